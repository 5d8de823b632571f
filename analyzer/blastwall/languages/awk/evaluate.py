"""Runs an awk program on what is known: texts with holes for fields, variables with the few values they may have."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.languages.awk.lexer import unescaped
from blastwall.languages.awk.parse import parse
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.languages.awk.parse import Node

#: What an expression may be worth: a few texts.
Values = tuple[str, ...]
_MOST_VALUES = 4
_LONGEST = 8192
_MOST_ROUNDS = 64
_MOST_RECORDS = 32
_MOST_FOUND = 200
_DEEPEST_CALL = 6
_UNKNOWN: Values = (HOLE,)
_FORMAT = re.compile(r"%(?:(%)|[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?([a-zA-Z]))")
_SPECIAL = re.compile(r"[\\^$.\[|()*+?{]")


class _Left(Exception):
    """`next`, `exit`, `return`: control leaves the action."""

    def __init__(self, value: Values = ("",)) -> None:
        self.value = value


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a program. `data` may have its `variables`, `arguments` (files), `input` text and field `separator`."""
    run = _Run(snippet, budget)
    text = snippet.text
    if len(text) > budget.text:
        text, run.reading.finished = text[: budget.text], False
    if not budget.spend(len(text) // 4 + 1):
        run.reading.finished = False
        return run.reading
    run.everything(text)
    if budget.exhausted:
        run.reading.finished = False
    return run.reading


class _Run:
    """The state of one run: variables, arrays, the record, what was printed to which command."""

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        data: Mapping[str, object] = snippet.data or {}
        self.snippet = snippet
        self.budget = budget
        self.reading = Reading()
        given = data.get("variables")
        self.names: dict[str, Values] = {
            name: (unescaped(value),)
            for name, value in (given.items() if isinstance(given, dict) else ())
            if isinstance(value, str)
        }
        self.arrays: dict[str, dict[str, Values]] = {}
        arguments = data.get("arguments")
        self.arguments = [str(each) for each in arguments] if isinstance(arguments, list) else []
        self.arrays["ARGV"] = {str(at): (each,) for at, each in enumerate(["awk", *self.arguments])}
        self.names["ARGC"] = (str(len(self.arguments) + 1),)
        self.input = data.get("input")
        for name, value in (
            ("OFS", " "),
            ("ORS", "\n"),
            ("FS", unescaped(str(data.get("separator") or " "))),
            ("SUBSEP", "\x1c"),
        ):
            self.names.setdefault(name, (value,))
        self.record: Values = _UNKNOWN
        self.fields: dict[int, str] | None = None
        self.typed: dict[str, list[str]] = {}
        self.told: set[tuple[str, str]] = set()
        self.calls = 0
        #: whether anything goes to standard output
        self.printed: bool = False

    def everything(self, text: str) -> None:
        """Run the actions in the order awk does, on the records there are or on one that is not known."""
        self.program = parse(text)
        for action in self.program.begin:
            self.action(action)
        for number, record in enumerate(self.records(), 1):
            self.set_record(record)
            if record != HOLE:
                self.names["NR"] = self.names["FNR"] = (str(number),)
            for pattern, body in self.program.main:
                if pattern is not None and self.truth(pattern) is False:
                    continue
                if body is not None:
                    self.action(body)
                else:
                    self.printed = True
        for action in self.program.end:
            self.action(action)
        for name, (parameters, body) in self.program.functions.items():
            if ("function", name) not in self.told:
                self.names.update(dict.fromkeys(parameters, _UNKNOWN))
                self.action(body)
        for command, printed in self.typed.items():
            self.command(command, "".join(printed))
        if not self.printed and not self.budget.exhausted:
            self._emptied()

    def _emptied(self) -> None:
        """`-i inplace` puts what the program prints in place of each file: here, nothing."""
        files = (self.snippet.data or {}).get("inplace")
        for file in files if isinstance(files, list) else ():
            if isinstance(file, list) and len(file) == 2:
                self.change("truncate", str(file[0]), glob=bool(file[1]), content=Arg(""))

    def records(self) -> list[str]:
        """Return the records there are; one that is not known where the input is not."""
        if not isinstance(self.input, str) or not self.input.strip(HOLE + "\n"):
            return [HOLE]
        return self.input.removesuffix("\n").split("\n")[:_MOST_RECORDS]

    def action(self, body: Node) -> None:
        try:
            self.statement(body)
        except _Left:
            return

    # -- statements ---------------------------------------------------------------------------------------------------
    def statement(self, node: Node) -> None:
        if not self.budget.step():
            raise _Left
        kind = node[0]
        if kind == "block":
            for each in node[1]:
                self.statement(each)
        elif kind == "expression":
            self.value(node[1])
        elif kind == "print":
            self._print(node)
        elif kind == "if":
            self._either(self.truth(node[1]), node[2], node[3])
        elif kind == "loop":
            self._loop(node)
        elif kind == "each":
            known = self.arrays.get(node[2], {})
            for key in list(known)[:_MOST_ROUNDS] or [HOLE]:
                self.names[node[1]] = (key,)
                self._guarded(node[3])
        elif kind == "return":
            raise _Left(self.value(node[1]) if node[1] is not None else ("",))
        elif kind == "leave":
            raise _Left

    def _guarded(self, node: Node) -> None:
        """Run what may or may not be left early: what follows it is read all the same."""
        try:
            self.statement(node)
        except _Left:
            return

    def _either(self, truth: bool | None, then: Node | None, otherwise: Node | None) -> None:
        """Run a branch, or both where it is not known which: a variable then is what either made of it."""
        if truth is not None:
            branch = then if truth else otherwise
            if branch is not None:
                self.statement(branch)
            return
        before = dict(self.names)
        if then is not None:
            self._guarded(then)
        after, self.names = self.names, before
        if otherwise is not None:
            self._guarded(otherwise)
        for name, values in after.items():
            mine = self.names.get(name, ("",))
            if mine != values:
                self.names[name] = tuple(dict.fromkeys((*mine, *values)))[:_MOST_VALUES]

    def _loop(self, node: Node) -> None:
        _, first, condition, step, body = node
        if first is not None:
            self.value(first)
        for _round in range(_MOST_ROUNDS):
            truth = self.truth(condition) if condition is not None else None
            if truth is False:
                return
            self._guarded(body)
            if step is not None:
                self.value(step)
            if truth is None:
                return

    def _print(self, node: Node) -> None:
        _, word, given, redirection, target = node
        values = [self.first(each) for each in given]
        if word == "printf":
            text = _formatted(values[0], values[1:]) if values else ""
        elif values:
            text = self.name("OFS").join(values) + self.name("ORS")
        else:
            text = self.first(("field", ("number", "0"))) + "\n"
        if not redirection or target is None:
            self.printed = True
            return
        for place in self.value(target):
            if redirection in ("|", "|&"):
                if len(self.typed) < _MOST_FOUND:
                    self.typed.setdefault(place, []).append(text)
            elif place.strip(HOLE) and not place.startswith(("/dev/stdout", "/dev/stderr", "/dev/fd/", "/inet")):
                self.change("append" if redirection == ">>" else "truncate", place)

    # -- what is found ------------------------------------------------------------------------------------------------
    def change(self, change: str, path: str, *, glob: bool = False, content: Arg | None = None) -> None:
        if (change, path) in self.told or len(self.told) > _MOST_FOUND:
            return
        self.told.add((change, path))
        span = (0, len(self.snippet.text))
        self.reading.acts.append(
            FileChange(
                change,
                Arg(path, span, glob=glob),
                content=content,
                context=self.snippet.context,
                snippet=self.snippet,
                span=span,
                via="awk",
            )
        )

    def command(self, text: str, stdin: str = "") -> None:
        if not text.strip(HOLE + " ") or (text, stdin) in self.told or len(self.told) > _MOST_FOUND:
            return
        self.told.add((text, stdin))
        origin = Origin(self.snippet, (0, len(self.snippet.text)))
        at = self.snippet.text.find(f'"{text}"') + 1
        if at:
            origin = Origin(self.snippet, (at, at + len(text)), range(at, at + len(text)))
        made = Snippet(
            "shell", text, context=self.snippet.context, origin=origin, data={"stdin": stdin} if stdin else None
        )
        made.pointer, made.latent, made.depth = self.snippet.pointer, self.snippet.latent, self.snippet.depth + 1
        self.reading.snippets.append(made)

    # -- expressions --------------------------------------------------------------------------------------------------
    def name(self, name: str) -> str:
        return self.names.get(name, ("",))[0]

    def first(self, node: Node) -> str:
        return self.value(node)[0]

    def truth(self, node: Node) -> bool | None:
        """Return whether a condition holds; None where that is not known."""
        if node[0] == "group" and len(node[1]) == 1:
            return self.truth(node[1][0])
        if node[0] == "not":
            inner = self.truth(node[1])
            return None if inner is None else not inner
        if node[0] == "regex" or (node[0] == "binary" and node[1] in ("~", "!~")):
            self.value(node)
            return None
        found = self.value(node)
        if len(found) != 1 or HOLE in found[0]:
            return None
        return found[0] not in ("", "0")

    def value(self, node: Node) -> Values:
        """Return what an expression may be worth, after running what runs in it."""
        if not self.budget.step():
            return _UNKNOWN
        kind = node[0]
        if kind in ("text", "number"):
            return (node[1],)
        if kind == "name":
            known = self.names.get(node[1])
            return known if known is not None else self._unset(node[1])
        if kind == "field":
            return self._field(self.first(node[1]))
        if kind == "element":
            return self._element(node[1], self._key(node[2]))
        if kind == "group":
            values = [self.value(each) for each in node[1]]
            return values[0] if len(values) == 1 else _UNKNOWN
        if kind == "join":
            return _joined(self.value(node[1]), self.value(node[2]))
        if kind == "assign":
            return self._assign(node)
        if kind == "choice":
            truth = self.truth(node[1])
            if truth is not None:
                return self.value(node[2] if truth else node[3])
            return tuple(dict.fromkeys((*self.value(node[2]), *self.value(node[3]))))[:_MOST_VALUES]
        if kind == "binary":
            return _binary(node[1], self.first(node[2]), self.first(node[3]))
        if kind == "step":
            before = self.first(node[2])
            after = _binary(node[1][0], before or "0", "1")
            self._store(node[2], after)
            return after if node[3] else (before or "0",)
        if kind in ("not", "minus"):
            inner = self.truth(node[1]) if kind == "not" else None
            return _binary("-", "0", self.first(node[1])) if kind == "minus" else _told(inner)
        if kind == "call":
            return self._call(node[1], node[2])
        if kind == "getline":
            return self._getline(node)
        return _UNKNOWN

    def _unset(self, name: str) -> Values:
        if name == "FILENAME":
            return (self.arguments[0],) if len(self.arguments) == 1 else _UNKNOWN
        if name in ("NR", "FNR", "NF", "RSTART", "RLENGTH", "RT", "ENVIRON"):
            return _UNKNOWN if name != "NF" or self.fields is None else (str(len(self.fields)),)
        return ("",)

    def _field(self, index: str) -> Values:
        if self.fields is None or HOLE in index:
            return _UNKNOWN
        if not index.isdecimal() or int(index) == 0:
            return self.record if index.strip("0") == "" else _UNKNOWN
        return (self.fields.get(int(index), ""),)

    def _key(self, nodes: Sequence[Node]) -> str:
        return self.name("SUBSEP").join(self.first(each) for each in nodes)

    def _element(self, name: str, key: str) -> Values:
        if name == "ENVIRON":
            return ("~",) if key == "HOME" else (self.snippet.context.env.get(key, HOLE),)
        known = self.arrays.get(name)
        if known is None or HOLE in key:
            return tuple(dict.fromkeys(v for each in (known or {}).values() for v in each))[:_MOST_VALUES] or _UNKNOWN
        return known.get(key) or ("",)

    def _assign(self, node: Node) -> Values:
        _, operator, target, source = node
        values = self.value(source)
        if operator != "=":
            values = _binary(operator[:-1], self.first(target), values[0])
        self._store(target, values)
        return values

    def _store(self, target: Node, values: Values) -> None:
        if target[0] == "name":
            self.names[target[1]] = values
        elif target[0] == "element":
            array = self.arrays.setdefault(target[1], {})
            if len(array) < _LONGEST:
                array[self._key(target[2])] = values
        elif target[0] == "field":
            index = self.first(target[1])
            if index == "0":
                self.set_record(values[0])
            elif self.fields is not None and index.isdecimal():
                self.fields[int(index)] = values[0]
                self.record = (self.name("OFS").join(self.fields[at] for at in sorted(self.fields)),)

    def set_record(self, text: str) -> None:
        """Cut a record into its fields; one that is not known has fields that are not known."""
        self.record = (text,)
        separator = self.name("FS")
        if text == HOLE:
            self.fields = None
            return
        cut = text.split() if separator == " " else text.split(separator) if len(separator) == 1 else None
        self.fields = dict(enumerate(cut, 1)) if cut is not None else None

    def _getline(self, node: Node) -> Values:
        _, kind, source, into = node
        if kind == "command":
            for text in self.value(source):
                self.command(text)
        target = into if into is not None else ("field", ("number", "0"))
        self._store(target, _UNKNOWN)
        if into is None:
            self.record, self.fields = _UNKNOWN, None
        return _UNKNOWN

    def _call(self, name: str, given: Sequence[Node]) -> Values:
        if name == "system":
            for text in self.value(given[0]) if given else ():
                self.command(text)
            return _UNKNOWN
        own = self.program.functions.get(name)
        if own is not None:
            return self._own(name, own, given)
        if name in ("sub", "gsub") and len(given) > 1:
            return self._substituted(given)
        if name == "split" and len(given) > 1 and given[1][0] == "name":
            return self._split(given)
        made = _FUNCTIONS.get(name)
        values = [self.first(each) for each in given]
        if name == "length" and not given:
            values = [self.record[0]]
        if made is None:
            return _UNKNOWN
        try:
            return (made(values),)
        except (ValueError, IndexError, OverflowError):
            return _UNKNOWN

    def _own(self, name: str, own: tuple[list[str], Node], given: Sequence[Node]) -> Values:
        self.told.add(("function", name))
        if self.calls >= _DEEPEST_CALL:
            return _UNKNOWN
        parameters, body = own
        bound: dict[str, Values] = {each: ("",) for each in parameters}
        bound.update(zip(parameters, [self.value(each) for each in given], strict=False))
        kept = {each: self.names.get(each) for each in parameters}
        self.names.update(bound)
        self.calls += 1
        result: Values = ("",)
        try:
            self.statement(body)
        except _Left as left:
            result = left.value
        self.calls -= 1
        for each, before in kept.items():
            if before is None:
                self.names.pop(each, None)
            else:
                self.names[each] = before
        return result

    def _substituted(self, given: Sequence[Node]) -> Values:
        """`gsub(/x/, "y", v)`: done where the pattern is plain text, else the variable is no longer known."""
        pattern = given[0][1] if given[0][0] in ("regex", "text") else HOLE
        replacement = self.first(given[1])
        target = given[2] if len(given) > 2 else ("field", ("number", "0"))
        before = self.first(target)
        plain = bool(pattern) and not _SPECIAL.search(pattern) and HOLE not in pattern and "&" not in replacement
        if HOLE not in before or pattern:
            after = before.replace(pattern, replacement) if plain else before if HOLE in before else HOLE
            self._store(target, (after[:_LONGEST],))
        return _UNKNOWN

    def _split(self, given: Sequence[Node]) -> Values:
        text = self.first(given[0])
        separator = self.name("FS") if len(given) < 3 else given[2][1] if given[2][0] in ("text", "regex") else HOLE
        if HOLE in text or separator == HOLE or (len(separator) > 1 and _SPECIAL.search(separator)):
            self.arrays.pop(given[1][1], None)
            return _UNKNOWN
        parts = list(text) if not separator else text.split() if separator == " " else text.split(separator)
        self.arrays[given[1][1]] = {str(at): (part,) for at, part in enumerate(parts[:_LONGEST], 1)}
        return (str(len(parts)),)


def _told(truth: bool | None) -> Values:
    return _UNKNOWN if truth is None else ("1" if truth else "0",)


def _joined(left: Values, right: Values) -> Values:
    made = dict.fromkeys((a + b)[:_LONGEST] for a in left for b in right)
    return tuple(made)[:_MOST_VALUES]


def _number(text: str) -> int:
    found = re.match(r"\s*([-+]?\d{1,15})", text)
    return int(found[1]) if found is not None else 0


def _binary(operator: str, left: str, right: str) -> Values:
    if HOLE in left or HOLE in right:
        return _UNKNOWN
    if operator in ("&&", "||"):
        one, other = left not in ("", "0"), right not in ("", "0")
        return _told(one and other if operator == "&&" else one or other)
    numeric = all(re.fullmatch(r"\s*[-+]?\d+\s*|", each) for each in (left, right))
    if operator in ("==", "!="):
        same = _number(left) == _number(right) if numeric and left and right else left == right
        return _told(same == (operator == "=="))
    if not numeric:
        return _UNKNOWN
    a, b = _number(left), _number(right)
    if operator in ("<", "<=", ">", ">="):
        return _told({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])
    if operator in ("+", "-", "*"):
        return (str(a + b if operator == "+" else a - b if operator == "-" else a * b)[:32],)
    if operator in ("/", "%") and b != 0:
        return (str(a % b),) if operator == "%" else (str(a // b),) if a % b == 0 else _UNKNOWN
    return _UNKNOWN


def _formatted(pattern: str, values: Sequence[str]) -> str:
    rest = list(values)

    def placed(match: re.Match[str]) -> str:
        if match[1]:
            return "%"
        if not rest:
            return HOLE
        value = rest.pop(0)
        if match[2] == "c" and value.isdecimal():
            return chr(int(value)) if 0 < int(value) < 0x110000 else HOLE
        return str(_number(value)) if match[2] in "di" and HOLE not in value else value

    return _FORMAT.sub(placed, pattern)[:_LONGEST]


def _substr(values: Sequence[str]) -> str:
    if any(HOLE in each for each in values):
        return HOLE
    begin = _number(values[1])
    end = begin + _number(values[2]) if len(values) > 2 else len(values[0]) + 1
    return values[0][max(begin, 1) - 1 : max(end, 1) - 1]


def _length(values: Sequence[str]) -> str:
    return HOLE if HOLE in values[0] else str(len(values[0]))


def _index(values: Sequence[str]) -> str:
    return HOLE if HOLE in values[0] + values[1] else str(values[0].find(values[1]) + 1)


_FUNCTIONS: dict[str, Callable[[Sequence[str]], str]] = {
    "sprintf": lambda values: _formatted(values[0], values[1:]),
    "substr": _substr,
    "length": _length,
    "index": _index,
    "tolower": lambda values: values[0].lower(),
    "toupper": lambda values: values[0].upper(),
    "int": lambda values: HOLE if HOLE in values[0] else str(_number(values[0])),
}

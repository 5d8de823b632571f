"""Reads a program loosely, in source order: assignments, loops over known lists, functions it defines, calls."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.calls import functions
from blastwall.languages.calls.known import MADE
from blastwall.languages.calls.lexer import COMMAND, LINE, MARK, NAME, NUMBER, STRING, Token, tokens
from blastwall.languages.calls.profile import PROFILES
from blastwall.languages.calls.values import (
    Arguments,
    Either,
    Items,
    Named,
    Number,
    Text,
    flat,
    join,
    plain,
    texts,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.calls.values import Value
    from blastwall.model import Span

MAX_DEPTH = 30
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_ASSIGN = frozenset({"=", "<-", ":=", "<<-"})
#: Words before a name that is assigned, or before an operand, that mean nothing here.
_SKIPPED = frozenset(
    str.split(
        """
    new await return local let var val const final try throw raise yield do then else not in mut auto defer go case when
    public private static unsafe lateinit override suspend async
    """
    )
)
#: Words that parentheses follow and that call nothing.
_CONTROL = frozenset(str.split("if for while switch catch foreach elseif elif until when match with using lock select"))
_DEFINING = frozenset({"func", "function", "fn", "def", "defp", "fun"})
_MOST_FUNCTIONS = 100


class Reader:
    """Walks tokens with the names known so far. What calls do is `acted`'s to say."""

    def __init__(self, text: str, language: str, budget: Budget) -> None:
        """Cut the text and note the functions it defines."""
        self.language = language
        self.profile = PROFILES[language]
        self.budget = budget
        self.text = text
        self.list: list[Token] = tokens(text, self.profile, language, budget)
        self.at = 0
        self.names: dict[str, Value] = {}
        self.work = 60_000
        self.active: list[str] = []
        self.entered: set[str] = set()
        #: above zero while a stretch is read only for where it ends
        self.quiet = 0
        self.matching = _matching(self.list)
        self.bodies = self._bodies()

    def acted(self, name: str, given: Arguments, receiver: Value | None, span: Span) -> None:
        """Say what a call does; the lowering's to answer."""

    # -- statements ---------------------------------------------------------------------------------------------------
    def run(self) -> None:
        """Read everything: the program itself, then the functions nothing in it called."""
        self.walk(0, len(self.list))
        for name, (_, begin, end) in list(self.bodies.items()):
            if name not in self.entered:
                self.walk(begin, end)

    def walk(self, begin: int, end: int, depth: int = 0) -> None:
        """Read a stretch of tokens; bodies of functions are left for their callers."""
        kept = self.at
        self.at = begin
        starts = {first: last for _, first, last in self.bodies.values()}
        while self.at < end:
            self.work -= 1
            if self.work < 0 or not self.budget.spend():
                self.budget.exhausted = self.budget.exhausted or "nodes"
                break
            if self.at in starts and self.at != begin:
                self.at = max(starts[self.at], self.at + 1)
                continue
            token = self.list[self.at]
            if token.kind in (LINE, NUMBER) or (token.kind == MARK and token.text not in ("(", "[")):
                self.at += 1
                continue
            if token.kind == NAME and token.text in ("for", "foreach") and depth < MAX_DEPTH and self._loop(end, depth):
                continue
            if token.kind == NAME and token.text == "import" and self.language == "go":
                self._imports(end)
                continue
            if token.kind == NAME and self._assignment(depth):
                continue
            before = self.at
            value = self.expression(depth + 1)
            if self.peek() in ("->", "->>") and self.language == "r" and self.at + 1 < len(self.list):
                self.names[self.list[self.at + 1].text] = value
                self.at += 2
            if self.at == before:
                self.at += 1
        self.at = max(kept, self.at) if not depth else self.at

    def peek(self, offset: int = 0) -> str:
        """Return the text of a coming mark; empty for anything else."""
        index = self.at + offset
        if index >= len(self.list) or self.list[index].kind != MARK:
            return ""
        return self.list[index].text

    def _assignment(self, depth: int) -> bool:
        """`x = value`, `local x <const> = value`, `x, err := value`, `let x: T = value`; whether it was one."""
        at = self.at
        while at < len(self.list) and self.list[at].kind == NAME and self.list[at].text in _SKIPPED:
            at += 1
        if at >= len(self.list) or self.list[at].kind != NAME:
            return False
        name = self.list[at].text
        at += 1
        while at + 1 < len(self.list) and self.list[at].text == "." and self.list[at + 1].kind == NAME:
            name += "." + self.list[at + 1].text
            at += 2
        if at + 2 < len(self.list) and self.list[at].text == "," and self.list[at + 1].kind == NAME:
            at += 2
        elif (
            at < len(self.list) and self.list[at].text == ":" and self.language in ("kotlin", "rust", "swift", "scala")
        ):
            while at < len(self.list) and self.list[at].text not in ("=", ";", "\n", "{"):
                at += 1
        if at >= len(self.list) or self.list[at].kind != MARK or self.list[at].text not in _ASSIGN:
            return False
        self.at = at + 1
        value = self.expression(depth + 1)
        owner = self.names.get(name.rpartition(".")[0])
        if name.endswith(".Stdin") and isinstance(owner, Named) and isinstance(owner.host, Items):
            token = self.list[self.at - 1]
            self.acted("`stdin", Arguments([value]), owner, (token.start, token.end))
        if isinstance(value, Named) and not value.name:
            self.names.pop(name, None)
        else:
            self.names[name] = value
        return True

    def _imports(self, end: int) -> None:
        """`import x "os"` gives a package another name, `import . "os"` none at all."""
        self.at += 1
        opened = self.peek() == "("
        self.at += opened
        alias = ""
        while self.at < end:
            token = self.list[self.at]
            self.at += 1
            if token.kind == STRING:
                package = token.text.rpartition("/")[2]
                if alias == ".":
                    for name in ("RemoveAll", "Remove", "Command", "Exec", "Create", "WriteFile", "Rename"):
                        self.names[name] = Named(f"{package}.{name}")
                elif alias and alias != "_":
                    self.names[alias] = Named(package)
                alias = ""
                if not opened:
                    return
            elif token.text == ")":
                return
            elif token.kind == NAME or token.text == ".":
                alias = token.text
            elif token.kind == LINE and not opened and not alias:
                return

    def _loop(self, end: int, depth: int) -> bool:
        """`for x in [a, b]`: the variable is one of what it runs over; return whether it was such a loop."""
        stop = min(end, self.at + 14)
        middle = next(
            (
                index
                for index in range(self.at + 1, stop)
                if self.list[index].text in ("in", "range", ":", "<-", "of") and self.list[index].kind in (NAME, MARK)
            ),
            -1,
        )
        if middle < 0:
            return False
        names = [token.text for token in self.list[self.at + 1 : middle] if token.kind == NAME]
        if not names:
            return False
        self.at = middle + 1
        while self.at < end and self.list[self.at].text in ("range", "in"):
            self.at += 1
        over = self.expression(depth + 1)
        elements: list[Value] = [over] if isinstance(over, Text | Either) else []
        if isinstance(over, Named) and over.name.endswith("popen.lines") and isinstance(over.host, Items):
            # `for f in io.popen("ls data"):lines()`: each of the names there are
            elements = [Text("*" if plain(each).startswith("ls") else HOLE, glob=True) for each in over.host.values[:1]]
        if isinstance(over, Items):
            elements = flat(over.values)
        self.names[names[-1]] = Either(elements) if elements else Named("")
        return True

    def _bodies(self) -> dict[str, tuple[list[str], int, int]]:
        """Return the functions the program defines: their parameters, and where the body begins and ends."""
        found: dict[str, tuple[list[str], int, int]] = {}
        list_ = self.list
        tried = 0
        for at, token in enumerate(list_[:-3]):
            if token.kind != NAME or len(found) >= _MOST_FUNCTIONS or tried >= 4 * _MOST_FUNCTIONS:
                continue
            name, begin = "", at + 1
            if token.text in _DEFINING and list_[at + 1].kind == NAME:
                name, begin = list_[at + 1].text, at + 2
            elif token.text in ("function", "fn") and list_[at + 1].text == "(" and at > 1:
                if list_[at - 1].text in _ASSIGN and list_[at - 2].kind == NAME:
                    name = list_[at - 2].text
            elif (
                list_[at + 1].text == "(" and token.text not in _CONTROL and self.language in ("java", "csharp", "dart")
            ):
                close = self.closing(at + 1)
                follow = close + 1
                while follow < min(len(list_), close + 8) and list_[follow].kind in (NAME, LINE):
                    follow += 1
                if follow < len(list_) and list_[follow].text == "{" and at and list_[at - 1].kind == NAME:
                    name = token.text
            if not name or name in found or begin >= len(list_) or list_[begin].text != "(":
                continue
            tried += 1
            close = self.closing(begin)
            parameters = self._parameters(begin + 1, min(close, begin + 400))
            end = self._body_end(close + 1)
            if end > close:
                found[name] = (parameters, close + 1, end)
        return found

    def _parameters(self, begin: int, end: int) -> list[str]:
        made: list[str] = []
        names: list[str] = []
        for token in [*self.list[begin:end], Token(MARK, ",", 0, 0)]:
            if token.kind == NAME:
                names.append(token.text)
            elif token.text == "," and names:
                made.append(names[-1] if self.language in ("java", "csharp", "dart", "groovy") else names[0])
                names = []
        return made

    def _body_end(self, at: int) -> int:
        """Return where the body that begins here ends."""
        list_ = self.list
        for index in range(at, min(at + 12, len(list_))):
            text = list_[index].text
            if text == "{" and list_[index].kind == MARK:
                return self.closing(index)
            if list_[index].kind == LINE and self.language in ("r", "kotlin", "scala"):
                break
        if self.language in ("lua", "julia", "elixir", "octave"):
            depth = 1
            for index in range(at, min(len(list_), at + 2000)):
                if list_[index].kind != NAME:
                    continue
                word = list_[index].text
                if word == "end":
                    depth -= 1
                    if not depth:
                        return index
                elif word in ("function", "if", "for", "while", "begin", "let", "try", "do", "fn", "case"):
                    # Lua's loops have a `do` of their own
                    depth += not (word in ("for", "while") and self.language in ("lua", "elixir"))
            return -1
        stop = next((i for i in range(at, len(list_)) if list_[i].kind == LINE or list_[i].text == ";"), len(list_))
        return stop

    def closing(self, at: int) -> int:
        """Return the index of the bracket that closes the one here; the end where none does."""
        return self.matching.get(at, len(self.list))

    # -- expressions --------------------------------------------------------------------------------------------------
    def expression(self, depth: int = 0) -> Value:
        """Read one expression: operands and what joins them; anything else ends it."""
        value = self.operand(depth)
        while self.at < len(self.list) and self.work > 0:
            mark = self.peek()
            if mark in self.profile.joints and mark:
                self.at += 1
                self._past_lines()
                value = join(value, self.operand(depth))
            elif mark in ("|>", "%>%"):
                self.at += 1
                self._past_lines()
                value = self.operand(depth, piped=value)
            else:
                return value
        return value

    def _past_lines(self) -> None:
        while self.at < len(self.list) and self.list[self.at].kind == LINE:
            self.at += 1

    def operand(self, depth: int, piped: Value | None = None) -> Value:
        """Read one operand with the calls, indexes and methods behind it."""
        self.work -= 1
        while self.at < len(self.list) and self.list[self.at].kind == NAME and self.list[self.at].text in _SKIPPED:
            self.at += 1
        while self.peek() in ("&", "*", "!", "-", "~", "@", "\\"):
            self.at += 1
        if self.at >= len(self.list) or depth > MAX_DEPTH or self.work < 0:
            return Named("")
        token = self.list[self.at]
        self.at += 1
        value: Value
        if token.kind in (STRING, COMMAND):
            value = self._text(token)
            if token.kind == COMMAND:
                self.acted("`", Arguments([value]), None, (token.start, token.end))
        elif token.kind == NUMBER:
            value = _number(token.text)
        elif token.kind == NAME and token.text in ("function", "fn", "func") and self.peek() == "(":
            return self._lambda(token, depth)
        elif token.kind == NAME:
            value = self.names.get(token.text) or Named(token.text)
        elif token.text == "(":
            value = Named("")
            while self.at < len(self.list) and self.peek() != ")" and self.work > 0:
                before = self.at
                value = self.expression(depth + 1)
                self.at += self.at == before
            self.at += 1
        elif token.text == "[" or (token.text == "{" and self.profile.braces):
            value = self._list(_OPENERS[token.text], depth)
        else:
            self.at -= 1
            return Named("")
        return self._behind(value, token.start, depth, piped)

    def _lambda(self, token: Token, depth: int) -> Value:
        """Note a function without a name, for whoever it is handed to."""
        close = self.closing(self.at)
        parameters = self._parameters(self.at + 1, close)
        begin = close + 1
        name = f"\0{token.start}"
        if begin < len(self.list) and self.list[begin].text == "{":
            end = self.closing(begin)
        elif self.language in ("lua", "elixir", "julia"):
            end = self._body_end(begin)
        else:
            self.at, self.quiet = begin, self.quiet + 1
            self.expression(depth + 1)
            self.quiet -= 1
            end = self.at
        end = end if end > begin else begin
        if len(self.bodies) < _MOST_FUNCTIONS:
            self.bodies[name] = (parameters, begin, end)
        self.at = end + (end < len(self.list) and self.list[end].text in ("}", "end"))
        return Named(name)

    def _text(self, token: Token) -> Value:
        if token.parts is None:
            return Text(token.text, token if token.inner >= 0 else None)
        made: Value = Text("")
        for part in token.parts:
            if isinstance(part, str):
                made = join(made, Text(part))
            else:
                known = self.names.get(part[0].strip())
                made = join(made, known if isinstance(known, Text | Either | Number) else self._inner(part[0]))
        return made

    def _inner(self, text: str) -> Value:
        """Fold the code a string interpolates."""
        if len(text) > 200 or not any(char in text for char in "(\"'+."):
            return Text(HOLE)
        kept, at, matching = self.list, self.at, self.matching
        self.list, self.at = tokens(text, self.profile, self.language, self.budget), 0
        self.matching = _matching(self.list)
        value = self.expression(MAX_DEPTH // 2)
        self.list, self.at, self.matching = kept, at, matching
        return value if isinstance(value, Text | Either) else Text(HOLE)

    def _list(self, close: str, depth: int) -> Value:
        values, named = self._elements(close, depth)
        # Go: `[]string{"a", "b"}`
        if close == "]" and not values and self.language == "go":
            while self.at < len(self.list) and (self.list[self.at].kind == NAME or self.peek() in (".", "*")):
                self.at += 1
            if self.peek() == "{":
                self.at += 1
                return Items(self._elements("}", depth)[0])
        if self.language == "octave" and values and all(isinstance(value, Text) for value in values):
            return Text("".join(plain(value) for value in values))  # a row of characters
        return Items(values if values else [*values, *named.values()])

    def _elements(self, close: str, depth: int) -> tuple[list[Value], dict[str, Value]]:
        """Read what stands between brackets: values by position, and by name (`recursive = TRUE`, `force: true`)."""
        values: list[Value] = []
        named: dict[str, Value] = {}
        while self.at < len(self.list) and self.work > 0:
            self.work -= 1
            token = self.list[self.at]
            if token.kind == MARK and token.text == close:
                self.at += 1
                return values, named
            if token.kind == LINE or (token.kind == MARK and token.text in (",", ";")):
                self.at += 1
                continue
            follow = self.list[self.at + 1] if self.at + 1 < len(self.list) else token
            if token.kind == NAME and follow.kind == MARK and follow.text in ("=", ":", "=>") and close != "]":
                self.at += 2
                named[token.text] = self.expression(depth + 1)
                continue
            before = self.at
            value = self.expression(depth + 1)
            values.append(value)
            if self.peek() == "...":
                self.at += 1
                values[-1:] = value.values if isinstance(value, Items) else [value]
            while self.at < len(self.list) and self.work > 0:
                text = self.list[self.at].text if self.list[self.at].kind in (MARK, LINE) else ""
                if text in (",", ";", close):
                    break
                if text in _OPENERS and text == "{":
                    end = self.closing(self.at)
                    self.walk(self.at + 1, end, depth + 1)
                    self.at = end + 1
                    continue
                step = self.at
                self.expression(depth + 1)
                self.at += self.at == step
            if self.at == before:
                self.at += 1
            if len(values) > 2000:
                break
        return values, named

    def _behind(self, value: Value, start: int, depth: int, piped: Value | None) -> Value:
        """Read `.name`, `(args)`, `[index]` behind an operand."""
        receiver: Value | None = None
        while self.at < len(self.list) and self.work > 0:
            self.work -= 1
            token = self.list[self.at]
            mark = token.text if token.kind == MARK else ""
            follow = self.list[self.at + 1] if self.at + 1 < len(self.list) else None
            separates = mark in (".", "::") or (
                mark in (":", "->", "$", "?")
                and not (mark == "->" and self.language == "r")
                and self.language in ("lua", "erlang", "r", "julia", "kotlin", "elixir")
            )
            if (
                mark == "?"
                and follow is not None
                and follow.text == "."
                and self.language in ("kotlin", "groovy", "swift")
            ):
                self.at += 1
                continue
            if mark == "." and follow is not None and follow.text == "!" and self.language == "scala":
                self.at += 2
                self.at += self.peek() == "!"
                self.acted(".!", Arguments([]), value, (start, follow.end))
                value = Named("")
                continue
            if mark == "!" and self.language == "scala":
                self.at += 1
                self.acted(".!", Arguments([]), value, (start, token.end))
                return Named("")
            if mark == "!" and follow is not None and follow.text in ("(", "[") and self.language == "rust":
                self.at += 1
                value = Named(value.name + "!") if isinstance(value, Named) else value
                if follow.text == "[":
                    self.at += 1
                    value = self._list("]", depth)
                continue
            if separates and follow is not None and follow.kind == NAME:
                self.at += 2
                receiver, value = value, self._attribute(value, follow.text)
            elif mark == "(" or (
                mark == "{" and self.profile.bare and self.language == "lua" and isinstance(value, Named)
            ):
                self.at += 1
                values, named = self._elements(_OPENERS[mark], depth)
                given = Arguments(values if mark == "(" else [Items(values)], named)
                value = self._called(value, given, receiver, (start, self._end()), piped)
                receiver = piped = None
            elif token.kind == STRING and self.profile.bare and isinstance(value, Named) and value.name:
                given = Arguments([])
                while self.at < len(self.list) and (
                    self.list[self.at].kind in (STRING, NUMBER) or (self.peek() == "[" and self.language != "lua")
                ):
                    literal = self.list[self.at].kind == STRING
                    given.values.append(self._literal() if literal else self.operand(depth + 1))
                    if self.language == "lua":
                        break
                value = self._called(value, given, receiver, (start, self._end()), piped)
                receiver = None
            elif mark == "[":
                self.at += 1
                values, _ = self._elements("]", depth)
                value = self._index(value, values[0] if values else Named(""))
            else:
                break
        return value

    def _literal(self) -> Value:
        token = self.list[self.at]
        self.at += 1
        return self._text(token)

    def _end(self) -> int:
        return self.list[self.at - 1].end if 0 < self.at <= len(self.list) else len(self.text)

    def _attribute(self, value: Value, name: str) -> Value:
        if isinstance(value, Named) and value.name:
            whole = f"{value.name}.{name}"
            if value.name == "_G":
                return Named(name)
            return self.names.get(whole) or Named(whole, value.host)
        return Named("." + name)

    def _index(self, value: Value, key: Value) -> Value:
        if isinstance(value, Items) and isinstance(key, Number):
            index = key.value - (self.language in ("lua", "r", "julia", "octave"))
            return value.values[index] if 0 <= index < len(value.values) else Named("")
        if isinstance(value, Named) and value.name and isinstance(key, Text) and key.text.isidentifier():
            return self._attribute(value, key.text)
        return Named("")

    def _called(self, value: Value, given: Arguments, receiver: Value | None, span: Span, piped: Value | None) -> Value:
        """Return what a call gives, after saying what it does."""
        if piped is not None:
            given = Arguments([piped, *given.values], given.named)
        name = value.name if isinstance(value, Named) else ""
        if not name:
            return Named("")
        last = name.rpartition(".")[2]
        own = self.bodies.get(name) or self.bodies.get(last)
        if own is not None and (name in self.bodies or receiver is not None):
            self._enter(last if last in self.bodies else name, own, given)
            return Named("")
        made = functions.fold(name, given)
        if made is None and isinstance(receiver, Text | Items):
            made = functions.method(receiver, last, given)
        if made is not None:
            return made
        if not self.quiet:
            self._handed(name, given, span)
            self.acted(name, given, receiver, span)
        host = value.host if isinstance(value, Named) else None
        if name in MADE:
            return Named(name, Items(given.values))
        if last in ("arg", "args") and isinstance(host, Items):
            return Named(name.rpartition(".")[0], Items([*host.values, *flat(given.values)]))
        return Named(name, host if host is not None else Items(given.values[:8]))

    def _enter(self, name: str, body: tuple[list[str], int, int], given: Arguments) -> None:
        """Read a function's body with its parameters bound to what it is called with."""
        parameters, begin, end = body
        self.entered.add(name)
        if name in self.active or len(self.active) > 3 or self.work < end - begin:
            return
        kept, at = dict(self.names), self.at
        for index, parameter in enumerate(parameters):
            found = given.get(index, parameter)
            self.names[parameter] = found if found is not None else Named("")
        self.active.append(name)
        self.walk(begin, end, 1)
        self.active.pop()
        self.names, self.at = kept, at

    def _handed(self, name: str, given: Arguments, span: Span) -> None:
        """`pcall(os.execute, "ls")`, `do.call("system", list("ls"))`, `lapply(x, unlink)`: functions handed on."""
        order = _CALLERS.get(name)
        if order is None:
            return
        function = given.get(order[0], "what", "FUN", "f")
        target = function.name if isinstance(function, Named) else plain(function)
        rest = [each for index, each in enumerate(given.values) if index != order[0]]
        if order[1] == "each":
            rest = [Either(flat(rest[:1]))] if rest else []
        elif order[1] == "list":
            rest = flat(rest)
        if target in self.bodies:
            self._enter(target, self.bodies[target], Arguments(rest))
        elif target and HOLE not in target:
            self.acted(target, Arguments(rest, given.named), None, span)


#: function -> (position of the function it calls, how the rest is passed).
_CALLERS: dict[str, tuple[int, str]] = {
    "pcall": (0, "rest"),
    "xpcall": (0, "rest"),
    "do.call": (0, "list"),
    "sapply": (1, "each"),
    "lapply": (1, "each"),
    "vapply": (1, "each"),
    "map": (0, "each"),
    "purrr.map": (1, "each"),
    "purrr.walk": (1, "each"),
    "walk": (1, "each"),
    "Map": (0, "each"),
    "foreach": (0, "each"),
    "Enum.each": (1, "each"),
    "Enum.map": (1, "each"),
    "apply": (0, "list"),
    "feval": (0, "rest"),
    "cellfun": (0, "each"),
    "match.fun": (0, "rest"),
}


def _matching(list_: list[Token]) -> dict[int, int]:
    """Return where each bracket is closed."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for index, token in enumerate(list_):
        if token.kind != MARK:
            continue
        if token.text in _OPENERS:
            stack.append(index)
        elif token.text in (")", "]", "}") and stack:
            found[stack.pop()] = index
    return found


def _number(text: str) -> Value:
    try:
        return Number(int(text.rstrip("lLuU").replace("_", ""), 0))
    except ValueError:
        return Named("")


__all__ = ["Reader", "texts"]

"""Words to arguments: parameters, substitutions, braces, tildes and field splitting, as far as they are known."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.matching import substitute, trim
from blastwall.languages.shell.tree import (
    ARITHMETIC,
    ARRAY,
    COMMAND,
    EXTGLOB,
    LITERAL,
    PARAMETER,
    PROCESS,
    Part,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Invocation
    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.shell.tree import Node

    Value = str | list[str]

_GLOB = re.compile(r"[*?\[]").search
_WHITE = re.compile(r"[ \t\n]+").split
_RANGE = re.compile(r"(-?\d{1,9}|[A-Za-z])\.\.(-?\d{1,9}|[A-Za-z])(?:\.\.-?\d{1,9})?").fullmatch
_SUM = re.compile(r"\s*(\d{1,9})\s*(?:([-+*])\s*(\d{1,9})\s*)?").fullmatch
_SLICE = re.compile(r"\s*(-?\d{1,6})\s*(?::\s*(-?\d{1,6})\s*)?").fullmatch
#: Braces and value lists give at most this many words; past it, a hole stands for the rest.
MOST = 64
_UNSET_DEFAULT = frozenset({":-", "-", ":=", "="})


class ProducedArg(Arg):
    """An argument that holds, or names, the output of commands: `producers` are their invocations.

    `content` is what a process substitution prints, with holes; for others it is empty.
    """

    __slots__ = ("content", "producers")

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        producers: tuple[Invocation, ...],
        *,
        content: str = "",
        glob: bool = False,
        split: bool = False,
    ) -> None:
        """Hold the word and what made it."""
        super().__init__(text, span, glob=glob, split=split)
        self.producers = producers
        self.content = content


class Expander:
    """What a shell knows at one point of a script, and what words mean there; `lowering.Lowerer` runs commands."""

    __slots__ = (
        "aliases",
        "budget",
        "choices",
        "content",
        "context",
        "functions",
        "parameters",
        "produced_by",
        "producers",
        "variables",
    )

    def __init__(self, context: Context, budget: Budget) -> None:
        """Start with what the context says."""
        self.context = context
        self.budget = budget
        self.variables: dict[str, Value] = {}
        #: variables that may hold one of several values
        self.choices: dict[str, list[Value]] = {}
        self.aliases: dict[str, str] = {}
        self.functions: dict[str, tuple[Node | None, bool]] = {}
        self.parameters: list[str] | None = None
        self.producers: list[Invocation] = []
        self.content = ""
        #: variable -> the invocations whose output it holds
        self.produced_by: dict[str, tuple[Invocation, ...]] = {}

    def substitute(self, part: Part) -> str:
        """Run a substitution for its acts and return its output (the lowerer does)."""
        raise NotImplementedError

    # -- words --------------------------------------------------------------------------------------------------------

    def fields(self, word: Word) -> list[Arg]:
        """Return the arguments a word becomes."""
        parts = word.parts
        if parts is None:
            text = word.text
            if not word.active:
                return [Arg(text, (word.start, word.end), split=HOLE in text and not word.quoted)]
            if "{" in text and "}" in text:
                return [a for each in self.braces([Part(LITERAL, text, False, (0, 0))]) for a in self.split(each, word)]
            if text[0] == "~":
                text = self.tilde(text)
            return [Arg(text, (word.start, word.end), glob=_GLOB(text) is not None, split=HOLE in text)]
        if word.active and any(p.kind == LITERAL and not p.quoted and "{" in p.text for p in parts):
            return [a for each in self.braces(parts) for a in self.split(each, word)]
        return self.split(parts, word)

    def split(self, parts: list[Part], word: Word) -> list[Arg]:
        """Expand the parts of one word and split what is unquoted into fields."""
        span = (word.start, word.end)
        mark = len(self.producers)
        out: list[tuple[str, bool, bool]] = []
        pieces: list[str] = []
        some = glob = split = False
        first = True
        for part in parts:
            kind = part.kind
            if kind == LITERAL:
                text = part.text
                if not part.quoted:
                    if first and text[:1] == "~":
                        text = self.tilde(text)
                    glob = glob or _GLOB(text) is not None
                    split = split or HOLE in text
                pieces.append(text)
                some = True
                first = False
                continue
            first = False
            if kind == EXTGLOB:
                for inner in part.words:
                    self.fields(inner)
                pieces.append(part.text)
                some = glob = True
                continue
            value = self.value(part)
            if isinstance(value, list):
                # `"$@"` is a word for each; `"$*"` is one word.
                if part.quoted and "*" not in (part.text, part.sub):
                    for k, element in enumerate(value):
                        if k:
                            out.append(("".join(pieces), glob, split))
                            pieces, glob, split = [], False, False
                        pieces.append(element)
                        some = True
                        if element == HOLE:
                            split = True
                    continue
                value = " ".join(value)
            if part.quoted:
                pieces.append(value)
                some = True
                continue
            if value.isspace() or (value and not value.strip(" \t\n")):
                if some:
                    out.append(("".join(pieces), glob, split))
                pieces, some, glob, split = [], False, False, False
                continue
            separators = self.variables.get("IFS")
            chunks: list[str]
            if isinstance(separators, str) and separators.strip(" \t\n"):
                for c in separators:
                    value = value.replace(c, " ")
                chunks = _WHITE(value)
            elif separators == "":
                chunks = [value]
            elif " " in value or "\n" in value or "\t" in value:
                chunks = _WHITE(value)
            else:
                chunks = [value]
            for k, chunk in enumerate(chunks):
                if k and (some or k > 1):
                    if pieces and (some or "".join(pieces)):
                        out.append(("".join(pieces), glob, split))
                    pieces, some, glob, split = [], False, False, False
                if chunk:
                    pieces.append(chunk)
                    some = True
                    glob = glob or _GLOB(chunk) is not None
                    split = split or HOLE in chunk
        if some or (word.quoted and not out):
            out.append(("".join(pieces), glob, split))
        producers = tuple(self.producers[mark:])
        for part in parts:
            if part.kind == PARAMETER and part.text in self.produced_by:
                producers += self.produced_by[part.text]
        if producers:
            content = self.content if any(p.kind == PROCESS for p in parts) else ""
            return [ProducedArg(t, span, producers, content=content, glob=g, split=s) for t, g, s in out]
        return [Arg(t, span, glob=g, split=s) for t, g, s in out]

    def text(self, word: Word) -> str:
        """Return the word as one string: no splitting, as in an assignment or a here-document."""
        parts = word.parts
        if parts is None:
            return self.tilde(word.text) if word.active and word.text[:1] == "~" else word.text
        pieces: list[str] = []
        for part in parts:
            if part.kind == LITERAL:
                text = part.text
                pieces.append(self.tilde(text) if not part.quoted and not pieces and text[:1] == "~" else text)
            elif part.kind == EXTGLOB:
                for inner in part.words:
                    self.text(inner)
                pieces.append(part.text)
            else:
                value = self.value(part)
                pieces.append(" ".join(value) if isinstance(value, list) else value)
        return "".join(pieces)

    def tilde(self, text: str) -> str:
        """Expand a leading `~`, where it is known to stand for a directory."""
        name, slash, rest = text.partition("/")
        if name == "~":
            return (self.context.home or "~") + slash + rest
        if name == "~+":
            return (self.context.cwd or ".") + slash + rest
        return text

    # -- parts --------------------------------------------------------------------------------------------------------

    def value(self, part: Part) -> Value:
        """Return what an expansion stands for."""
        kind = part.kind
        if kind == PARAMETER:
            return self.parameter(part)
        if kind == COMMAND:
            return self.substitute(part).rstrip("\n")
        if kind == ARITHMETIC:
            for inner in part.words:
                self.text(inner)
            return self.arithmetic(part.text)
        if kind == ARRAY:
            for key in part.body:
                for inner in getattr(key, "words", ()):
                    self.text(inner)
            return [a.text for w in part.words for a in self.fields(w)]
        self.content = self.substitute(part)
        return "/dev/fd/" + HOLE

    def arithmetic(self, text: str) -> str:
        """Evaluate the simplest arithmetic; the rest is unknown."""
        match = _SUM(text)
        if match is None:
            return HOLE
        left = int(match[1])
        if match[2] is None:
            return match[1]
        right = int(match[3])
        return str(left + right if match[2] == "+" else left - right if match[2] == "-" else left * right)

    def lookup(self, name: str) -> Value | None:
        """Return a parameter's value; None where it is not known to be set."""
        found = self.variables.get(name)
        if found is not None:
            return found
        if name == "0":
            return self.context.env.get("0")
        if name[:1].isdigit():
            if self.parameters is None:
                return None
            at = int(name) if len(name) < 6 else 0
            if at == 0:
                return None
            return (
                self.parameters[at - 1] if at <= len(self.parameters) else ("" if HOLE not in self.parameters else None)
            )
        if name == "@" or name == "*":
            return list(self.parameters) if self.parameters is not None else [HOLE]
        if name == "#":
            return str(len(self.parameters)) if self.parameters is not None else None
        known = self.context.env.get(name)
        if known is not None:
            return known
        if name == "HOME":
            return self.context.home or "~"
        if name == "PWD":
            return self.context.cwd or "."
        if name == "IFS":
            return " \t\n"
        return None

    def parameter(self, part: Part) -> Value:
        """Return what `$name` or `${name...}` stands for."""
        name, op = part.text, part.op
        if not op and not part.sub:
            found = self.lookup(name)
            if found is None:
                return HOLE
            if isinstance(found, list) and name not in "@*":
                return found[0] if found else ""
            return found
        found = self.lookup(name) if name else None
        if part.sub:
            for index_word in part.words[1:]:
                self.text(index_word)
            if isinstance(found, str):
                found = [found]
            if part.sub not in ("@", "*"):
                index = part.sub if part.sub.lstrip("-").isdigit() and len(part.sub) < 6 else ""
                if found is None or not index or HOLE in found:
                    found = None
                else:
                    found = found[int(index)] if -len(found) <= int(index) < len(found) else ""
            elif found is None:
                found = [HOLE]
        elif isinstance(found, list) and name not in "@*":
            found = found[0] if found else ""
        operand = part.words[0] if part.words else None
        if not op:
            return HOLE if found is None else found
        if (
            op == "#"
            and operand is not None
            and not operand.parts
            and not operand.text
            and operand.start == operand.end
        ):
            return str(len(found)) if found is not None and HOLE not in found else HOLE
        # The operand is expanded whatever happens: its substitutions may run.
        argument = self.text(operand) if operand is not None else ""
        if op in _UNSET_DEFAULT:
            if found is None or (op[0] == ":" and not found):
                if op[-1] == "=":
                    self.variables[name] = argument
                return argument
            return found
        if op == ":+" or op == "+":
            return argument if found is None or found or op == "+" else ""
        if op == ":?" or op == "?":
            return HOLE if found is None else found
        if op == "!":
            target = found if isinstance(found, str) else None
            pointed = self.lookup(target) if target and HOLE not in target else None
            return HOLE if pointed is None else pointed
        if found is None:
            return HOLE
        if isinstance(found, list):
            if op == ":":
                return self.sliced_list(found, argument, name)
            return [self.edited(each, op, argument) for each in found]
        return self.edited(found, op, argument)

    def sliced_list(self, found: list[str], argument: str, name: str) -> list[str]:
        """Return `${list[@]:offset:count}`."""
        match = _SLICE(argument)
        if match is None or HOLE in found:
            return [HOLE]
        offset = int(match[1])
        if name in "@*" and offset > 0:
            offset -= 1
        rest = found[offset:]
        return rest if match[2] is None else rest[: int(match[2])]

    def edited(self, text: str, op: str, argument: str) -> str:
        """Return `${text op argument}` for the operators that change the text."""
        if HOLE in argument:
            return HOLE
        if HOLE in text and op not in ("@",):
            # Trimming a known end of a partly known text is common: `${file%.gz}`.
            if op in ("%", "%%") and not _GLOB(argument) and HOLE not in text[-len(argument) :]:
                return text.removesuffix(argument)
            return HOLE
        if op[0] in "#%":
            return HOLE if (trimmed := trim(text, op, argument)) is None else trimmed
        if op[0] == "/":
            return HOLE if (replaced := substitute(text, op, argument)) is None else replaced
        if op[0] == "^":
            return text.upper() if op == "^^" else text[:1].upper() + text[1:]
        if op[0] == ",":
            return text.lower() if op == ",," else text[:1].lower() + text[1:]
        if op == ":":
            match = _SLICE(argument)
            if match is None:
                return HOLE
            rest = text[int(match[1]) :]
            return rest if match[2] is None else rest[: int(match[2])]
        return text

    # -- braces -------------------------------------------------------------------------------------------------------

    def braces(self, parts: list[Part]) -> list[list[Part]]:
        """Return the words that `{a,b}` and `{1..3}` make of one, each as parts."""
        items: list[Part | str] = []
        for part in parts:
            if part.kind != LITERAL or part.quoted:
                items.append(part)
                continue
            run: list[str] = []
            for c in part.text:
                if c in "{},":
                    if run:
                        items.append(Part(LITERAL, "".join(run), False, part.span))
                        run = []
                    items.append(c)
                else:
                    run.append(c)
            if run:
                items.append(Part(LITERAL, "".join(run), False, part.span))
        if len(items) > 512:
            return [parts]
        return [self.merged(each) for each in self.alternatives(items, 0)]

    @staticmethod
    def merged(items: list[Part | str]) -> list[Part]:
        """Turn leftover brace characters into literals."""
        out: list[Part] = []
        for item in items:
            part = Part(LITERAL, item, False, (0, 0)) if isinstance(item, str) else item
            if out and part.kind == LITERAL and out[-1].kind == LITERAL and part.quoted == out[-1].quoted:
                out[-1] = Part(LITERAL, out[-1].text + part.text, part.quoted, (0, 0))
            else:
                out.append(part)
        return out

    def alternatives(self, items: list[Part | str], depth: int) -> list[list[Part | str]]:
        """Expand the first brace group and recurse on the rest."""
        opened = -1
        for k, item in enumerate(items):
            if item != "{":
                continue
            level = 0
            commas: list[int] = []
            close = -1
            for j in range(k, len(items)):
                other = items[j]
                if other == "{":
                    level += 1
                elif other == "}":
                    level -= 1
                    if level == 0:
                        close = j
                        break
                elif other == "," and level == 1:
                    commas.append(j)
            if close < 0:
                continue
            choices: list[list[Part | str]] = []
            if commas:
                begin = k + 1
                for comma in [*commas, close]:
                    choices.append(items[begin:comma])
                    begin = comma + 1
            elif close == k + 2 and isinstance(items[k + 1], Part):
                choices = [[Part(LITERAL, t, False, (0, 0))] for t in self.sequence(items[k + 1])]
            if choices:
                opened = k
                break
        if opened < 0 or depth > 8:
            return [items]
        heads = [x for c in choices for x in self.alternatives(c, depth + 1)][:MOST]
        tails = self.alternatives(items[close + 1 :], depth + 1)
        out = [[*items[:opened], *head, *tail] for head in heads for tail in tails]
        if len(out) > MOST:
            return [*out[:MOST], [*items[:opened], Part(LITERAL, HOLE, False, (0, 0))]]
        return out

    @staticmethod
    def sequence(item: Part | str) -> list[str]:
        """Return the members of `1..3` or `a..e`; none where it is no sequence."""
        match = _RANGE(item.text) if isinstance(item, Part) else None
        if match is None:
            return []
        first, last = match[1], match[2]
        if first.isalpha() != last.isalpha():
            return []
        a, b = (ord(first), ord(last)) if first.isalpha() else (int(first), int(last))
        if abs(b - a) >= MOST:
            return [HOLE]
        numbers = range(a, b + 1) if a <= b else range(a, b - 1, -1)
        return [chr(k) if first.isalpha() else str(k) for k in numbers]

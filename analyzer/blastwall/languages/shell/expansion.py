"""Words to arguments: parameters, substitutions, braces, tildes and field splitting, as far as they are known."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.braces import braces
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
from blastwall.languages.shell.values import ProducedArg, Table, transformed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Invocation
    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.shell.tree import Node
    from blastwall.model import Span

    Value = str | list[str]

_GLOB = re.compile(r"[*?\[]").search
_WHITE = re.compile(r"[ \t\n]+").split
_NUMBER = re.compile(r"\s*(-?\d{1,9})\s*").fullmatch
#: See `Expander.effort`: characters looked at, all in all.
EFFORT = 120_000
#: One expansion becomes so many fields at most; a hole stands for the rest.
MOST_FIELDS = 512
_UNSET_DEFAULT = frozenset({":-", "-", ":=", "="})


#: What is known of variables that every shell is given, where nobody set them: paths begin with a slash.
_GIVEN = {
    "PATH": "/" + HOLE,
    "SHELL": "/bin/bash",
    "BASH": "/bin/bash",
    "OLDPWD": "/" + HOLE,
}


def holds_code(text: str) -> bool:
    """Whether a text would run something if the shell expanded it once more."""
    return "$(" in text or "`" in text or ("${" in text and "|" in text) or "${ " in text


class Expander:
    """What a shell knows at one point of a script, and what words mean there; `lowering.Lowerer` runs commands."""

    __slots__ = (
        "aliases",
        "budget",
        "choices",
        "content",
        "context",
        "effort",
        "functions",
        "gone",
        "last",
        "parameters",
        "patterns",
        "produced_by",
        "producers",
        "references",
        "repeated",
        "vanishing",
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
        #: what may still be spent on matching patterns and following filters; past it their results are unknown
        self.effort = EFFORT
        #: `$_`: the last word of the command before
        self.last: str | None = None
        #: names that were unset here: they hold nothing, and defaults stand in for them
        self.gone: set[str] = set()
        #: names that hold what the shell matched to a pattern: quoting them does not make the pattern text
        self.patterns: set[str] = set()
        #: `declare -n` names and what they stand for
        self.references: dict[str, str] = {}
        #: what the substitutions of a word with braces gave, while its alternatives are read
        self.repeated: dict[int, tuple[str, list[Invocation]]] | None = None
        #: whether the last unknown parameter may be nothing at all
        self.vanishing = False
        #: variable -> the invocations whose output it holds
        self.produced_by: dict[str, tuple[Invocation, ...]] = {}

    def substitute(self, part: Part) -> str:
        """Run a substitution for its acts and return its output (the lowerer does)."""
        raise NotImplementedError

    def hold(self, path: str, content: str, span: Span) -> None:
        """Keep what a file holds that nobody named: a variable hands on nothing but its path (memory.Memory does)."""
        raise NotImplementedError

    def code_in(self, text: str, span: Span = (0, 0)) -> None:
        """Run what a text substitutes where the shell expands it once more (the lowerer does)."""
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
                return [a for each in braces([Part(LITERAL, text, False, (0, 0))]) for a in self.split(each, word)]
            if text[0] == "~":
                text = self.tilde(text)
            return [Arg(text, (word.start, word.end), glob=_GLOB(text) is not None, split=HOLE in text)]
        if word.active and any(p.kind == LITERAL and not p.quoted and "{" in p.text for p in parts):
            # every alternative holds the same substitutions, which do the same: followed once, however many there are
            kept, self.repeated = self.repeated, {}
            out = [a for each in braces(parts) for a in self.split(each, word)]
            self.repeated = kept
            return out
        return self.split(parts, word)

    def split(self, parts: list[Part], word: Word) -> list[Arg]:
        """Expand the parts of one word and split what is unquoted into fields."""
        span = (word.start, word.end)
        mark = len(self.producers)
        out: list[tuple[str, bool, bool]] = []
        pieces: list[str] = []
        some = glob = split = False
        first = True
        vanishing: bool | None = None
        unknown: tuple[str, ...] = ()
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
            self.vanishing = False
            value = self.value(part)
            if value == HOLE or HOLE in value:
                vanishing = self.vanishing and vanishing is not False
                unknown += (part.text,) if kind == PARAMETER else ("",)
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
                value = self.starred(value)
            if part.quoted:
                pieces.append(value)
                some = True
                if part.text in self.patterns and kind == PARAMETER and _GLOB(value) is not None:
                    glob = True
                continue
            separators = self.variables.get("IFS")
            if not isinstance(separators, str) or HOLE in separators:
                separators = " \t\n"
            if separators.strip(" \t\n"):
                # characters that are no blanks end a field each: `a,,b` under `IFS=,` is three
                for chunk, ends in _delimited(value, separators):
                    if chunk:
                        pieces.append(chunk)
                        some = True
                        glob = glob or _GLOB(chunk) is not None
                        split = split or HOLE in chunk
                    if ends and (some or ends != " "):
                        out.append(("".join(pieces), glob, split))
                        pieces, some, glob, split = [], False, False, False
                continue
            if value and separators and not value.strip(separators):
                if some:
                    out.append(("".join(pieces), glob, split))
                pieces, some, glob, split = [], False, False, False
                continue
            chunks: list[str]
            if not separators:
                chunks = [value]
            elif separators == " \t\n":
                chunks = _WHITE(value) if " " in value or "\n" in value or "\t" in value else [value]
            else:
                chunks = re.split("[" + separators + "]+", value)
            if len(chunks) > MOST_FIELDS:
                chunks = [*chunks[:MOST_FIELDS], HOLE]
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
        if len(producers) > 8:
            producers = tuple(dict.fromkeys(producers))[:8]
        if producers or unknown:
            content = self.content if any(p.kind == PROCESS for p in parts) else ""
            gone = bool(vanishing)
            return [
                ProducedArg(t, span, producers, content=content, vanishing=gone, unknown=unknown, glob=g, split=s)
                if producers or HOLE in t
                else Arg(t, span, glob=g, split=s)
                for t, g, s in out
            ]
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
            return self.here() + slash + rest
        return text

    # -- parts --------------------------------------------------------------------------------------------------------

    def value(self, part: Part) -> Value:
        """Return what an expansion stands for."""
        kind = part.kind
        if kind == PARAMETER:
            return self.parameter(part)
        if kind == COMMAND:
            return self.substituted_once(part).rstrip("\n")
        if kind == ARITHMETIC:
            return self.arithmetic(self.spliced(part.text, part.words, part.span[1] - len(part.text) - _closing(part)))
        if kind == ARRAY:
            for key in part.body:
                for inner in getattr(key, "words", ()):
                    self.text(inner)
            return [a.text for w in part.words for a in self.fields(w)]
        self.content = self.substituted_once(part)
        path = "/dev/fd/" + HOLE
        if part.text[:1] != ">" and self.content.strip(HOLE + " \n"):
            path += str(part.span[0])
            self.hold(path, self.content, part.span)
        return path

    def substituted_once(self, part: Part) -> str:
        """Run a substitution, or repeat what it gave where the same word holds it again."""
        repeated = self.repeated
        if repeated is None:
            return self.substitute(part)
        held = repeated.get(id(part))
        if held is None:
            mark = len(self.producers)
            # inside it every command runs as often as it says
            self.repeated = None
            text = self.substitute(part)
            self.repeated = repeated
            held = repeated[id(part)] = (text, self.producers[mark:])
        else:
            self.producers.extend(held[1])
        return held[0]

    def starred(self, value: list[str]) -> str:
        """Return `"$*"`: the elements joined by the first character of IFS."""
        separators = self.variables.get("IFS")
        return (separators[:1] if isinstance(separators, str) else " ").join(value)

    def spliced(self, text: str, words: list[Word], start: int) -> str:
        """Return arithmetic text with its expansions put in; `start` is where the text begins in the source."""
        parts = [p for w in words for p in w.parts or ()]
        if not parts:
            return text
        out: list[str] = []
        place = 0
        fits = True
        for part in parts:
            begin, end = part.span[0] - start, part.span[1] - start
            fits = fits and place <= begin < end <= len(text) and text[begin] in "$`"
            if not fits or (part.kind == PARAMETER and not part.op and not part.sub and part.text[:1].isalpha()):
                # its name says it as well; where it stands is not known in text that was taken out of its place
                self.value(part)
                continue
            value = self.value(part)
            out.append(text[place:begin])
            out.append(self.starred(value) if isinstance(value, list) else value)
            place = end
        return "".join(out) + text[place:]

    def arithmetic(self, text: str) -> str:
        """Return what an arithmetic expression is worth, as text."""
        if text.isdigit() and (len(text) < 18 and text[0] != "0"):
            return text
        # imported here: most commands count nothing
        from blastwall.languages.shell.arithmetic import NAMED, SIZED, evaluate

        if holds_code(text):
            # quoted or out of a variable: what subscripts substitute runs when they are evaluated (bash(1), Arrays)
            self.code_in(text)
        if '"' in text:
            text = text.replace('"', "")
        if "$" in text:
            text = SIZED.sub(self.sized, text)
            text = NAMED.sub(lambda m: m[1] if m[1][0].isalpha() or m[1][0] == "_" else self.digits(m[1]), text)
        value = evaluate(text, self.number, self.stored)
        return HOLE if value is None else str(value)

    def sized(self, match: re.Match[str]) -> str:
        """Return `${#name}`, `${#name[@]}` or `$#` as a numeral."""
        found = self.lookup("@" if match[3] else match[1])
        if found is None or HOLE in found:
            return HOLE
        whole = match[2] or match[3]
        return str(len(found) if whole or isinstance(found, str) else len(found[0]) if found else 0)

    def digits(self, name: str) -> str:
        """Return a positional parameter inside arithmetic."""
        found = self.lookup(name)
        return found or "0" if isinstance(found, str) else HOLE

    def number(self, name: str, sub: str | None) -> str | None:
        """Return the text arithmetic finds under a name; empty where it is known to be unset, None where unknown."""
        found = self.lookup(name)
        if found is None:
            return None
        if isinstance(found, list):
            found = found[0] if sub is None and found else self.element(found, sub or "0")
        if found is not None and holds_code(found):
            # a name's value is an expression again
            self.code_in(found)
        return found if found is None or HOLE not in found else None

    def stored(self, name: str, sub: str | None, text: str) -> None:
        """Carry out an assignment inside arithmetic."""
        if sub is None:
            self.put(name, text)
            return
        held = self.variables.get(name)
        if isinstance(held, list) and not isinstance(held, Table) and sub.isdigit() and int(sub[:6]) < len(held):
            self.put(name, [*held[: int(sub)], text, *held[int(sub) + 1 :]])

    def put(self, name: str, value: Value) -> None:
        """Set a variable; `memory.Memory` says what else follows from it."""
        self.variables[name] = value

    def element(self, found: list[str], sub: str) -> str | None:
        """Return one element of an array; None where the subscript is not known."""
        if isinstance(found, Table):
            key = self.subscript(sub)
            return None if HOLE in key else found.get(key) or ""
        index = sub if sub.isdigit() and len(sub) < 6 else self.arithmetic(sub)
        if HOLE in index or (HOLE in found and found == [HOLE]):
            return None
        at = int(index)
        return found[at] if -len(found) <= at < len(found) else ""

    def subscript(self, sub: str) -> str:
        """Return the key of an associative array."""
        if "$" not in sub:
            return sub.strip("\"'")
        from blastwall.languages.shell.arithmetic import NAMED

        return NAMED.sub(self.named, sub).replace('"', "").replace("'", "")

    def named(self, match: re.Match[str]) -> str:
        """Return the value of a name inside the key of an associative array."""
        found = self.lookup(match[1])
        return found if isinstance(found, str) else HOLE

    def lookup(self, name: str) -> Value | None:
        """Return a parameter's value; None where it is not known to be set."""
        found = self.variables.get(name)
        if found is not None:
            return found
        if name in self.references:
            target = self.references[name]
            if "[" in target and holds_code(target):
                self.code_in(target)
            return self.lookup(target) if target not in self.references else None
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
            return self.here()
        if name == "IFS":
            return " \t\n"
        if name == "_":
            return self.last
        return None

    def here(self) -> str:
        """Return the working directory, by the name it has for itself where no other is known."""
        cwd = self.context.cwd
        return cwd if cwd[:1] in ("/", "~", "\\", HOLE) or cwd[1:2] == ":" else "."

    def parameter(self, part: Part) -> Value:
        """Return what `$name` or `${name...}` stands for."""
        name, op, sub = part.text, part.op, part.sub
        words = part.words
        if not op and not sub:
            found = self.lookup(name)
            if found is None:
                if name in _GIVEN:
                    return _GIVEN[name]
                self.vanishing = not name or name.isidentifier() or name[0] in "@*123456789"
                return HOLE
            if isinstance(found, list) and name not in "@*":
                return found[0] if found else ""
            if found == [HOLE]:
                self.vanishing = True
            return found
        found = self.lookup(name) if name else None
        if found is None and name in _GIVEN:
            found = _GIVEN[name]
        if op == "!" and (sub in ("@", "*") or not name):
            return self.keys(found)
        if sub:
            if part.words[1:] and sub not in ("@", "*"):
                # Its expansions run whether or not the array is known.
                sub = self.spliced(sub, part.words[1:], part.words[1].start + 1)
            if isinstance(found, str):
                found = [found]
            if sub not in ("@", "*"):
                if found is None and not sub.isdigit():
                    # what the name holds is not known; its subscript is evaluated all the same
                    self.arithmetic(sub)
                found = None if found is None else self.element(found, sub)
            elif found is None:
                found = [HOLE]
        elif isinstance(found, list) and name not in "@*":
            found = found[0] if found else ""
        operand = words[0] if words else None
        if not op:
            self.vanishing = found is None
            return HOLE if found is None else found
        if op == "#" and operand is not None and operand.start == operand.end and not operand.parts:
            return str(len(found)) if found is not None and HOLE not in found else HOLE
        if op == "!":
            return self.indirect(name, found, operand)
        # The operand is expanded whatever happens: its substitutions may run.
        argument = self.text(operand) if operand is not None else ""
        if op in _UNSET_DEFAULT:
            return self.defaulted(name, op, found, argument)
        if op == ":+" or op == "+":
            if found is None:
                # either nothing or the alternative
                self.vanishing = True
                return HOLE if argument else ""
            return argument if (found and found != [""]) or (op == "+" and not self.is_unset(name)) else ""
        if op == ":?" or op == "?":
            return HOLE if found is None else found
        if found is None:
            self.vanishing = op not in (":", "@")
            if op == ":":
                self.bounds(argument)
            return HOLE
        if name.isdigit() and self.is_unset(name):
            return ""
        if op == ":" and (sub in ("@", "*") or name in "@*"):
            return self.sliced_list(found if isinstance(found, list) else [found], argument, name)
        if isinstance(found, list):
            return [self.edited(each, op, argument) for each in found]
        if name == "HOME" and found == "~":
            # a home directory lies somewhere below the root, whoever's it is
            found = self.told_home()
        return self.edited(found, op, argument)

    def told_home(self) -> str:
        """Return the home directory as the working directory tells it, or a path with a hole."""
        pieces = (self.context.workspace or self.context.cwd).split("/")
        if len(pieces) > 2 and pieces[1] in ("home", "Users") and HOLE not in pieces[2]:
            return "/".join(pieces[:3])
        return "/home/" + HOLE

    def keys(self, found: Value | None) -> Value:
        """Return `${!name[@]}`: the keys or indexes of an array."""
        if found is None or found == [HOLE]:
            return [HOLE]
        if isinstance(found, Table):
            return list(found.keys)
        return [str(k) for k in range(len(found))] if isinstance(found, list) else ["0"]

    def indirect(self, name: str, found: Value | None, operand: Word | None) -> Value:
        """Return `${!name}`, what the name that `name` holds stands for, or the names of `${!prefix*}`."""
        tail = self.text(operand) if operand is not None else ""
        if tail in ("*", "@"):
            return sorted(n for n in self.variables if n.startswith(name)) or [HOLE]
        if name == "#":
            last = self.parameters
            return HOLE if last is None else last[-1] if last else ""
        if name in self.references:
            return self.references[name]
        if not isinstance(found, str) or HOLE in found or not found:
            return HOLE
        if holds_code(found):
            self.code_in(found)
        pointed, bracket, rest = found.partition("[")
        value = self.lookup(pointed)
        if value is None:
            return HOLE
        if isinstance(value, list):
            if not bracket:
                return value[0] if value else ""
            sub = rest.rstrip("]")
            return list(value) if sub in ("@", "*") else self.element(value, sub) or HOLE
        return value

    def is_unset(self, name: str) -> bool:
        """Whether a parameter is known to be unset: `$2` of one parameter, `$@` of none, what `unset` named."""
        if name in self.gone:
            return True
        if self.parameters is None or HOLE in self.parameters:
            return False
        if name in ("@", "*"):
            return not self.parameters
        return name.isdigit() and len(name) < 6 and int(name) > len(self.parameters)

    def defaulted(self, name: str, op: str, found: Value | None, argument: str) -> Value:
        """Return `${name:-word}` and its like."""
        if self.is_unset(name):
            if op[-1] == "=" and name.isidentifier():
                self.put(name, argument)
            return argument
        if found is None:
            # it may be set: then the word is only one of two answers, the one that is written down
            if op[-1] == "=":
                self.put(name, argument)
            return argument
        empty = not found or found == [""]
        if (op[0] == ":" and empty) or (empty and name in self.gone):
            if op[-1] == "=":
                self.put(name, argument)
            return argument
        return found

    def sliced_list(self, found: list[str], argument: str, name: str) -> list[str]:
        """Return `${list[@]:offset:count}`."""
        bounds = self.bounds(argument)
        if bounds is None or HOLE in found:
            return [HOLE]
        offset, count = bounds
        if name in "@*":
            # `$0` is the first of them
            zero = self.lookup("0")
            found = [zero if isinstance(zero, str) and zero else HOLE, *found]
        if offset < 0:
            offset += len(found)
            if offset < 0:
                return []
        rest = found[offset:]
        return rest if count is None else rest[: max(count, 0)]

    def bounds(self, argument: str) -> tuple[int, int | None] | None:
        """Return the offset and the count of a slice; None where one of them is not known."""
        first, colon, second = argument.partition(":")
        numbers: list[int] = []
        for text in (first, second) if colon else (first,):
            match = _NUMBER(text)
            value = match[1] if match is not None else self.arithmetic(text)
            if HOLE in value or len(value) > 9:
                return None
            numbers.append(int(value))
        return numbers[0], numbers[1] if colon else None

    def edited(self, text: str, op: str, argument: str) -> str:
        """Return `${text op argument}` for the operators that change the text."""
        if HOLE in argument and op[0] != ":":
            return HOLE
        if op == ":":
            return self.sliced(text, argument)
        if op == "@":
            if argument == "P":
                self.code_in(text)
            return transformed(text, argument)
        if HOLE in text:
            # Trimming a known end of a partly known text is common: `${file%.gz}`.
            if op in ("%", "%%") and not _GLOB(argument) and HOLE not in text[-len(argument) :]:
                return text.removesuffix(argument)
            if op in ("#", "##") and not _GLOB(argument) and HOLE not in text[: len(argument)]:
                return text.removeprefix(argument)
            if op[0] in "^,":
                return text.upper() if op == "^^" else text.lower() if op == ",," else HOLE
            return HOLE
        if op[0] in "#%/" and _GLOB(argument):
            size = min(len(text), 512)
            self.effort -= size * (size if op[0] == "/" else 4)
            if self.effort < 0:
                return HOLE
        if op[0] in "#%":
            return HOLE if (trimmed := trim(text, op, argument)) is None else trimmed
        if op[0] == "/":
            return HOLE if (replaced := substitute(text, op, argument)) is None else replaced
        if op[0] == "^":
            return text.upper() if op == "^^" else text[:1].upper() + text[1:]
        if op[0] == ",":
            return text.lower() if op == ",," else text[:1].lower() + text[1:]
        return text

    def sliced(self, text: str, argument: str) -> str:
        """Return `${text:offset:count}`, of a text with holes as far as the part before the first one reaches."""
        bounds = self.bounds(argument)
        if bounds is None:
            return HOLE
        offset, count = bounds
        if HOLE in text:
            known = text.index(HOLE)
            if offset >= 0 and count is not None and count >= 0 and offset + count <= known:
                return text[offset : offset + count]
            return HOLE
        if offset < 0:
            offset += len(text)
            if offset < 0:
                return ""
        end = len(text) if count is None else offset + count if count >= 0 else len(text) + count
        return text[offset:end] if end > offset else ""


def _delimited(value: str, separators: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a value, and what ends each: a blank, another separator, or nothing."""
    blanks = [c for c in " \t\n" if c in separators]
    white = "[" + "".join(blanks) + "]" if blanks else "(?!)"
    hard = "[" + re.escape("".join(c for c in separators if c not in " \t\n")) + "]"
    place = 0
    for match in re.finditer(f"{white}*({hard}){white}*|{white}+", value):
        yield value[place : match.start()], match[1] or " "
        place = match.end()
    yield value[place:], ""


def _closing(part: Part) -> int:
    """Return how long the end of an arithmetic expansion is: `))`, or `]` of the old form."""
    return 1 if part.span[1] - part.span[0] == len(part.text) + 3 else 2

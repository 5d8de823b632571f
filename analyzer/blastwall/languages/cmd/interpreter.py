"""Walks cmd.exe text command by command, keeping what `set`, `cd` and `for` make known, and gathers acts on the way."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.invocation.windows import command_of, program_name, split_line
from blastwall.languages.cmd import builtins
from blastwall.languages.cmd.words import DELIMITERS, UNSET, Word, cut, readings
from blastwall.languages.interface import Reading
from blastwall.model import Notice, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.model import Span

_DEEPEST = 24
_LONGEST = 16_384
#: Passes over the body of nested loops, every value with every other.
_PASSES = 64
_VARIABLE = re.compile(r"%([^%\n:=&|<>\"]+)((?::[^%\n]*)?)%")
_DELAYED = re.compile(r"!([^!\n:=&|<>\"]+)((?::[^!\n]*)?)!")
_LOOP_VARIABLE = re.compile(r"%%?(~[fdpnxsatz]*(?:\$[A-Za-z]+:)?)?([A-Za-z#?@])")
_ARGUMENT = re.compile(r"%(~[fdpnxsatz]*(?:\$[A-Za-z]+:)?)?([0-9*])")
#: Variables Windows always sets: their places are known by name, so the name stays.
_STANDARD = frozenset(
    [
        "userprofile",
        "homepath",
        "home",
        "systemroot",
        "windir",
        "systemdrive",
        "homedrive",
        "programfiles",
        "programw6432",
        "programfiles(x86)",
        "programdata",
        "allusersprofile",
        "public",
        "appdata",
        "localappdata",
        "temp",
        "tmp",
        "onedrive",
        "cd",
    ]
)
#: Variables whose value is not known but that are never empty.
_PRESENT = frozenset(
    [
        "date",
        "time",
        "random",
        "errorlevel",
        "username",
        "computername",
        "userdomain",
        "logonserver",
        "os",
        "path",
        "pathext",
        "comspec",
        "prompt",
        "processor_architecture",
        "number_of_processors",
        "sessionname",
        "cmdcmdline",
        "commonprogramfiles",
        "highestnumanodenumber",
    ]
)
_REDIRECT = re.compile(r"([0-9]?)(>>?|<)(&[0-9-]?)?")


class Search:
    """What a `for` variable stands for: files below `root` that match `pattern`, of any depth if `deep`."""

    __slots__ = ("deep", "folders", "pattern", "root")

    def __init__(self, root: str, pattern: str, *, deep: bool, folders: bool) -> None:
        """Hold the search."""
        self.root = root
        self.pattern = pattern
        self.deep = deep
        self.folders = folders


class Interpreter:
    """One run over one snippet."""

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        """Start where the snippet's context says."""
        context = snippet.context
        if context.platform != "windows":
            context = context.derive(platform="windows")
        if context.cwd.startswith("/"):
            context = context.derive(cwd="", workspace="", home="" if context.home.startswith("/") else context.home)
        self.snippet = snippet
        self.context = context
        self.budget = budget
        self.reading = Reading()
        text = snippet.text
        if len(text) > budget.text:
            text = text[: budget.text]
            self.reading.finished = False
        # \x01 is ours; cmd.exe shows other control characters as they are. Offsets stay: no length changes.
        plain = text.replace(UNSET, " ").replace("^\r\n", " ^\n").replace("\r\n", " \n").replace("\r", "\n")
        self.source = self.text = plain
        self.end = len(self.text)
        self.at = 0
        self.depth = 0
        lowered = self.text.lower()
        self.delayed = "enabledelayedexpansion" in lowered or snippet.dialect == "delayed"
        self.batch = "%%" in lowered or snippet.name.lower().endswith((".bat", ".cmd")) or "@echo" in lowered
        self.variables: dict[str, str] = {}
        self.passes = 1
        self.first_only = False
        self.loops: dict[str, str | Search] = {}
        self.upstream: Invocation | None = None
        self.echoed: list[str] = []
        self.piped: Arg | None = None

    def read(self) -> Reading:
        """Read the whole text."""
        while self.at < self.end and self.reading.finished:
            self.commands(inside=False)
            if self.at < self.end:
                self.at += 1
        if not self.reading.finished:
            self.reading.notices.append(
                Notice("cmd-unread", "part of this batch text is too long or nested too deep to be read", confirm=True)
            )
        return self.reading

    def spend(self, nodes: int = 1) -> bool:
        """Pay for work; False once nothing is left."""
        if not self.budget.spend(nodes):
            self.reading.finished = False
            self.at = self.end
            return False
        return True

    # -- structure ----------------------------------------------------------------------------------------------------

    def commands(self, *, inside: bool, once: bool = False) -> None:
        """Run commands up to the end, or, `inside` brackets, up to the closing one (taken); `once`: one pipeline."""
        piping = False
        while self.at < self.end:
            c = self.text[self.at]
            if c in DELIMITERS or c == "@":
                self.at += 1
                continue
            if c == "\n":
                if once and not piping:
                    return
                self.at += 1
                self.upstream = self.piped = None
                continue
            if c == "&":
                if once:
                    return
                self.at += 1
                self.upstream = self.piped = None
                continue
            if c == "|":
                doubled = self.text.startswith("||", self.at)
                if once and doubled:
                    return
                self.at += 2 if doubled else 1
                piping = not doubled
                self.piped = Arg("\n".join(self.echoed)) if piping and self.echoed else None
                self.echoed = []
                if doubled:
                    self.upstream = None
                continue
            if c == ")":
                if inside:
                    self.at += 1
                return
            if not self.spend():
                return
            piping = False
            before = self.at
            if c == "(":
                self.group()
            else:
                self.command(inside=inside)
            if self.at == before:
                self.at += 1
            if once:
                while self.at < self.end and self.text[self.at] in " \t":
                    self.at += 1
                if self.at < self.end and self.text[self.at] == "|" and not self.text.startswith("||", self.at):
                    continue
                return

    def group(self) -> None:
        """Run `( ... )` and what it is redirected to."""
        if self.depth >= _DEEPEST:
            self.reading.finished = False
            self.at = self.end
            return
        self.depth += 1
        self.at += 1
        self.echoed = []
        self.commands(inside=True)
        self.depth -= 1
        tail, places, redirects = self.tail(inside=True, stop_at_words=True)
        del tail, places
        self.redirected(redirects, "(...)")

    def line_end(self) -> None:
        """Skip to the end of the line."""
        stop = self.text.find("\n", self.at)
        self.at = self.end if stop < 0 else stop

    # -- one command --------------------------------------------------------------------------------------------------

    def command(self, *, inside: bool) -> None:
        """Run one command, its redirections included."""
        start = self.at
        if self.text[start] == ":":
            # a label, or `::`, the comment made of one
            self.line_end()
            return
        name, name_span = self.name()
        lower = name.lower()
        if lower == "rem":
            self.line_end()
            return
        if lower == "if":
            self.condition()
            return
        if lower == "else":
            return
        if lower == "for":
            self.loop(inside=inside)
            return
        if lower in (
            "echo",
            "echo.",
            "title",
            "color",
            "prompt",
            "ver",
            "vol",
            "pause",
            "cls",
            "goto",
            "exit",
            "shift",
        ):
            tail, places, redirects = self.tail(inside=inside)
            del places
            text = tail[1:] if tail[:1] in (" ", "\t") else tail
            # What is printed is data: the invocation says only that something is.
            self.add_invocation(lower.rstrip("."), name, name_span, [], (start, self.at))
            if lower.startswith("echo") and text.strip().lower() not in ("on", "off", ""):
                self.echoed.append(text.replace(UNSET, HOLE).rstrip())
                if text.lstrip()[:1] == "y" and len(text.strip()) == 1:
                    self.echoed[-1] = "y"
            self.redirected(redirects, lower, content=text.rstrip() if lower.startswith("echo") else None)
            self.upstream = None
            return
        tail, places, redirects = self.tail(inside=inside)
        self.spend(1 + len(tail) // 16)
        span = (start, max(start + 1, self.at))
        self.run(name, name_span, tail, places, span)
        self.redirected(redirects, lower)

    def name(self) -> tuple[str, Span]:
        """Take a command's name: a delimiter ends it, and that of cmd.exe's own commands a slash or dot too."""
        start = self.at
        held: list[str] = []
        quoted = False
        while self.at < self.end:
            c = self.text[self.at]
            if c == '"':
                quoted = not quoted
                self.at += 1
                continue
            if not quoted:
                if c in DELIMITERS or c in "&|\n<>()":
                    break
                if c == "^":
                    self.at += 1
                    if self.at < self.end:
                        if self.text[self.at] != "\n":
                            held.append(self.source[self.at])
                        self.at += 1
                    continue
                if c in "/.\\:+[]" and "".join(held).lower() in builtins.NAMES:
                    if c == "." and "".join(held).lower() == "echo":
                        self.at += 1
                    break
            if c in "%!":
                value = self.expansion()
                if value is not None:
                    held.append(value if isinstance(value, str) else HOLE)
                    continue
            held.append(self.source[self.at])
            self.at += 1
        return "".join(held), (start, self.at)

    def tail(self, *, inside: bool, stop_at_words: bool = False) -> tuple[str, list[int], list[tuple[str, str, int]]]:
        """Take a command's tail, variables expanded, carets undone; redirections `(operator, target, place)` apart."""
        held: list[str] = []
        places: list[int] = []
        redirects: list[tuple[str, str, int]] = []
        quoted = False
        text, end = self.text, self.end
        while self.at < end:
            c = text[self.at]
            if c == "\n":
                break
            if c == '"':
                quoted = not quoted
            elif not quoted:
                if c in "&|" or (c == ")" and inside):
                    break
                if c == "^":
                    self.at += 1
                    if self.at < end:
                        if text[self.at] == "\n":
                            self.at += 1
                            continue
                        held.append(self.source[self.at])
                        places.append(self.at)
                        self.at += 1
                    continue
                match = (
                    _REDIRECT.match(text, self.at)
                    if c in "<>" or (c.isdigit() and text[self.at + 1 : self.at + 2] in ("<", ">"))
                    else None
                )
                if match and (not match[1] or not held or held[-1] in DELIMITERS):
                    place = self.at
                    self.at = match.end()
                    if not match[3]:
                        redirects.append((match[1] + match[2], self.target(inside), place))
                    continue
                if stop_at_words and c not in " \t":
                    break
            if c in "%!":
                place = self.at
                value = self.expansion()
                if value is not None:
                    shown = value if isinstance(value, str) else f"{value.root}\\{value.pattern}".lstrip("\\")
                    if len(shown) > 64 and (len(held) > _LONGEST or not self.spend(len(shown) // 64)):
                        # cmd.exe refuses lines of more than 8191 characters.
                        shown = HOLE
                    held.extend(shown)
                    places.extend([place] * len(shown))
                    continue
            held.append(self.source[self.at])
            places.append(self.at)
            self.at += 1
        return "".join(held), places, redirects

    def target(self, inside: bool) -> str:
        """Take the file name after a redirection."""
        while self.at < self.end and self.text[self.at] in DELIMITERS:
            self.at += 1
        held: list[str] = []
        quoted = False
        while self.at < self.end:
            c = self.text[self.at]
            if c == '"':
                quoted = not quoted
                self.at += 1
                continue
            if c == "\n" or (not quoted and (c in DELIMITERS or c in "&|<>" or (c == ")" and inside))):
                break
            if c in "%!":
                value = self.expansion()
                if value is not None:
                    held.append(value if isinstance(value, str) else HOLE)
                    continue
            held.append(self.source[self.at])
            self.at += 1
        return "".join(held)

    # -- variables ----------------------------------------------------------------------------------------------------

    def expansion(self) -> str | Search | None:
        """Take a variable here and return its value; None, nothing taken, where there is none."""
        text = self.text
        if text[self.at] == "!":
            match = _DELAYED.match(text, self.at) if self.delayed else None
            if match is None:
                return None
            self.at = match.end()
            return self.lookup(match[1], match[2])
        match = _LOOP_VARIABLE.match(text, self.at)
        if match and match[2] in self.loops:
            self.at = match.end()
            value = self.loops[match[2]]
            modifiers = (match[1] or "")[1:]
            if isinstance(value, Search):
                return value if not modifiers or modifiers == "f" else HOLE
            if not modifiers or modifiers == "f":
                return value.strip('"') if match[1] else value
            return HOLE
        match = _ARGUMENT.match(text, self.at)
        if match and self.batch:
            self.at = match.end()
            modifiers = (match[1] or "")[1:]
            if match[2] == "0" and modifiers:
                # %~dp0: where the batch file itself lies
                return ".\\" if set(modifiers) <= {"d", "p"} and "p" in modifiers else HOLE
            return HOLE
        if text.startswith("%%", self.at) and self.batch:
            self.at += 2
            return "%"
        match = _VARIABLE.match(text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return self.lookup(match[1], match[2])

    def lookup(self, name: str, operation: str) -> str:
        """Return a variable's value, or the part of it an operation (`:~0,3`, `:a=b`) takes."""
        lower = name.strip().lower()
        if lower in self.variables:
            value = self.variables[lower]
            if not operation:
                return value
            return self.part(value, operation[1:])
        for known, value in self.context.env.items():
            if known.lower() == lower:
                return value if not operation else HOLE
        if lower in _STANDARD:
            return f"%{lower}%" if not operation else HOLE
        if lower in _PRESENT or operation:
            return HOLE
        return UNSET

    @staticmethod
    def part(value: str, operation: str) -> str:
        """Return `%name:operation%` of a known value."""
        if HOLE in value or UNSET in value:
            return HOLE
        if operation.startswith("~"):
            first, _, count = operation[1:].partition(",")
            try:
                begin = int(first or "0")
                length = int(count) if count else None
            except ValueError:
                return HOLE
            picked = value[begin:]
            if length is None:
                return picked
            return picked[:length]
        old, equals, new = operation.partition("=")
        if not equals or not old or old.startswith("*"):
            return HOLE
        return re.sub(re.escape(old), lambda _: new, value, flags=re.IGNORECASE)[:8192]

    # -- if and for ---------------------------------------------------------------------------------------------------

    def word(self) -> str:
        """Take one word, quotes and all."""
        while self.at < self.end and self.text[self.at] in DELIMITERS:
            self.at += 1
        start = self.at
        quoted = False
        while self.at < self.end:
            c = self.text[self.at]
            if c == '"':
                quoted = not quoted
            elif (
                c == "\n"
                or (not quoted and (c in " \t" or c in "()&|"))
                or (not quoted and c == "=" and self.text.startswith("==", self.at) and self.at > start)
            ):
                break
            self.at += 1
        return self.text[start : self.at]

    def condition(self) -> None:
        """Skip the condition of an `if`; the command after it is read as if the condition held."""
        word = self.word().lower()
        while word in ("/i", "not"):
            word = self.word().lower()
        if word in ("exist", "defined", "errorlevel", "cmdextversion"):
            self.word()
            return
        while self.at < self.end and self.text[self.at] in " \t":
            self.at += 1
        if self.text.startswith("==", self.at):
            self.at += 2
            self.word()
            return
        mark = self.at
        if self.word().lower() in ("equ", "neq", "lss", "leq", "gtr", "geq"):
            self.word()
        else:
            self.at = mark

    def loop(self, *, inside: bool) -> None:
        """Run `for [/d | /r [root] | /l | /f ["options"]] %i in (set) do command` for each thing it may stand for."""
        kind, root, quoted_options = "", "", ""
        variable = ""
        while True:
            word = self.word()
            if not word:
                return
            lower = word.lower()
            if lower.startswith("/") and len(lower) >= 2:
                kind += lower[1]
                continue
            match = _LOOP_VARIABLE.fullmatch(word)
            if match and not match[1]:
                variable = match[2]
                break
            if kind and not variable:
                if "f" in kind:
                    quoted_options = lower
                else:
                    root = word.strip('"')
                continue
            return
        if self.word().lower() != "in":
            return
        while self.at < self.end and self.text[self.at] in " \t":
            self.at += 1
        if self.at >= self.end or self.text[self.at] != "(":
            return
        self.at += 1
        begin = self.at
        tail, places, _ = self.tail(inside=True)
        while self.at < self.end and self.text[self.at] != ")":
            # a set over several lines, or one that runs a pipeline
            self.at += 1
            more, more_places, _ = self.tail(inside=True)
            tail, places = tail + " " + more, [*places, begin, *more_places]
        finish = self.at
        self.at += 1
        if self.word().lower() != "do":
            return
        values = self.values(kind, root, tail, places, quoted_options, (begin, finish))
        body = self.at
        outer = self.loops.get(variable)
        if self.depth >= _DEEPEST:
            self.reading.finished = False
            self.at = self.end
            return
        if self.first_only:
            values = values[:1]
        self.depth += 1
        passes, first_only = self.passes, self.first_only
        self.passes *= max(1, len(values))
        for index, value in enumerate(values):
            self.at = body
            self.loops[variable] = value
            # Loops in loops multiply: past a limit every value is still seen, but not with every other.
            self.first_only = first_only or (index > 0 and self.passes > _PASSES)
            self.commands(inside=inside, once=True)
            if not self.spend(1 + (self.at - body) // 16):
                break
        self.passes, self.first_only = passes, first_only
        self.depth -= 1
        if outer is None:
            self.loops.pop(variable, None)
        else:
            self.loops[variable] = outer

    def values(
        self, kind: str, root: str, tail: str, places: list[int], quoted: str, span: Span
    ) -> Sequence[str | Search]:
        """Return what a `for` variable may be."""
        if "f" in kind:
            text = tail.strip()
            runs = ("`" if "usebackq" in quoted else "'") == text[:1]
            if runs:
                inner = text.strip("`'")
                self.embed("cmd", inner, span)
                return [HOLE]
            if text.startswith('"') and "usebackq" not in quoted:
                return [text.strip('"')]
            return [HOLE]
        if "l" in kind:
            return [HOLE]
        words = cut(tail, places)
        texts = [readings(word.text, HOLE)[0] for word in words]
        if "r" in kind:
            where = root or "."
            return [Search(where, text, deep=True, folders="d" in kind) for text in texts[:8]]
        if len(texts) > 8:
            texts = [*texts[:8]] + ([min(texts[8:], key=len)] if texts[8:] else [])
        return texts or [HOLE]

    # -- running ------------------------------------------------------------------------------------------------------

    def run(self, name: str, name_span: Span, tail: str, places: list[int], span: Span) -> None:
        """Run one command whose text is known."""
        lower = name.lower()
        if len(name) == 2 and name[1] == ":" and not tail.strip():
            # another drive becomes current; where on it is not known, its root at the start
            self.context = self.context.derive(cwd=name.upper() + "\\")
            return
        base = lower
        if lower in ("call", "start"):
            inner = builtins.unwrapped(lower, tail, places)
            if inner is not None:
                program, rest, rest_places = inner
                if program.startswith(":"):
                    return
                self.run(program, name_span, rest, rest_places, span)
            return
        if base in builtins.NAMES:
            handler = builtins.HANDLERS.get(base)
            canonical = builtins.NAMES[base]
            words = cut(tail, places)
            self.invoke(canonical, name, name_span, words, span)
            if handler is not None:
                handler(self, words, tail, span)
            return
        program = program_name(name)
        if self.context.files and name.lower().endswith((".bat", ".cmd")):
            written = self.context.files.get(builtins.file_key(name, self.context.cwd))
            if written is not None:
                self.embed("cmd", written.text, span)
        if program == "cmd":
            self.nested(tail, places, span)
            return
        arguments = split_line(tail)
        variants = [arguments]
        if UNSET in tail:
            variants = [split_line(tail.replace(UNSET, HOLE)), split_line(tail.replace(UNSET, ""))]
        where = (places[0], places[-1] + 1) if places else span
        for words_of in variants:
            self.add_invocation(program, name, name_span, [Arg(word, where) for word in words_of], span)

    def nested(self, tail: str, places: list[int], span: Span) -> None:
        """Hand back the command line of a nested `cmd /c`, with one pair of outer quotes taken off as cmd.exe does."""
        found = command_of(tail)
        if found is None:
            return
        text, dialect = found
        for reading in readings(text, HOLE):
            self.embed("cmd", reading, span, dialect=dialect)

    def invoke(self, program: str, name: str, name_span: Span, words: list[Word], span: Span) -> None:
        """Keep an invocation of one of cmd.exe's own commands."""
        args = [Arg(readings(word.text, HOLE)[0], (word.start, word.end)) for word in words]
        self.add_invocation(program, name, name_span, args, span)

    def add_invocation(self, program: str, name: str, name_span: Span, args: list[Arg], span: Span) -> None:
        """Keep an invocation."""
        if not self.spend():
            return
        act = Invocation(
            "" if HOLE in name or UNSET in name else program,
            args,
            context=self.context,
            snippet=self.snippet,
            span=span,
            name=Arg(name.replace(UNSET, HOLE), name_span),
            upstream=self.upstream,
            stdin=self.piped,
        )
        self.piped = None
        self.upstream = act
        self.reading.acts.append(act)

    def change(
        self,
        change: str,
        text: str,
        *,
        span: Span,
        via: str,
        recursive: bool = False,
        selected: bool = False,
        filters: Sequence[str] = (),
        destination: str | None = None,
        content: str | None = None,
        interactive: bool = False,
    ) -> None:
        """Keep a file change for each reading of its path."""
        for path in readings(text, HOLE):
            if not path and text:
                continue
            if not self.spend():
                return
            self.reading.acts.append(
                FileChange(
                    change,
                    Arg(path, span, glob="*" in path or "?" in path.removeprefix("\\\\?\\")),
                    context=self.context,
                    snippet=self.snippet,
                    span=span,
                    recursive=recursive,
                    selected=selected,
                    filters=filters,
                    destination=Arg(readings(destination, HOLE)[0], span) if destination is not None else None,
                    content=Arg(content.replace(UNSET, HOLE), span) if content is not None else None,
                    interactive=interactive,
                    via=via,
                )
            )

    def redirected(self, redirects: list[tuple[str, str, int]], program: str, content: str | None = None) -> None:
        """Keep what redirections write."""
        for operator, target, place in redirects:
            if "<" in operator or target.lower() in ("nul", "con", "prn", "", "nul:", "/dev/null"):
                continue
            given = content if operator in (">", "1>") else None
            if given is None and program == "break" and operator == ">":
                given = ""
            self.change(
                "append" if ">>" in operator else "write", target, span=(place, self.at), via=operator, content=given
            )
            held = "\n".join(self.echoed) if program == "(...)" else content
            self.remember(target, held if operator[:1] != "2" else None, append=">>" in operator)
            self.echoed = []

    def remember(self, target: str, content: str | None, *, append: bool) -> None:
        """Keep what a file written here holds: it may be run, or given to a program to run, later in the text."""
        if HOLE in target or UNSET in target or len(self.context.files) > 256:
            return
        key = builtins.file_key(target, self.context.cwd)
        known = self.context.files.get(key)
        text = (content if content is not None else HOLE).replace(UNSET, HOLE) + "\n"
        if append:
            text = (known.text if known is not None else HOLE + "\n") + text
        if len(text) > 65_536 or not self.spend(len(text) // 64):
            return
        written = Snippet("", text, context=self.context, origin=Origin(self.snippet, (0, 0), None), name=target)
        self.context = self.context.derive(files={**self.context.files, key: written})

    def embed(self, language: str, text: str, span: Span, *, dialect: str = "") -> None:
        """Hand inner code back."""
        snippet = self.snippet
        starts: Sequence[int] | None = None
        at = snippet.text.find(text, span[0], span[1]) if len(text) > 3 else -1
        if at >= 0:
            starts = range(at, at + len(text))
        self.reading.snippets.append(
            Snippet(
                language,
                text,
                context=self.context,
                dialect=dialect,
                origin=Origin(snippet, span, starts),
                pointer=snippet.pointer,
                latent=snippet.latent,
                depth=snippet.depth + 1,
            )
        )

"""Walks cmd.exe text command by command, keeping what `set`, `cd` and `for` make known, and gathers acts on the way."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall.invocation.windows import command_of, file_key, program_name, split_line
from blastwall.languages.cmd import builtins
from blastwall.languages.cmd.control import DEEPEST, Control
from blastwall.languages.cmd.words import DELIMITERS, UNSET, cut, readings
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.interface import Reading
    from blastwall.model import Span

_LONGEST = 16_384
_REDIRECT = re.compile(r"([0-9]?)(>>?|<)(&[0-9-]?)?")


class Interpreter(Control):
    """One run over one snippet."""

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
        if self.depth >= DEEPEST:
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
            written = self.context.files.get(file_key(name, self.context.cwd))
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

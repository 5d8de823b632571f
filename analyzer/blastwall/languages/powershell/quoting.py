"""What all of the parser stands on: characters, blanks, depth, and text in and out of quotes."""

from __future__ import annotations

import re

from blastwall.languages.powershell import nodes as n

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

# about_Quoting_Rules and CharTraits.cs: the dashes and quotes PowerShell takes for the ASCII ones, and Unicode blanks.
_TWINS = str.maketrans(
    {c: "-" for c in "\u2013\u2014\u2015"}
    | {c: "'" for c in "\u2018\u2019\u201a\u201b"}
    | {c: '"' for c in "\u201c\u201d\u201e"}
    | {
        c: " "
        for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x85"
    }
    | {"\r": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_DEEPEST = 40
BLANKS = " \t\f\v"
ENDS_WORD = frozenset(" \t\f\v\n;|&(){},<>")
NAME = re.compile(r"[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*")
VARIABLE = re.compile(r"(?:[A-Za-z0-9_\u00aa-\uffff]+:(?!:))?[A-Za-z0-9_\u00aa-\uffff?]+|[$^?]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


class TextReader:
    """The lowest part of the parser: characters, blanks, variables and strings."""

    def __init__(self, text: str, budget: Budget) -> None:
        """Start at the beginning of `text`."""
        self.source = text
        self.text = text.translate(_TWINS)
        self.end = len(text)
        self.at = 0
        self.budget = budget
        self.depth = 0
        self.faults = 0
        self.finished = True

    def peek(self, ahead: int = 0) -> str:
        """Return the character `ahead` of here, or nothing past the end."""
        at = self.at + ahead
        return self.text[at] if at < self.end else ""

    def blanks(self, *, lines: bool = False) -> None:
        """Skip blanks, comments and continued lines; with `lines`, line ends too."""
        text, end = self.text, self.end
        while self.at < end:
            c = text[self.at]
            if c in BLANKS or (lines and c == "\n"):
                self.at += 1
            elif c == "`" and self.peek(1) == "\n":
                self.at += 2
            elif c == "#":
                stop = text.find("\n", self.at)
                self.at = end if stop < 0 else stop
            elif c == "<" and self.peek(1) == "#":
                stop = text.find("#>", self.at + 2)
                self.at = end if stop < 0 else stop + 2
            else:
                return

    def gaps(self) -> None:
        """Skip what stands between statements."""
        while True:
            self.blanks(lines=True)
            if self.peek() != ";":
                return
            self.at += 1

    def take(self, mark: str) -> bool:
        """Skip `mark` if it stands here."""
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def fault(self) -> None:
        """Count something the grammar has no place for."""
        self.faults += 1

    def enter(self) -> bool:
        """Go one level down; False where that is too deep."""
        if self.depth >= _DEEPEST or not self.budget.spend():
            self.finished = self.finished and self.depth >= _DEEPEST
            self.fault()
            self.too_deep = True
            return False
        self.depth += 1
        return True

    too_deep = False

    def skip(self) -> None:
        """Skip a bracketed stretch without reading it."""
        level = 0
        while self.at < self.end:
            c = self.text[self.at]
            self.at += 1
            if c in "({[":
                level += 1
            elif c in ")}]":
                level -= 1
                if level <= 0:
                    return

    def skip_line(self) -> None:
        """Skip to the end of the line."""
        stop = self.text.find("\n", self.at)
        self.at = self.end if stop < 0 else stop

    def group(self, opening: str) -> n.Node:
        """Read `(`, `$(` or `@(` and what it holds; the parser of statements knows how."""
        raise NotImplementedError

    # -- variables and strings ----------------------------------------------------------------------------------------

    def variable(self) -> n.Node:
        """Read `$name` or `${name}`; a lone `$` is text."""
        start = self.at
        self.at += 1
        if self.peek() == "{":
            stop = self.text.find("}", self.at)
            stop = self.end if stop < 0 else stop
            name = self.source[self.at + 1 : stop].replace("`", "")
            self.at = min(stop + 1, self.end)
            return n.Variable(name.lower(), (start, self.at))
        match = VARIABLE.match(self.text, self.at)
        if not match:
            return n.Text(("$",), "'", (start, self.at))
        self.at = match.end()
        return n.Variable(match[0].lower(), (start, self.at))

    def string(self) -> n.Node:
        """Read a quoted string."""
        if self.peek() == '"':
            return self.expandable()
        start = self.at
        held: list[str] = []
        self.at += 1
        while True:
            stop = self.text.find("'", self.at)
            if stop < 0:
                held.append(self.source[self.at :])
                self.at = self.end
                self.fault()
                break
            held.append(self.source[self.at : stop])
            self.at = stop + 1
            if self.peek() != "'":
                break
            held.append("'")
            self.at += 1
        return n.Text(("".join(held),), "'", (start, self.at))

    def expandable(self) -> n.Node:
        """Read a double-quoted string."""
        start = self.at
        self.at += 1
        parts: list[str | n.Node] = []
        closed = self.interpolated(parts, "")
        if not closed:
            self.fault()
        return n.Text(parts, '"', (start, self.at))

    def interpolated(self, parts: list[str | n.Node], stop_at: str) -> bool:
        """Read the inside of an expandable string up to its quote, or up to `stop_at` for a here-string."""
        text, source = self.text, self.source
        held: list[str] = []
        closed = False
        while self.at < self.end and self.finished:
            c = text[self.at]
            if stop_at and c == "\n" and text.startswith(stop_at, self.at):
                self.at += len(stop_at)
                closed = True
                break
            if c == "`" and self.at + 1 < self.end:
                after = text[self.at + 1]
                held.append(_ESCAPES.get(after, source[self.at + 1]) if after in _ESCAPES else source[self.at + 1])
                self.at += 2
            elif c == '"' and not stop_at:
                if self.peek(1) == '"':
                    held.append('"')
                    self.at += 2
                    continue
                self.at += 1
                closed = True
                break
            elif c == "$" and (self.peek(1) in ("(", "{") or VARIABLE.match(text, self.at + 1)):
                if held:
                    parts.append("".join(held))
                    held = []
                parts.append(self.group("$(") if self.peek(1) == "(" else self.variable())
            else:
                held.append(source[self.at])
                self.at += 1
        if held:
            parts.append("".join(held))
        return closed

    def here_string(self) -> n.Node:
        """Read a here-string: `@'` or `@"`, a line end, text, and the closing mark at the start of a line."""
        start = self.at
        quote = self.text[start + 1]
        line = self.text.find("\n", start + 2)
        header = self.text[start + 2 : line] if line >= 0 else "x"
        if line < 0 or header.strip(BLANKS):
            # not a here-string after all
            self.at = start + 1
            self.fault()
            return self.string()
        self.at = line
        if quote == "'":
            stop = self.text.find("\n'@", line)
            if stop < 0:
                stop = self.end
                self.fault()
            body = self.source[line + 1 : stop] if stop > line else ""
            self.at = min(stop + 3, self.end)
            return n.Text((body,), "'", (start, self.at))
        if self.text.startswith('\n"@', line):
            self.at = line + 3
            return n.Text((), '"', (start, self.at))
        self.at = line + 1
        parts: list[str | n.Node] = []
        if not self.interpolated(parts, '\n"@'):
            self.fault()
        return n.Text(parts, '"', (start, self.at))

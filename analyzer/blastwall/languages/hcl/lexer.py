"""Splits HCL into tokens in one linear pass, tolerant of broken and templated text."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.budget import Budget

WORD = "word"
NUMBER = "number"
STRING = "string"
HEREDOC = "heredoc"
NEWLINE = "newline"
MARK = "mark"

_PLAIN = re.compile(
    r"(?P<newline>\r?\n|\r)|(?P<space>[ \t\f\v\u00a0\ufeff]+)|(?P<comment>\#[^\n]*|//[^\n]*)|(?P<block>/\*)"
    r"|(?P<heredoc><<-?[^\W\d][\w.-]*[ \t]*\r?\n)|(?P<quote>\")|(?P<word>[^\W\d][\w-]*)|(?P<number>\d[\w.]*)"
    r"|(?P<mark>==|!=|<=|>=|=>|&&|\|\||\.\.\.|.)",
    re.S,
)
_IN_STRING = re.compile(r"[^\"\\\n$%{}]+|\\.|\$\$\{|%%\{|[$%]\{|.", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|\$\$\{|%%\{", re.S)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Token:
    """One token: its `kind`, `text` (a string's without quotes, still escaped; a heredoc's body), and its place.

    `start` and `end` are the whole token's; `inner` is where the text of a string or heredoc starts. `holes` is true
    for a template that interpolates. `indented` is true for `<<-`.
    """

    __slots__ = ("end", "holes", "indented", "inner", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int, inner: int = -1) -> None:
        """Hold the token."""
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.inner = start if inner < 0 else inner
        self.holes = False
        self.indented = False

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.text!r})"


def tokens(text: str, budget: Budget) -> Iterator[Token]:
    """Yield the tokens of a text; stops early once the budget is spent."""
    position, length = 0, len(text)
    # an interpolation that runs to the end of the text is looked for once: the next ones end at their line
    multiline = True
    while position < length:
        match = _PLAIN.match(text, position)
        if match is None or not budget.spend():
            return
        kind = match.lastgroup
        start, position = position, match.end()
        if kind == "space" or kind == "comment":
            continue
        if kind == "block":
            close = text.find("*/", position)
            position = length if close < 0 else close + 2
        elif kind == "quote":
            end, closed, holes, ran_out = _string_end(text, position, multiline)
            multiline = multiline and not ran_out
            token = Token(STRING, text[position : end - 1] if closed else text[position:end], start, end, position)
            token.holes = holes
            position = end
            yield token
        elif kind == "heredoc":
            token, position = _heredoc(text, match.group(), start, position)
            yield token
        elif kind == "newline":
            yield Token(NEWLINE, "\n", start, position)
        else:
            yield Token(kind or MARK, match.group(), start, position)


def _string_end(text: str, position: int, multiline: bool) -> tuple[int, bool, bool, bool]:
    """Return where a string ends, whether it is closed, whether it interpolates, and whether it ran out of text."""
    begin, length = position, len(text)
    first_line = -1
    stack: list[str] = []
    holes = False
    match = _IN_STRING.match
    while position < length:
        found = match(text, position)
        if found is None:
            break
        piece = found.group()
        position = found.end()
        inside = not stack or stack[-1] == '"'
        if piece == "\n":
            if first_line < 0:
                first_line = found.start()
            if inside or not multiline:
                return (found.start() if not stack else first_line), False, holes, bool(stack)
        elif piece == '"':
            if not stack:
                return position, True, holes, False
            if stack[-1] == '"':
                stack.pop()
            else:
                stack.append('"')
        elif inside:
            if piece in ("${", "%{"):
                holes = True
                stack.append("{")
        elif piece in ("{", "${", "%{"):
            stack.append("{")
        elif piece == "}":
            stack.pop()
    return (first_line if first_line >= 0 else max(position, begin)), False, holes, True


def _heredoc(text: str, opening: str, start: int, position: int) -> tuple[Token, int]:
    """Read a heredoc's body up to the line that holds nothing but its mark."""
    indented = opening.startswith("<<-")
    mark = opening.strip().lstrip("<-").strip()
    line = position
    length = len(text)
    end = length
    after = length
    while line < length:
        close = text.find("\n", line)
        close = length if close < 0 else close
        # blanks after the mark don't keep it from closing; a mark is looked for where it can be, so this is linear
        if close - line < len(mark) + 256 and text[line:close].strip() == mark:
            end, after = line, close
            break
        line = close + 1
    token = Token(HEREDOC, text[position:end], start, after, position)
    token.holes = "${" in token.text or "%{" in token.text
    token.indented = indented
    return token, after


def decode(text: str) -> str:
    """Decode the escapes of a quoted template's literal part."""
    if "\\" not in text and "$${" not in text and "%%{" not in text:
        return text

    def replace(match: re.Match[str]) -> str:
        short, long, plain = match.group(1), match.group(2), match.group(3)
        if short or long:
            number = int(short or long, 16)
            return chr(number) if number < 0x110000 else "\ufffd"
        if plain is None:
            return match.group()[1:]
        return _SIMPLE.get(plain, match.group())

    return _ESCAPE.sub(replace, text)

"""Splits JavaScript into tokens in one linear pass: strings, templates, comments and regular expressions kept apart."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

NAME = "name"
STRING = "string"
TEMPLATE = "template"
NUMBER = "number"
MARK = "mark"
REGEX = "regex"

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<line>//[^\n]*)|(?P<block>/\*)|(?P<string>\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?)"
    r"|(?P<tick>`)|(?P<name>[^\W\d][\w$]*|[$#][\w$]*)|(?P<number>\d[\w.]*)"
    r"|(?P<mark>=>|\?\.|\?\?|===?|!==?|&&|\|\||\.\.\.|.)",
    re.S,
)
_IN_TEMPLATE = re.compile(r"[^`\\$]+|\\.|\$\{|.", re.S)
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r?\n)|(.))", re.S)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
#: After these a slash divides; anywhere else it opens a regular expression.
_VALUE_END = frozenset({NAME, STRING, TEMPLATE, NUMBER, REGEX})
_WORDS = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield"}
)


class Token:
    """One token: `kind`, `text` (a string's decoded), place, and for a template its literal parts and inner spans.

    `inner` is where the text of a string or template starts in the source, or -1 where escapes moved it. `parts` are
    a template's texts, `holes` the spans of what it interpolates between them.
    """

    __slots__ = ("end", "holes", "inner", "kind", "parts", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int, inner: int = -1) -> None:
        """Hold the token."""
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.inner = inner
        self.parts: list[str] = []
        self.holes: list[tuple[int, int]] = []

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.text!r})"


def tokens(text: str, budget: Budget, start: int = 0, end: int = -1) -> list[Token]:
    """Return the tokens of a stretch of text; fewer once the budget is spent."""
    found: list[Token] = []
    position = start
    length = len(text) if end < 0 else end
    while position < length:
        match = _TOKEN.match(text, position, length)
        if match is None or not budget.spend():
            break
        kind = match.lastgroup or MARK
        begin, position = position, match.end()
        word = match.group()
        if kind in ("space", "line"):
            continue
        if kind == "block":
            close = text.find("*/", position, length)
            position = length if close < 0 else close + 2
        elif kind == "string":
            body = word[1:-1] if len(word) > 1 and word[-1] == word[0] else word[1:]
            plain = "\\" not in body
            found.append(Token(STRING, body if plain else decode(body), begin, position, begin + 1 if plain else -1))
        elif kind == "tick":
            token = _template(text, begin, length)
            position = token.end
            found.append(token)
        elif kind == MARK and word == "/" and not _divides(found):
            stop = _regex_end(text, position, length)
            found.append(Token(REGEX, text[begin:stop], begin, stop))
            position = stop
        else:
            found.append(Token(kind, word, begin, position))
    return found


def _divides(found: list[Token]) -> bool:
    if not found:
        return False
    last = found[-1]
    if last.kind == NAME:
        return last.text not in _WORDS
    return last.kind in _VALUE_END or last.text in (")", "]", "}")


def _regex_end(text: str, position: int, length: int) -> int:
    inside = False
    at = position
    while at < length:
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "\n":
            return position
        elif char == "[":
            inside = True
        elif char == "]":
            inside = False
        elif char == "/" and not inside:
            at += 1
            while at < length and text[at].isalpha():
                at += 1
            return at
        at += 1
    return position


def _template(text: str, start: int, length: int) -> Token:
    """Read a template literal; what it interpolates is skipped over by its braces, nested templates too."""
    token = Token(TEMPLATE, "", start, length, start + 1)
    position = start + 1
    part: list[str] = []
    stack: list[str] = ["`"]
    hole = 0
    while position < length:
        match = _IN_TEMPLATE.match(text, position, length) if stack[-1] == "`" else None
        if match is not None:
            piece = match.group()
            position = match.end()
            outer = len(stack) == 1
            if piece == "`":
                stack.pop()
                if not stack:
                    break
            elif piece == "${":
                stack.append("{")
                if outer:
                    token.parts.append("".join(part))
                    part = []
                    hole = position
            elif outer:
                part.append(decode(piece) if piece[0] == "\\" else piece)
            continue
        char = text[position]
        position += 1
        if char == "`":
            stack.append("`")
        elif char == "{":
            stack.append("{")
        elif char == "}":
            stack.pop()
            if len(stack) == 1:
                token.holes.append((hole, position - 1))
        elif char in "\"'":
            close = position
            while close < length and text[close] not in (char, "\n"):
                close += 2 if text[close] == "\\" else 1
            position = min(close + 1, length)
    token.parts.append("".join(part))
    token.end = min(position, length)
    if len(token.parts) == 1:
        token.text = token.parts[0]
        if text[start + 1 : token.end - 1] != token.text:
            token.inner = -1
    else:
        token.inner = -1
    return token


def decode(text: str) -> str:
    """Decode a string's escapes."""

    def replace(match: re.Match[str]) -> str:
        long, short, byte, newline, plain = match.groups()
        digits = long or short or byte
        if digits:
            number = int(digits, 16)
            return chr(number) if number < 0x110000 else "\ufffd"
        return "" if newline else _SIMPLE.get(plain, plain)

    return _ESCAPE.sub(replace, text)

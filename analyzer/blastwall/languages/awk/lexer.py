"""Cuts an awk program into tokens, as the lexical conventions of POSIX awk have them."""

from __future__ import annotations

import re

NAME, STRING, NUMBER, REGEX, MARK, LINE, END = "name", "string", "number", "regex", "mark", "line", "end"
#: A token: its kind and its text.
Token = tuple[str, str]

_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\f\v]+|\\\r?\n|#[^\n]*)"
    r"|(?P<line>\n|;)"
    r'|"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)(?:"|$)'
    r"|(?P<name>@?[A-Za-z_]\w*+)"
    r"|(?P<number>0[xX][0-9A-Fa-f]++|(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?)"
    r"|(?P<mark>\*\*=|\*\*|>>|\|&|\|\||&&|\+\+|--|[-+*/%^=!<>]=|!~|.)",
    re.S,
)
#: A regular expression, once it is known that one begins: `/` in brackets does not end it.
_REGEX = re.compile(r"/((?:[^/\\\n\[]|\\.|\[\]?[^\]\n]*\])*+)/")
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(\n)|(.))", re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_MOST = 20_000


def unescaped(text: str) -> str:
    """Return a string's text with its escapes decoded."""

    def decoded(match: re.Match[str]) -> str:
        octal, hexadecimal, line, plain = match.groups()
        if octal or hexadecimal:
            return chr(int(octal, 8) if octal else int(hexadecimal, 16)) if (octal or hexadecimal).strip("0") else "?"
        return "" if line else _ESCAPES.get(plain, plain)

    return _ESCAPE.sub(decoded, text) if "\\" in text else text


def tokens(text: str) -> list[Token]:
    """Return the tokens; where an operand may stand, `/` begins a regular expression."""
    found: list[Token] = []
    at = 0
    while at < len(text) and len(found) < _MOST:
        if text[at] == "/" and not _after_operand(found):
            regex = _REGEX.match(text, at)
            if regex is not None:
                found.append((REGEX, regex[1]))
                at = regex.end()
                continue
        match = _TOKEN.match(text, at)
        if match is None:
            at += 1
            continue
        at = max(match.end(), at + 1)
        kind = match.lastgroup or MARK
        if kind == "string":
            found.append((STRING, unescaped(match["string"])))
        elif kind != "blank":
            found.append((kind, match[0]))
    found.append((END, ""))
    return found


def _after_operand(found: list[Token]) -> bool:
    if not found:
        return False
    kind, text = found[-1]
    if kind == NAME:
        return text not in ("print", "printf", "return", "in", "getline", "case")
    return kind in (STRING, NUMBER) or text in (")", "]", "$", "++", "--")

"""What quoted text stands for: ANSI-C escapes of `$'..'`, and `printf` and `echo -e` escapes."""

from __future__ import annotations

import re

_ANSI = re.compile(
    r"\\(x[0-9a-fA-F]{1,2}|x\{[0-9a-fA-F]{1,8}\}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|.)", re.S
)
_ECHO = re.compile(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|0[0-7]{0,3}|[1-7][0-7]{0,2}|.)", re.S)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}
_QUOTES = "'\"\\?"


def _code_point(value: int) -> str:
    # NUL ends a shell string, and would read as a hole; surrogates are no text.
    return chr(value) if 0 < value < 0x110000 and not 0xD800 <= value < 0xE000 else ""


def ansi_c(text: str) -> str:
    """Resolve the escapes of `$'text'`."""
    if "\\" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        body = match[1]
        first = body[0]
        if first in "xuU" and len(body) > 1:
            return _code_point(int(body[1:].strip("{}"), 16))
        if first in "01234567":
            return _code_point(int(body, 8) & 255)
        if first == "c" and len(body) > 1:
            return _code_point(ord(body[1]) & 31)
        if first in _QUOTES:
            return first
        return _NAMED.get(first, "\\" + body)

    return _ANSI.sub(one, text)


def echo_escapes(text: str) -> str:
    r"""Resolve the escapes that `echo -e` and `printf` know; `\\c` ends the output."""
    if "\\" not in text:
        return text
    stop = text.find("\\c")
    if stop >= 0:
        text = text[:stop]

    def one(match: re.Match[str]) -> str:
        body = match[1]
        first = body[0]
        if first in "xuU" and len(body) > 1:
            return _code_point(int(body[1:], 16))
        if first in "01234567":
            return _code_point(int(body, 8) & 255)
        if first in _QUOTES:
            return first
        return _NAMED.get(first, "\\" + body)

    return _ECHO.sub(one, text)

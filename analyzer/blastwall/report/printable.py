"""Makes text harmless to a terminal. Light: a hook that refuses a call comes through here."""

from __future__ import annotations

import unicodedata

#: Longest message that is shown to a person, in characters.
_LONGEST = 400


def printable(text: str) -> str:
    """Return text that can't drive a terminal: controls and direction marks become pictures, one for one."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_picture, text))


def _picture(char: str) -> str:
    if char == "\t":
        return " "
    point = ord(char)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "\ufffd"
    return char


def shortened(text: str) -> str:
    """Return a message without the middle of a name nobody could read: its beginning and its end stay."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 120]} … {text[-117:]}"

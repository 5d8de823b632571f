"""Reads the literals of the MongoDB shell: JavaScript objects, arrays, strings; calls and names become unknown."""

from __future__ import annotations

import re
from bisect import bisect_right

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import Json

DEPTH = 60
_WORD = re.compile(r"[A-Za-z_$][\w$.]*")
_NUMBER = re.compile(r"-?(?:\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+)")
_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)*")


def blank(text: str, at: int) -> int:
    """Return the place after blanks and comments."""
    found = _BLANK.match(text, at)
    return found.end() if found else at


def string(text: str, at: int) -> tuple[str, int]:
    """Read a quoted string; return it and the place after it."""
    quote = text[at]
    out: list[str] = []
    i = at + 1
    while i < len(text):
        c = text[i]
        if c == "\\" and i + 1 < len(text):
            out.append({"n": "\n", "t": "\t"}.get(text[i + 1], text[i + 1]))
            i += 2
            continue
        if c == quote:
            return "".join(out), i + 1
        if c == "\n" and quote != "`":
            # never closed: no string goes on over a line
            return "".join(out), i
        if quote == "`" and c == "$" and text[i + 1 : i + 2] == "{":
            close = text.find("}", i)
            out.append(HOLE)
            i = close + 1 if close > 0 else len(text)
            continue
        out.append(c)
        i += 1
    return "".join(out), len(text)


class Source:
    """A text with its brackets and strings found in one pass, so that nothing is walked twice."""

    __slots__ = ("closers", "quoted", "text")

    def __init__(self, text: str) -> None:
        """Find where each bracket closes (the end of the text where it does not) and where strings stand."""
        self.text = text
        self.closers: dict[int, int] = {}
        self.quoted: list[tuple[int, int]] = []
        open_: list[int] = []
        i = 0
        end = len(text)
        while i < end:
            c = text[i]
            if c in "\"'`":
                _, after = string(text, i)
                if text[after - 1] == c and after - 1 > i:
                    self.quoted.append((i, after))
                    i = after
                else:
                    # no string: an apostrophe, or a text cut short
                    i += 1
                    if after >= end and end - i > 4096:
                        break
                continue
            if c == "/" and text[i + 1 : i + 2] in ("/", "*"):
                after = blank(text, i)
                if after > i:
                    self.quoted.append((i, after))
                    i = after
                    continue
            if c in "([{":
                open_.append(i)
            elif c in ")]}" and open_:
                self.closers[open_.pop()] = i + 1
            i += 1

    def closing(self, at: int) -> int:
        """Return the place after the bracket that closes the one at `at`."""
        return self.closers.get(at, len(self.text))

    def is_quoted(self, at: int) -> bool:
        """Whether a place stands in a string or a comment."""
        place = bisect_right(self.quoted, (at, len(self.text) + 1)) - 1
        return place >= 0 and self.quoted[place][0] <= at < self.quoted[place][1]


def value(source: Source, at: int, depth: int = 0) -> tuple[Json, int]:
    """Read one value; return it and the place after it. What is not literal is `HOLE`."""
    text = source.text
    at = blank(text, at)
    if at >= len(text):
        return HOLE, at
    c = text[at]
    result: Json = HOLE
    if depth > DEPTH:
        return HOLE, _expression(source, at)
    if c in "\"'`":
        result, after = string(text, at)
    elif c == "{":
        result, after = _object(source, at, depth)
    elif c == "[":
        items: list[Json] = []
        after = at + 1
        while True:
            after = blank(text, after)
            if after >= len(text) or text[after] == "]":
                after += 1
                break
            if text[after] == ",":
                after += 1
                continue
            item, moved = value(source, after, depth + 1)
            items.append(item)
            after = moved if moved > after else after + 1
        result = items
    elif c == "/":
        # a regular expression: a pattern, not an equality
        close = text.find("/", at + 1)
        while close > 0 and text[close - 1] == "\\":
            close = text.find("/", close + 1)
        body = text[at + 1 : close] if close > 0 else ""
        after = close + 1 if close > 0 else len(text)
        while after < len(text) and text[after].isalpha():
            after += 1
        result = {"$regex": body}
    else:
        number = _NUMBER.match(text, at)
        word = _WORD.match(text, at)
        if number and number.end() > at:
            raw = number.group().replace("_", "")
            try:
                result = float(raw) if any(e in raw for e in ".eE") else int(raw[:300])
            except ValueError:
                result = HOLE
            after = number.end()
        elif word:
            name = word.group()
            after = word.end()
            if name in ("true", "false", "null", "undefined"):
                result = {"true": True, "false": False}.get(name)
            else:
                if name == "new":
                    _, after = value(source, after, depth + 1)
                elif (
                    name in ("ObjectId", "UUID", "ISODate", "Date", "NumberLong", "NumberInt")
                    and text[after : after + 1] == "("
                ):
                    # one value, whichever it is
                    inner, _ = value(source, after + 1, depth + 1)
                    result = inner if isinstance(inner, str | int) else HOLE
                return result, _expression(source, after)
        else:
            return HOLE, _expression(source, at)
    ended = blank(text, after)
    if ended < len(text) and text[ended] not in ",)]};":
        # `"a" + b`, `[1, 2].map(...)`: an expression, not a literal
        return HOLE, _expression(source, after)
    return result, ended


def _object(source: Source, at: int, depth: int) -> tuple[Json, int]:
    text = source.text
    members: dict[str, Json] = {}
    i = at + 1
    while True:
        i = blank(text, i)
        if i >= len(text) or text[i] == "}":
            return members, i + 1
        if text[i] == ",":
            i += 1
            continue
        if text.startswith("...", i):
            _, i = value(source, i + 3, depth + 1)
            members["..."] = HOLE
            continue
        key = ""
        if text[i] in "\"'":
            key, i = string(text, i)
        else:
            word = _WORD.match(text, i) or _NUMBER.match(text, i)
            if word and word.end() > i:
                key, i = word.group(), word.end()
            elif text[i] == "[":
                i = source.closing(i)
                key = HOLE
            else:
                i += 1
                continue
        i = blank(text, i)
        if i < len(text) and text[i] == ":":
            members[key], i = value(source, i + 1, depth + 1)
        else:
            # shorthand: `{status}`
            members[key] = HOLE


def _expression(source: Source, at: int) -> int:
    """Return the place where the expression at `at` ends: a `,`, `;` or closing bracket on its own level."""
    text = source.text
    i = at
    while i < len(text):
        c = text[i]
        if c in "\"'`":
            _, i = string(text, i)
        elif c in "([{":
            i = source.closing(i)
        elif c in ",)]};":
            return i
        else:
            i += 1
    return i


def arguments(source: Source, at: int) -> tuple[list[Json], int]:
    """Read the arguments of a call whose `(` stands at `at`; return them and the place after the `)`."""
    text = source.text
    found: list[Json] = []
    end = source.closing(at)
    i = at + 1
    while True:
        i = blank(text, i)
        if i >= end - 1 or text[i] == ")":
            return found, end
        if text[i] == ",":
            i += 1
            continue
        item, moved = value(source, i)
        found.append(item)
        i = moved if moved > i else i + 1

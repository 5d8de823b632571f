"""The records of a stream: lines, events, or the parts of one document, each decoded on its own.

Whatever its size, a stream is never held as a whole. A line or a document of up to `LARGEST` characters is decoded
at once; a larger one is taken apart where it is largest, and each part is handed on wrapped in the members around
it, so that a reader need not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from blastwall.model import Notice
from blastwall.records.decoding import BrokenJson, Marked, decode, escape
from blastwall.records.interface import Record, Unread
from blastwall.records.window import LARGEST, Window

if TYPE_CHECKING:
    from blastwall.model import Json

#: How deep a large document is taken apart before the rest of a branch is skipped.
_DEEPEST = 24
#: Longest outer text that is repeated around each part.
_OUTER = 512
#: Lines looked at to tell lines from a document.
_LOOKAHEAD = 8

_DECODER = json.JSONDecoder(strict=False)
_STRUCTURE = re.compile(r'\\.|["{}\[\]]', re.DOTALL)
_SSE_FIELD = re.compile(r"(?:event|id|retry)\s*:|:")

Part = Iterator[Record | Unread]
Path = tuple[str | int, ...]


class _Broken(Exception):
    """Inside this file: the text is not JSON from here on."""


def records(window: Window, file: str) -> Part:
    """Yield the records of a stream in order; what can't be read is an `Unread` in its place."""
    first = window.skip_space()
    if not first:
        return
    if first in "{[" and _is_document(window):
        yield from _document(window, file)
    yield from _lines(window, file)


def _is_document(window: Window) -> bool:
    """Whether the value at `pos` goes on over several lines."""
    end = window.line_end()
    if end is None:
        return False  # one very long line: the lines know how to take it apart
    line = window.buffer[window.pos : end]
    try:
        decode(line.strip())
        return False
    except BrokenJson as error:
        if "deeply" in error.reason:
            return False
    if line.startswith("[") and line.strip() in ("[", "[{", "[["):
        return True
    # a first line that is broken, above others that are not, is a broken line and not a document
    window.fill(1 << 16)
    begin = window.pos
    lines = window.buffer[begin : begin + (1 << 18)].split("\n")[1 : 1 + _LOOKAHEAD]
    for other in lines:
        if other[:1] in ("{", "[") and len(other) > 2:
            try:
                decode(other.strip())
                return False
            except BrokenJson:
                continue
    return len(lines) > 0 and any(other.strip() for other in lines)


def _document(window: Window, file: str) -> Part:
    """Yield the one document at `pos`, as a whole or in parts."""
    start_line = window.line
    text = window.rest(LARGEST)
    if text is not None:
        try:
            value, end = _DECODER.raw_decode(text)
        except (ValueError, RecursionError):
            pass
        else:
            raw = text[:end]
            window.advance(window.pos + end)
            yield from _whole(value, file, start_line, raw, locate=_Locator(raw, start_line))
            return
    yield from _apart(window, file)


def _whole(value: Json, file: str, line: int, raw: str, *, locate: Callable[[str], int] | None = None) -> Part:
    """Yield a decoded value: an object as a record, an array as one record for every object in it."""
    if isinstance(value, dict):
        yield Record(value, file=file, line=line, marked=Marked(raw), locate=locate)
    elif isinstance(value, list):
        marked = Marked(raw)
        for path, item in _objects(value):
            place = _placer(path, 0)
            yield Record(
                item,
                file=file,
                line=line,
                marked=marked,
                prefix=tuple(map(str, path)),
                place=place,
                locate=_shift(locate, place),
            )


def _objects(value: list[Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the objects in an array, or in arrays in it (`[name, {...}]`), with where they stand."""
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield (index,), item
        elif isinstance(item, list):
            for inner, leaf in enumerate(item):
                if isinstance(leaf, dict):
                    yield (index, inner), leaf


def _shift(locate: Callable[[str], int] | None, place: Callable[[str], str]) -> Callable[[str], int] | None:
    if locate is None:
        return None
    return lambda pointer: locate(place(pointer))


def _placer(path: Path, wrapped: int) -> Callable[[str], str]:
    """Return a function that puts `path` in the place of the first `wrapped` steps of a pointer."""
    prefix = "".join(f"/{escape(str(step))}" for step in path)

    def place(pointer: str) -> str:
        steps = pointer.split("/")[1 + wrapped :]
        return prefix + "".join(f"/{step}" for step in steps)

    return place


def _lines(window: Window, file: str) -> Part:
    """Yield the records of a stream whose values end where their lines end."""
    odd_lines = 0
    odd_line = 0
    event: list[str] = []
    event_line = 0
    while True:
        first = window.skip_space()
        if not first:
            break
        line = window.line
        end = window.line_end()
        if end is None:
            if first in "{[":
                yield from _apart(window, file)
            else:
                yield Unread(
                    Notice("long-line", f"a line of more than {LARGEST:,} characters that is not JSON was skipped"),
                    file=file,
                    line=line,
                )
                window.skip_line()
            continue
        text = window.buffer[window.pos : end].strip(" \t\r\0\ufeff\x1e")
        last = end >= len(window.buffer) and window.eof
        blank_before = window.buffer[window.pos - 2 : window.pos] == "\n\n"
        window.advance(min(end + 1, len(window.buffer)))
        if text.startswith("data:"):
            # an event may be spread over several `data:` lines; it is tried after each
            if blank_before or not event:
                event, event_line = [], line
            event.append(text[5:].strip())
            if event == ["[DONE]"]:
                event = []
                continue
            joined = "\n".join(event)
            try:
                value = decode(joined)
            except BrokenJson:
                continue
            event = []
            yield from _whole(value, file, event_line, joined)
            continue
        if event:
            yield Unread(
                Notice("broken-event", "an event whose data is not valid JSON was skipped"), file=file, line=event_line
            )
            event = []
        if first == "#" or text.startswith("//") or _SSE_FIELD.match(text):
            continue
        begin = 0
        if first not in "{[":
            begin = text.find("{")  # a log line in front of the JSON
            if begin < 0:
                odd_lines += 1
                odd_line = odd_line or line
                continue
        raw = text[begin:].rstrip(",") if first in "{[" else text[begin:]
        if raw in ("[", "]", "{", "}"):
            continue
        try:
            value = decode(raw)
        except BrokenJson as error:
            if begin:
                try:
                    value, stop = _DECODER.raw_decode(raw)
                except (ValueError, RecursionError):
                    odd_lines += 1
                    odd_line = odd_line or line
                    continue
                yield from _whole(value, file, line, raw[:stop])
                continue
            notice = _line_notice(raw, error.reason, last)
            yield Unread(notice, file=file, line=line)
            # what is whole inside a broken line still counts
            yield from _apart(Window(None, text=raw, line=line), file, quiet=True)
            continue
        yield from _whole(value, file, line, raw)
    if event:
        yield Unread(Notice("truncated", "the recording ends in the middle of an event"), file=file, line=event_line)
    if odd_lines:
        yield Unread(
            Notice("not-json", f"{odd_lines} line{'s' * (odd_lines > 1)} without JSON, the first of them here"),
            file=file,
            line=odd_line,
            fatal=False,
        )


def _line_notice(raw: str, reason: str, last: bool) -> Notice:
    if "deeply" in reason:
        return Notice("nested-too-deeply", "a line nested too deeply to be decoded")
    if last:
        return Notice("truncated", f"the last line is cut off: {reason}")
    return Notice("broken-line", f"a line that is not valid JSON: {reason}")


# -- taking a large value apart ----------------------------------------------------------------------------------------


def _apart(window: Window, file: str, *, quiet: bool = False) -> Part:
    """Yield the parts of the value at `pos`, which is too large, too deep or broken, and move behind it."""
    line = window.line
    try:
        yield from _walk(window, file, (), (), quiet)
    except _Broken:
        if not quiet:
            truncated = window.eof and window.pos >= len(window.buffer)
            what = (
                "the recording ends in the middle of a value"
                if truncated
                else f"not valid JSON from line {window.line} on"
            )
            yield Unread(Notice("truncated" if truncated else "broken-document", what), file=file, line=line)
        window.skip_line()


def _walk(window: Window, file: str, path: Path, outers: tuple[dict[str, Any], ...], quiet: bool) -> Part:
    """Walk into the object or array at `pos`. `outers` are the small members around each step of the path."""
    opening = window.skip_space()
    line = window.line
    window.advance(window.pos + 1)
    members: dict[str, Any] = {}
    small: dict[str, Any] = {}
    index = -1
    try:
        while True:
            char = window.skip_space()
            if char == ",":
                window.advance(window.pos + 1)
                continue
            if char and char in "}]":
                window.advance(window.pos + 1)
                return
            if not char:
                raise _Broken
            step: str | int
            if opening == "{":
                step = _key(window)
            else:
                index += 1
                step = index
            here = window.line
            try:
                value, raw = _value(window)
            except (_TooLarge, _Broken, RecursionError) as trouble:
                yield from _descend(window, file, (*path, step), (*outers, small), trouble, quiet)
                continue
            if isinstance(step, int):
                yield from _part(value, raw, file, here, (*path, step), (*outers, small))
            else:
                members[step] = value
                if not isinstance(value, dict | list) and (not isinstance(value, str) or len(value) <= _OUTER):
                    small[step] = value
    finally:
        # what else the object holds, once, when it ends (or breaks off)
        if any(isinstance(value, dict | list) for value in members.values()):
            yield from _part(members, "", file, line, path, outers)


class _TooLarge(Exception):
    """Inside this file: the value is larger than is decoded at once."""


def _descend(
    window: Window, file: str, path: Path, outers: tuple[dict[str, Any], ...], trouble: Exception, quiet: bool
) -> Part:
    """Go into a value that could not be decoded as a whole."""
    line = window.line
    container = window.peek() in ("{", "[")
    if container and len(path) < _DEEPEST:
        yield from _walk(window, file, path, outers, quiet)
        return
    if isinstance(trouble, _Broken):
        raise trouble
    _skip_value(window)
    if not quiet:
        what = "a value nested too deeply" if container else f"a text of more than {LARGEST:,} characters"
        notice = Notice("nested-too-deeply" if container else "long-text", f"{what} was skipped")
        yield Unread(notice, file=file, line=line)


def _key(window: Window) -> str:
    key, _ = _value(window)
    if not isinstance(key, str) or window.skip_space() != ":":
        raise _Broken
    window.advance(window.pos + 1)
    window.skip_space()
    return key


def _value(window: Window) -> tuple[Json, str]:
    """Decode the value at `pos`, reading on while it is incomplete, and move behind it; return it and its text."""
    while True:
        begin, size = window.pos, len(window.buffer)
        try:
            value, end = _DECODER.raw_decode(window.buffer, begin)
        except json.JSONDecodeError as error:
            incomplete = error.msg.startswith("Unterminated string") or error.pos >= size - 16
            if not incomplete or window.eof:
                raise _Broken from None
            if size - begin > LARGEST:
                raise _TooLarge from None
            window.fill(size - begin)
            continue
        except RecursionError:
            raise
        except ValueError:
            raise _Broken from None
        if end == size and not window.eof and not isinstance(value, dict | list | str):
            window.fill()  # a number may go on
            continue
        raw = window.buffer[begin:end]
        window.advance(end)
        return value, raw


def _skip_value(window: Window) -> None:
    """Move behind the value at `pos` without decoding it."""
    depth = 0
    in_string = False
    while True:
        end = len(window.buffer)
        resume = end
        for match in _STRUCTURE.finditer(window.buffer, window.pos):
            token = match.group()
            if token[0] == "\\":
                continue
            if token == '"':
                in_string = not in_string
            elif not in_string:
                depth += 1 if token in "{[" else -1
            if not in_string and depth <= 0:
                window.advance(match.end())
                return
        if window.buffer.endswith("\\"):
            resume = end - 1  # half an escape
        window.advance(resume)
        if not window.fill():
            raise _Broken


def _part(value: Json, raw: str, file: str, line: int, path: Path, outers: tuple[dict[str, Any], ...]) -> Part:
    """Yield a part of a large value, wrapped in the members around it, as if the rest were not there."""
    if not isinstance(value, dict | list):
        return
    leading = 0
    while leading < len(path) and isinstance(path[leading], int):
        leading += 1
    wrapped: Any = value
    for step, outer in zip(reversed(path[leading:]), reversed(outers[leading:]), strict=True):
        wrapped = {**outer, step: wrapped} if isinstance(step, str) else [wrapped]
    depth = len(path) - leading
    marked = Marked(raw) if raw else None
    if isinstance(wrapped, dict):
        place = _placer(path, depth)
        yield Record(wrapped, file=file, line=line, marked=marked, depth=depth, place=place)
    else:
        for index, item in enumerate(wrapped):
            if isinstance(item, dict):
                place = _placer((*path, index), 0)
                yield Record(item, file=file, line=line, marked=marked, prefix=(str(index),), place=place)


class _Locator:
    """The line each part of a document begins on, found when it is asked for; each container is indexed once."""

    def __init__(self, raw: str, line: int) -> None:
        """Hold the document's text and the line it begins on."""
        self._raw = raw
        self._line = line
        self._children: dict[int, dict[str, int]] = {}
        self._known: tuple[int, int] = (0, line)

    def __call__(self, pointer: str) -> int:
        at = 0
        for step in pointer.split("/")[1:]:
            children = self._children.get(at)
            if children is None:
                children = self._children[at] = self._index(at)
            found = children.get(step.replace("~1", "/").replace("~0", "~"))
            if found is None:
                break
            at = found
        before, line = self._known
        if at < before:
            before, line = 0, self._line
        line += self._raw.count("\n", before, at)
        self._known = (at, line)
        return line

    def _index(self, at: int) -> dict[str, int]:
        """Return where each member of the container at an offset begins."""
        raw = self._raw
        found: dict[str, int] = {}
        opening = raw[at : at + 1]
        if opening not in ("{", "["):
            return found
        position = at + 1
        index = 0
        try:
            while True:
                position = _skip(raw, position)
                if raw[position] == ",":
                    position = _skip(raw, position + 1)
                if raw[position] in "}]":
                    return found
                if opening == "{":
                    key, position = _DECODER.raw_decode(raw, position)
                    position = _skip(raw, _skip(raw, position) + 1)
                else:
                    key = str(index)
                    index += 1
                found[str(key)] = position
                _, position = _DECODER.raw_decode(raw, position)
        except (ValueError, IndexError, RecursionError):
            return found


_SPACE = re.compile(r"[ \t\r\n]*")


def _skip(raw: str, position: int) -> int:
    match = _SPACE.match(raw, position)
    return match.end() if match else position

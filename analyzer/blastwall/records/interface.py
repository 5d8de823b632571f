"""What a reader of recorded calls is given, and what it gives back.

A recording is a stream of *records*: the lines of a JSONL file, the events of an SSE stream, the elements of the
large arrays of one JSON document. A `Reader` knows one format. It says of each record whether it is one of its own,
and if so which calls it holds; what it must remember between records (a working directory, half a streamed call) it
keeps in the instance, of which there is one per file.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from blastwall.model import Notice, ToolCall
from blastwall.records.decoding import Marked, parse_arguments

if TYPE_CHECKING:
    from blastwall.model import Json

#: How many call ids a reader remembers, so that the echo of a call (its start event, its hook) is not judged twice.
REMEMBERED_IDS = 4096


class Record:
    """One decoded record: its `value`, its `file`, the `line` it begins on, and its place in a larger document.

    `place` turns a pointer inside `value` into one that holds in the file (a record cut out of a large document is
    wrapped in the same outer members, with its index replaced). `locate` gives the line of such a pointer.
    """

    __slots__ = ("depth", "file", "line", "locate", "marked", "place", "prefix", "value")

    def __init__(
        self,
        value: Json,
        *,
        file: str = "",
        line: int = 1,
        marked: Marked | None = None,
        prefix: tuple[str, ...] = (),
        depth: int = 0,
        place: Callable[[str], str] | None = None,
        locate: Callable[[str], int] | None = None,
    ) -> None:
        """Hold the record. `marked` knows its text, in which `prefix` leads to what lies `depth` steps inside it."""
        self.value = value
        self.file = file
        self.line = line
        self.marked = marked
        self.prefix = prefix
        self.depth = depth
        self.place = place
        self.locate = locate

    def repeated_keys(self, pointer: str) -> list[Notice]:
        """Return notices of keys written twice at or below a pointer into `value`: decoding has lost them."""
        if self.marked is None:
            return []
        return self.marked.notices([*self.prefix, *pointer.split("/")[1 + self.depth :]])


class Recorded:
    """A call found in a recording: the `call`, and where.

    `file`, `line` (1-based) and the RFC 6901 `pointer` are those of its arguments. `format` is the name of the
    reader. `encoded` is true where the arguments stood as JSON in a string.
    """

    __slots__ = ("call", "encoded", "file", "format", "line", "pointer")

    def __init__(
        self,
        call: ToolCall,
        *,
        file: str = "",
        line: int = 1,
        pointer: str = "",
        format: str = "",
        encoded: bool = False,
    ) -> None:
        """Hold the call and its place."""
        self.call = call
        self.file = file
        self.line = line
        self.pointer = pointer
        self.format = format
        self.encoded = encoded

    def __repr__(self) -> str:
        return f"Recorded({self.file}:{self.line} {self.pointer} {self.call!r})"


class Unread:
    """A part of a recording that could not be read: the `notice`, and where.

    `fatal` is true where calls may have been missed, so that a linter can't say "clean".
    """

    __slots__ = ("fatal", "file", "line", "notice")

    def __init__(self, notice: Notice, *, file: str = "", line: int = 1, fatal: bool = True) -> None:
        """Hold the notice and its place."""
        self.notice = notice
        self.file = file
        self.line = line
        self.fatal = fatal

    def __repr__(self) -> str:
        return f"Unread({self.file}:{self.line} {self.notice.id}: {self.notice.message})"


Found = Iterator["Recorded | Unread"]


class Reader:
    """Base of every reader. `name` is the format's; a subclass gives `sniff` and `read`, and may give `finish`."""

    name: ClassVar[str] = ""

    def __init__(self) -> None:
        """Start a file."""
        self._seen: OrderedDict[str, None] = OrderedDict()

    def sniff(self, value: dict[str, Json]) -> bool:
        """Say whether a record is of this format. Cheap: a look at a few keys."""
        raise NotImplementedError

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of a record that `sniff` took."""
        raise NotImplementedError

    def finish(self) -> Found:
        """Yield what is left when the file ends."""
        return iter(())

    def first_time(self, id: Json, *more: object) -> bool:
        """Say whether a call id is new in this file. A call without an id is always new."""
        if not isinstance(id, str) or not id:
            return True
        key = "\x1f".join((id, *map(str, more)))
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > REMEMBERED_IDS:
            self._seen.popitem(last=False)
        return True

    def found(
        self,
        record: Record,
        pointer: str,
        tool: Json,
        arguments: Json,
        *,
        raw_text: bool = False,
        id: Json = "",
        server: Json = "",
        agent: Json = "",
        session: Json = "",
        cwd: Json = "",
        time: Json = "",
        description: Json = "",
        input_schema: Json = None,
        annotations: Json = None,
        labels: Mapping[str, str] | None = None,
    ) -> Recorded:
        """Make a `Recorded` of a call; `pointer` names its arguments inside the record.

        Arguments that stand as JSON in a string are decoded (unless `raw_text`); what is wrong with them becomes a
        notice on the call, never an exception.
        """
        notices: list[Notice] = []
        encoded = False
        if isinstance(arguments, str) and not raw_text:
            encoded = True
            arguments = parse_arguments(arguments, notices)
        else:
            notices += record.repeated_keys(pointer)
        call = ToolCall(
            text(tool) or "unknown",
            {} if arguments is None else arguments,
            id=text(id),
            server=text(server),
            description=text(description),
            input_schema=input_schema if isinstance(input_schema, dict) else None,
            annotations=annotations if isinstance(annotations, dict) else None,
            agent=text(agent),
            session=text(session),
            cwd=text(cwd),
            time=text(time),
            labels=labels,
            notices=notices,
        )
        line = record.locate(pointer) if record.locate else record.line
        placed = record.place(pointer) if record.place else pointer
        return Recorded(call, file=record.file, line=line, pointer=placed, format=self.name, encoded=encoded)


def text(value: Json) -> str:
    """Return a string as it is, a number as text, and anything else as the empty string."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def obj(value: Json) -> dict[str, Json]:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> Iterator[tuple[int, dict[str, Json]]]:
    """Yield the objects of an array with their indices; nothing for anything but an array."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield index, item


def canonical(value: Json) -> str:
    """Return one spelling of a JSON value, to tell an echo from another call."""
    try:
        return json.dumps(value, sort_keys=True, ensure_ascii=True)
    except (TypeError, ValueError, RecursionError):
        return repr(type(value))


__all__ = [
    "REMEMBERED_IDS",
    "Found",
    "Reader",
    "Record",
    "Recorded",
    "Unread",
    "canonical",
    "items",
    "obj",
    "text",
]

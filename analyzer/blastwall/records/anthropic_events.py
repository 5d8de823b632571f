"""Anthropic messages as they are streamed: the pieces of a call's arguments, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.model import Notice
from blastwall.records.claude_code import TOOL_USES
from blastwall.records.interface import Found, Reader, Record, Unread, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

_EVENTS = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    }
)
#: Most pieces of one call that are put together.
_MOST_PIECES = 1 << 18


class AnthropicEventsReader(Reader):
    """Reads streamed messages: `content_block_start` and the `input_json_delta` pieces that follow it."""

    name = "anthropic-events"

    def __init__(self) -> None:
        """Start with no open block."""
        super().__init__()
        self._open: dict[int, tuple[Record, dict[str, Json], list[str]]] = {}

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an event of the Messages API, bare or as `stream_event`."""
        return text(self._event(value).get("type")) in _EVENTS

    @staticmethod
    def _event(value: dict[str, Json]) -> dict[str, Json]:
        return obj(value.get("event")) if value.get("type") == "stream_event" else value

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Put the pieces of a call together; yield it when its block ends."""
        event = self._event(value)
        index = event.get("index")
        number = index if isinstance(index, int) else 0
        kind = event.get("type")
        if kind == "content_block_start":
            block = obj(event.get("content_block"))
            if text(block.get("type")) in TOOL_USES:
                yield from self._close(number)
                self._open[number] = (record, block, [])
        elif kind == "content_block_delta" and number in self._open:
            pieces = self._open[number][2]
            if len(pieces) < _MOST_PIECES:
                pieces.append(text(obj(event.get("delta")).get("partial_json")))
        elif kind == "content_block_stop":
            yield from self._close(number)
        elif kind in ("message_start", "message_stop"):
            yield from self.finish()

    def _close(self, number: int) -> Found:
        if number not in self._open:
            return
        record, block, pieces = self._open.pop(number)
        if len(pieces) >= _MOST_PIECES:
            notice = Notice("truncated", "a streamed call in too many pieces was cut off")
            yield Unread(notice, file=record.file, line=record.line)
        streamed = "".join(pieces)
        arguments: Json = streamed if streamed.strip() else block.get("input")
        pointer = "/content_block/input" if "content_block" in obj(record.value) else "/event/content_block/input"
        if self.first_time(block.get("id"), streamed):
            yield self.found(
                record, pointer, block.get("name"), arguments, id=block.get("id"), server=block.get("server_name")
            )

    def finish(self) -> Found:
        """Yield the blocks that never ended, each with a notice."""
        for number in sorted(self._open):
            record = self._open[number][0]
            yield from self._close(number)
            yield Unread(
                Notice("truncated", "a streamed call whose end was not recorded"), file=record.file, line=record.line
            )

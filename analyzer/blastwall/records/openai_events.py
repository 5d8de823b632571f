"""OpenAI completions and responses as they are streamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.model import Notice
from blastwall.records.interface import Found, Reader, Record, Unread, items, obj, text
from blastwall.records.openai import ITEM_TYPES

if TYPE_CHECKING:
    from blastwall.model import Json

#: Most pieces of one call that are put together.
_MOST_PIECES = 1 << 18


class OpenAIEventsReader(Reader):
    """Reads streamed completions and responses: the pieces of `tool_calls`, and finished items."""

    name = "openai-events"

    def __init__(self) -> None:
        """Start with no open call."""
        super().__init__()
        self._open: dict[tuple[str, int], tuple[Record, str, dict[str, Json], list[str]]] = {}

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a completion chunk, or an event of a response."""
        return (
            value.get("object") == "chat.completion.chunk"
            or text(value.get("type")).startswith("response.")
            or any("delta" in choice for _, choice in items(value.get("choices")))
        )

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Put the pieces of calls together; yield each when its choice ends."""
        kind = text(value.get("type"))
        if kind == "response.output_item.done":
            item = obj(value.get("item"))
            if text(item.get("type")) in ITEM_TYPES:
                key = next((name for name in ("arguments", "input", "action") if name in item), "arguments")
                yield self.found(
                    record,
                    f"/item/{key}",
                    item.get("name") or "shell",
                    item.get(key),
                    id=item.get("call_id"),
                    server=item.get("server_label"),
                )
            return
        for position, choice in items(value.get("choices")):
            for number, piece in items(obj(choice.get("delta")).get("tool_calls")):
                index = piece.get("index")
                slot = (text(value.get("id")), index if isinstance(index, int) else number)
                function = obj(piece.get("function"))
                if slot not in self._open:
                    pointer = f"/choices/{position}/delta/tool_calls/{number}/function/arguments"
                    self._open[slot] = (record, pointer, {"id": piece.get("id"), "name": function.get("name")}, [])
                pieces = self._open[slot][3]
                if len(pieces) < _MOST_PIECES:
                    pieces.append(text(function.get("arguments")))
            if choice.get("finish_reason"):
                yield from self._close(text(value.get("id")))

    def _close(self, stream: str | None) -> Found:
        for slot in sorted(self._open):
            if stream is None or slot[0] == stream:
                record, pointer, about, pieces = self._open.pop(slot)
                yield self.found(record, pointer, about.get("name"), "".join(pieces), id=about.get("id"))

    def finish(self) -> Found:
        """Yield the calls whose end was not recorded, with a notice."""
        for slot in sorted(self._open):
            record = self._open[slot][0]
            notice = Notice("truncated", "a streamed call whose end was not recorded")
            yield Unread(notice, file=record.file, line=record.line)
        yield from self._close(None)

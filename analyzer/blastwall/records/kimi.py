"""Kimi CLI sessions: `tool.call` events of the agent's loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json


class KimiReader(Reader):
    """Reads `context.append_loop_event` lines."""

    name = "kimi"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a line of its wire log."""
        return text(value.get("type")).startswith(("context.", "llm.", "tools.")) and "data" not in value

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of a `tool.call` event."""
        event = obj(value.get("event"))
        if event.get("type") == "tool.call":
            yield self.found(
                record,
                "/event/args",
                event.get("name"),
                event.get("args"),
                id=event.get("toolCallId"),
                cwd=obj(event.get("display")).get("cwd"),
                time=value.get("time"),
            )

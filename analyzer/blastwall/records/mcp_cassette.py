"""MCP recordings that keep exchanges in one document: cassettes and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj
from blastwall.records.mcp import ENVELOPES

if TYPE_CHECKING:
    from blastwall.model import Json


class CassetteReader(Reader):
    """Reads a cassette: `{"interactions": [{"request": {...JSON-RPC...}, "response": ...}]}` and its like."""

    name = "mcp-cassette"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an object with an array of exchanges that hold JSON-RPC requests."""
        return any(True for _ in self._exchanges(value))

    def _exchanges(self, value: dict[str, Json]) -> list[tuple[str, dict[str, Json]]]:
        found: list[tuple[str, dict[str, Json]]] = []
        for key in ("interactions", "exchanges", "messages", "records", "entries"):
            for index, item in items(value.get(key)):
                for inner in ("", *ENVELOPES):
                    message = item if not inner else obj(item.get(inner))
                    if message.get("method") == "tools/call" and isinstance(message.get("params"), dict):
                        found.append((f"/{key}/{index}" + (f"/{inner}" if inner else ""), message))
        return found

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of the requests."""
        for at, message in self._exchanges(value):
            params = obj(message.get("params"))
            yield self.found(
                record, f"{at}/params/arguments", params.get("name"), params.get("arguments"), id=message.get("id")
            )

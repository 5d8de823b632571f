"""Antigravity steps: `PLANNER_RESPONSE` with tool calls whose argument values are JSON in strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.decoding import BrokenJson, decode
from blastwall.records.interface import Found, Reader, Record, items, obj

if TYPE_CHECKING:
    from blastwall.model import Json


class AntigravityReader(Reader):
    """Reads steps with an index and a type in capitals."""

    name = "antigravity"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a step."""
        return "step_index" in value and isinstance(value.get("type"), str)

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of a planner's response, their values decoded once more."""
        if value.get("source") not in ("MODEL", None):
            return
        for index, call in items(value.get("tool_calls")):
            given = call.get("args")
            arguments: Json = {k: _inner(v) for k, v in given.items()} if isinstance(given, dict) else given
            own = obj(arguments)
            yield self.found(
                record,
                f"/tool_calls/{index}/args",
                call.get("name"),
                arguments,
                cwd=own.get("Cwd") or own.get("cwd"),
                time=value.get("created_at"),
            )


def _inner(value: Json) -> Json:
    """Return what a value encodes; a string that is not JSON is itself."""
    if isinstance(value, str):
        try:
            return decode(value)
        except BrokenJson:
            return value
    return value

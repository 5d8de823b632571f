"""OpenCode sessions: one JSON file a part, or an export with the parts in their messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj

if TYPE_CHECKING:
    from blastwall.model import Json


class OpenCodeReader(Reader):
    """Reads parts of type `tool`, with their input in `state`."""

    name = "opencode"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a part of a message, an event that carries one, or an export of messages with parts."""
        return any(True for _ in self._parts(value)) or ("messageID" in value and "type" in value)

    @staticmethod
    def _parts(value: dict[str, Json]) -> list[tuple[str, dict[str, Json]]]:
        located: list[tuple[str, dict[str, Json]]] = [("", value), ("/part", obj(value.get("part")))]
        for i, message in items(value.get("messages")):
            located += [(f"/messages/{i}/parts/{j}", part) for j, part in items(message.get("parts"))]
        located += [(f"/parts/{j}", part) for j, part in items(value.get("parts"))]
        return [
            (at, part)
            for at, part in located
            if part.get("type") == "tool" and isinstance(part.get("state"), dict) and "tool" in part
        ]

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of the parts."""
        for at, part in self._parts(value):
            given = obj(part.get("state")).get("input")
            yield self.found(
                record,
                f"{at}/state/input",
                part.get("tool"),
                given,
                id=part.get("callID"),
                session=part.get("sessionID"),
                cwd=obj(given).get("cwd"),
            )

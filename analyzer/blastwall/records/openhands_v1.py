"""The events of the OpenHands V1 SDK: `ActionEvent`s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json


class OpenHandsEventsReader(Reader):
    """Reads V1 events: `kind: ActionEvent`."""

    name = "openhands-v1"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an event that names its kind."""
        return text(value.get("kind")).endswith("Event") and "source" in value

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of an action."""
        if value.get("kind") != "ActionEvent":
            return
        action = obj(value.get("action"))
        command = action.get("command")
        if action.get("kind") in ("TerminalAction", "ExecuteBashAction") and (
            not text(command).strip() or text(command).strip() in ("C-c", "C-d", "C-z")
        ):
            return
        if action:
            yield self.found(
                record,
                "/action",
                value.get("tool_name"),
                {name: item for name, item in action.items() if name != "kind"},
                id=value.get("tool_call_id"),
                time=value.get("timestamp"),
            )
            return
        call = obj(value.get("tool_call"))
        yield self.found(
            record, "/tool_call/arguments", call.get("name"), call.get("arguments"), id=value.get("tool_call_id")
        )

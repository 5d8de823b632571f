"""What a Claude Code hook is given on standard input, kept in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, canonical

if TYPE_CHECKING:
    from blastwall.model import Json


class ClaudeHookReader(Reader):
    """Reads what a hook is given on standard input, kept in a file."""

    name = "claude-hook"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an object that names its hook event."""
        return isinstance(value.get("hook_event_name"), str)

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call; what a later event says of the same call is skipped."""
        if "tool_name" not in value or not self.first_time(
            value.get("tool_use_id"), canonical(value.get("tool_input"))
        ):
            return
        yield self.found(
            record,
            "/tool_input",
            value.get("tool_name"),
            value.get("tool_input"),
            id=value.get("tool_use_id"),
            session=value.get("session_id"),
            cwd=value.get("cwd"),
        )

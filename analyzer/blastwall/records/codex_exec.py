"""What `codex exec --json` prints: commands and MCP calls as items of a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, canonical, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

_THREAD = frozenset(
    {
        "thread.started",
        "turn.started",
        "turn.completed",
        "turn.failed",
        "item.started",
        "item.updated",
        "item.completed",
    }
)


class CodexExecReader(Reader):
    """Reads the events `codex exec --json` prints: `item.started`, `item.completed`."""

    name = "codex-exec"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an event of a thread."""
        return text(value.get("type")) in _THREAD

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of an item, once."""
        item = obj(value.get("item"))
        kind = item.get("type") or item.get("item_type")
        if kind == "command_execution":
            if self.first_time(item.get("id"), canonical(item.get("command"))):
                yield self.found(
                    record,
                    "/item/command",
                    "shell",
                    {"command": item.get("command")},
                    id=item.get("id"),
                    cwd=item.get("cwd"),
                )
        elif kind == "mcp_tool_call" and self.first_time(item.get("id"), canonical(item.get("arguments"))):
            yield self.found(
                record,
                "/item/arguments",
                item.get("tool"),
                item.get("arguments"),
                id=item.get("id"),
                server=item.get("server"),
            )

"""The event stream of Anthropic's managed agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, canonical, text

if TYPE_CHECKING:
    from blastwall.model import Json


class ManagedAgentsReader(Reader):
    """Reads events of Anthropic's managed agents: `agent.tool_use`, `agent.mcp_tool_use`, `agent.custom_tool_use`."""

    name = "managed-agents"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an event whose type begins as theirs do."""
        return text(value.get("type")).startswith(("agent.", "session.", "user.tool_", "user.message"))

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of a use."""
        if not text(value.get("type")).endswith("tool_use") or not self.first_time(
            value.get("id"), canonical(value.get("input"))
        ):
            return
        yield self.found(
            record,
            "/input",
            value.get("name"),
            value.get("input"),
            id=value.get("id"),
            server=value.get("mcp_server_name"),
            time=value.get("processed_at"),
        )

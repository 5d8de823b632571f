"""MCP on the wire: JSON-RPC `tools/call` requests, as JSON, NDJSON or SSE, bare or in a recorder's envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

#: Tools remembered from `tools/list`, so that a call carries what its server said of the tool.
_REMEMBERED_TOOLS = 2048
#: Members in which recorders put the message.
ENVELOPES = ("message", "request", "payload", "body", "data", "msg", "json", "rpc")


class McpReader(Reader):
    """Reads `{"jsonrpc": "2.0", "method": "tools/call", "params": {"name", "arguments"}}`."""

    name = "mcp"

    def __init__(self) -> None:
        """Start with no tools known."""
        super().__init__()
        self._tools: dict[str, dict[str, Json]] = {}

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a JSON-RPC message, bare or in an envelope."""
        return self._message(value) is not None

    def _message(self, value: dict[str, Json]) -> tuple[str, dict[str, Json]] | None:
        if "method" in value and isinstance(value["method"], str) and ("params" in value or "jsonrpc" in value):
            return "", value
        if "jsonrpc" in value:
            return "", value
        for name in ENVELOPES:
            inner = value.get(name)
            if isinstance(inner, dict) and ("jsonrpc" in inner or (inner.get("method") == "tools/call")):
                return f"/{name}", inner
        return None

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of a request; learn the tools of a listing."""
        located = self._message(value)
        if located is None:
            return
        at, message = located
        for _, listed in items(obj(message.get("result")).get("tools")):
            if len(self._tools) < _REMEMBERED_TOOLS:
                self._tools[text(listed.get("name"))] = listed
        if message.get("method") != "tools/call":
            return
        params = obj(message.get("params"))
        tool = text(params.get("name"))
        if not tool:
            return
        known = self._tools.get(tool, {})
        yield self.found(
            record,
            f"{at}/params/arguments",
            tool,
            params.get("arguments"),
            id=message.get("id"),
            server=value.get("server_name") or value.get("server") or "",
            session=value.get("session_id") or value.get("session") or "",
            time=value.get("timestamp") or value.get("ts") or "",
            description=known.get("description"),
            input_schema=known.get("inputSchema"),
            annotations=known.get("annotations"),
        )

"""Claude Code transcripts, its stream of JSON, Anthropic messages, and those who write alike.

A line whose `message.content[]` holds `tool_use` items. Lines of results (`tool_result`) quote commands and are no
calls. Cursor and Droid write the same items; Pi and OpenClaw call them `toolCall`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, canonical, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

#: The types of the items that are calls.
TOOL_USES = frozenset({"tool_use", "server_tool_use", "mcp_tool_use", "toolCall"})


class ClaudeCodeReader(Reader):
    """Reads `tool_use` items of assistant messages."""

    name = "claude-code"

    def __init__(self) -> None:
        """Start with no context."""
        super().__init__()
        self._cwd: Json = ""
        self._session: Json = ""

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a line with a message of content items, or one of a session's other lines."""
        message = value.get("message")
        if isinstance(message, dict):
            return isinstance(message.get("content"), list | str) and (
                "role" in message or "role" in value or value.get("type") in ("assistant", "user", "message")
            )
        if value.get("role") in ("assistant", "user") or value.get("type") == "message":
            content = value.get("content")
            return isinstance(content, list) and any(
                isinstance(item, dict) and item.get("type") in (*TOOL_USES, "tool_result") for item in content
            )
        return "sessionId" in value and value.get("type") in (
            "summary", "system", "permission-mode", "file-history-snapshot", "queue-operation"
        )  # fmt: skip

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of an assistant message."""
        if "cwd" in value:
            self._cwd = value["cwd"]
        self._session = value.get("sessionId") or value.get("session_id") or self._session
        if value.get("type") == "session":
            return
        message = obj(value.get("message"))
        at = "/message" if message else ""
        message = message or value
        if message.get("role", value.get("role", value.get("type"))) not in ("assistant", "message", None):
            return
        for index, item in items(message.get("content")):
            if text(item.get("type")) not in TOOL_USES:
                continue
            key = "input" if "input" in item else "arguments"
            arguments = item.get(key)
            if not self.first_time(item.get("id"), canonical(arguments)):
                continue
            own = obj(arguments)
            yield self.found(
                record,
                f"{at}/content/{index}/{key}",
                item.get("name"),
                arguments,
                id=item.get("id"),
                server=item.get("server_name") or item.get("mcp_server_name"),
                agent=value.get("agentId") or ("subagent" if value.get("isSidechain") else ""),
                session=self._session,
                cwd=value.get("cwd") or own.get("cwd") or own.get("workdir") or self._cwd,
                time=value.get("timestamp"),
            )

"""Codex rollouts: three shell tools with different arguments, patches, and MCP calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

_LINES = frozenset({"session_meta", "response_item", "event_msg", "turn_context", "compacted"})
_CALLS = frozenset({"function_call", "custom_tool_call", "local_shell_call", "shell_call"})


class CodexReader(Reader):
    """Reads `response_item` lines, and `event_msg` lines of calls that had no item of their own."""

    name = "codex"

    def __init__(self) -> None:
        """Start with no context."""
        super().__init__()
        self._cwd = ""
        self._session = ""

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a rollout line: a known type with a payload."""
        return text(value.get("type")) in _LINES and isinstance(value.get("payload"), dict)

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of a line; remember where the session runs."""
        payload = obj(value.get("payload"))
        kind = value.get("type")
        if kind in ("session_meta", "turn_context"):
            self._cwd = text(payload.get("cwd")) or self._cwd
            self._session = text(payload.get("session_id") or payload.get("id")) or self._session
        elif kind == "response_item":
            yield from self._item(record, payload, value)
        elif kind == "event_msg":
            yield from self._event(record, payload, value)

    def _item(self, record: Record, payload: dict[str, Json], value: dict[str, Json]) -> Found:
        kind = text(payload.get("type"))
        if kind not in _CALLS:
            return
        id = payload.get("call_id") or payload.get("id")
        raw_text = False
        if kind == "function_call":
            key, tool = "arguments", payload.get("name")
        elif kind == "custom_tool_call":
            key, tool = "input", payload.get("name")
            # a patch stands as it is; a shell's arguments as JSON
            raw_text = not text(payload.get("input")).lstrip().startswith("{")
        else:
            key, tool = "action", "local_shell"
        arguments = payload.get(key)
        if isinstance(id, str):
            self.first_time(id)
        found = self.found(
            record,
            f"/payload/{key}",
            tool,
            arguments,
            raw_text=raw_text,
            id=id,
            server=payload.get("namespace"),
            session=self._session,
            cwd=self._cwd,
            time=value.get("timestamp"),
        )
        own = obj(found.call.arguments)
        found.call.cwd = text(own.get("workdir") or own.get("working_directory") or own.get("cwd")) or found.call.cwd
        if raw_text and isinstance(found.call.arguments, str):
            found.call.arguments = {"input": found.call.arguments}
        yield found

    def _event(self, record: Record, payload: dict[str, Json], value: dict[str, Json]) -> Found:
        kind = text(payload.get("type"))
        id = payload.get("call_id")
        if kind in ("mcp_tool_call_begin", "mcp_tool_call_end"):
            invocation = obj(payload.get("invocation"))
            if invocation and self.first_time(id):
                yield self.found(
                    record,
                    "/payload/invocation/arguments",
                    invocation.get("tool"),
                    invocation.get("arguments"),
                    id=id,
                    server=invocation.get("server"),
                    session=self._session,
                    cwd=self._cwd,
                    time=value.get("timestamp"),
                )
        elif kind in ("exec_command_begin", "exec_command_end", "exec_approval_request") and self.first_time(id):
            yield self.found(
                record,
                "/payload/command",
                "shell",
                {"command": payload.get("command")},
                id=id,
                session=self._session,
                cwd=payload.get("cwd") or self._cwd,
                time=value.get("timestamp"),
            )

"""GitHub Copilot CLI sessions: tool requests, the start of their execution, and hooks; each call once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

_TYPES = ("session.", "assistant.", "user.", "tool.", "hook.", "system.", "subagent.", "abort")


class CopilotReader(Reader):
    """Reads `assistant.message`, `tool.execution_start` and `hook.start` events."""

    name = "copilot"

    def __init__(self) -> None:
        """Start with no directory known."""
        super().__init__()
        self._cwd: Json = ""
        self._requested = False

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an event with data, of one of its types."""
        return text(value.get("type")).startswith(_TYPES) and isinstance(value.get("data"), dict)

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call of an event, unless an earlier event of the same call was seen."""
        data = obj(value.get("data"))
        kind = value.get("type")
        self._cwd = obj(data.get("context")).get("cwd") or data.get("cwd") or self._cwd
        if kind == "assistant.message":
            for index, request in items(data.get("toolRequests")):
                if self.first_time(request.get("toolCallId")):
                    self._requested = True
                    yield self.found(
                        record,
                        f"/data/toolRequests/{index}/arguments",
                        request.get("name"),
                        request.get("arguments"),
                        id=request.get("toolCallId"),
                        cwd=self._cwd,
                        time=value.get("timestamp"),
                    )
        elif kind == "tool.execution_start":
            if self.first_time(data.get("toolCallId")):
                yield self.found(
                    record,
                    "/data/arguments",
                    data.get("toolName"),
                    data.get("arguments"),
                    id=data.get("toolCallId"),
                    cwd=self._cwd,
                    time=value.get("timestamp"),
                )
        elif kind == "hook.start" and data.get("hookType") == "preToolUse":
            # a hook names no call id, and each hooked call is also requested: it counts only where that was not kept
            given = obj(data.get("input"))
            if not self._requested and "toolName" in given:
                yield self.found(
                    record,
                    "/data/input/toolArgs",
                    given.get("toolName"),
                    given.get("toolArgs"),
                    cwd=given.get("cwd") or self._cwd,
                    time=value.get("timestamp"),
                )

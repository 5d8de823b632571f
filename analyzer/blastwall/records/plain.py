"""Plain calls, one object each: `{"tool": ..., "arguments": {...}}`, by whichever of a few names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

_TOOL = ("tool", "tool_name", "toolName", "name", "function_name")
_ARGUMENTS = ("arguments", "args", "input", "tool_input", "toolArgs", "parameters", "params")


class PlainReader(Reader):
    """Reads an object that names a tool and its arguments."""

    name = "plain"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a tool's name beside an object (or a JSON string) of arguments."""
        return isinstance(self._tool(value)[1], str) and self._arguments(value) is not None

    @staticmethod
    def _tool(value: dict[str, Json]) -> tuple[str, Json]:
        return next(((name, value[name]) for name in _TOOL if isinstance(value.get(name), str)), ("", None))

    @staticmethod
    def _arguments(value: dict[str, Json]) -> str | None:
        for name in _ARGUMENTS:
            if isinstance(value.get(name), dict):
                return name
            if name in ("arguments", "args", "tool_input", "toolArgs") and isinstance(value.get(name), str):
                return name
        return None

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the call."""
        _, tool = self._tool(value)
        key = self._arguments(value)
        if key is None:
            return
        labels = {name: text(item) for name, item in obj(value.get("labels")).items()}
        found = self.found(
            record,
            f"/{key}",
            tool,
            value.get(key),
            id=value.get("id"),
            server=value.get("server") or value.get("server_name"),
            agent=value.get("agent"),
            session=value.get("session") or value.get("session_id"),
            cwd=value.get("cwd"),
            time=value.get("time") or value.get("timestamp"),
            description=value.get("description"),
            input_schema=value.get("input_schema") or value.get("inputSchema"),
            annotations=value.get("annotations"),
            labels=labels,
        )
        yield found

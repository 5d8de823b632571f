"""OpenAI-style messages: `tool_calls` of chat messages, and items of the Responses API.

Tau-bench, LiteLLM, Hermes and Grok write the same; AgentDojo names its fields differently but puts them in the same
places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, Recorded, canonical, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

#: Where a document keeps its messages.
_LISTS = ("messages", "traj", "conversation", "history", "items", "input", "output", "request", "response")
#: The types of Responses items that are calls.
ITEM_TYPES = frozenset(
    {"function_call", "mcp_call", "shell_call", "local_shell_call", "custom_tool_call", "computer_call"}
)


class OpenAIReader(Reader):
    """Reads `tool_calls` wherever a document keeps its messages."""

    name = "openai"

    def __init__(self) -> None:
        """Start with no tools known."""
        super().__init__()
        self._tools: dict[str, dict[str, Json]] = {}

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a message, a response, or a document of messages."""
        if isinstance(value.get("tool_calls"), list) or text(value.get("type")) in ITEM_TYPES:
            return True
        if value.get("role") in ("system", "user", "assistant", "tool", "developer") and "content" in value:
            return True
        return any(True for _ in self._messages(value, ""))

    def _messages(self, value: dict[str, Json], at: str) -> Iterator[tuple[str, dict[str, Json]]]:
        for key in _LISTS:
            inner = value.get(key)
            if isinstance(inner, list):
                for index, message in items(inner):
                    if "role" in message or "type" in message or "tool_calls" in message:
                        yield f"{at}/{key}/{index}", message
            elif isinstance(inner, dict) and not at and key in ("request", "response", "input", "output"):
                yield from self._messages(inner, f"/{key}")
                yield from self._choices(inner, f"/{key}")
        yield from self._choices(value, at)
        # `body` of batch files and proxies' logs
        body = value.get("body")
        if isinstance(body, dict) and not at:
            yield from self._messages(body, "/body")
        elif not at:
            for outer in ("request", "response"):
                body = obj(value.get(outer)).get("body")
                if isinstance(body, dict):
                    yield from self._messages(body, f"/{outer}/body")

    @staticmethod
    def _choices(value: dict[str, Json], at: str) -> Iterator[tuple[str, dict[str, Json]]]:
        for index, choice in items(value.get("choices")):
            message = choice.get("message")
            if isinstance(message, dict):
                yield f"{at}/choices/{index}/message", message

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of every message of a record."""
        self._learn(value)
        cwd = value.get("cwd") or obj(value.get("model_config")).get("cwd")
        session = value.get("session_id")
        if text(value.get("type")) in ITEM_TYPES or "tool_calls" in value or "function_call" in value:
            yield from self._message(record, "", value, cwd, session)
        for at, message in self._messages(value, ""):
            yield from self._message(record, at, message, cwd, session)

    def _learn(self, value: dict[str, Json]) -> None:
        for _, tool in items(value.get("tools")):
            function = obj(tool.get("function")) or tool
            if len(self._tools) < 2048:
                self._tools[text(function.get("name"))] = {
                    "description": function.get("description") or tool.get("description"),
                    "schema": function.get("parameters") or tool.get("input_schema"),
                }

    def _message(self, record: Record, at: str, message: dict[str, Json], cwd: Json, session: Json) -> Found:
        if text(message.get("type")) in ITEM_TYPES:
            yield from self._item(record, at, message, cwd, session)
            return
        if message.get("role") not in ("assistant", "model", None):
            return
        for index, call in items(message.get("tool_calls")):
            function = call.get("function")
            if isinstance(function, dict):
                tool, key, where = function.get("name"), "arguments", function
                pointer = f"{at}/tool_calls/{index}/function/arguments"
            else:
                key = next((name for name in ("arguments", "args", "input") if name in call), "arguments")
                tool, where = function or call.get("name"), call
                pointer = f"{at}/tool_calls/{index}/{key}"
            yield self._call(record, pointer, tool, where.get(key), call.get("id"), cwd, session)
        legacy = message.get("function_call")
        if isinstance(legacy, dict) and "arguments" in legacy:
            pointer = f"{at}/function_call/arguments"
            yield self._call(record, pointer, legacy.get("name"), legacy.get("arguments"), "", cwd, session)
        for index, item in items(message.get("content")):
            if item.get("type") in ("tool_use", "toolCall"):
                key = "input" if "input" in item else "arguments"
                pointer = f"{at}/content/{index}/{key}"
                yield self._call(record, pointer, item.get("name"), item.get(key), item.get("id"), cwd, session)

    def _item(self, record: Record, at: str, item: dict[str, Json], cwd: Json, session: Json) -> Found:
        key = next((name for name in ("arguments", "input", "action") if name in item), "arguments")
        tool = item.get("name") or ("shell" if "shell" in text(item.get("type")) else item.get("type"))
        id = item.get("call_id") or item.get("id")
        if not self.first_time(id, canonical(item.get(key))):
            return
        found = self._call(record, f"{at}/{key}", tool, item.get(key), id, cwd, session)
        found.call.server = text(item.get("server_label"))
        yield found

    def _call(
        self, record: Record, pointer: str, tool: Json, arguments: Json, id: Json, cwd: Json, session: Json
    ) -> Recorded:
        known = self._tools.get(text(tool), {})
        found = self.found(
            record,
            pointer,
            tool,
            arguments,
            id=id,
            cwd=cwd,
            session=session,
            description=known.get("description"),
            input_schema=known.get("schema"),
        )
        if isinstance(found.call.arguments, str):
            found.call.arguments = {"input": found.call.arguments}
        return found

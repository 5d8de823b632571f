"""Gemini CLI chats (`toolCalls`), and the `functionCall` parts of Google GenAI and Qwen Code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj

if TYPE_CHECKING:
    from blastwall.model import Json


class GeminiReader(Reader):
    """Reads `messages[].toolCalls[]` and `parts[].functionCall`."""

    name = "gemini"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a message with tool calls or parts, or a chat of such."""
        if any(True for _ in self._calls("", value)):
            return True
        return any(True for _, message in items(value.get("messages")) for _ in self._calls("", message)) or (
            "projectHash" in value and "messages" in value
        )

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of every message."""
        located = [*self._calls("", value)]
        for key in ("messages", "contents", "history"):
            for index, message in items(value.get(key)):
                located += self._calls(f"/{key}/{index}", message)
        for pointer, call in located:
            args = call.get("args")
            own = obj(args)
            yield self.found(
                record,
                pointer,
                call.get("name"),
                args,
                id=call.get("id"),
                session=value.get("sessionId"),
                cwd=own.get("cwd") or value.get("cwd"),
                time=call.get("timestamp") or value.get("timestamp"),
            )

    @staticmethod
    def _calls(at: str, message: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
        for index, call in items(message.get("toolCalls")):
            if "args" in call:
                yield f"{at}/toolCalls/{index}/args", call
        for holder in ("", "message", "content"):
            inner = obj(message.get(holder)) if holder else message
            for index, part in items(inner.get("parts")):
                call = obj(part.get("functionCall") or part.get("function_call"))
                if call:
                    key = "functionCall" if "functionCall" in part else "function_call"
                    middle = f"/{holder}" if holder else ""
                    yield f"{at}{middle}/parts/{index}/{key}/args", call
        for i, candidate in items(message.get("candidates")):
            for j, part in items(obj(candidate.get("content")).get("parts")):
                call = obj(part.get("functionCall"))
                if call:
                    yield f"{at}/candidates/{i}/content/parts/{j}/functionCall/args", call

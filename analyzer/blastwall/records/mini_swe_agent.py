"""mini-swe-agent trajectories: the fenced commands of assistant messages, or the actions recorded beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

_FENCES = ("mswea_bash_command", "bash", "sh", "shell")


class MiniSweAgentReader(Reader):
    """Reads documents that name their format, and bare lists of messages with a fenced command."""

    name = "mini-swe-agent"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take the format's own mark, or an assistant message with its fence."""
        if text(value.get("trajectory_format")).startswith("mini-swe-agent"):
            return True
        return value.get("role") == "assistant" and (
            "```mswea_bash_command" in text(value.get("content"))
            or isinstance(obj(value.get("extra")).get("actions"), list)
        )

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the command of each assistant message."""
        if "messages" not in value:
            yield from self._message(record, "", value)
        for index, message in items(value.get("messages")):
            if message.get("role") == "assistant":
                yield from self._message(record, f"/messages/{index}", message)

    def _message(self, record: Record, at: str, message: dict[str, Json]) -> Found:
        acted = False
        for index, action in items(obj(message.get("extra")).get("actions")):
            acted = True
            pointer = f"{at}/extra/actions/{index}/command"
            yield self.found(record, pointer, "bash", {"command": action.get("command")}, id=action.get("tool_call_id"))
        if not acted:
            for command in fenced(text(message.get("content")), _FENCES):
                yield self.found(record, f"{at}/content", "bash", {"command": command})


def fenced(content: str, languages: tuple[str, ...]) -> list[str]:
    """Return the bodies of the fenced blocks in these languages; a block that is not closed counts."""
    found: list[str] = []
    body: list[str] | None = None
    wanted = False
    for line in content.splitlines():
        if line.lstrip().startswith("```"):
            if body is None:
                word = line.strip()[3:].strip().lower()
                body, wanted = [], word in languages
            else:
                if wanted:
                    found.append("\n".join(body))
                body = None
        elif body is not None:
            body.append(line)
    if body and wanted:
        found.append("\n".join(body))
    return found

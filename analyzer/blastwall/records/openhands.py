"""The event stream of OpenHands V0: `action` and `args`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json

#: action of V0 -> (the tool it is, the argument that carries its code)
_ACTIONS = {
    "run": ("execute_bash", "command"),
    "run_ipython": ("execute_ipython_cell", "code"),
    "read": ("read", "path"),
    "write": ("write", "path"),
    "edit": ("edit", "path"),
    "browse": ("browse", "url"),
    "browse_interactive": ("browser", "browser_actions"),
    "call_tool_mcp": ("", "arguments"),
    "mcp": ("", "arguments"),
}
#: What the host adds to the arguments that the tool never sees.
_ADDED = frozenset({"thought", "blocking", "hidden", "confirmation_state", "security_risk", "impl_source"})


class OpenHandsReader(Reader):
    """Reads V0 events, alone or as the `history` of an output line."""

    name = "openhands"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take an event with a source and an action or observation, or a document with a history of such."""
        return self._event(value) or any(self._event(item) for _, item in items(value.get("history")))

    @staticmethod
    def _event(value: dict[str, Json]) -> bool:
        return (
            "source" in value
            and (
                (isinstance(value.get("action"), str) and isinstance(value.get("args"), dict)) or "observation" in value
            )
            and "kind" not in value
        )

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of the agent's actions."""
        if self._event(value):
            yield from self._action(record, "", value)
        for index, event in items(value.get("history")):
            if self._event(event):
                yield from self._action(record, f"/history/{index}", event)

    def _action(self, record: Record, at: str, event: dict[str, Json]) -> Found:
        if event.get("source") != "agent":
            return
        known = _ACTIONS.get(text(event.get("action")))
        if known is None:
            return
        tool, key = known
        args = obj(event.get("args"))
        code = args.get(key)
        # an empty command reads on in the output of the last one; `is_input` types into it
        if key == "command" and (not text(code).strip() or text(code).strip() in ("C-c", "C-d", "C-z")):
            return
        about = obj(event.get("tool_call_metadata"))
        arguments: Json = {name: item for name, item in args.items() if name not in _ADDED}
        if not tool:
            tool, arguments = text(args.get("name")), args.get("arguments")
        yield self.found(
            record,
            f"{at}/args",
            tool,
            arguments,
            id=about.get("tool_call_id") or event.get("id"),
            time=event.get("timestamp"),
        )

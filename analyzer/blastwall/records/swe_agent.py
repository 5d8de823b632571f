"""SWE-agent trajectories: a raw command line a step, or function calls in the history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json


class SweAgentReader(Reader):
    """Reads `trajectory[].action`; without a trajectory, the actions of `history[]`."""

    name = "swe-agent"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take a document with a trajectory of actions, or a history in which assistants act."""
        return any("action" in item and "observation" in item for _, item in items(value.get("trajectory"))) or any(
            item.get("role") == "assistant" and isinstance(item.get("action"), str)
            for _, item in items(value.get("history"))
        )

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield each action as a command line."""
        for key in ("trajectory", "history"):
            steps = [(i, s) for i, s in items(value.get(key)) if key == "trajectory" or s.get("role") == "assistant"]
            acted = False
            for index, step in steps:
                action = text(step.get("action"))
                if not action.strip():
                    continue
                acted = True
                state = step.get("state")
                yield self.found(
                    record, f"/{key}/{index}/action", "bash", {"command": action.strip()}, cwd=_directory(state)
                )
            if acted:
                return


def _directory(state: Json) -> str:
    """Return the working directory a step's state names; it is an object, or JSON in a string."""
    if isinstance(state, str):
        try:
            state = json.loads(state)
        except (ValueError, RecursionError):
            return ""
    return text(obj(state).get("working_dir"))

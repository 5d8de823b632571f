"""ATIF trajectories: `steps[].tool_calls[]`, with those of sub-agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastwall.records.interface import Found, Reader, Record, items, obj, text

if TYPE_CHECKING:
    from blastwall.model import Json


class AtifReader(Reader):
    """Reads documents that name their schema version, or have steps with sources."""

    name = "atif"

    def sniff(self, value: dict[str, Json]) -> bool:
        """Take the schema's mark, or its shape."""
        return text(value.get("schema_version")).startswith("ATIF") or any(
            "step_id" in step and "source" in step for _, step in items(value.get("steps"))
        )

    def read(self, record: Record, value: dict[str, Json]) -> Found:
        """Yield the calls of the agent's steps."""
        stack: list[tuple[str, dict[str, Json], int]] = [("", value, 0)]
        while stack:
            at, trajectory, depth = stack.pop()
            agent = obj(trajectory.get("agent")).get("name")
            for i, step in items(trajectory.get("steps")):
                if step.get("source") not in ("agent", None):
                    continue
                for j, call in items(step.get("tool_calls")):
                    yield self.found(
                        record,
                        f"{at}/steps/{i}/tool_calls/{j}/arguments",
                        call.get("function_name"),
                        call.get("arguments"),
                        id=call.get("tool_call_id"),
                        agent=agent,
                        time=step.get("timestamp"),
                    )
            if depth < 16:
                for i, inner in items(trajectory.get("subagent_trajectories")):
                    stack.append((f"{at}/subagent_trajectories/{i}", inner, depth + 1))

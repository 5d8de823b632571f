"""Which recipes a call of `make` runs: its goals, what they depend on, and the variables the call sets."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The most targets followed from one goal.
_MOST = 256


class Rules:
    """The rules of a Makefile: what each target depends on, in the order they stand."""

    __slots__ = ("first", "needs", "patterns")

    def __init__(self) -> None:
        """Start without rules."""
        self.first = ""
        self.needs: dict[str, list[str]] = {}
        self.patterns: list[tuple[str, str]] = []

    def add(self, targets: str, needs: str) -> None:
        """Note one rule; both sides are expanded already."""
        found = needs.replace("|", " ").split()
        for target in targets.split():
            if "%" in target:
                head, _, tail = target.partition("%")
                self.patterns.append((head, tail))
            elif not self.first and (target[:1] != "." or "/" in target):
                # The default goal is the first target that does not begin with a dot.
                self.first = target
            known = self.needs.setdefault(target, [])
            if len(known) < _MOST:
                known.extend(found)

    def reached(self, goals: Sequence[str]) -> frozenset[str]:
        """Return every target made for these goals (none: the default goal), patterns among them."""
        pending = list(goals) or [self.first]
        seen: set[str] = set()
        while pending and len(seen) < _MOST:
            target = pending.pop()
            if not target or target in seen:
                continue
            seen.add(target)
            needs = self.needs.get(target)
            if needs is not None:
                pending += needs
                continue
            for head, tail in self.patterns:
                if len(target) >= len(head) + len(tail) and target.startswith(head) and target.endswith(tail):
                    stem = target[len(head) : len(target) - len(tail)]
                    pattern = f"{head}%{tail}"
                    seen.add(pattern)
                    pending += [need.replace("%", stem) for need in self.needs.get(pattern, ())]
        return frozenset(seen)


def asked(data: Mapping[str, object] | None) -> tuple[list[str], dict[str, str], bool] | None:
    """Return the goals, the variables and whether it is a dry run, where a call says them; None for text alone."""
    if not data or "goals" not in data:
        return None
    goals, variables = data["goals"], data.get("variables")
    return (
        [goal for goal in goals if isinstance(goal, str)] if isinstance(goals, list) else [],
        {str(k): str(v) for k, v in variables.items()} if isinstance(variables, dict) else {},
        bool(data.get("dry")),
    )

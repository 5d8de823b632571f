"""`sc delete` removes a service; `sc stop` and `sc config` take it out of use."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, reading, writing


class ScDelete(ProgramRule):
    """`sc delete` removes a service; `sc stop` and `sc config` take it out of use.

    Its registration, account and recovery settings go with it.

    **Instead:** set it to manual start (`sc config name start= demand`).

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/sc-delete
    """

    id = "sc-delete"
    keys = ("sc",)
    triggers = keys
    language = "cmd"
    advice = "set it to manual start (`sc config name start= demand`)."
    flagged = (
        Example("sc delete MyService"),
        Example("sc \\\\server01 delete MyService"),
    )
    clean = (
        Example("sc query"),
        Example("sc stop MyService"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = [word.lower() for word in words if not word.startswith("\\\\")]
        if low[:1] == ["delete"]:
            name = low[1] if len(low) > 1 else ""
            return Loss("delete", "service", name, "one", "expert", f"`sc delete` removes the service `{name}`")
        if low[:1] == ["stop"]:
            return Effect("stop", Target("runtime", " ".join(low[1:2])), "one", "trivial")
        return (
            reading("services")
            if not low or low[0].startswith(("query", "qc", "get", "enum"))
            else writing("config", "a service")
        )


RULE = ScDelete()

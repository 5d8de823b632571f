"""A scheduled task is deleted, or one is made that runs code later."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, lowered, reading, writing


class SchtasksChange(ProgramRule):
    """A scheduled task is deleted, or one is made that runs code later.

    A deleted task silently stops what it kept running; a new one runs when nobody looks.

    **Instead:** query it first (`schtasks /query /tn name /xml`) and keep the definition.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks
    """

    id = "schtasks-change"
    keys = ("schtasks", "at")
    triggers = keys
    language = "cmd"
    advice = "query it first (`schtasks /query /tn name /xml`) and keep the definition."
    flagged = (
        Example("schtasks /delete /tn Backup /f"),
        Example("schtasks /delete /tn * /f"),
    )
    clean = (
        Example("schtasks /query"),
        Example("schtasks /run /tn Backup"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        if "/delete" in low:
            every = "*" in words
            return Loss(
                "delete",
                "resource",
                "every task" if every else "a task",
                "all" if every else "one",
                "expert",
                "`schtasks /delete` removes a scheduled task",
            )
        if "/create" in low:
            return Effect("create", Target("resource", "a task"))
        if "/run" in low:
            return Effect("execute", Target("code", "a task"))
        return writing("resource", "a task") if "/change" in low else reading("tasks")


RULE = SchtasksChange()

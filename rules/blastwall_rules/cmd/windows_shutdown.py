"""`shutdown /s` turns a machine off."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading


class WindowsShutdown(ProgramRule):
    """`shutdown /s` turns a machine off.

    Everything it runs stops until someone starts it again; `/m` does it to another machine.

    **Instead:** stop the one service that has to stop.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/shutdown
    """

    id = "windows-shutdown"
    keys = ("shutdown",)
    triggers = keys
    language = "cmd"
    advice = "stop the one service that has to stop."
    flagged = (
        Example("shutdown /s /t 0"),
        Example("shutdown /s /m \\\\server01 /f /t 0"),
    )
    clean = (
        Example("shutdown /a"),
        Example("shutdown /?"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        if not any(word[:1] == "/" for word in words) or has(low, "/?", "/a"):
            return reading("this machine") if words and words[0][:1] == "/" else None
        if has(low, "/s", "/p", "/sg"):
            return Loss("stop", "system", "the machine", "one", "easy", "`shutdown` turns the machine off")
        return Effect("restart", Target("system", "the machine"))


RULE = WindowsShutdown()

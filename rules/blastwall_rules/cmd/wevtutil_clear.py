"""An event log is cleared or switched off."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, plain, reading


class WevtutilClear(ProgramRule):
    """An event log is cleared or switched off.

    What happened on the machine can no longer be told.

    **Instead:** export it first (`wevtutil epl Security security.evtx`) and set a size instead.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil
    """

    id = "wevtutil-clear"
    keys = ("wevtutil",)
    triggers = keys
    language = "cmd"
    advice = "export it first (`wevtutil epl Security security.evtx`) and set a size instead."
    flagged = (
        Example("wevtutil cl Security"),
        Example("wevtutil clear-log Application"),
        Example("wevtutil sl Security /e:false"),
    )
    clean = (
        Example("wevtutil el"),
        Example("wevtutil epl Security security.evtx"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = plain(words)
        if low[:1] in (["cl"], ["clear-log"]):
            name = low[1] if len(low) > 1 else ""
            return Loss("delete", "audit", name, "all", "none", f"`wevtutil cl` clears the event log `{name}`")
        if low[:1] in (["sl"], ["set-log"]) and has(lowered(words), "/e:false", "/enabled:false"):
            return Loss("weaken", "audit", "", "one", "easy", "`wevtutil sl` switches an event log off")
        return reading("wevtutil")


RULE = WevtutilClear()

"""The boot configuration is changed."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading


class BcdeditChange(ProgramRule):
    """The boot configuration is changed.

    A wrong entry leaves a machine that no longer starts, or one that can not repair itself.

    **Instead:** export it first (`bcdedit /export file`).

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/bcdedit
    """

    id = "bcdedit-change"
    keys = ("bcdedit", "bootcfg", "bcdboot", "bootrec", "reagentc")
    triggers = keys
    language = "cmd"
    advice = "export it first (`bcdedit /export file`)."
    flagged = (
        Example("bcdedit /set {default} recoveryenabled No"),
        Example("bcdedit /delete {current}"),
    )
    clean = (
        Example("bcdedit /enum"),
        Example("bcdedit"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        if act.program == "reagentc":
            return (
                Loss(
                    "weaken",
                    "protection",
                    "Windows RE",
                    "one",
                    "easy",
                    "`reagentc /disable` switches off the recovery environment",
                )
                if "/disable" in low
                else reading("reagentc")
            )
        if act.program == "bcdedit" and (not low or low[0] in ("/enum", "/export", "/v", "/?", "/store")):
            return reading("bcdedit")
        if has(low, "/delete", "/deletevalue", "/import", "/createstore") and act.program == "bcdedit":
            return Loss(
                "delete",
                "config",
                "the boot configuration",
                "several",
                "expert",
                "`bcdedit` removes or replaces boot entries: the machine may not start again",
            )
        return Loss(
            "weaken",
            "protection",
            "the boot configuration",
            "one",
            "expert",
            f"`{act.program}` changes how the machine starts and repairs itself",
        )


RULE = BcdeditChange()

"""BitLocker key protectors are deleted, or a drive is decrypted or locked out."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading


class ManageBdeProtectors(ProgramRule):
    """BitLocker key protectors are deleted, or a drive is decrypted or locked out.

    Without a protector nobody can read the drive again.

    **Instead:** back the recovery password up first (`manage-bde -protectors -get C:`).

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/manage-bde
    """

    id = "manage-bde-protectors"
    keys = ("manage-bde",)
    triggers = keys
    language = "cmd"
    advice = "back the recovery password up first (`manage-bde -protectors -get C:`)."
    flagged = (
        Example("manage-bde -protectors -delete C:"),
        Example("manage-bde -off C:"),
    )
    clean = (
        Example("manage-bde -status"),
        Example("manage-bde -protectors -get C:"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        if "/protectors" in low and "/delete" in low:
            return Loss(
                "delete",
                "secret",
                "key protectors",
                "all",
                "none",
                "`manage-bde -protectors -delete` removes the keys a drive is read with",
            )
        if has(low, "/off") or ("/protectors" in low and "/disable" in low):
            return Loss(
                "weaken", "protection", "BitLocker", "one", "easy", "`manage-bde` takes a drive's encryption away"
            )
        if has(low, "/forcerecovery", "/wipefreespace"):
            return Loss(
                "weaken",
                "protection",
                "BitLocker",
                "one",
                "expert",
                "`manage-bde` locks the drive until its recovery key is typed",
            )
        return reading("BitLocker")


RULE = ManageBdeProtectors()

"""Shadow copies are deleted or squeezed out of their storage."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.model import MEDIUM
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, lowered, plain, reading


class VssadminDelete(ProgramRule):
    """Shadow copies are deleted or squeezed out of their storage.

    They are what files are restored from, and what ransomware deletes first.

    **Instead:** list them (`vssadmin list shadows`) and let Windows retire the oldest.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/vssadmin
    """

    id = "vssadmin-delete"
    keys = ("vssadmin", "diskshadow")
    triggers = keys
    language = "cmd"
    advice = "list them (`vssadmin list shadows`) and let Windows retire the oldest."
    flagged = (
        Example("vssadmin delete shadows /all /quiet", decision="deny"),
        Example("vssadmin resize shadowstorage /for=C: /on=C: /maxsize=401MB"),
    )
    clean = (
        Example("vssadmin list shadows"),
        Example("vssadmin list writers"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = plain(words)
        if "delete" in low:
            every = "/all" in lowered(words) or "/oldest" not in lowered(words)
            return Loss(
                "delete",
                "backup",
                "shadow copies",
                "all" if every else "one",
                "none",
                "`vssadmin delete` removes the copies files are restored from",
                backups=every,
            )
        if "resize" in low:
            return Loss(
                "delete",
                "backup",
                "shadow copies",
                "unknown",
                "none",
                "`vssadmin resize` drops the shadow copies that no longer fit",
            )
        if act.program == "diskshadow" and words:
            return Loss(
                "delete",
                "backup",
                "shadow copies",
                "unknown",
                "none",
                "`diskshadow` runs a script that is not in view",
                confidence=MEDIUM,
            )
        return reading("vssadmin")


RULE = VssadminDelete()

"""Backups, system state backups or the backup catalogue are deleted."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.model import LOW
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, plain, reading, writing


class WbadminDelete(ProgramRule):
    """Backups, system state backups or the backup catalogue are deleted.

    Without them nothing can be restored after the next loss.

    **Instead:** keep versions by number (`-keepVersions`) and never delete the newest.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/wbadmin
    """

    id = "wbadmin-delete"
    keys = ("wbadmin",)
    triggers = keys
    language = "cmd"
    advice = "keep versions by number (`-keepVersions`) and never delete the newest."
    flagged = (
        Example("wbadmin delete catalog -quiet"),
        Example("wbadmin delete systemstatebackup -keepVersions:0"),
    )
    clean = (
        Example("wbadmin get versions"),
        Example("wbadmin start backup -backupTarget:E: -include:C: -quiet"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = plain(words)
        if low[:1] == ["delete"] or low[:1] == ["disable"]:
            verb = "weaken" if low[0] == "disable" else "delete"
            return Loss(
                verb,
                "backup",
                " ".join(low[1:2]),
                "many",
                "none",
                f"`wbadmin {low[0]}` takes away what this machine could be restored from",
            )
        if low[:2] == ["start", "recovery"] or low[:2] == ["start", "systemstaterecovery"]:
            return Loss(
                "overwrite",
                "system",
                "this machine",
                "many",
                "expert",
                "`wbadmin start recovery` puts old files in the place of current ones",
                confidence=LOW,
            )
        return reading("wbadmin") if low[:1] in (["get"], []) else writing("backup", "wbadmin")


RULE = WbadminDelete()

"""File system structures are changed by hand."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, plain, reading


class FsutilDestroy(ProgramRule):
    """File system structures are changed by hand.

    Zeroed ranges, a deleted journal or a dismounted volume are not put back by anything.

    **Instead:** use `fsutil ... query`.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/fsutil
    """

    id = "fsutil-destroy"
    keys = ("fsutil", "mountvol")
    triggers = keys
    language = "cmd"
    advice = "use `fsutil ... query`."
    flagged = (
        Example("fsutil file setzerodata offset=0 length=4096 data.db"),
        Example("mountvol D: /p"),
    )
    clean = (
        Example("fsutil fsinfo drives"),
        Example("mountvol"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = plain(words)
        if low[:2] in (["file", "setzerodata"], ["file", "seteof"], ["file", "setvaliddata"]):
            return Loss(
                "overwrite",
                "config",
                words[-1],
                "one",
                "none",
                f"`fsutil {' '.join(low[:2])}` overwrites part of `{words[-1]}`",
            )
        if low[:2] == ["usn", "deletejournal"]:
            return Loss(
                "delete",
                "audit",
                "the change journal",
                "all",
                "none",
                "`fsutil usn deletejournal` removes the record of file changes",
            )
        if low[:2] in (["volume", "dismount"], ["transaction", "rollback"], ["repair", "set"]) or (
            act.program == "mountvol" and has(lowered(words), "/d", "/p", "/n")
        ):
            return Loss("stop", "cluster", "a volume", "one", "easy", f"`{act.program}` takes a volume out of use")
        return reading("file system")


RULE = FsutilDestroy()

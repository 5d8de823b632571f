"""`sdelete` overwrites files, or the free space of a drive, so that nothing is recovered."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall.targets.names import looks_like_file
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading


class SdeleteWipe(ProgramRule):
    """`sdelete` overwrites files, or the free space of a drive, so that nothing is recovered.

    What it deletes is beyond every tool that restores files, and so is all that was deleted before.

    **Instead:** delete it in the ordinary way, and wipe a disk only when it leaves the house.

    **Source:** https://learn.microsoft.com/sysinternals/downloads/sdelete
    """

    id = "sdelete-wipe"
    keys = ("sdelete", "sdelete64")
    triggers = keys
    language = "cmd"
    advice = "delete it in the ordinary way, and wipe a disk only when it leaves the house."
    flagged = (
        Example("sdelete -s -q C:\\data"),
        Example("sdelete -z C:"),
    )
    clean = (
        Example("sdelete -?"),
        Example("sdelete /?"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what is wiped."""
        low = lowered(words)
        path = next((word for word in words if word[:1] not in "-/"), "")
        if not path or has(low, "/?"):
            return reading("sdelete")
        whole = len(path.rstrip("\\/")) == 2 and path[1:2] == ":"
        if whole and has(low, "/z", "/c"):
            return Loss(
                "delete",
                "backup",
                path,
                "all",
                "none",
                f"`sdelete` makes all that was deleted on `{path}` unrecoverable",
            )
        if not whole and not has(low, "/s") and looks_like_file(path) and "*" not in path:
            # one file of the many ways to delete one
            return Loss("delete", "file", path, "one", "none", f"`sdelete` wipes `{path}` beyond recovery")
        kind = "device" if whole else "directory"
        return Loss("delete", kind, path, "many", "none", f"`sdelete` wipes `{path}` beyond recovery")


RULE = SdeleteWipe()

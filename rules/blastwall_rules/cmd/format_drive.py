"""`format` makes a new, empty file system on a drive."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading


class FormatDrive(ProgramRule):
    """`format` makes a new, empty file system on a drive.

    Everything on the drive is gone.

    **Instead:** check with `vol` and `dir` what the drive holds, and leave formatting to a person.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/format
    """

    id = "format-drive"
    keys = ("format",)
    triggers = keys
    language = "cmd"
    advice = "check with `vol` and `dir` what the drive holds, and leave formatting to a person."
    flagged = (
        Example("format D: /q /y", decision="deny"),
        Example("format E: /fs:ntfs", decision="deny"),
    )
    clean = (
        Example("format /?"),
        Example("vol D:"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        drives = [word for word in words if len(word) == 2 and word[1] == ":"] + [
            w for w in words if w.startswith("\\\\")
        ]
        if has(lowered(words), "/?") or not (drives or words):
            return reading("format")
        if not drives:
            return None
        return Loss("delete", "device", drives[0], "one", "none", f"`format` empties the drive `{drives[0]}`")


RULE = FormatDrive()

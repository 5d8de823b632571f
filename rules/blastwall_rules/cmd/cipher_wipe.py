"""`cipher /w` overwrites the free space of a drive."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading, writing


class CipherWipe(ProgramRule):
    """`cipher /w` overwrites the free space of a drive.

    Deleted files that an expert could still bring back are gone for good.

    **Instead:** leave the free space alone; encrypt what is secret.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/cipher
    """

    id = "cipher-wipe"
    keys = ("cipher",)
    triggers = keys
    language = "cmd"
    advice = "leave the free space alone; encrypt what is secret."
    flagged = (
        Example("cipher /w:C:"),
        Example("cipher /W:D:\\temp"),
    )
    clean = (
        Example("cipher /e secrets"),
        Example("cipher"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        if has(low, "/w"):
            return Loss(
                "delete", "bucket", "free space", "one", "none", "`cipher /w` makes deleted files unrecoverable"
            )
        return writing("file", "cipher") if has(low, "/e", "/d", "/k", "/r") else reading("cipher")


RULE = CipherWipe()

"""The recycle bin is emptied."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class RecycleBin(CmdletRule):
    """The recycle bin is emptied.

    The one place deleted files could be brought back from is gone.

    **Instead:** leave it to its size limit, or delete single items from it.

    **Source:** https://learn.microsoft.com/powershell/module/microsoft.powershell.management/clear-recyclebin
    """

    id = "powershell-recycle-bin"
    keys = keys_of("powershell-recycle-bin")
    triggers = triggers_of("powershell-recycle-bin")
    advice = "leave it to its size limit, or delete single items from it."
    flagged = (
        Example("Clear-RecycleBin -Force"),
        Example("Clear-RecycleBin -DriveLetter C"),
    )
    clean = (
        Example("Clear-RecycleBin -WhatIf"),
        Example("Clear-Host"),
    )


RULE = RecycleBin()

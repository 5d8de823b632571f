"""A disk, partition or volume is cleared, formatted or removed."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class Disk(CmdletRule):
    """A disk, partition or volume is cleared, formatted or removed.

    Everything on it is gone, and the cmdlets leave no bin to restore from.

    **Instead:** list what is on it (`Get-Partition`, `Get-Volume`), and leave erasing disks to a person.

    **Source:** https://learn.microsoft.com/powershell/module/storage
    """

    id = "powershell-disk"
    keys = keys_of("powershell-disk")
    triggers = triggers_of("powershell-disk")
    advice = "list what is on it (`Get-Partition`, `Get-Volume`), and leave erasing disks to a person."
    flagged = (
        Example("Clear-Disk -Number 1 -RemoveData -Confirm:$false"),
        Example("Format-Volume -DriveLetter D"),
        Example("Remove-Partition -DiskNumber 5 -PartitionNumber 2"),
    )
    clean = (
        Example("Get-Disk"),
        Example("Clear-Disk -Number 1 -RemoveData -WhatIf"),
        Example("Format-Table -AutoSize"),
    )


RULE = Disk()

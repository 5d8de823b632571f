"""Backups, snapshots or restore points are deleted or switched off."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class Backup(CmdletRule):
    """Backups, snapshots or restore points are deleted or switched off.

    What was meant to bring data back goes first; a later loss is then final.

    **Instead:** keep the newest, and let retention delete the rest.

    **Source:** https://learn.microsoft.com/powershell/module/windowsserverbackup
    """

    id = "powershell-backup"
    keys = keys_of("powershell-backup")
    triggers = triggers_of("powershell-backup")
    advice = "keep the newest, and let retention delete the rest."
    flagged = (
        Example("Remove-VMSnapshot -VMName web -Name before-upgrade"),
        Example("Disable-ComputerRestore -Drive C:"),
    )
    clean = (
        Example("Get-VMSnapshot -VMName web"),
        Example("Checkpoint-VM -Name web"),
        Example("Remove-VMSnapshot -VMName web -Name x -WhatIf"),
    )


RULE = Backup()

"""A virtual machine, cluster, cloud resource, site, service or scheduled task is deleted."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class Infrastructure(CmdletRule):
    """A virtual machine, cluster, cloud resource, site, service or scheduled task is deleted.

    Its state and data go with it, and nothing asks again under `-Force`.

    **Instead:** list what it holds, take a snapshot, and have the deletion approved.

    **Source:** https://learn.microsoft.com/powershell/module/az.resources/remove-azresourcegroup
    """

    id = "powershell-infrastructure"
    keys = keys_of("powershell-infrastructure")
    triggers = triggers_of("powershell-infrastructure")
    advice = "list what it holds, take a snapshot, and have the deletion approved."
    flagged = (
        Example("Remove-VM -Name web01 -Force"),
        Example("Remove-AzResourceGroup -Name prod -Force"),
        Example("Remove-Service -Name TestService"),
    )
    clean = (
        Example("Get-VM"),
        Example("Get-AzResourceGroup"),
        Example("Remove-VM -Name web01 -WhatIf"),
    )


RULE = Infrastructure()

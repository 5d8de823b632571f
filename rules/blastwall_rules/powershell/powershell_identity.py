"""A directory or local account is deleted, disabled or given other rights."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class Identity(CmdletRule):
    """A directory or local account is deleted, disabled or given other rights.

    Its SID, memberships and profile do not come back by making a new one of the same name.

    **Instead:** disable it and wait, with the owner of the directory deciding.

    **Source:** https://learn.microsoft.com/powershell/module/activedirectory
    """

    id = "powershell-identity"
    keys = keys_of("powershell-identity")
    triggers = triggers_of("powershell-identity")
    advice = "disable it and wait, with the owner of the directory deciding."
    flagged = (
        Example("Remove-ADUser -Identity jdoe -Confirm:$false"),
        Example("Remove-LocalUser -Name AdminContoso02"),
    )
    clean = (
        Example("Get-ADUser -Filter *"),
        Example("Remove-ADUser -Identity jdoe -WhatIf"),
    )


RULE = Identity()

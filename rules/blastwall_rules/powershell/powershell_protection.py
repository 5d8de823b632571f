"""A firewall rule, lock, key protector or vault entry that protects data is removed."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class Protection(CmdletRule):
    """A firewall rule, lock, key protector or vault entry that protects data is removed.

    A later mistake is then final, and encrypted data may never be read again.

    **Instead:** change the one setting that is in the way, for as long as it takes.

    **Source:** https://learn.microsoft.com/powershell/module/bitlocker
    """

    id = "powershell-protection"
    keys = keys_of("powershell-protection")
    triggers = triggers_of("powershell-protection")
    advice = "change the one setting that is in the way, for as long as it takes."
    flagged = (
        Example("Remove-NetFirewallRule -DisplayName Block"),
        Example("Remove-AzResourceLock -LockName keep -Force"),
    )
    clean = (
        Example("Get-NetFirewallRule"),
        Example("New-AzResourceLock -LockName keep -LockLevel CanNotDelete"),
    )


RULE = Protection()

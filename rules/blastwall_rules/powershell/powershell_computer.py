"""A computer is shut down, or taken out of its domain."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class Computer(CmdletRule):
    """A computer is shut down, or taken out of its domain.

    Everything it runs stops until someone starts it again.

    **Instead:** stop the one service that has to stop.

    **Source:** https://learn.microsoft.com/powershell/module/microsoft.powershell.management/stop-computer
    """

    id = "powershell-computer"
    keys = keys_of("powershell-computer")
    triggers = triggers_of("powershell-computer")
    advice = "stop the one service that has to stop."
    flagged = (
        Example("Stop-Computer -ComputerName Server01 -Force"),
        Example("Remove-Computer -UnjoinDomainCredential x -Force"),
    )
    clean = (
        Example("Get-ComputerInfo"),
        Example("Stop-Computer -WhatIf"),
    )


RULE = Computer()

"""Every process or service of a machine is stopped, or several machines are restarted, by one cmdlet."""

from __future__ import annotations

from blastwall.acts import Act, Statement
from blastwall.effects import Effect, Target
from blastwall.model import MEDIUM, Instead
from blastwall.rule import Example, Rule
from blastwall_rules.cmd.taskkill_everything import VITAL
from blastwall_rules.powershell._cmdlets import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield


#: What others work with while it runs.
_SERVING = frozenset({"process", "service", "vm", "azvm", "azvmss", "azwebapp", "website", "webapppool", "iissite"}) | {
    *("ec2instance", "clustergroup", "clusternode", "container", "gceinstance")
}


class StopEverything(Rule):
    """Every process or service of a machine is stopped, or several machines are restarted, by one cmdlet.

    Whatever runs there goes down at once, with the work that it has not kept; among it is what Windows itself needs.

    **Instead:** name the one process, service or machine that has to stop.

    **Source:** https://learn.microsoft.com/powershell/module/microsoft.powershell.management/stop-process
    """

    id = "powershell-stop-everything"
    act = "statement"
    keys = ("powershell:stop", "powershell:restart", "powershell:suspend")
    triggers = ("computer", "spps", "spsv", "kill", "gps", "gsv", *sorted(_SERVING))
    language = "powershell"
    flagged = (
        Example("Get-Process | Stop-Process -Force"),
        Example("Get-Service | Stop-Service"),
        Example("Restart-Computer -ComputerName (Get-Content servers.txt) -Force"),
        Example("(Get-Process).Kill()"),
        Example("Get-VM | Stop-VM -Force"),
    )
    clean = (
        Example("Get-Process node | Stop-Process -Force"),
        Example("Stop-Service spooler"),
        Example("Get-VM web1 | Stop-VM"),
        Example("Restart-Computer -ComputerName web1"),
        Example("Get-Process | Where-Object CPU -gt 100 | Stop-Process"),
        Example("Get-Process | Stop-Process -WhatIf"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what goes down."""
        if not isinstance(act, Statement) or not act.names or "what-if" in act.flags:
            return
        noun = act.names[0]
        if noun == "computer":
            if act.verb != "restart" or act.scope not in ("several", "many", "all"):
                return
            told = f"`{shown(act)}` restarts several machines at once"
        elif noun in _SERVING and act.scope == "all":
            told = f"`{shown(act)}` stops every {noun} that there is"
        elif noun == "process" and not VITAL.isdisjoint(name.lower().removesuffix(".exe") for name in act.names[1:]):
            told = f"`{shown(act)}` ends a process without which Windows halts"
        else:
            return
        what = "several machines" if noun == "computer" else f"every {noun}"
        yield self.finding(
            Effect("stop", Target("system", what), "several" if noun == "computer" else "one", "easy"),
            told,
            act=act,
            confidence=MEDIUM,
            instead=Instead("name the one process, service or machine that has to stop"),
        )


RULE = StopEverything()

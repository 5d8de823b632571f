"""A service that guards the machine, or keeps its record or its shadow copies, is stopped, disabled or deleted."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall.targets.names import listed
from blastwall_rules.cmd._programs import Loss, ProgramRule

#: service names and process names: Windows' own guards, then those of other vendors
_GUARDS = listed(
    """
    windefend wdnissvc wscsvc mpssvc bfe eventlog sense securityhealthservice webthreatdefsvc wdfilter mdcoresvc
    msmpeng mpdefendercoreservice nissrv mssense securityhealthsystray
    sysmon sysmon64 vss swprv wbengine sdrsvc
    csfalconservice cbdefense carbonblack sentinelagent sentinelone cylancesvc savservice mcshield ekrn avgsvc
    avastsvc elastic-agent wazuhsvc ossecsvc splunkforwarder winlogbeat osqueryd veeambackupsvc acrsch2svc
    """
)


class WindowsGuardStop(ProgramRule):
    """A service that guards the machine, or keeps its record or its shadow copies, is stopped, disabled or deleted.

    What is done next is neither prevented nor recorded, nor can it be brought back.

    **Instead:** see its state (`sc query WinDefend`); where it stands in the way, make a narrow exception.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/sc-config
    """

    id = "windows-guard-stop"
    keys = ("sc", "net", "net1", "stop-service", "set-service", "suspend-service", "remove-service", "taskkill")
    triggers = ("sc", "net", "service", "spsv", "taskkill")
    language = "powershell"
    advice = "see its state first (`sc query WinDefend`), and make a narrow exception where it stands in the way."
    flagged = (
        Example("net stop WinDefend"),
        Example("Stop-Service -Name EventLog -Force"),
        Example("Set-Service WinDefend -StartupType Disabled"),
    )
    clean = (
        Example("net stop MyService"),
        Example("Stop-Service spooler"),
        Example("Get-Service WinDefend"),
        Example("Set-Service WinDefend -StartupType Automatic"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return which guard it is."""
        low = [word.lower().strip('"') for word in words]
        named = [name for word in low for name in word.split(",")]
        guard = next((name for name in named if name.removesuffix(".exe") in _GUARDS), "")
        if not guard or "-whatif" in low:
            return None
        program = act.program
        if program == "sc":
            verb = next((word for word in low if not word.startswith("\\\\")), "")
            if verb not in ("stop", "delete", "pause", "sdset") and not (verb == "config" and "disabled" in low):
                return None
        elif program in ("net", "net1"):
            if low[0] not in ("stop", "pause"):
                return None
        elif program == "set-service" and not {"disabled", "stopped", "paused"} & set(low):
            return None
        return Loss(
            "weaken",
            "audit",
            guard,
            "one",
            "easy",
            f"`{act.name.text}` switches off `{guard}`, which guards this machine or records what happens on it",
        )


RULE = WindowsGuardStop()

"""An event log is cleared or removed, or a trail stopped."""

from __future__ import annotations

from blastwall.rule import Example
from blastwall_rules.powershell._cmdlets import CmdletRule, keys_of, triggers_of


class EventLog(CmdletRule):
    """An event log is cleared or removed, or a trail stopped.

    What happened on the machine can no longer be told.

    **Instead:** export it first (`wevtutil epl`), and set a size or retention rather than clearing it.

    **Source:** https://learn.microsoft.com/powershell/module/microsoft.powershell.management/clear-eventlog
    """

    id = "powershell-event-log"
    keys = keys_of("powershell-event-log")
    triggers = triggers_of("powershell-event-log")
    advice = "export it first (`wevtutil epl`), and set a size or retention rather than clearing it."
    flagged = (
        Example("Clear-EventLog -LogName Security"),
        Example("Remove-EventLog -LogName MyLog"),
    )
    clean = (
        Example("Get-EventLog -LogName Security -Newest 50"),
        Example("Get-WinEvent -ListLog *"),
    )


RULE = EventLog()

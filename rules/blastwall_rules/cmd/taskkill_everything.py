"""`taskkill` ends every process of the machine, all of an account, or one that Windows can't do without."""

from __future__ import annotations

import itertools

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading

#: Filters that pick by what a process is or does; the others (`pid`, `session`, `username`) span all there are.
_PICKING = frozenset({"imagename", "services", "modules", "windowtitle", "cputime", "memusage"})
#: Processes without which Windows halts at once, or throws everybody out.
VITAL = frozenset({"csrss", "lsass", "services", "smss", "svchost", "wininit", "winlogon"})


class TaskkillEverything(ProgramRule):
    """`taskkill` ends every process of the machine, all of an account, or one that Windows can't do without.

    Whatever runs there goes down at once, with the work that it has not kept.

    **Instead:** name the process: `taskkill /im node.exe`, `taskkill /pid 4242`.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/taskkill
    """

    id = "taskkill-everything"
    keys = ("taskkill",)
    triggers = keys
    language = "cmd"
    advice = "name the process: `taskkill /im node.exe`, `taskkill /pid 4242`."
    flagged = (
        Example('taskkill /f /fi "PID gt 0"'),
        Example("taskkill /f /im *"),
        Example("taskkill /f /im svchost.exe"),
        Example('taskkill /fi "USERNAME eq deploy" /f'),
    )
    clean = (
        Example("taskkill /f /im node.exe"),
        Example("taskkill /pid 4242 /t"),
        Example('taskkill /fi "STATUS eq NOT RESPONDING" /im *'),
        Example('taskkill /f /fi "IMAGENAME eq chrome.exe"'),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call ends."""
        low = lowered(words)
        if has(low, "/?"):
            return reading("taskkill")
        after = list(itertools.pairwise(low))
        filters = [value for option, value in after if option == "/fi"]
        named = [value for option, value in after if option in ("/im", "/pid")]
        vital = next((value for value in named if value.removesuffix(".exe") in VITAL), "")
        if vital and not any(_picks(value) for value in filters):
            return Loss(
                "stop", "system", vital, "one", "easy", f"`taskkill` ends `{vital}`, without which Windows halts"
            )
        if any(value.strip("*") not in ("", ".exe", ".") for value in named) or not (filters or named):
            return Effect("stop", Target("process", "taskkill"))
        if any(_picks(value) for value in filters):
            return Effect("stop", Target("process", "taskkill"))
        return Loss("stop", "system", "every process", "one", "easy", "`taskkill` ends every process that it can reach")


def _picks(condition: str) -> bool:
    """Whether a filter such as `imagename eq x.exe` leaves but some processes."""
    name, _, rest = condition.strip().partition(" ")
    operator, _, value = rest.strip().partition(" ")
    value = value.strip()
    if name == "status":
        return operator == "eq" and value != "running"
    if name == "pid":
        return operator == "eq"
    if name not in _PICKING or operator == "ne":
        return False
    if name in ("memusage", "cputime"):
        return operator in ("gt", "ge") and value.strip("0:") != ""
    return value.strip("*") not in ("", ".exe")


RULE = TaskkillEverything()

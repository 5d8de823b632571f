"""A setting that guards the machine is switched off by an argument: antivirus, firewall, execution policy."""

from __future__ import annotations

from blastwall.acts import Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.rule import Yield

_OFF = frozenset({"true", "1", "$true"})


class Setting(Rule):
    """A setting that guards the machine is switched off by an argument: antivirus, firewall, execution policy.

    What it would have stopped is stopped no more, for everyone on the machine.

    **Instead:** change it for this process only (`-Scope Process`), or make the exception as narrow as it can be.

    **Source:** https://learn.microsoft.com/powershell/module/defender/set-mppreference
    """

    id = "powershell-setting"
    act = "invocation"
    keys = ("set-mppreference", "add-mppreference", "set-netfirewallprofile", "set-executionpolicy", "restart-computer")
    triggers = ("mppreference", "netfirewallprofile", "executionpolicy", "restart-computer")
    language = "powershell"
    flagged = (
        Example("Set-MpPreference -DisableRealtimeMonitoring $true"),
        Example("Set-NetFirewallProfile -Profile Domain,Public,Private -Enabled False"),
        Example("Set-ExecutionPolicy Unrestricted -Scope LocalMachine -Force"),
    )
    clean = (
        Example("Set-MpPreference -DisableRealtimeMonitoring $false"),
        Example("Set-ExecutionPolicy Bypass -Scope Process", why="this process only"),
        Example("Get-ExecutionPolicy -List"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the setting stops guarding."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text.lower() for arg in act.args]
        what = "" if "-whatif" in words else _weakened(act.program, words)
        if not what:
            if act.program == "restart-computer":
                remote = any(word.startswith(("-computername", "-cn")) for word in words)
                yield Effect("restart", Target("service" if remote else "system", "the machine"))
            else:
                yield Effect("write", Target("config", act.program))
            return
        yield self.finding(
            Effect("weaken", Target("protection", what), "one", "easy"),
            f"`{act.name.text}` switches off {what}",
            act=act,
            instead=Instead("limit it to this process, or to the one path or rule that needs it"),
        )


def _weakened(program: str, words: Sequence[str]) -> str:
    """Return what is switched off; empty where nothing is."""
    if program == "add-mppreference":
        return "the virus scan of what is excluded" if any(word.startswith("-exclusion") for word in words) else ""
    if program == "set-mppreference":
        for index, word in enumerate(words):
            if not word.startswith("-disable"):
                continue
            if ":" in word:
                continue
            after = words[index + 1] if index + 1 < len(words) else ""
            if not after or after.startswith("-") or after in _OFF:
                return "part of the virus protection"
        return "the virus scan of what is excluded" if any(word.startswith("-exclusion") for word in words) else ""
    if program == "set-netfirewallprofile":
        for index, word in enumerate(words):
            if word == "-enabled:false" or (
                word.startswith("-enabled") and words[index + 1 : index + 2] in (["false"], ["0"])
            ):
                return "the firewall"
        return ""
    if program == "set-executionpolicy" and "process" not in words:
        return "the check of scripts' signatures" if "unrestricted" in words or "bypass" in words else ""
    return ""


RULE = Setting()

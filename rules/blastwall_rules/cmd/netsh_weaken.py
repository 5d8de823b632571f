"""The firewall is switched off or reset, or its rules deleted."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, plain, reading, writing


class NetshWeaken(ProgramRule):
    """The firewall is switched off or reset, or its rules deleted.

    What it kept out is let in, for the whole machine.

    **Instead:** add one rule for the one port (`netsh advfirewall firewall add rule`).

    **Source:** https://learn.microsoft.com/troubleshoot/windows-server/networking/netsh-advfirewall-firewall-control-firewall-behavior
    """

    id = "netsh-weaken"
    keys = ("netsh",)
    triggers = keys
    language = "cmd"
    advice = "add one rule for the one port (`netsh advfirewall firewall add rule`)."
    flagged = (
        Example("netsh advfirewall set allprofiles state off"),
        Example("netsh advfirewall firewall delete rule name=all"),
    )
    clean = (
        Example("netsh advfirewall show allprofiles"),
        Example("netsh wlan show profiles"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = plain(words)
        if "advfirewall" in low or "firewall" in low:
            if "off" in low or "disable" in low or "reset" in low or "delete" in low or "import" in low:
                return Loss(
                    "weaken",
                    "protection",
                    "the firewall",
                    "one",
                    "easy",
                    "`netsh` switches off or removes firewall protection",
                )
            return reading("firewall") if "show" in low or "dump" in low else writing("protection", "firewall")
        return reading("network") if "show" in low else writing("config", "network")


RULE = NetshWeaken()

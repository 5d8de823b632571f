"""A value of the registry that guards the machine is switched off: antivirus, UAC, firewall, logging."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_ON = frozenset({"1", "0x1", "0x00000001", "00000001", "true", "$true"})
_OFF = frozenset({"0", "0x0", "0x00000000", "00000000", "false", "$false"})
#: (part of the key's path, name of the value, data that weaken, what is weakened); `*` is any name with that beginning
_VALUES = (
    ("policies\\system", "enablelua", _OFF, "the question before a program gets administrator's rights"),
    (
        "policies\\system",
        "consentpromptbehavioradmin",
        _OFF,
        "the question before a program gets administrator's rights",
    ),
    ("policies\\system", "promptonsecuredesktop", _OFF, "the question before a program gets administrator's rights"),
    ("policies\\system", "localaccounttokenfilterpolicy", _ON, "the limits of local accounts over the network"),
    ("windows defender", "disable*", _ON, "part of the virus protection"),
    ("windows defender\\features", "tamperprotection", _OFF, "the protection of the virus protection itself"),
    ("windows defender\\exclusions", "*", None, "the virus scan of what is excluded"),
    ("windows defender", "submitsamplesconsent", _OFF, "part of the virus protection"),
    ("firewallpolicy", "enablefirewall", _OFF, "the firewall"),
    ("windowsfirewall", "enablefirewall", _OFF, "the firewall"),
    ("control\\lsa", "runasppl", _OFF, "the protection of passwords in memory"),
    ("control\\lsa", "limitblankpassworduse", _OFF, "the bar on empty passwords over the network"),
    ("securityproviders\\wdigest", "uselogoncredential", _ON, "the protection of passwords in memory"),
    ("control\\deviceguard", "enablevirtualizationbasedsecurity", _OFF, "the protection of passwords in memory"),
    ("scriptblocklogging", "enablescriptblocklogging", _OFF, "the record of scripts that ran"),
    ("modulelogging", "enablemodulelogging", _OFF, "the record of scripts that ran"),
    ("windows nt\\systemrestore", "disable*", _ON, "restore points"),
    ("currentversion\\systemrestore", "disable*", _ON, "restore points"),
    ("control\\terminal server", "fdenytsconnections", _OFF, "the bar on remote logins"),
    ("policies\\microsoft\\windows\\system", "enablesmartscreen", _OFF, "the check of downloaded programs"),
    ("image file execution options", "debugger", None, "what runs in a program's place"),
    ("currentversion\\winlogon", "shell", None, "what runs at everybody's login"),
    ("currentversion\\winlogon", "userinit", None, "what runs at everybody's login"),
)
#: Services whose start value 4 (disabled) takes a guard away.
_GUARDS = (
    "windefend",
    "wdnissvc",
    "wscsvc",
    "mpssvc",
    "bfe",
    "eventlog",
    "sense",
    "sysmon",
    "sysmon64",
    "vss",
    "wdfilter",
)


class WindowsGuardRegistry(ProgramRule):
    """A value of the registry that guards the machine is switched off: antivirus, UAC, firewall, restore points.

    What it would have stopped is stopped no more, and nothing on the screen shows it.

    **Instead:** change it in the settings, for as long as it takes, with its owner.

    **Source:** https://learn.microsoft.com/windows/security/application-security/application-control/user-account-control/settings-and-configuration
    """

    id = "windows-guard-registry"
    keys = ("reg", "set-itemproperty", "new-itemproperty")
    triggers = ("reg", "itemproperty", "sp")
    language = "powershell"
    advice = "leave it on, and make the one exception that is needed as narrow as it can be."
    flagged = (
        Example(
            r"reg add HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System /v EnableLUA /t REG_DWORD /d 0 /f"
        ),
        Example("Set-ItemProperty 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows Defender' DisableAntiSpyware 1"),
    )
    clean = (
        Example(r"reg add HKCU\Software\MyCo /v Theme /d dark /f"),
        Example(r"reg query HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System /v EnableLUA"),
        Example(r"Set-ItemProperty HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System EnableLUA 1"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the value would have guarded."""
        low = [word.lower() for word in words]
        if "-whatif" in low:
            return None
        if act.program == "reg":
            if low[:1] != ["add"] or len(low) < 2:
                return None
            key, value, data = low[1], _after(low, "/v"), _after(low, "/d")
        else:
            named = [word for word in low if word[:1] != "-"]
            key = _after(low, "-path") or _after(low, "-literalpath") or (named[0] if named else "")
            rest = [word for word in named if word != key]
            value = _after(low, "-name") or (rest[0] if rest else "")
            data = _after(low, "-value") or next((word for word in rest if word != value), "")
        what = _guarded(key.replace("/", "\\"), value, data)
        if not what:
            return None
        return Loss("weaken", "protection", what, "one", "easy", f"`{act.name.text}` switches off {what}")


def _after(words: Sequence[str], option: str) -> str:
    """Return the word behind an option."""
    return words[words.index(option) + 1] if option in words[:-1] else ""


def _guarded(key: str, value: str, data: str) -> str:
    """Return what a value guards that this data takes away; empty where it guards nothing."""
    if value == "start" and data in ("4", "0x4") and "\\services\\" in key:
        return "a guard of this machine" if key.rpartition("\\")[2] in _GUARDS else ""
    for place, name, bad, what in _VALUES:
        if place not in key:
            continue
        matches = value.startswith(name[:-1]) if name.endswith("*") else value == name
        if matches and (bad is None or data in bad) and (value or name == "*"):
            return what
    return ""


RULE = WindowsGuardRegistry()

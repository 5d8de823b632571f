"""Registry keys and values are removed or cleared."""

from __future__ import annotations

from blastwall.acts import Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

_HIVES = ("hklm:", "hkcu:", "hkcr:", "hku:", "hkcc:", "registry::", "hkey_", "microsoft.powershell.core\\registry::")
_VALUES = frozenset({"remove-itemproperty", "clear-itemproperty"})


class Registry(Rule):
    """Registry keys and values are removed or cleared.

    Programs, drivers and Windows itself keep their settings there, and the registry has no bin.

    **Instead:** export the key first (`reg export`), then remove the one value that is wrong.

    **Source:** https://learn.microsoft.com/powershell/scripting/samples/working-with-registry-keys
    """

    id = "powershell-registry"
    act = "invocation"
    keys = ("remove-item", "remove-itemproperty", "clear-item", "clear-itemproperty")
    triggers = ("remove-item", "clear-item", "ri", "rm", "del", "rd", "rp", "cli", "clp", "erase", "rmdir")
    language = "powershell"
    flagged = (
        Example(r"Remove-Item HKLM:\Software\MyCompany\OldApp -Recurse"),
        Example(r"Remove-ItemProperty -Path HKLM:\Software\SmpApplication -Name SmpProperty"),
        Example(r"Remove-Item HKLM:\* -Recurse -Force", decision="deny"),
    )
    clean = (
        Example(r"Get-ItemProperty HKLM:\Software\MyCompany"),
        Example(r"Remove-Item HKLM:\Software\MyCompany\OldApp -Recurse -WhatIf"),
        Example(r"Remove-Item Env:FOO"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the cmdlet removes."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text for arg in act.args]
        reader = act
        if not any(_is_registry(word) for word in words) and act.upstream is not None:
            reader = act.upstream
            words = [*words, *(arg.text for arg in reader.args)]
        keys = [word for word in words if _is_registry(word)]
        whatif = "-whatif" in words
        for key in keys:
            inner = key.replace("/", "\\").partition("\\")[2].strip("\\*")
            depth = inner.count("\\") + 1 if inner else 0
            if whatif:
                yield Effect("read", Target("config", key))
                continue
            if act.program in _VALUES:
                every = "*" in key or "*" in words
                effect = Effect("delete", Target("config", key), "many" if every else "one", "none")
                loss = "values"
            elif depth <= 1 or _is_vital(inner):
                effect = Effect("delete", Target("system", key), "all", "none")
                loss = "settings Windows needs to run"
            else:
                effect = Effect("delete", Target("config", key), "many", "none")
                loss = "a key and everything below it"
            yield self.finding(
                effect,
                f"`{act.name.text}` on `{key}` removes {loss} from the registry",
                act=act,
                instead=Instead("export the key with `reg export` before changing it"),
            )


def _is_registry(word: str) -> bool:
    return word.lower().startswith(_HIVES)


def _is_vital(inner: str) -> bool:
    lower = inner.lower()
    return lower in (
        "software\\microsoft",
        "software\\microsoft\\windows",
        "software\\microsoft\\windows nt",
        "software\\microsoft\\windows\\currentversion",
        "software\\microsoft\\windows nt\\currentversion",
        "software\\classes",
        "system\\currentcontrolset",
        "system\\currentcontrolset\\services",
        "system\\currentcontrolset\\control",
    )


RULE = Registry()

"""`reg delete` removes keys or values of the registry."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, lowered, reading, writing


class RegDelete(ProgramRule):
    """`reg delete` removes keys or values of the registry.

    The registry has no bin, and Windows and its programs keep their settings there.

    **Instead:** export the key first (`reg export`), and delete one value by name.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/reg-delete
    """

    id = "reg-delete"
    keys = ("reg",)
    triggers = keys
    language = "cmd"
    advice = "export the key first (`reg export`), and delete one value by name."
    flagged = (
        Example("reg delete HKLM\\Software\\MyCo /f"),
        Example("reg delete HKLM\\SYSTEM /f", decision="deny"),
        Example("reg delete HKCU\\Software\\MyCo /v Key /f"),
    )
    clean = (
        Example("reg query HKLM\\Software\\MyCo"),
        Example("reg export HKLM\\Software\\MyCo a.reg"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        verb = words[0].lower() if words else ""
        if verb not in ("delete", "restore", "import", "unload"):
            return writing("config", "registry") if verb in ("add", "copy", "load") else reading("registry")
        key = words[1] if len(words) > 1 else ""
        if verb == "import":
            return writing("config", key)
        inner = key.replace("/", "\\").partition("\\")[2].strip("\\")
        if verb == "restore":
            return Loss(
                "overwrite", "config", key, "many", "expert", f"`reg restore` replaces the key `{key}` and all below it"
            )
        if verb == "unload":
            return writing("config", key)
        low = lowered(words)
        if "/v" in low or "/ve" in low:
            return Loss("delete", "config", key, "one", "none", f"`reg delete` removes a value of `{key}`")
        hive = key.lower().rpartition("\\\\")[2].startswith(("hk", "\\\\"))
        if hive and inner.count("\\") == 0 and "/va" not in low:
            return Loss(
                "delete",
                "system",
                key,
                "all",
                "none",
                f"`reg delete` removes the hive `{key}`: Windows does not start without it",
            )
        return Loss("delete", "config", key, "many", "none", f"`reg delete` removes `{key}` and everything below it")


RULE = RegDelete()

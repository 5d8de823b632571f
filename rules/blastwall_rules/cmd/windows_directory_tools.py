"""Objects of the directory, certificates, components or drivers are removed."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.model import MEDIUM
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading, writing


class WindowsDirectoryTools(ProgramRule):
    """Objects of the directory, certificates, components or drivers are removed.

    A subtree, a key or a driver does not come back by naming it again.

    **Instead:** export or list it first.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/dsrm
    """

    id = "windows-directory-tools"
    keys = ("dsrm", "dsmod", "certutil", "dism", "pnputil")
    triggers = keys
    language = "cmd"
    advice = "export or list it first."
    flagged = (
        Example("dsrm -subtree -noprompt OU=Sales,DC=corp,DC=example"),
        Example("certutil -delstore My 1234"),
    )
    clean = (
        Example("certutil -hashfile a.zip SHA256"),
        Example("dism /online /get-features"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        if act.program == "dsrm":
            return Loss(
                "delete",
                "account" if "/subtree" in low else "identity",
                "",
                "many",
                "expert",
                "`dsrm` removes objects of the directory",
            )
        if act.program == "certutil":
            if has(low, "/delstore", "/delkey"):
                return Loss(
                    "delete", "secret", "a certificate", "one", "none", "`certutil` removes a certificate or key"
                )
            return (
                writing("file", "certutil")
                if has(low, "/urlcache", "/encode", "/decode", "/addstore")
                else reading("certutil")
            )
        if act.program == "dism":
            if has(low, "/disable-feature", "/remove-package", "/remove-capability", "/resetbase"):
                return (
                    Loss(
                        "stop",
                        "service",
                        "a Windows component",
                        "one",
                        "easy",
                        "`dism` takes away a component of Windows",
                        confidence=MEDIUM,
                    )
                    if not has(low, "/resetbase")
                    else writing("runtime", "component store")
                )
            return (
                reading("dism")
                if any(w.startswith(("/get-", "/checkhealth", "/scanhealth")) for w in low)
                else writing("runtime", "dism")
            )
        if (
            act.program == "pnputil"
            and has(low, "/delete-driver", "/remove-device")
            and has(low, "/force", "/uninstall")
        ):
            return Loss(
                "delete", "resource", "a driver", "one", "expert", "`pnputil` removes a driver from the machine"
            )
        return reading(act.program) if act.program == "pnputil" else writing("identity", act.program)


RULE = WindowsDirectoryTools()

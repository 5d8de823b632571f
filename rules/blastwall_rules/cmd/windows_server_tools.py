"""Sites, zones and audit settings of a Windows server are deleted: `appcmd`, `dnscmd`, `auditpol`, `netdom`."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, plain, reading, writing


class WindowsServerTools(ProgramRule):
    """Sites, zones and audit settings of a Windows server are deleted.

    The services that used them stop, and what they were set to is kept nowhere.

    **Instead:** export it first (`appcmd list site /config /xml`, `dnscmd /zoneexport`, `auditpol /backup`).

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/dnscmd
    """

    id = "windows-server-tools"
    keys = ("appcmd", "dnscmd", "auditpol", "netdom")
    triggers = keys
    language = "cmd"
    advice = "export it first."
    flagged = (
        Example("appcmd delete site intranet"),
        Example("dnscmd /zonedelete corp.example /f"),
        Example("auditpol /clear /y"),
    )
    clean = (
        Example("appcmd list site"),
        Example("dnscmd /zoneinfo corp.example"),
        Example("auditpol /get /category:*"),
        Example("appcmd recycle apppool intranet"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        named = plain(words)
        if act.program == "appcmd":
            if named[:1] == ["delete"]:
                what = " ".join(named[1:3])
                kind = "backup" if named[1:2] == ["backup"] else "service"
                return Loss(
                    "delete", kind, what, "one", "expert", f"`appcmd delete` removes `{what}` from the web server"
                )
            return reading("appcmd") if named[:1] == ["list"] else writing("config", "appcmd")
        if act.program == "dnscmd":
            if has(low, "/zonedelete", "/recorddelete", "/nodedelete", "/deletedirectorypartition"):
                name = named[-1] if named else ""
                return Loss(
                    "delete", "name", name, "one", "none", f"`dnscmd` deletes names of `{name}` that others resolve"
                )
            return writing("name") if has(low, "/recordadd", "/zoneadd", "/config") else reading("dnscmd")
        if act.program == "auditpol":
            off = any(word in ("/success:disable", "/failure:disable") for word in low)
            if has(low, "/clear", "/remove") or (has(low, "/set") and off):
                return Loss("weaken", "audit", "", "all", "easy", "`auditpol` switches off the record of what happens")
            return reading("auditpol") if has(low, "/get", "/list", "/backup") else writing("audit")
        if named[:1] == ["remove"]:
            return Loss(
                "delete", "identity", " ".join(named[1:2]), "one", "expert", "`netdom remove` takes a machine out"
            )
        return reading("netdom") if named[:1] in (["query"], ["verify"]) else writing("identity", "netdom")


RULE = WindowsServerTools()

"""Items of providers other than files and the registry are removed: certificates, directory objects, sites."""

from __future__ import annotations

from blastwall.acts import Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

#: drive -> (kind of what it holds, what is lost)
_DRIVES = {
    "cert": ("secret", "a certificate, and with `-DeleteKey` its private key"),
    "ad": ("identity", "an object of the directory"),
    "iis": ("service", "a site or application pool"),
    "sqlserver": ("database", "an object of the database server"),
    "wsman": ("resource", "a remoting setting"),
    "vault": ("secret", "a secret"),
    "cluster": ("cluster", "a cluster object"),
}
_SESSION = ("variable:", "env:", "alias:", "function:")


class ProviderItem(Rule):
    """Items of providers other than files and the registry are removed: certificates, directory objects, sites.

    `Remove-Item` reaches all that a drive shows, and only the file system has a bin.

    **Instead:** use the module's own cmdlet with `-WhatIf`, and export what goes.

    **Source:** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_providers
    """

    id = "powershell-provider-item"
    act = "invocation"
    keys = ("remove-item", "clear-item")
    triggers = (
        "cert:",
        "ad:",
        "iis:",
        "sqlserver:",
        "wsman:",
        "vault:",
        "cluster:",
        "variable:",
        "env:",
        "alias:",
        "function:",
    )
    language = "powershell"
    flagged = (
        Example(r"Remove-Item Cert:\LocalMachine\My\D2D38EBA60CAA1C12055A2E1C83B15AD450110C2 -DeleteKey"),
        Example("Remove-Item 'AD:\\OU=Sales,DC=corp,DC=example' -Recurse"),
    )
    clean = (
        Example("Remove-Item Variable:TestVar1"),
        Example("Remove-Item Env:PGPASSWORD"),
        Example(r"Get-ChildItem Cert:\LocalMachine\My"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the item is."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text for arg in act.args]
        if act.upstream is not None and not any(":" in word for word in words):
            words += [arg.text for arg in act.upstream.args]
        for word in words:
            lower = word.lower()
            if lower.startswith(_SESSION):
                yield Effect("write", Target("nothing", word))
                continue
            drive, colon, _ = lower.partition(":")
            known = _DRIVES.get(drive)
            if not colon or known is None:
                continue
            if "-whatif" in words:
                yield Effect("read", Target(known[0], word))
                continue
            scope = "many" if "-recurse" in words or "*" in word else "one"
            yield self.finding(
                Effect("delete", Target(known[0], word), scope, "none"),
                f"`{act.name.text}` on `{word}` removes {known[1]}",
                act=act,
                instead=Instead("use the module's own cmdlet with `-WhatIf`, and export what goes first"),
            )


RULE = ProviderItem()

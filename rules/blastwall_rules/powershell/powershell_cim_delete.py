"""An instance of a management class is deleted: what that means depends on the class."""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import MEDIUM, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

#: class -> (kind, scope, what is lost)
_CLASSES = {
    "win32_shadowcopy": ("backup", "all", "shadow copies, which files are restored from"),
    "win32_process": ("process", "one", "a running process"),
    "win32_directory": ("directory", "many", "a directory with all that is in it"),
    "cim_directory": ("directory", "many", "a directory with all that is in it"),
    "cim_datafile": ("file", "several", "files"),
    "win32_useraccount": ("identity", "one", "an account"),
    "win32_userprofile": ("home", "one", "a user's profile with all files in it"),
    "win32_service": ("service", "one", "a service"),
    "win32_environment": ("config", "one", "an environment variable every program of the machine may read"),
    "win32_share": ("resource", "one", "a share"),
    "win32_product": ("runtime", "one", "an installed program"),
    "win32_volume": ("device", "one", "a volume"),
    "win32_printer": ("resource", "one", "a printer"),
    "msft_partition": ("device", "one", "a partition"),
}


class CimDelete(Rule):
    """An instance of a management class is deleted: a shadow copy, a profile, a directory, a process.

    The call looks the same for all of them, and none can be undone.

    **Instead:** list the instances first (`Get-CimInstance`), and use the cmdlet made for the class.

    **Source:** https://learn.microsoft.com/powershell/module/cimcmdlets/remove-ciminstance
    """

    id = "powershell-cim-delete"
    act = "invocation"
    keys = ("remove-ciminstance", "remove-wmiobject")
    triggers = ("ciminstance", "wmiobject", "rcim", "rwmi", "delete", "wmi")
    language = "powershell"
    flagged = (
        Example("Get-WmiObject Win32_ShadowCopy | ForEach-Object { $_.Delete() }"),
        Example("Remove-CimInstance -Query 'Select * from Win32_Environment where name LIKE \"testvar%\"'"),
    )
    clean = (
        Example("Get-CimInstance Win32_ShadowCopy"),
        Example("Get-CimInstance Win32_Process -Filter 'ProcessId=42' | Remove-CimInstance", why="a process only"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the class holds."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text.lower() for arg in act.args]
        sources = list(words)
        if act.upstream is not None:
            sources += [arg.text.lower() for arg in act.upstream.args]
        name = ""
        for word in sources:
            for part in word.replace('"', " ").replace("'", " ").replace(",", " ").split():
                if part.startswith(("win32_", "cim_", "msft_")):
                    name = name or part
        kind, scope, loss = _CLASSES.get(name, ("resource", "unknown", "instances of a management class"))
        if "-whatif" in words:
            yield Effect("read", Target(kind, name))
            return
        shown = name if name and HOLE not in name else "an instance"
        yield self.finding(
            Effect("delete", Target(kind, name), scope, "none"),
            f"`{act.name.text}` on `{shown}` deletes {loss}",
            act=act,
            confidence=MEDIUM,
            instead=Instead(
                "list the instances with `Get-CimInstance` first", "Get-CimInstance -ClassName Win32_ShadowCopy"
            ),
        )


RULE = CimDelete()

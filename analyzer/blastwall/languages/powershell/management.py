"""Methods of management classes (WMI, CIM): what starting, deleting, formatting or shutting down by them amounts to."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation, Statement
from blastwall.languages.powershell.programs import command_line
from blastwall.languages.powershell.values import items, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span

#: (class, method) -> the cmdlet that does the same (learn.microsoft.com/windows/win32/cimwin32prov)
_CMDLETS = {
    ("win32_volume", "format"): "format-volume",
    ("win32_operatingsystem", "shutdown"): "stop-computer",
    ("win32_operatingsystem", "win32shutdown"): "stop-computer",
    ("win32_operatingsystem", "win32shutdowntracker"): "stop-computer",
    ("win32_operatingsystem", "reboot"): "restart-computer",
    ("win32_process", "terminate"): "stop-process",
    ("win32_service", "stopservice"): "stop-service",
    ("win32_nteventlogfile", "cleareventlog"): "clear-eventlog",
    ("win32_encryptablevolume", "deletekeyprotectors"): "remove-bitlockerkeyprotector",
    ("win32_encryptablevolume", "disablekeyprotectors"): "disable-bitlocker",
    ("win32_encryptablevolume", "decrypt"): "disable-bitlocker",
    ("msft_disk", "clear"): "clear-disk",
    ("msft_volume", "format"): "format-volume",
    ("msft_partition", "deleteobject"): "remove-partition",
    ("msft_volume", "deleteobject"): "remove-partition",
    ("systemrestore", "disable"): "disable-computerrestore",
}
_DELETING = frozenset({"delete", "delete_", "deleteex", "deleteobject", "psbase.delete"})


def class_of(bound: Bound) -> str:
    """Return the class a cmdlet's arguments name, lower case; empty where they name none."""
    found = bound.texts("classname") + bound.texts("class")
    query = (bound.texts("query") or [""])[0].lower()
    if not found and " from " in query:
        found = query.partition(" from ")[2].split()[:1]
    if not found:
        found = [
            text
            for value, _ in bound.rest
            for text in texts(value)
            if text.lower().startswith(("win32_", "cim_", "msft_", "stdregprov"))
        ]
    return found[0].lower() if found else ""


def call(script: Script, kind: str, method: str, arguments: object, span: Span) -> None:
    """Keep what a method of a class does."""
    kind = kind.rpartition(":")[2].partition(".")[0]
    if kind == "win32_process" and method == "create":
        given = arguments.get("commandline", HOLE) if isinstance(arguments, dict) else items(arguments)[:1]
        for text in texts(given):
            command_line(script, text, span)
        return
    if method in _DELETING and kind not in ("msft_partition", "msft_volume"):
        cmdlet, words = "remove-ciminstance", [Arg("-classname"), Arg(kind, span)]
    else:
        known = _CMDLETS.get((kind, method))
        if known is None:
            return
        cmdlet, words = known, []
    script.add(Invocation(cmdlet, words, context=script.context, snippet=script.snippet, span=span))
    verb, _, noun = cmdlet.partition("-")
    script.add(
        Statement(
            "powershell",
            verb,
            context=script.context,
            snippet=script.snippet,
            span=span,
            names=(noun,),
            scope="unknown",
        )
    )

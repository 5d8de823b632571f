"""Windows shells called by name: `powershell -Command`, `pwsh -EncodedCommand`, `cmd /c`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.invocation.windows import command_of, join_words
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: Parameters that take a value. PowerShell takes any unambiguous prefix of a name.
_VALUED = (
    "executionpolicy",
    "ex",
    "ep",
    "inputformat",
    "outputformat",
    "windowstyle",
    "version",
    "psconsolefile",
    "configurationname",
    "custompipename",
    "settingsfile",
    "workingdirectory",
    "wd",
)


class WindowsShells(Carrier):
    """The code given to PowerShell or cmd is read in their languages, from whatever shell they are started.

    **Source:** about_Pwsh and about_PowerShell_exe (learn.microsoft.com): the rest of the line after `-Command` is
    code; `-EncodedCommand` is base64 of UTF-16LE. cmd: `cmd /?`.
    """

    id = "windows-shells"
    act = "invocation"
    keys = (
        "powershell",
        "pwsh",
        "powershell_ise",
        "pwsh-preview",
        "cmd",
        "PowerShell",
        "Powershell",
        "CMD",
        "Cmd",
        "POWERSHELL",
    )
    triggers = ("powershell", "pwsh", "cmd")
    carried = (
        Example('powershell -NoProfile -Command "Get-ChildItem"'),
        Example("cmd /c dir"),
        Example("pwsh -enc RwBlAHQALQBEAGEAdABlAA=="),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        context = act.context.derive(platform="windows") if act.context.platform != "windows" else act.context
        args = act.args
        if act.program.lower() == "cmd":
            for index, arg in enumerate(args):
                attached = _after_switch(arg.text)
                if attached is not None:
                    rest = list(args[index + 1 :])
                    if attached:
                        rest.insert(0, Arg(attached, arg.span))
                    if rest:
                        # cmd.exe gets one line, in which words that hold blanks were quoted again on the way
                        found_line = command_of("/c " + join_words([word.text for word in rest]))
                        line = found_line[0] if found_line is not None else joined(rest).text
                        source = rest[0] if len(rest) == 1 and rest[0].text == line else line
                        delayed = any(
                            "/v" in word.text.lower() and "/v:off" not in word.text.lower()
                            for word in args[: index + 1]
                        )
                        yield code(act, source, "cmd", context=context, dialect="delayed" if delayed else "")
                    return
            if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
                yield code(act, act.stdin, "cmd", context=context)
            return
        if act.program in ("pwsh", "pwsh-preview") and act.context.platform != "windows":
            context = act.context
        index = 0
        while index < len(args):
            text = args[index].text
            if text[:1] not in ("-", "/", "\u2013", "\u2014", "\u2015") or len(text) < 2:
                break
            name = text.lstrip("-/\u2013\u2014\u2015").lower()
            name, colon, _attached = name.partition(":")
            index += 1
            if (
                name and "encodedcommand".startswith(name) and name[0] == "e" and name not in ("ex", "ep")
            ) or name == "ec":
                word = args[index] if index < len(args) else Arg("")
                text = decoded(word.text)
                if text:
                    yield code(act, text, "powershell", context=context)
                return
            if name and ("command".startswith(name) or "commandwithargs".startswith(name) or name == "cwa"):
                break
            if name and "file".startswith(name):
                if index < len(args):
                    if args[index].text == "-":
                        break
                    found = file_code(act, args[index], "powershell", context=context)
                    if found is not None:
                        yield found
                return
            if any(known.startswith(name) for known in _VALUED) and not colon:
                index += 1
        rest = list(args[index:])
        if rest and rest[0].text != "-":
            # In Windows PowerShell what follows the options is a command; in pwsh it may be a script's name.
            if len(rest) == 1 and rest[0].text.lower().endswith(".ps1"):
                found = file_code(act, rest[0], "powershell", context=context)
                if found is not None:
                    yield found
                    return
            yield code(act, joined(rest), "powershell", context=context)
        elif act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield code(act, act.stdin, "powershell", context=context)


def _after_switch(text: str) -> str | None:
    """Return what follows `/c`, `/k` or `/r` in a word of switches such as `/d/c`; None where it holds none."""
    if text[:1] != "/":
        return None
    pieces = text.lstrip("/").split("/")
    for index, piece in enumerate(pieces[:6]):
        if piece[:1].lower() in ("c", "k", "r"):
            return "/".join([piece[1:], *pieces[index + 1 :]])
        if len(piece) > 1 and piece[1] != ":":
            return None
    return None


def decoded(text: str) -> str:
    """Return what `-EncodedCommand` stands for; empty where it is not known."""
    if HOLE in text:
        return ""
    import base64
    import binascii

    try:
        kept = "".join(text.split())
        return base64.b64decode(kept + "=" * (-len(kept) % 4)).decode("utf-16-le", "replace").replace("\0", "")
    except (binascii.Error, ValueError):
        return ""


CARRIER = WindowsShells()

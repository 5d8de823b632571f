"""Windows shells called by name: `powershell -Command`, `pwsh -EncodedCommand`, `cmd /c`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.invocation.windows import command_of, join_words
from blastwall.model import Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act

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


#: A hole right behind a drive's root: without it, the root is meant.
_AT_ROOT = re.compile(f"(?<=[A-Za-z]:[\\\\/]){HOLE}(?=$|[\\s\"'*\\\\/;&|)])")
_NAMES = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_ASSIGNED = re.compile(r"\b(\w+)\+?=")
_LINE = re.compile(r"[;\n]")
_WORD = re.compile(r"\w+")
_SETTERS = frozenset({"for", "read", "mapfile", "readarray", "printf", "getopts", "select", "source"})
#: How far before a call its variables are looked for.
_FAR = 4096
#: Variables looked up in the text around.
_MOST_NAMES = 16


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
        """Yield the code, and what it comes to where a variable that nobody sets is empty."""
        assert isinstance(act, Invocation)
        for found in self.code_of(act):
            yield found
            if isinstance(found, Snippet) and HOLE in found.text and _may_be_empty(act):
                emptied = _AT_ROOT.sub("", found.text)
                if emptied != found.text:
                    yield code(act, emptied, found.language, context=found.context, dialect=found.dialect)

    def code_of(self, act: Invocation) -> Iterator[Act | Snippet]:
        """Yield the code as it is given."""
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


def _may_be_empty(act: Invocation) -> bool:
    r"""Whether the holes in a call's words are variables that the text around sets nowhere: `"C:\$GetCurrent"`.

    POSIX 2.6.2: unset, they expand to nothing. What a command prints, a loop goes through or `${x:?}` insists on is
    something.
    """
    text = act.snippet.text
    if act.snippet.language != "shell":
        return False
    written = text[act.span[0] : act.span[1]]
    if "$(" in written or "`" in written or ":?" in written:
        return False
    names = {first or second for first, second in _NAMES.findall(written)}
    if not names or len(names) > _MOST_NAMES or any(name.isdigit() for name in names):
        return False
    return names.isdisjoint(_set_in(text[max(0, act.span[0] - _FAR) : act.span[1]]))


def _set_in(text: str) -> set[str]:
    """Return the names that a shell text gives a value: by assignment, or by a command that sets what it names."""
    found = set(_ASSIGNED.findall(text))
    for line in _LINE.split(text):
        words = _WORD.findall(line)
        if not _SETTERS.isdisjoint(words):
            found.update(words)
    return found


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

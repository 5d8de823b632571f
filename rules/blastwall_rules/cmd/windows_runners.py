"""Windows programs that run another command, now or later: `forfiles /c`, `wsl`, `runas`, `winrs`, `sc create`."""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Arg, FileChange, Invocation
from blastwall.invocation.windows import join_words
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_WSL_VALUED = frozenset({"-d", "--distribution", "-u", "--user", "--cd", "--shell-type"})
_DELETERS = frozenset({"del", "erase", "rd", "rmdir"})


class WindowsRunners(Carrier):
    """The commands that `forfiles`, `wsl`, `runas`, `winrs`, `at`, `sc`, `conhost` and `reg` run, or have run later.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/forfiles and the pages of
    schtasks, wmic, rundll32, winrs, at; https://learn.microsoft.com/sysinternals/downloads/psexec
    """

    id = "windows-runners"
    act = "invocation"
    keys = (
        "forfiles",
        "wsl",
        "runas",
        "psexec",
        "psexec64",
        "rundll32",
        "wmic",
        "schtasks",
        "winrs",
        "at",
        "sc",
        "reg",
        "conhost",
        "pcalua",
    )
    triggers = keys
    language = "cmd"
    carried = (
        Example('forfiles /p C:\\logs /s /m *.log /c "cmd /c del @path"'),
        Example("wsl rm -rf build"),
        Example("psexec -s cmd /c del /q build"),
        Example("winrs -r:web1 hostname"),
        Example('sc create agent binPath= "cmd /c agent.bat"'),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        if not isinstance(act, Invocation):
            return
        if act.program == "forfiles":
            yield from _forfiles(act)
        elif act.program == "wsl":
            index = 0
            args = act.args
            while index < len(args) and args[index].text.startswith("-"):
                word = args[index].text.lower()
                index += 1
                if word in ("-e", "--exec", "--"):
                    break
                if word in _WSL_VALUED:
                    index += 1
                elif word not in ("~", "--system"):
                    return
            rest = args[index:]
            if rest:
                context = act.context.derive(platform="posix", cwd="", workspace="", home="")
                yield _code(act, "shell", " ".join(arg.text for arg in rest), context=context)
        elif act.program in ("psexec", "psexec64"):
            yield from _psexec(act)
        elif act.program in ("sc", "reg", "conhost", "pcalua"):
            yield from _started(act)
        elif act.program == "winrs":
            yield from _winrs(act)
        elif act.program == "at":
            yield from _at(act)
        elif act.program == "rundll32":
            # `shell32.dll,ShellExec_RunDLL program arguments`
            at = next((k for k, arg in enumerate(act.args[:2]) if arg.text.lower().endswith("shellexec_rundll")), -1)
            if at >= 0 and act.args[at + 1 :]:
                yield _code(act, "cmd", join_words([arg.text for arg in act.args[at + 1 :]]))
        elif act.program == "wmic":
            low = [arg.text.lower() for arg in act.args]
            at = next((k for k in range(len(low)) if low[k : k + 2] == ["call", "create"]), -1)
            if at > 0 and "process" in low[:at] and act.args[at + 2 :]:
                yield _code(act, "cmd", act.args[at + 2].text)
        elif act.program == "schtasks":
            low = [arg.text.lower() for arg in act.args]
            if ("/create" in low or "/change" in low) and "/tr" in low[:-1]:
                yield _code(act, "cmd", act.args[low.index("/tr") + 1].text)
        else:
            words = [arg for arg in act.args if not arg.text.startswith("/")]
            if words:
                yield _code(act, "cmd", words[-1].text)


_PSEXEC_VALUED = frozenset({"-u", "-p", "-n", "-w", "-a", "-r", "-g"})


def _psexec(act: Invocation) -> Iterator[Snippet]:
    r"""`psexec [\\computer] [options] program [arguments]`: on another machine where one is named."""
    index = 0
    args = act.args
    remote = False
    while index < len(args):
        word = args[index].text.lower().replace("/", "-", 1)
        if word.startswith("\\\\") or word.startswith("@"):
            remote = True
        elif word in _PSEXEC_VALUED or (word == "-i" and index + 1 < len(args) and args[index + 1].text.isdigit()):
            index += 1
        elif not word.startswith("-"):
            break
        index += 1
    rest = args[index:]
    if rest:
        context = act.context.derive(cwd="", workspace="", home="") if remote else act.context
        yield _code(act, "cmd", join_words([arg.text for arg in rest]), context=context)


#: Keys whose values are commands that Windows runs: at a login, or in the place of another program.
_RUN_KEYS = ("\\run", "\\runonce", "\\runservices", "\\winlogon", "\\command")
_RUN_VALUES = frozenset({"debugger", "shell", "userinit", "autorun"})


def _started(act: Invocation) -> Iterator[Snippet]:
    """Yield what a service, a value of a key that is run, or a host of consoles starts."""
    words = [arg.text for arg in act.args]
    low = [word.lower() for word in words]
    if act.program == "sc":
        at = next((k for k, word in enumerate(low) if word.startswith("binpath=")), -1)
        if at >= 0 and not {"create", "config"}.isdisjoint(low[:3]):
            line = words[at][8:] or (words[at + 1] if at + 1 < len(words) else "")
            yield _code(act, "cmd", line)
    elif act.program == "reg":
        if low[:1] != ["add"] or "/d" not in low[:-1] or len(low) < 2:
            return
        named = low[low.index("/v") + 1] if "/v" in low[:-1] else ""
        if low[1].rstrip("\\").endswith(_RUN_KEYS) or named in _RUN_VALUES:
            yield _code(act, "cmd", words[low.index("/d") + 1])
    elif act.program == "conhost":
        rest = [word for word in words if not word.startswith("--")]
        if rest:
            yield _code(act, "cmd", join_words(rest))
    elif "-a" in low[:-1]:
        program = words[low.index("-a") + 1]
        yield _code(act, "cmd", program + (" " + words[low.index("-c") + 1] if "-c" in low[:-1] else ""))


def _winrs(act: Invocation) -> Iterator[Snippet]:
    """`winrs -r:host [-u:name] [-p:secret] [-d:path] command`: a command line of the other machine's cmd.exe."""
    args = act.args
    index = 0
    host = ""
    while index < len(args) and args[index].text[:1] in ("-", "/"):
        name, _, value = args[index].text[1:].partition(":")
        host = value if name.lower() in ("r", "remote") else host
        index += 1
    rest = args[index:]
    if rest:
        context = act.context.elsewhere(host=host if HOLE not in host else "").derive(platform="windows")
        yield _code(act, "cmd", join_words([arg.text for arg in rest]), context=context)


def _at(act: Invocation) -> Iterator[Snippet]:
    r"""`at [\\computer] time [/interactive] [/every:days | /next:days] command`, on Windows alone."""
    if act.context.platform != "windows":
        return
    rest = [arg for arg in act.args if not arg.text.startswith("\\\\")]
    if not rest or rest[0].text[:1] in ("/", "-"):
        return
    rest = rest[1:]
    while rest and rest[0].text[:1] == "/":
        rest = rest[1:]
    if rest:
        yield _code(act, "cmd", join_words([arg.text for arg in rest]))


def _code(act: Invocation, language: str, text: str, context: object = None) -> Snippet:
    from blastwall.context import Context

    return Snippet(
        language,
        text,
        context=context if isinstance(context, Context) else act.context,
        origin=Origin(act.snippet, act.span),
        pointer=act.snippet.pointer,
        depth=act.snippet.depth + 1,
    )


def _forfiles(act: Invocation) -> Iterator[Act | Snippet]:
    """`forfiles /p root /m pattern /s /c command`: a deletion of what it finds, or the command as it stands."""
    values: dict[str, str] = {}
    deep = False
    args = [arg.text for arg in act.args]
    index = 0
    while index < len(args):
        word = args[index].lower()
        word = "/" + word[1:] if word[:1] == "-" else word
        index += 1
        if word == "/s":
            deep = True
        elif word in ("/p", "/m", "/c", "/d") and index < len(args):
            values[word] = args[index]
            index += 1
    command = values.get("/c", "cmd /c echo @file")
    words = command.replace('"', " ").split()
    lower = [word.lower() for word in words]
    inner = lower[2:] if lower[:1] in (["cmd"], ["cmd.exe"]) and lower[1:2] == ["/c"] else lower
    if inner[:1] and inner[0] in _DELETERS and any(word.startswith(("@path", "@file")) for word in inner):
        pattern = values.get("/m", "*")
        folder = "rd" in inner[0] or inner[0] == "rmdir"
        narrowed = pattern not in ("*", "*.*") or "/d" in values
        root = values.get("/p", ".")
        yield FileChange(
            "delete",
            Arg(root if narrowed else root.rstrip("\\/") + "\\*", act.span, glob=not narrowed),
            context=act.context,
            snippet=act.snippet,
            span=act.span,
            recursive=deep or folder,
            selected=narrowed,
            filters=(pattern,) if pattern not in ("*", "*.*") else (),
            via="forfiles",
        )
        return
    text = command
    for place in ("@path", "@file", "@fname", "@relpath", "@fdate", "@ext", "@isdir", "@fsize", "@ftime"):
        text = text.replace(place, HOLE)
    yield _code(act, "cmd", text if words else join_words(args))


CARRIER = WindowsRunners()

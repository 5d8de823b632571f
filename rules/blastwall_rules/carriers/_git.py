"""Git's settings: where a call finds them, and which of them Git runs as a command, and when."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Invocation

#: Options before the subcommand that take the next word (git(1)).
GLOBAL = frozenset(
    {"-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env", "--super-prefix"}
    | {"--attr-source", "--list-cmds"}
)
#: Settings whose value is given to a shell or run as a program (git-config(1)).
_RUN = frozenset(
    {"core.editor", "core.pager", "core.sshcommand", "core.fsmonitor", "core.askpass", "core.gitproxy"}
    | {"core.alternaterefscommand", "sequence.editor", "diff.external", "credential.helper", "gpg.program"}
    | {"gpg.ssh.defaultkeycommand", "uploadpack.packobjectshook", "interactive.difffilter", "instaweb.httpd"}
    | {"sendemail.sendmailcmd", "sendemail.tocmd", "sendemail.cccmd", "sendemail.headercmd", "imap.tunnel"}
    | {"web.browser", "help.browser"}
)
_RUN_PATTERN = re.compile(
    r"(?:pager\.(?!.*\.)"
    r"|(?:diff|merge|filter|trailer|tar|browser|man|difftool|mergetool|guitool|credential|gpg|remote|submodule)\..+)"
)
_LAST = frozenset(
    {"textconv", "command", "clean", "smudge", "process", "driver", "cmd", "program", "helper", "uploadpack"}
    | {"receivepack", "proxycommand"}
)
#: Values that only switch a setting, and never name a program.
_SWITCHES = frozenset({"", "true", "false", "yes", "no", "on", "off", "0", "1"})
_PARAMETER = re.compile(r"'((?:[^']|'\\'')*)'(?:=(?:'((?:[^']|'\\'')*)')?)?")
_SECTION = re.compile(r'\[[ \t]*([\w.-]+)[ \t]*(?:"((?:[^"\\]|\\.)*)")?[ \t]*\](.*)')
_ENTRY = re.compile(r"([A-Za-z][\w-]*)[ \t]*(?:=[ \t]*(.*))?$")


class Setting:
    """One setting: its lower-cased `key`, its `value`, and whether this very call gives it (`own`)."""

    __slots__ = ("key", "own", "source", "value")

    def __init__(self, key: str, value: Arg, *, own: bool, source: Arg | None = None) -> None:
        """Hold the setting; `source` is the word it stands in."""
        section, _, rest = key.partition(".")
        middle, dot, last = rest.rpartition(".")
        # The subsection keeps its case, the rest has none.
        self.key = f"{section.lower()}.{middle}{dot}{last.lower()}"
        self.value = value
        self.own = own
        self.source = source if source is not None else value

    @property
    def runs(self) -> bool:
        """Whether Git runs the value as a command."""
        key = self.key.lower()
        if self.value.text.strip().lower() in _SWITCHES:
            return False
        if key in _RUN or (key.startswith("submodule.") and key.endswith(".update") and self.value.text[:1] == "!"):
            return True
        return _RUN_PATTERN.match(key) is not None and (key.startswith("pager.") or key.rpartition(".")[2] in _LAST)


def subcommand(args: Sequence[Arg]) -> int:
    """Return where the subcommand stands; the number of words where there is none."""
    index = 0
    while index < len(args):
        text = args[index].text
        if text[:1] != "-":
            return index
        index += 2 if text in GLOBAL else 1
    return min(index, len(args))


def settings(act: Invocation) -> Iterator[Setting]:
    """Yield what this call of git is set to by options and variables."""
    args = act.args
    env = act.context.env
    end = subcommand(args)
    for index in range(end):
        text = args[index].text
        following = args[index + 1] if index + 1 < len(args) else None
        if text == "-c" and following is not None:
            yield from _given(following)
        elif text == "--config-env" and following is not None:
            yield from _from_variable(act, following.text)
        elif text.startswith("--config-env="):
            yield from _from_variable(act, text.partition("=")[2])
    if end < len(args) and args[end].text == "clone":
        for index in range(end + 1, len(args)):
            text = args[index].text
            if text in ("-c", "--config") and index + 1 < len(args):
                yield from _given(args[index + 1])
            elif text.startswith("--config="):
                yield from _given(Arg(text[9:], args[index].span))
    for index in range(16):
        key = env.get(f"GIT_CONFIG_KEY_{index}", "")
        if not key:
            break
        yield Setting(key, Arg(env.get(f"GIT_CONFIG_VALUE_{index}", ""), act.span), own=False)
    for match in _PARAMETER.finditer(env.get("GIT_CONFIG_PARAMETERS", "")):
        first = match[1].replace("'\\''", "'")
        key, equals, value = first.partition("=")
        if not equals:
            value = (match[2] or "").replace("'\\''", "'")
        yield Setting(key, Arg(value, act.span), own=False)


def _given(word: Arg) -> Iterator[Setting]:
    key, _, value = word.text.partition("=")
    yield Setting(key, Arg(value, word.span), own=True, source=word)


def _from_variable(act: Invocation, text: str) -> Iterator[Setting]:
    key, _, name = text.rpartition("=")
    value = act.context.env.get(name)
    if value is not None:
        yield Setting(key, Arg(value, act.span), own=True)


def file_settings(text: str, act: Invocation) -> Iterator[Setting]:
    """Yield the settings of a configuration file (git-config(1), "Syntax")."""
    section = ""
    lines = text.replace("\\\n", " ").split("\n")
    for line in lines[:4096]:
        line = line.strip()
        match = _SECTION.match(line)
        if match is not None:
            section = match[1] + ("." + match[2].replace('\\"', '"') if match[2] is not None else "")
            line = match[3].strip()
        entry = _ENTRY.match(line) if section and line[:1] not in ("#", ";") else None
        if entry is not None:
            value = (entry[2] or "true").strip()
            if value[:1] == '"' and value[-1:] == '"' and len(value) > 1:
                value = value[1:-1]
            value = value.replace('\\"', '"').replace("\\\\", "\\")
            yield Setting(f"{section}.{entry[1]}", Arg(value, act.span), own=False)


def printed(path: Arg) -> str:
    """Return what a process substitution that stands for this path prints, as far as known."""
    content = getattr(path, "content", None)
    return content if isinstance(content, str) and content.strip(HOLE + " \n") else ""

"""Variables and settings whose value a program runs as a command: `EDITOR`, `GIT_SSH_COMMAND`, `ProxyCommand`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_EDITORS = ("EDITOR", "VISUAL")
_PAGERS = ("PAGER",)
_GIT = (
    *("GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_PAGER", "GIT_EXTERNAL_DIFF"),
    *("GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"),
    *_EDITORS,
    *_PAGERS,
)
#: program -> the variables it runs as a command
_VARIABLES: dict[str, tuple[str, ...]] = {
    "git": _GIT,
    "crontab": _EDITORS,
    "visudo": ("SUDO_EDITOR", *_EDITORS),
    "sudoedit": ("SUDO_EDITOR", *_EDITORS),
    "kubectl": ("KUBE_EDITOR", "KUBECTL_EXTERNAL_DIFF", *_EDITORS),
    "man": ("MANPAGER", *_PAGERS),
    "psql": ("PSQL_EDITOR", "PSQL_PAGER", *_EDITORS, *_PAGERS),
    "mysql": _PAGERS,
    "systemctl": ("SYSTEMD_EDITOR", "SYSTEMD_PAGER", *_EDITORS),
    "journalctl": ("SYSTEMD_PAGER", *_PAGERS),
    "gh": ("GH_EDITOR", "GH_PAGER", "GH_BROWSER", "BROWSER", *_EDITORS, *_PAGERS),
    "less": ("LESSOPEN", "LESSCLOSE"),
    "rsync": ("RSYNC_RSH", "RSYNC_CONNECT_PROG"),
    "svn": ("SVN_EDITOR", "SVN_SSH", *_EDITORS),
    "hg": ("HGEDITOR", *_EDITORS),
    "ssh": (),
    "scp": (),
    "sftp": (),
    "bash": ("BASH_ENV", "PROMPT_COMMAND"),
    "sh": ("ENV",),
    "aws": ("AWS_PAGER", *_PAGERS),
    "bat": ("BAT_PAGER", *_PAGERS),
    "fzf": ("FZF_DEFAULT_COMMAND",),
    "make": ("SHELL", "MAKEFLAGS"),
    "tar": ("TAR_OPTIONS",),
    "gtar": ("TAR_OPTIONS",),
    "gdb": (),
    "lldb": (),
    "vim": (),
    "vi": (),
    "nvim": (),
    "ex": (),
    "ed": (),
}


class InjectedCode(Carrier):
    """Code that reaches a program through a variable or a setting is run as surely as an argument.

    **Source:** git-var(1), git-config(1), ssh_config(5) (ProxyCommand, LocalCommand), rsync(1) (-e, --rsync-path),
    less(1), kubectl edit, bash(1) (BASH_ENV).
    """

    id = "injected-code"
    act = "invocation"
    keys = tuple(_VARIABLES)
    triggers = tuple(_VARIABLES)
    carried = (
        Example("EDITOR='rm -rf build #' git commit"),
        Example("ssh -o ProxyCommand='rm -rf build' web1"),
        Example("rsync --rsync-path='rm -rf build; rsync' a host:b"),
        Example("vim -c '!rm -rf build' notes.txt"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        env = act.context.env
        for name in _VARIABLES[act.program]:
            value = env.get(name, "")
            # A plain program name (`EDITOR=vim`) only chooses among programs.
            if value and value != HOLE and any(c in value for c in " \t;|&`$(\n"):
                yield code(act, Arg(value, act.span))
        if act.program in ("ssh", "scp", "sftp"):
            yield from _ssh_options(act)
        elif act.program in ("tar", "gtar"):
            for found in _values(act, ("--checkpoint-action",)):
                if found.text.startswith("exec="):
                    yield code(act, Arg(found.text[5:], found.span))
            yield from _values_run(
                act, ("--to-command", "--use-compress-program", "--rsh-command", "--info-script", "--new-volume-script")
            )
        elif act.program in ("gdb", "lldb"):
            for found in _values(act, ("-ex", "-iex", "--eval-command", "-o")):
                word, _, rest = found.text.strip().partition(" ")
                if word in ("shell", "make", "platform") or word[:1] == "!":
                    command = found.text.strip()[1:] if word[:1] == "!" else rest.removeprefix("shell ")
                    yield code(act, Arg(command, found.span))
        elif act.program == "rsync":
            yield from _after(act, ("-e", "--rsh", "--rsync-path"))
        elif act.program in ("vim", "vi", "nvim", "ex"):
            for found in _values(act, ("-c", "-sc", "-esc", "--cmd", "+")):
                text = found.text.lstrip(": ")
                if text.startswith("!"):
                    yield code(act, Arg(text[1:], found.span))
                elif text.startswith(("call system(", "silent !", "silent! !", "terminal ", "te ")):
                    yield code(act, Arg(text.partition("!")[2] or text.partition("(")[2].strip("'\") "), found.span))


def _ssh_options(act: Invocation) -> Iterator[Snippet]:
    for found in _values(act, ("-o",)):
        key, equals, value = found.text.partition("=")
        if not equals:
            key, _, value = found.text.partition(" ")
        if key.strip().lower() in ("proxycommand", "localcommand", "knownhostscommand", "remotecommand"):
            yield code(act, Arg(value.strip(), found.span))


def _values_run(act: Invocation, names: tuple[str, ...]) -> Iterator[Snippet]:
    """Programs with their arguments; a bare name (`zstd`) only chooses among programs."""
    for found in _values(act, names):
        if " " in found.text.strip():
            yield code(act, found)


def _after(act: Invocation, names: tuple[str, ...]) -> Iterator[Snippet]:
    for found in _values(act, names):
        if any(c in found.text for c in ";|&`$\n'\""):
            yield code(act, found)


def _values(act: Invocation, names: tuple[str, ...]) -> Iterator[Arg]:
    """The values of these options, attached (`-cX`, `--cmd=X`, `+X`) or in the next word."""
    args = act.args
    for index, arg in enumerate(args):
        text = arg.text
        for name in names:
            if text == name and name != "+":
                if index + 1 < len(args):
                    yield args[index + 1]
            elif name.startswith("--"):
                if text.startswith(name + "="):
                    yield Arg(text[len(name) + 1 :], arg.span)
            elif text.startswith(name) and len(text) > len(name) and not text.startswith("--"):
                yield Arg(text[len(name) :], arg.span)


CARRIER = InjectedCode()

"""Options whose value is a command line: `split --filter`, `rg --pre`, `tar --to-command`, `ncat --sh-exec`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_TAR = (
    *("--to-command", "--use-compress-program", "--rsh-command", "--rmt-command", "--info-script"),
    *("--new-volume-script", "--checkpoint-action", "-I", "-F"),
)
#: program -> the options whose value is run
_OPTIONS: dict[str, tuple[str, ...]] = {
    "rg": ("--pre", "--hostname-bin"),
    "ag": ("--pager",),
    "ack": ("--pager",),
    "bat": ("--pager",),
    "delta": ("--pager",),
    "sort": ("--compress-program",),
    "split": ("--filter",),
    "gsplit": ("--filter",),
    "man": ("-P", "--pager", "-H", "--html"),
    "nc": ("-e", "-c"),
    "ncat": ("-e", "-c", "--exec", "--sh-exec"),
    "netcat": ("-e", "-c"),
    "tar": _TAR,
    "gtar": _TAR,
    "bsdtar": ("--use-compress-program",),
    "zip": ("-TT", "--unzip-command"),
    "cpio": ("--rsh-command", "--rmt-command"),
    "wget": ("--use-askpass",),
    "fzf": ("--preview", "--bind", "--become"),
    "sk": ("--preview", "--bind", "-c", "--cmd"),
    "less": ("+",),
    "more": ("+",),
    "mysql": ("--pager",),
    "svn": ("--diff-cmd", "--diff3-cmd", "--editor-cmd", "--config-option"),
    "hg": ("--config",),
    "gcc": ("-wrapper",),
    "g++": ("-wrapper",),
    "cc": ("-wrapper",),
    "gdb": ("-ex", "-iex", "--eval-command", "-eval-command", "--init-eval-command"),
    "lldb": ("-o", "-O", "--one-line", "--one-line-before-file"),
    "chokidar": ("-c", "--command"),
    "nodemon": ("-x", "--exec"),
    "forever": ("-c",),
    "air": ("--build.cmd", "--build.bin", "--build.full_bin"),
    "tcpdump": ("-z",),
    "install": ("--strip-program",),
    "consul": ("-handler", "-shell"),
    "unison": ("-sshcmd", "-merge", "-diff"),
    "borg": ("--rsh",),
    "restic": ("--password-command",),
    "rclone": ("--password-command",),
    "vault": ("-exec",),
}
#: A command inside an action of fzf: `execute(...)`, `become:...` (fzf(1), "KEY/EVENT BINDINGS").
_ACTION = re.compile(
    r"(?:execute|execute-silent|execute-multi|become|reload|reload-sync|preview|transform[\w-]*)(?:\(([^()]*)\)|:(.*)|\[([^][]*)\])"
)


class CommandOptions(Carrier):
    """The value of an option that a program runs as a command is judged as that command.

    A value of one word only chooses among programs and is left alone.

    **Source:** rg(1), sort(1), split(1), man(1), ncat(1), tar(1), zip(1), fzf(1), less(1), svn help, hg help config
    (`alias`, `hooks`), gcc(1) (`-wrapper`), the GDB manual ("Shell Commands").
    """

    id = "command-options"
    act = "invocation"
    keys = tuple(_OPTIONS)
    triggers = tuple(_OPTIONS)
    carried = (
        Example("split --filter='rm -rf build' names.txt"),
        Example("tar xf a.tar --to-command='rm -rf build'"),
        Example("tar cf a b --checkpoint=1 --checkpoint-action=exec='rm -rf build'"),
        Example("zip -T -TT 'rm -rf build #' a.zip b"),
        Example("fzf --bind 'enter:execute(rm -rf build)'"),
        Example("less '+!rm -rf build' notes.txt"),
        Example("hg --config alias.x='!rm -rf build' x"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        args = act.args
        options = _OPTIONS[act.program]
        for index, arg in enumerate(args):
            if arg.text == "--":
                break
            if index and act.program == "rg" and args[index - 1].text in ("-e", "--regexp"):
                continue  # a pattern, whatever it looks like
            found = _value(args[index : index + 2], options)
            if found is None:
                continue
            for text in _commands(act.program, arg.text, found.text):
                if " " in text.strip():
                    yield code(act, Arg(text, found.span))
        if act.program in ("gdb", "lldb") and act.stdin is not None:
            for line in act.stdin.text[:65_536].splitlines()[:512]:
                for text in _commands(act.program, "", line):
                    yield code(act, Arg(text, act.span))


def _commands(program: str, option: str, text: str) -> Iterator[str]:
    """Yield the command lines in the value of an option of this program."""
    if program == "hg":
        key, _, value = text.partition("=")
        if key.startswith("hooks.") or (key.startswith("alias.") and value[:1] == "!"):
            yield value.removeprefix("!").removeprefix("python:")
    elif program == "svn" and option.startswith("--config-option"):
        # config:tunnels:NAME=COMMAND, config:helpers:editor-cmd=COMMAND
        key, _, value = text.partition("=")
        if ":tunnels:" in key or ":helpers:" in key:
            yield value
    elif "--checkpoint-action" in option:
        if text.startswith("exec="):
            yield text[5:].strip("\"'") if text[5:6] in "\"'" else text[5:]
    elif program in ("fzf", "sk"):
        text = text.replace("{}", HOLE).replace("{q}", HOLE)
        if option.startswith("--bind"):
            for match in _ACTION.finditer(text):
                yield match[1] or match[2] or match[3] or ""
        else:
            yield text
    elif program in ("less", "more"):
        if text[:1] == "!":
            yield text[1:]
    elif program in ("gcc", "g++", "cc"):
        yield " ".join(text.split(","))
    elif program in ("gdb", "lldb"):
        word, _, rest = text.strip().partition(" ")
        if text.strip()[:1] == "!":
            yield text.strip()[1:]
        elif word in ("shell", "make"):
            yield rest
        elif word == "platform" and rest.startswith("shell "):
            yield rest[6:]
        elif word == "pipe":
            yield rest.partition("|")[2]
    else:
        yield text


def _value(words: Sequence[Arg], options: tuple[str, ...]) -> Arg | None:
    """The value of one of these options, attached or in the next word."""
    text = words[0].text
    for name in options:
        if text == name and name != "+":
            return words[1] if len(words) > 1 else None
        if name[:2] == "--" or len(name) > 2:
            if text.startswith(name + "="):
                return Arg(text[len(name) + 1 :], words[0].span)
        elif text.startswith(name) and text[:2] != "--" and (" " in text or name == "+"):
            return Arg(text[len(name) :], words[0].span)
    return None


CARRIER = CommandOptions()

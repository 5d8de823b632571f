"""Programs nobody lists whose words spell a whole command that would destroy a system, a home or a device."""

from __future__ import annotations

from blastwall.acts import HOLE, Invocation
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, program_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act

#: Programs whose name in the middle of another's arguments is hardly ever anything else.
_DESTROYERS = frozenset({"rm", "shred", "dd", "wipefs", "mkfs", "rimraf", "sudo", "doas", "busybox", "chmod", "chown"})
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash"})
#: Options that are given a command in more programs than not.
_COMMANDS = frozenset({"-c", "--command", "--cmd", "--exec", "--execute", "--shell-command", "--run-command"})
#: The most words of a supposed command that are looked at.
_WORDS = 64
#: Programs that print, speak, send or look up their words.
_TELLING = frozenset(
    [
        "abbr",
        "contains",
        "print",
        "set",
        "string",
        "cowsay",
        "cowthink",
        "figlet",
        "toilet",
        "banner",
        "boxes",
        "lolcat",
        "say",
        "espeak",
        "espeak-ng",
        "spd-say",
        "notify-send",
        "terminal-notifier",
        "wall",
        "write",
        "logger",
        "tldr",
        "cheat",
        "how2",
        "howdoi",
        "explain",
        "um",
        "navi",
        "apropos",
        "whatis",
        "info",
        "pinfo",
        "dict",
        "look",
        "spell",
        "aspell",
        "trans",
        "todo",
        "todo.sh",
        "task",
        "jrnl",
        "note",
        "nb",
        "bat",
        "glow",
        "gum",
        "dialog",
        "whiptail",
        "zenity",
        "kdialog",
        "yad",
        "xmessage",
        "osd_cat",
        "qrencode",
        "wtype",
        "xdotool",
        "ydotool",
        "slack",
        "mail",
        "mailx",
        "mutt",
        "telegram-send",
        "ntfy",
        "llm",
        "aichat",
        "ollama",
        "claude",
        "codex",
        "gemini",
        "aider",
        "copilot",
        "sgpt",
        "gpt",
        "shellcheck",
        "shfmt",
        "highlight",
        "pygmentize",
        "chroma",
        "sha256sum",
        "md5sum",
        "xclip",
        "xsel",
        "pbcopy",
        "clip",
        "wl-copy",
        "cheat.sh",
    ]
)


class UnlistedPrograms(Carrier):
    """Words that spell a whole destructive command may well be run by the program they are given to.

    Nobody knows that it does, so this only asks, and only where the system, a home or a device would be gone. A
    quoted mention is one word and is not looked at.

    **Source:** the common form of a wrapper, `program [options] command [arguments]` (POSIX.1-2024, XBD 12.2).
    """

    id = "unlisted-programs"
    act = "invocation"
    keys = ("*",)
    triggers = ("rm", "shred", "mkfs")
    carried = (Example("some-tool --quiet -- rm -rf /"), Example("mytool run rm -rf ~"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command, as a supposition."""
        assert isinstance(act, Invocation)
        if act.snippet.language != "shell" or not act.program or act.program in _TELLING or act.context.supposed:
            return
        args = act.args
        for index, arg in enumerate(args[:_WORDS]):
            text = arg.text
            program = program_of(text)
            if program in _DESTROYERS or program.startswith("mkfs."):
                if index + 1 < len(args):
                    yield Snippet(
                        "shell",
                        argv=args[index : index + _WORDS],
                        context=act.context.derive(supposed=True),
                        origin=Origin(act.snippet, act.span),
                        depth=act.snippet.depth + 1,
                    )
                return
            if text in _COMMANDS or (program in _SHELLS and index + 1 < len(args) and args[index + 1].text == "-c"):
                place = index + 1 if text in _COMMANDS else index + 2
                word = args[place] if place < len(args) else None
                if word is not None and " " in word.text.strip() and HOLE not in word.text[:2]:
                    yield code(act, word, context=act.context.derive(supposed=True))
                    return


CARRIER = UnlistedPrograms()

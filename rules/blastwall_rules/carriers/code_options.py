"""Programs that take a shell command as an option, an argument or lines of input: `su -c`, `tmux send-keys`, `at`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, joined, leading, run
from blastwall_rules.carriers.scheduled_commands import cron_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_TMUX = frozenset({"-L", "-S", "-f", "-c", "-T"})
_TMUX_VALUES = frozenset({"-t", "-s", "-n", "-c", "-e", "-F", "-x", "-y", "-l", "-p"})
#: `-h` splits side by side and is a height only here; `-d` a directory only here and a flag elsewhere.
_TMUX_POPUP = frozenset({"-w", "-h", "-d", "-S", "-T", "-b"})
_TMUX_RUNNING = frozenset(
    {
        "new",
        "new-session",
        "neww",
        "new-window",
        "splitw",
        "split-window",
        "run",
        "run-shell",
        "respawnp",
        "respawn-pane",
    }
    | {"respawnw", "respawn-window", "if-shell", "if", "popup", "display-popup", "pipe-pane", "pipep"}
)
_SPECIAL_KEYS = frozenset({"Enter", "C-m", "C-c", "C-d", "Escape", "Space", "Tab", "KPEnter", "C-l", "C-u"})


class CodeOptions(Carrier):
    """Shell code in an option or argument is read as shell code.

    **Source:** su(1), runuser(1), flock(1), script(1), watch(1), tmux(1), screen(1), at(1), crontab(1), git(1).
    """

    id = "code-options"
    act = "invocation"
    keys = (
        "su",
        "runuser",
        "flock",
        "script",
        "watch",
        "tmux",
        "byobu",
        "byobu-tmux",
        "byobu-screen",
        "screen",
        "at",
        "batch",
        "qsub",
        "crontab",
        "chroot",
        "arch-chroot",
        "expect",
        "start-stop-daemon",
    )
    triggers = keys
    carried = (
        Example("su - app -c 'rm -rf build'"),
        Example("flock /tmp/l -c 'rm -rf build'"),
        Example("watch -n 5 rm -rf build"),
        Example("tmux send-keys -t main 'rm -rf build' Enter"),
        Example("chroot /mnt rm -rf /srv"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        method = getattr(self, "carry_" + act.program.replace("-", "_"), None)
        if method is not None:
            yield from method(act)

    def carry_su(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`su [options] [-] [user [argument...]]`."""
        values = frozenset(
            [
                "-c",
                "-g",
                "-G",
                "-s",
                "-w",
                "--command",
                "--group",
                "--supp-group",
                "--shell",
                "--whitelist-environment",
                "--session-command",
            ]
        )
        found = leading(act.args, values)
        rest = list(found.rest)
        if rest and rest[0].text == "-":
            rest = rest[1:]
        user = rest[0].text if rest else "root"
        more = leading(rest[1:], values)
        if more.ended:
            # what follows goes to the shell: `su root -- -c CODE`
            more = leading(more.rest, values)
        context = act.context.derive(user=user, elevated=act.context.elevated or user == "root")
        for name in ("-c", "--command", "--session-command"):
            word = found.values.get(name) or more.values.get(name)
            if word is not None:
                yield code(act, word, context=context)
                return
        if not more.rest and act.stdin is not None and act.stdin.text.strip(HOLE + " \n"):
            yield code(act, act.stdin, context=context)

    def carry_runuser(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`runuser -u user [--] command`, or as `su`."""
        found = leading(
            act.args, frozenset(["-u", "-g", "-G", "-c", "-s", "-w", "--user", "--group", "--command", "--shell"])
        )
        if "-u" in found.values or "--user" in found.values:
            context = act.context.derive(user=found.get("-u", "--user"))
            inner = run(act, found.rest, context=context)
            if inner is not None:
                yield inner
            return
        yield from self.carry_su(act)

    def carry_flock(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`flock [options] file [-c] command`."""
        found = leading(act.args, frozenset(["-w", "-E", "--timeout", "--wait", "--conflict-exit-code"]), positionals=1)
        rest = list(found.rest)
        if "-c" in found.flags or "--command" in found.flags:
            for word in rest[:1]:
                yield code(act, word)
            return
        if rest and rest[0].text in ("-c", "--command"):
            for word in rest[1:2]:
                yield code(act, word)
            return
        inner = run(act, rest)
        if inner is not None:
            yield inner

    def carry_script(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`script -c command [file]`; on BSD `script file command`."""
        found = leading(
            act.args,
            frozenset(
                ["-c", "-I", "-O", "-B", "-T", "-m", "-E", "-o", "--command", "--log-in", "--log-out", "--log-io"]
            ),
            positionals=1,
        )
        word = found.values.get("-c") or found.values.get("--command")
        more = leading(found.rest, frozenset({"-c", "--command"}))
        word = word or more.values.get("-c") or more.values.get("--command")
        if word is not None:
            yield code(act, word)
            return
        inner = run(act, more.rest)
        if inner is not None:
            yield inner

    def carry_watch(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`watch [options] command`: the words are joined and given to a shell."""
        found = leading(act.args, frozenset(["-n", "-q", "--interval", "--equexit"]))
        if found.rest:
            yield code(act, joined(found.rest))

    def carry_tmux(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`tmux COMMAND ; COMMAND`: `new-session 'command'`, `send-keys 'text' Enter`, `run-shell`, `if-shell`."""
        found = leading(act.args, _TMUX)
        if "-c" in found.values:
            yield code(act, found.values["-c"])
        command: list[Arg] = []
        for word in (*found.rest, Arg(";")):
            if word.text == ";" or (word.text.endswith(";") and word.text[-2:-1] != "\\"):
                if word.text != ";":
                    command.append(Arg(word.text[:-1], word.span))
                if command:
                    yield from self.tmux_command(act, command)
                command = []
            else:
                command.append(word)

    def carry_byobu(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`byobu` hands its words on to tmux (byobu(1)), where nobody chose screen for it."""
        yield from self.carry_tmux(act)

    def carry_byobu_tmux(self, act: Invocation) -> Iterator[Act | Snippet]:
        """As `byobu`."""
        yield from self.carry_tmux(act)

    def carry_byobu_screen(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`byobu-screen` hands its words on to screen."""
        yield from self.carry_screen(act)

    def tmux_command(self, act: Invocation, args: list[Arg]) -> Iterator[Act | Snippet]:
        """One of tmux's own commands (tmux(1), COMMANDS); those that hold others are taken apart."""
        name = args[0].text
        if name in ("send-keys", "send"):
            rest = leading(args[1:], frozenset({"-t", "-N"})).rest
            text = "".join("\n" if w.text in _SPECIAL_KEYS else w.text for w in rest)
            if text.strip():
                yield code(act, rest[0] if len(rest) == 2 and rest[1].text in _SPECIAL_KEYS else text)
            return
        if name in _TMUX_RUNNING:
            values = _TMUX_VALUES | _TMUX_POPUP if "popup" in name else _TMUX_VALUES
            rest = leading(args[1:], values).rest
            if rest and name in ("if-shell", "if"):
                yield code(act, rest[0])
                for word in rest[1:3]:
                    yield code(act, f"tmux {word.text}")
            elif rest:
                yield code(act, joined(rest))
        elif name in ("bind-key", "bind", "set-hook", "confirm-before", "confirm"):
            rest = leading(args[1:], frozenset({"-T", "-N", "-t", "-p", "-c"})).rest
            inner = rest if name[:4] == "conf" else rest[1:]
            if len(inner) == 1:
                yield code(act, f"tmux {inner[0].text}")
            elif inner and act.snippet.depth < 8:
                yield from self.tmux_command(act, list(inner))

    def carry_screen(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`screen -dm command`, `screen -X stuff 'text'`."""
        found = leading(act.args, frozenset(["-S", "-t", "-T", "-c", "-e", "-h", "-p", "-s", "-r", "-x"]))
        rest = list(found.rest)
        if "-X" in found.flags:
            if rest and rest[0].text in ("exec", "screen"):
                inner = run(act, [w for w in rest[1:] if w.text not in (".", "!", "..|")])
                if inner is not None:
                    yield inner
            elif rest and rest[0].text == "stuff" and len(rest) > 1:
                yield code(act, rest[1].text.replace("^M", "\n").replace("\\n", "\n").replace("\r", "\n"))
            return
        inner = run(act, rest)
        if inner is not None:
            yield inner

    def carry_at(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`at time` reads the job from standard input, or from `-f file`."""
        found = leading(act.args, frozenset(["-f", "-q", "-t"]))
        if "-f" in found.values:
            known = file_code(act, found.values["-f"], "shell")
            if known is not None:
                yield known
        elif act.stdin is not None and act.stdin.text.strip(HOLE + " \n"):
            yield code(act, act.stdin)

    carry_batch = carry_at

    def carry_qsub(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`qsub [options] [script]`: without a script, the job is read from standard input."""
        found = leading(
            act.args,
            frozenset(
                [
                    "-N",
                    "-l",
                    "-q",
                    "-o",
                    "-e",
                    "-j",
                    "-P",
                    "-A",
                    "-M",
                    "-m",
                    "-p",
                    "-t",
                    "-v",
                    "-W",
                    "-S",
                    "-a",
                    "-c",
                    "-k",
                    "-u",
                    "-d",
                    "-pe",
                ]
            ),
        )
        if found.rest:
            known = file_code(act, found.rest[0], "shell")
            if known is not None:
                yield known
        elif act.stdin is not None and act.stdin.text.strip(HOLE + " \n"):
            yield code(act, act.stdin)

    def carry_crontab(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`crontab -` installs the lines it reads: each runs later, unattended."""
        found = leading(act.args, frozenset({"-u"}))
        text = ""
        if found.rest and found.rest[0].text != "-":
            known = file_code(act, found.rest[0], "shell")
            text = known.text if known is not None else ""
        elif act.stdin is not None and not found.flags:
            text = act.stdin.text
        for line in cron_lines(text):
            yield code(act, line)

    def carry_chroot(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`chroot root command`: absolute paths are below the new root."""
        found = leading(act.args, frozenset(["--userspec", "--groups", "-u", "-N"]), positionals=1)
        root = found.get("1").rstrip("/")
        words = [
            Arg(root + w.text, w.span, glob=w.glob, split=w.split) if k and w.text[:1] == "/" else w
            for k, w in enumerate(found.rest)
        ]
        context = act.context.derive(cwd=root or "/", home="")
        inner = run(act, words, context=context)
        if inner is not None:
            yield inner

    carry_arch_chroot = carry_chroot

    def carry_expect(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`expect -c 'spawn command'`."""
        text = next((act.args[k + 1].text for k, w in enumerate(act.args[:-1]) if w.text == "-c"), "")
        text = text or (act.stdin.text if act.stdin is not None else "")
        for match in re.finditer(r"(?:spawn|exec|system|send)[ \t]+(?:-noecho[ \t]+|--[ \t]+)?([^\n;}]+)", text):
            yield code(act, match[1].strip().strip('"').replace("\\r", "").replace("\\n", ""))

    def carry_start_stop_daemon(self, act: Invocation) -> Iterator[Act | Snippet]:
        """`start-stop-daemon --start --exec program -- args`."""
        for index, word in enumerate(act.args[:-1]):
            if word.text in ("-x", "--exec", "-a", "--startas"):
                cut = next((k for k, a in enumerate(act.args) if a.text == "--"), len(act.args))
                inner = run(act, [act.args[index + 1], *act.args[cut + 1 :]])
                if inner is not None:
                    yield inner
                return


CARRIER = CodeOptions()

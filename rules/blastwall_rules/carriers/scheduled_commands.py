"""Commands handed over to run later: `at`, `crontab`, and what is written to cron's and systemd's own directories."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, FileChange
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act

_CRON = re.compile(r"[ \t]*(?:@[a-z]+|(?:[^\s]+[ \t]+){4}[^\s]+)[ \t]+(.+)").match
#: A system table names the user before the command (crontab(5)).
_USER = re.compile(r"[a-z_][a-z0-9_-]*\$?[ \t]+(.+)").match
_TABLES = ("/etc/cron.d/", "/etc/crontab", "/etc/anacrontab")
_SPOOLS = ("/var/spool/cron/",)
_SCRIPTS = ("/etc/cron.hourly/", "/etc/cron.daily/", "/etc/cron.weekly/", "/etc/cron.monthly/", "/etc/profile.d/")
_STARTUP = ("/etc/rc.local", "/etc/profile", "/etc/bash.bashrc", "/etc/zsh/zshrc", "/etc/init.d/")
_UNIT = re.compile(r"(?:/etc|/run|/usr/lib|/lib|/usr/local/lib|\.config|\.local/share)/systemd/(?:system|user)/[^/]+")
_EXEC = re.compile(
    r"^[ \t]*Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition)[ \t]*=[ \t]*[-@:+!|]*(.+)", re.M
)
_LINES = 256
#: cron itself reads no longer command (MAX_COMMAND of Vixie cron is 1000).
_LONGEST = 4096


def cron_lines(text: str, *, users: bool = False) -> Iterator[str]:
    """Yield the commands of a table of cron's; `users` for one whose lines name a user."""
    for line in text.splitlines()[:_LINES]:
        line = line[:_LONGEST]
        if line.lstrip()[:1] == "#":
            continue
        # What other lines hold is not known (`crontab -l; echo ...`); a command may still be whole behind it.
        match = _CRON(line.replace(HOLE, " ").lstrip() if line.lstrip(HOLE + " ")[:1] in "@0123456789*" else line)
        if match is None:
            continue
        command = match[1]
        if users:
            named = _USER(command)
            command = named[1] if named is not None else command
        # `%` ends the command: the rest is its input (crontab(5)).
        yield command.replace("\\%", "%")


class ScheduledCommands(Carrier):
    """A table, script or unit written where cron or systemd finds it runs without anyone being asked again.

    **Source:** crontab(5), cron(8), run-parts(8), systemd.service(5), systemd.unit(5) ("UNIT FILE LOAD PATH").
    """

    id = "scheduled-commands"
    act = "file-change"
    keys = ("write", "overwrite", "append", "truncate")
    triggers = ("cron", "crontab", "systemd")
    carried = (
        Example("echo '0 0 * * * root rm -rf build' > /etc/cron.d/clean"),
        Example("printf '[Service]\\nExecStart=/bin/rm -rf build\\n' > /etc/systemd/system/x.service"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, FileChange)
        content = act.content
        if content is None or not content.text.strip(HOLE + " \n\t") or act.context.relocated:
            return
        path = act.path.text
        if path.startswith(_TABLES) or path.startswith(_SPOOLS):
            for line in cron_lines(content.text, users=not path.startswith(_SPOOLS)):
                yield _later(act, line)
        elif path.startswith(_SCRIPTS) or path.startswith(_STARTUP):
            yield _later(act, content.text)
        elif path.endswith((".service", ".conf")) and _UNIT.search(path):
            for match in _EXEC.finditer(content.text[:65536]):
                yield _later(act, match[1])


def _later(act: FileChange, text: str) -> Snippet:
    """The code, run by root in a directory of its own, whatever the call's is."""
    context = act.context.derive(cwd="/", env={}, user="root", elevated=True)
    span = act.content.span if act.content is not None else act.span
    return Snippet("shell", text, context=context, origin=Origin(act.snippet, span), depth=act.snippet.depth + 1)


CARRIER = ScheduledCommands()

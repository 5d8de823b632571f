"""Crontabs: each line's command, as the shell code that cron hands to `sh`."""

from __future__ import annotations

import re

from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

__all__ = ["read"]

#: Five fields or a nickname, then the command (crontab(5)).
_ENTRY = re.compile(r"[ \t]*(?:@[a-z]+|[^\s#@]\S*(?:[ \t]+\S+){4})[ \t]+(?=\S)").match
_USER = re.compile(r"[A-Za-z_][\w.-]*[ \t]+(?=\S)", re.A).match
#: The system's own tables name a user before the command.
_SYSTEM = ("/etc/cron.d/", "/etc/crontab")


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a crontab; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    users = any(place in snippet.name for place in _SYSTEM)
    offset = 0
    for line in text.splitlines(keepends=True):
        start, offset = offset, offset + len(line)
        if not budget.spend():
            reading.finished = False
            break
        match = _ENTRY(line)
        if match is None:
            continue
        begin = match.end()
        user = _USER(line, begin) if users else None
        if user is not None:
            begin = user.end()
        # An unescaped `%` ends the command; what follows is its input.
        command = re.split(r"(?<!\\)%", line[begin:].rstrip("\r\n"), maxsplit=1)[0]
        span = (start + begin, start + begin + len(command))
        reading.snippets.append(
            Snippet(
                "shell",
                command.replace("\\%", "%"),
                context=snippet.context,
                origin=Origin(snippet, span, None if "\\%" in command else range(*span)),
                pointer=snippet.pointer,
                name=snippet.name,
                latent=snippet.latent,
                depth=snippet.depth + 1,
            )
        )
    return reading

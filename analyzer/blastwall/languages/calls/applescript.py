"""Reads AppleScript: `do shell script "..."`, what the Finder is told to delete or empty, and JavaScript's own form."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

_COMMENT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|--[^\n]*|\(\*.*?\*\)", re.S)
_STRING = r"\"((?:[^\"\\]|\\.)*)\""
_SET = re.compile(r"\bset\s+(\w+)\s+to\s+" + _STRING, re.I)
_SHELL = re.compile(r"\b(?:do[ \t]+(?:shell[ \t]+)?script|doShellScript|doScript)\b", re.I)
_PART = re.compile(r"[ \t(&]*(?:" + _STRING + r"|(\w++))")
_EMPTY = re.compile(r"\bempty\s+(?:the\s+)?trash\b|\bemptyTrash\b", re.I)
_DELETE = re.compile(r"\bdelete\s+(?:every\s+\w+\s+of\s+)?(?:folder|file|item|disk|\(?POSIX\s+file)\s+" + _STRING, re.I)
_ENDS = frozenset({"with", "without", "as", "in", "user", "password", "administrator", "privileges", "end", "tell"})
_QUOTED = frozenset({"quoted", "form", "of"})


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a script; total on any text."""
    reading = Reading()
    source = snippet.text[: min(budget.text, 100_000)]
    text = _COMMENT.sub(lambda m: m[0] if m[0][0] == '"' else " " * len(m[0]), source)
    names = {match[1]: _plain(match[2]) for match in _SET.finditer(text)}
    for match in _SHELL.finditer(text):
        if not budget.spend(64):
            reading.finished = False
            return reading
        made: list[str] = []
        at = match.end()
        while (part := _PART.match(text, at)) is not None and len(made) < 200:
            at = part.end()
            if part[1] is not None:
                made.append(_plain(part[1]))
            elif part[2].lower() in _ENDS:
                break
            elif part[2].lower() not in _QUOTED:
                made.append(names.get(part[2], HOLE))
        origin = Origin(snippet, match.span())
        _add(Snippet("shell", "".join(made), context=snippet.context, origin=origin), snippet, reading)
    for match in _EMPTY.finditer(text):
        path = Arg("~/.Trash", match.span())
        reading.acts.append(
            FileChange(
                "delete",
                path,
                context=snippet.context,
                snippet=snippet,
                span=match.span(),
                recursive=True,
                via="empty trash",
            )
        )
    for match in _DELETE.finditer(text):
        reading.acts.append(
            FileChange(
                "delete",
                Arg(_plain(match[1]), match.span()),
                context=snippet.context,
                snippet=snippet,
                span=match.span(),
                recursive=True,
                via="Finder delete",
            )
        )
    return reading


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": "\r"}.get(m[1], m[1]), text)


def _add(made: Snippet, snippet: Snippet, reading: Reading) -> None:
    made.pointer = snippet.pointer
    made.latent = snippet.latent
    made.depth = snippet.depth + 1
    reading.snippets.append(made)

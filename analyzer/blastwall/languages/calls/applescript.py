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
#: `delete every item of folder "x" of home`, `delete (files of desktop whose name starts with "x")`.
_DELETE = re.compile(
    r"\bdelete\s+\(?\s*(?:the\s+)?(every\s+\w+|items|files|folders)?\s*((?:of\s+|in\s+|the\s+|\()*)"
    r"((?:(?:POSIX\s+file|folder|file|item|disk|alias)\s+" + _STRING + r"|home|desktop|startup disk|documents folder"
    r"|trash)(?:\s+of\s+(?:(?:folder|disk)\s+"
    + _STRING
    + r"|home|desktop|startup disk|documents folder|user domain))*)",
    re.I,
)
_STEP = re.compile(r"(?:(?:POSIX\s+)?\w+\s+)?" + _STRING + r"|home|desktop|startup disk|documents folder|trash", re.I)
_PLACES = {"home": "~", "desktop": "~/Desktop", "startup disk": "/", "documents folder": "~/Documents"}
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
        place, every = _path(match[3]), bool(match[1])
        some = " whose " in text[match.end() : match.end() + 40]
        reading.acts.append(
            FileChange(
                "delete",
                Arg(f"{place.rstrip('/')}/*" if every and not some else place, match.span(), glob=every and not some),
                context=snippet.context,
                snippet=snippet,
                span=match.span(),
                recursive=True,
                selected=some,
                via="Finder delete",
            )
        )
    return reading


def _path(text: str) -> str:
    """Return `folder "b" of folder "a" of home` as a path."""
    parts: list[str] = []
    for match in _STEP.finditer(text):
        word = match[0].lower()
        parts.append(_plain(match[1]) if match[1] is not None else "~/.Trash" if word == "trash" else _PLACES[word])
    path = parts.pop() if parts else HOLE
    for part in reversed(parts):
        path = f"{path.rstrip('/')}/{part}"
    return path


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": "\r"}.get(m[1], m[1]), text)


def _add(made: Snippet, snippet: Snippet, reading: Reading) -> None:
    made.pointer = snippet.pointer
    made.latent = snippet.latent
    made.depth = snippet.depth + 1
    reading.snippets.append(made)

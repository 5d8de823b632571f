"""What the command in `for /f %i in ('command')` prints, where that can be told: names of files, drives, given text."""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.invocation.windows import program_name, split_line
from blastwall.languages.cmd.session import Search

#: Words looked at before an `echo`.
_MOST_WORDS = 32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.context import Context


def of(command: str, context: Context) -> Sequence[str | Search]:
    """Return what a loop's variable may be for each line printed; nothing where that is not known."""
    text = command.strip().lstrip("@").strip()
    words = split_line(text)
    if not words:
        return []
    name = program_name(words[0])
    if "|" in text:
        return []  # something else picks among the lines
    if name == "echo":
        printed = text[text.lower().index("echo") + 4 :].strip()
        return [printed] if printed and not any(c in printed for c in "&<>%!") else []
    if name in ("dir", "where") and any(word.lower().startswith("/b") for word in words[1:]):
        return _listed(words[1:])
    if name == "wmic" and any(word.lower() in ("logicaldisk", "volume", "partition") for word in words[1:]):
        return ["C:"]
    if name == "fsutil" and [word.lower() for word in words[1:3]] == ["fsinfo", "drives"]:
        return ["C:\\"]
    if name == "cd" and len(words) == 1:
        return [context.cwd or HOLE]
    return []


_FIRST = re.compile(r"[ \t@\"]*([^ \t@\"]+)")


def echoed(line: str) -> str | None:
    """Return what a line prints that hands an `echo` to another interpreter (`cmd /c echo text`); None for others."""
    at = 0
    for _ in range(_MOST_WORDS):
        match = _FIRST.match(line, at)
        if match is None:
            return None
        word = match[1].lower()
        at = match.end()
        if word in ("echo", "echo."):
            return line[at:].strip().rstrip('"').rstrip()
        if word not in ("call", "start", "cmd", "cmd.exe") and not word.startswith("/"):
            return None
    return None


def _listed(words: list[str]) -> Sequence[str | Search]:
    """`dir /b [/s] [/a:d] [path]`: names below the path, whole paths with `/s`."""
    options = "".join(word.lower() for word in words if word.startswith("/"))
    places = [word for word in words if not word.startswith("/")] or ["."]
    found: list[str | Search] = []
    for place in places[:4]:
        folder, slash, last = place.replace("/", "\\").rpartition("\\")
        if "*" in last or "?" in last:
            root, pattern = (folder + slash or "."), last
        elif "/s" in options and last and not slash and last not in (".", "..") and ":" not in last:
            # `dir /s /b name` looks for that name everywhere below
            root, pattern = ".", last
        else:
            root, pattern = place, "*"
        if "/s" in options:
            found.append(Search(root, pattern, deep=True, folders="/ad" in options or "/a:d" in options))
        else:
            found.append("*" if pattern == "*.*" else pattern)
    return found

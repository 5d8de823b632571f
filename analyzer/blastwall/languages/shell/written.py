"""What the files hold that this very call wrote, by the key each is remembered under."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.context import Context


def source_of(names: list[str], stdin: str, context: Context) -> str:
    """Return what a filter reads: the files it names, where this call wrote them, else its input."""
    if not names:
        return stdin
    pieces = []
    for name in names:
        if name in ("-", "/dev/stdin"):
            pieces.append(stdin)
            continue
        known = context.files.get(normalise(name, context.cwd))
        pieces.append(HOLE if known is None else known.text)
    return "".join(pieces)


def normalise(path: str, cwd: str) -> str:
    """Return the key under which a file written in this call is remembered."""
    if path[:1] not in ("/", "~") and cwd:
        path = cwd + "/" + path
    absolute = path[:1] == "/"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if parts and parts[-1] != "..":
                parts.pop()
            elif not absolute:
                parts.append(part)
        elif part and part != ".":
            parts.append(part)
    return ("/" if absolute else "") + "/".join(parts)

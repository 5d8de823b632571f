"""The keys that files this very call wrote are remembered under, and what they hold."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Arg
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
        if name == "/dev/null":
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


def joined(cwd: str, path: str) -> str:
    """Return the directory `path` names from `cwd`."""
    if path[:1] in ("/", "~"):
        return normalise(path, "") or "/"
    # A relative directory stays one: below a starting directory that is not known, or above it (`../x`).
    return normalise(path, cwd)


def operands_of(args: list[Arg]) -> list[Arg]:
    """Return what follows the flags."""
    for k, arg in enumerate(args):
        if arg.text == "--":
            return args[k + 1 :]
        if arg.text[:1] != "-" or arg.text == "-":
            return args[k:]
    return []

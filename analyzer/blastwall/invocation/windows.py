"""Windows command lines: one text that each program splits into words for itself, and words made one text again."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.model import Snippet


#: What separates the arguments of cmd.exe itself.
_DELIMITERS = " \t,;=\f\v\u00a0"


def split_line(line: str) -> list[str]:
    """Split a command line into words as `CommandLineToArgvW` does (backslashes count only before a quote)."""
    words: list[str] = []
    held: list[str] = []
    quoted = started = False
    at, end = 0, len(line)
    while at < end:
        c = line[at]
        if c == "\\":
            stop = at
            while stop < end and line[stop] == "\\":
                stop += 1
            count = stop - at
            if stop < end and line[stop] == '"':
                held.append("\\" * (count // 2))
                if count % 2:
                    held.append('"')
                    stop += 1
            else:
                held.append("\\" * count)
            at, started = stop, True
            continue
        if c == '"':
            quoted, started = not quoted, True
        elif c in " \t\n" and not quoted:
            if started:
                words.append("".join(held))
            held, started = [], False
        else:
            held.append(c)
            started = True
        at += 1
    if started:
        words.append("".join(held))
    return words


def join_words(words: Sequence[str]) -> str:
    """Join words into the command line PowerShell and the MSVC runtime make of them: quotes round blanks, no more."""
    return " ".join(
        f'"{word}"' if (" " in word or "\t" in word or not word) and '"' not in word else word for word in words
    )


def program_name(name: str) -> str:
    """Return the name knowledge is keyed by: the base name, lower case, without the endings PATHEXT adds."""
    base = name.replace("/", "\\").rpartition("\\")[2].lower()
    for ending in (".exe", ".cmd", ".bat", ".com", ".ps1"):
        if base.endswith(ending):
            return base[: -len(ending)]
    return base


def command_of(line: str) -> tuple[str, str] | None:
    """Return the command of a `cmd` command line and its dialect (`delayed` under `/v:on`), None where it has none.

    cmd /? says: the outer quotes stay only if there are exactly two, nothing special stands between them, a blank
    does, and the whole is a program's name; else the first and the last quote go.
    """
    at = 0
    dialect = ""
    lower = line.lower()
    while at < len(line):
        if line[at] in _DELIMITERS:
            at += 1
            continue
        if line[at] != "/":
            return None
        option = lower[at + 1 : at + 2]
        if option in ("c", "k", "r"):
            at += 2
            break
        if lower.startswith("/v", at):
            dialect = "" if lower.startswith("/v:off", at) else "delayed"
        at += 2
        while at < len(line) and line[at] not in _DELIMITERS and line[at] != "/":
            at += 1
    else:
        return None
    command = line[at:].strip()
    if command.startswith('"'):
        last = command.rfind('"')
        inner = command[1:last] if last > 0 else command[1:]
        plain = (
            last == len(command) - 1 and '"' not in inner and not any(c in inner for c in "&<>()@^|") and " " in inner
        )
        is_program = plain and inner.lower().endswith((".exe", ".cmd", ".bat", ".com"))
        if not is_program:
            command = inner + (command[last + 1 :] if last > 0 else "")
    return command, dialect


def file_key(path: str, cwd: str) -> str:
    """Return the key under which a file written earlier in the call is known: slashes, lower case, no `.` or `..`."""
    path = path.strip('"').replace("\\", "/")
    if path[:1] != "/" and path[1:2] != ":" and cwd:
        path = cwd.replace("\\", "/") + "/" + path
    parts: list[str] = []
    for part in path.lower().split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part and part != ".":
            parts.append(part)
    return ("/" if path[:1] == "/" else "") + "/".join(parts)


def file_keys(path: str, cwd: str) -> tuple[str, ...]:
    """Return every key a written file goes by: that of Windows' shells, and that of programs given its path."""
    plain = path.strip('"').removeprefix(".\\").removeprefix("./")
    absolute = plain[:1] in ("/", "\\", "~") or plain[1:2] == ":"
    return tuple(dict.fromkeys((file_key(path, cwd), plain if absolute or not cwd else f"{cwd}/{plain}")))


#: The most links one path is followed through, as systems too have such a limit.
_LINKS = 8
_DEEPEST_PATH = 64


def beyond_links(path: str, cwd: str, files: Mapping[str, Snippet], *, inside: bool = False) -> str:
    """Return where a path leads through the links and junctions that this call made earlier.

    A link itself stays, as deleting it leaves what it leads to; `inside`: what lies below the path is meant.
    """
    if not any(held.data is not None and "link" in held.data for held in files.values()):
        return path
    for _ in range(_LINKS):
        parts = file_key(path, cwd).split("/")
        for index in range(1, min(len(parts) + inside, _DEEPEST_PATH)):
            known = files.get("/".join(parts[:index]))
            if known is not None and known.data is not None and "link" in known.data:
                if index == len(parts) and not known.data.get("directory", True):
                    continue  # a link to a file goes alone
                target = str(known.data["link"]).rstrip("\\/")
                path = "\\".join([target if target[1:] != ":" else target + "\\", *parts[index:]])
                break
        else:
            return path
    return path


def drive_root(path: str, cwd: str) -> str:
    """Return the root that a lone slash means: that of the drive the working directory is on, where that is known."""
    return cwd[:2] + "\\" if path in ("\\", "/") and cwd[1:2] == ":" else path

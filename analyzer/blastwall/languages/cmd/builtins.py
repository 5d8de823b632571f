"""The commands cmd.exe has built in, and what those that change files or the session do with their words."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.invocation.windows import program_name
from blastwall.languages.cmd.words import DELIMITERS, UNSET, Word, options, readings
from blastwall.targets.changes import replaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.cmd.interpreter import Interpreter
    from blastwall.model import Span

#: every built-in command and the name its invocations go by (`erase` is `del`)
NAMES: dict[str, str] = {
    name: name
    for name in [
        "assoc",
        "break",
        "call",
        "cd",
        "cls",
        "color",
        "copy",
        "date",
        "del",
        "dir",
        "echo",
        "endlocal",
        "exit",
        "for",
        "ftype",
        "goto",
        "if",
        "md",
        "mklink",
        "move",
        "path",
        "pause",
        "popd",
        "prompt",
        "pushd",
        "rd",
        "rem",
        "ren",
        "set",
        "setlocal",
        "shift",
        "start",
        "time",
        "title",
        "type",
        "ver",
        "verify",
        "vol",
    ]
} | {"erase": "del", "rmdir": "rd", "mkdir": "md", "chdir": "cd", "rename": "ren"}


_LONGEST_NAME = 256
_EVERYTHING = frozenset({"*", "*.*", "."})


def unwrapped(word: str, tail: str, places: list[int]) -> tuple[str, str, list[int]] | None:
    """Return the command `call` or `start` runs, and its tail; None where there is none."""
    at, end = 0, len(tail)
    seen_title = word != "start"
    while at < end:
        while at < end and tail[at] in DELIMITERS:
            at += 1
        if at >= end:
            return None
        if word == "start" and tail[at] == "/":
            option_start = at
            while at < end and tail[at] not in DELIMITERS:
                at += 1
            if tail[option_start:at].lower() in ("/d", "/node", "/affinity", "/machine"):
                while at < end and tail[at] in DELIMITERS:
                    at += 1
                while at < end and tail[at] not in DELIMITERS:
                    at += 1
            continue
        start = at
        quoted = False
        while at < end and (quoted or tail[at] not in DELIMITERS):
            if tail[at] == '"':
                quoted = not quoted
            elif (
                tail[at] == "/" and not quoted and at - start < _LONGEST_NAME and program_name(tail[start:at]) == "cmd"
            ):
                break
            at += 1
        program = tail[start:at]
        if word == "start" and not seen_title and program.startswith('"') and tail[at:].strip():
            # the first quoted word is the window's title
            seen_title = True
            continue
        return program.strip('"'), tail[at:], places[at:]
    return None


def start_directory(tail: str) -> str:
    """Return the directory `start /d path` starts its program in; empty where it names none, or one not known."""
    at = tail.lower().find("/d")
    if at < 0 or tail[at + 2 : at + 3] not in (" ", "\t", '"'):
        return ""
    rest = tail[at + 2 :].lstrip(DELIMITERS)
    path = rest[1:].partition('"')[0] if rest.startswith('"') else rest.split()[0] if rest.split() else ""
    return path if path[1:2] == ":" and HOLE not in path and UNSET not in path else ""


def _delete(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    given, names = options(words)
    deep = "s" in given
    for word in names:
        found = _search_of(run, word)
        if found is not None:
            root, pattern = found
            if pattern in _EVERYTHING:
                run.change("delete", root.rstrip("\\") + "\\*", span=span, via="del", recursive=True)
            else:
                run.change("delete", root, span=span, via="del", recursive=True, selected=True, filters=[pattern])
            continue
        text = word.text
        _escaped_root(run, word, span, "del", recursive=deep, change="delete")
        folder, slash, last = text.replace("/", "\\").rpartition("\\")
        if deep and last and ("*" in last or "?" in last or "." in last):
            # `del /s` looks for the name in every directory below
            where = folder + slash or "."
            if last in ("*", "*.*"):
                run.change("delete", (folder + slash) + "*", span=span, via="del", recursive=True)
            else:
                run.change("delete", where, span=span, via="del", recursive=True, selected=True, filters=[last])
        else:
            run.change("delete", text, span=span, via="del", recursive=deep)


def _remove(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    given, names = options(words)
    deep = "s" in given
    for word in names:
        found = _search_of(run, word)
        if found is not None:
            root, pattern = found
            change = "delete" if deep else "rmdir"
            selected = pattern not in _EVERYTHING
            run.change(
                change,
                root,
                span=span,
                via="rd",
                recursive=True,
                selected=selected,
                filters=[pattern] if selected else (),
            )
            continue
        _escaped_root(run, word, span, "rd", recursive=deep, change="delete" if deep else "rmdir")
        run.change("delete" if deep else "rmdir", word.text, span=span, via="rd", recursive=deep)


def _escaped_root(run: Interpreter, word: Word, span: Span, via: str, *, recursive: bool, change: str) -> None:
    r"""Keep the root too where a word begins with `\"`: meant as an escaped quote, cmd.exe reads it as `\`."""
    if word.raw.startswith('\\"') and len(word.raw) > 2:
        run.change(change, "\\", span=span, via=via, recursive=recursive)


def _search_of(run: Interpreter, word: Word) -> tuple[str, str] | None:
    """Return the root and pattern of a word that is wholly a `for /r` variable."""
    for value in run.loops.values():
        if not isinstance(value, str):
            shown = f"{value.root}\\{value.pattern}".lstrip("\\")
            if word.text == shown:
                return value.root, value.pattern
    return None


def _move(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    _, names = options(words)
    if not names:
        return
    sources, target = (names[:-1], names[-1].text) if len(names) > 1 else (names, ".")
    for word in sources:
        run.change("move", word.text, span=span, via="move", destination=target, recursive=True)


def _rename(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    _, names = options(words)
    if len(names) < 2:
        return
    folder, slash, _ = names[0].text.replace("/", "\\").rpartition("\\")
    run.change("move", names[0].text, span=span, via="ren", destination=folder + slash + names[1].text)


def _copy(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    _, names = options(words)
    if len(names) < 2:
        return
    source, target = names[0].text, names[-1].text
    if target.lower() in ("nul", "con", "prn"):
        return
    if source.lower() in ("nul", "nul:"):
        run.change("truncate", target, span=span, via="copy", content="")
        return
    over = replaces(Arg(source, glob="*" in source), Arg(target, glob="*" in target), run.context)
    run.change("overwrite" if over else "write", target, span=span, via="copy")


def _link(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    given, names = options(words)
    if len(names) >= 2:
        directory = not given.isdisjoint("dj")
        run.change("link", names[0].text, span=span, via="mklink", destination=names[1].text, recursive=directory)


def _directory(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    path = tail.strip(DELIMITERS)
    if path[:2].lower() == "/d":
        path = path[2:].strip(DELIMITERS)
    path = readings(path.strip('"'), HOLE)[0]
    if not path:
        return
    cwd = run.context.cwd
    if HOLE in path:
        new = ""
    elif path[1:2] == ":" or path.startswith(("\\\\", "%")):
        new = path if len(path) > 2 else path + "\\"
    elif path.startswith(("\\", "/")):
        new = (cwd[:2] if cwd[1:2] == ":" else "") + path
    elif not cwd:
        new = ""
    else:
        parts = [part for part in cwd.rstrip("\\").split("\\") if part]
        for part in path.replace("/", "\\").split("\\"):
            if part == "..":
                if len(parts) > 1:
                    parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        new = "\\".join(parts) + ("\\" if len(parts) == 1 else "")
    run.context = run.context.derive(cwd=new)


def _back(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    run.context = run.context.derive(cwd=run.snippet.context.cwd if not run.snippet.context.cwd.startswith("/") else "")


def _set(run: Interpreter, words: list[Word], tail: str, span: Span) -> None:
    text = tail.strip()
    lower = text.lower()
    if lower.startswith(("/p", "/a")):
        name = text[2:].strip().strip('"').partition("=")[0].strip().lower()
        if name:
            run.assign(name, HOLE)
        return
    if text.startswith('"'):
        last = text.rfind('"')
        text = text[1:last] if last > 0 else text[1:]
    name, equals, value = text.partition("=")
    if equals and name.strip():
        if value:
            run.assign(name.strip().lower(), value[:8192])
        else:
            run.assign(name.strip().lower(), UNSET)


HANDLERS = {
    "del": _delete,
    "erase": _delete,
    "rd": _remove,
    "rmdir": _remove,
    "move": _move,
    "ren": _rename,
    "rename": _rename,
    "copy": _copy,
    "mklink": _link,
    "cd": _directory,
    "chdir": _directory,
    "pushd": _directory,
    "popd": _back,
    "set": _set,
}

__all__ = ["HANDLERS", "NAMES", "unwrapped"]

"""Commands that editors are given on the command line or to read: `vim -c '!...'`, `ed <<< '!...'`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VI = frozenset({"vim", "vi", "nvim", "ex", "view", "gvim", "vimdiff", "nvi", "elvis", "rvim", "mvim", "neovim"})
_ED = frozenset({"ed", "red", "jed"})
#: `:silent!`, `:keepjumps`, ... only change how what follows is carried out (vim's `:help :command-modifiers`).
_MODIFIERS = re.compile(
    r"[ \t:]*(?:(?:sil(?:ent)?|noa(?:utocmd)?|kee\w*|lockm\w*|uns\w*|verb\w*|vert\w*|tab|bo\w*|to\w*|abo\w*"
    r"|bel\w*)!?[ \t:]+)*"
)
#: A range before a command: `%`, `1,$`, `'<,'>`.
_RANGE = re.compile(r"(?:%|\.|\$|'[<>a-z]|\d+)(?:[,;](?:\.|\$|'[<>a-z]|\d+))?[ \t]*")
_STRING = r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)')"
_SYSTEM = re.compile(
    r"\b(?:system|systemlist|term_start|job_start|jobstart|termopen|vim\.fn\.system)[ \t]*\([ \t]*" + _STRING
)
_DELETE = re.compile(r"\b(?:vim\.fn\.)?delete[ \t]*\([ \t]*" + _STRING + r"(?:[ \t]*,[ \t]*" + _STRING + ")?")
_LUA_RUN = re.compile(r"\b(?:os\.execute|io\.popen|vim\.cmd)[ \t]*\(?[ \t]*" + _STRING)
_LUA_REMOVE = re.compile(r"\bos\.remove[ \t]*\(?[ \t]*" + _STRING)
_SCRIPTED = {
    "py": "python",
    "py3": "python",
    "python": "python",
    "python3": "python",
    "pyx": "python",
    "perl": "perl",
    "ruby": "ruby",
}
_WORD = re.compile(r"[A-Za-z]+\d?").match
#: Commands that take a file's name, or `!` and a command in its place.
_TAKING = frozenset({"r", "read", "w", "write", "sav", "saveas", "te", "term", "terminal"})
_MOST = 65_536
_LINES = 512


class Editors(Carrier):
    """An editor told to run a command runs it, and its script languages delete files as any other.

    **Source:** vim's `:help :!`, `:help delete()`, `:help starting`; ed(1), `!`, `r !`, `w !`; the Emacs manual,
    "Initial Options" (`--batch`, `--eval`, `--load`), and the Elisp manual, "Synchronous Processes".
    """

    id = "editors"
    act = "invocation"
    keys = (*sorted(_VI), *sorted(_ED))
    triggers = (*sorted(_VI), *sorted(_ED))
    carried = (
        Example("vim -c '!rm -rf build' notes.txt"),
        Example('vim -es \'+call delete("build", "rf")\' +q'),
        Example("ed notes.txt <<< '!rm -rf build'"),
        Example("nvim --headless -c 'lua os.execute(\"rm -rf build\")' -c q"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        if act.program in _VI:
            yield from _vim(act)
        if (act.program in _ED or _is_script(act)) and act.stdin is not None:
            yield from _lines(act, act.stdin.text)
            yield from _saved(act, act.stdin.text)


#: Every line of the buffer is deleted; the buffer is written to its own file.
_EMPTIES = re.compile(r"[ \t]*(?:%|,|1,\$|0,\$|(?:%|1,\$)?g/(?:\^|\.\*|\^\.\*\$|\$)?/)d(?:elete)?!?[ \t]*", re.I)
_SAVES = re.compile(r"[ \t]*(?:%|,|1,\$)?(?:w|wq|wq!|w!|x|x!|xit|write|update|up|ZZ)[ \t]*")


def _saved(act: Invocation, text: str) -> Iterator[FileChange]:
    """Yield what becomes of the file that is edited, where the commands save it."""
    lines = [part for line in text[:_MOST].splitlines()[:_LINES] for part in (line, *line.split("|"))]
    files = [arg for arg in act.args if arg.text[:1] not in ("-", "+")]
    if not files or not any(_SAVES.fullmatch(line) for line in lines):
        return
    emptied = any(_EMPTIES.fullmatch(line) for line in lines)
    yield FileChange(
        "truncate" if emptied else "write",
        files[-1],
        content=Arg("", act.span) if emptied else None,
        context=act.context,
        snippet=act.snippet,
        span=act.span,
        via=act.program,
    )


def _is_script(act: Invocation) -> bool:
    """Whether the editor reads its commands from standard input: `ex -s`, `vim -es`."""
    flags = "".join(arg.text[1:] for arg in act.args if arg.text[:1] == "-" and arg.text[:2] != "--")
    return "s" in flags and (act.program == "ex" or "e" in flags or "E" in flags)


def _vim(act: Invocation) -> Iterator[Act | Snippet]:
    args = act.args
    index = 0
    while index < len(args):
        text = args[index].text
        following = args[index + 1] if index + 1 < len(args) else None
        index += 1
        if text == "--":
            return
        if text[:1] == "+":
            yield from _command(act, text[1:], args[index - 1])
        elif text.startswith("--cmd=") or (text.startswith("-c") and len(text) > 2 and text[2:3] in "!: "):
            yield from _command(act, text.removeprefix("--cmd=").removeprefix("-c"), args[index - 1])
        elif following is not None and (text == "--cmd" or (text[:1] == "-" and text[:2] != "--" and text[-1:] == "c")):
            yield from _command(act, following.text, following)
            index += 1
        elif following is not None and text in ("-S", "-u", "-s", "-l", "-U"):
            yield from _script(act, following, lua=text == "-l")
            index += 1


def _script(act: Invocation, path: Arg, *, lua: bool) -> Iterator[Act | Snippet]:
    found = file_code(act, path, "shell")
    if found is None:
        return
    if lua:
        yield from _lua(act, found.text, path)
    else:
        yield from _lines(act, found.text)


def _lines(act: Invocation, text: str) -> Iterator[Act | Snippet]:
    for line in text[:_MOST].splitlines()[:_LINES]:
        yield from _command(act, line, Arg(line, act.span))


def _command(act: Invocation, text: str, word: Arg) -> Iterator[Act | Snippet]:
    """Yield what one command line of vi or ed runs: `!cmd`, `r !cmd`, `w !cmd`, `call system()`, `py3 ...`."""
    if len(text) > _MOST or text == HOLE:
        return
    modifiers = _MODIFIERS.match(text)
    text = text[modifiers.end() :] if modifiers is not None else text
    span = word.span
    for match in _SYSTEM.finditer(text):
        yield code(act, Arg(_plain(match, 1), span))
    for match in _DELETE.finditer(text):
        tree = "r" in _plain(match, 3)
        path = Arg(_plain(match, 1), span)
        yield FileChange(
            "delete", path, recursive=tree, context=act.context, snippet=act.snippet, span=act.span, via=act.program
        )
    ranged = _RANGE.match(text)
    text = text[ranged.end() :] if ranged is not None else text
    name = _WORD(text)
    rest = text[name.end() :] if name is not None else text
    first = name[0] if name is not None else ""
    if text[:1] == "!":
        yield code(act, Arg(text[1:], span))
    elif first in _TAKING:
        stripped = rest.lstrip()
        if first[:2] == "te":
            yield code(act, Arg(stripped, span))
        elif stripped[:1] == "!" and (rest[:1] in " \t" or first[:1] == "r"):
            # `:w !cmd` gives it the text; `:w! name` writes over the file
            yield code(act, Arg(stripped[1:], span))
        elif first[:1] == "w" and stripped.lstrip("!").strip():
            target = Arg(stripped.lstrip("!").strip().split(" ")[-1], span)
            yield FileChange("write", target, context=act.context, snippet=act.snippet, span=act.span, via=act.program)
    elif first in _SCRIPTED:
        yield code(act, Arg(rest.lstrip(), span), _SCRIPTED[first])
    elif first in ("lua", "luado"):
        yield from _lua(act, rest, word)
    elif first in ("exe", "execute", "norm", "normal", "au", "autocmd", "g", "global", "v") and "!" in rest:
        yield code(act, Arg(rest.partition("!")[2].strip().strip("\"'"), span))


def _lua(act: Invocation, text: str, word: Arg) -> Iterator[Act | Snippet]:
    for match in _LUA_RUN.finditer(text[:_MOST]):
        inner = _plain(match, 1)
        yield code(act, Arg(inner.lstrip("!: "), word.span))
    for match in _LUA_REMOVE.finditer(text[:_MOST]):
        path = Arg(_plain(match, 1), word.span)
        yield FileChange("delete", path, context=act.context, snippet=act.snippet, span=act.span, via=act.program)
    for pattern in (_SYSTEM, _DELETE):
        for match in pattern.finditer(text[:_MOST]):
            path = Arg(_plain(match, 1), word.span)
            if pattern is _SYSTEM:
                yield code(act, path)
            else:
                yield FileChange(
                    "delete",
                    path,
                    recursive="r" in _plain(match, 3),
                    context=act.context,
                    snippet=act.snippet,
                    span=act.span,
                    via=act.program,
                )


def _plain(match: re.Match[str], group: int) -> str:
    double, single = match[group], match[group + 1]
    if double is not None:
        return re.sub(r"\\(.)", r"\1", double)
    return (single or "").replace("''", "'")


CARRIER = Editors()

"""One-liners of languages without a reader of their own (OCaml, Raku, Prolog, Forth): their calls of the shell."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_LITERAL = r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')"
#: `shell("...")`, `Sys.command "..."`, `S" ..." system`: the command line is the first argument.
_SHELL = re.compile(r"\b(?:system|shell|qx|Sys\.command|Unix\.system|process_create)[ \t]*\(?[ \t]*" + _LITERAL)
_FORTH = re.compile(r"\bs\"[ \t]([^\"]*)\"[ \t]+system\b", re.I)
#: A program and its words apart: `run "rm", "-rf", "x"` (Raku), `Unix.execvp "rm" [|"rm"; "-rf"|]`.
_WORDS = re.compile(
    r"\b(?:run|Proc\.new|Proc::Async\.new)[ \t]*[(:]?[ \t]*"
    + _LITERAL
    + r"((?:[ \t,\[(]|\"(?:[^\"\\]|\\.)*\"|'[^']*')*)"
)
_LIST = re.compile(r"\brun[ \t]*\(?[ \t]*<([^<>\n]*)>")
_DELETE = re.compile(
    r"\b(unlink|rmdir|rmtree|Sys\.remove|Unix\.unlink|Unix\.rmdir|Sys\.rmdir|delete_file|delete_directory"
    r"|delete_directory_and_contents)[ \t]*\(?[ \t]*" + _LITERAL
)
_TREES = frozenset({"rmtree", "delete_directory_and_contents"})
_METHOD = re.compile(_LITERAL + r"[ \t]*\.[ \t]*IO[ \t]*\.[ \t]*(unlink|rmdir)\b")
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'").findall
#: program -> the options that are followed by code
_CODED: dict[str, tuple[str, ...]] = {
    "chicken-csi": ("-e",),
    "ocaml": ("-e",),
    "raku": ("-e",),
    "perl6": ("-e",),
    "swipl": ("-g", "-t"),
    "yap": ("-g",),
    "gforth": ("-e",),
}
_MOST = 65_536


class SmallLanguages(Carrier):
    """A one-liner that starts a program by a literal command line, or deletes a literal path, is judged as that.

    Only literals are read: what is put together at run time is not known before it.

    **Source:** OCaml `Sys` and `Unix`; Raku `run`, `shell`, `unlink` and `IO::Path`; SWI-Prolog `shell/1`,
    `delete_file/1`, `delete_directory_and_contents/1`; Gforth `system`.
    """

    id = "small-languages"
    act = "invocation"
    keys = tuple(_CODED)
    triggers = tuple(name.lower() for name in _CODED)
    carried = (
        Example("ocaml -e 'Sys.command \"rm -rf build\"'"),
        Example('raku -e \'run "rm", "-rf", "build"\''),
        Example("swipl -g \"shell('rm -rf build')\" -t halt"),
        Example("gforth -e 's\" rm -rf build\" system bye'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands and the files."""
        assert isinstance(act, Invocation)
        args = act.args
        options = _CODED[act.program]
        texts: list[Arg] = []
        for index, arg in enumerate(args):
            name, equals, value = arg.text.partition("=")
            if arg.text in options and index + 1 < len(args):
                texts.append(args[index + 1])
            elif equals and name in options and name[:2] == "--":
                texts.append(Arg(value, arg.span))
        if not args and act.stdin is not None and act.stdin.text.strip(HOLE + " \n"):
            texts.append(act.stdin)
        for text in texts:
            yield from _read(act, text.text[:_MOST], text)


def _read(act: Invocation, text: str, word: Arg) -> Iterator[Act | Snippet]:
    span = word.span
    for match in _SHELL.finditer(text):
        yield code(act, Arg(_plain(match, 1), span))
    for match in _FORTH.finditer(text):
        yield code(act, Arg(match[1], span))
    for match in _LIST.finditer(text):
        yield code(act, Arg(match[1], span))
    for match in _WORDS.finditer(text):
        words = [_plain(match, 1), *(double or single for double, single in _QUOTED(match[3]))]
        yield code(act, Arg(" ".join("'" + w.replace("'", "'\\''") + "'" for w in words), span))
    for match in _DELETE.finditer(text):
        yield _gone(act, _plain(match, 2), match[1], span)
    for match in _METHOD.finditer(text):
        yield _gone(act, _plain(match, 1), match[3], span)


def _gone(act: Invocation, path: str, name: str, span: tuple[int, int]) -> FileChange:
    return FileChange(
        "rmdir" if name.endswith("rmdir") or name == "delete_directory" else "delete",
        Arg(path, span),
        recursive=name in _TREES,
        context=act.context,
        snippet=act.snippet,
        span=act.span,
        via=act.program,
    )


def _plain(match: re.Match[str], group: int) -> str:
    text = match[group] if match[group] is not None else match[group + 1] or ""
    return re.sub(r"\\(.)", r"\1", text)


CARRIER = SmallLanguages()

"""One-liners of languages without a reader of their own: R, Julia, Elixir, Groovy, Lisps. Their calls of the shell."""

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
#: `system("...")`, `os:cmd("...")`, `(system "...")`, `Sys.command "..."`: the command line is the first argument.
_SHELL = re.compile(
    r"(?:\b(?:system|shell|os:cmd|Sys\.command|run-program|callCommand|shell-command|shell_exec|Process\.run)"
    r"|:os\.cmd)[ \t]*\(?[ \t]*" + _LITERAL
)
#: `"...".execute()` of Groovy, `"...".!` of Scala.
_METHOD = re.compile(_LITERAL + r"[ \t]*\.[ \t]*(?:execute[ \t]*\(|!!?)")
_BACKTICKS = re.compile(r"`([^`]*)`")
#: A program and its words apart: `System.cmd("rm", ["-rf", "x"])`, `system2("rm", c("-rf", "x"))`, `(sh "rm" "-rf")`.
_WORDS = re.compile(
    r"\b(?:System\.cmd|system2|clojure\.java\.shell/sh|sh|system\*|run-program|Deno\.run)[ \t]*\(?[ \t]*"
    + _LITERAL
    + r"((?:[ \t,\[(]|c\(|'\(|\"(?:[^\"\\]|\\.)*\")*)"
)
_DELETE = re.compile(
    r"\b(unlink|rm|file\.remove|File\.rm_rf!?|File\.rm!?|removeDirectoryRecursive|removeFile|delete-directory/files"
    r"|delete-directory-tree|delete-file|FileUtils\.rm_rf)[ \t]*\(?[ \t]*" + _LITERAL + r"([^()\n]*)"
)
_TREES = frozenset({"removeDirectoryRecursive", "delete-directory/files", "delete-directory-tree"})
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"").findall
#: program -> the options that are followed by code
_CODED: dict[str, tuple[str, ...]] = {
    "R": ("-e",),
    "Rscript": ("-e",),
    "littler": ("-e",),
    "julia": ("-e", "-E", "--eval", "--print"),
    "elixir": ("-e", "--eval"),
    "iex": ("-e", "--eval"),
    "erl": ("-eval",),
    "groovy": ("-e",),
    "scala": ("-e",),
    "guile": ("-c",),
    "racket": ("-e", "--eval"),
    "sbcl": ("--eval",),
    "clisp": ("-x",),
    "ecl": ("--eval",),
    "csi": ("-e", "-eval"),
    "chicken-csi": ("-e",),
    "ocaml": ("-e",),
    "ghc": ("-e",),
    "raku": ("-e",),
    "perl6": ("-e",),
    "crystal": ("eval",),
    "bb": ("-e",),
    "clojure": ("-e", "-M", "--eval"),
    "clj": ("-e", "--eval"),
    "swipl": ("-g", "-t"),
}
_TICKED = frozenset({"julia", "crystal"})
_MOST = 65_536


class SmallLanguages(Carrier):
    """A one-liner that starts a program by a literal command line, or deletes a literal path, is judged as that.

    Only literals are read: what is put together at run time is not known before it.

    **Source:** R `system`, `unlink`; Julia `run`, `rm`; Elixir `System.cmd`, `File.rm_rf`; Erlang `os:cmd`; Groovy
    `String.execute`; Scala `sys.process`; Guile, Racket and SBCL manuals; OCaml `Sys.command`; Raku `shell`.
    """

    id = "small-languages"
    act = "invocation"
    keys = tuple(_CODED)
    triggers = tuple(name.lower() for name in _CODED)
    carried = (
        Example("Rscript -e 'system(\"rm -rf build\")'"),
        Example("julia -e 'rm(\"build\", recursive=true)'"),
        Example('elixir -e \'System.cmd("rm", ["-rf", "build"])\''),
        Example("groovy -e '\"rm -rf build\".execute()'"),
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
    for match in _METHOD.finditer(text):
        yield code(act, Arg(_plain(match, 1), span))
    if act.program in _TICKED:
        for match in _BACKTICKS.finditer(text):
            yield code(act, Arg(match[1], span))
    for match in _WORDS.finditer(text):
        words = [_plain(match, 1), *_QUOTED(match[3])]
        if len(words) > 1:
            yield code(act, Arg(" ".join("'" + w.replace("'", "'\\''") + "'" for w in words), span))
    for match in _DELETE.finditer(text):
        rest = match[4].lower()
        tree = match[1] in _TREES or "rm_rf" in match[1] or ("recursive" in rest and "true" in rest)
        path = Arg(_plain(match, 2), span)
        yield FileChange(
            "delete", path, recursive=tree, context=act.context, snippet=act.snippet, span=act.span, via=act.program
        )


def _plain(match: re.Match[str], group: int) -> str:
    text = match[group] if match[group] is not None else match[group + 1] or ""
    return re.sub(r"\\(.)", r"\1", text)


CARRIER = SmallLanguages()

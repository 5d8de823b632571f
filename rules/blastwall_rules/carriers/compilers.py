"""Source that one call writes, compiles and runs: the program is what its source says."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, path_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: compiler -> (language, what its output is called where nothing says so: a name, or `stem` of the source)
_COMPILERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("cc", "gcc", "clang", "tcc", "g++", "c++", "clang++", "icx"), ("c", "a.out")),
    "rustc": ("rust", "stem"),
    "go": ("go", "stem"),
    "javac": ("java", "class"),
    "kotlinc": ("kotlin", "stem"),
    "swiftc": ("swift", "stem"),
    "ghc": ("haskell", "stem"),
    "mcs": ("csharp", "stem"),
    "dart": ("dart", "stem"),
}
_SUFFIXES = (".c", ".cc", ".cpp", ".cxx", ".rs", ".go", ".java", ".kt", ".swift", ".hs", ".cs", ".dart")
_VALUES = frozenset(
    {"-o", "-d", "-I", "-L", "-l", "-x", "-D", "-std", "-cp", "-classpath", "--edition", "-C", "--out-dir"}
)


class Compilers(Carrier):
    """Source written by this call and compiled by it is read where the call runs what came of it.

    Only compiling a program runs nothing: then nothing is said.

    **Source:** gcc(1) (`-o`), tcc(1) (`-run`), rustc(1), `go help build`, javac(1), java(1).
    """

    id = "compilers"
    act = "invocation"
    keys = tuple(_COMPILERS)
    triggers = tuple(_COMPILERS)
    carried = (Example("echo 'int main(void){return 0;}' | tcc -run -"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the source."""
        assert isinstance(act, Invocation)
        language, output = _COMPILERS[act.program]
        words = [arg.text for arg in act.args]
        if act.program in ("go", "dart") and words[:1] not in (["build"], ["compile"]):
            return
        named = ""
        sources: list[Arg] = []
        skip = False
        for index, arg in enumerate(act.args):
            if skip:
                skip = False
                continue
            if arg.text in _VALUES:
                skip = True
                if arg.text == "-o" and index + 1 < len(act.args):
                    named = act.args[index + 1].text
            elif arg.text.startswith("-o") and len(arg.text) > 2 and arg.text[:2] != "--":
                named = arg.text[2:]
            elif arg.text.endswith(_SUFFIXES) or arg.text == "-":
                sources.append(arg)
        at_once = act.program == "tcc" and "-run" in words
        for source in sources:
            stem = source.text.rpartition("/")[2].rpartition(".")[0]
            made = named or (output if output == "a.out" else stem)
            if not at_once and not _runs(act, made, stem, output == "class"):
                continue
            if source.text == "-":
                if act.stdin is not None and act.stdin.text.strip(HOLE + " \n"):
                    yield code(act, act.stdin, language)
                continue
            if path_key(source.text, act.context.cwd) in act.context.files:
                found = file_code(act, source, language)
                if found is not None:
                    yield found


def _runs(act: Invocation, made: str, stem: str, java: bool) -> bool:
    """Whether the rest of the call runs what was made."""
    if act.snippet.argv is not None or not made:
        return False
    rest = act.snippet.text[act.span[1] :]
    if java:
        pattern = rf"\bjava\b[^;&|\n]*[ \t](?:\w+\.)*{re.escape(stem)}(?![\w./])"
    else:
        plain = re.escape(made.removeprefix("./"))
        pattern = rf"(?<![\w./-])(?:\./|[^\s;&|]*/)?{plain}(?![\w.-])"
    return re.search(pattern, rest) is not None


CARRIER = Compilers()

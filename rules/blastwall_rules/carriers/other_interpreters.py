"""Interpreters and compilers that run code they are given at once: `go run`, `julia -e`, `osascript -e`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, path_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class _Tool:
    """How one program is given code: options before it, subcommands before a file, whether its input is code."""

    __slots__ = ("code", "files", "language", "stdin", "subcommands", "values")

    def __init__(
        self,
        language: str,
        code: str = "",
        *,
        files: str = "",
        values: str = "",
        subcommands: str = "",
        stdin: bool = True,
    ) -> None:
        """Hold the tool; every list is words joined by blanks."""
        self.language = language
        self.code = frozenset(code.split())
        self.files = frozenset(files.split())
        self.values = frozenset(values.split()) | self.code | self.files
        self.subcommands = frozenset(subcommands.split())
        self.stdin = stdin


_EMACS = _Tool(
    "lisp", "--eval -eval --execute -execute -e", files="-l --load --script -x", values="-f --funcall -L", stdin=False
)
_TOOLS: dict[str, _Tool] = {
    "R": _Tool("r", "-e", files="-f", values="--file --args -g"),
    "littler": _Tool("r", "-e"),
    "r": _Tool("r", "-e"),
    "go": _Tool("go", subcommands="run", values="-C -exec -tags -mod", stdin=False),
    "gorun": _Tool("go", stdin=False),
    "yaegi": _Tool("go", "-e"),
    "java": _Tool("java", values="-cp -classpath --class-path --source -jar -p --module-path", stdin=False),
    "jshell": _Tool("java", values="--class-path -c --feedback -R"),
    "jbang": _Tool("java", "-c --code", stdin=False),
    "groovy": _Tool("groovy", "-e", values="-cp -c --classpath -D"),
    "groovysh": _Tool("groovy", "-e"),
    "kotlin": _Tool("kotlin", "-e -expression", values="-cp -classpath"),
    "kotlinc": _Tool("kotlin", "-e -expression", files="-script", values="-cp -classpath", stdin=False),
    "kscript": _Tool("kotlin"),
    "scala": _Tool("scala", "-e --script-snippet", values="-cp -classpath", subcommands="run"),
    "scala-cli": _Tool("scala", "-e --script-snippet", subcommands="run"),
    "amm": _Tool("scala", "-c --code"),
    "csi": _Tool("csharp", "-e"),
    "dotnet-script": _Tool("csharp", subcommands="eval"),
    "csharprepl": _Tool("csharp"),
    "dart": _Tool("dart", subcommands="run", stdin=False),
    "rust-script": _Tool("rust", "-e --expr", stdin=False),
    "evcxr": _Tool("rust"),
    "swift": _Tool("swift", "-e", stdin=False),
    "julia": _Tool("julia", "-e --eval -E --print", values="-p -t -J --project -L --load"),
    "elixir": _Tool("elixir", "-e --eval --rpc-eval", values="-r -pa -S --name --sname --cookie"),
    "iex": _Tool("elixir", "-e --eval", values="-r -S --name --sname --cookie --dot-iex"),
    "erl": _Tool("erlang", "-eval", values="-s -sname -name -setcookie -pa -run", stdin=True),
    "escript": _Tool("erlang", stdin=False),
    "octave": _Tool("octave", "--eval", values="-p --path"),
    "octave-cli": _Tool("octave", "--eval", values="-p --path"),
    "matlab": _Tool("octave", "-batch -r", values="-logfile -sd", stdin=False),
    "ghc": _Tool("haskell", "-e", values="-package -i", stdin=False),
    "ghci": _Tool("haskell", "-e", values="-package"),
    "runghc": _Tool("haskell", values="-package"),
    "runhaskell": _Tool("haskell", values="-package"),
    "nim": _Tool("nim", "--eval", subcommands="e r c", stdin=False),
    "tclsh": _Tool("tcl"),
    "tclsh8.6": _Tool("tcl"),
    "wish": _Tool("tcl"),
    "jimsh": _Tool("tcl", "-e"),
    "expect": _Tool("tcl", "-c", files="-f", values="-D"),
    "osascript": _Tool("applescript", "-e", values="-l -s"),
    "emacs": _EMACS,
    "xemacs": _EMACS,
    "emacs-nox": _EMACS,
    "emacsclient": _Tool("lisp", "-e --eval", values="-s -f -a --socket-name --server-file", stdin=False),
    "guile": _Tool("lisp", "-c", files="-s -l", values="-L -e"),
    "racket": _Tool("lisp", "-e --eval", files="-f --load -r", values="-l -I"),
    "chibi-scheme": _Tool("lisp", "-e -p"),
    "csi-scheme": _Tool("lisp", "-e"),
    "clojure": _Tool("lisp", "-e --eval", files="-i", values="-Sdeps"),
    "clj": _Tool("lisp", "-e --eval", files="-i", values="-Sdeps"),
    "bb": _Tool("lisp", "-e --eval", files="-f --file", values="-cp"),
    "lumo": _Tool("lisp", "-e --eval"),
    "sbcl": _Tool("lisp", "--eval", files="--load --script", values="--core"),
    "ecl": _Tool("lisp", "--eval -eval", files="--load --shell"),
    "clisp": _Tool("lisp", "-x", files="-i"),
    "ros": _Tool("lisp", "-e", subcommands="run"),
    **dict.fromkeys(
        ("lua5.1", "lua5.2", "lua5.3", "lua5.4", "texlua", "luau", "resty", "tarantool"),
        _Tool("lua", "-e", values="-l"),
    ),
}


class OtherInterpreters(Carrier):
    """Code handed to an interpreter is read in its own language, wherever the program takes it.

    **Source:** the programs' own manuals: go(1) run, java(1) source-file mode, julia(1), elixir(1), erl(1),
    osascript(1), expect(1), emacs(1), guile(1), racket, clojure, sbcl(1), octave(1), GHC user's guide.
    """

    id = "other-interpreters"
    act = "invocation"
    keys = tuple(_TOOLS)
    triggers = tuple(sorted({name.lower() for name in _TOOLS}))
    carried = (
        Example("julia -e 'println(1)'"),
        Example("groovy -e 'println 1'"),
        Example("tclsh <<'E'\nputs 1\nE"),
        Example("osascript -e 'display dialog \"hi\"'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        tool = _TOOLS[act.program]
        args = list(act.args)
        pieces: list[Arg] = []
        files: list[Arg] = []
        language = tool.language
        if language == "applescript" and any(arg.text in ("JavaScript", "-lJavaScript") for arg in args[:6]):
            language = "javascript"
        index = 0
        if tool.subcommands:
            at = next((i for i, arg in enumerate(args[:4]) if arg.text in tool.subcommands), -1)
            if at < 0 and not tool.code:
                return
            args = args[at + 1 :] if at >= 0 else args
        while index < len(args):
            arg = args[index]
            text = arg.text
            index += 1
            name, equals, value = text.partition("=")
            if text in tool.values and index < len(args):
                word = args[index]
                index += 1
                if text in tool.code:
                    pieces.append(word)
                elif text in tool.files:
                    files.append(word)
            elif equals and name in tool.code:
                pieces.append(Arg(value, arg.span))
            elif equals and name in tool.files:
                files.append(Arg(value, arg.span))
            elif text[:1] != "-" or len(text) < 2:
                files.append(arg)
                if not pieces and text != "-" and act.program != "go":
                    break  # the script's own arguments follow
        if act.program == "dotnet-script" and not pieces:
            pieces = files[:1]
        if pieces:
            source = pieces[0] if len(pieces) == 1 else Arg("\n".join(p.text for p in pieces), pieces[0].span)
            yield code(act, source, language)
        named = [file for file in files if file.text not in ("-", "/dev/stdin", "/dev/fd/0")]
        for file in named:
            found = file_code(act, file, language)
            if found is not None:
                yield found
            elif language == "go" and not file.text.endswith(".go"):
                # a package is a directory: every file of it this call wrote is compiled in
                below = path_key(file.text, act.context.cwd)
                for path in list(act.context.files)[:50]:
                    if path.endswith(".go") and path.rpartition("/")[0] == below:
                        inner = file_code(act, Arg(path, file.span), "go")
                        if inner is not None:
                            yield inner
        given = act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t")
        if act.stdin is not None and given and not pieces and not named and (tool.stdin or len(files) > len(named)):
            yield code(act, act.stdin, language)


CARRIER = OtherInterpreters()

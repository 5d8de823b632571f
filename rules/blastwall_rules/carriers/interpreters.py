"""Interpreters that are given code: `python -c`, `node -e`, `perl -e`, code on standard input, scripts just written."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_PYTHON = ("python", {"-c": 1}, frozenset({"-W", "-X", "-Q", "--check-hash-based-pycs"}), frozenset({"-m"}))
_NODE = (
    "javascript",
    {"-e": 1, "--eval": 1, "-p": 1, "--print": 1, "-pe": 1},
    frozenset({"-r", "--require", "--import", "--loader", "-C", "--env-file", "--experimental-loader"}),
    frozenset[str](),
)
_PERL = ("perl", {"-e": 1, "-E": 1}, frozenset({"-I", "-M", "-m", "-F", "-x"}), frozenset[str]())
_RUBY = ("ruby", {"-e": 1}, frozenset({"-I", "-r", "-C", "-E", "-F", "-K"}), frozenset[str]())
_PHP = (
    "php",
    {"-r": 1, "--run": 1, "-B": 1, "-R": 1, "-E": 1},
    frozenset({"-c", "-d", "-z", "-S", "-t"}),
    frozenset({"-f"}),
)
_LUA = ("lua", {"-e": 1}, frozenset({"-l"}), frozenset[str]())
_R = ("r", {"-e": 1, "--expression": 1}, frozenset({"-g", "-f"}), frozenset[str]())

_TIMEIT = frozenset({"-n", "--number", "-r", "--repeat", "-s", "--setup", "-u", "--unit"})

#: program -> (language, options that are followed by code, options with another value, options that end the options)
_GRAMMAR = {
    **dict.fromkeys(
        (
            "python",
            "python2",
            "python3",
            "pypy",
            "pypy3",
            "ipython",
            "ipython3",
            "bpython",
            "python2.7",
            "pythonw",
            "py",
            *tuple(f"python3.{minor}" for minor in range(6, 16)),
        ),
        _PYTHON,
    ),
    **dict.fromkeys(("node", "nodejs", "bun", "tsx", "ts-node", "deno", "iojs", "zx", "esno", "babel-node"), _NODE),
    **dict.fromkeys(("sage", "xonsh", "bpython3", "ptpython", "micropython", "jython", "graalpy", "coconut"), _PYTHON),
    **dict.fromkeys(("irb", "pry", "crystal", "truffleruby"), _RUBY),
    **dict.fromkeys(
        ("psysh", "php8", "php7", "hhvm", *[f"php{v}" for v in ("7.4", "8.0", "8.1", "8.2", "8.3", "8.4")]), _PHP
    ),
    "perl": _PERL,
    "ruby": _RUBY,
    "jruby": _RUBY,
    "php": _PHP,
    "lua": _LUA,
    "luajit": _LUA,
    "rscript": _R,
    "Rscript": _R,
}


class Interpreters(Carrier):
    """Code handed to an interpreter is read in its own language.

    **Source:** python(1), node(1), deno-eval(1), perlrun(1), ruby(1), php(1): where the code stands, and that options
    end at the first script name.
    """

    id = "interpreters"
    act = "invocation"
    keys = tuple(_GRAMMAR)
    triggers = tuple(sorted({name.lower() for name in _GRAMMAR}))
    carried = (
        Example("python3 -c 'print(1)'"),
        Example("node --eval 'console.log(1)'"),
        Example("python3 - <<'E'\nprint(1)\nE"),
        Example("deno eval 'console.log(1)'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        language, coded, valued, ending = _GRAMMAR[act.program]
        args = act.args
        index = 0
        if act.program == "crystal" and args[:1] and args[0].text == "eval":
            args = (Arg("-e", args[0].span), *args[1:])
        if act.program in ("deno", "bun") and args:
            word = args[0].text
            if word == "eval" and act.program == "deno":
                rest = [a for a in args[1:] if a.text[:1] != "-"]
                if rest:
                    yield code(act, rest[0], language)
                return
            if word == "run":
                index = 1
            elif act.program == "deno":
                return
        pieces: list[Arg] = []
        script: Arg | None = None
        while index < len(args):
            arg = args[index]
            text = arg.text
            index += 1
            if text == "-":
                script = arg
                break
            if text == "--":
                script = args[index] if index < len(args) else None
                index += 1
                break
            if text[:1] != "-":
                script = arg
                break
            name, equals, value = text.partition("=")
            if text in coded:
                if index < len(args):
                    pieces.append(args[index])
                    index += 1
                if language == "python":
                    break
                continue
            if equals and name in coded:
                pieces.append(Arg(value, arg.span))
                continue
            if text in ending:
                if language == "php" and index < len(args):
                    script = args[index]  # `-f FILE`
                    break
                if language == "python" and index < len(args) and args[index].text == "timeit":
                    # every argument that is no option is a statement to be timed, and so is run
                    timed = leading(args[index + 1 :], _TIMEIT)
                    setup = timed.values.get("-s") or timed.values.get("--setup")
                    for statement in [*([setup] if setup is not None else []), *timed.rest]:
                        yield code(act, statement, language)
                elif language == "python" and index < len(args):
                    yield from _module(act, args[index:])
                return
            if text in valued:
                index += 1
                continue
            if text[:2] != "--":
                # A cluster: `-ne`, `-Ic`; the letter that takes code ends it, its code may be attached.
                stop = False
                for place in range(1, len(text)):
                    letter = "-" + text[place]
                    if letter in coded:
                        attached = text[place + 1 :]
                        if attached and language in ("python", "php"):
                            pieces.append(Arg(attached, arg.span))
                        elif index < len(args):
                            pieces.append(args[index])
                            index += 1
                        stop = language == "python"
                        break
                    if letter in ending:
                        return
                    # `-i` takes what follows as a suffix; `-l` and `-0` only digits: `-le` still has its code
                    if letter in valued or (language in ("perl", "ruby") and letter == "-i"):
                        break
                if stop:
                    break
        if pieces:
            source = pieces[0] if len(pieces) == 1 else Arg("\n".join(p.text for p in pieces), pieces[0].span)
            first = [script] if script is not None else []
            yield _given(code(act, source, language), [*first, *args[index:]])
            return
        if script is not None and script.text not in ("-", "/dev/stdin", "/dev/fd/0"):
            found = file_code(act, script, language)
            if found is not None:
                yield _given(found, [script, *args[index:]] if language == "javascript" else args[index:])
            return
        if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield _given(code(act, act.stdin, language), args[index:])


def _given(made: Snippet, words: Sequence[Arg]) -> Snippet:
    """Return the code with the arguments it is run with."""
    if words:
        made.data = {"arguments": [word.text if not word.glob else HOLE for word in words]}
    return made


def _module(act: Invocation, words: Sequence[Arg]) -> Iterator[Act | Snippet]:
    """Yield the code a module run by `-m` is given: another Python's, a console's, or a file this call wrote."""
    name = words[0].text
    if name in ("IPython", "asyncio", "code", "bpython", "ptpython", "pdb", "cProfile", "profile", "trace", "runpy"):
        found = leading(words[1:], frozenset({"-c", "-o", "-s"}))
        given = found.values.get("-c")
        if given is not None and name == "pdb":
            # a debugger's command: one that begins with `!`, or is none of its own, is Python
            given = Arg(given.text.lstrip("! "), given.span)
        if given is not None:
            yield code(act, given, "python")
            if name != "pdb":
                return
        if found.rest:
            script = file_code(act, found.rest[0], "python")
            if script is not None:
                yield script
            return
        if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield code(act, act.stdin, "python")
        return
    for path in (f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__main__.py"):
        script = file_code(act, Arg(path, words[0].span), "python")
        if script is not None:
            yield script


CARRIER = Interpreters()

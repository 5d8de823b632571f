"""Shells that are given code: `bash -c`, code on standard input, a script this call wrote."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, own_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

_VALUED = frozenset({"--emulate", "--wordexp"})
#: Files a shell runs before anything else (bash(1), "INVOCATION").
_STARTING = frozenset({"--rcfile", "--init-file", "--env-file"})


class Shells(Carrier):
    """The code a shell is given is read as if it stood in place of the shell.

    **Source:** bash(1), dash(1), zsh(1), fish(1): `-c` may stand in a cluster, further words are `$0`, `$1`, ...
    """

    id = "shells"
    act = "invocation"
    keys = (
        *("bash", "sh", "zsh", "dash", "ksh", "fish", "ash", "mksh", "rbash", "bash5", "yash", "csh", "tcsh", "ksh93"),
        *(
            "oksh",
            "loksh",
            "pdksh",
            "lksh",
            "posh",
            "sash",
            "osh",
            "ysh",
            "rzsh",
            "rksh",
            "elvish",
            "nu",
            "xonsh",
            "ion",
        ),
        *("murex", "rc", "es", "gosh", "execlineb"),
    )
    triggers = keys
    carried = (
        Example("bash -lc 'rm -rf build'"),
        Example("sh <<'E'\nrm -rf build\nE"),
        Example("bash -c 'rm -rf \"$1\"' _ build"),
        Example("fish -c 'for d in build; rm -rf $d; end'"),
        Example("zsh -c 'for d (build) rm -rf $d'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        args = act.args
        dialect = act.program if act.program in ("zsh", "fish") else ""
        index = 0
        command: Arg | None = None
        wants_command = reads_stdin = unrun = False
        while index < len(args):
            text = args[index].text
            if text in ("--", "-"):
                index += 1
                break
            if len(text) < 2 or text[0] not in "-+":
                break
            index += 1
            if text[:2] == "--":
                if text.startswith(("--command=", "--init-command=")):
                    yield code(act, text.partition("=")[2], dialect=dialect)
                    command = Arg("")
                elif text in ("--command", "--init-command") and index < len(args):
                    yield code(act, args[index], dialect=dialect)
                    index += 1
                    command = Arg("")
                elif text in _STARTING and index < len(args):
                    found = file_code(act, args[index], "shell")
                    if found is not None:
                        yield found
                    index += 1
                elif text in _VALUED:
                    index += 1
                elif text in ("--version", "--help", "--no-exec"):
                    return
                continue
            if act.program == "fish" and text == "-C" and index < len(args):
                yield code(act, args[index], dialect=dialect)
                index += 1
                continue
            flags = text[1:]
            if "n" in flags and "o" not in flags:
                # `-n` only reads; `+n` takes that back
                unrun = text[0] == "-"
            wants_command = wants_command or (text[0] == "-" and "c" in flags)
            reads_stdin = reads_stdin or "s" in flags
            if flags[-1] in "oO":
                index += 1
        rest = args[index:]
        if command is not None or unrun:
            return
        if wants_command:
            if rest:
                behind = rest[2:], rest[1:2]
                if act.program == "fish":
                    # fish has no `$0`: every further word is one of `$argv`.
                    behind = rest[1:], ()
                yield code(act, rest[0], context=_with_parameters(act.context, *behind), dialect=dialect)
            return
        if rest and not reads_stdin and rest[0].text not in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
            parameters = _with_parameters(act.context, rest[1:])
            found = file_code(act, rest[0], "shell", context=parameters, dialect=dialect)
            if found is not None:
                yield found
            return
        if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield code(act, act.stdin, context=_with_parameters(act.context, rest), dialect=dialect)
            return
        upstream = act.upstream
        if upstream is not None and upstream.program == "cat" and len(upstream.args) == 1:
            # `cat deploy.sh | bash`: the file may be one of the project's own
            found = own_code(
                act, upstream.args[0], "shell", context=_with_parameters(act.context, rest), dialect=dialect
            )
            if found is not None:
                yield found


def _with_parameters(context: Context, words: Sequence[Arg], name: Sequence[Arg] = ()) -> Context:
    """Return the context with `$1`, `$2`, ... set; an unknown number of words leaves them unknown."""
    env = {name: value for name, value in context.env.items() if not name.isdigit() and name != "#"}
    if not any(word.split or word.glob for word in words):
        env["#"] = str(len(words))
        for index, word in enumerate(words):
            env[str(index + 1)] = word.text
    if name and not name[0].split:
        env["0"] = name[0].text
    return context.derive(env=env)


CARRIER = Shells()

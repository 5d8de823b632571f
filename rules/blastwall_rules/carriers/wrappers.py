"""Programs that run the command given as their last words, in the same place: `sudo`, `env`, `timeout`, `bwrap`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._grammar import forms_of, hand_on
from blastwall_rules.carriers._handing_on import code, leading, run
from blastwall_rules.carriers._wrapping import WRAPPERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: `sudo -s` and `sudo -i` start a shell, which reads standard input where no command is given.
_SHELLING = frozenset({"-s", "-i", "--shell", "--login"})


class Wrappers(Carrier):
    """A wrapper changes how a command runs, not what it does: the command is judged as if it stood alone.

    **Source:** the manual pages of each: sudo(8), env(1), timeout(1), nice(1), stdbuf(1), nsenter(1), bwrap(1),
    perf-stat(1), setarch(8), ld.so(8) and so on.
    """

    id = "wrappers"
    act = "invocation"
    keys = tuple(WRAPPERS)
    triggers = tuple(name.lower() for name in WRAPPERS)
    carried = (
        Example("sudo -u root rm -rf build"),
        Example("timeout -k 5 10s make clean"),
        Example("env -u HOME A=1 rm -rf build"),
        Example("nohup nice -n 10 ionice -c3 rm -rf build"),
        Example("bwrap --bind / / --chdir /srv -- rm -rf build"),
        Example("/lib64/ld-linux-x86-64.so.2 /bin/rm -rf build"),
        Example("hyperfine --prepare 'make clean' make"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the inner command."""
        assert isinstance(act, Invocation)
        forms = forms_of(WRAPPERS, act.program)
        if act.program == "env":
            yield from _env(act)
            return
        for inner in hand_on(act, forms):
            if isinstance(inner, Invocation) and act.program in _RENAMED:
                inner = _RENAMED[act.program](act, inner)
            yield inner
        if act.program in ("sudo", "doas", "run0"):
            found = leading(act.args, forms[0].values, assignments=True)
            if not found.rest and act.stdin is not None and not _SHELLING.isdisjoint(found.flags):
                shell = run(act, [Arg("sh", act.span)], context=act.context.derive(elevated=True, user="root"))
                if shell is not None:
                    yield shell


def _env(act: Invocation) -> Iterator[Act | Snippet]:
    """`env [-S string] [NAME=value] command`: `-S` splits its string into words, which the others follow."""
    form = forms_of(WRAPPERS, "env")[0]
    found = leading(act.args, {**form.values, "-S": 1, "--split-string": 1}, assignments=True)
    split = found.values.get("-S") or found.values.get("--split-string")
    if split is None:
        yield from hand_on(act, (form,))
        return
    context = act.context.derive(env={**act.context.env, **found.env}) if found.env else act.context
    directory = found.get("-C", "--chdir")
    if directory:
        context = context.derive(cwd=directory)
    yield code(act, " ".join(["env", split.text, *(_quoted(a) for a in found.rest)]), context=context)


def _versioned(act: Invocation, inner: Invocation) -> Act | Snippet:
    """`npx prisma@5 migrate`, `uvx ruff@1 check`: the version is no part of the program's name."""
    name = inner.name.text
    base = name.rpartition("/")[2] if name[:1] == "@" else name
    base = base.partition("@")[0] or base
    if base == name:
        return inner
    return run(act, [Arg(base, inner.name.span), *inner.args], context=inner.context) or inner


_RENAMED = {"npx": _versioned, "uvx": _versioned, "bunx": _versioned, "pnpx": _versioned}


def _quoted(arg: Arg) -> str:
    return arg.text if HOLE in arg.text else "'" + arg.text.replace("'", "'\\''") + "'"


CARRIER = Wrappers()

"""How programs that hand on a command are called: a `Form` says where the command stands, and where it will run.

One declaration a program (or a subcommand of it), read off its manual page; `hand_on` turns a call into the command.
"""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall_rules.carriers._handing_on import code, joined, leading, permuted, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from blastwall.acts import Act, Invocation
    from blastwall.context import Context
    from blastwall.model import Snippet
    from blastwall_rules.carriers._handing_on import Leading

_PLAIN = re.compile(r"[\w./@:+,%-]+").fullmatch
#: Where in a call the command stands, see `Form`.
WAYS = ("argv", "shell", "each", "options", "dashes", "after")


def _counted(*lists: str) -> dict[str, int]:
    """Read `-u --user --bind:2` as the options that take a value, and how many words each takes."""
    made: dict[str, int] = {}
    for name in " ".join(lists).split():
        bare, _, count = name.partition(":")
        made[bare] = int(count or 1)
    return made


class Form:
    """One way of calling a program.

    `path`: the subcommand, empty for none; `a|b` in it are choices. `values`: the options that take the next word
    (`--bind:2` takes two, `-m:0` only what is attached to it). `place`: how many words stand before the command (a
    host, a pod, a profile).

    `how`: `argv` (the rest is the command), `shell` (the rest, joined, is shell code), `each` (every word is a command
    line), `dashes` (the command follows `--`), `after` (it follows one of the `code` options, all of it), `options`
    (only options hold it). `code`: options whose value is shell code. With `single`, one word with blanks in it is
    shell code too. `before` are words the command is put after (`capsh -- ARGS` is `bash ARGS`).

    `where`: empty for the same place, else `host`, `container` or `cluster`; `naming` are options that name that
    place. `late`: options may also follow the place. `stdin`: without a command, standard input is shell code.
    `assigns`: `NAME=value` words before the command are variables. `elevates`: it runs with other rights. `stops`:
    flags with which nothing is run. `cwd`: options that say the directory. `dropped`: words that may stand first.
    """

    __slots__ = (
        "_lists",
        "_values",
        "assigns",
        "before",
        "code",
        "cwd",
        "dropped",
        "elevates",
        "how",
        "late",
        "naming",
        "path",
        "place",
        "single",
        "stdin",
        "stops",
        "where",
    )

    def __init__(
        self,
        values: str = "",
        *,
        path: str = "",
        place: int = 0,
        how: str = "argv",
        code: str = "",
        before: str = "",
        where: str = "",
        naming: str = "",
        cwd: str = "",
        stops: str = "",
        dropped: str = "",
        single: bool = False,
        late: bool = False,
        stdin: bool = False,
        assigns: bool = False,
        elevates: bool = False,
    ) -> None:
        """Hold the form."""
        assert how in WAYS, how
        self.path = [frozenset(word.split("|")) for word in path.split()]
        self._lists = (values, code if how != "after" else "", naming, cwd)
        self._values: dict[str, int] | None = None
        self.place = place
        self.how = how
        self.code = tuple(code.split())
        self.before = tuple(before.split())
        self.where = where
        self.naming = tuple(naming.split())
        self.cwd = tuple(cwd.split())
        self.stops = frozenset(stops.split())
        self.dropped = frozenset(dropped.split())
        self.single = single
        self.late = late
        self.stdin = stdin
        self.assigns = assigns
        self.elevates = elevates

    @property
    def values(self) -> dict[str, int]:
        """The options that take a value, and how many words each takes; read off their lists when first asked for."""
        values = self._values
        if values is None:
            values = self._values = _counted(*self._lists)
        return values

    def after_path(self, args: Sequence[Arg]) -> Sequence[Arg] | None:
        """Return the words without the subcommand, or None where this is another one."""
        if not self.path:
            return args
        before: list[Arg] = []
        at = index = 0
        while index < len(args):
            text = args[index].text
            if text in self.path[at]:
                at += 1
                index += 1
                if at == len(self.path):
                    return [*before, *args[index:]]
                continue
            if text[:1] != "-" or text == "--":
                return None
            before.append(args[index])
            index += 1
            if text in self.values and index < len(args):
                before.append(args[index])
                index += 1
        return None


def forms_of(table: Mapping[str, Form | tuple[Form, ...]], program: str) -> tuple[Form, ...]:
    """Return the forms of a program."""
    found = table.get(program, ())
    return (found,) if isinstance(found, Form) else found


def hand_on(act: Invocation, forms: Sequence[Form]) -> Iterator[Act | Snippet]:
    """Yield what a call of any of these forms runs; the first whose subcommand fits decides."""
    for form in forms:
        args = form.after_path(act.args)
        if args is not None:
            yield from _handed(act, form, args)
            return


def _handed(act: Invocation, form: Form, args: Sequence[Arg]) -> Iterator[Act | Snippet]:
    if form.how == "options":
        found = permuted(args, form.values)
        yield from _coded(act, form, found, _context(act, form, found, [w.text for w in found.words]))
        return
    if form.how == "after":
        at = next((k for k, arg in enumerate(args) if arg.text in form.code), -1)
        if at >= 0:
            yield from _command(act, form, args[at + 1 :], act.context)
        return
    found, names, words = _split(form, args)
    if not form.stops.isdisjoint(found.flags):
        return
    context = _context(act, form, found, names)
    coded = False
    for inner in _coded(act, form, found, context):
        coded = True
        yield inner
    if coded and form.how != "each":
        return
    if words and words[0].text in form.dropped:
        more = leading(words[1:], form.values)
        words = more.rest
    if form.before:
        words = [*(Arg(word, act.span) for word in form.before), *words]
    if words:
        yield from _command(act, form, words, context)
    elif form.stdin and act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
        yield code(act, act.stdin, context=context)


def _split(form: Form, args: Sequence[Arg]) -> tuple[Leading, list[str], Sequence[Arg]]:
    """Return the options, the words that name the place, and the command."""
    if form.how == "dashes":
        cut = next((k for k, a in enumerate(args) if a.text == "--"), -1)
        if cut >= 0:
            found = permuted(args[:cut], form.values)
            return found, [w.text for w in found.words], args[cut + 1 :]
        if not form.place:
            return permuted(args, form.values), [], ()
    found = leading(args, form.values, assignments=form.assigns, positionals=form.place)
    words = found.rest
    names = [found.values[str(k + 1)].text for k in range(form.place) if str(k + 1) in found.values]
    if form.late or (form.place and not found.ended):
        # `ssh host -p 22 uptime`, and `--` between the place and the command
        more = leading(words, form.values if form.late else ())
        if form.late or more.ended:
            words = more.rest
            found.given += more.given
            for name, value in more.values.items():
                found.values.setdefault(name, value)
    return found, names, words


def _coded(act: Invocation, form: Form, found: Leading, context: Context) -> Iterator[Snippet]:
    """Yield the code that options hold; `@file` names a file of it."""
    for name, value in found.given:
        if name in form.code and value.text[:1] != "@":
            yield code(act, value, context=context)


def _command(act: Invocation, form: Form, words: Sequence[Arg], context: Context) -> Iterator[Act | Snippet]:
    if form.how == "each":
        for word in words:
            yield code(act, word, context=context)
        return
    if form.how == "shell" and all(_PLAIN(word.text) for word in words):
        # A command of plain words is the same for any shell, and so keeps what it reads from.
        inner = run(act, words, context=context)
        if inner is not None:
            yield inner
        return
    if form.how == "shell" or (form.single and len(words) == 1 and " " in words[0].text.strip()):
        yield code(act, joined(words), context=context)
        return
    inner = run(act, words, context=context)
    if inner is not None:
        yield inner


def _context(act: Invocation, form: Form, found: Leading, names: Sequence[str]) -> Context:
    context = act.context
    if form.where:
        named = [found.get(option) for option in form.naming]
        place = " ".join(name for name in (*named, *names) if name) or act.program
        if form.where == "host":
            context = context.elsewhere(host=place)
        else:
            context = context.elsewhere(container=place)
            if form.where == "cluster":
                context = context.derive(connection=place)
    if found.env:
        context = context.derive(env={**context.env, **found.env})
    directory = found.get(*form.cwd)
    if directory:
        context = context.derive(cwd=directory)
    if form.elevates:
        context = context.derive(elevated=True, user=found.get("-u", "--user") or "root")
    return context

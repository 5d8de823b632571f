"""What `make` runs: its Makefile's recipes for the goals asked for, `--eval=...`, `-f -`, a shell of the caller's."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.model import Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._grammar import Form
from blastwall_rules.carriers._handing_on import code, permuted
from blastwall_rules.carriers._project import TaskFile, task_code, task_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall_rules.carriers._handing_on import Leading

#: Options with a value in the next word. `-j`, `-l` and `-O` take theirs only attached, or none.
_MAKE = Form(
    "-f -I -o -W -E --file --makefile --include-dir --old-file --assume-old --what-if --new-file --assume-new --eval",
    cwd="-C --directory",
)
_NAMES = ("GNUmakefile", "makefile", "Makefile")
_DRY = frozenset({"-n", "--just-print", "--dry-run", "--recon"})
_ASKING = frozenset({"-q", "--question", "-t", "--touch", "-v", "--version", "-h", "--help"})


class MakeCode(Carrier):
    """Makefile text in an option, on standard input or in a file that may be read is read as a Makefile.

    A variable set on the command line takes the place of the Makefile's own; `SHELL` and `.SHELLFLAGS` choose what
    runs every recipe.

    **Source:** GNU make manual, "Summary of Options" (`--eval`, `-f -`, `-C`), "Overriding Variables", "Choosing the
    Shell", "Instead of Executing Recipes".
    """

    id = "make-code"
    act = "invocation"
    keys = ("make", "gmake", "bmake")
    triggers = ("make", "gmake", "bmake")
    carried = (
        Example("make --eval='all: ; rm -rf build'"),
        Example("make -f - <<'E'\nall:\n\trm -rf build\nE"),
        Example("make clean", files={"Makefile": "clean:\n\trm -rf build\n"}, cwd="/home/dev/app"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the Makefile text."""
        assert isinstance(act, Invocation)
        found = permuted(act.args, _MAKE.values)
        given: dict[str, Arg] = {}
        goals: list[str] = []
        for word in (*found.words, *found.rest):
            name, equals, value = word.text.partition("=")
            if equals and name:
                given[name.rstrip(":+?!")] = Arg(value, word.span)
            elif HOLE not in word.text:
                goals.append(word.text)
        yield from _shells(act, given)
        flags = set(found.flags)
        data: dict[str, object] = {
            "goals": goals,
            "variables": {name: value.text for name, value in given.items()},
            "dry": not _DRY.isdisjoint(flags),
        }
        for name in ("MAKEFLAGS", "GNUMAKEFLAGS"):
            flagged = act.context.env.get(name, "")
            if "--eval" in flagged:
                text = flagged.partition("--eval")[2].lstrip("= ").replace("\\ ", " ")
                yield _makefile(act, Arg(text, act.span), data)
        for option, text_given in found.given:
            if option in ("--eval", "-E"):
                yield _makefile(act, text_given, data)
        if _ASKING.isdisjoint(flags):
            yield from _files(act, found, data)


def _makefile(act: Invocation, text: Arg, data: dict[str, object]) -> Snippet:
    found = code(act, text, "makefile")
    found.data = data  # type: ignore[assignment]
    return found


def _files(act: Invocation, found: Leading, data: dict[str, object]) -> Iterator[Snippet]:
    """Yield the Makefiles that are read: the ones named, else the one that lies there."""
    directory = found.get("-C", "--directory")
    named = [value for name, value in found.given if name in ("-f", "--file", "--makefile")]
    for value in named:
        content = getattr(value, "content", None)
        if value.text in ("-", "/dev/stdin", "/dev/fd/0"):
            if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
                yield _makefile(act, act.stdin, data)
        elif isinstance(content, str) and content.strip(HOLE + " \n"):
            yield _makefile(act, Arg(content, value.span), data)
    names = [value.text for value in named if value.text[:1] != "-" and HOLE not in value.text]
    if named and not names:
        return
    for place in [[name] for name in names] or [list(_NAMES)]:
        file = _absolute(act, place[0]) if place[0][:1] == "/" else task_file(act, place, directory, upwards=False)
        if file is None:
            continue
        if place[0][:1] != "/" and directory == "":
            # recipes run where make was started, wherever the Makefile lies
            folder = act.context.cwd
            file.folder = folder or file.folder
        goals = data["goals"]
        label = " ".join(str(goal) for goal in goals) if isinstance(goals, list) else ""
        text = task_code(act, file, label, file.text, language="makefile", data=data)
        if text is not None:
            yield text


def _absolute(act: Invocation, path: str) -> TaskFile | None:
    """Return the Makefile at an absolute path."""
    folder, _, name = path.rpartition("/")
    return task_file(act, [name], folder or "/", upwards=False)


def _shells(act: Invocation, given: dict[str, Arg]) -> Iterator[Snippet]:
    """Yield what is run in place of the shell: `SHELL` runs for every recipe, with `.SHELLFLAGS` before the line."""
    shell = given.get("SHELL")
    flags = given.get(".SHELLFLAGS")
    if flags is not None and "c " in flags.text:
        yield code(act, Arg("sh " + flags.text, flags.span))
    if shell is not None and " " in shell.text.strip():
        yield code(act, shell)


CARRIER = MakeCode()

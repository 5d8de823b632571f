"""Commands that `xargs` and `parallel` run on the words they read."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._found_files import lines_of
from blastwall_rules.carriers._handing_on import code, leading, run
from blastwall_rules.carriers.find_exec import filled_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_XARGS = frozenset(
    [
        "-a",
        "-d",
        "-E",
        "-I",
        "-J",
        "-L",
        "-n",
        "-P",
        "-R",
        "-S",
        "-s",
        "--arg-file",
        "--delimiter",
        "--max-lines",
        "--max-args",
        "--max-procs",
        "--max-chars",
        "--replace",
        "--process-slot-var",
    ]
) - {"--replace", "--max-lines"}
_PARALLEL = frozenset(
    [
        "-j",
        "-P",
        "-a",
        "-I",
        "-S",
        "-N",
        "-n",
        "-L",
        "-d",
        "-D",
        "-M",
        "-s",
        "--jobs",
        "--max-procs",
        "--arg-file",
        "--sshlogin",
        "--max-args",
        "--max-replace-args",
        "--delay",
        "--joblog",
        "--results",
        "--timeout",
        "--retries",
        "--delimiter",
        "--colsep",
        "-C",
        "--workdir",
        "--wd",
        "--halt",
        "--load",
        "--memfree",
        "--nice",
        "--env",
        "--tmpdir",
        "--tagstring",
        "--basefile",
        "--bf",
        "--return",
        "--block",
        "--recstart",
        "--recend",
    ]
)


class Xargs(Carrier):
    """`xargs` runs its command with the words it reads; words that are not known are holes.

    **Source:** xargs(1), parallel(1).
    """

    id = "xargs"
    act = "invocation"
    keys = ("xargs", "gxargs", "parallel", "rush")
    triggers = keys
    carried = (
        Example("find . -name '*.o' | xargs rm -f"),
        Example("echo a b | xargs -I{} rm -rf {}/build"),
        Example("parallel rm -rf ::: a b"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command with its words."""
        assert isinstance(act, Invocation)
        if act.program in ("parallel", "rush"):
            yield from self.parallel(act)
            return
        found = leading(act.args, _XARGS)
        words = list(found.rest)
        mark = found.get("-I", "-J", "--replace")
        if not mark and ("-i" in found.flags or "--replace" in found.flags):
            mark = "{}"
        lines = [Arg(HOLE, act.span, split=True)] if found.get("-a", "--arg-file") else lines_of(act, whole=bool(mark))
        if not words:
            return
        if mark:
            for filled in filled_in(words, lines, mark):
                inner = run(act, filled, stdin=False)
                if inner is not None:
                    yield inner
            return
        for some in _shared_out(lines, found.get("-n", "--max-args", "-L", "--max-lines")):
            inner = run(act, [*words, *some], stdin=False)
            if inner is not None:
                yield inner

    def parallel(self, act: Invocation) -> Iterator[Act | Snippet]:
        """Yield what `parallel` runs: its command is shell code."""
        found = leading(act.args, _PARALLEL)
        if not {"--dry-run", "--dryrun"}.isdisjoint(found.flags):
            # prints the command lines
            return
        words: Sequence[Arg] = found.rest
        lines: list[Arg] = []
        for index, word in enumerate(words):
            if word.text in (":::", ":::+"):
                lines = [w for w in words[index + 1 :] if w.text[:3] != ":::"]
                words = words[:index]
                break
            if word.text == "::::":
                lines = [Arg(HOLE, word.span, split=True)]
                words = words[:index]
                break
        lines = lines or lines_of(act, whole=True)
        if not words:
            for line in lines:
                yield code(act, line)
            return
        if len(words) == 1 and " " in words[0].text:
            text = words[0].text
            for line in lines:
                yield code(act, text.replace("{}", line.text) if "{}" in text else f"{text} {line.text}")
            return
        if not any("{" in w.text for w in words):
            words = [*words, Arg("{}", act.span)]
        for filled in filled_in(words, lines, found.get("-I") or "{}"):
            inner = run(act, filled, stdin=False)
            if inner is not None:
                yield inner


def _shared_out(lines: Sequence[Arg], most: str) -> list[Sequence[Arg]]:
    """Return the words of each run; told apart only where one of them may be an option to the others."""
    if not most.isdigit() or not any(line.text[:1] == "-" for line in lines):
        return [lines]
    count = max(int(most[:6]), 1)
    return [lines[place : place + count] for place in range(0, min(len(lines), 256 * count), count)]


CARRIER = Xargs()

"""Lowers the filters whose second operand is a file they write."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class UniqOutput(Carrier):
    """`uniq in out`, `xxd in out` and `split` write files that no option announces.

    **Source:** uniq(1), xxd(1), split(1), csplit(1).
    """

    id = "uniq-output"
    keys = ("uniq", "guniq", "split", "gsplit")
    triggers = ("uniq", "guniq", "split", "gsplit")
    carried = (Example("uniq names.txt unique.txt"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the write."""
        assert isinstance(act, Invocation)
        splits = act.program.endswith("split")
        values = ("-f", "-s", "-w", "-b", "-l", "-n", "-a", "-C") if splits else ("-f", "-s", "-w")
        options = parse(act.args, values=values)
        if len(options.arguments) > 1:
            word = options.arguments[1]
            if splits:
                word = Arg(word.text + "aa", word.span)
            yield make(act, "write", word)


CARRIER = UniqOutput()

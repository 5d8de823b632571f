"""Lowers `tee` and `sponge` to writes of the files they name."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Tee(Carrier):
    """`tee` replaces what its files hold with what it reads, or adds to them with `-a`.

    **Source:** tee(1), GNU coreutils; sponge(1), moreutils.
    """

    id = "tee"
    keys = ("tee", "gtee", "sponge")
    triggers = ("tee", "gtee", "sponge")
    carried = (Example("echo x | tee notes.txt"), Example("date | sudo tee -a /etc/hosts"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one write, or one append, for each operand."""
        assert isinstance(act, Invocation)
        options = parse(act.args, long=("--append", "--ignore-interrupts", "--output-error", "--help", "--version"))
        if options.on(("--help", "--version")):
            return
        change = "append" if options.on(("-a", "--append")) else "write"
        for word in options.arguments:
            if word.text != "-":
                yield make(act, change, word, content=act.stdin if change == "write" or _something(act) else None)


def _something(act: Invocation) -> bool:
    return act.stdin is not None and act.stdin.text != ""


CARRIER = Tee()

"""Lowers `shred`, `srm` and `wipe` to the wiping of files and devices."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import deletes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Shred(Carrier):
    """`shred` overwrites what a file or device holds so that nothing brings it back; `srm` and `wipe` do so to trees.

    **Source:** shred(1), GNU coreutils; srm(1); wipe(1).
    """

    id = "shred"
    keys = ("shred", "gshred", "srm", "wipe")
    triggers = ("shred", "gshred", "srm", "wipe")
    carried = (Example("shred -u -n 3 key.pem"), Example("srm -r old"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one wipe for each operand."""
        assert isinstance(act, Invocation)
        shred = act.program in ("shred", "gshred")
        values = ("-n", "-s", "--iterations", "--size", "--random-source") if shred else ("-Q", "-S", "-b", "-l", "-x")
        options = parse(act.args, values=values)
        if options.on(("--help", "--version", "-h")):
            return
        recursive = not shred and options.on(("-r", "-R", "--recursive"))
        yield from deletes(act, options.arguments, recursive=recursive, change="wipe")


CARRIER = Shred()

"""Lowers `unlink` to the delete of one file."""

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


class Unlink(Carrier):
    """`unlink` removes exactly one file and no directory.

    **Source:** unlink(1), GNU coreutils.
    """

    id = "unlink"
    keys = ("unlink",)
    triggers = ("unlink",)
    carried = (Example("unlink notes.txt"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the delete."""
        assert isinstance(act, Invocation)
        options = parse(act.args, long=("--help", "--version"))
        if not options.on(("--help", "--version")):
            yield from deletes(act, options.arguments, recursive=False)


CARRIER = Unlink()

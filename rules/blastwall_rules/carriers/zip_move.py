"""Lowers `zip` to the archive it writes and the sources it takes."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make, path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = ("-b", "-t", "-tt", "-n", "-P", "-s", "-x", "-i", "-Z", "-O", "--out", "--exclude", "--include", "--password")


class ZipMove(Carrier):
    """`zip -m` deletes the files it has put in the archive; `zip -d` takes entries out of it.

    **Source:** zip(1), Info-ZIP 3.0.
    """

    id = "zip-move"
    keys = ("zip",)
    triggers = ("zip",)
    carried = (Example("zip -rm old.zip logs"), Example("zip a.zip b.txt"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the archive's write, and a move for each source taken."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=_VALUES)
        if options.on(("-h", "--help", "--version", "-sf", "--show-files", "-T")) or not options.arguments:
            return
        archive = options.arguments[0]
        if archive.text != "-":
            yield make(act, "append", archive)
        if options.on(("-m", "--move")):
            for word in options.arguments[1:]:
                kept = archive.text != "-" and path(archive, act.context).expendable != "temp"
                yield make(act, "move" if kept else "delete", word, recursive=True, destination=archive)


CARRIER = ZipMove()

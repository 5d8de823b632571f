"""Lowers `find -delete` and the files that `find` writes its lists to."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import make, picks, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class FindChanges(Carrier):
    """`find -delete` removes all it finds; `-fprint`, `-fprintf`, `-fprint0` and `-fls` empty the file they name.

    **Source:** find(1), GNU findutils: the output file is truncated even where nothing is found.
    """

    id = "find-changes"
    keys = ("find", "gfind")
    triggers = ("-delete", "-fprint", "-fprintf", "-fprint0", "-fls", "delete", "fprint", "fprintf", "fprint0", "fls")
    carried = (Example("find . -name '*.pyc' -delete"), Example("find . -fprint list.txt"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a delete for each root, and a write for each list."""
        assert isinstance(act, Invocation)
        found = search(act)
        if found is None:
            return
        for written in found.writes:
            yield make(act, "write", written, via="find")
        if found.deletes:
            yield from picks(act, found, recursive=True, via="find -delete")


CARRIER = FindChanges()

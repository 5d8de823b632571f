"""What extraction found in one call, with the same shape a language's reading has."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Act
    from blastwall.model import Notice, Snippet


class Extracted:
    """The code (`snippets`) and the plain data (`acts`) of a call, in argument order, and `notices`.

    `finished` is false where a budget ended the search early.
    """

    __slots__ = ("acts", "finished", "notices", "snippets")

    def __init__(self) -> None:
        """Start empty."""
        self.acts: list[Act] = []
        self.snippets: list[Snippet] = []
        self.notices: list[Notice] = []
        self.finished = True

"""What every language offers: `read(snippet, budget) -> Reading`, total on any input.

A language is one folder, `languages/<name>/`, whose `__init__` exports `read`. Inside, `parse` gives a tree in which
what can't be parsed is an `Opaque` node, and `lower` turns the tree into acts and embedded snippets. Languages don't
import one another: code in another language goes back to the engine as a snippet.
"""

from __future__ import annotations

from blastwall.model import NOWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Act
    from blastwall.model import Notice, Snippet, Span


class Reading:
    """What a language found in one snippet, in source order: `acts`, embedded `snippets`, and `notices`.

    `finished` is false where a budget ended the reading early.
    """

    __slots__ = ("acts", "finished", "notices", "snippets")

    def __init__(self) -> None:
        """Start empty."""
        self.acts: list[Act] = []
        self.snippets: list[Snippet] = []
        self.notices: list[Notice] = []
        self.finished = True


class Opaque:
    """A stretch of source no grammar rule fits: its `text` and `span`. It is never dropped and never an exception."""

    __slots__ = ("reason", "span", "text")

    def __init__(self, text: str, span: Span = NOWHERE, reason: str = "") -> None:
        """Hold the stretch."""
        self.text = text
        self.span = span
        self.reason = reason

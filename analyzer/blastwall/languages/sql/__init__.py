"""SQL in every dialect: a scanner of our own first, sqlglot's tree as a second opinion where a condition is unread."""

from __future__ import annotations

from blastwall.languages.interface import Reading
from blastwall.languages.sql.gate import harmless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Snippet


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Return the statements of a snippet. Never raises; past a budget the reading is not `finished`."""
    reading = Reading()
    if not harmless(snippet, reading, budget):
        from blastwall.languages.sql.reading import read_whole

        read_whole(snippet, budget, reading)
    return reading


__all__ = ["read"]

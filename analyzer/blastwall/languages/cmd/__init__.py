"""The Windows command interpreter, `cmd.exe`, at its prompt and in batch files."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.model import Snippet


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read one snippet of cmd or batch; total on any text."""
    from blastwall.languages.cmd.interpreter import Interpreter

    return Interpreter(snippet, budget).read()


__all__ = ["read"]

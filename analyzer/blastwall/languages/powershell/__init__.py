"""PowerShell: reads a script as the shell would run it, and hands back what it does."""

from __future__ import annotations

from blastwall.languages.interface import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Snippet


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read one snippet of PowerShell; total on any text."""
    from blastwall.languages.powershell.lower import Script
    from blastwall.languages.powershell.parser import parse

    script = Script(snippet, budget)
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        script.reading.finished = False
    statements, parser = parse(text, budget)
    if not parser.finished:
        script.reading.finished = False
    script.run(statements)
    script.finish()
    return script.reading


__all__ = ["read"]

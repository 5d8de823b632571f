"""Text to tree: reads a snippet within its budget, and says what of it could not be read."""

from __future__ import annotations

from blastwall.languages.shell.commands import Parser
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.languages.shell.tree import Node
    from blastwall.model import Snippet

#: Words that, in code which can't be read, are reason enough to ask. They judge nothing where the code can be read.
_LOSSES = frozenset(
    {"rm", "unlink", "shred", "truncate", "dd", "mkfs", "wipefs", "mv", "destroy", "delete", "drop", "purge", "prune"}
    | {"wipe", "erase", "terminate", "uninstall", "reset", "clean", "force", "format", "dropdb", "flushall", "kill"}
)
_HIDING = frozenset("'\"`$(){}<>\\")
_UNQUOTED = str.maketrans({c: "" for c in "\\'\"$"} | {c: " " for c in "`;|&(){}<>=,:/\n\t"})


def _names_a_loss(text: str) -> bool:
    """Whether a word of loss stands in code that could not be read whole; a shell may read it otherwise.

    Not so where nothing can be hidden, in words without a quote or a bracket among them (`destroy &&`).
    """
    if _HIDING.isdisjoint(text):
        return False
    return not _LOSSES.isdisjoint(text.lower().translate(_UNQUOTED).split())


def parser_for(dialect: str) -> type[Parser]:
    """Return the parser of a dialect."""
    return Parser


def parse(snippet: Snippet, budget: Budget, reading: Reading) -> list[Node]:
    """Read a snippet's text into a tree; what does not parse becomes a notice."""
    text = snippet.text
    cut = len(text) > budget.text
    if cut:
        text = text[: budget.text]
        budget.exhausted = budget.exhausted or "text"
        reading.finished = False
    errors: list[tuple[str, int]] = []
    parser = Parser(text, errors, 0, None, budget)
    nodes = parser.program()
    if errors:
        reason, at = errors[0]
        expands = any("$" in text[p:] or "`" in text[p:] for _, p in errors[:1])
        plain = reason.startswith("unterminated") and not expands
        reading.notices.append(
            Notice(
                "shell-syntax",
                f"could not read all of this shell code: {reason}",
                confirm=cut or (expands and not plain) or _names_a_loss(text),
                pointer=snippet.pointer,
                span=(min(at, len(snippet.text)), len(snippet.text)),
            )
        )
    elif cut:
        reading.notices.append(
            Notice("shell-syntax", "the shell code is too long to read whole", confirm=True, pointer=snippet.pointer)
        )
    return nodes

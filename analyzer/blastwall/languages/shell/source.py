"""Text to tree: reads a snippet within its budget, and says what of it could not be read."""

from __future__ import annotations

import re

from blastwall.languages.shell.commands import Parser
from blastwall.languages.shell.tree import Group, simples
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.languages.shell.fish import FishParser
    from blastwall.languages.shell.tree import Node
    from blastwall.model import Snippet

#: Words that, in code which can't be read, are reason enough to ask. They judge nothing where the code can be read.
_LOSSES = frozenset(
    {"rm", "unlink", "shred", "truncate", "dd", "mkfs", "wipefs", "mv", "destroy", "delete", "drop", "purge", "prune"}
    | {"wipe", "erase", "terminate", "uninstall", "reset", "clean", "force", "format", "dropdb", "flushall", "kill"}
)
_SHEBANG = re.compile(r"#![^\n]*?\b(zsh|fish)\b").match
#: A block of fish ends in `end`; what it has no syntax for would be plain characters to it.
_FISH = re.compile(r"(?:^|[;\s])end(?=[;\s|&>)]|\Z)").search
_NO_FISH = ("`", "${", "<<", "((", "[[")
_HIDING = frozenset("'\"`$(){}<>\\")
_UNQUOTED = str.maketrans({c: "" for c in "\\'\"$"} | {c: " " for c in "`;|&(){}<>=,:/\n\t"})


def _names_a_loss(text: str) -> bool:
    """Whether a word of loss stands in code that could not be read whole; a shell may read it otherwise.

    Not so where nothing can be hidden, in words without a quote or a bracket among them (`destroy &&`).
    """
    if _HIDING.isdisjoint(text):
        return False
    return not _LOSSES.isdisjoint(text.lower().translate(_UNQUOTED).split())


def parser_for(dialect: str) -> type[Parser] | type[FishParser]:
    """Return the parser of a dialect; whatever is not known to be another is read as bash."""
    if dialect == "zsh":
        from blastwall.languages.shell.zsh import ZshParser

        return ZshParser
    if dialect == "fish":
        from blastwall.languages.shell.fish import FishParser

        return FishParser
    return Parser


def dialect_of(snippet: Snippet) -> str:
    """Return the dialect of a snippet: as it is said by whoever runs it, else by its first line or its name."""
    if snippet.dialect:
        return snippet.dialect
    text = snippet.text
    if text[:2] == "#!":
        match = _SHEBANG(text)
        return match[1] if match is not None else ""
    name = snippet.name
    return "zsh" if name.endswith((".zsh", ".zshrc", ".zshenv")) else "fish" if name.endswith(".fish") else ""


def _others(text: str, dialect: str, nodes: list[Node], budget: Budget) -> tuple[str, list[Node]]:
    """Read what bash would not as zsh and as fish, where nobody said which shell it is for.

    Return the dialect that reads all of it and the commands of both readings: bash runs what stands before an error.
    """
    if dialect or len(text) > 65_536 or budget.exhausted:
        return "", nodes
    for other in ("zsh", "fish"):
        if other == "fish" and (_FISH(text) is None or any(mark in text for mark in _NO_FISH)):
            continue
        errors: list[tuple[str, int]] = []
        found = parser_for(other)(text, errors, 0, None, budget).program()
        if not errors and not budget.exhausted:
            known = {(s.start, len(s.words)) for s in simples(found)}
            left: list[Node] = [s for s in simples(nodes) if s.words and (s.start, len(s.words)) not in known]
            left.reverse()
            return other, [*found, Group(left, True)] if left else found
    return "", nodes


def parse(snippet: Snippet, budget: Budget, reading: Reading) -> list[Node]:
    """Read a snippet's text into a tree; what does not parse becomes a notice."""
    text = snippet.text
    cut = len(text) > budget.text
    if cut:
        text = text[: budget.text]
        budget.exhausted = budget.exhausted or "text"
        reading.finished = False
    errors: list[tuple[str, int]] = []
    dialect = dialect_of(snippet)
    nodes = parser_for(dialect)(text, errors, 0, None, budget).program()
    if errors:
        reason, at = errors[0]
        other, nodes = _others(text, dialect, nodes, budget)
        if other:
            reading.notices.append(
                Notice("shell-syntax", f"this shell code was read as {other}'s", pointer=snippet.pointer)
            )
            if not cut:
                return nodes
        # Not loaded for text that can be read.
        from blastwall.languages.shell import second

        asked, more = second.opinion(text, nodes, budget)
        if more:
            nodes = [*nodes, Group(more, True)]
        expands = any("$" in text[p:] or "`" in text[p:] for _, p in errors[:1])
        plain = reason.startswith("unterminated") and not expands
        reading.notices.append(
            Notice(
                "shell-syntax",
                f"could not read all of this shell code: {reason}; {asked}",
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

"""Lists the simple commands of a tree, at any depth: for comparing our reading with another parser's."""

from __future__ import annotations

from blastwall.languages.shell.tree import (
    LITERAL,
    AndOr,
    Case,
    Function,
    Group,
    If,
    Loop,
    Node,
    Part,
    Pipeline,
    Redirection,
    Simple,
    Test,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def commands(nodes: list[Node]) -> Iterator[Simple]:
    """Yield every simple command, in no promised order: those inside substitutions and here-documents too."""
    pending: list[object] = list(reversed(nodes))
    while pending:
        item = pending.pop()
        if isinstance(item, Simple):
            yield item
        pending.extend(_inside(item))


def literal(word: Word) -> str | None:
    """Return the word's text without its quotes; None where something in it has to be expanded."""
    if word.parts is None:
        return word.text
    if any(part.kind != LITERAL for part in word.parts):
        return None
    return "".join([part.text for part in word.parts])


def _inside(item: object) -> list[object]:
    """Return what a node, a word, a part or a redirection holds."""
    if isinstance(item, Word):
        return list(item.parts or ())
    if isinstance(item, Part):
        return [*item.body, *item.words]
    if isinstance(item, Redirection):
        return [item.target]
    found: list[object] = []
    if isinstance(item, Simple):
        found = [*item.words, *(a.value for a in item.assignments)]
    elif isinstance(item, Pipeline):
        found = [*item.commands]
    elif isinstance(item, AndOr):
        found = [node for _, node in item.items]
    elif isinstance(item, Group):
        found = [*item.body]
    elif isinstance(item, If):
        found = [node for condition, body in item.branches for node in (*condition, *body)]
        found += item.orelse or ()
    elif isinstance(item, Loop):
        found = [*item.condition, *item.body, *(item.words or ())]
    elif isinstance(item, Case):
        found = [item.subject]
        for patterns, body in item.items:
            found += [*patterns, *body]
    elif isinstance(item, Function):
        found = [] if item.body is None else [item.body]
    elif isinstance(item, Test):
        found = [*item.words]
    if not isinstance(item, (Pipeline, AndOr, Function)):
        found += getattr(item, "redirections", ())
    return found

"""A second opinion on shell text in which our parser found an error: tree-sitter-bash, where it is installed.

It is asked on no other text, and only ever adds commands. Its grammar finds where commands are; each is then read by
our own parser, which pulls back what tree-sitter loses: the words behind a redirection, and the command behind `time`.
"""

from __future__ import annotations

import sys

from blastwall.languages.shell.commands import Parser
from blastwall.languages.shell.tree import simples

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from blastwall.budget import Budget
    from blastwall.languages.shell.tree import Node

#: Its work grows with the square of what it recovers from: 4,000 characters of `a|` or `)` take 0.2 s, 16,000 take 3 s.
MOST_TEXT = 16_384
MOST_OF_EACH = 256
MOST_COMMANDS = 512

_COMMANDS = frozenset({"command", "declaration_command", "unset_command", "test_command"})
_parser: Any = None


def _load() -> Any:
    """Return tree-sitter's parser; None where it is not installed."""
    global _parser
    if _parser is None:
        try:
            # By name, so that nothing is imported before it is needed.
            __import__("tree_sitter_bash")
            __import__("tree_sitter")
        except ImportError:
            _parser = False
        else:
            library = sys.modules["tree_sitter"]
            _parser = library.Parser(library.Language(sys.modules["tree_sitter_bash"].language()))
    return _parser or None


def opinion(text: str, nodes: list[Node], budget: Budget) -> tuple[str, list[Node]]:
    """Return whether the second parser was asked, in words, and the commands that it found and we did not."""
    if budget.exhausted or len(text) > MOST_TEXT or max(map(text.count, "<>`({[)}|")) > MOST_OF_EACH:
        return "it is too long or too odd to ask the second parser", []
    parser: Any = _load()
    if parser is None:
        return "no second parser is installed (`blastwall[second-opinion]`)", []
    data = text.encode("utf-8", "replace")
    try:
        root = parser.parse(data).root_node
    except (ValueError, RuntimeError):
        return "the second parser failed", []
    known = {(s.start, len(s.words)) for s in simples(nodes)}
    offsets = _offsets(text, data)
    found: list[Node] = []
    todo = [root]
    # What stands inside something broken is read more than once.
    left = 4 * MOST_TEXT
    while todo and len(found) < MOST_COMMANDS:
        node = todo.pop()
        kind = node.type
        if kind in _COMMANDS or kind == "redirected_statement":
            errors: list[tuple[str, int]] = []
            ours = Parser(text, errors, 0, None, budget)
            ours.i, ours.n = offsets(node.start_byte), offsets(node.end_byte)
            left -= ours.n - ours.i
            if left < 0:
                break
            for each in simples(ours.program()):
                key = (each.start, len(each.words))
                if each.words and key not in known:
                    known.add(key)
                    found.append(each)
            if not errors:
                # What stands inside has been found.
                continue
        todo += node.children[::-1]
    return "the second parser was asked", found


def _offsets(text: str, data: bytes) -> Callable[[int], int]:
    """Return what turns offsets of bytes into offsets of code points."""
    if len(text) == len(data):
        return lambda at: at
    starts: list[int] = []
    for index, char in enumerate(text):
        starts += [index] * len(char.encode("utf-8", "replace"))
    starts.append(len(text))
    return starts.__getitem__

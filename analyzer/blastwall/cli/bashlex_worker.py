"""Reads shell texts, one JSON string a line, and answers with the commands bashlex sees in each.

A process of its own: bashlex hangs on some short texts and recurses without a bound on others, and is under the GPL.
Only `blastwall.cli.cross_check` starts it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any


def names(node: Any) -> Iterator[str]:
    """Yield the first word of every command below a node of bashlex."""
    words = [part for part in getattr(node, "parts", ()) if part.kind == "word"]
    if node.kind == "command" and words:
        yield words[0].word
    for name in ("parts", "list"):
        for part in getattr(node, name, ()):
            yield from names(part)
    for name in ("command", "output", "heredoc"):
        inner = getattr(node, name, None)
        if hasattr(inner, "kind"):
            yield from names(inner)


def answer(text: str) -> dict[str, object]:
    """Return the `names` of a text's commands, or the `error` that kept bashlex from reading it."""
    import bashlex  # type: ignore[import-untyped]

    try:
        return {"names": [name for tree in bashlex.parse(text) for name in names(tree)]}
    except Exception as error:
        # It raises whatever its grammar actions raise: ParsingError, NotImplementedError, AttributeError, ...
        return {"error": f"{type(error).__name__}: {str(error)[:120]}"}


def main() -> int:
    """Answer until the input ends; exit code 3 where bashlex is not installed."""
    try:
        import bashlex  # noqa: F401
    except ImportError:
        return 3
    sys.setrecursionlimit(5_000)
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

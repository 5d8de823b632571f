"""`package.json`: its scripts, as the shell code that npm, pnpm, yarn and bun run."""

from __future__ import annotations

import json

from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

__all__ = ["read"]


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a package.json; total on any text, and empty where it is no JSON object."""
    reading = Reading()
    if len(snippet.text) > budget.text:
        reading.finished = False
        return reading
    try:
        tree = json.loads(snippet.text)
    except (ValueError, RecursionError):
        return reading
    scripts = tree.get("scripts") if isinstance(tree, dict) else None
    for line in scripts.values() if isinstance(scripts, dict) else ():
        if not budget.spend():
            reading.finished = False
            break
        if isinstance(line, str):
            quoted = json.dumps(line, ensure_ascii=False)
            start = max(snippet.text.find(quoted), 0)
            reading.snippets.append(
                Snippet(
                    "shell",
                    line,
                    context=snippet.context,
                    origin=Origin(snippet, (start, start + len(quoted))),
                    pointer=snippet.pointer,
                    name=snippet.name,
                    latent=snippet.latent,
                    depth=snippet.depth + 1,
                )
            )
    return reading

"""Hooks of coding agents: what a host asks on standard input before a tool runs, answered on standard output."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: host -> the module whose `main` answers it
HOSTS = {"claude-code": "blastwall.hooks.claude_code"}


def run(host: str, arguments: Sequence[str]) -> int:
    """Answer one request of a host; return the exit code."""
    module = HOSTS.get(host)
    if module is None:
        # exit code 2 is what hosts take for "blocked": a misspelt hook must not let everything pass
        sys.stderr.write(f"blastwall: no hook for {host!r}; there is: {', '.join(HOSTS)}\n")
        return 2
    # As `importlib.import_module` does, without the cost of `importlib` to a cold process.
    __import__(module)
    answer: Callable[[Sequence[str]], int] = sys.modules[module].main
    return answer(arguments)

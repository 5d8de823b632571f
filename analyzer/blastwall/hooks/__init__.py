"""Hooks of coding agents: what a host asks on standard input before a tool runs, answered on standard output."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: host -> the module whose `main` answers it
HOSTS = {"claude-code": "blastwall.hooks.claude_code"}


def run(host: str, arguments: Sequence[str]) -> int:
    """Answer one request of a host; return the exit code."""
    module = HOSTS.get(host)
    if module is None:
        import sys

        # exit code 2 is what hosts take for "blocked": a misspelt hook must not let everything pass
        sys.stderr.write(f"blastwall: no hook for {host!r}; there is: {', '.join(HOSTS)}\n")
        return 2
    from importlib import import_module

    answer: Callable[[Sequence[str]], int] = import_module(module).main
    return answer(arguments)

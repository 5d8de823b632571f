"""The command line: hands `hook` on before anything heavy is imported, and everything else to its subcommand."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `blastwall`; return the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if len(arguments) >= 2 and arguments[0] == "hook" and not arguments[1].startswith("-"):
        # An agent waits for this: neither argparse nor any reader or reporter may be imported on the way.
        from blastwall.hooks import run

        return run(arguments[1], arguments[2:])
    from blastwall.cli.parser import run_command

    return run_command(arguments)


def lint_main(argv: Sequence[str] | None = None) -> int:
    """Run `mcp-lint`, which is `blastwall lint`; return the exit code."""
    from blastwall.cli.parser import run_command

    return run_command(["lint", *(sys.argv[1:] if argv is None else argv)], program="mcp-lint")

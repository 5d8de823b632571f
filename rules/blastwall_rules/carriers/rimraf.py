"""Lowers Node's `rimraf`, `del-cli` and `trash-cli` to deletes of the trees they name."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import deletes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = ("--impl", "--max-retries", "--retry-delay", "--backoff", "--cwd")


def _is_pattern(text: str) -> bool:
    return any(c in text for c in "*?[")


class Rimraf(Carrier):
    """`rimraf` removes trees as `rm -rf` does, and expands patterns by itself where `-g` says so.

    `del` (of `del-cli`) always takes its arguments for patterns; what begins with `!` is kept.

    **Source:** https://github.com/isaacs/rimraf, https://github.com/sindresorhus/del-cli
    """

    id = "rimraf"
    keys = ("rimraf", "del-cli", "rmrf")
    triggers = ("rimraf", "del-cli", "rmrf")
    carried = (Example("rimraf dist"), Example("npx rimraf --glob 'src/**/*.js'"), Example("npx del-cli 'tmp/*'"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one delete for each operand."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=_VALUES)
        if options.on(("-h", "--help", "--version", "-d", "--dry-run")):
            return
        patterns = act.program == "del-cli" or options.on(("-g", "--glob")) or not options.on(("-G", "--no-glob"))
        words = [
            Arg(word.text, word.span, glob=word.glob or (patterns and _is_pattern(word.text)), split=word.split)
            for word in options.arguments
            if not word.text.startswith("!")
        ]
        yield from deletes(act, words, recursive=True)


CARRIER = Rimraf()

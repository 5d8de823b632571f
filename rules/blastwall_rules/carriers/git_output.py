"""Lowers the options with which git writes a file that is not its own."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class GitOutput(Carrier):
    """`git diff --output=FILE` and `git archive -o FILE` replace that file; `git bundle create` does so too.

    **Source:** git-diff(1), git-log(1), git-show(1), git-archive(1), git-format-patch(1).
    """

    id = "git-output"
    keys = ("git",)
    triggers = ("--output", "output", "archive", "-o")
    carried = (Example("git diff --output=changes.diff"), Example("git archive -o a.tar HEAD"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the write."""
        assert isinstance(act, Invocation)
        args = act.args
        writes_short = any(arg.text == "archive" for arg in args[:4])
        for index, arg in enumerate(args):
            text = arg.text
            if text == "--":
                return
            if text.startswith("--output="):
                yield make(act, "write", Arg(text[9:], arg.span), via="git")
            elif (text == "--output" or (writes_short and text == "-o")) and index + 1 < len(args):
                yield make(act, "write", args[index + 1], via="git")


CARRIER = GitOutput()

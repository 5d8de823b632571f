"""Lowers the programs that rename many files by a pattern to moves."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class RenameFiles(Carrier):
    """`rename`, `mmv`, `prename` and `vidir` give many files other names; each keeps what it holds.

    **Source:** rename(1) of util-linux and of File::Rename; mmv(1).
    """

    id = "rename-files"
    keys = ("rename", "prename", "file-rename", "perl-rename", "mmv")
    triggers = ("rename", "prename", "file-rename", "perl-rename", "mmv")
    carried = (Example("rename 's/a/b/' *.txt"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a move for each file; the first operands are the pattern."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=("-e", "-E"))
        if options.on(("-n", "--nono", "--no-act", "--help", "--version", "-V", "-h")):
            return
        words = options.arguments
        skip = 1 if any(c in (words[0].text if words else "") for c in "/;") else 2
        if act.program == "mmv":
            words, skip = words[:1], 0
        merges = options.on(("-f", "--force")) and words and _merges(words[0].text)
        for word in words[skip:]:
            # of many files that get one name, one is left
            yield make(act, "delete" if merges and (word.glob or len(words) > 2) else "move", word)


def _merges(expression: str) -> bool:
    """Whether an expression gives every name the same text: `s/.*/x/`."""
    if expression[:1] != "s" or len(expression) < 4:
        return False
    pieces = expression[1:].split(expression[1])
    return len(pieces) == 4 and pieces[1].strip("^$") in (".*", ".+") and not any(c in pieces[2] for c in "$\\&")


CARRIER = RenameFiles()

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
        for word in words[skip:]:
            yield make(act, "move", word)


CARRIER = RenameFiles()

"""Lowers the programs that only make files and directories."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Touch(Carrier):
    """`touch`, `mkdir`, `mkfifo` and `mktemp` make what is not there and leave what is.

    **Source:** touch(1), mkdir(1), mkfifo(1), mktemp(1), GNU coreutils.
    """

    id = "touch"
    keys = ("touch", "gtouch", "mkdir", "gmkdir", "mkfifo", "mktemp")
    triggers = ("touch", "gtouch", "mkdir", "gmkdir", "mkfifo", "mktemp")
    carried = (Example("mkdir -p build/x"), Example("touch notes.txt"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield an empty append for each operand."""
        assert isinstance(act, Invocation)
        values = (
            ("-m", "--mode")
            if act.program in ("mkdir", "gmkdir", "mkfifo")
            else ("-t", "-d", "-r", "--date", "--reference")
        )
        if act.program == "mktemp":
            yield make(act, "append", Arg("/tmp/tmp.x", act.span), content=Arg("", act.span))
            return
        options = parse(act.args, values=values)
        if options.on(("--help", "--version")):
            return
        for word in options.arguments:
            yield make(act, "append", word, content=Arg("", word.span))


CARRIER = Touch()

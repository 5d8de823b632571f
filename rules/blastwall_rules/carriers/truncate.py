"""Lowers `truncate` to the cutting of files."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Truncate(Carrier):
    """`truncate -s` sets a file's size; what lies past it is gone. A growing size loses nothing.

    **Source:** truncate(1), GNU coreutils: `+` extends, `-` reduces, `<` at most, `>` at least, `/` and `%` round.
    """

    id = "truncate"
    keys = ("truncate", "gtruncate")
    triggers = ("truncate", "gtruncate")
    carried = (Example("truncate -s 0 app.log"), Example("truncate --size=+1M disk.img"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one change for each operand."""
        assert isinstance(act, Invocation)
        values = ("-s", "--size", "-r", "--reference")
        options = parse(
            act.args, values=values, long=("--no-create", "--io-blocks", *values[1::2], "--help", "--version")
        )
        if options.on(("--help", "--version")):
            return
        size = options.value(("-s", "--size")) or ""
        digits = size.strip(" <>/%").rstrip("KMGTPEZYRQkBib")
        for word in options.arguments:
            if size[:1] in ("+", ">", "%"):
                yield make(act, "append", word, content=Arg("", word.span))
            elif HOLE in size or not digits.strip("0-") or size[:1] in ("-", "<", "/"):
                yield make(act, "truncate", word, content=Arg("", word.span))
            else:
                yield make(act, "write", word)


CARRIER = Truncate()

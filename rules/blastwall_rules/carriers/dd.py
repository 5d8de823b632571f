"""Lowers `dd` to the overwrite of its `of=`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import ERASING, NOTHING, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Dd(Carrier):
    """`dd of=` writes raw bytes over a file or device. Without `of=` it only reads.

    **Source:** dd(1), GNU coreutils; POSIX.1-2017 `dd`: operands are `name=value`, the last of a name counts.
    """

    id = "dd"
    keys = ("dd", "gdd", "dcfldd", "dc3dd", "ddrescue")
    triggers = ("dd", "gdd", "dcfldd", "dc3dd", "ddrescue")
    carried = (Example("dd if=disk.img of=/dev/sdb bs=4M"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the overwrite."""
        assert isinstance(act, Invocation)
        source = ""
        target: Arg | None = None
        words = [arg for arg in act.args if not arg.text.startswith("-")]
        if act.program == "ddrescue":
            if len(words) > 1:
                source, target = words[0].text, words[1]
        else:
            for arg in act.args:
                name, equals, value = arg.text.partition("=")
                if equals and name in ("of", "hof"):
                    target = Arg(value, arg.span)
                elif equals and name == "if":
                    source = value
        if target is None or target.text == "-":
            return
        if source in NOTHING:
            yield make(act, "truncate", target, content=Arg("", target.span))
        else:
            yield make(act, "overwrite" if source in ERASING else "write", target)


CARRIER = Dd()

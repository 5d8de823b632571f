"""Lowers `rmdir` to the removal of empty directories."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import deletes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Rmdir(Carrier):
    """`rmdir` removes directories that hold nothing, and refuses any other.

    **Source:** rmdir(1), POSIX.1-2017. Windows' `rmdir /s`, which is another program, is cmd's own.
    """

    id = "rmdir"
    keys = ("rmdir",)
    triggers = ("rmdir",)
    carried = (Example("rmdir -p a/b/c"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one removal for each operand; `rmdir /s /q` from a POSIX shell is the Windows program."""
        assert isinstance(act, Invocation)
        options = parse(act.args, long=("--ignore-fail-on-non-empty", "--parents", "--verbose", "--help", "--version"))
        if options.on(("--help", "--version")):
            return
        switches = {word.text.lower() for word in options.arguments}
        if "/s" in switches or "//s" in switches:
            words = [word for word in options.arguments if word.text.lower() not in ("/s", "/q", "//s", "//q")]
            yield from deletes(act, words, recursive=True)
            return
        yield from deletes(act, options.arguments, recursive=False, change="rmdir")


CARRIER = Rmdir()

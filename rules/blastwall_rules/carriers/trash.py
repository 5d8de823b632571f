"""Lowers the programs that move files to a bin to deletes that a bin undoes."""

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


class Trash(Carrier):
    """`trash`, `trash-put` and `gio trash` move files to the desktop's bin, from which they can be put back.

    `trash-empty` and `gio trash --empty` delete what the bin holds.

    **Source:** trash-cli's manual pages; gio(1); trash(1) of macOS.
    """

    id = "trash"
    keys = ("trash", "trash-put", "rmtrash", "gio", "gvfs-trash", "trash-empty", "trash-rm")
    triggers = ("trash", "trash-put", "rmtrash", "gio", "gvfs-trash", "trash-empty", "trash-rm")
    carried = (Example("trash-put notes.txt"), Example("gio trash old.txt"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one delete for each operand."""
        assert isinstance(act, Invocation)
        args = act.args
        via = act.program
        if via == "gio":
            if not args or args[0].text not in ("trash", "remove"):
                return
            via = "gio trash" if args[0].text == "trash" else "rm"
            args = args[1:]
        options = parse(args)
        if options.on(("--help", "--version", "--list")):
            return
        if via in ("trash-empty", "trash-rm") or options.on(("--empty",)):
            from blastwall.acts import Arg
            from blastwall.targets import make

            yield make(
                act, "delete", Arg("~/.local/share/Trash/files/*", act.span, glob=True), recursive=True, via="rm"
            )
            return
        # `trash` moves a directory whole
        yield from deletes(act, options.arguments, recursive=True, via=via)


CARRIER = Trash()

"""Lowers `mv` to moves, and to the write of the name each file gets."""

from __future__ import annotations

from blastwall.acts import HOLE, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import NOTHING, landing, listed, make, replaces, ways

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_LONG = listed("""
    --backup --debug --exchange --force --interactive --no-clobber --no-copy --strip-trailing-slashes
    --suffix --target-directory --no-target-directory --update --verbose --context --help --version
""")


class Mv(Carrier):
    """`mv` empties one place and replaces what has the new name, unless told not to.

    **Source:** mv(1), GNU coreutils 9.5; POSIX.1-2017 `mv`.
    """

    id = "mv"
    keys = ("mv", "gmv")
    triggers = ("mv", "gmv")
    carried = (Example("mv a.txt b.txt"), Example("mv -t old *.log"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a move for each source, and a write where it lands."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=("-t", "--target-directory", "-S", "--suffix"), long=_LONG)
        if options.on(("--help", "--version")):
            return
        sources, destination, several = ways(options.arguments, options.value(("-t", "--target-directory")))
        kept = options.on(("-n", "--no-clobber", "-b", "--backup", "--update=none")) or options.on(
            ("-i", "--interactive")
        )
        for source in sources:
            yield make(act, "move", source, recursive=True, destination=destination)
            if destination is None or kept or destination.text in NOTHING:
                continue
            lands = landing(source, destination, directory=several)
            if (
                not lands.glob
                and HOLE not in lands.text
                and not (lands is destination and replaces(source, lands, act.context))
            ):
                yield make(act, "write", lands)


CARRIER = Mv()

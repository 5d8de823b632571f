"""Lowers `ln` to the link it puts under a name."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import NOTHING, landing, make, replaces, ways

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class Ln(Carrier):
    """`ln` puts a link under a name; with `-f` it removes what had that name first.

    **Source:** ln(1), GNU coreutils 9.5.
    """

    id = "ln"
    keys = ("ln", "gln")
    triggers = ("ln", "gln")
    carried = (Example("ln -sf /dev/null ~/.bash_history"), Example("ln -s src lib"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the link; without `-f` an existing name is kept."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=("-t", "--target-directory", "-S", "--suffix"))
        if options.on(("--help", "--version")):
            return
        sources, destination, several = ways(options.arguments, options.value(("-t", "--target-directory")))
        if destination is None:
            if not sources:
                return
            destination = Arg(".", sources[0].span)
            several = True
        forced = options.on(("-f", "--force")) and not options.on(("-b", "--backup", "-i", "--interactive"))
        for source in sources:
            lands = landing(source, destination, directory=several)
            if forced and source.text not in NOTHING and replaces(source, lands, act.context):
                # what stood there is removed first
                yield make(act, "overwrite", lands)
            elif not forced:
                yield make(act, "link", lands, content=Arg(source.text, lands.span))
            else:
                content = "" if source.text in NOTHING else source.text
                yield make(act, "link", lands, content=Arg(content, lands.span))


CARRIER = Ln()

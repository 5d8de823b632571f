"""Lowers `docker cp` to the file it writes, here or in a container."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import NOTHING, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class ContainerCopies(Carrier):
    """`docker cp` replaces a file in a container, or one here by one from there; `/dev/null` leaves nothing in it.

    **Source:** docker container cp, `docker cp [OPTIONS] SRC_PATH CONTAINER:DEST_PATH`; podman-cp(1).
    """

    id = "container-copies"
    keys = ("docker", "podman", "nerdctl")
    triggers = ("cp",)
    carried = (Example("docker cp /dev/null db:/srv/app/data.db"), Example("docker cp web:/app/dist ./dist"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the write."""
        assert isinstance(act, Invocation)
        args = list(act.args)
        if args and args[0].text == "container":
            args = args[1:]
        if not args or args[0].text != "cp":
            return
        words = parse(args[1:]).arguments
        if len(words) != 2:
            return
        source, target = words
        name, colon, below = target.text.partition(":")
        inside = bool(colon) and "/" not in name
        context = act.context.elsewhere(container=name) if inside else act.context
        path = Arg(below, target.span) if inside else target
        if source.text in NOTHING:
            yield make(act, "truncate", path, context=context, content=Arg("", source.span))
        elif not inside:
            yield make(act, "append", path, content=Arg("", source.span))


CARRIER = ContainerCopies()

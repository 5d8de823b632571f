"""Flags the deletion of a directory of the operating system."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteSystem(Rule):
    """Deletes a directory the operating system lives in.

    The machine stops working, often at once, and is installed anew.

    **Instead:** let the package manager remove what it installed.

    **Source:** hier(7); the Filesystem Hierarchy Standard 3.0.
    """

    id = "file-delete-system"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf /etc"),
        Example("rm -rf /usr/bin"),
        Example("rm -rf /var/lib/*"),
        Example("find /boot -delete"),
    )
    clean = (
        Example("rm -rf /var/cache/apt/archives/*", why="a cache"),
        Example("rm -rf /var/lib/apt/lists/*", why="downloaded again by the next update"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "system")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: a directory the operating system lives in",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "look first, then delete what is meant by its name", "ls -A ."),
            )


RULE = FileDeleteSystem()

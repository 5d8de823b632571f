"""Flags the deletion of a home directory."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteHome(Rule):
    """Deletes a home directory, all home directories, or everything directly below one.

    Documents, keys and configuration go together; the tilde is expanded after a person has read past it.

    **Instead:** name the one directory below it that is meant.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-home"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf ~/"),
        Example("rm -rf tests/ patches/ plan/ ~/"),
        Example("rm -rf /home/*"),
        Example("find ~ -delete"),
    )
    clean = (
        Example("rm -rf ~/.cache/pip", why="a cache"),
        Example("ls ~"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "home")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: a home directory with everything in it",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "look first, then delete what is meant by its name", "ls -A ."),
            )


RULE = FileDeleteHome()

"""Flags the deletion of the root of a file system or drive."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteRoot(Rule):
    """Deletes the root of a file system, a drive, or everything directly below it.

    Nothing on the machine is left, mounted volumes included, and no program remains to undo it.

    **Instead:** name the directory that is meant, by its full path, and look at it first.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-root"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf /"),
        Example("rm -rf --no-preserve-root /*"),
        Example("rm -rf /./..", why="resolves to the root"),
        Example("find / -delete"),
    )
    clean = (
        Example("rm -rf /tmp/work", why="a directory for temporary files"),
        Example("rm -rf ./*.pyc", why="files that are made again"),
        Example("echo rm -rf /", why="text, not a command"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "root")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: the whole file system, with everything mounted below it",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "look first, then delete what is meant by its name", "ls -A ."),
            )


RULE = FileDeleteRoot()

"""Flags the deletion of many files by a pattern or a filter."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteMany(Rule):
    """Deletes whatever a pattern or a filter of names picks.

    How many files that is, and which, is known only afterwards.

    **Instead:** list the matches first, then delete.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-many"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm *.txt"),
        Example("find . -name '*.log' -delete"),
        Example("rm src/*.py", why="every module of a package"),
        Example("find . -name '*~' -delete", why="an editor's backup may be the only copy"),
        Example("rm /tmp/*.sock", why="other programs' files too"),
    )
    clean = (
        Example("rm *.pyc"),
        Example("rm -f *.o *.class", why="made again"),
        Example("ls *.txt"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "file")
        if change is not None and change.effect.scope not in ("one", "none"):
            yield self.finding(
                change.effect,
                f"{by(act)} deletes every file that `{shown(act)}` picks",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "list what matches before deleting it", "ls -A ."),
            )


RULE = FileDeleteMany()

"""Flags the deletion of backups."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteBackup(Rule):
    """Deletes a backup, a dump or a directory of them.

    A backup is what the next mistake is undone with; without it a later loss is final.

    **Instead:** keep it, or move it elsewhere, until a newer one has been restored once.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-backup"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm data/backup.sql"),
        Example("rm -rf backups/"),
        Example("rm prod.dump"),
    )
    clean = (
        Example("rm backup.sh"),
        Example("rm -rf tests/__snapshots__", why="test snapshots"),
        Example("ls backups"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "backup")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: a backup, by its name",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "keep it until a newer one has been tried", "ls -l ."),
            )


RULE = FileDeleteBackup()

"""Flags the deletion of a database's files."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteDatabase(Rule):
    """Deletes a database's files: an SQLite file, or the data directory of a server.

    Every table goes, and a running server is left writing to files that have no name.

    **Instead:** dump it first; drop and create what is meant with the database's own tools.

    **Source:** the data directory layouts of MySQL, PostgreSQL, MongoDB and SQLite.
    """

    id = "file-delete-database"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf /var/lib/mysql"),
        Example("rm -rf pgdata"),
        Example("rm app.sqlite3"),
    )
    clean = (
        Example("rm Thumbs.db"),
        Example("ls /var/lib/mysql"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "database")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: a database, by its name",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "look at it and keep a copy first", "ls -l ."),
            )


RULE = FileDeleteDatabase()

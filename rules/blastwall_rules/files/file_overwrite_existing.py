"""Flags writes that replace what is hard to get back; lets ordinary writes be."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, change_of, describe, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileOverwriteExisting(Rule):
    """Empties or replaces a database, backup, key, log, state, a repository's own files, or what logins depend on.

    Writing destroys as surely as deleting. An ordinary write to a file of the workspace is none of this.

    **Instead:** write to a new name, compare, and set a copy of the old one aside.

    **Source:** POSIX.1-2017 2.7.2 (redirection truncates); truncate(1); ln(1).
    """

    id = "file-overwrite-existing"
    act = "file-change"
    keys = ("write", "append", "overwrite", "truncate", "link")
    triggers = ("tee", "truncate", "cp", "ln", "dd", "install", ">", "sed", "tar")
    flagged = (
        Example("truncate -s 0 data/backup.sql", why="the backup is emptied"),
        Example("cp old.tfstate terraform.tfstate"),
        Example("ln -sf /dev/null ~/.bash_history"),
        Example("dd if=/dev/zero of=app.sqlite3 count=1", why="an SQLite header is lost"),
        Example("truncate -s 0 *.txt", why="every one of them"),
    )
    clean = (
        Example("cp a.txt b.txt"),
        Example("pg_dump app > backup.sql"),
        Example("cp .env.example .env"),
        Example("tee notes.txt"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        effect = change.effect
        if effect.verb == "write":
            yield effect
        elif effect.verb == "overwrite" and effect.target.kind != "device":
            message = f"{by(act)} replaces what `{shown(act)}` holds: {describe(effect.target)}"
            if effect.scope == "many" and act.change == "truncate":
                message = f"{by(act)} empties every file that `{shown(act)}` and its filters match"
            yield self.finding(
                effect,
                message,
                act=act,
                confidence=change.confidence,
                instead=advice(act, "set a copy aside first", "ls -lA ."),
            )


RULE = FileOverwriteExisting()

"""Flags the deletion of a path that is not known before the command runs."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, fallback, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteUnresolved(Rule):
    """Deletes what an unset variable, a substitution or another program's output names.

    Where the unknown part is empty, `"$DIR"/*` is the root of the file system.

    **Instead:** write the path out, or guard the variable: `"${DIR:?}"`.

    **Source:** rm(1); the shell's parameter expansion, POSIX.1-2017 2.6.2.
    """

    id = "file-delete-unresolved"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example('rm -rf "$DIR"'),
        Example('rm -rf "$DIR"/*'),
        Example("cat list.txt | xargs rm -rf"),
    )
    clean = (
        Example('rm -rf "$DIR/node_modules"'),
        Example('rm -f "/tmp/$NAME"', why="below a directory for temporary files"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "unresolved")
        if change is not None:
            left = fallback(act)
            what = f"with its variable unset that is `{left}`" if left else "which files, can't be told before it runs"
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: {what}",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "print the path first and write it out", "pwd"),
            )


RULE = FileDeleteUnresolved()

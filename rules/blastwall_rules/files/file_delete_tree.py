"""Flags the deletion of a directory, or of files outside the workspace."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, describe, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteTree(Rule):
    """Deletes a directory that nothing makes again, or something outside the workspace.

    What it holds has not been looked at, and no bin keeps it.

    **Instead:** list it first; move it to a directory for temporary files where it may be needed again.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-tree"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf src"),
        Example("rm -rf docs/journeys"),
        Example("rm -r ~/Documents"),
        Example("rm /srv/app/data.csv"),
    )
    clean = (
        Example("rm -rf node_modules"),
        Example("rm -rf dist build"),
        Example("rm -rf /tmp/x"),
        Example("rmdir old"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "directory", "outside")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: {describe(change.effect.target)}, with all it holds",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "look at what it holds, or set it aside instead", "ls -lA ."),
            )


RULE = FileDeleteTree()

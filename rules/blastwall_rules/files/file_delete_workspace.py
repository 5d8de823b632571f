"""Flags the deletion of the whole workspace."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Instead, Rule
from blastwall.targets import by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteWorkspace(Rule):
    """Deletes the working directory, or everything directly below it.

    Uncommitted work, untracked files and the repository's own history go together.

    **Instead:** name what is to go; `git clean -nd` lists what is untracked.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-workspace"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf ."),
        Example("rm -rf *"),
        Example("rm -rf ./.*", why="includes `.git`"),
        Example("find . -delete"),
    )
    clean = (
        Example("rm -rf build"),
        Example("rm -rf ./node_modules"),
        Example("find . -name '*.pyc' -delete", why="files that are made again"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "workspace")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: the whole working directory, uncommitted work included",
                act=act,
                confidence=change.confidence,
                instead=Instead("list what is untracked and delete what is meant by name", "git clean -nd"),
            )


RULE = FileDeleteWorkspace()

"""Flags the deletion of version-control metadata."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Instead, Rule
from blastwall.targets import by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteVcs(Rule):
    """Deletes a repository's `.git` or its like, or part of it.

    Every commit, branch and stash that was not pushed goes with it.

    **Instead:** push or bundle what is not elsewhere; start anew in another directory.

    **Source:** gitrepository-layout(5).
    """

    id = "file-delete-vcs"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf .git"),
        Example("rm -rf project/.git/objects"),
        Example("rm -rf repo.git"),
    )
    clean = (
        Example("rm -f .git/index.lock", why="a stale lock"),
        Example("rm .gitignore"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "vcs")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: the history itself, with all that was not pushed",
                act=act,
                confidence=change.confidence,
                instead=Instead("see what is not pushed first", "git log --branches --not --remotes"),
            )


RULE = FileDeleteVcs()

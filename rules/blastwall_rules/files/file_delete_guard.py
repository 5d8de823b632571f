"""Flags the deletion of what guards these calls."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteGuard(Rule):
    """Deletes this guard's settings, the hooks of the agent's host, or a repository's hooks.

    What would have stopped the next call is gone.

    **Instead:** ask the person who set it up.

    **Source:** the hook documentation of the hosts; githooks(5).
    """

    id = "file-delete-guard"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm .claude/settings.json"),
        Example("rm -rf .git/hooks"),
        Example("rm .blastwall.toml"),
    )
    clean = (
        Example("ls .claude"),
        Example("rm .git/hooks/pre-commit.sample"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "guard")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: what guards these calls",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "ask the person who set it up", "ls -A ."),
            )


RULE = FileDeleteGuard()

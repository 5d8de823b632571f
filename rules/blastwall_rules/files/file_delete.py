"""Speaks for the deletion of one ordinary file, and of what costs little."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Instead, Rule
from blastwall.targets import by, change_of, describe, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDelete(Rule):
    """Deletes one ordinary file, or what a build, an install or the system makes again.

    One file scores low and is allowed; several of them in one call add up to a wider loss.

    **Instead:** keep a copy where it may be needed again.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete"
    act = "file-change"
    keys = ("delete", "wipe", "rmdir", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash", "rmdir")
    flagged = (
        Example("rm notes.txt", decision="allow"),
        Example("rm -rf node_modules", decision="allow"),
        Example("rmdir old", decision="allow"),
    )
    clean = (
        Example("ls notes.txt"),
        Example("cat notes.txt"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        effect = change.effect
        if effect.verb != "delete":
            return
        kind = effect.target.kind
        if effect.target.expendable or kind == "nothing" or (kind == "file" and effect.scope in ("one", "none")):
            yield self.finding(
                effect,
                f"{by(act)} deletes `{shown(act)}`: {describe(effect.target)}",
                act=act,
                confidence=change.confidence,
                instead=Instead("keep a copy where it may be needed again"),
            )


RULE = FileDelete()

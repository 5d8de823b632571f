"""Flags moves that lose files, or take away what a machine or person stands on."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, change_of, describe, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileMoveMany(Rule):
    """Moves many files onto one name, or moves a root, home, system directory, device, database or repository away.

    Where `move * name` finds no directory of that name, each file replaces the one before and one is left.
    Programs that look for what was moved find nothing.

    **Instead:** make the directory first and check that it is there.

    **Source:** mv(1); the documentation of Windows' `move`; rename(2).
    """

    id = "file-move-many"
    act = "file-change"
    keys = ("move", "delete")
    triggers = ("mv", "move", "ren", "rename")
    flagged = (
        Example("mv /etc /tmp/etc"),
        Example("mv ~ /mnt/old"),
        Example("mv /usr/lib /usr/lib.old"),
    )
    clean = (
        Example("mv a.txt b.txt"),
        Example("mv *.log logs/"),
        Example("mv src lib"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        effect = change.effect
        if effect.verb == "overwrite" and act.destination is not None and effect.target.kind != "file":
            message = f"{by(act)} puts `{shown(act)}` where something else is: {describe(effect.target)}"
        elif effect.verb == "overwrite" and act.change == "move":
            message = f"{by(act)} moves all of `{shown(act)}` to one name: unless that is a directory, one file is left"
        elif effect.verb == "move" and not effect.target.expendable and effect.target.kind not in ("file", "outside"):
            message = f"{by(act)} moves `{shown(act)}` away: {describe(effect.target)}"
        else:
            if effect.verb == "move":
                yield effect
            return
        yield self.finding(
            effect,
            message,
            act=act,
            confidence=change.confidence,
            instead=advice(act, "make the directory first and look whether it is there", "mkdir -p old"),
        )


RULE = FileMoveMany()

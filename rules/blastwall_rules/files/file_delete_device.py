"""Flags the deletion or wiping of a device."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteDevice(Rule):
    """Deletes the node of a disk, wipes a disk, or deletes all that a volume holds.

    Wiping a device leaves nothing to recover; deleting a mounted volume's directory empties the volume.

    **Instead:** list the disks and wipe the one that is meant, by a person's hand.

    **Source:** shred(1); hier(7).
    """

    id = "file-delete-device"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("shred -n 1 /dev/sda"),
        Example("rm -rf /Volumes/*"),
        Example("shred -v /dev/nvme0n1"),
    )
    clean = (
        Example("ls /dev/sda"),
        Example("shred -u notes.txt"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "device")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} destroys `{shown(act)}`: a whole disk or volume",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "list the disks first and leave wiping to a person", "lsblk"),
            )


RULE = FileDeleteDevice()

"""Flags the formatting of a disk, partition or image."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, change_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileFormatDevice(Rule):
    """Writes a new file system, partition table or signature over a device.

    What the device held is no longer found; most of it is overwritten at once.

    **Instead:** list the disks, and leave formatting to a person.

    **Source:** mkfs(8), wipefs(8), sgdisk(8), parted(8), blkdiscard(8).
    """

    id = "file-format-device"
    act = "file-change"
    keys = ("format",)
    triggers = (
        "mkfs",
        "mke2fs",
        "wipefs",
        "fdisk",
        "sfdisk",
        "gdisk",
        "sgdisk",
        "parted",
        "blkdiscard",
        "mkswap",
        "newfs",
        "badblocks",
    )
    flagged = (
        Example("mkfs.ext4 /dev/sdb1"),
        Example("wipefs -a /dev/sda"),
        Example("parted -s /dev/sda mklabel gpt"),
    )
    clean = (
        Example("wipefs /dev/sda"),
        Example("parted /dev/sda print"),
        Example("fdisk -l"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        if change.effect.verb in ("overwrite", "delete"):
            yield self.finding(
                change.effect,
                f"{by(act)} formats `{shown(act)}`: all that it holds is lost",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "list the disks and leave formatting to a person", "lsblk -f"),
            )
        else:
            yield change.effect


RULE = FileFormatDevice()

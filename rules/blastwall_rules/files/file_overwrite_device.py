"""Flags raw writes over a disk."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, lost, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileOverwriteDevice(Rule):
    """Writes over a disk or partition with `dd`, a redirection, `cp` or `tee`.

    The file system on it is destroyed from its first bytes on.

    **Instead:** write to an image file, and leave writing the disk to a person.

    **Source:** dd(1); null(4), sd(4).
    """

    id = "file-overwrite-device"
    act = "file-change"
    keys = ("write", "append", "overwrite", "truncate", "link")
    triggers = ("dd", "cp", "tee", "cat", ">", "shred")
    flagged = (
        Example("dd if=disk.img of=/dev/sda bs=4M"),
        Example("cat disk.img > /dev/sdb"),
        Example("cp disk.img /dev/nvme0n1"),
    )
    clean = (
        Example("dd if=/dev/sda of=disk.img"),
        Example("make 2> /dev/null"),
        Example("echo x > /dev/stderr"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = lost(act, "device")
        if change is not None and change.effect.verb == "overwrite":
            yield self.finding(
                change.effect,
                f"{by(act)} writes over `{shown(act)}`: the disk and all that it holds",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "list the disks and write to an image file instead", "lsblk -f"),
            )


RULE = FileOverwriteDevice()

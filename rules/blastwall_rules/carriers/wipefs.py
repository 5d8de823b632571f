"""Lowers the programs that format or clear disks to the formatting of devices."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Carrier, Example
from blastwall.targets import is_asking, listed, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_MKFS = sorted(
    listed("""
    mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.exfat
    mkfs.f2fs mkfs.minix mkfs.msdos mkfs.jfs mkfs.reiserfs mke2fs mkdosfs mkntfs mkswap newfs newfs_hfs
    newfs_apfs newfs_msdos mkudffs
""")
)
_TABLES = ("fdisk", "cfdisk", "sfdisk", "gdisk", "sgdisk", "cgdisk", "parted")
_OTHERS = ("wipefs", "blkdiscard", "badblocks", "zerofree")
#: Options that take a value; words that name a device are found by their look, so the list may be incomplete.
_VALUES = listed("""
    -t -L -b -m -N -n -o -s -F -U -c -O -I -i -r -E -T -g -G -d -u -A -z -l -V --label --type --types
    --offset --length --step --units
""")
_READS = {
    "fdisk": ("-l", "--list", "-x", "-s", "--getsz"),
    "cfdisk": (),
    "gdisk": ("-l",),
    "cgdisk": (),
    "sfdisk": ("-l", "--list", "-d", "--dump", "-J", "--json", "-V", "--verify", "-s", "-F", "-n", "--no-act", "-B"),
    "sgdisk": (
        "-p",
        "--print",
        "-i",
        "--info",
        "-v",
        "--verify",
        "-b",
        "--backup",
        "-P",
        "--pretend",
        "-E",
        "-F",
        "-f",
        "-D",
    ),
}
_PARTED_WRITES = frozenset(["mklabel", "mktable", "rm", "mkpart", "resizepart", "mkpartfs", "rescue"])


class Wipefs(Carrier):
    """`mkfs`, `wipefs`, `sgdisk` and their like replace what tells a disk's content: nothing on it is found again.

    **Source:** mkfs(8), mke2fs(8), wipefs(8), blkdiscard(8), fdisk(8), sfdisk(8), sgdisk(8), parted(8), badblocks(8).
    """

    id = "wipefs"
    keys = (*_MKFS, *_TABLES, *_OTHERS)
    triggers = keys
    carried = (Example("mkfs.ext4 /dev/sdb1"), Example("wipefs -a /dev/sdb"), Example("sgdisk --zap-all /dev/sdb"))

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield one format for each device."""
        assert isinstance(act, Invocation)
        words = [arg for arg in act.args if not arg.text.startswith("-")]
        flags = {arg.text.partition("=")[0] for arg in act.args if arg.text.startswith("-")}
        letters = {flag[0] for text in flags if not text.startswith("--") for flag in text[1:]}
        if flags & {"--help", "--version", "-h", "-V"} or not _changes(act.program, words, flags, letters):
            yield Effect("read", Target("nothing"))
            return
        devices = [word for word in words if _is_device(word)]
        if not devices and words and act.program not in _TABLES:
            devices = words[-1:] if act.program not in ("mkfs.ext4", "mke2fs") else words[:1]
        # an editor of tables does nothing until it is told to, and an agent has no terminal to tell it from
        idle = act.program in ("fdisk", "cfdisk", "gdisk", "cgdisk") and is_asking(act, True)
        for device in devices:
            yield make(act, "format", device, interactive=idle)


def _is_device(word: Arg) -> bool:
    return word.text.startswith(("/dev/", HOLE, "\\\\.\\"))


def _changes(program: str, words: list[Arg], flags: set[str], letters: set[str]) -> bool:
    """Whether the program, called this way, writes to its device."""
    if program == "wipefs":
        return bool(letters & {"a", "o"} or flags & {"--all", "--offset"}) and not (
            "n" in letters or "--no-act" in flags
        )
    if program == "badblocks":
        return "w" in letters
    if program in ("mke2fs", "mkfs.ext2", "mkfs.ext3", "mkfs.ext4"):
        return "n" not in letters
    if program == "mkfs.xfs":
        return "N" not in letters
    if program == "parted":
        return any(word.text in _PARTED_WRITES for word in words)
    reads = _READS.get(program)
    if reads is None:
        return True
    return not flags & set(reads)


CARRIER = Wipefs()

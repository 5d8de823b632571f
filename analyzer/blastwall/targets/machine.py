"""What stands where on a machine: the trees of Linux, macOS and Windows, of home directories and devices."""

from __future__ import annotations

from blastwall.targets import names
from blastwall.targets.names import listed
from blastwall.targets.places import is_pattern, matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: Top-level directories of Linux and macOS that the system lives in.
SYSTEM_TOP = listed(
    """
    bin sbin lib lib32 lib64 libx32 libexec boot etc usr var opt srv proc sys dev run mnt media snap nix
    system library applications private cores network efi host volumes
    """
)
#: What `/etc` can't lose without the machine failing to boot, to log in or to verify anything.
_VITAL_ETC = listed(
    """
    pam.d ssl systemd init.d rc.d ssh security default network netplan sudoers.d ld.so.conf.d
    alternatives profile.d selinux apparmor.d apt yum.repos.d skel udev modprobe.d grub.d kernel pki
    ca-certificates
    """
)
VITAL_FILES = listed(
    """
    passwd shadow group gshadow sudoers fstab hosts hostname resolv.conf nsswitch.conf sshd_config
    ssh_config crypttab inittab crontab profile environment ld.so.preload ld.so.conf sysctl.conf exports
    subuid subgid
    """
)
_HARMLESS_DEVICES = listed(
    """
    null zero full random urandom tty stdin stdout stderr ptmx console kmsg log fd tcp udp pts
    """
)
_DISKS = (
    "sd",
    "hd",
    "vd",
    "xvd",
    "nvme",
    "mmcblk",
    "disk",
    "rdisk",
    "md",
    "dm-",
    "loop",
    "nbd",
    "zd",
    "ram",
    "sr",
    "dasd",
)
_NO_DISKS = listed("""
    pty input net snd bus char dri usb vfio hugepages mqueue cpu pts fd shm
""")
DOS_DEVICES = frozenset(["nul", "con", "prn", "aux"])

_HOME_SECRETS = listed(
    """
    .ssh .gnupg .gpg .aws .azure .kube .password-store .docker .oci .vault .step keychains
    """
)
_HOME_CACHES = (
    (".cache",),
    (".npm",),
    (".yarn",),
    (".pnpm-store",),
    (".nuget", "packages"),
    (".m2", "repository"),
    (".gradle", "caches"),
    (".gradle", "wrapper"),
    (".gradle", "daemon"),
    (".cargo", "registry"),
    (".cargo", "git"),
    (".ivy2", "cache"),
    (".conda", "pkgs"),
    ("go", "pkg"),
    (".terraform.d", "plugin-cache"),
    ("library", "caches"),
    ("library", "logs"),
    ("library", "developer", "xcode", "deriveddata"),
    ("library", "developer", "coresimulator", "caches"),
    ("appdata", "local", "npm-cache"),
    ("appdata", "local", "pip", "cache"),
    ("appdata", "local", "yarn", "cache"),
    ("appdata", "local", "nuget", "cache"),
    ("appdata", "local", "microsoft", "windows", "inetcache"),
    ("appdata", "roaming", "npm-cache"),
)
_HOME_CONFIG = listed(
    """
    .config .local library appdata .mozilla .vscode .claude .cursor .codex .gemini .vim .emacs.d
    """
)


def device_at(name: str) -> tuple[str, str]:
    r"""Return what a Windows device path (`\\.\name`) is."""
    lower = name.lower()
    if lower.startswith(("physicaldrive", "harddisk", "volume", "cdrom")) or (len(lower) == 2 and lower[1] == ":"):
        return "device", ""
    return ("nothing", "") if lower.startswith(("pipe", "com", "lpt", "nul", "con")) else ("device", "")


def _dev(parts: tuple[str, ...]) -> tuple[str, str]:
    """Return what lies below `/dev`."""
    first = parts[0].lower()
    if first in _HARMLESS_DEVICES or first.startswith(("tty", "pts", "std")):
        return "nothing", ""
    if first == "shm":
        return "directory", "temp"
    if first in ("disk", "mapper", "zvol", "block"):
        return "device", ""
    if first.startswith(_DISKS):
        return "device", ""
    if len(parts) > 1:
        # `/dev/<volume group>/<logical volume>`
        return ("nothing" if first in _NO_DISKS else "device"), ""
    return ("device" if is_pattern(first) else "nothing"), ""


def home_at(parts: tuple[str, ...], tree: bool) -> tuple[str, str]:
    """Return what lies below a home directory, `parts` not empty."""
    lower = tuple(part.lower() for part in parts)
    first = lower[0]
    if lower[:3] == ("appdata", "local", "temp"):
        return "directory", "temp"
    for cache in _HOME_CACHES:
        if lower[: len(cache)] == cache:
            return "directory", "regenerable"
    guard = names.guard_of(list(lower))
    if guard:
        return guard, ""
    if first in _HOME_SECRETS or (first == ".config" and lower[1:2] in (("gcloud",), ("gh",), ("op",), ("sops",))):
        if lower[-1] == "known_hosts" or lower[-1].startswith("known_hosts."):
            return "config", ""
        return "secret", ""
    if lower[:2] == ("library", "keychains"):
        return "secret", ""
    kind, expendable = names.kind_of_name(parts, recursive=tree)
    if kind:
        return kind, expendable
    if len(parts) == 1 and (names.is_shell_file(first) or first in _HOME_CONFIG):
        return "config", ""
    if first in (".config", ".local", "appdata", "library") and len(parts) <= 2:
        return "config", ""
    return "outside", ""


def posix_at(parts: tuple[str, ...], tree: bool, mac: bool = False) -> tuple[str, str]:
    """Return what an absolute POSIX path outside the workspace is, `parts` not empty."""
    lower = tuple(part.lower() for part in parts)
    first, count = lower[0], len(parts)
    if first in ("system", "library", "applications") and parts[0] == first and not mac:
        # macOS spells these with a capital and folds case; elsewhere they are somebody's own
        return elsewhere_at(parts, tree)
    if first == "private" and count > 1:
        return posix_at(parts[1:], tree) if lower[1] in ("etc", "var", "tmp") else ("system", "")
    if is_pattern(first) and count == 1:
        if any(matches(first, top) for top in ("home", "users", "root")):
            return "home", ""
        if any(matches(first, top) for top in SYSTEM_TOP):
            return "system", ""
    if first in ("home", "users"):
        if count == 1 or (count == 2 and lower[1] != "shared"):
            return "home", ""
        return home_at(parts[2:], tree)
    if first == "root":
        return ("home", "") if count == 1 else home_at(parts[1:], tree)
    if first == "volumes":
        if count <= 2 and not (count == 2 and names.is_backup_name(first)):
            return "device", ""
    elif first in SYSTEM_TOP and count == 1:
        return "system", ""
    if first == "dev":
        return _dev(parts[1:])
    if first in ("proc", "sys"):
        return ("system" if tree else "runtime"), ""
    if first == "run" and lower[1] == "media":
        # where desktops mount what a person plugs in: `/run/media/<user>/<label>`
        return ("device", "") if count == 4 and tree else elsewhere_at(parts[4:] or parts, tree)
    if first == "run":
        return "directory", "temp"
    if first == "etc":
        return _etc(lower, tree)
    if first == "var":
        return _var(parts, lower, tree)
    if first == "usr":
        return _usr(parts, lower, tree)
    if first in ("bin", "sbin", "lib", "lib32", "lib64", "boot", "efi"):
        return ("system" if tree else "config"), ""
    if first == "system":
        return "system", ""
    if first == "library" and lower[1] == "caches":
        return "directory", "regenerable"
    if first == "nix" and lower[1] == "store" and count == 2:
        return "system", ""
    if first == "data" and lower[1:2] in (("db",), ("mysql",), ("postgres",), ("mongo",), ("mongodb",)):
        return "database", ""
    return elsewhere_at(parts, tree)


def elsewhere_at(parts: tuple[str, ...], tree: bool) -> tuple[str, str]:
    """Neither home nor system: names decide, and a build name counts only below another directory."""
    kind, expendable = names.kind_of_name(parts, recursive=tree)
    if expendable == "regenerable" and len(parts) == 1 and names.is_build_name(parts[0]):
        return "outside", ""
    return (kind, expendable) if kind else ("outside", "")


def _etc(lower: tuple[str, ...], tree: bool) -> tuple[str, str]:
    if lower[1] in _VITAL_ETC and len(lower) == 2 and tree:
        return "system", ""
    if lower[1] in ("shadow", "gshadow", "sudoers") or lower[1:3] in (("ssl", "private"), ("pki", "private")):
        return "secret", ""
    if lower[1] == "ssh" and lower[-1].startswith("ssh_host"):
        return "secret", ""
    if names.is_backup_name(lower[-1]):
        return "backup", ""
    return "config", ""


def _var(parts: tuple[str, ...], lower: tuple[str, ...], tree: bool) -> tuple[str, str]:
    second, count = lower[1], len(parts)
    if second == "cache":
        return "directory", "regenerable"
    if second == "run":
        return ("system", "") if count == 2 else ("directory", "temp")
    if second == "log":
        return "audit", ""
    if second == "tmp":
        # kept across reboots (FHS 3.0, 5.15): somebody counts on it
        kind, expendable = names.kind_of_name(parts[2:], recursive=tree)
        return (kind, expendable) if kind else (("directory" if tree or count == 2 else "file"), "")
    if second in ("backups", "backup"):
        return "backup", ""
    if second in ("lib", "db"):
        if count == 2:
            return "system", ""
        if lower[2] in names.DATABASE_SERVERS:
            return "database", ""
        if lower[2:4] == ("apt", "lists"):
            return "directory", "regenerable"
        if count == 3 and lower[2] in (
            "dpkg",
            "rpm",
            "pacman",
            "apt",
            "systemd",
            "dkms",
            "apk",
            "docker",
            "containerd",
        ):
            return "system", ""
    return elsewhere_at(parts[1:], tree)


def _usr(parts: tuple[str, ...], lower: tuple[str, ...], tree: bool) -> tuple[str, str]:
    second, count = lower[1], len(parts)
    if second == "local":
        if count == 2 or (count == 3 and lower[2] in ("bin", "lib", "sbin", "share", "etc", "include", "libexec")):
            return "system", ""
        if lower[2] == "var" and count > 3 and lower[3] in names.DATABASE_SERVERS:
            return "database", ""
        return elsewhere_at(parts[2:], tree)
    if second == "src" and count > 2:
        return elsewhere_at(parts[2:], tree)
    if count == 2:
        return "system", ""
    kind, expendable = names.kind_of_name(parts[2:], recursive=tree)
    if expendable == "regenerable" and not names.is_build_name(parts[-1]):
        return kind, expendable
    if tree and (lower[2].endswith("-linux-gnu") or lower[2] in ("systemd", "modules", "firmware")):
        return "system", ""
    return ("outside" if tree else "config"), ""


def drive_at(parts: tuple[str, ...], tree: bool) -> tuple[str, str]:
    """Return what a path on a Windows drive is, `parts` not empty and lower case."""
    first, count = parts[0], len(parts)
    if first in ("windows", "winnt"):
        if count == 1 or tree:
            return "system", ""
        return "config", ""
    if first in ("program files", "program files (x86)", "programdata", "recovery", "boot", "efi", "perflogs"):
        if count == 1:
            return "system", ""
        return elsewhere_at(parts[1:], tree)
    if first in ("users", "documents and settings"):
        if count == 1 or (count == 2 and parts[1] != "public"):
            return "home", ""
        return home_at(parts[2:], tree)
    if count == 1 and is_pattern(first):
        if matches(first, "windows") or matches(first, "program files"):
            return "system", ""
        if matches(first, "users"):
            return "home", ""
    if first in ("system volume information",):
        return "backup", ""
    return elsewhere_at(parts, tree)


#: What Windows itself loads, by the ends of names; what it starts from, or starts on its own (at a login screen too).
_LOADED = (".dll", ".sys", ".drv", ".ocx", ".cpl", ".msc", ".mui", ".efi", ".nls")
_HOLD_PARTS = frozenset({"system32", "syswow64", "sysnative", "winsxs", "boot", "system", "servicing"})
_READ_AT_START = listed(
    """
    win.ini system.ini bootstat.dat bcd bootmgr ntldr boot.ini ntoskrnl.exe hal.dll explorer.exe cmd.exe svchost.exe
    lsass.exe winlogon.exe wininit.exe csrss.exe smss.exe services.exe userinit.exe logonui.exe dwm.exe sethc.exe
    utilman.exe osk.exe magnify.exe narrator.exe displayswitch.exe atbroker.exe taskmgr.exe regedit.exe
    """
)


def is_windows_part(lower: Sequence[str], *, tree: bool) -> bool:
    """Whether a path below a drive is a part of Windows itself, or (`tree`) a directory that holds such parts."""
    if not lower:
        return False
    last = lower[-1]
    if lower[0] in ("windows", "winnt"):
        if len(lower) > 2 and lower[1] not in _HOLD_PARTS:
            return False
        if tree:
            return len(lower) == 1 or lower[1] in _HOLD_PARTS
        return len(lower) > 1 and (last in _READ_AT_START or last.endswith(_LOADED))
    if lower[0] in ("boot", "efi"):
        return tree or last in _READ_AT_START or last.endswith(_LOADED)
    return len(lower) == 1 and not tree and last in _READ_AT_START

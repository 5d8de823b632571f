"""Paths as PowerShell resolves them: drives, providers, environment folders, joining, the platform they speak."""

from __future__ import annotations

import re

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.context import Context

#: drives that only hold this session's own state
SESSION = frozenset({"variable", "env", "function", "alias", "temp"})
_PROVIDER = re.compile(r"(?:[A-Za-z.]+\\)?([A-Za-z]{2,})::(.*)", re.DOTALL)
_DRIVE = re.compile(r"([A-Za-z][A-Za-z0-9_]+):(.*)", re.DOTALL)
_WINDOWS = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]:(?:\\|$|[\s\"';*])|\\\\[A-Za-z0-9?.]|\$env:(?:userprofile|appdata|localappdata|systemroot|windir|temp|programdata|systemdrive|programfiles)\b|hk(?:lm|cu|cr):|[A-Za-z.\0*]\\[A-Za-z*.$]",
    re.IGNORECASE,
)
_POSIX = re.compile(
    r"(?:^|[\s\"'=])(?:/(?:home|usr|var|etc|tmp|opt|root|mnt|srv|Users|data|app|workspace|proc|dev|bin|lib)\b|~/)"
)


def platform_of(text: str, context: Context) -> str:
    """Return the platform a script is for: what its paths show, else what its directory shows, else Windows."""
    if _WINDOWS.search(text):
        return "windows"
    if context.cwd:
        return "posix" if context.cwd.startswith("/") else "windows"
    return "posix" if _POSIX.search(text) else "windows"


def provider_of(path: str) -> tuple[str, str]:
    """Return the provider or drive name (lower case, empty for the file system) and the path within it."""
    match = _PROVIDER.match(path)
    if match:
        name = match[1].lower()
        return ("", match[2]) if name == "filesystem" else (name, match[2])
    match = _DRIVE.match(path)
    if match and HOLE not in match[1]:
        return match[1].lower(), match[2]
    return "", path


def has_wildcard(path: str) -> bool:
    """Whether PowerShell would expand this path when it is given to `-Path`."""
    return "*" in path or "?" in path.removeprefix("\\\\?\\") or ("[" in path and "]" in path)


def is_absolute(path: str) -> bool:
    """Whether a path says where it begins."""
    return path.startswith(("\\", "/", "~", HOLE)) or (len(path) > 1 and path[1] == ":")


def join(first: str, second: str, separator: str = "\\") -> str:
    """Return `Join-Path first second`."""
    if not second:
        return first
    if not first:
        return second
    return first.rstrip("\\/") + separator + second.lstrip("\\/")


def root_of(path: str) -> str:
    """Return the root of the drive a path is on; a hole where that is not known."""
    if path[1:2] == ":":
        return path[:2] + "\\"
    return "/" if path[:1] == "/" else HOLE


def _user(context: Context) -> str:
    """Return the name of the person whose home the script works in; a hole where that is not known."""
    for known in (context.home, context.workspace, context.cwd):
        parts = known.replace("/", "\\").split("\\")
        if len(parts) > 2 and parts[1].lower() in ("users", "home") and parts[2]:
            return parts[2]
    return HOLE


def parent_of(path: str) -> str:
    """Return `Split-Path -Parent`."""
    trimmed = path.rstrip("\\/")
    if trimmed == "~":
        return "~/.."
    cut = max(trimmed.rfind("\\"), trimmed.rfind("/"))
    if cut < 0:
        return HOLE if HOLE in trimmed else ""
    return trimmed[: cut + 1] if cut == 2 or cut == 0 else trimmed[:cut]


def _home(context: Context, windows: bool) -> str:
    if context.home:
        return context.home
    user = _user(context) if windows else HOLE
    return f"C:\\Users\\{user}" if user != HOLE else "~"


def environment(name: str, context: Context, windows: bool) -> str:
    """Return what `$env:NAME` (or `%NAME%`) stands for on a machine set up as usual; a hole where it can't be told."""
    for known, value in context.env.items():
        if known.lower() == name:
            return value
    if not windows:
        return {"home": _home(context, False), "tmpdir": "/tmp"}.get(name, HOLE)
    home = _home(context, True)
    system = {
        "userprofile": home,
        "home": home,
        "temp": home + "\\AppData\\Local\\Temp",
        "tmp": home + "\\AppData\\Local\\Temp",
        "appdata": home + "\\AppData\\Roaming",
        "localappdata": home + "\\AppData\\Local",
        "onedrive": home + "\\OneDrive",
        "systemdrive": "C:",
        "homedrive": "C:",
        "systemroot": "C:\\Windows",
        "windir": "C:\\Windows",
        "programfiles": "C:\\Program Files",
        "programfiles(x86)": "C:\\Program Files (x86)",
        "programw6432": "C:\\Program Files",
        "commonprogramfiles": "C:\\Program Files\\Common Files",
        "programdata": "C:\\ProgramData",
        "allusersprofile": "C:\\ProgramData",
        "public": "C:\\Users\\Public",
        "comspec": "C:\\Windows\\System32\\cmd.exe",
    }
    if name == "username":
        return _user(context)
    if name == "homepath":
        return home[2:] if home[1:2] == ":" else "\\Users\\" + HOLE
    return system.get(name, HOLE)


#: [Environment]::GetFolderPath's names and the variable each amounts to, with what follows it
FOLDERS = {
    "userprofile": ("userprofile", ""),
    "desktop": ("userprofile", "\\Desktop"),
    "desktopdirectory": ("userprofile", "\\Desktop"),
    "mydocuments": ("userprofile", "\\Documents"),
    "personal": ("userprofile", "\\Documents"),
    "mypictures": ("userprofile", "\\Pictures"),
    "mymusic": ("userprofile", "\\Music"),
    "myvideos": ("userprofile", "\\Videos"),
    "applicationdata": ("appdata", ""),
    "localapplicationdata": ("localappdata", ""),
    "commonapplicationdata": ("programdata", ""),
    "windows": ("systemroot", ""),
    "system": ("systemroot", "\\System32"),
    "programfiles": ("programfiles", ""),
    "programfilesx86": ("programfiles(x86)", ""),
}

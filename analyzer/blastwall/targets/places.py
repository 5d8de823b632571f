"""Resolves the spelling of a path to a place: an anchor and plain parts, for POSIX, Windows and what mixes them."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.context import Context

#: Anchors that are no drive: the POSIX root, an unknown home, an unknown working directory, above it, anything.
ROOT = "/"
HOME = "~"
HERE = "."
ABOVE = ".."
ANYWHERE = HOLE
DEVICE = "device"

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: Windows variables that stand for places. Empty means that the place is not known.
_VARIABLES: dict[str, str] = {
    "userprofile": "~",
    "homepath": "~",
    "home": "~",
    "systemroot": "c:/windows",
    "windir": "c:/windows",
    "systemdrive": "c:",
    "homedrive": "c:",
    "programfiles": "c:/program files",
    "programw6432": "c:/program files",
    "programfiles(x86)": "c:/program files (x86)",
    "programdata": "c:/programdata",
    "allusersprofile": "c:/programdata",
    "public": "c:/users/public",
    "appdata": "~/appdata/roaming",
    "localappdata": "~/appdata/local",
    "temp": "~/appdata/local/temp",
    "tmp": "~/appdata/local/temp",
    "onedrive": "~/onedrive",
    "cd": ".",
    "pwd": ".",
    "psscriptroot": ".",
}


class Place:
    """Where a path leads: an `anchor` and the `parts` below it.

    `everything` is true where trailing patterns stand for all that lies directly below (`/*`, `./*`, `~/.*`).
    `tree` is true where the spelling says that it is a directory (a trailing `/`, `/.`). `windows` where drive
    letters and case folding hold; parts are lower case then. `lost` where `..` follows something unknown.
    """

    __slots__ = ("anchor", "everything", "lost", "parts", "tree", "windows")

    def __init__(
        self, anchor: str, parts: tuple[str, ...], *, everything: bool, tree: bool, windows: bool, lost: bool
    ) -> None:
        """Hold the place."""
        self.anchor = anchor
        self.parts = parts
        self.everything = everything
        self.tree = tree
        self.windows = windows
        self.lost = lost

    @property
    def whole(self) -> tuple[str, ...]:
        """The anchor and the parts as one sequence, for comparing places."""
        return (self.anchor, *self.parts)

    def __repr__(self) -> str:
        return f"Place({self.anchor!r}, {self.parts!r}, everything={self.everything})"


def matches_anything(part: str) -> bool:
    """Whether a pattern with `*` has no letter of its own: `*`, `**`, `.*`, `*.*`, `?*`, `.[!.]*`."""
    if "*" not in part:
        return False
    depth = 0
    for char in part:
        if char == "[":
            depth = 1
        elif char == "]":
            depth = 0
        elif not depth and char not in "*?.{},":
            return False
    return True


def is_pattern(part: str) -> bool:
    """Whether a part holds a wild card."""
    return "*" in part or "?" in part or "[" in part


def matches(pattern: str, name: str) -> bool:
    """Whether a shell pattern matches a name, in linear space; a bracket counts as any one character."""
    pieces: list[str] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "[":
            close = pattern.find("]", index + 2)
            if close > 0:
                pieces.append("?")
                index = close + 1
                continue
        pieces.append(char)
        index += 1
    p = n = 0
    star = -1
    mark = 0
    while n < len(name):
        if p < len(pieces) and (pieces[p] == "?" or (pieces[p] != "*" and pieces[p] == name[n])):
            p += 1
            n += 1
        elif p < len(pieces) and pieces[p] == "*":
            star = p
            mark = n
            p += 1
        elif star >= 0:
            p = star + 1
            mark += 1
            n = mark
        else:
            return False
    return all(piece == "*" for piece in pieces[p:])


def _windows_variables(text: str) -> str:
    """Put known places for `%NAME%` and `$env:NAME` at the start of a path, a hole for any other."""
    if text.startswith("%"):
        name, percent, rest = text[1:].partition("%")
        if percent:
            return _VARIABLES.get(name.lower(), HOLE) + rest
    lower = text[:6].lower()
    if lower.startswith("$env:"):
        end = 5
        while end < len(text) and (text[end].isalnum() or text[end] in "_()"):
            end += 1
        return _VARIABLES.get(text[5:end].lower(), HOLE) + text[end:]
    if lower == "${env:":
        name, brace, rest = text[6:].partition("}")
        if brace:
            return _VARIABLES.get(name.lower(), HOLE) + rest
    if lower[:5] == "$home":
        return "~" + text[5:]
    return text


def _is_drive(text: str) -> bool:
    return len(text) >= 2 and text[1] == ":" and text[0] in _LETTERS


def _tidy(part: str) -> str:
    """Fold a Windows part: case, trailing dots and spaces, streams; the file system ignores them all."""
    stream = part.find(":")
    if stream > 0:
        part = part[:stream]
    folded = part.lower()
    if folded.strip(". ") and not folded.endswith("*"):
        folded = folded.rstrip(". ")
    return _SHORT_NAMES.get(folded, folded)


_SHORT_NAMES = {
    "progra~1": "program files",
    "progra~2": "program files (x86)",
    "progra~3": "programdata",
    "docume~1": "users",
}


def _split(text: str, context: Context) -> tuple[str, list[str], bool]:
    """Return `(anchor, raw parts, windows)` of one spelling. An empty anchor means relative."""
    windows = context.platform == "windows"
    if windows:
        for prefix in ("microsoft.powershell.core\\filesystem::", "filesystem::"):
            if text[: len(prefix)].lower() == prefix:
                text = text[len(prefix) :]
        text = _windows_variables(text)
    elif text.startswith(("file:///", "file://localhost/")):
        text = text[text.index("/", 7) :]
    if windows or text.startswith("\\\\") or (_is_drive(text) and text[2:3] in ("", "\\", "/")):
        text = text.replace("\\", "/")
        windows = True
    if windows and text.startswith("//"):
        if text.startswith(("//?/", "//./")):
            rest = text[4:]
            if rest[:4].lower() == "unc/":
                text = "//" + rest[4:]
            elif text[2] == "." or rest[:6].lower() == "volume" or not rest:
                if _is_drive(rest) and len(rest) > 2:
                    text = rest
                else:
                    return DEVICE, [rest], True
            elif _is_drive(rest):
                text = rest if len(rest) > 2 else rest + "/"
            elif rest.startswith(HOLE):
                return ANYWHERE, [rest], True
            else:
                # `\\?\` with no drive behind it is taken from the current volume's root
                text = "/" + rest
        if text.startswith("//"):
            pieces = [piece for piece in text.split("/") if piece]
            share = pieces[1].lower() if len(pieces) > 1 else ""
            if len(share) == 2 and share[1] == "$" and share[0] in _LETTERS:
                return share[0] + ":", pieces[2:], True
            return "//" + "/".join(pieces[:2]).lower(), pieces[2:], True
    if windows and _is_drive(text):
        rest = text[2:]
        if rest and rest[0] not in "/." and context.cwd[:2].lower() == text[:2].lower():
            # `C:name` is taken from the directory that drive is at
            return "", rest.split("/"), True
        return text[0].lower() + ":", rest.split("/"), True
    if text.startswith("/"):
        pieces = text.split("/")
        drive = _mounted_drive([piece for piece in pieces if piece and piece != "."], context)
        if drive:
            skip = 1 if len(drive) == 2 else 2
            return drive[0] + ":", [piece for piece in pieces if piece and piece != "."][skip:], True
        if windows:
            cwd = context.cwd or context.workspace
            return (cwd[0].lower() + ":" if _is_drive(cwd) else "c:"), pieces, True
        return ROOT, pieces, False
    if text.startswith("~"):
        name, _, rest = text.replace("\\", "/").partition("/") if windows else text.partition("/")
        pieces = rest.split("/") if rest or text.endswith("/") else []
        if name == "~":
            return HOME, pieces, windows
        if name == "~+":
            return "", pieces, windows
        if name == "~-":
            return ANYWHERE, [HOLE, *pieces], windows
        if name[1:].isascii() and name[1:].replace("-", "").replace("_", "").isalnum():
            return ROOT, (["root"] if name == "~root" else ["home", name[1:]]) + pieces, windows
    if text.startswith(HOLE):
        return ANYWHERE, text.split("/"), windows
    return "", text.split("/"), windows


def _mounted_drive(pieces: list[str], context: Context) -> str:
    """Return the drive a POSIX path leads to under MSYS (`/c`), Cygwin (`/cygdrive/c`) or WSL (`/mnt/c`)."""
    if not pieces:
        return ""
    first = pieces[0]
    if len(first) == 1 and first in _LETTERS:
        # `/c` may be a directory of a Linux machine; these letters and these neighbours say that it is none
        here = context.cwd or context.workspace
        if first.lower() in "cd" or context.platform == "windows" or _is_drive(here) or _is_msys(here):
            return first.lower() + ":"
        return ""
    if first.lower() in ("mnt", "cygdrive") and len(pieces) > 1 and len(pieces[1]) == 1 and pieces[1] in _LETTERS:
        return pieces[1].lower() + ":/"
    return ""


def _is_msys(path: str) -> bool:
    return len(path) >= 2 and path[0] == "/" and path[1] in _LETTERS and path[2:3] in ("", "/")


def _base(path: str, context: Context, depth: int = 0) -> tuple[str, list[str], bool, bool]:
    """Return `(anchor, parts, windows, lost)` of the working directory; unknown is `HERE`."""
    if not path:
        if context.relocated and not context.container and context.host:
            # a login on another machine starts in the home directory there
            return HOME, [], context.platform == "windows", False
        return HERE, [], context.platform == "windows", False
    anchor, raw, windows = _split(path, context)
    parts, lost, ups = _fold([], raw, windows)
    return anchor or (ABOVE if ups else HERE), parts, windows, lost


def _fold(base: list[str], raw: list[str], windows: bool) -> tuple[list[str], bool, int]:
    """Apply `.`, `..` and empty parts; return the parts, whether an unknown was climbed, and the overshoot."""
    parts = list(base)
    lost = False
    ups = 0
    for piece in raw:
        if not piece or piece == ".":
            continue
        if piece == "..":
            if parts:
                if HOLE in parts[-1]:
                    lost = True
                parts.pop()
            else:
                ups += 1
            continue
        parts.append(_tidy(piece) if windows else piece)
    return parts, lost, ups


#: What the two below answered, by all they depend on: every path of a call asks for the same.
_answers: dict[tuple[str, ...], tuple[str, ...]] = {}
_MOST_ANSWERS = 512


def _remembered(what: str, context: Context, answer: Callable[[Context], tuple[str, ...]]) -> tuple[str, ...]:
    key = (what, context.home, context.workspace, context.cwd, context.platform)
    found = _answers.get(key)
    if found is None:
        if len(_answers) >= _MOST_ANSWERS:
            _answers.clear()
        found = _answers[key] = answer(context)
    return found


def home_of(context: Context) -> tuple[str, ...]:
    """Return the home directory as `Place.whole`, told by the context or by where it works; empty where unknown."""
    return _remembered("home", context, _home_of)


def workspace_of(context: Context) -> tuple[str, ...]:
    """Return the workspace as `Place.whole`; `(HERE,)` where it is not known."""
    return _remembered("workspace", context, _workspace_of)


def _home_of(context: Context) -> tuple[str, ...]:
    if context.home:
        anchor, raw, windows = _split(context.home, context)
        parts, _, _ = _fold([], raw, windows)
        return (anchor, *parts) if anchor not in ("", HOME) else ()
    for known in (context.workspace, context.cwd):
        if not known:
            continue
        anchor, raw, windows = _split(known, context)
        parts, _, _ = _fold([], raw, windows)
        if len(parts) >= 2 and parts[0].lower() in ("home", "users") and HOLE not in parts[1]:
            return (anchor, *parts[:2])
        if anchor == ROOT and parts[:1] == ["root"]:
            return (anchor, "root")
    return ()


def _workspace_of(context: Context) -> tuple[str, ...]:
    known = context.workspace
    if not known:
        return (HERE,)
    anchor, raw, windows = _split(known, context)
    parts, _, _ = _fold([], raw, windows)
    if anchor == HOME:
        home = home_of(context)
        if home:
            return (*home, *parts)
    return (anchor or HERE, *parts)


#: The most links one path is followed through, as systems too have such a limit.
_LINKS = 8


def followed(text: str, context: Context) -> str:
    """Return a path with the links put in that this call made earlier.

    A link itself, with no slash behind, stays; what was moved or mounted there is meant by its bare name too.
    """
    for _ in range(_LINKS):
        full = text
        if text[:1] not in ("/", "~") and context.cwd:
            full = context.cwd + "/" + text
        full = full.removeprefix(HOLE + "/")
        parts, lost, ups = _fold([], full.split("/"), False)
        if lost or ups:
            return text
        if full.endswith(("/", "/.")):
            parts.append("")
        start = "/" if full[:1] == "/" else ""
        for index in range(1, min(len(parts), 64) + 1):
            known = context.files.get(start + "/".join(parts[:index]))
            if known is not None and known.data is not None and "link" in known.data:
                if index == len(parts) and "moved" not in known.data:
                    continue
                target = str(known.data["link"])
                if target[:1] not in ("/", "~", HOLE):
                    target = start + "/".join([*parts[: index - 1], target])
                below = "/".join(parts[index:])
                text = target.rstrip("/") + "/" + below if below or text.endswith("/") else target
                if "moved" in known.data:
                    # it was there when it was moved, whatever stands there by now
                    return text
                break
        else:
            return text
    return text


def is_link(text: str, context: Context) -> bool:
    """Whether a path is, by its own name, a link that this call made: removing it leaves what it leads to."""
    if not text or text[-1] == "/" or text.endswith("/."):
        return False
    full = text if text[:1] in ("/", "~") or not context.cwd else context.cwd + "/" + text
    parts, lost, ups = _fold([], full.removeprefix(HOLE + "/").split("/"), False)
    known = None if lost or ups else context.files.get(("/" if full[:1] == "/" else "") + "/".join(parts))
    return known is not None and known.data is not None and "link" in known.data and "moved" not in known.data


def written_through(text: str, context: Context) -> str:
    """Return where a link leads that this call made and that a program is given to write to; empty for no link."""
    if not is_link(text, context):
        return ""
    return followed(text + "/", context).rstrip("/") or "/"


def moved_below(place: Place, context: Context) -> list[str]:
    """Return where things came from that this call moved, or mounted, below a place."""
    whole = "/".join(place.whole).replace("//", "/") + "/"
    below = whole.removeprefix(f"{HERE}/")
    found = []
    for key, held in context.files.items():
        if held.data is not None and "moved" in held.data and key.startswith(below) and key + "/" != below:
            found.append(str(held.data["link"]))
    return found


def locate(text: str, glob: bool, context: Context) -> Place:
    """Resolve a path as the program that gets it would, as far as that can be told. Total on any text."""
    if context.files:
        text = followed(text, context)
    anchor, raw, windows = _split(text, context)
    tree = (len(text) > 0 and (text[-1] in "/\\" if windows else text[-1] == "/")) or (
        bool(raw) and raw[-1] in (".", "..")
    )
    lost = False
    if anchor == "":
        anchor, base, base_windows, lost = _base(context.cwd, context)
        windows = windows or base_windows
        parts, more, ups = _fold(base, raw, windows)
        lost = lost or more
        if ups and anchor == HERE:
            anchor = ABOVE
        elif ups and anchor == HOME:
            anchor, parts = ROOT, ["home", *parts]
        if anchor == ANYWHERE and (not parts or HOLE not in parts[0]):
            parts = [HOLE, *parts]
    else:
        parts, lost, ups = _fold([], raw, windows)
        if ups and anchor == HOME:
            home = home_of(context)
            if home:
                kept = list(home[1:])[: max(0, len(home) - 1 - ups)]
                anchor, parts = home[0], kept + parts
            else:
                anchor, parts = ROOT, (["home", *parts] if ups == 1 else parts)
        if anchor == ANYWHERE and not parts:
            parts = [HOLE]
    if anchor == HOME:
        home = home_of(context)
        if home:
            anchor, parts = home[0], [*home[1:], *parts]
    everything = False
    if glob:
        while parts and matches_anything(parts[-1]):
            parts.pop()
            everything = True
    return Place(anchor, tuple(parts), everything=everything, tree=tree, windows=windows, lost=lost)

"""Says what a path is (root, home, system, device, workspace, file, backup, database, ...) and how expendable."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.effects import Target
from blastwall.targets import names
from blastwall.targets.builds import is_built
from blastwall.targets.machine import (
    DOS_DEVICES,
    SYSTEM_TOP,
    VITAL_FILES,
    device_at,
    drive_at,
    elsewhere_at,
    home_at,
    posix_at,
)
from blastwall.targets.places import ABOVE, ANYWHERE, DEVICE, HERE, HOME, ROOT, Place, is_link, is_pattern, locate
from blastwall.targets.places import home_of as _home_of
from blastwall.targets.places import moved_below as _moved_below
from blastwall.targets.places import workspace_of as _workspace_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.context import Context


def _is_temporary(anchor: str, parts: tuple[str, ...], context: Context) -> bool:
    """Whether a place is a directory for temporary files, or below one."""
    if anchor == ROOT:
        rest = parts[1:] if parts[:1] == ("private",) else parts
        if rest[:1] == ("tmp",) or rest[:2] in (("dev", "shm"), ("run", "lock")) or rest[:2] == ("var", "folders"):
            return True
    elif len(anchor) == 2 and anchor[1] == ":":
        if parts[:1] in (("temp",), ("tmp",)) or parts[:2] == ("windows", "temp"):
            return True
        if parts[:1] == ("users",) and parts[2:5] == ("appdata", "local", "temp"):
            return True
    elif anchor == HOME and parts[:3] == ("appdata", "local", "temp"):
        return True
    own = context.env.get("TMPDIR") or context.env.get("TEMP") or ""
    if own and HOLE not in own and own[0] in "/\\" and len(own) > 1:
        place = locate(own, False, context.derive(env={}))
        whole = place.whole
        return len(whole) > 2 and (anchor, *parts)[: len(whole)] == whole
    return False


#: Patterns that pick nothing in a temporary directory but what programs said there.
_LOGS = frozenset({"*.log", "*.log.*", "*.out.log", "*.err.log"})


def _is_shared(place: Place, context: Context) -> bool:
    """Whether a place is a whole directory for temporary files, or what a pattern picks there: others' files too."""
    parts = place.parts
    if not _is_temporary(place.anchor, parts, context):
        return False
    while parts and HOLE not in parts[-1] and is_pattern(parts[-1][0]):
        parts = parts[:-1]
    above = parts[:-1]
    own = parts[:2] == ("var", "folders") or parts[:3] == ("private", "var", "folders")
    return not _is_temporary(place.anchor, above, context) or (own and len(above) <= parts.index("folders") + 3)


def _within(parts: tuple[str, ...], tree: bool) -> tuple[str, str]:
    """Return what lies below the workspace, `parts` not empty."""
    kind, expendable = names.kind_of_name(parts, recursive=tree)
    if kind:
        return kind, expendable
    if not tree and names.is_leftover_name(parts[-1]) and "**" not in parts:
        return "file", "temp"
    return ("directory" if tree else "file"), ""


def _named_temporary(arg: Arg, place: Place, tree: bool) -> bool:
    """Whether the variable a path comes from says that it is a temporary file, or a directory of such."""
    unknown: tuple[str, ...] = getattr(arg, "unknown", ())
    if len(unknown) != 1 or arg.glob or arg.split or place.everything or not unknown[0]:
        return False
    if arg.text == HOLE:
        return not tree and names.is_temporary_variable(unknown[0])
    below = arg.text.partition("/")[2]
    return (
        names.is_temporary_directory_variable(unknown[0])
        and arg.text.startswith(HOLE + "/")
        and HOLE not in below
        and below.strip("./") != ""
        and ".." not in below.split("/")
    )


def _absolute(place: Place, context: Context, tree: bool) -> tuple[str, str]:
    """Return what a place with no holes is."""
    anchor, parts = place.anchor, place.parts
    if place.windows and parts and parts[-1] in DOS_DEVICES:
        return "nothing", ""
    whole = place.whole
    workspace = _workspace_of(context)
    home = _home_of(context)
    usable = _usable_workspace(workspace, home)
    if usable and whole == workspace:
        return "workspace", ""
    if usable and whole[: len(workspace)] == workspace:
        return _within(whole[len(workspace) :], tree)
    if anchor == HERE:
        # the directory is not known, but it is not the workspace's own spelling either
        return _within(parts, tree) if parts else ("workspace", "")
    if anchor == ABOVE:
        return elsewhere_at(parts, tree) if parts else ("outside", "")
    if anchor == DEVICE:
        return device_at(parts[0] if parts else "")
    if anchor == HOME:
        return home_at(parts, tree) if parts else ("home", "")
    above = usable and len(whole) < len(workspace) and workspace[: len(whole)] == whole
    if not parts:
        return "root", ""
    if not above and _is_temporary(anchor, parts, context):
        if _is_shared(place, context):
            if len(parts) > 1 and not tree and parts[-1] in _LOGS and not is_pattern(parts[-2]):
                return "file", "temp"
            return ("file" if parts and is_pattern(parts[-1]) and not tree else "directory"), ""
        return ("directory" if tree else "file"), "temp"
    if home and len(whole) >= len(home) and whole[: len(home)] == home:
        below = whole[len(home) :]
        kind, expendable = home_at(below, tree) if below else ("home", "")
    elif home and len(whole) < len(home) and home[: len(whole)] == whole and anchor == home[0]:
        kind, expendable = "home", ""
    elif anchor == ROOT:
        kind, expendable = posix_at(parts, tree, workspace[1:2] == ("Users",))
    elif len(anchor) == 2 and anchor[1] == ":":
        kind, expendable = drive_at(tuple(part.lower() for part in parts), tree)
    else:
        kind, expendable = elsewhere_at(parts, tree)
    if above and kind in ("outside", "directory", "file"):
        # a directory that holds the workspace goes with all of it
        return "workspace", ""
    return kind, expendable


def _usable_workspace(workspace: tuple[str, ...], home: tuple[str, ...]) -> bool:
    """Whether the workspace is a place of its own: an agent started in `/` or in a home directory owns neither."""
    if len(workspace) < 2 or workspace == home:
        return False
    if workspace[0] == ROOT:
        first = workspace[1].lower()
        if len(workspace) == 2:
            return first not in SYSTEM_TOP and first not in ("home", "users", "root", "tmp")
        return not (first in ("home", "users") and len(workspace) == 3)
    if len(workspace) == 2:
        return workspace[1] not in ("windows", "users", "program files", "program files (x86)", "programdata")
    return not (workspace[1] == "users" and len(workspace) == 3)


def _holed(place: Place, arg: Arg, context: Context, tree: bool) -> tuple[str, str]:
    """Return what a place with an unknown part is: what its known end or beginning settles, else unresolved."""
    parts = place.parts
    first = next(index for index, part in enumerate(parts) if HOLE in part)
    last = max(index for index, part in enumerate(parts) if HOLE in part)
    tail = parts[last + 1 :]
    if tail:
        kind, expendable = names.kind_of_name(tail, recursive=tree)
        if expendable and arg.glob and place.anchor not in (HERE, ANYWHERE):
            above = Place(place.anchor, parts[:first], everything=False, tree=True, windows=place.windows, lost=False)
            if _absolute(above, context, True)[0] in ("root", "system"):
                # the system's own: nobody builds them again here
                return "config", ""
        if kind:
            return kind, expendable
    elif parts[last] != HOLE and not parts[last].endswith(HOLE):
        # a known ending: `"$name.pyc"`
        ending = "x" + parts[last].rsplit(HOLE, 1)[1]
        kind, expendable = names.kind_of_name((ending,), recursive=False)
        if kind:
            return kind, expendable
        if not tree and names.is_leftover_name(ending):
            return "file", "temp"
    if arg.text[:1] == HOLE and _named_temporary(arg, place, tree):
        return ("directory" if tree else "file"), "temp"
    if place.lost or place.anchor in (ANYWHERE, ABOVE) or (arg.split and place.anchor == HERE and not first):
        return "unresolved", ""
    prefix = Place(place.anchor, parts[:first], everything=False, tree=True, windows=place.windows, lost=False)
    kind, expendable = _absolute(prefix, context, True)
    if expendable == "temp" and arg.glob and not _is_temporary(place.anchor, parts[:first], context):
        # a directory that is only named `tmp`: what a search picks in it was put there
        return ("directory" if tree else "file"), ""
    named = not arg.glob or place.everything or parts[first] != HOLE
    if not expendable and named and _is_temporary(place.anchor, parts[:first], context):
        return ("directory" if tree else "file"), "temp"
    own = arg.glob and len(tail) == 1 and names.is_own_pattern(tail[0])
    if not expendable and own and _is_temporary(place.anchor, parts[:first], context):
        # `find /tmp -name 'myapp-*'`: one program's own among the temporary files
        return ("directory" if tree else "file"), "temp"
    if expendable or kind in ("vcs", "backup", "database", "secret", "audit", "device", "guard"):
        return kind, expendable
    if kind == "system" and first:
        # a name or pattern looked for in the tree leaves the tree
        return ("config" if tail and not place.everything else "system"), ""
    if kind == "config":
        return "config", ""
    if prefix.anchor == ROOT and len(prefix.parts) == 1 and prefix.parts[0].lower() in ("home", "users"):
        return "home", ""
    if len(prefix.anchor) == 2 and prefix.parts == ("users",) and not tail:
        return "home", ""
    if kind == "directory":
        return ("directory" if tree else "file"), ""
    if kind == "workspace" and not tree and parts[first] != HOLE and not parts[first].startswith(HOLE):
        # `report-$n.txt`: a name of its own in the workspace
        return "file", ""
    if kind == "workspace" and not tree and tail:
        return "file", ""
    return "unresolved", ""


def path(
    arg: Arg | str,
    context: Context,
    *,
    recursive: bool = False,
    selected: bool = False,
    filters: Sequence[str] = (),
) -> Target:
    """Return what a path is. Total on any text.

    `recursive`: the whole tree below it is meant. `selected`: something inside the tree, picked by a filter, is meant
    and the tree stays; `filters` are the names the filter picks, where known.
    """
    if isinstance(arg, str):
        arg = Arg(arg, glob=any(c in arg for c in "*?["))
    text = arg.text
    shown = text.replace(HOLE, "…")
    if not text:
        return Target("nothing", "")
    place = locate(text, arg.glob, context)
    final = place.parts[-1] if place.parts else ""
    tree = recursive or place.tree or place.everything
    if tree and final and not place.tree and not place.everything and names.looks_like_file(final):
        tree = False
    if any(HOLE in part for part in place.parts) or place.lost:
        if not any(HOLE in part for part in place.parts):
            kind, expendable = names.kind_of_name(place.parts[-1:], recursive=tree)
            if not kind or (expendable == "temp" and place.everything):
                # above one temporary directory lie all the others'
                kind, expendable = "unresolved", ""
        else:
            kind, expendable = _holed(place, arg, context, tree)
    else:
        kind, expendable = _absolute(place, context, tree)
    if kind == "outside" and not tree and context.files and names.looks_like_file(final):
        # a file that was moved here is a file here
        kind, expendable = _as_it_stands(text, arg.glob, context)
    if selected:
        if not expendable and filters and _is_shared(place, context) and all(names.is_own_pattern(f) for f in filters):
            expendable = "temp"
        if expendable == "temp" and not _is_temporary(place.anchor, place.parts, context):
            expendable = ""
        kind, expendable = _selected(kind, expendable, filters)
    if context.throwaway:
        expendable = expendable or "throwaway"
    elif not expendable and tree and context.files and kind in ("directory", "outside") and is_built(place, context):
        expendable = "regenerable"
    elif not expendable and context.files and is_link(text, context):
        kind, expendable = "file", "created-here"
    elif (
        not expendable
        and context.files
        and ((not tree and _is_copy(place, text, context)) or _is_cloned(place, text, context))
    ):
        expendable = "created-here"
    elif not expendable and context.files and kind in ("file", "outside") and not tree:
        # only what is ordinary anyway: a backup that was emptied first was not made here
        made = "/".join(place.whole).replace("//", "/") in context.files or text in context.files
        expendable = "created-here" if made else ""
    if expendable and tree and context.files and expendable != "throwaway":
        for source in _moved_below(place, context):
            # what was put there goes too, and was something else before
            kind, held = _absolute(locate(source, False, context.derive(files={})), context, True)
            if not held:
                return Target(kind, shown)
    return Target(kind, shown, expendable=expendable)


def _as_it_stands(text: str, glob: bool, context: Context) -> tuple[str, str]:
    """Return what a path is by its own spelling, whatever was moved there."""
    place = locate(text, glob, context.derive(files={}))
    return _absolute(place, context, False) if not any(HOLE in part for part in place.parts) else ("outside", "")


def _is_copy(place: Place, text: str, context: Context) -> bool:
    """Whether this very call made the file as a copy of another."""
    for key in ("/".join(place.whole).replace("//", "/"), text):
        held = context.files.get(key)
        if held is not None and held.data is not None and "copy" in held.data:
            return True
    return False


def _is_cloned(place: Place, text: str, context: Context) -> bool:
    """Whether this very call fetched the directory it lies in: the remote still has what it brought.

    Only where all of the rest waits for that: a clone into what is there already fails, and leaves it as it was.
    """
    if HOLE in text or not any(h.data is not None and h.data.get("tree") for h in context.files.values()):
        return False
    key = "/".join(place.whole).replace("//", "/")
    for _ in range(12):
        held = context.files.get(key)
        if held is not None and held.data is not None and held.data.get("tree"):
            return True
        key = key.rpartition("/")[0]
    return False


def _made_again(name: str) -> bool:
    return names.is_regenerable_name(name) or names.is_build_name(name)


def _selected(kind: str, expendable: str, filters: Sequence[str]) -> tuple[str, str]:
    """Return what a filter picks from a tree of this kind: files in it, whatever the tree is."""
    if expendable:
        return "file", expendable
    if filters:
        if all(_made_again(name) for name in filters):
            # what the system came with is not built again here
            return ("config", "") if kind in ("root", "system") else ("file", "regenerable")
        kinds = {
            names.kind_of_name((name.lstrip("*") if name.startswith("*.") else name,), recursive=True)[0]
            for name in filters
        }
        for grave in ("vcs", "database", "backup", "secret"):
            if grave in kinds:
                return grave, ""
    if kind in ("backup", "audit", "secret", "vcs", "nothing", "guard"):
        return kind, ""
    if kind == "database":
        return "config", ""
    return "file", ""


_WORDS = {
    "root": "the root of the file system",
    "home": "a home directory",
    "system": "a directory of the operating system",
    "device": "a whole disk, partition or drive",
    "outside": "something outside the workspace",
    "workspace": "the whole workspace",
    "directory": "a directory that nothing makes again",
    "file": "a file",
    "config": "configuration or state that programs rely on",
    "vcs": "the version-control history",
    "backup": "a backup",
    "audit": "a log that shows what happened",
    "secret": "a key or credential",
    "database": "a database",
    "unresolved": "a path that can't be told before the command runs",
    "guard": "what guards these calls",
    "runtime": "a running system's state",
    "nothing": "nothing that lasts",
}
_EXPENDABLE_WORDS = {
    "regenerable": "made again by a build or an install",
    "temp": "temporary files",
    "empty": "an empty directory",
    "created-here": "a file this very call made",
    "throwaway": "inside a throw-away container",
}


def describe(target: Target) -> str:
    """Return words for a target, for a message: what it is, not what it is called."""
    if target.expendable:
        return _EXPENDABLE_WORDS.get(target.expendable, target.expendable)
    return _WORDS.get(target.kind, target.kind)


def is_inside(arg: Arg | str, context: Context) -> bool:
    """Whether a path is the workspace or lies in it, as far as can be told; an unknown part may lead anywhere."""
    if isinstance(arg, str):
        arg = Arg(arg)
    place = locate(arg.text, arg.glob, context)
    if place.lost or any(HOLE in part for part in place.parts):
        return False
    workspace = _workspace_of(context)
    if place.anchor == HERE and len(workspace) == 1:
        return True
    return place.whole[: len(workspace)] == workspace


def is_vital_file(arg: Arg | str, context: Context) -> bool:
    """Whether a path is a file of `/etc` that logins, name lookups or mounts depend on."""
    if isinstance(arg, str):
        arg = Arg(arg)
    parts = locate(arg.text, False, context).whole
    lower = tuple(part.lower() for part in parts)
    if lower[:2] == (ROOT, "private"):
        lower = (ROOT, *lower[2:])
    return len(lower) >= 3 and lower[:2] == (ROOT, "etc") and lower[-1] in VITAL_FILES

"""Turns a change of a file into the effect it has, by what the file is and how the change reaches it."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.context import environment_of
from blastwall.effects import LOSS, Effect, Target
from blastwall.model import HIGH, LOW, MEDIUM, UNKNOWN, Instead
from blastwall.targets import names
from blastwall.targets.machine import is_windows_part
from blastwall.targets.paths import is_vital_file, path
from blastwall.targets.places import HOME, is_pattern, locate, written_through

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.context import Context

#: Changes that put content into a file.
WRITING = frozenset({"write", "append", "overwrite", "truncate", "link"})
#: What a change is by the words of effects, where it destroys.
_DESTROYING = {"delete": "delete", "rmdir": "delete", "wipe": "delete", "format": "overwrite"}
#: Programs whose deletes go to a bin.
_BINS = ("trash", "gio", "gvfs-trash", "kioclient", "trash-put", "rmtrash", "recycle")
#: Changes that a link hands on to what it leads to.
_FOLLOWING = frozenset({"write", "append", "overwrite", "truncate", "wipe", "mode", "owner"})
#: Kinds of which one named thing stays one however much it holds.
_WHOLE = frozenset({"database", "vcs", "backup", "device", "secret", "guard"})

#: Kinds that are others' to write only if their owner says so.
_RELIED = frozenset({"system", "root", "home", "outside", "config", "unresolved", "database"})

#: One-slot memory: every rule of a file change asks the same question of the same act.
_last: list[object] = [None, None]


class Change:
    """What a file change comes to: its `effect` and how sure that is. `place` is what was resolved."""

    __slots__ = ("confidence", "effect")

    def __init__(self, effect: Effect, confidence: str = HIGH) -> None:
        """Hold the answer."""
        self.effect = effect
        self.confidence = confidence


def change_of(act: FileChange) -> Change:
    """Return the effect of a file change. Total on any act."""
    if _last[0] is act and isinstance(_last[1], Change):
        return _last[1]
    change = _judge(act)
    _last[0] = act
    _last[1] = change
    return change


def lost(act: FileChange, *kinds: str) -> Change | None:
    """Return the change where it destroys a target of one of these kinds for good; None where it is expendable."""
    change = change_of(act)
    effect = change.effect
    if effect.verb in LOSS and effect.target.kind in kinds and not effect.target.expendable:
        return change
    return None


def deleted(act: FileChange, *kinds: str) -> Change | None:
    """Return the change where it deletes (and does not overwrite) a target of one of these kinds."""
    change = lost(act, *kinds)
    return change if change is not None and change.effect.verb == "delete" else None


def shown(act: FileChange) -> str:
    """Return how a person would write the path of a change, short enough for a message."""
    text = act.path.text.replace(HOLE, "…").replace("`", "'")
    return text if len(text) <= 80 else text[:77] + "..."


def by(act: FileChange) -> str:
    """Return the program that makes the change, for a message."""
    return f"`{act.via}`" if act.via else "this"


#: What to look with instead -> the same in Windows' shells.
_LOOKING = {
    "ls -A .": {"cmd": "dir /a", "powershell": "Get-ChildItem -Force"},
    "ls -lA .": {"cmd": "dir /a", "powershell": "Get-ChildItem -Force"},
    "ls -l .": {"cmd": "dir", "powershell": "Get-ChildItem"},
    "pwd": {"cmd": "cd", "powershell": "Get-Location"},
    "lsblk": {"cmd": "wmic diskdrive list brief", "powershell": "Get-Disk"},
    "lsblk -f": {"cmd": "wmic volume list brief", "powershell": "Get-Volume"},
    "mkdir -p old": {"cmd": "mkdir old", "powershell": "New-Item -ItemType Directory -Force old"},
}


def advice(act: FileChange, text: str, command: str) -> Instead:
    """Return what to do instead, with a command of the shell that the change was written for."""
    return Instead(text, _LOOKING.get(command, {}).get(act.snippet.language, command))


def _environment(act: FileChange) -> str:
    named = environment_of(act.path.text)
    return named if named != UNKNOWN else act.context.environment


def _judge(act: FileChange) -> Change:
    change = act.change
    if act.context.files and change in _FOLLOWING:
        through = written_through(act.path.text, act.context)
        if through:
            # the link stays, and what it leads to is written
            return _judge(
                FileChange(
                    change,
                    Arg(through, act.path.span),
                    context=act.context.derive(files={}),
                    snippet=act.snippet,
                    span=act.span,
                    recursive=act.recursive,
                    content=act.content,
                    via=act.via,
                )
            )
    if change in _DESTROYING:
        return _lost(act, _DESTROYING[change])
    if change == "move":
        return _moved(act)
    if change in ("mode", "owner"):
        return _rights(act)
    return _written(act)


def _scope(act: FileChange, target: Target) -> str:
    """How much of the target goes: one, several of a pattern, or whatever a tree holds."""
    text = act.path.text
    kind = target.kind
    place = locate(text, act.path.glob, act.context)
    if kind == "unresolved":
        if act.path.split or (act.recursive and fallback(act)):
            return "many"
        return "several" if act.recursive else "one"
    if act.path.split or act.selected:
        return "many" if kind not in ("backup", "vcs") else "several"
    # `find -name x` may find any number of them, below a part that is not known
    pattern = act.path.glob and (HOLE in text or any(is_pattern(part) for part in text.replace("\\", "/").split("/")))
    if kind in _WHOLE:
        if kind == "backup" and (act.recursive or place.tree or place.everything) and not names.looks_like_file(text):
            return "several"
        return "several" if pattern else "one"
    if kind == "file":
        return "many" if pattern else "one"
    if kind in ("directory", "workspace", "outside", "config", "audit"):
        tree = act.recursive or place.everything or place.tree
        if tree and not pattern and kind != "directory" and place.parts and names.looks_like_file(place.parts[-1]):
            tree = False
        return "many" if tree or pattern else "one"
    return "one"


def fallback(act: FileChange) -> str:
    """Return the path that is left where a variable turns out to be unset, if that is a place nobody means; else ''."""
    if not getattr(act.path, "vanishing", False):
        return ""
    text = act.path.text.replace(HOLE, "")
    if not text:
        return ""
    kind = path(Arg(text, act.path.span, glob=act.path.glob), act.context, recursive=act.recursive).kind
    return text if kind in ("root", "home", "system", "workspace") else ""


def _lost(act: FileChange, verb: str) -> Change:
    target = path(act.path, act.context, recursive=act.recursive, selected=act.selected, filters=act.filters)
    environment = _environment(act)
    recovery = "none"
    confidence = HIGH
    if act.change == "rmdir":
        # only an empty directory goes this way
        return Change(Effect("delete", Target(target.kind, target.name, expendable="empty"), "one", "trivial"))
    if target.kind == "nothing" or target.kind == "runtime":
        return Change(Effect(verb, target, "one", "trivial", environment=environment))
    if act.change == "format" and target.kind in ("file", "unresolved") and not target.expendable:
        # a disk image is a file; an unknown target of mkfs is a disk until shown otherwise
        confidence = MEDIUM
        if target.kind == "unresolved":
            target = Target("device", target.name)
            confidence = LOW
    if target.kind == "device" and act.change in ("delete", "wipe") and not act.recursive and act.change == "delete":
        # the node goes, the disk stays; udev makes the node again
        confidence = LOW
    if act.via.startswith(_BINS):
        # a move to where it can be put back from
        if target.kind in ("directory", "outside", "file", "unresolved", "workspace"):
            target = Target("file", target.name, expendable=target.expendable)
        return Change(Effect("move", target, "many" if act.path.glob else "one", "easy", environment=environment))
    if target.expendable:
        recovery = "trivial"
    scope = _scope(act, target)
    if act.interactive:
        # the program asks, and an agent has no terminal to answer on
        recovery = "easy"
        confidence = LOW
    plain = act.change == "delete" and not act.recursive and not act.selected and not act.path.glob
    if plain and target.kind in ("root", "home", "system", "workspace"):
        # a directory is refused without a recursive flag; what was meant is worth asking about
        confidence = LOW
    if target.kind == "database" and not _is_server_data(act):
        # `.db` and its like are only names
        confidence = LOW if confidence == HIGH else confidence
    return Change(Effect(verb, target, scope, recovery, environment=environment), confidence)


def _is_server_data(act: FileChange) -> bool:
    """Whether a database is told by the place a server keeps it in, not by its name alone."""
    if act.recursive:
        return True
    place = locate(act.path.text, act.path.glob, act.context)
    return any(part.lower() in names.DATABASE_SERVERS or part.lower() == "pgdata" for part in place.parts[:-1])


#: Functions that rename as rename(2) does: onto the name itself, never into a directory of that name.
_RENAMES = frozenset(
    {"os.replace", "os.rename", "os.renames", "Path.rename", "Path.replace", "fs.rename", "fs.renameSync"}
    | {"rename"}  # Perl, PHP and Ruby
)


def _moved(act: FileChange) -> Change:
    """Judge a move: it empties its place; onto `/dev/null` it is a delete, onto one name it may be an overwrite."""
    source = path(act.path, act.context, recursive=True)
    environment = _environment(act)
    destination = act.destination
    if destination is not None and replaces(act.path, destination, act.context):
        held = path(destination, act.context)
        return Change(Effect("overwrite", held, environment=environment), MEDIUM)
    if destination is not None and destination.text.lower() in ("/dev/null", "nul"):
        return Change(Effect("delete", source, "many" if act.path.glob else "one", environment=environment))
    if source.kind == "directory" and not act.path.glob and not source.expendable:
        source = Target("file", source.name, container=source.container)
    named = destination is not None and act.via in _RENAMES and destination.known and "*" not in destination.text
    windows = act.context.platform == "windows" and destination is not None and _may_be_new(destination)
    if act.path.glob and (named or windows):
        # `move * name`: without a directory of that name each file replaces the one before; rename(2) never looks
        return Change(Effect("overwrite", Target("file", source.name), "many", environment=environment), MEDIUM)
    if source.kind == "workspace" and act.path.glob:
        source = Target("file", source.name, expendable=source.expendable)
    return Change(Effect("move", source, "many" if act.path.glob else "one", "trivial", environment=environment))


def replaces(source: Arg, destination: Arg, context: Context) -> bool:
    """Whether a move or copy lands on the name of a backup, database, key or system file that it is no version of.

    `mv app.db app.db.bak` makes a backup and `cp .env.example .env` fills in a form: the names say that they belong
    together. `mv empty backup.sql` replaces one thing by another.
    """
    if destination.glob or source.glob or HOLE in destination.text or destination.text[-1:] in ("/", "\\", ""):
        return False
    last = destination.text.replace("\\", "/").rsplit("/", 1)[-1].lower()
    first = source.text.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].lower()
    if not first or HOLE in first or last.endswith((".bak", ".bkp", ".bkup", ".backup", ".orig", ".old")):
        # a copy under such a name is how backups are made
        return False
    held = path(destination, context)
    if not (names.looks_like_file(last) or names.is_secret_name(last) or (held.kind == "database" and "." in last)):
        return False
    if held.expendable or held.kind not in ("backup", "database", "secret"):
        return False
    return not (first in last or last in first or path(first, context).kind == held.kind or _akin(first, last))


def _akin(first: str, last: str) -> bool:
    """Whether two names share a word of their beginnings, or the ending."""
    words = {word for word in first.partition(".")[0].replace("_", "-").split("-") if len(word) > 2}
    if not words.isdisjoint(last.partition(".")[0].replace("_", "-").split("-")):
        return True
    return first.split(".")[0] == last.split(".")[0] or first.rpartition(".")[2] == last.rpartition(".")[2]


def _may_be_new(destination: Arg) -> bool:
    text = destination.text
    if not text or text[-1] in "\\/" or text in (".", ".."):
        return False
    tail = text.replace("\\", "/").rsplit("/", 1)[-1]
    return tail not in (".", "..") and not (len(tail) == 2 and tail[1] == ":")


def _rights(act: FileChange) -> Change:
    """Judge a change of mode or owner: ordinary in the workspace, a change of rights on what others rely on."""
    target = path(act.path, act.context, recursive=act.recursive)
    mode = act.content.text if act.content is not None else ""
    environment = _environment(act)
    if target.expendable or target.kind in ("nothing", "runtime"):
        return Change(Effect("write", target, environment=environment))
    place = locate(act.path.text, act.path.glob, act.context)
    wide = act.recursive or (place.everything and act.path.glob)
    if target.kind in ("root", "home", "system") and wide:
        scope = "all" if target.kind == "root" else "many"
        return Change(Effect("permit", target, scope, environment=environment))
    if act.change == "mode" and mode:
        opened = opens(mode)
        if opened == "setuid":
            return Change(Effect("permit", Target("identity", target.name), environment=environment))
        if (opened and target.kind == "secret") or (opened == "world" and target.kind in _RELIED):
            return Change(Effect("permit", _protected(target), "many" if wide else "one", environment=environment))
    if target.kind == "guard" and act.change == "mode" and _stops_running(mode):
        return Change(Effect("disarm", target, environment=environment))
    if target.kind == "secret" and act.change == "owner" and act.context.elevated and is_vital(act):
        return Change(Effect("permit", target, environment=environment))
    return Change(Effect("write", target, "many" if wide else "one", environment=environment))


def _stops_running(mode: str) -> bool:
    """Whether a mode takes the right to run from the owner: a hook that can't run checks nothing."""
    if mode.isdigit():
        return len(mode) >= 3 and mode[-3] in "0246"
    return "-" in mode and "x" in mode.rpartition("-")[2]


def _protected(target: Target) -> Target:
    return Target("config", target.name) if target.kind in ("outside", "unresolved") else target


def opens(mode: str) -> str:
    """Return what a mode of chmod opens: `world` (others may write), `group` (others may read), `setuid`, or nothing.

    Numeric modes are read from the right; symbolic ones clause by clause.
    """
    if mode.isdigit():
        digits = mode.rjust(4, "0")[-4:]
        if digits[0] in "4567" and any(d in "1357" for d in digits[1:]):
            return "setuid"
        if digits[3] in "2367":
            return "world"
        return "group" if digits[3] in "4567" or digits[2] in "4567" else ""
    found = ""
    for clause in mode.split(","):
        at = min((clause.index(c) for c in "+=" if c in clause), default=-1)
        if at < 0:
            continue
        who, what = clause[:at], clause[at + 1 :]
        if "s" in what and ("u" in who or not who):
            return "setuid"
        if "o" in who or "a" in who:
            if "w" in what:
                found = "world"
            elif "r" in what and not found:
                found = "group"
    return found


def is_vital(act: FileChange) -> bool:
    """Whether the path is one of the files that logins and mounts depend on."""
    return is_vital_file(act.path, act.context)


def _empties(act: FileChange) -> bool:
    if act.content is None and act.change == "truncate":
        return _is_bare(act)
    return act.content is not None and act.content.text == "" and act.change != "append"


#: Logs that the system keeps: whoever starts one anew by hand wipes what it showed.
_SYSTEM_LOGS = names.listed(
    """
    syslog messages auth.log secure kern.log wtmp btmp lastlog faillog maillog mail.log audit.log dmesg boot.log
    daemon.log user.log cron sudo.log
    """
)
#: Programs that only ever write text: what they put over a database or a dump is none.
_TEXT_WRITERS = names.listed(
    """
    sort gsort uniq guniq shuf sed gsed git find nm strace ltrace pandoc csplit awk gawk 2> gcc g++ cc clang ffmpeg
    openssl script date diff
    """
)
_STATEMENTS = ("create ", "insert ", "copy ", "begin", "drop ", "alter ", "update ", "select ", "set ", "pragma ", "--")
_DUMPS = (".sql", ".dump", ".dmp", ".pgdump", ".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".rdb", ".archive")


def _foreign(act: FileChange, kind: str, last: str) -> bool:
    """Whether what is written can't be a database or a dump: known text, or the work of a program of text alone."""
    if act.change not in ("write", "truncate", "overwrite") or (kind == "backup" and not last.endswith(_DUMPS)):
        return False
    if kind == "backup" and not names.is_backup_name(last):
        return False
    if act.content is not None:
        text = act.content.text.lstrip().lower()
        return HOLE not in text and text != "" and not text.startswith(_STATEMENTS) and ";" not in text
    return act.via in _TEXT_WRITERS or (act.via == "tar" and kind == "database")


#: What stands before a redirection that puts nothing into its file.
_SILENT = frozenset({"", ":", "true", "cat /dev/null", "echo -n", "printf ''", 'printf ""', "echo -n ''", 'echo -n ""'})


def _is_bare(act: FileChange) -> bool:
    """Whether a redirection stands behind nothing that writes: `> file`, `: > file`, `cat /dev/null > file`."""
    text = act.snippet.text
    start = act.span[0]
    if not text or not 0 < start <= len(text):
        return False
    # a command is short, and so is what there is to look at; one quote may open the path
    before = text[max(0, start - 64) : start]
    if before[-1] in "'\"":
        before = before[:-1]
    before = before.rstrip(" \t").removesuffix("|")
    if not before.endswith(">"):
        return False
    before = before[:-1].removesuffix("1").rstrip(" \t")
    cut = max(before.rfind(c) for c in ";\n&|({")
    if (cut < 0 and start > 64) or (cut > 0 and before[cut - 1] == "\\"):
        return False
    command = before[cut + 1 :].strip().removeprefix("sudo ").strip()
    if cut >= 0 and before[cut] == "|":
        return False
    return command in _SILENT


def _written(act: FileChange) -> Change:
    """Judge a write: ordinary, unless it replaces what is hard to get back, or changes who may do what."""
    # what `write` targets is one file; a copy of a tree is judged by where it lands
    target = path(act.path, act.context)
    environment = _environment(act)
    kind = target.kind
    if target.expendable:
        return Change(Effect("write", target, environment=environment))
    place = locate(act.path.text, False, act.context)
    lower = [part.lower() for part in place.parts]
    last = lower[-1] if lower else ""
    change = act.change
    if kind == "device":
        if change == "append":
            return Change(Effect("overwrite", target, environment=environment), MEDIUM)
        return Change(Effect("overwrite", target, environment=environment))
    if kind == "nothing":
        return Change(Effect("write", Target("nothing", target.name)))
    if kind == "runtime":
        if last == "sysrq-trigger":
            return Change(Effect("stop", Target("system", target.name), environment=environment))
        return Change(Effect("write", target))
    if change == "append" and act.content is not None and act.content.text == "":
        # `touch` and `mkdir -p` put nothing in
        return Change(Effect("write", target, environment=environment))
    if kind == "guard" and change in WRITING:
        return Change(Effect("disarm", target, environment=environment))
    if last in ("authorized_keys", "authorized_keys2") or (
        place.anchor in ("/",) and lower[:2] == ["etc", "sudoers.d"]
    ):
        return Change(Effect("permit", Target("identity", target.name), environment=environment))
    if is_vital_file(act.path, act.context) and last in ("sudoers", "passwd", "shadow", "group", "gshadow"):
        verb = "permit" if change == "append" else "overwrite"
        return Change(
            Effect(verb, Target("identity" if verb == "permit" else "secret", target.name), environment=environment)
        )
    if change == "append":
        if last in ("hosts", "crontab", "ld.so.preload") and kind == "config" and last == "ld.so.preload":
            return Change(Effect("weaken", Target("config", target.name), environment=environment))
        return Change(Effect("write", target, environment=environment))
    if kind == "vcs":
        # the repository's own configuration is edited by hand; its objects and refs are not
        if last in ("config", "exclude", "description", "info", "attributes") and not _empties(act):
            return Change(Effect("write", target, environment=environment))
        return Change(Effect("overwrite", target, environment=environment))
    if kind in ("database", "backup") and _foreign(act, kind, last):
        # text where a database or a dump stood: whatever it held is gone
        return Change(Effect("overwrite", target, environment=environment), LOW)
    if act.via == "exec" and change == "truncate" and kind in ("secret", "backup", "database"):
        # opened for writing it is empty at once, whatever is written later
        return Change(Effect("overwrite", target, environment=environment), MEDIUM)
    if kind == "audit" and change == "truncate" and lower[:2] == ["var", "log"] and last in _SYSTEM_LOGS:
        return Change(Effect("overwrite", target, environment=environment), MEDIUM)
    if place.windows and is_windows_part(lower, tree=act.recursive) and change in ("write", "overwrite", "truncate"):
        scope = "many" if act.recursive else "one"
        return Change(Effect("overwrite", Target("config", target.name), scope, environment=environment), MEDIUM)
    if act.recursive and kind != "root" and not _empties(act):
        # files laid out below a directory, beside what it holds
        return Change(Effect("write", target, environment=environment))
    if _empties(act) or change == "overwrite":
        if kind in ("database", "backup", "secret", "config", "audit", "file", "outside", "unresolved"):
            sure = MEDIUM if kind not in ("database", "unresolved") else LOW
            if change == "overwrite" and not _empties(act) and kind in ("file", "outside", "unresolved"):
                return Change(Effect("write", target, environment=environment))
            if (act.path.glob or act.selected) and _empties(act):
                # each file a pattern matches is emptied
                return Change(Effect("overwrite", target, "many", environment=environment), sure)
            return Change(Effect("overwrite", target, environment=environment), sure)
        if kind == "root" and act.recursive:
            # an archive laid over the whole system
            return Change(Effect("overwrite", Target("config", target.name), "many", environment=environment), LOW)
        if kind in ("system", "root", "home", "workspace", "directory"):
            if (act.path.glob or act.selected) and change == "truncate":
                return Change(Effect("overwrite", Target("file", target.name), "many", environment=environment), MEDIUM)
            return Change(Effect("write", target, environment=environment))
    if lower[:4] in (["windows", "system32", "config", last], ["windows", "system32", "drivers", "etc"]):
        # the registry's hives, without which Windows does not start; the table of host names
        return Change(Effect("overwrite", target, environment=environment), MEDIUM)
    if last.endswith(".tfstate") or (kind == "database" and _is_server_data(act)):
        return Change(Effect("overwrite", target, environment=environment), MEDIUM)
    if is_vital_file(act.path, act.context) or _is_home_file(act, place.anchor, last):
        return Change(Effect("overwrite", target, environment=environment), MEDIUM)
    if lower[:1] == ["boot"] and place.anchor == "/":
        return Change(Effect("overwrite", target, environment=environment), MEDIUM)
    return Change(Effect("write", target, environment=environment))


def _is_home_file(act: FileChange, anchor: str, last: str) -> bool:
    """Whether a redirect replaces a file that a person's shell reads at login, in their home directory."""
    if not names.is_shell_file(last) or act.change == "link":
        return False
    target = path(act.path, act.context)
    return target.kind == "config" and (anchor == HOME or HOLE not in act.path.text)

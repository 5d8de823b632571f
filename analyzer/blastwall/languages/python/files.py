"""Calls that change files: `os`, `shutil`, `pathlib`, `open`."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.python.values import Chain, Const, Text, known_text, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.python.emit import Called, Emitter
    from blastwall.languages.python.values import Arguments, Value
    from blastwall.model import Span

#: dotted name -> (change, reaches the whole tree, names of the path argument)
_CHANGES: dict[str, tuple[str, bool, str]] = {
    "os.remove": ("delete", False, "path"),
    "os.unlink": ("delete", False, "path"),
    "os.rmdir": ("rmdir", False, "path"),
    "os.removedirs": ("rmdir", False, "name"),
    "shutil.rmtree": ("delete", True, "path"),
    "os.truncate": ("truncate", False, "path"),
    "os.chmod": ("mode", False, "path"),
    "os.lchmod": ("mode", False, "path"),
    "os.chown": ("owner", False, "path"),
    "os.lchown": ("owner", False, "path"),
    "shutil.chown": ("owner", False, "path"),
    "aiofiles.os.remove": ("delete", False, "path"),
    "aiofiles.os.unlink": ("delete", False, "path"),
    "aiofiles.os.rmdir": ("rmdir", False, "path"),
    "send2trash.send2trash": ("move", False, "paths"),
    "distutils.dir_util.remove_tree": ("delete", True, "directory"),
    "setuptools.distutils.dir_util.remove_tree": ("delete", True, "directory"),
    "nltk.os.remove": ("delete", False, "path"),
    "rmtree": ("delete", True, "path"),
}
#: dotted name -> what happens to the destination (and, for a move, to the source)
_TRANSFERS: dict[str, str] = {
    "os.rename": "move",
    "os.renames": "move",
    "os.replace": "move",
    "shutil.move": "move",
    "shutil.copy": "write",
    "shutil.copy2": "write",
    "shutil.copyfile": "write",
    "shutil.copytree": "write",
    "os.symlink": "link",
    "os.link": "link",
}
_OPENERS = (
    "open",
    "io.open",
    "codecs.open",
    "os.open",
    "builtins.open",
    "gzip.open",
    "bz2.open",
    "lzma.open",
    "aiofiles.open",
)
_PATH_CHANGES: dict[str, tuple[str, bool]] = {
    "unlink": ("delete", False),
    "rmdir": ("rmdir", False),
    "rmtree": ("delete", True),
    "rmtree_p": ("delete", True),
    "chmod": ("mode", False),
    "symlink_to": ("link", False),
    "hardlink_to": ("link", False),
}


def lower(call: Called, out: Emitter) -> bool:
    """Say what the call does to files; return whether it does anything."""
    return _named(call, out) or _method(call, out)


def _named(call: Called, out: Emitter) -> bool:
    dotted = call.dotted.removeprefix("builtins.")
    if dotted in _CHANGES:
        change, tree, name = _CHANGES[dotted]
        mode = call.get(1, "mode") if change == "mode" else None
        content = Text(oct(mode.value)[2:]) if isinstance(mode, Const) and isinstance(mode.value, int) else None
        if change == "truncate":
            content = Text("")
        out.change(change, call.get(0, name, "file"), call.span, dotted, recursive=tree, content=content)
        return True
    if dotted in _TRANSFERS:
        change = _TRANSFERS[dotted]
        source, target = call.get(0, "src", "old", "source"), call.get(1, "dst", "new", "destination")
        if change == "move":
            out.change("move", source, call.span, dotted, destination=target)
        elif change == "link":
            out.change("link", target, call.span, dotted, destination=source)
        else:
            out.change("write", target, call.span, dotted)
        return True
    if dotted in _OPENERS:
        _open(call, out, call.get(0, "file", "path", "filename"), call.get(1, "mode", "flags"), dotted)
        return True
    return False


def _open(call: Called, out: Emitter, path: Value | None, mode: Value | None, via: str) -> None:
    mode_text = mode.text if isinstance(mode, Text) else "r"
    if isinstance(mode, Chain):
        flags = " ".join(step.name for step in mode.steps)
        mode_text = "w" if "O_TRUNC" in flags else "a" if "O_WRONLY" in flags or "O_RDWR" in flags else "r"
    if isinstance(path, Const):
        return
    if "w" in mode_text:
        out.change("write", path, call.span, via)
    elif "a" in mode_text or "+" in mode_text or "x" in mode_text:
        out.change("append", path, call.span, via)


def emptied(call: Arguments, span: Span, out: Emitter) -> None:
    """Say that a file opened for writing is left empty."""
    path = call.get(0, "file")
    # one file is only written; with every name that a loop runs over, several are lost
    if "w" in known_text(call.get(1, "mode")) and any(text.glob or text.tree for text in texts(path)):
        out.change("truncate", path, span, "open", content=Text(""))


def opens(value: Value) -> Arguments | None:
    """Return what a file is opened with by this value; None where it is no such call."""
    if isinstance(value, Chain) and value.steps and value.plain().removeprefix("builtins.") in _OPENERS:
        return value.steps[-1].call
    return None


def _method(call: Called, out: Emitter) -> bool:
    """Methods of a path, or of a file that was opened."""
    base = call.chain.base
    name = call.name
    if isinstance(base, Text) and len(call.chain.steps) == 1:
        if not base.path and not (base.glob or base.tree) and base.text != HOLE:
            return False
        if name in _PATH_CHANGES:
            change, tree = _PATH_CHANGES[name]
            out.change(change, base, call.span, f"Path.{name}", recursive=tree)
            return True
        if name in ("rename", "replace", "move", "move_into") and len(call.arguments.args) <= 1:
            out.change("move", base, call.span, f"Path.{name}", destination=call.get(0, "target"))
            return True
        if name in ("write_text", "write_bytes"):
            content = call.get(0, "data")
            change = "truncate" if isinstance(content, Text) and content.text == "" else "write"
            out.change(change, base, call.span, f"Path.{name}", content=content)
            out.wrote(base, content)
            return True
        if name == "open":
            _open(call, out, base, call.get(0, "mode"), "Path.open")
            return True
        return False
    steps = call.receiver.steps
    opened = steps[-1] if steps else None
    if opened is not None and opened.call is not None and name in ("write", "truncate", "writelines", "close"):
        if call.receiver.plain() in _OPENERS:
            path = opened.call.get(0, "file")
            if name == "close":
                # `open(f, "w").close()`: nothing is written to it
                emptied(opened.call, call.span, out)
                return True
            if name == "truncate":
                out.change("truncate", path, call.span, "file.truncate")
            elif "w" in known_text(opened.call.get(1, "mode")):
                content = call.get(0)
                out.change("write", path, call.span, "file.write", content=content)
                out.wrote(path, content)
            return True
        return False
    if name == "unlink" and "pathlib" in out.modules and not call.arguments.args:
        # a path that came from a parameter: which file it is can't be told, that one is deleted can
        out.change("delete", Text(HOLE), call.span, "Path.unlink")
        return True
    return False

"""What may be read of the files where a call runs: `package.json`, Makefiles, scripts. A door makes it.

`analyze` itself touches no disk. What it is not given it does not know: without a workspace `npm run clean` is only
"the project's own script".
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    #: A file's text by its path below the root (`/` between its parts), or None where it can't or may not be read.
    Read = Callable[[str], "str | None"]

#: The longest file that is read, in code points: what is longer is a program of its own, not a script to look into.
LONGEST = 131_072
#: The most files one call may ask for.
MOST_FILES = 48
#: How many folders up a repository's root is looked for.
_UP = 12


class Workspace:
    """The files below `root`, an absolute path, as far as they may be read.

    `files` is a mapping of paths below the root to texts, or a function from such a path to a text or None; it is
    asked for what a call needs and for nothing else. Whatever it raises means "can't be read".
    """

    __slots__ = ("_kept", "_read", "root")

    def __init__(self, root: str, files: Mapping[str, str] | Read) -> None:
        """Hold the root and the way to read below it."""
        self.root = _slashed(root).rstrip("/")
        self._read: Read = files if callable(files) else files.get
        self._kept: dict[str, str | None] = {}

    def for_call(self) -> Workspace:
        """Return a view for one call: each file is read once, and only so many."""
        return Workspace(self.root, self._read)

    def text(self, path: str) -> str | None:
        """Return the text of the file at this absolute path; None where it is unknown, outside, absent or too long."""
        path = _slashed(path)
        if "\0" in path or not path.startswith(self.root + "/"):
            return None
        below = path[len(self.root) + 1 :]
        if any(part in ("", ".", "..") for part in below.split("/")):
            return None
        if below in self._kept:
            return self._kept[below]
        text: str | None = None
        if len(self._kept) < MOST_FILES:
            try:
                text = self._read(below)
            except Exception:
                # A file that can't be read is one we know nothing of, as if there were no workspace.
                text = None
            if not isinstance(text, str) or len(text) > LONGEST or "\0" in text:
                text = None
            self._kept[below] = text
        return text


def on_disk(directory: str) -> Workspace | None:
    """Return the workspace on this machine's disk that holds `directory`, or None where there is no such directory.

    The root is the repository the directory lies in, else the directory itself. Only ordinary files below it are
    read, whatever links say.
    """
    import os

    if not directory or "\0" in directory or not os.path.isabs(directory) or not os.path.isdir(directory):
        return None
    root = os.path.normpath(directory)
    home = os.path.expanduser("~")
    above = root
    for _ in range(_UP):
        if os.path.lexists(os.path.join(above, ".git")):
            if above != home:
                root = above
            break
        parent = os.path.dirname(above)
        if parent == above:
            break
        above = parent
    real = os.path.realpath(root)
    inside = real.rstrip(os.sep) + os.sep
    # Neither a pipe that never ends nor a link swapped in meanwhile is to hold up or lead astray a guard.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)

    def read(below: str) -> str | None:
        path = os.path.realpath(os.path.join(real, *below.split("/")))
        if not path.startswith(inside):
            return None
        descriptor = os.open(path, flags)
        try:
            state = os.fstat(descriptor)
            # S_ISREG, without importing `stat`
            if state.st_mode & 0o170000 != 0o100000 or state.st_size > LONGEST * 4:
                return None
            return _all_of(descriptor)
        finally:
            os.close(descriptor)

    def _all_of(descriptor: int) -> str | None:
        pieces = []
        left = LONGEST * 4 + 1
        while left > 0:
            piece = os.read(descriptor, min(left, 65536))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        if left <= 0:
            return None
        return b"".join(pieces).decode("utf-8", "replace")

    return Workspace(root, read)


def _slashed(path: str) -> str:
    return path.replace("\\", "/") if path[1:2] == ":" or path[:2] == "\\\\" else path

"""The project's own task files, found from the working directory upwards and read where the call may read them."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.latent import inert_file
from blastwall.model import Origin, Snippet
from blastwall_rules.carriers._handing_on import path_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

#: How many of the project's own files, one run by the other, are followed.
_DEEPEST = 4
#: The most folders looked into on the way up.
_UP = 12


class TaskFile:
    """A task file: its `text`, its `path`, and the `folder` it lies in, where its tasks run."""

    __slots__ = ("folder", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        """Hold the file."""
        self.path = path
        self.folder = path.rpartition("/")[0] or "/"
        self.text = text


def task_file(act: Invocation, names: Sequence[str], directory: str = "", *, upwards: bool = True) -> TaskFile | None:
    """Return the first of these files, in `directory` or else where the call runs; `upwards` looks above it too.

    A file this very call wrote is what counts, then what was there before.
    """
    context = act.context
    readable = context.readable
    cwd = context.cwd or (readable.root if readable is not None else "")
    here = path_key(directory, cwd) if directory else path_key(".", cwd)
    if HOLE in here or (readable is None and not context.files):
        return None
    for _ in range(_UP):
        for name in names:
            path = f"{here}/{name}" if here else name
            written = context.files.get(path)
            if written is not None and written.text.strip(HOLE + " \n"):
                return TaskFile(path, written.text)
            text = readable.text(path) if readable is not None else None
            if text is not None:
                return TaskFile(path, text)
        if not upwards or readable is None or not here.startswith(readable.root + "/"):
            return None
        here = here.rpartition("/")[0]
    return None


def task_code(
    act: Invocation,
    file: TaskFile,
    name: str,
    text: str,
    *,
    words: Sequence[Arg] = (),
    language: str = "shell",
    env: dict[str, str] | None = None,
    data: dict[str, object] | None = None,
) -> Snippet | None:
    """Return what a task runs, with further words behind it; None where it is being followed already."""
    context = act.context
    key = f"{file.path}#{name}"
    if key in context.within or len(context.within) >= _DEEPEST or not text.strip():
        return None
    if file.path not in context.files and inert_file(file.path):
        return None
    if words:
        text = " ".join([text, *(_quoted(word) for word in words)])
    written = file.path in context.files
    inside = context.derive(
        cwd=file.folder,
        within=(*context.within, key) if not written else context.within,
        env={**context.env, **(env or {})},
    )
    return Snippet(
        language,
        text,
        context=inside,
        origin=Origin(act.snippet, act.span),
        data=data,  # type: ignore[arg-type]
        pointer=act.snippet.pointer,
        name=file.path,
        depth=act.snippet.depth + 1,
    )


def _quoted(word: Arg) -> str:
    if HOLE in word.text or word.glob:
        return word.text
    return "'" + word.text.replace("'", "'\\''") + "'"

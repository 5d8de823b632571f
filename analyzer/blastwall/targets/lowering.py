"""Builds file changes out of an invocation's words: one place that knows how `rm`, `mv` and `cp` name their files."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.targets.names import is_made_beside
from blastwall.targets.paths import is_inside
from blastwall.targets.search import search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Invocation
    from blastwall.context import Context
    from blastwall.targets.search import Search

#: Spellings of nothing to read: what is copied from them empties what it is copied to.
NOTHING = frozenset({"/dev/null", "nul", "NUL"})
#: So many words of one command are judged one by one; a person types fewer, and past them the answer is the same.
_MANY = 2048
#: So many patterns of names stand for the rest.
_ALIKE = 64
_FAR = frozenset("/~.\\$")
ERASING = frozenset({"/dev/zero", "/dev/urandom", "/dev/random"})


def make(
    act: Invocation,
    change: str,
    path: Arg,
    *,
    context: Context | None = None,
    recursive: bool = False,
    selected: bool = False,
    filters: Sequence[str] = (),
    destination: Arg | None = None,
    content: Arg | None = None,
    interactive: bool = False,
    via: str = "",
) -> FileChange:
    """Return a file change made by an invocation, placed at the word that names the file."""
    return FileChange(
        change,
        path,
        context=context if context is not None else act.context,
        snippet=act.snippet,
        span=path.span if path.span[1] > path.span[0] else act.span,
        recursive=recursive,
        selected=selected,
        filters=filters,
        destination=destination,
        content=content,
        interactive=interactive,
        via=via or act.program,
    )


def deletes(
    act: Invocation,
    words: Sequence[Arg],
    *,
    recursive: bool,
    change: str = "delete",
    interactive: bool = False,
    via: str = "",
) -> Iterator[FileChange]:
    """Yield a delete for each word; a word that another program's listing fills is what that listing picks."""
    if len(words) > _MANY:
        words = _told_first(words)
    built = {word.text.rstrip("/")[:-3] for word in words if word.text.rstrip("/").endswith("obj")}
    texts = [word.text for word in words] if 1 < len(words) <= 64 else []
    for at, word in enumerate(words):
        # `rm $(find ...)`: the words are what that command prints
        made = getattr(word, "producers", ())
        picked: Search | None = getattr(word, "picked", None)
        if picked is not None and recursive and not (picked.only_files or picked.filters):
            # a directory may be among what an age or a size picks, the first one too
            picked = None
        if picked is None and fed(word):
            picked = search(made[-1] if made else act.upstream)
        plain = word.text.rstrip("/")
        # .NET builds into `bin` and `obj`; together they are nothing else
        together = plain.endswith("bin") and plain[:-3] in built
        if (together or (texts and is_made_beside(word.text, [*texts[:at], *texts[at + 1 :]]))) and is_inside(
            word, act.context
        ):
            yield make(act, change, word, selected=True, filters=("obj",), interactive=interactive, via=via)
        elif picked is None:
            yield make(act, change, word, recursive=recursive, interactive=interactive, via=via)
        else:
            yield from picks(act, picked, recursive=recursive, change=change, via=via)


def _told_first(words: Sequence[Arg]) -> list[Arg]:
    """Return so many words as are judged one by one, those that leave the directory first; patterns for the rest."""
    far: list[Arg] = []
    near: list[Arg] = []
    for word in words:
        text = word.text
        out = text[:1] in _FAR or word.glob or word.split or HOLE in text or ".." in text
        (far if out else near).append(word)
    # `/` and `~` before what lies deep below them
    far.sort(key=lambda word: word.text.count("/"))
    most = max(_MANY - len(far), 64)
    kept = [*far[:_MANY], *near[:most]]
    alike: dict[str, Arg] = {}
    for word in (*far[_MANY:], *near[most:]):
        directory, slash, name = word.text.rpartition("/")
        pattern = f"{directory}{slash}*{name[name.rfind('.') :] if '.' in name[1:] else ''}"
        if pattern not in alike:
            if len(alike) == _ALIKE:
                return [*kept, Arg(HOLE, word.span, split=True)]
            alike[pattern] = Arg(pattern, word.span, glob=True)
    return [*kept, *alike.values()]


def fed(word: Arg) -> bool:
    """Whether a word is wholly what something else puts there: `xargs rm`, `find -exec rm {}`."""
    return word.text.strip(HOLE) in ("", "./") and HOLE in word.text


def picks(
    act: Invocation, picked: Search, *, recursive: bool, change: str = "delete", via: str = ""
) -> Iterator[FileChange]:
    """Yield the changes of all that a search picks. `recursive` where the change reaches below each of them."""
    for root in picked.roots:
        if picked.empty and picked.only_directories:
            yield make(act, "rmdir", root, via=via)
        elif picked.shallow and not root.glob and not root.split:
            for name in picked.filters:
                word = Arg(f"{root.text.rstrip('/')}/{name}", root.span)
                # `find -delete` refuses a directory that holds anything
                yield make(act, change, word, recursive=recursive and not via.startswith("find"), via=via)
        elif picked.filtered:
            yield make(act, change, root, recursive=recursive, selected=True, filters=picked.filters, via=via)
        elif root.glob:
            yield make(act, change, root, recursive=recursive, via=via)
        else:
            yield make(act, change, root, recursive=True, via=via)


def is_asking(act: Invocation, asked: bool) -> bool:
    """Whether a program that was told to ask has nobody answering for the person: no pipe, no here-document."""
    return asked and act.stdin is None and act.upstream is None


def landing(source: Arg, destination: Arg, *, directory: bool) -> Arg:
    """Return where a copy lands: below the destination where that is a directory."""
    text = destination.text
    if (
        not directory
        and text[-1:] not in ("/", "\\")
        and text not in (".", "..", "~")
        and not text.endswith(("/.", "/.."))
    ):
        return destination
    name = source.text.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]
    if source.glob and any(c in name for c in "*?["):
        name = "*"
        return Arg(text.rstrip("/") + "/" + name, destination.span, glob=True)
    if name in ("", ".", "..", HOLE):
        return destination
    return Arg((text.rstrip("/") or "/").rstrip("/") + "/" + name, destination.span, glob=destination.glob)


def ways(words: Sequence[Arg], target: str | None, *, one_file: bool = False) -> tuple[list[Arg], Arg | None, bool]:
    """Split words of `mv` and its like into `(sources, destination, whether that is a directory)`."""
    if target is not None:
        return list(words), Arg(target, words[0].span if words else (0, 0)), True
    if len(words) < 2:
        return list(words), None, False
    sources = list(words[:-1])
    several = len(sources) > 1 and not one_file
    return sources, words[-1], several

"""The agents' own file tools: what they write, edit, delete and move, and the code in what they write."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.extraction import arguments as names
from blastwall.extraction.identity import squash
from blastwall.languages.filetypes import language_of_file
from blastwall.model import Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.extraction.found import Extracted
    from blastwall.model import Json


def first_text(arguments: Mapping[str, Json], wanted: frozenset[str]) -> tuple[str, str]:
    """Return the key and value of the first text argument with one of these names, or two empty strings."""
    for key, value in arguments.items():
        if isinstance(value, str) and squash(key) in wanted:
            return key, value
    return "", ""


def paths_in(arguments: Mapping[str, Json]) -> list[str]:
    """Return the paths that the arguments name, lists included."""
    found: list[str] = []
    for key, value in arguments.items():
        if squash(key) not in names.PATHS:
            continue
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            for item in value[:500]:
                if isinstance(item, str):
                    found.append(item)
                elif isinstance(item, dict):
                    found.extend(part for k, part in item.items() if isinstance(part, str) and squash(k) in names.PATHS)
    return found


def written(path: str, content: str, context: Context, out: Extracted, pointer: str, depth: int) -> None:
    """Add the code that `content` becomes once it stands in `path`, as latent snippets."""
    language, dialect = language_of_file(path, content)
    if language:
        out.snippets.append(
            Snippet(
                language,
                content,
                context=context,
                dialect=dialect,
                pointer=pointer,
                name=path,
                latent=True,
                depth=depth,
            )
        )


def write(
    tool: str, arguments: Mapping[str, Json], context: Context, out: Extracted, whole: Snippet, depth: int
) -> bool:
    """Read a tool that writes whole files; return whether it named one."""
    done = False
    files = arguments.get("files")
    if isinstance(files, list):
        for i, item in enumerate(files[:200]):
            if isinstance(item, dict):
                done = _write_one(tool, item, context, out, whole, f"/files/{i}", depth) or done
        if done:
            return True
    return _write_one(tool, arguments, context, out, whole, "", depth)


def _write_one(
    tool: str, arguments: Mapping[str, Json], context: Context, out: Extracted, whole: Snippet, prefix: str, depth: int
) -> bool:
    _, path = first_text(arguments, names.PATHS)
    if not path:
        return False
    key, content = first_text(arguments, names.CONTENT)
    mode = next((v for k, v in arguments.items() if squash(k) in ("mode", "append")), None)
    change = "append" if mode in ("a", "append", True) else "write"
    out.acts.append(
        FileChange(
            change,
            Arg(path),
            context=context,
            snippet=whole,
            content=Arg(content) if key else None,
            via=tool,
        )
    )
    if content:
        written(path, content, context, out, f"{prefix}/{_escape(key)}", depth)
    return True


def edit(
    tool: str, arguments: Mapping[str, Json], context: Context, out: Extracted, whole: Snippet, depth: int
) -> bool:
    """Read a tool that edits part of a file; return whether it named one."""
    _, path = first_text(arguments, names.PATHS)
    if not path:
        return False
    command = arguments.get("command")
    if command in ("view", "undo_edit"):
        return True
    if command == "create":
        return _write_one(tool, arguments, context, out, whole, "", depth)
    if command in ("delete", "rename"):
        if command == "delete":
            out.acts.append(FileChange("delete", Arg(path), context=context, snippet=whole, recursive=True, via=tool))
        return True
    # What stands around the edit is not in the call: the file is known to be neither emptied nor replaced.
    out.acts.append(FileChange("append", Arg(path), context=context, snippet=whole, content=Arg(HOLE), via=tool))
    edits = arguments.get("edits")
    pieces: list[tuple[str, Json]] = [("", arguments)]  # type: ignore[list-item]
    if isinstance(edits, list):
        pieces.extend((f"/edits/{i}", item) for i, item in enumerate(edits[:200]))
    for prefix, piece in pieces:
        if isinstance(piece, dict):
            key, content = first_text(piece, names.CONTENT)
            if content:
                written(path, content, context, out, f"{prefix}/{_escape(key)}", depth)
    return True


_ELSEWHERE = frozenset(
    {
        "owner",
        "repo",
        "repository",
        "bucket",
        "bucketname",
        "driveid",
        "fileid",
        "projectid",
        "sha",
        "branch",
        "siteid",
        "containername",
    }
)


def delete(tool: str, arguments: Mapping[str, Json], context: Context, out: Extracted, whole: Snippet) -> bool:
    """Read a tool that deletes files or directories; return whether it named one."""
    if any(squash(key) in _ELSEWHERE and value for key, value in arguments.items()):
        # a file of a hosted repository, bucket or drive, not of this machine
        return False
    paths = paths_in(arguments)
    word = squash(tool)
    recursive = any(part in word for part in ("dir", "folder", "tree")) or any(
        squash(key) in ("recursive", "force", "recurse") and value in (True, "true") for key, value in arguments.items()
    )
    if any(squash(key) in ("recursive", "recurse") and value in (False, "false") for key, value in arguments.items()):
        recursive = False
    plain = word == "rmdir" and not recursive_asked(arguments)
    for path in paths:
        if plain:
            out.acts.append(FileChange("rmdir", Arg(path), context=context, snippet=whole, via=tool))
        else:
            out.acts.append(
                FileChange(
                    "delete",
                    Arg(path, glob=any(c in path for c in "*?[")),
                    context=context,
                    snippet=whole,
                    recursive=recursive or path.endswith(("/", "\\")),
                    via=tool,
                )
            )
    return bool(paths)


def recursive_asked(arguments: Mapping[str, Json]) -> bool:
    """Whether an argument asks for the whole tree."""
    return any(
        squash(key) in ("recursive", "recurse", "force") and value in (True, "true") for key, value in arguments.items()
    )


def move(tool: str, arguments: Mapping[str, Json], context: Context, out: Extracted, whole: Snippet) -> bool:
    """Read a tool that moves or renames a file; return whether it named both ends."""
    _, destination = first_text(arguments, names.DESTINATIONS)
    _, source = first_text(arguments, names.SOURCES)
    if not source or not destination:
        return False
    out.acts.append(
        FileChange("move", Arg(source), context=context, snippet=whole, destination=Arg(destination), via=tool)
    )
    return True


def patch(
    tool: str, text: str, context: Context, out: Extracted, whole: Snippet, budget: Budget, pointer: str, depth: int
) -> bool:
    """Read a patch, in the `*** Begin Patch` form or as a unified diff; return whether it was one."""
    path = ""
    added: list[str] = []
    seen = False

    def finish() -> None:
        if path and added:
            written(path, "\n".join(added) + "\n", context, out, pointer, depth)
        added.clear()

    lines = text.split("\n")
    if not budget.spend(len(lines)):
        out.finished = False
        return True
    old = ""
    for line in lines:
        if line.startswith("*** "):
            head, _, name = line[4:].partition(": ")
            if head in ("Add File", "Update File", "Delete File", "Move to"):
                seen = True
            if head == "Move to" and path:
                out.acts.append(
                    FileChange(
                        "move", Arg(path), context=context, snippet=whole, destination=Arg(name.strip()), via=tool
                    )
                )
                path = name.strip()
            elif head in ("Add File", "Update File"):
                finish()
                path = name.strip()
                change = "write" if head == "Add File" else "append"
                out.acts.append(
                    FileChange(change, Arg(path), context=context, snippet=whole, content=Arg(HOLE), via=tool)
                )
            elif head == "Delete File":
                finish()
                path = ""
                out.acts.append(FileChange("delete", Arg(name.strip()), context=context, snippet=whole, via=tool))
        elif line.startswith("--- "):
            finish()
            old = _diff_name(line)
        elif line.startswith("+++ "):
            seen = True
            new = _diff_name(line)
            if not new and old:
                out.acts.append(FileChange("delete", Arg(old), context=context, snippet=whole, via=tool))
                path = ""
            elif new:
                path = new
                change = "append" if old else "write"
                out.acts.append(
                    FileChange(change, Arg(path), context=context, snippet=whole, content=Arg(HOLE), via=tool)
                )
        elif line.startswith("+"):
            added.append(line[1:])
    finish()
    return seen


def _diff_name(line: str) -> str:
    """Return the path of a `---` or `+++` line without its `a/` or `b/`; empty for `/dev/null`."""
    name = line[4:].split("\t", 1)[0].strip()
    if name == "/dev/null":
        return ""
    return name[2:] if name.startswith(("a/", "b/")) else name


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")

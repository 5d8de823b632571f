"""File changes the item and content cmdlets make, with the paths they bind."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell import places
from blastwall.languages.powershell.values import Files, items, texts
from blastwall.targets.changes import replaces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span

#: cmdlet -> (change, parameter that names what is changed), for those that write one file each
_WRITERS = {
    "set-content": ("write", "path"),
    "add-content": ("append", "path"),
    "clear-content": ("truncate", "path"),
    "out-file": ("write", "filepath"),
    "tee-object": ("write", "filepath"),
    "export-csv": ("write", "path"),
    "export-clixml": ("write", "path"),
    "compress-archive": ("overwrite", "destinationpath"),
    "start-bitstransfer": ("write", "destination"),
}
_SHOWN = {
    "set-content": "Set-Content",
    "add-content": "Add-Content",
    "clear-content": "Clear-Content",
    "out-file": "Out-File",
}


def apply(
    script: Script, name: str, node: n.Command, bound: Bound, upstream: object, *, piped: bool, rehearsal: bool
) -> bool:
    """Keep the file changes of a cmdlet; say whether it is one of those that make any."""
    if name not in _WRITERS and name not in _TREES:
        return False
    if rehearsal:
        return True
    if name in _WRITERS:
        change, parameter = _WRITERS[name]
        if bound.on("append"):
            change = "append"
        if bound.on("noclobber") or (name == "compress-archive" and not bound.on("force")):
            return True
        _write(script, name, node, bound, upstream, change, parameter, piped=piped)
        return True
    _TREES[name](script, node, bound, upstream, piped)
    return True


def paths_of(bound: Bound, upstream: object, piped: bool, parameter: str = "path") -> list[Arg]:
    """Return the paths a cmdlet's arguments name, or its input where they name none."""
    found: list[Arg] = []
    for key in (parameter, "literalpath"):
        for value, node in bound.named.get(key, []):
            for text in texts(value):
                if not text:
                    continue
                glob = key != "literalpath" and places.has_wildcard(text)
                found.append(Arg(text, node.span, glob=glob, split=not isinstance(node, n.Text) and text == HOLE))
    if not found and piped and upstream is not None and not isinstance(upstream, Files):
        found = [Arg(text, glob=places.has_wildcard(text), split=text == HOLE) for text in texts(upstream) if text]
    if not found and bound.splatted:
        found = [Arg(HOLE, split=True)]
    return found


def _write(
    script: Script,
    name: str,
    node: n.Command,
    bound: Bound,
    upstream: object,
    change: str,
    parameter: str,
    *,
    piped: bool,
) -> None:
    """Keep what a cmdlet that writes content changes."""
    value = bound.value("value")
    content: Arg | None = Arg("", node.span) if change == "truncate" else None
    if change in ("write", "append", "overwrite"):
        if value is None and name == "out-file":
            value = bound.value("inputobject")
        if value is None and isinstance(upstream, str | list) and name in ("set-content", "out-file"):
            value = upstream
        if (
            value is None
            and upstream is None
            and (piped or name == "set-content")
            and name in ("set-content", "out-file")
        ):
            value = ""
        if isinstance(value, str):
            content = Arg(value, node.span)
        elif isinstance(value, list):
            content = Arg("\n".join(texts(inner)[0] for inner in items(value)), node.span)
    filters = bound.texts("filter") + bound.texts("include")
    targets = paths_of(bound, None, False, parameter)
    if not targets and isinstance(upstream, Files) and change == "truncate":
        for text in upstream.paths:
            script.change(
                change,
                Arg(text, node.span, glob=not upstream.literal and places.has_wildcard(text)),
                span=node.span,
                via=_SHOWN[name],
                content=Arg("", node.span),
                recursive=upstream.recursive,
                selected=upstream.below,
                filters=upstream.filters,
            )
        return
    if not targets and piped and change == "truncate":
        targets = paths_of(bound, upstream, piped)
    for path in targets:
        if "stream" in bound.named and not any(text.lower() == ":$data" for text in bound.texts("stream")):
            # An alternate data stream (the mark of a download, say): the file's own content stays.
            continue
        script.change(
            change,
            path,
            span=node.span,
            via=_SHOWN.get(name, name),
            content=content,
            selected=bool(filters),
            filters=filters,
        )
        if name == "start-bitstransfer":
            script.remember(path.text, HOLE, source=(bound.texts("source") or [""])[0])


def narrowing(bound: Bound) -> list[str]:
    """Return the name patterns that pick some items; one that fits all, or leaves some out, picks nearly everything."""
    return [text for text in bound.texts("filter") + bound.texts("include") if text not in ("*", "*.*")]


def _below_here(path: str) -> bool:
    """Whether a path is one below the directory the script stands in, by its text alone."""
    return path[:1] not in ("/", "\\", "~", "$") and ":" not in path and ".." not in path and HOLE not in path


def _without_bin(filters: Sequence[str]) -> Sequence[str]:
    """Leave `bin` out of names that `obj` is among: both are what MSBuild fills."""
    lowered = [name.lower() for name in filters]
    return [name for name in filters if name.lower() != "bin"] if "bin" in lowered and "obj" in lowered else filters


def remove_files(script: Script, value: Files, *, span: Span, recursive: bool, via: str) -> None:
    """Keep the deletion of a selection of files."""
    for path in value.paths:
        glob = not value.literal and places.has_wildcard(path)
        if value.picked or value.filters:
            script.change(
                "delete",
                Arg(path, span, glob=glob),
                span=span,
                via=via,
                recursive=recursive or value.recursive,
                selected=True,
                filters=_without_bin(value.filters) if _below_here(path) else value.filters,
            )
        elif value.below:
            everything = path.rstrip("\\/") + script.separator + "*" if path not in ("", ".") else "*"
            if HOLE in path and path == HOLE:
                everything = HOLE + script.separator + "*"
            script.change(
                "delete", Arg(everything, span, glob=True), span=span, via=via, recursive=recursive or value.recursive
            )
        else:
            script.change("delete", Arg(path, span, glob=glob), span=span, via=via, recursive=recursive)


def _remove(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    recursive = bound.on("recurse")
    if "stream" in bound.named and not any(text.lower() == ":$data" for text in bound.texts("stream")):
        return
    filters = narrowing(bound)
    narrowed = bool(filters)
    targets = paths_of(bound, None, False)
    if not targets and isinstance(upstream, Files):
        remove_files(script, upstream, span=node.span, recursive=recursive, via="Remove-Item")
        return
    for value, _ in [*bound.named.get("path", []), *bound.named.get("literalpath", [])]:
        if isinstance(value, Files) and (value.below or value.picked):
            remove_files(script, value, span=node.span, recursive=recursive, via="Remove-Item")
            return
    paths = list(targets or paths_of(bound, upstream, piped))
    bare = [path.text.rstrip("\\/") for path in paths]
    built = {name[:-3].lower() for name in bare if name.lower().endswith("obj")}
    for path, name in zip(paths, bare, strict=True):
        head = name[:-3].lower()
        paired = name.lower().endswith("bin") and head in built and head[-1:] in ("", "\\", "/")
        if paired and not narrowed and _below_here(name):
            # what MSBuild fills, as `obj` beside it is; alone it may hold somebody's scripts
            script.change("delete", path, span=node.span, via="Remove-Item", selected=True, filters=["obj"])
            continue
        script.change(
            "delete", path, span=node.span, via="Remove-Item", recursive=recursive, selected=narrowed, filters=filters
        )


def _move(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    targets = bound.texts("destination")
    destination = Arg(targets[0] if targets else ".", node.span)
    filters = bound.texts("filter") + bound.texts("include")
    sources = paths_of(bound, upstream, piped)
    if not sources and isinstance(upstream, Files):
        sources = [Arg(path, node.span, glob=places.has_wildcard(path)) for path in upstream.paths]
        filters = [*filters, *upstream.filters]
        if upstream.below and not filters and not upstream.picked:
            sources = [Arg(places.join(arg.text, "*", script.separator), node.span, glob=True) for arg in sources]
        elif upstream.below:
            filters = filters or ["*"]
    if places.has_wildcard(destination.text):
        # named after each item: one moves after another, each to a name of its own
        sources = [Arg(path.text, path.span) for path in sources]
    for path in sources:
        script.change(
            "move",
            path,
            span=node.span,
            via="Move-Item",
            destination=destination,
            recursive=True,
            selected=bool(filters),
            filters=filters,
        )


def _copy(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    if "tosession" in bound.named:
        return
    sources = paths_of(bound, upstream, piped)
    for target in bound.texts("destination"):
        lands = Arg(target, node.span, glob=places.has_wildcard(target))
        over = any(replaces(source, lands, script.context) for source in sources[:8])
        script.change("overwrite" if over else "write", lands, span=node.span, via="Copy-Item")


def _rename(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    names = bound.texts("newname")
    sources = paths_of(bound, upstream, piped)
    if not sources and isinstance(upstream, Files):
        sources = [Arg(text, node.span) for text in upstream.texts()]
    # Rename-Item takes no wild cards: behind a pattern stands one item after another, each with a name of its own.
    sources = [Arg(path.text, path.span) for path in sources]
    for path in sources:
        new = names[0] if names else HOLE
        folder = path.text.replace("/", "\\").rpartition("\\")
        destination = folder[0] + folder[1] + new if new != HOLE else folder[0] + folder[1] + HOLE
        script.change("move", path, span=node.span, via="Rename-Item", destination=Arg(destination, node.span))


def _new(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    kind = (bound.texts("itemtype") or ["file"])[0].lower()
    names = bound.texts("name")
    for path in paths_of(bound, upstream, piped) or ([Arg(".", node.span)] if names else []):
        text = places.join(path.text, names[0], script.separator) if names else path.text
        if kind in ("symboliclink", "junction", "hardlink"):
            target = (bound.texts("value") or [HOLE])[0]
            script.change(
                "link", Arg(text, path.span), span=node.span, via="New-Item", destination=Arg(target, node.span)
            )
        elif bound.on("force") and not kind.startswith("dir"):
            # -Force replaces a file of that name by the new one; on a directory it does nothing.
            value = bound.value("value")
            content = Arg(value if isinstance(value, str) else "", node.span)
            script.change("write", Arg(text, path.span), span=node.span, via="New-Item", content=content)


def made(script: Script, name: str, bound: Bound) -> object:
    """Return what `New-Item` and `mkdir` answer with: the item, which the script goes on to name by its variable."""
    names = bound.texts("name")
    paths = bound.texts("path") or ([script.location or "."] if names else [])
    if places.provider_of(paths[0])[0] if paths else True:
        return HOLE
    return Files([places.join(path, names[0], script.separator) if names else path for path in paths], literal=True)


def _clear_item(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    for path in paths_of(bound, upstream, piped):
        # The file system provider does not clear items: only `Clear-Content` does. Other providers are rules' matter.
        script.change("truncate", path, span=node.span, via="Clear-Item")


def _expand(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    """`Expand-Archive -Force` replaces files of the same names; what they are is not known."""
    if bound.on("force"):
        for text in bound.texts("destinationpath"):
            script.change("write", Arg(text, node.span), span=node.span, via="Expand-Archive", recursive=True)


def _rights(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    """`Set-Acl` replaces who may use a path; what lies below a directory inherits it."""
    for path in paths_of(bound, None, False):
        script.change("owner", path, span=node.span, via="Set-Acl", recursive=True)


def _bulk_copy(script: Script, node: n.Command, bound: Bound, upstream: object, piped: bool) -> None:
    """`mkdir` makes a directory and replaces nothing."""


_TREES = {
    "remove-item": _remove,
    "move-item": _move,
    "copy-item": _copy,
    "rename-item": _rename,
    "new-item": _new,
    "clear-item": _clear_item,
    "expand-archive": _expand,
    "mkdir": _bulk_copy,
    "set-acl": _rights,
}

#: The cmdlets that change files, those that destroy most first.
MAKES_CHANGES = (*_TREES, *_WRITERS)

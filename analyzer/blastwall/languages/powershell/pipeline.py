"""Cmdlets that make, pick and pass on objects: what comes out of them for what goes in."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell import places
from blastwall.languages.powershell.changes import remove_files
from blastwall.languages.powershell.values import Code, Either, Files, Thing, either, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script


def _for_each(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    item = script.member_of(upstream) if upstream is not None else HOLE
    outputs: list[object] = []
    blocks = [
        pair[0]
        for key in ("begin", "process", "parallel", "remainingscripts", "end")
        for pair in bound.named.get(key, [])
    ]
    blocks += [value for value, _ in bound.rest]
    for code in blocks:
        if isinstance(code, str):
            # ForEach-Object MemberName: a property or a method without arguments
            if isinstance(upstream, Files) and code.lower() == "delete":
                remove_files(script, upstream, span=node.span, recursive=False, via=".Delete()")
            elif isinstance(upstream, Files) and code.lower() in ("fullname", "pspath", "name", "path"):
                outputs.append(upstream)
            elif isinstance(upstream, Thing) and upstream.kind.startswith("cim:") and code.lower() == "delete":
                script.add(
                    Invocation(
                        "remove-ciminstance",
                        [Arg("-classname"), Arg(upstream.kind[4:])],
                        context=script.context,
                        snippet=script.snippet,
                        span=node.span,
                    )
                )
            continue
        outputs.append(script.block(code, item))
    return either(outputs) if outputs else HOLE


def _where(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    for code in (bound.value("filterscript"), bound.value("scriptblock")):
        if isinstance(code, Code):
            script.block(code, script.member_of(upstream))
    if isinstance(upstream, Files):
        picked = upstream.narrowed()
        pattern = _pattern(bound)
        return (
            Files(picked.paths, below=picked.below, recursive=picked.recursive, picked=True, filters=pattern)
            if pattern
            else picked
        )
    return upstream if isinstance(upstream, Thing | Either | str) else HOLE


def _pattern(bound: Bound) -> list[str]:
    """Return the name patterns a simple `Where-Object` filter keeps (`Name -like *.log`)."""
    code = bound.value("filterscript")
    if isinstance(code, str):
        for operator in ("like", "eq"):
            found = bound.texts(operator)
            if found:
                return _suffix(code.lower(), operator, found)
        return []
    if not isinstance(code, Code) or len(code.block.statements) != 1:
        return []
    statement = code.block.statements[0]
    inner = statement.elements[0] if isinstance(statement, n.Pipeline) and len(statement.elements) == 1 else None
    if not isinstance(inner, n.Binary) or len(inner.rest) != 1 or not isinstance(inner.first, n.Chain):
        return []
    step = inner.first.steps[-1].name
    operator, operand = inner.rest[0]
    if not isinstance(step, n.Text) or not isinstance(operand, n.Text):
        return []
    return _suffix(
        str(step.parts[0]).lower(), operator.lstrip("-"), [str(p) for p in operand.parts if isinstance(p, str)]
    )


def _suffix(field: str, operator: str, found: list[str]) -> list[str]:
    if field == "extension" and operator in ("eq", "like"):
        return ["*" + text for text in found]
    return found if field in ("name", "fullname") and operator in ("eq", "like") else []


def _child_items(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    literal = "literalpath" in bound.named
    paths = bound.texts("literalpath") + bound.texts("path")
    if not paths:
        paths = upstream.texts() if isinstance(upstream, Files) else texts(upstream) if upstream is not None else ["."]
    filters = [text for text in bound.texts("filter") + bound.texts("include") if text not in ("*", "*.*")]
    recursive = bound.on("recurse") or "depth" in bound.named
    picked = bool(filters) or bool(bound.texts("exclude")) or "attributes" in bound.named
    places_found: list[str] = []
    direct = True
    for path in paths:
        last = path.replace("/", "\\").rpartition("\\")
        if not literal and places.has_wildcard(last[2]):
            if last[2] in ("*", "*.*"):
                places_found.append((last[0] + "\\" if last[1] else "") or ".")
                direct = False
            elif recursive or picked:
                filters.append(last[2])
                picked = True
                places_found.append((last[0] + "\\" if last[1] else "") or ".")
                direct = False
            else:
                places_found.append(path)
        else:
            places_found.append(path)
            direct = False
    return Files(places_found, below=not direct, recursive=recursive, picked=picked, filters=filters, literal=literal)


def _items_of(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    paths = bound.texts("literalpath") + bound.texts("path")
    if not paths:
        return upstream
    filters = bound.texts("filter") + bound.texts("include")
    return Files(paths, picked=bool(filters), filters=filters, literal="literalpath" in bound.named)


def _resolved(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    paths = bound.texts("literalpath") + bound.texts("path")
    return Files(paths, literal="literalpath" in bound.named) if paths else upstream


def _join_path(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    first = bound.named.get("path", [(upstream if upstream is not None else HOLE, node)])[0][0]
    child = bound.named.get("childpath", [("", node)])[0][0]
    more = [value for value, _ in bound.named.get("additionalchildpath", [])] + [value for value, _ in bound.rest]
    results: list[object] = []
    for base in texts(first, inside=True):
        for inner in texts(child, inside=True):
            path = places.join(base, inner, script.separator)
            for part in more:
                path = places.join(path, texts(part)[0], script.separator)
            results.append(path)
    return either(results)


def _split_path(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    from blastwall.languages.powershell.members import _parent

    paths = bound.texts("path") + bound.texts("literalpath")
    if not paths and isinstance(upstream, str | Files):
        paths = texts(upstream)
    if bound.on("leaf"):
        return either([path.rstrip("\\/").replace("/", "\\").rpartition("\\")[2] for path in paths])
    if bound.on("qualifier"):
        return either([path.partition(":")[0] + ":" if ":" in path else HOLE for path in paths])
    if any(bound.on(switch) for switch in ("noqualifier", "leafbase", "extension", "isabsolute")):
        return HOLE
    return either([_parent(path) for path in paths])


HANDLERS = {
    "foreach-object": _for_each,
    "where-object": _where,
    "get-childitem": _child_items,
    "get-item": _items_of,
    "resolve-path": _resolved,
    "convert-path": _resolved,
    "join-path": _join_path,
    "split-path": _split_path,
}

"""Cmdlets that make, pick and pass on objects: what comes out of them for what goes in."""

from __future__ import annotations

from fnmatch import fnmatchcase

from blastwall.acts import HOLE
from blastwall.languages.powershell import management, places
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.changes import MAKES_CHANGES, narrowing, remove_files
from blastwall.languages.powershell.cmdlets import ALIASES, SIGNATURES
from blastwall.languages.powershell.values import Code, Either, Files, Thing, codes, either, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script


def _for_each(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    item = script.member_of(upstream) if upstream is not None else HOLE
    outputs: list[object] = []
    script.note_plural("_", upstream)
    blocks = [
        pair[0]
        for key in ("begin", "process", "parallel", "remainingscripts", "end")
        for pair in bound.named.get(key, [])
    ]
    blocks += [value for value, _ in bound.rest]
    for code in blocks:
        if isinstance(code, Code) and isinstance(upstream, list) and len(upstream) <= _MOST_ITEMS and _computes(code):
            # what only computes is computed for each: `67, 58 | % { [char]$_ }`
            outputs.append([script.block(code, inner) for inner in upstream])
            continue
        if isinstance(code, str):
            # ForEach-Object MemberName: a property or a method without arguments
            if code.lower() == "delete" and isinstance(upstream, Files):
                remove_files(script, upstream, span=node.span, recursive=False, via=".Delete()")
            elif isinstance(upstream, Files) and code.lower() in ("fullname", "pspath", "name", "path"):
                outputs.append(upstream)
            elif isinstance(upstream, Thing) and upstream.kind.startswith("every:"):
                if code.lower() in ("kill", "stop"):
                    script.speak("stop", (upstream.kind[6:],), node.span, scope="all")
                outputs.append(upstream)
            elif isinstance(upstream, Thing) and upstream.kind.startswith("cim:"):
                management.call(script, upstream.kind[4:], code.lower(), None, node.span)
            elif isinstance(upstream, dict):
                outputs.append(upstream.get(code.lower(), HOLE))
            continue
        outputs.append(script.block(code, item))
    return either(outputs) if outputs else HOLE


#: Items that a block is run for one by one.
_MOST_ITEMS = 128


def _computes(code: Code) -> bool:
    """Whether a block runs no command and sets nothing: only its value matters."""
    return bool(code.block.statements) and all(
        isinstance(statement, n.Pipeline)
        and not statement.redirects
        and not any(isinstance(element, n.Command | n.Assign) for element in statement.elements)
        for statement in code.block.statements
    )


def _where(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    for code in (bound.value("filterscript"), bound.value("scriptblock")):
        if isinstance(code, Code):
            script.block(code, script.member_of(upstream))
    wide = _keeps_most(bound)
    if wide and script.upstream is not None and script.upstream.upstream is not None:
        # a filter that lets nearly everything by is as good as none
        script.upstream = script.upstream.upstream
    if isinstance(upstream, Thing) and upstream.kind.startswith("every:"):
        return upstream if wide else HOLE
    if isinstance(upstream, Files):
        if wide:
            return upstream
        picked = upstream.narrowed()
        pattern = _pattern(bound)
        return (
            Files(picked.paths, below=picked.below, recursive=picked.recursive, picked=True, filters=pattern)
            if pattern
            else picked
        )
    return upstream if isinstance(upstream, Thing | Either | str) else HOLE


#: Properties whose test tells files from directories, or leaves few out, and so narrows nothing down.
_KINDS = frozenset({"psiscontainer", "attributes", "mode", "exists", "fullname", "name", "directory"}) | {
    *("id", "processname", "servicename", "displayname")
}
_EXCLUDING = frozenset({"ne", "notlike", "notmatch", "notin", "notcontains", "cne", "cnotlike", "ine", "inotlike"})


def _keeps_most(bound: Bound) -> bool:
    """Whether a `Where-Object` filter lets nearly everything by: `{ $_ }`, a test of the kind, an exclusion."""
    code = bound.value("filterscript")
    if isinstance(code, str):
        if bound.texts("like") == ["*"] or bound.texts("match") in (["."], [".*"]):
            return True
        if code.lower() in ("status", "state") and "eq" in bound.named:
            return [text.lower() for text in bound.texts("eq") + bound.texts("value")] == ["running"]
        if code.lower() == "canstop":
            return "not" not in bound.switches
        named = code.lower() in _KINDS
        return named and (any(operator in bound.named for operator in _EXCLUDING) or code.lower() == "psiscontainer")
    if not isinstance(code, Code) or len(code.block.statements) != 1:
        return False
    statement = code.block.statements[0]
    inner = statement.elements[0] if isinstance(statement, n.Pipeline) and len(statement.elements) == 1 else None
    return inner is not None and _is_wide(inner, 0)


def _is_wide(node: n.Node, depth: int) -> bool:
    """Whether a condition holds of nearly every item."""
    if depth > 8:
        return False
    if isinstance(node, n.Prefix):
        return all(operator in ("!", "-not") for operator in node.operators) and (
            isinstance(node.operand, n.Chain | n.Group) and _is_wide(node.operand, depth + 1)
        )
    if isinstance(node, n.Group) and len(node.statements) == 1:
        statement = node.statements[0]
        elements = statement.elements if isinstance(statement, n.Pipeline) else ()
        return len(elements) == 1 and _is_wide(elements[0], depth + 1)
    if isinstance(node, n.Variable):
        return node.name in ("_", "psitem", "true")
    if isinstance(node, n.Chain):
        return _field(node) in (*_KINDS, "canstop") and all(step.arguments is None for step in node.steps)
    if isinstance(node, n.Binary):
        if all(operator in ("-and", "-or") for operator, _ in node.rest):
            return all(_is_wide(part, depth + 1) for part in (node.first, *(part for _, part in node.rest)))
        operator, operand = node.rest[0]
        word = operator.lstrip("-")
        pattern = operand.parts[0] if isinstance(operand, n.Text) and operand.parts else None
        if word in ("like", "match") and pattern in ("*", "*.*", ".", ".*"):
            return True
        if _field(node.first) in ("status", "state", "canstop"):
            # services that run: those that can be stopped
            running = pattern.lower() == "running" if isinstance(pattern, str) else _field(node.first) == "canstop"
            return word in ("eq", "ceq", "ieq") and running
        return _field(node.first) in _KINDS and (
            word in _EXCLUDING or _field(node.first) in ("psiscontainer", "mode", "attributes")
        )
    return False


def _field(node: n.Node) -> str:
    """Return the last property of `$_.a.b`, lower case; empty for anything else."""
    if not isinstance(node, n.Chain) or not isinstance(node.head, n.Variable):
        return ""
    if node.head.name not in ("_", "psitem"):
        return ""
    last = node.steps[-1].name
    return str(last.parts[0]).lower() if isinstance(last, n.Text) and last.parts else ""


def _pattern(bound: Bound) -> list[str]:
    """Return the name patterns a simple `Where-Object` filter keeps (`Name -like *.log`)."""
    code = bound.value("filterscript")
    if isinstance(code, str):
        for operator in ("like", "eq", "in"):
            found = bound.texts(operator)
            if found:
                return _suffix(code.lower(), "eq" if operator == "in" else operator, found)
        matched = bound.texts("match")
        return _suffix(code.lower(), "eq", _names_of(matched[0])) if matched else []
    if not isinstance(code, Code) or len(code.block.statements) != 1:
        return []
    statement = code.block.statements[0]
    inner = statement.elements[0] if isinstance(statement, n.Pipeline) and len(statement.elements) == 1 else None
    if not isinstance(inner, n.Binary) or len(inner.rest) != 1 or not isinstance(inner.first, n.Chain):
        return []
    step = inner.first.steps[-1].name
    operator, operand = inner.rest[0]
    if isinstance(operand, n.Group) and len(operand.statements) == 1:
        statement = operand.statements[0]
        elements = statement.elements if isinstance(statement, n.Pipeline) else ()
        operand = elements[0] if len(elements) == 1 else operand
    operands = operand.items if isinstance(operand, n.Array) else [operand]
    if not isinstance(step, n.Text) or not all(isinstance(inner, n.Text) for inner in operands):
        return []
    given = [str(part) for inner in operands if isinstance(inner, n.Text) for part in inner.parts]
    word = operator.lstrip("-")
    if word == "match":
        word, given = "eq", _names_of(given[0] if given else "")
    return _suffix(str(step.parts[0]).lower(), "eq" if word == "in" else word, given)


def _names_of(pattern: str) -> list[str]:
    r"""Return the names a plain regular expression fits (`^(bin|obj)$`, `\.pyc$`); none for any other."""
    if pattern.startswith("\\.") and pattern.endswith("$") and pattern[2:-1].isalnum():
        return ["*." + pattern[2:-1]]
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return []
    inner = pattern[1:-1]
    inner = inner[1:-1] if inner.startswith("(") and inner.endswith(")") else inner
    names = [name.replace("\\.", ".") for name in inner.removeprefix("?:").split("|")]
    return names if all(name.replace("_", "").replace(".", "").replace("-", "").isalnum() for name in names) else []


def _suffix(field: str, operator: str, found: list[str]) -> list[str]:
    if field == "extension" and operator in ("eq", "like"):
        return ["*" + text for text in found]
    return found if field in ("name", "fullname") and operator in ("eq", "like") else []


def _commands(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`Get-Command`, `Get-Alias`: the commands of that name, or that a pattern matches."""
    found: list[object] = []
    for pattern in bound.texts("name") + [text for value, _ in bound.rest for text in texts(value)]:
        lower = pattern.lower()
        if not places.has_wildcard(lower):
            found.append(script.aliases.get(lower, ALIASES.get(lower, pattern)))
            continue
        # what changes files first: a pattern that fits many is followed for a few
        known = [*MAKES_CHANGES, *sorted(SIGNATURES)]
        found += [name for name in dict.fromkeys(known) if fnmatchcase(name, lower)][:4]
    return either(found) if found else HOLE


def _drives(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`Get-PSDrive`, `Get-Volume`: the drives named, or the one every Windows has."""
    letters = bound.texts("name") + bound.texts("driveletter")
    letters += [text for value, _ in bound.rest for text in texts(value)]
    drives: list[object] = [
        {"root": f"{letter}:\\", "name": letter, "driveletter": letter, "path": f"{letter}:\\"}
        for letter in [text.rstrip(":\\") for text in letters] or ["C"]
        if len(letter) == 1
    ]
    return either(drives) if drives else HOLE


def _select(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`Select-Object` narrows by number; naming properties leaves the items what they were."""
    for value, _ in [pair for found in bound.named.values() for pair in found]:
        for code in codes(value):
            script.block(code, script.member_of(upstream))
    counted = any(name in bound.named for name in ("first", "last", "skip", "skiplast", "index"))
    if counted and isinstance(upstream, Thing) and upstream.kind.startswith("every:"):
        return HOLE
    if not isinstance(upstream, Files):
        return upstream if isinstance(upstream, Thing | Either | dict | list) else HOLE
    shown = bound.texts("expandproperty") or bound.texts("property")
    picked = upstream.narrowed() if counted else upstream
    return picked.named() if [text.lower() for text in shown] in (["name"], ["basename"]) else picked


def _child_items(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    literal = "literalpath" in bound.named
    paths = bound.texts("literalpath") + bound.texts("path")
    if not paths:
        paths = upstream.texts() if isinstance(upstream, Files) else texts(upstream) if upstream is not None else ["."]
    filters = narrowing(bound)
    recursive = bound.on("recurse") or "depth" in bound.named
    picked = bool(filters)
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
    return Files(
        places_found,
        below=not direct,
        recursive=recursive,
        picked=picked,
        filters=filters,
        literal=literal,
        names=bound.on("name"),
    )


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
    paths = bound.texts("path") + bound.texts("literalpath")
    if not paths and isinstance(upstream, str | Files):
        paths = texts(upstream)
    if bound.on("leaf"):
        return either([path.rstrip("\\/").replace("/", "\\").rpartition("\\")[2] for path in paths])
    if bound.on("qualifier"):
        return either([path.partition(":")[0] + ":" if ":" in path else HOLE for path in paths])
    if any(bound.on(switch) for switch in ("noqualifier", "leafbase", "extension", "isabsolute")):
        return HOLE
    return either([places.parent_of(path) for path in paths])


HANDLERS = {
    "foreach-object": _for_each,
    "where-object": _where,
    "select-object": _select,
    "get-command": _commands,
    "get-alias": _commands,
    "get-psdrive": _drives,
    "get-volume": _drives,
    "get-childitem": _child_items,
    "get-item": _items_of,
    "resolve-path": _resolved,
    "convert-path": _resolved,
    "join-path": _join_path,
    "split-path": _split_path,
}

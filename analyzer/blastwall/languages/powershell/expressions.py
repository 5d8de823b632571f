"""Values of expressions: variables, operators, strings with parts in them, as far as they can be told beforehand."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.powershell import members, places
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.values import UNSET, Code, Range, Thing, either, items, joined, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.lower import Script

#: More numbers than this in a range are not counted out.
_LONGEST_RANGE = 1024
#: Automatic variables that hold text nobody can tell beforehand (about_Automatic_Variables).
_AUTOMATIC = frozenset(
    [
        "args",
        "input",
        "this",
        "matches",
        "lastexitcode",
        "error",
        "event",
        "eventargs",
        "eventsubscriber",
        "sender",
        "foreach",
        "switch",
        "host",
        "pid",
        "profile",
        "psboundparameters",
        "pscommandpath",
        "psculture",
        "psuiculture",
        "psdebugcontext",
        "psitem",
        "_",
        "psversiontable",
        "shellid",
        "stacktrace",
        "executioncontext",
        "myinvocation",
        "nestedpromptlevel",
        "consolefilename",
        "pshome",
        "psedition",
        "ofs",
        "pscmdlet",
        "psdefaultparametervalues",
        "erroractionpreference",
        "warningpreference",
        "verbosepreference",
        "debugpreference",
        "confirmpreference",
        "progresspreference",
        "informationpreference",
        "whatifpreference",
        "?",
        "^",
        "$",
        "iswindows",
        "islinux",
        "ismacos",
        "iscoreclr",
    ]
)


def value(script: Script, node: n.Node | None) -> object:
    """Return what is known of an expression's value, keeping the acts it makes."""
    if node is None:
        return None
    if isinstance(node, n.Text):
        if len(node.parts) == 1 and isinstance(node.parts[0], str):
            return _tilde(script, node.parts[0]) if not node.quote else node.parts[0]
        return joined(
            [
                part
                if isinstance(part, str) and (index or node.quote)
                else _tilde(script, part)
                if isinstance(part, str)
                else _inner(script, part)
                for index, part in enumerate(node.parts)
            ]
        )
    if isinstance(node, n.Variable):
        return _variable(script, node.name)
    if isinstance(node, n.Array):
        found: list[object] = []
        for item in node.items:
            found.extend(items(script.value(item)))
        return found
    if isinstance(node, n.Group):
        value = script.run(node.statements)
        return items(value) if node.kind == "@(" else value
    if isinstance(node, n.Block):
        return Code(node)
    if isinstance(node, n.Table):
        return {texts(script.value(key))[0].lower(): script.statement(value) for key, value in node.pairs}
    if isinstance(node, n.Chain):
        return members.chain(script, node)
    if isinstance(node, n.Prefix):
        return _prefix(script, node)
    if isinstance(node, n.Binary):
        return _binary(script, node)
    if isinstance(node, n.TypeName):
        return Thing("type:" + node.name)
    if isinstance(node, n.Unread):
        if node.span[1] > node.span[0]:
            script.reading.finished = False
        return HOLE
    return script.statement(node)


def _inner(script: Script, part: str | n.Node) -> object:
    """Return an interpolated part's value."""
    value = script.value(part) if isinstance(part, n.Node) else part
    return value


def _tilde(script: Script, text: str) -> str:
    """Return a bare word with its leading `~` expanded where home is known."""
    if text.startswith("~") and (len(text) == 1 or text[1] in "\\/") and script.context.home:
        return script.context.home + text[1:]
    return text


def _variable(script: Script, name: str) -> object:
    """Return what is known of a variable."""
    scope, colon, bare = name.partition(":")
    if colon:
        if scope == "env":
            return places.environment(bare, script.context, script.windows)
        if scope in ("global", "script", "local", "private", "using", "variable", "workflow"):
            name = bare
        else:
            return HOLE
    if name == "true":
        return True
    if name == "false":
        return False
    if name == "null":
        return None
    if name in script.variables:
        return script.variables[name]
    if name == "home":
        return places.environment("home", script.context, script.windows)
    if name == "pwd":
        return script.location or "."
    if name == "psscriptroot":
        return script.context.workspace or script.context.cwd or "."
    if name == "pscommandpath":
        return places.join(script.context.workspace or script.context.cwd or ".", HOLE, script.separator)
    if name == "myinvocation":
        path = places.join(script.context.workspace or script.context.cwd or ".", HOLE, script.separator)
        return {"mycommand": {"path": path, "definition": path, "source": path}, "pscommandpath": path}
    if name in _AUTOMATIC or name.isdigit() or name.startswith("ps"):
        return HOLE
    return UNSET


def _prefix(script: Script, node: n.Prefix) -> object:
    """Apply prefix operators, the innermost first."""
    value = script.value(node.operand)
    for operator in reversed(node.operators):
        if operator == ",":
            value = [value]
        elif operator == "-join":
            value = joined(items(value)) if isinstance(value, list) else value
        elif operator.startswith("["):
            value = members.cast(operator[1:-1], value)
        elif operator in ("!", "-not"):
            value = not value if isinstance(value, bool) else HOLE
        elif operator in ("-", "+") and isinstance(value, str):
            value = operator + value if operator == "-" else value
        elif operator not in ("++", "--"):
            value = HOLE
    return value


def _binary(script: Script, node: n.Binary) -> object:
    """Fold operators from the left."""
    value = script.value(node.first)
    if node.rest[0][0] == "?:":
        return either([script.value(operand) for _, operand in node.rest])
    for operator, operand in node.rest:
        right = script.value(operand)
        if operator == "+":
            if isinstance(value, list):
                value = [*value, *items(right)][:256]
            elif isinstance(value, dict) and isinstance(right, dict):
                value = value | right
            else:
                value = joined([value if value is not None else "", right if right is not None else ""])
        elif operator == "-f":
            value = formatted(value, right)
        elif operator in ("-replace", "-ireplace", "-creplace"):
            value = replaced(value, right)
        elif operator == "-join":
            value = _join(value, right)
        elif operator == "??":
            value = either([value, right])
        elif operator == "*" and isinstance(value, str) and isinstance(right, str) and right.isdigit():
            value = value * int(right) if len(value) * int(right) <= 4096 else HOLE
        elif operator == "..":
            value = _counted(value, right)
        elif operator == "-as":
            kind = right.kind.removeprefix("type:") if isinstance(right, Thing) else texts(right)[0]
            value = members.cast(kind.lower(), value)
        else:
            value = HOLE
    return value


def _counted(first: object, last: object) -> object:
    """Return `first..last` for numbers."""
    try:
        start, stop = int(texts(first)[0]), int(texts(last)[0])
    except ValueError:
        return Range([HOLE])
    if abs(stop - start) > _LONGEST_RANGE:
        return Range([HOLE])
    return Range(
        [str(k) for k in range(start, stop + 1)] if start <= stop else [str(k) for k in range(start, stop - 1, -1)]
    )


def formatted(template: object, arguments: object) -> object:
    """Return `template -f arguments` for plain `{0}` places."""
    given = [*items(arguments)] if isinstance(arguments, list) else [arguments]
    results: list[object] = []
    for text in texts(template):
        parts: list[object] = []
        rest = text
        while "{" in rest:
            head, _, tail = rest.partition("{")
            place, closed, rest_after = tail.partition("}")
            parts.append(head)
            index = place.partition(":")[0].partition(",")[0]
            if not closed or not index.isdigit() or len(index) > 4:
                parts.append("{")
                rest = tail
                continue
            at = int(index)
            parts.append(given[at] if at < len(given) else HOLE)
            rest = rest_after
        parts.append(rest)
        results.append(joined(parts))
    return either(results)


def replaced(value: object, right: object) -> object:
    """Return `value -replace pattern, new` for patterns without special characters; a hole otherwise."""
    pair = items(right)
    if not isinstance(value, str) or not pair:
        return HOLE
    pattern = texts(pair[0])[0]
    new = texts(pair[1])[0] if len(pair) > 1 else ""
    plain = pattern.replace("\\\\", "\\").replace("\\.", ".")
    if any(c in "*+?[](){}|^$\0" for c in plain) or (pattern == plain and "." in pattern) or not plain:
        return HOLE
    return value.replace(plain, new)


def _join(value: object, separator: object) -> object:
    """Return `list -join separator`."""
    between = texts(separator)[0]
    parts: list[object] = []
    for index, item in enumerate(items(value)):
        if index:
            parts.append(between)
        parts.append(item)
    return joined(parts)

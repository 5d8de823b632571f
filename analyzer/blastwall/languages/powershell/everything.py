"""Whether a cmdlet reaches every object of its kind: each process, each service, several machines."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.values import Thing, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Invocation
    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script

#: Parameters of a `Get-` cmdlet that don't narrow what it returns, with whether a value follows.
_WIDE = {
    "-all": False,
    "-force": False,
    "-verbose": False,
    "-server": True,
    "-credential": True,
    "-properties": True,
    "-property": True,
    "-resultsetsize": True,
    "-erroraction": True,
    "-ea": True,
}


def gets_all(upstream: Invocation, noun: str) -> bool:
    """Say whether a pipeline begins with every object of a kind there is (`Get-ADUser -Filter *`), none left out."""
    source: Invocation | None = upstream
    for _ in range(8):
        if source is None or source.program not in ("sort-object", "sort", "foreach-object", "tee-object"):
            break
        source = source.upstream
    if source is None or source.program != "get-" + noun:
        return False
    given = [arg.text.lower() for arg in source.args]
    while given:
        name = given.pop(0)
        if name in _WIDE:
            if _WIDE[name] and given:
                given.pop(0)
        elif name in ("-filter", "-identity", "-name", "*") and (name == "*" or given[:1] == ["*"]):
            del given[: name != "*"]
        else:
            return False
    return True


def is_every(script: Script, value: object, noun: str) -> bool:
    """Say whether a value stands for every object of a kind, where nothing has chosen among them since."""
    if not isinstance(value, Thing) or value.kind != "every:" + noun:
        return False
    depth = value.properties.get("depth")
    return isinstance(depth, int) and script.branching <= depth


def is_named(script: Script, bound: Bound, noun: str) -> bool:
    """Say whether an argument stands for every object of a kind: `Stop-Process -Id (Get-Process).Id`."""
    return any(is_every(script, value, noun) for found in [*bound.named.values(), bound.rest] for value, _ in found)


def machines(script: Script, bound: Bound, upstream: object, piped: bool) -> str:
    """Return `several` where a cmdlet names more than one computer, or what a command or a loop answers."""
    for value, node in bound.named.get("computername", []) + bound.rest:
        if isinstance(value, list) and len(value) > 1:
            return "several"
        if not isinstance(node, n.Variable):
            if value == HOLE and not isinstance(node, n.Text):
                return "several"
        elif node.name in script.plural:
            return "several"
    return "several" if piped and (upstream == HOLE or (isinstance(upstream, list) and len(upstream) > 1)) else ""


def _every(script: Script, noun: str, bound: Bound, upstream: object) -> object:
    """`Get-Process`, `Get-Service` without anything that narrows them down: all there are."""
    given = [text for key in ("name", "id", "displayname") for text in bound.texts(key)]
    given += [text for value, _ in bound.rest for text in texts(value)]
    narrowed = any(text != "*" for text in given) or not {"include", "exclude", "inputobject"}.isdisjoint(bound.named)
    return HOLE if narrowed or upstream is not None else Thing("every:" + noun, (), {"depth": script.branching})


def _processes(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    return _every(script, "process", bound, upstream)


def _services(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    return _every(script, "service", bound, upstream)


HANDLERS = {"get-process": _processes, "get-service": _services}

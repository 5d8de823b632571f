"""Binds a written argument list to the parameters of a cmdlet, as PowerShell does."""

from __future__ import annotations

from fnmatch import fnmatchcase

from blastwall.acts import HOLE, Arg
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.cmdlets import ALIASES, Signature
from blastwall.languages.powershell.values import Code, Thing, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span


EMPTY = Signature("", "", "")


class Bound:
    """A cmdlet's arguments: `named` parameters, `switches`, what is left over, and the flat list for rules."""

    __slots__ = ("args", "named", "rest", "splatted", "switches", "unknown")

    def __init__(self) -> None:
        """Start empty."""
        self.named: dict[str, list[tuple[object, n.Node]]] = {}
        self.switches: dict[str, object] = {}
        self.rest: list[tuple[object, n.Node]] = []
        self.args: list[Arg] = []
        self.splatted = False
        self.unknown: list[str] = []

    def on(self, switch: str) -> bool:
        """Whether a switch is given and not known to be off."""
        return self.switches.get(switch, False) is not False

    def value(self, name: str) -> object:
        """Return a parameter's value, None where it is not given."""
        found = self.named.get(name)
        if not found:
            return None
        return found[0][0] if len(found) == 1 else [value for value, _ in found]

    def texts(self, name: str) -> list[str]:
        """Return the texts a parameter's value may be; none where it is not given."""
        value = self.value(name)
        return [] if value is None else texts(value)


def signature_of(block: n.Block) -> Signature:
    """Return the signature a function or script block declares."""
    names = [name for name, _ in block.parameters]
    values = [name for name in names if name not in block.switches]
    return Signature(" ".join(values), " ".join(name for name in names if name in block.switches), " ".join(values))


def bind(script: Script, signature: Signature, elements: Sequence[n.Node], *, keep: bool = False) -> Bound:
    """Bind a command's elements. `keep` leaves what fits no parameter as it is written, for `$args`."""
    bound = Bound()
    known = bool(signature.values or signature.switches)
    positional: list[tuple[object, n.Node]] = []
    index = 0
    value: object
    while index < len(elements):
        element = elements[index]
        index += 1
        if isinstance(element, n.Redirect):
            continue
        if isinstance(element, n.Variable) and element.splat:
            _splat(script, signature, element, bound, positional)
            continue
        if not isinstance(element, n.Parameter):
            positional.append((script.value(element), element))
            continue
        name, switch = signature.resolve(element.name)
        if keep and (not name or (name not in signature.values and name not in signature.switches)):
            value = script.value(element.value) if element.value is not None else None
            positional.append((Thing("parameter", [element.name.lower(), value]), element))
            continue
        if not name:
            bound.unknown.append(element.name)
            name = element.name.lower()
        following = elements[index] if index < len(elements) else None
        takes = element.value is not None
        if not takes and not switch and following is not None and not isinstance(following, n.Parameter | n.Redirect):
            takes = (known and name not in bound.unknown) or not known
            splat = isinstance(following, n.Variable) and following.splat
            if takes and not splat:
                # An unknown cmdlet's parameter may be a switch; its next word is then a value of another parameter.
                index += 1
                value = script.value(following)
                _keep(bound, name, value, following, element.span)
                continue
            takes = False
        if takes and element.value is not None:
            value = script.value(element.value)
            if switch and not isinstance(value, bool) and texts(value) == ["0"]:
                value = False  # a switch takes a number for a truth
            if switch or isinstance(value, bool):
                off = value is False
                bound.switches[name] = not off if isinstance(value, bool) else HOLE
                bound.args.append(Arg(f"-{name}:false" if off else f"-{name}", element.span))
                continue
            _keep(bound, name, value, element.value, element.span)
            continue
        bound.switches[name] = True
        bound.args.append(Arg(f"-{name}", element.span))
    _place(signature, bound, positional)
    return bound


def _keep(bound: Bound, name: str, value: object, node: n.Node, span: Span) -> None:
    """Keep a named value."""
    bound.named.setdefault(name, []).append((value, node))
    bound.args.append(Arg(f"-{name}", span))
    bound.args.extend(_args(value, node))


def _place(signature: Signature, bound: Bound, positional: list[tuple[object, n.Node]]) -> None:
    """Give positional arguments their parameters' names."""
    free = [name for name in signature.positions if name not in bound.named]
    if "path" in free and "literalpath" in bound.named:
        free.remove("path")
    for value, node in positional:
        if free:
            name = free.pop(0)
            if isinstance(value, Code) and name in ("property", "filter"):
                name = "scriptblock"
            bound.named.setdefault(name, []).append((value, node))
        else:
            bound.rest.append((value, node))
        bound.args.extend(_args(value, node))


def _splat(
    script: Script, signature: Signature, node: n.Variable, bound: Bound, positional: list[tuple[object, n.Node]]
) -> None:
    """Spread `@name` over the parameters."""
    value = script.variables.get(node.name)
    if isinstance(value, dict):
        for key, inner in value.items():
            name, switch = signature.resolve(str(key))
            name = name or str(key).lower()
            if switch or isinstance(inner, bool):
                bound.switches[name] = inner
                bound.args.append(Arg(f"-{name}:false" if inner is False else f"-{name}", node.span))
            else:
                _keep(bound, name, inner, node, node.span)
    elif isinstance(value, list):
        waiting = ""
        for inner in value:
            if not isinstance(inner, Thing) or inner.kind != "parameter":
                if waiting:
                    _keep(bound, waiting, inner, node, node.span)
                else:
                    positional.append((inner, node))
                waiting = ""
                continue
            # `$args` remembers which of its words were parameters
            name, switch = signature.resolve(texts(inner.arguments[0])[0])
            given = inner.arguments[1]
            if switch or isinstance(given, bool):
                bound.switches[name] = given if isinstance(given, bool) else True
                bound.args.append(Arg(f"-{name}:false" if given is False else f"-{name}", node.span))
            elif given is not None:
                _keep(bound, name, given, node, node.span)
            else:
                waiting = name
    else:
        bound.splatted = True
        bound.args.append(Arg(HOLE, node.span, split=True))


def _args(value: object, node: n.Node) -> list[Arg]:
    """Return a value as words for rules."""
    if isinstance(value, Code):
        return [Arg(HOLE, node.span)]
    split = not isinstance(node, n.Text) and not isinstance(value, str)
    return [Arg(text, node.span, split=split and HOLE in text) for text in texts(value)]


def apply_defaults(script: Script, name: str, signature: Signature, bound: Bound, node: n.Node) -> None:
    """Add what `$PSDefaultParameterValues` gives a cmdlet whose arguments don't say otherwise."""
    defaults = script.variables.get("psdefaultparametervalues")
    if not isinstance(defaults, dict):
        return
    for key, value in list(defaults.items())[:64]:
        pattern, colon, written = str(key).partition(":")
        if not colon or not fnmatchcase(name, ALIASES.get(pattern, pattern)):
            continue
        parameter, switch = signature.resolve(written)
        if not parameter or parameter in bound.named or parameter in bound.switches:
            continue
        if switch:
            bound.switches[parameter] = value
            bound.args.append(Arg(f"-{parameter}" if value is not False else f"-{parameter}:false", node.span))
        else:
            _keep(bound, parameter, value, node, node.span)

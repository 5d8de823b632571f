"""Cmdlets that change or ask the session itself: location, aliases, variables, drives."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell import places
from blastwall.languages.powershell.cmdlets import ALIASES
from blastwall.languages.powershell.values import items, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script


def go_to(script: Script, path: str) -> None:
    """Change the session's location."""
    provider, _ = places.provider_of(path)
    if provider and provider not in script.drives:
        script.location = path
        return
    if HOLE in path or not path:
        script.location = ""
    elif path.startswith("~"):
        script.location = script.context.home + path[1:] if script.context.home else path
    elif places.is_absolute(path):
        script.location = path
    elif script.location:
        script.location = _normal(places.join(script.location, path, script.separator), script.separator)
    script.context = script.context.derive(cwd=script.location if not places.provider_of(script.location)[0] else "")


def _normal(path: str, separator: str) -> str:
    """Return a path with `.` and `..` taken out."""
    found: list[str] = []
    for part in path.replace("/", "\\").split("\\"):
        if part == ".." and len(found) > 1:
            found.pop()
        elif part not in (".", "..") and (part or not found):
            found.append(part)
    if len(found) == 1:
        return found[0] + separator
    return separator.join(found)


def _set_location(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    found = bound.texts("path") + bound.texts("literalpath")
    if not found and upstream is not None:
        found = texts(upstream)
    if len(found) == 1 and found[0] not in ("-", "+"):
        go_to(script, found[0])
    elif found:
        go_to(script, HOLE)
    return None


def _pop_location(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    # Back where it was before the push, and nobody keeps the stack here.
    script.location = script.snippet.context.cwd
    script.context = script.context.derive(cwd=script.location)
    return None


def _set_alias(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    names, values = bound.texts("name"), bound.texts("value")
    if names and values:
        value = values[0].lower()
        script.aliases[names[0].lower()] = ALIASES.get(value, value)
        if names[0].lower() in ALIASES:
            script.aliases[names[0].lower()] = ALIASES.get(value, value)
    return None


def _set_variable(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    for name in bound.texts("name"):
        value = bound.value("value")
        script.set(name.lower(), value if value is not None else upstream if upstream is not None else HOLE)
    return None


def _new_drive(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    names, roots, provider = bound.texts("name"), bound.texts("root"), bound.texts("psprovider")
    if names and roots and provider and provider[0].lower() == "filesystem" and len(names[0]) > 1:
        script.drives[names[0].lower()] = roots[0]
    return None


def _temporary_file(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`New-TemporaryFile` answers with a file of its own in the directory for temporary ones."""
    return places.join(places.environment("temp" if script.windows else "tmpdir", script.context, script.windows), HOLE)


def _output(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    value = bound.value("inputobject")
    rest = [inner for inner, _ in bound.rest]
    if rest:
        return [*items(value), *rest]
    return value if value is not None else upstream


def _read_file(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    return HOLE


def provider_item(script: Script, bound: Bound) -> bool:
    """Set a variable, function or alias through its drive (`Set-Item function:f {...}`); False where it is none."""
    done = False
    for path in bound.texts("path") + bound.texts("literalpath"):
        provider, inner = places.provider_of(script.placed(path))
        if provider in ("function", "variable", "env", "alias"):
            value = bound.value("value")
            name = inner.strip("\\/") or (bound.texts("name") or [""])[0]
            script.set(f"{provider}:{name.lower()}", value if value is not None else HOLE)
            done = True
    return done


def _get_variable(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    names = bound.texts("name") + [text for value, _ in bound.rest for text in texts(value)]
    if len(names) != 1:
        return HOLE
    value = script.variables.get(names[0].lower(), HOLE)
    return value if bound.on("valueonly") else {"name": names[0], "value": value}


def _get_location(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    return script.location or "."


HANDLERS = {
    "get-variable": _get_variable,
    "get-location": _get_location,
    "new-temporaryfile": _temporary_file,
    "set-location": _set_location,
    "push-location": _set_location,
    "pop-location": _pop_location,
    "set-alias": _set_alias,
    "new-alias": _set_alias,
    "set-variable": _set_variable,
    "new-variable": _set_variable,
    "write-output": _output,
    "get-content": _read_file,
    "new-psdrive": _new_drive,
}

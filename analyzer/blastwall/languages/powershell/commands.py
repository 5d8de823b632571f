"""Commands: names through aliases to cmdlets or programs, arguments bound as PowerShell does, and what follows."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation, Request, Statement
from blastwall.invocation.windows import command_of, join_words, program_name, split_line
from blastwall.languages.powershell import changes, places
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.changes import remove_files
from blastwall.languages.powershell.cmdlets import ALIASES, SIGNATURES, UNIX_NAMES, Signature, is_cmdlet
from blastwall.languages.powershell.values import UNSET, Code, Either, Files, Remote, Thing, either, items, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span

_VARIANTS = 4
_EMPTY = Signature("", "", "")


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


def run(script: Script, node: n.Command, upstream: object, *, piped: bool) -> object:
    """Run one command of a pipeline; return what is known of its output."""
    name_value = script.value(node.name)
    if isinstance(name_value, Code):
        item = script.member_of(upstream) if piped else HOLE
        _bind(script, _EMPTY, node.elements)
        return script.block(name_value, item)
    if isinstance(name_value, Thing) and name_value.kind == "scriptblock":
        return HOLE
    names = texts(name_value)
    if isinstance(name_value, Files):
        names = list(name_value.paths)
    results: list[object] = []
    reader = script.upstream
    for name in names[:_VARIANTS]:
        script.upstream = reader
        results.append(_run_named(script, node, name.strip(), upstream, piped=piped))
    return either(results)


def _run_named(script: Script, node: n.Command, name: str, upstream: object, *, piped: bool) -> object:
    """Run a command whose name has been read."""
    lower = name.lower()
    bare = (
        lower.rpartition("\\")[2].rpartition("/")[2] if not lower.startswith(("\\\\?", "?")) and lower != "/" else lower
    )
    bare = program_name(bare)
    if lower in script.functions:
        bound = _bind(script, _EMPTY, node.elements, loose=True)
        named = {key: found[0][0] for key, found in bound.named.items()}
        item = script.member_of(upstream) if piped else HOLE
        return script.call(lower, named, [value for value, _ in bound.rest], item)
    word = script.aliases.get(lower, lower).lower()
    is_path = (word != bare and "\\" in word) or "/" in word
    qualified = is_path and is_cmdlet(bare) and not lower.endswith((".ps1", ".exe", ".bat", ".cmd"))
    if (qualified and ":" not in word and "." not in word.rpartition("\\")[0].strip("\\")) or (
        qualified and word.startswith("microsoft.powershell.")
    ):
        word, is_path = bare, False
    target = (
        ""
        if is_path or lower.endswith(".exe")
        else ALIASES.get(word, word if is_cmdlet(word) or word == "mkdir" else "")
    )
    if word in ("md", "mkdir"):
        target = "mkdir"
    if target and word in UNIX_NAMES:
        signature = SIGNATURES.get(target)
        if _is_native(signature, node.elements) or not script.windows:
            target = ""
    if target in SIGNATURES or (target and is_cmdlet(target)):
        return _cmdlet(script, node, target, upstream, piped=piped)
    if target in ("help", "clear-host"):
        return None
    return _native(script, node, name, bare if is_path or bare != lower else word, upstream if piped else None)


def _is_native(signature: Signature | None, elements: Sequence[n.Node]) -> bool:
    """Whether arguments only make sense to the program of the same name (`rm -rf`, `curl -X`)."""
    if signature is None:
        return False
    for element in elements:
        if isinstance(element, n.Parameter):
            if not signature.resolve(element.name)[0]:
                return True
        elif isinstance(element, n.Text) and element.parts and str(element.parts[0]).startswith("--"):
            return True
    return False


# -- binding ---------------------------------------------------------------------------------------------------------


def _bind(script: Script, signature: Signature, elements: Sequence[n.Node], *, loose: bool = False) -> Bound:
    """Bind a command's elements; `loose` takes the word after an unknown parameter for its value."""
    bound = Bound()
    known = bool(signature.values or signature.switches)
    positional: list[tuple[object, n.Node]] = []
    index = 0
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
                value: object = script.value(following)
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
        positional.extend((inner, node) for inner in value)
    else:
        bound.splatted = True
        bound.args.append(Arg(HOLE, node.span, split=True))


def _args(value: object, node: n.Node) -> list[Arg]:
    """Return a value as words for rules."""
    if isinstance(value, Code):
        return [Arg(HOLE, node.span)]
    split = not isinstance(node, n.Text) and not isinstance(value, str)
    return [Arg(text, node.span, split=split and HOLE in text) for text in texts(value)]


# -- cmdlets ---------------------------------------------------------------------------------------------------------


def _cmdlet(script: Script, node: n.Command, name: str, upstream: object, *, piped: bool) -> object:
    """Run a cmdlet: its invocation, the file changes it makes, and its output."""
    signature = SIGNATURES.get(name, _EMPTY)
    bound = _bind(script, signature, node.elements)
    rehearsal = bound.on("whatif") or (script.whatif and bound.switches.get("whatif") is not False)
    if rehearsal and "whatif" not in bound.switches:
        bound.args.append(Arg("-whatif", node.span))
    args = list(bound.args)
    if (
        isinstance(upstream, Thing)
        and upstream.kind.startswith("cim:")
        and name in ("remove-ciminstance", "remove-wmiobject")
    ):
        args += [Arg("-classname"), Arg(upstream.kind[4:], node.span)]
    for value, _ in [pair for found in bound.named.values() for pair in found]:
        if (
            isinstance(value, Thing)
            and value.kind.startswith("cim:")
            and name in ("remove-ciminstance", "remove-wmiobject")
        ):
            args += [Arg("-classname"), Arg(value.kind[4:], node.span)]
    invocation = Invocation(
        name,
        args,
        context=script.context,
        snippet=script.snippet,
        span=node.span,
        name=Arg(name, node.name.span),
        upstream=script.upstream if piped else None,
    )
    script.add(invocation)
    verb, _, noun = name.partition("-")
    if noun:
        flags = ["what-if"] if rehearsal else []
        if bound.switches.get("confirm") is False or bound.on("force"):
            flags.append("unattended")
        scope = _scope(bound, piped)
        if scope == "many" and invocation.upstream is not None and _gets_all(invocation.upstream, noun):
            scope = "all"
        script.add(
            Statement(
                "powershell",
                verb,
                context=script.context,
                snippet=script.snippet,
                span=node.span,
                names=(noun, *_subjects(bound)),
                flags=frozenset(flags),
                scope=scope,
            )
        )
    script.upstream = invocation
    for element in node.elements:
        if isinstance(element, n.Redirect):
            script.redirect(element, None)
    handler = _HANDLERS.get(name)
    if handler is not None:
        return handler(script, node, bound, upstream, rehearsal)
    if changes.apply(script, name, node, bound, upstream, piped=piped, rehearsal=rehearsal):
        return HOLE
    item = script.member_of(upstream) if piped else HOLE
    for found in [*bound.named.values(), bound.rest]:
        for value, _ in found:
            if isinstance(value, Code) or (isinstance(value, list) and any(isinstance(v, Code) for v in value)):
                script.block(value, item)
            elif isinstance(value, dict):
                for inner in value.values():
                    if isinstance(inner, Code):
                        script.block(inner, item)
    return _through(verb, upstream) if piped else HOLE


def _subjects(bound: Bound) -> list[str]:
    """Return the names a cmdlet's arguments give, for messages."""
    for key in ("name", "identity", "id", "path", "vmname", "displayname", "inputobject"):
        found = bound.texts(key)
        if found:
            return found[:4]
    return texts(bound.rest[0][0])[:4] if bound.rest else []


def _scope(bound: Bound, piped: bool) -> str:
    """Return how much a cmdlet that takes names reaches."""
    subjects = _subjects(bound)
    if any(text == "*" for text in subjects):
        return "all"
    if any("*" in text or "?" in text for text in subjects):
        return "many"
    if HOLE in subjects or (piped and not subjects):
        return "unknown" if not piped else "many"
    return "several" if len(subjects) > 1 else "one"


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


def _gets_all(upstream: Invocation, noun: str) -> bool:
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


def _through(verb: str, upstream: object) -> object:
    """Return the output of a cmdlet that passes its input on."""
    if verb in ("sort", "tee", "get", "out", "write"):
        return upstream
    return upstream.narrowed() if verb in ("select", "where", "group") and isinstance(upstream, Files) else HOLE


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


def _output(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    value = bound.value("inputobject")
    rest = [inner for inner, _ in bound.rest]
    if rest:
        return [*items(value), *rest]
    return value if value is not None else upstream


def _expression(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    value = bound.value("command")
    if value is None:
        value = upstream
    for inner in value.values if isinstance(value, Either) else (value,):
        if isinstance(inner, Remote):
            script.speak("run-remote", (inner.source,), node.span)
        elif isinstance(inner, Code):
            script.block(inner)
        else:
            found = texts(inner) if not isinstance(inner, list) else ["\n".join(texts(inner))]
            for text in found[:_VARIANTS]:
                script.embed("powershell", text, node.span)
    return HOLE


def _invoke_command(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    hosts = [
        text for key in ("computername", "hostname", "vmname", "containerid", "session") for text in bound.texts(key)
    ]
    outer, location = script.context, script.location
    remote = [host for host in hosts if host.lower() not in ("localhost", ".", "127.0.0.1")]
    if remote:
        script.context = outer.elsewhere(host=remote[0] if HOLE not in remote[0] else "").derive(
            platform=outer.platform
        )
        script.location = ""
    given = bound.value("argumentlist")
    script.variables["args"] = items(given) if given is not None else HOLE
    values = [bound.value("scriptblock")] + [value for value, _ in bound.rest]
    result: object = HOLE
    for code in values:
        if isinstance(code, Code):
            saved = code.block.parameters
            bound_values = items(given) if given is not None else []
            for (parameter, _), value in zip(saved, bound_values, strict=False):
                script.variables[parameter] = value
            result = _block_with(script, code, bound_values)
    script.context, script.location = outer, location
    return result if not remote else HOLE


def _block_with(script: Script, code: Code, arguments: Sequence[object]) -> object:
    """Run a block with positional arguments."""
    names = [name for name, _ in code.block.parameters]
    body = n.Block(code.block.statements, code.block.span)
    for index, name in enumerate(names):
        script.variables[name] = arguments[index] if index < len(arguments) else HOLE
    return script.block(Code(body))


def _start_process(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    programs = bound.texts("filepath")
    value = bound.value("argumentlist")
    for program in programs[:_VARIANTS]:
        # Start-Process joins the list with blanks and quotes nothing: the program splits it again.
        line = (
            " ".join(texts(inner, inside=True)[0] for inner in items(value))
            if not isinstance(value, Either)
            else texts(value)[0]
        )
        quoted = f'"{program}"' if " " in program else program
        command_line(script, f"{quoted} {line}".strip(), node.span)
        if isinstance(value, Either):
            for other in texts(value)[1:_VARIANTS]:
                command_line(script, f"{quoted} {other}".strip(), node.span)
    for key in ("redirectstandardoutput", "redirectstandarderror"):
        for path in bound.texts(key):
            script.change("write", Arg(path, node.span), span=node.span, via="Start-Process")
    return HOLE


def _fetch(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    uris = bound.texts("uri")
    method = (bound.texts("custommethod") or bound.texts("method") or ["GET"])[0].upper()
    body_value = bound.value("body")
    body = texts(body_value)[0] if isinstance(body_value, str) else None
    headers_value = bound.value("headers")
    headers = {str(k): texts(v)[0] for k, v in headers_value.items()} if isinstance(headers_value, dict) else {}
    for uri in uris[:_VARIANTS]:
        scheme, found, rest = uri.partition("://")
        if not found:
            scheme, rest = "http", uri
        place, query = rest.partition("?")[::2]
        host, slash, path = place.partition("/")
        script.add(
            Request(
                method,
                host.lower(),
                slash + path or "/",
                context=script.context,
                snippet=script.snippet,
                span=node.span,
                scheme=scheme,
                query=query,
                headers=headers,
                body=body,
            )
        )
    for path in bound.texts("outfile"):
        script.change("write", Arg(path, node.span), span=node.span, via="Invoke-WebRequest")
    return Remote(uris[0] if uris else "")


def _new_object(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    kind = (bound.texts("comobject") or bound.texts("typename") or [""])[0].lower()
    given = bound.value("argumentlist")
    arguments = items(given) if given is not None else []
    if not kind.startswith("system.") and kind.startswith(("io.", "net.", "data.")):
        kind = "system." + kind
    return Thing(kind, arguments)


def _cim(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    found = bound.texts("classname") + bound.texts("class") + [text for value, _ in bound.rest for text in texts(value)]
    query = (bound.texts("query") or [""])[0].lower()
    if not found and " from " in query:
        found = query.partition(" from ")[2].split()[:1]
    return Thing("cim:" + (found[0].lower() if found else HOLE))


def _read_file(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    return HOLE


def _sql(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    server = (bound.texts("serverinstance") or [""])[0]
    database = (bound.texts("database") or [""])[0]
    context = script.context.derive(connection=f"{server}/{database}".strip("/") or script.context.connection)
    queries = bound.texts("query") or bound.texts("q") or (texts(bound.rest[0][0]) if bound.rest else [])
    for text in queries:
        script.embed("sql", text, node.span, context=context, dialect="tsql")
    return HOLE


def _new_drive(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    names, roots, provider = bound.texts("name"), bound.texts("root"), bound.texts("psprovider")
    if names and roots and provider and provider[0].lower() == "filesystem" and len(names[0]) > 1:
        script.drives[names[0].lower()] = roots[0]
    return None


def _temporary_file(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`New-TemporaryFile` answers with a file of its own in the directory for temporary ones."""
    return places.join(places.environment("temp" if script.windows else "tmpdir", script.context, script.windows), HOLE)


_HANDLERS = {
    "new-temporaryfile": _temporary_file,
    "foreach-object": _for_each,
    "where-object": _where,
    "get-childitem": _child_items,
    "get-item": _items_of,
    "resolve-path": _resolved,
    "convert-path": _resolved,
    "join-path": _join_path,
    "split-path": _split_path,
    "set-location": _set_location,
    "push-location": _set_location,
    "pop-location": _pop_location,
    "set-alias": _set_alias,
    "new-alias": _set_alias,
    "set-variable": _set_variable,
    "new-variable": _set_variable,
    "write-output": _output,
    "invoke-expression": _expression,
    "invoke-command": _invoke_command,
    "start-process": _start_process,
    "invoke-webrequest": _fetch,
    "invoke-restmethod": _fetch,
    "new-object": _new_object,
    "get-ciminstance": _cim,
    "get-wmiobject": _cim,
    "get-content": _read_file,
    "invoke-sqlcmd": _sql,
    "new-psdrive": _new_drive,
}


# -- programs --------------------------------------------------------------------------------------------------------


def _native(script: Script, node: n.Command, name: str, program: str, upstream: object) -> object:
    """Run a program: its invocation, once for each reading of its arguments."""
    columns: list[tuple[list[Arg], bool]] = []
    stdout: Arg | None = None
    for element in node.elements:
        if isinstance(element, n.Redirect):
            script.redirect(element, None)
            if element.target is not None and element.stream in ("", "1"):
                stdout = Arg(texts(script.value(element.target))[0], element.span)
            continue
        if isinstance(element, n.Parameter):
            written = script.snippet.text[element.span[0] : element.span[1]]
            if element.value is None:
                columns.append(([Arg("-" + written[1:], element.span)], True))
            else:
                head = "-" + element.name + ":"
                columns.append(
                    ([Arg(head + t, element.span) for t in texts(script.value(element.value), inside=True)], True)
                )
            continue
        value = script.value(element)
        if isinstance(value, Code):
            script.block(value)
            columns.append(([Arg(HOLE, element.span)], True))
        elif isinstance(value, list):
            columns.extend(([Arg(text, element.span) for text in texts(inner)], True) for inner in value)
        else:
            split = value is UNSET or (isinstance(element, n.Variable) and value == HOLE)
            columns.append(([Arg(text, element.span, split=split) for text in texts(value)], True))
    stdin = Arg(texts(upstream)[0]) if isinstance(upstream, str) else None
    if isinstance(upstream, list) and all(isinstance(line, str) for line in upstream):
        stdin = Arg("\n".join(texts(upstream)))
    width = min(_VARIANTS, max((len(options) for options, _ in columns), default=1))
    plain = "" if HOLE in name else program
    last: Invocation | None = None
    for index in range(width):
        args = [options[min(index, len(options) - 1)] for options, _ in columns if options]
        # A program gets one line; what cmd.exe makes of its quotes is not what PowerShell meant by them.
        nested = command_of(join_words([arg.text for arg in args])) if plain == "cmd" else None
        if nested is not None:
            script.embed("cmd", nested[0], node.span, dialect=nested[1])
            continue
        last = Invocation(
            plain,
            args,
            context=script.context,
            snippet=script.snippet,
            span=node.span,
            name=Arg(name, node.name.span),
            stdout=stdout,
            stdin=stdin,
            upstream=script.upstream,
        )
        script.add(last)
    script.upstream = last
    return Remote(name) if plain in ("curl", "wget") else HOLE


def command_line(script: Script, line: str, span: Span) -> None:
    """Run a program whose command line is one text, split as Windows programs split theirs."""
    words = split_line(line)
    if not words:
        return
    name = words[0]
    nested = command_of(line[line.lower().find("cmd") :].partition(" ")[2]) if program_name(name) == "cmd" else None
    if nested is not None:
        script.embed("cmd", nested[0], span, dialect=nested[1])
        return
    script.add(
        Invocation(
            "" if HOLE in name else program_name(name),
            [Arg(word, span) for word in words[1:]],
            context=script.context,
            snippet=script.snippet,
            span=span,
            name=Arg(name, span),
        )
    )


__all__ = ["Bound", "command_line", "go_to", "remove_files", "run"]

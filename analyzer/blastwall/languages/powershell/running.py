"""Cmdlets that run code, start programs or talk to other machines."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Request
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.programs import VARIANTS, command_line
from blastwall.languages.powershell.values import Code, Either, Remote, Thing, items, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.binding import Bound
    from blastwall.languages.powershell.lower import Script


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
            for text in found[:VARIANTS]:
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
    for program in programs[:VARIANTS]:
        # Start-Process joins the list with blanks and quotes nothing: the program splits it again.
        line = (
            " ".join(texts(inner, inside=True)[0] for inner in items(value))
            if not isinstance(value, Either)
            else texts(value)[0]
        )
        quoted = f'"{program}"' if " " in program else program
        command_line(script, f"{quoted} {line}".strip(), node.span)
        if isinstance(value, Either):
            for other in texts(value)[1:VARIANTS]:
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
    for uri in uris[:VARIANTS]:
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


def _sql(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    server = (bound.texts("serverinstance") or [""])[0]
    database = (bound.texts("database") or [""])[0]
    context = script.context.derive(connection=f"{server}/{database}".strip("/") or script.context.connection)
    queries = bound.texts("query") or bound.texts("q") or (texts(bound.rest[0][0]) if bound.rest else [])
    for text in queries:
        script.embed("sql", text, node.span, context=context, dialect="tsql")
    return HOLE


HANDLERS = {
    "invoke-expression": _expression,
    "invoke-command": _invoke_command,
    "start-process": _start_process,
    "invoke-webrequest": _fetch,
    "invoke-restmethod": _fetch,
    "new-object": _new_object,
    "get-ciminstance": _cim,
    "get-wmiobject": _cim,
    "invoke-sqlcmd": _sql,
}

"""Cmdlets that run code, start programs or talk to other machines."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Request
from blastwall.languages.powershell import dotnet, management, web
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.binding import Bound
from blastwall.languages.powershell.programs import VARIANTS, command_line
from blastwall.languages.powershell.values import Code, Either, Remote, Thing, items, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span


def _expression(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    value = bound.value("command")
    if value is None:
        value = upstream
    for inner in value.values if isinstance(value, Either) else (value,):
        run_code(script, inner, node.span)
    return HOLE


def run_code(script: Script, value: object, span: Span) -> None:
    """Run text or a block as code: fetched text unseen, the rest as it reads."""
    if isinstance(value, list):
        fetched = next((inner for inner in value if isinstance(inner, Remote)), None)
        value = fetched if fetched is not None else "\n".join(texts(value))
    if isinstance(value, Remote):
        script.speak("run-remote", (value.source,), span)
    elif isinstance(value, Code):
        script.block(value)
    elif isinstance(value, Thing) and value.kind == "scriptblock":
        return  # handed back where it was made
    else:
        for text in texts(value)[:VARIANTS]:
            script.embed("powershell", text, span)


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
    arguments = bound.value("argumentlist")
    values = [bound.value("scriptblock")] + [value for value, _ in bound.rest]
    result: object = HOLE
    for code in values:
        if isinstance(code, Code):
            result = script.block(code, HOLE, _positional(code, arguments, node))
        elif isinstance(code, Thing | Remote):
            run_code(script, code, node.span)
    script.context, script.location = outer, location
    return result if not remote else HOLE


def _positional(code: Code, arguments: object, node: n.Command) -> Bound:
    """Bind an `-ArgumentList` to a block's parameters, one after another."""
    given = Bound()
    values: list[object] = list(items(arguments)) if arguments is not None else []
    for (name, _), value in zip(code.block.parameters, values, strict=False):
        given.named[name] = [(value, node)]
    given.rest = [(value, node) for value in values[len(code.block.parameters) :]]
    return given


def _start_job(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    for key in ("initializationscript", "scriptblock"):
        code = bound.value(key)
        if isinstance(code, Code):
            script.block(code, HOLE, _positional(code, bound.value("argumentlist"), node))
        elif isinstance(code, Thing | Remote):
            run_code(script, code, node.span)
    return HOLE


def _lines(value: object) -> list[str]:
    """Return the argument lines a list of arguments may make."""
    if isinstance(value, Either):
        return texts(value)[:VARIANTS]
    return [" ".join(texts(inner, inside=True)[0] for inner in items(value))]


def _task_action(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`New-ScheduledTaskAction -Execute program -Argument line`: what the task will run."""
    programs = bound.texts("execute") or [text for value, _ in bound.rest[:1] for text in texts(value)]
    for program in programs[:VARIANTS]:
        quoted = f'"{program}"' if " " in program else program
        for line in _lines(bound.value("argument")):
            command_line(script, f"{quoted} {line}".strip(), node.span)
    return HOLE


def _service(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`New-Service -BinaryPathName line`: what the service will start."""
    for line in [] if rehearsal else bound.texts("binarypathname")[:VARIANTS]:
        command_line(script, line, node.span)
    return HOLE


#: Keys whose values are commands that Windows runs at a login.
_RUN_KEYS = ("\\run", "\\runonce", "\\winlogon")


def _run_value(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`Set-ItemProperty ...:Run name line`: what will be started at the next login."""
    keys = [script.placed(text).rstrip("\\").lower() for text in bound.texts("path") + bound.texts("literalpath")]
    if not rehearsal and any(key.endswith(_RUN_KEYS) for key in keys):
        for line in bound.texts("value")[:VARIANTS]:
            command_line(script, line, node.span)
    return HOLE


def _start_process(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    programs = bound.texts("filepath")
    value = bound.value("argumentlist")
    for program in programs[:VARIANTS]:
        script.start(program, node.span)
        # Start-Process joins the list with blanks and quotes nothing: the program splits it again.
        quoted = f'"{program}"' if " " in program else program
        for line in _lines(value):
            command_line(script, f"{quoted} {line}".strip(), node.span)
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
        web.request(script, method, uri, node.span, headers=headers, body=body)
    for path in bound.texts("outfile"):
        script.change("write", Arg(path, node.span), span=node.span, via="Invoke-WebRequest")
        script.remember(path, HOLE, source=uris[0] if uris else "")
    return Remote(uris[0] if uris else "")


def _api(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`Invoke-AzRestMethod`, `Invoke-MgGraphRequest`: a request to the API that the session is signed in to."""
    method = (bound.texts("method") or ["GET"])[0].upper()
    for address in bound.texts("uri") + bound.texts("path"):
        place, query = address.partition("?")[::2]
        scheme, found, rest = place.partition("://")
        host, slash, path = rest.partition("/") if found else ("management.azure.com", "/", place.lstrip("/"))
        script.add(
            Request(
                method,
                host.lower(),
                slash + path,
                context=script.context,
                snippet=script.snippet,
                span=node.span,
                scheme=scheme if found else "https",
                query=query,
            )
        )
    return HOLE


def _new_object(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    kind = (bound.texts("comobject") or bound.texts("typename") or [""])[0].lower()
    given = bound.value("argumentlist")
    arguments = items(given) if given is not None else []
    if not kind.startswith("system.") and kind.startswith(("io.", "net.", "data.")):
        kind = "system." + kind
    if kind.endswith("command") and arguments and isinstance(arguments[0], str):
        script.embed("sql", arguments[0], node.span, dialect="tsql")
    dotnet.opened(script, kind.removeprefix("system."), arguments, node.span)
    return Thing(kind, arguments)


def _cim(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    return Thing("cim:" + (management.class_of(bound) or HOLE))


def _cim_method(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    """`Invoke-CimMethod`, `Invoke-WmiMethod`: a method of a class named, or of the instances piped in."""
    if rehearsal:
        return HOLE
    kinds = [management.class_of(bound)] if management.class_of(bound) else []
    for value in (upstream, bound.value("inputobject"), bound.value("ciminstance")):
        kinds += [inner.kind[4:] for inner in items(value) if isinstance(inner, Thing) and inner.kind[:4] == "cim:"]
    methods = bound.texts("methodname") + bound.texts("name") + [texts(value)[0] for value, _ in bound.rest[-1:]]
    arguments = bound.value("arguments") if "arguments" in bound.named else bound.value("argumentlist")
    for kind in kinds[:1] or [HOLE]:
        for method in methods[:1]:
            management.call(script, kind, method.lower(), arguments, node.span)
    return HOLE


def _sql(script: Script, node: n.Command, bound: Bound, upstream: object, rehearsal: bool) -> object:
    server = (bound.texts("serverinstance") or bound.texts("sqlinstance") or [""])[0]
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
    "invoke-cimmethod": _cim_method,
    "invoke-wmimethod": _cim_method,
    "new-scheduledtaskaction": _task_action,
    "new-service": _service,
    "set-itemproperty": _run_value,
    "new-itemproperty": _run_value,
    "start-job": _start_job,
    "start-threadjob": _start_job,
    "get-ciminstance": _cim,
    "get-wmiobject": _cim,
    "invoke-sqlcmd": _sql,
    "invoke-sqlcmd2": _sql,
    "invoke-sqlquery": _sql,
    "invoke-dbaquery": _sql,
    "invoke-azrestmethod": _api,
    "invoke-mggraphrequest": _api,
}

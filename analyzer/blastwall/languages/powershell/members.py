"""Members of objects: what a property stands for, and what a call such as `$file.Delete()` does and returns."""

from __future__ import annotations

import base64

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.languages.powershell import changes, dotnet, everything, management, places, programs, web
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.binding import Bound
from blastwall.languages.powershell.running import run_code
from blastwall.languages.powershell.values import Code, Either, Files, Remote, Thing, either, items, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span

_PLACES = frozenset(
    {"fullname", "pspath", "versioninfo", "name", "psobject", "value", "path", "providerpath", "basename"}
)


def chain(script: Script, node: n.Chain) -> object:
    """Return the value of a postfix chain, keeping what its calls do."""
    value = script.value(node.head)
    for step in node.steps:
        arguments = [script.value(argument) for argument in step.arguments] if step.arguments is not None else None
        if step.name is None:
            value = _index(value, arguments or [])
            continue
        name = texts(script.value(step.name))[0].lower()
        value = _step(script, value, name, arguments, (node.span[0], step.span[1]))
    return value


def _index(value: object, arguments: Sequence[object]) -> object:
    """Return `value[index]`."""
    index = arguments[0] if arguments else None
    if isinstance(value, dict):
        return value.get(texts(index)[0].lower(), HOLE)
    if isinstance(value, list) and isinstance(index, str) and value:
        digits = index.lstrip("-")
        if digits.isdigit() and len(digits) < 6:
            at = int(index)
            return value[at] if -len(value) <= at < len(value) else HOLE
        return either(value)
    if isinstance(value, Files):
        return value.narrowed()
    if isinstance(value, Thing):
        return value if not value.kind.startswith("every:") else HOLE
    if isinstance(value, str) and isinstance(index, str) and HOLE not in value:
        # string[0,4,...] -join '': a favourite way to spell a command
        digits = index.lstrip("-")
        if digits.isdigit() and len(digits) < 6 and -len(value) <= int(index) < len(value):
            return value[int(index)]
    if isinstance(value, str) and isinstance(index, list) and HOLE not in value:
        found: list[object] = []
        for inner in index:
            text = texts(inner)[0]
            digits = text.lstrip("-")
            if not digits.isdigit() or len(digits) > 5 or not -len(value) <= int(text) < len(value):
                return HOLE
            found.append(value[int(text)])
        return found
    return HOLE


def _step(script: Script, value: object, name: str, arguments: list[object] | None, span: Span) -> object:
    """Take one step: a property where `arguments` is None, a call otherwise."""
    if isinstance(value, Either):
        return either([_step(script, inner, name, arguments, span) for inner in value.values])
    if isinstance(value, Thing) and value.kind.startswith("type:"):
        return dotnet.static(script, value.kind[5:].removeprefix("system."), name, arguments, span)
    if isinstance(value, Thing) and value.kind.startswith("method:") and name == "invoke":
        # reflection: `[IO.File].GetMethod('Delete').Invoke($null, @($path))`
        kind, _, method = value.kind[7:].partition("::")
        given = items(arguments[-1]) if arguments else []
        return dotnet.static(script, kind, method, list(given), span)
    if arguments is None:
        return _property(script, value, name)
    return _call(script, value, name, arguments, span)


def _property(script: Script, value: object, name: str) -> object:
    """Return an object's property."""
    if isinstance(value, dict):
        return value.get(name, HOLE)
    if isinstance(value, Files):
        if name in ("name", "basename", "pschildname"):
            return value.named()
        if name in _PLACES:
            return value
        if name in ("root", "psdrive"):
            return either(
                [places.root_of(path if places.is_absolute(path) else script.location) for path in value.paths]
            )
        if name in ("directory", "directoryname", "parent", "psparentpath"):
            return HOLE if value.below else [places.parent_of(path) for path in value.paths]
        return HOLE
    if isinstance(value, Thing):
        if value.kind.startswith("every:"):
            return value  # the name or number of each
        if name in value.properties:
            return value.properties[name]
        if value.kind in ("diagnostics.process", "system.diagnostics.process") and name == "startinfo":
            return value.properties.setdefault(name, Thing("diagnostics.processstartinfo"))
        if value.kind == "cim:win32_logicaldisk" and name in ("deviceid", "name", "caption"):
            return "C:"
        if name in ("fullname", "name") and value.arguments:
            return value.arguments[0]
    if isinstance(value, str) and name in ("definition", "resolvedcommandname") and HOLE not in value:
        return value  # `(Get-Command ri).Definition`
    if isinstance(value, str) and name == "fullname" and not value.startswith(HOLE):
        return value  # `(New-TemporaryFile).FullName`: the folder is known, the name is not
    if isinstance(value, str) and name in ("path", "fullname", "providerpath", "content") and HOLE not in value:
        return value
    if isinstance(value, str) and name in ("drive", "root"):
        root = places.root_of(value)
        return {"root": root, "name": root[:1]} if name == "drive" else root
    if isinstance(value, Remote):
        return value
    if isinstance(value, list) and name not in ("count", "length"):
        return [_property(script, inner, name) for inner in value]
    return HOLE


def cast(kind: str, value: object) -> object:
    """Return `[kind]value`."""
    kind = kind.removeprefix("system.")
    if kind in ("char", "int", "int32", "byte", "char[]"):
        found = items(value)
        chars = [_char(inner) if kind.startswith("char") else inner for inner in found]
        if kind == "char[]" and isinstance(value, str) and HOLE not in value:
            return list(value)[:4096]
        return chars if isinstance(value, list) else (chars[0] if chars else HOLE)
    if kind in ("string", "object", "string[]", "array", "void", "uri", "object[]"):
        return value
    if kind in ("io.fileinfo", "io.directoryinfo"):
        return value if isinstance(value, Files) else Files(texts(value), literal=True)
    if kind == "type":
        return Thing("type:" + texts(value)[0].lower())
    if kind.endswith("processstartinfo") and isinstance(value, dict):
        return Thing("diagnostics.processstartinfo", (), value)
    if kind == "scriptblock" and isinstance(value, Code):
        return value
    if kind in ("ordered", "pscustomobject", "hashtable", "psobject", "management.automation.psobject"):
        return value
    if kind in ("scriptblock", "wmi", "wmiclass", "adsi"):
        return Thing(kind, [value])
    if kind in ("bool", "switch"):
        return value if isinstance(value, bool) else HOLE
    return value


def _char(value: object) -> object:
    """Return `[char]number`."""
    text = texts(value)[0]
    try:
        number = int(text, 16 if text.lower().startswith("0x") else 10)
    except ValueError:
        return text if len(text) == 1 else HOLE
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else HOLE


def _call(script: Script, value: object, name: str, arguments: list[object], span: Span) -> object:
    """Call an object's method."""
    if isinstance(value, Files):
        return _file_call(script, value, name, arguments, span)
    if isinstance(value, Thing):
        return _thing_call(script, value, name, arguments, span)
    if isinstance(value, Code):
        if name in ("invoke", "invokereturnasis", "invokewithcontext"):
            given = Bound()
            for (parameter, _), argument in zip(value.block.parameters, arguments, strict=False):
                given.named[parameter] = [(argument, value.block)]
            given.rest = [(argument, value.block) for argument in arguments[len(value.block.parameters) :]]
            return script.block(value, HOLE, given)
        return value
    if name in ("downloadstring", "downloaddata"):
        return Remote(texts(arguments[0])[0] if arguments else "")
    if isinstance(value, list) and name in ("foreach", "where"):
        if arguments and isinstance(arguments[0], str):
            return _step(script, script.member_of(value), arguments[0].lower(), arguments[1:], span)
        return script.block(arguments[0] if arguments else None, script.member_of(value))
    if isinstance(value, dict) and name in ("add", "set_item") and len(arguments) > 1:
        value[texts(arguments[0])[0].lower()] = arguments[1]
        return None
    if isinstance(value, dict) and name == "remove" and arguments:
        value.pop(texts(arguments[0])[0].lower(), None)
        return None
    if name in ("invokescript", "newscriptblock", "addscript") and arguments:
        run_code(script, arguments[0], span)
        return HOLE
    if name == "clearlog" and arguments:
        # EventLogSession.GlobalSession.ClearLog(name)
        script.speak("clear", ("eventlog", *texts(arguments[0])[:2]), span)
        return HOLE
    if name == "invokeverb" and arguments and texts(arguments[0])[0].lower() == "delete":
        script.speak("call-delete", ("shell item",), span)
        return HOLE
    if isinstance(value, str) and HOLE not in value:
        return _text_call(value, name, arguments)
    if (
        name in ("delete", "remove", "deletetree", "drop", "destroy")
        and not arguments
        and not isinstance(value, dict | list)
    ):
        script.speak("call-" + name, ("an object",), span)
    if name in ("trim", "tostring", "trimend", "trimstart", "tolower", "toupper", "replace"):
        return value
    for argument in arguments:
        if isinstance(argument, Code):
            script.block(argument)
    return HOLE


def _text_call(value: str, name: str, arguments: list[object]) -> object:
    """Call a string's method."""
    given = [texts(argument)[0] for argument in arguments]
    if name in ("trim", "trimend", "trimstart"):
        chars = given[0] if given else None
        return {"trim": value.strip, "trimend": value.rstrip, "trimstart": value.lstrip}[name](chars)
    if name == "tolower" or name == "tolowerinvariant":
        return value.lower()
    if name == "toupper" or name == "toupperinvariant":
        return value.upper()
    if name == "replace" and len(given) == 2 and given[0] and HOLE not in given[0]:
        return value.replace(given[0], given[1])[:65536]
    if name in ("tostring", "normalize", "getenumerator"):
        return value
    if name == "split" and given and given[0]:
        return list(value.split(given[0]))[:256]
    if name == "substring" and given and all(text.isdigit() and len(text) < 7 for text in given):
        start = int(given[0])
        return value[start : start + int(given[1])] if len(given) > 1 else value[start:]
    if name == "insert" and len(given) == 2 and given[0].isdigit() and len(given[0]) < 7:
        return value[: int(given[0])] + given[1] + value[int(given[0]) :]
    if name == "remove" and given and given[0].isdigit() and len(given[0]) < 7:
        return value[: int(given[0])]
    if name == "tochararray":
        return list(value)[:4096]
    return HOLE


def _file_call(script: Script, value: Files, name: str, arguments: list[object], span: Span) -> object:
    """Call a method of a file or directory object."""
    if name == "delete":
        changes.remove_files(
            script, value, span=span, recursive=bool(arguments and arguments[0] is not False), via=".Delete()"
        )
    elif name in ("moveto", "copyto", "replace") and arguments:
        for target in texts(arguments[0]):
            for path in value.texts():
                if name == "moveto":
                    script.change("move", Arg(path, span), span=span, via=".MoveTo()", destination=Arg(target, span))
                else:
                    script.change("write", Arg(target, span), span=span, via=f".{name}()")
    elif name == "foreach" and arguments and isinstance(arguments[0], str):
        return _file_call(script, value, arguments[0].lower(), arguments[1:], span)
    elif name in ("foreach", "where"):
        return script.block(arguments[0] if arguments else None, value)
    elif name in ("create", "createtext", "openwrite"):
        for path in value.texts():
            script.change("write", Arg(path, span), span=span, via=f".{name}()")
    elif name in ("getfiles", "getdirectories", "getfilesysteminfos", "enumeratefiles", "enumeratedirectories"):
        patterns = [text for a in arguments[:1] for text in texts(a)[:1] if text not in ("*", "*.*")]
        return Files(
            value.paths,
            below=True,
            picked=bool(patterns),
            filters=patterns,
            recursive=value.below or len(arguments) > 1,
        )
    elif name == "tostring":
        return value
    return HOLE


def _built(script: Script, value: Thing, name: str, arguments: list[object], span: Span) -> object:
    """Add to a pipeline built by `[powershell]::Create()`, or run it."""
    line = texts(value.properties.get("line", ""))[0]
    first = texts(arguments[0])[0] if arguments else ""
    if name == "addscript" and arguments:
        run_code(script, arguments[0], span)
    elif name in ("addcommand", "addstatement"):
        line += (" | " if line and name == "addcommand" else "; " if line else "") + first
    elif name == "addparameter":
        quoted = [" '" + text.replace("'", "''") + "'" for argument in arguments[1:2] for text in texts(argument)[:1]]
        flag = arguments[1] if len(arguments) > 1 else None
        line += f" -{first}" + (f":${flag}".lower() if isinstance(flag, bool) else "".join(quoted))
    elif name == "addargument":
        line += " '" + first.replace("'", "''") + "'"
    elif name in ("invoke", "begininvoke", "invokeasync"):
        if line:
            script.embed("powershell", line, span)
        return HOLE
    else:
        return value
    return Thing("powershell", (), {"line": line})


def _thing_call(script: Script, value: Thing, name: str, arguments: list[object], span: Span) -> object:
    """Call a method of an object whose type is known."""
    kind = value.kind.removeprefix("system.")
    if kind in ("io.directoryinfo", "io.fileinfo"):
        paths = texts(value.arguments[0]) if value.arguments else [HOLE]
        return _file_call(script, Files(paths), name, arguments, span)
    if kind.startswith("every:"):
        if name in ("kill", "stop", "closemainwindow") and everything.is_every(script, value, kind[6:]):
            script.speak("stop", (kind[6:],), span, scope="all")
        elif name in ("foreach", "where") and arguments:
            return script.block(arguments[0], value) if name == "foreach" else HOLE
        return HOLE
    if web.call(script, value, name, arguments, span):
        return HOLE
    if name in ("downloadstring", "downloaddata"):
        return Remote(texts(arguments[0])[0] if arguments else "")
    if name == "downloadfile" and len(arguments) > 1:
        for path in texts(arguments[1]):
            script.change("write", Arg(path, span), span=span, via="DownloadFile")
            script.remember(path, HOLE, source=texts(arguments[0])[0])
        return None
    if kind == "scripting.filesystemobject" and arguments:
        first = texts(arguments[0])
        if name in ("deletefolder", "deletefile"):
            for path in first:
                glob = places.has_wildcard(path)
                script.change(
                    "delete", Arg(path, span, glob=glob), span=span, recursive=name == "deletefolder", via=name
                )
        elif name in ("movefolder", "movefile") and len(arguments) > 1:
            for path in first:
                script.change(
                    "move", Arg(path, span), span=span, via=name, destination=Arg(texts(arguments[1])[0], span)
                )
        elif name in ("getfolder", "getfile"):
            return Files(first)
        return HOLE
    if name in ("shellexecute", "executeshellcommand") and len(arguments) > 1:
        # of Shell.Application and of MMC20.Application's active view
        words = arguments[:2] if name == "shellexecute" else [arguments[0], arguments[-2]]
        programs.command_line(script, " ".join(texts(word)[0] for word in words), span)
        return HOLE
    if kind == "diagnostics.process" and name == "start":
        dotnet.start_process(script, value.properties.get("startinfo"), span)
        return HOLE
    if kind == "powershell":
        return _built(script, value, name, arguments, span)
    if kind == "wscript.shell" and name in ("run", "exec") and arguments:
        for text in texts(arguments[0]):
            programs.command_line(script, text, span)
        return HOLE
    if kind == "wscript.shell" and name == "regdelete" and arguments:
        script.add(
            Invocation(
                "remove-item",
                [Arg("-path"), Arg("Registry::" + texts(arguments[0])[0], span)],
                context=script.context,
                snippet=script.snippet,
                span=span,
            )
        )
        return HOLE
    if kind in ("wmiclass", "wmi") and value.arguments:
        kind = "cim:" + texts(value.arguments[0])[0].lower()
    if kind.startswith("cim:"):
        management.call(script, kind[4:], name, arguments, span)
        return HOLE
    if kind.startswith("text.") and name == "getbytes" and arguments and isinstance(arguments[0], str):
        encoding = "utf-16-le" if "unicode" in kind else "utf-8"
        raw = arguments[0].encode(encoding, "replace")
        return Thing("base64", [base64.b64encode(raw).decode()]) if HOLE not in arguments[0] else HOLE
    if kind.startswith("text.") and name == "getstring" and arguments:
        return dotnet.decode(arguments[0], "utf-16-le" if "unicode" in kind else "utf-8")
    if name in ("addscript", "invokescript", "newscriptblock") and arguments:
        run_code(script, arguments[0], span)
        return value
    if name in ("delete", "remove", "deletetree", "drop", "destroy", "removeall"):
        script.speak("call-" + name, (kind,), span)
    for argument in arguments:
        if isinstance(argument, Code):
            script.block(argument)
    return value if name in ("create", "addargument", "addparameter", "where", "foreach") else HOLE

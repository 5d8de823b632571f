"""Members of .NET types and objects: what a call such as `[IO.File]::Delete($p)` does and returns."""

from __future__ import annotations

import base64
import binascii

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.languages.powershell import changes, places, programs, session
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.values import Code, Either, Files, Remote, Thing, either, items, joined, texts

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
        return value
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
        return _static(script, value.kind[5:].removeprefix("system."), name, arguments, span)
    if arguments is None:
        return _property(script, value, name)
    return _call(script, value, name, arguments, span)


def _property(script: Script, value: object, name: str) -> object:
    """Return an object's property."""
    if isinstance(value, dict):
        return value.get(name, HOLE)
    if isinstance(value, Files):
        if name in _PLACES:
            return value
        if name in ("directory", "directoryname", "parent", "psparentpath"):
            return HOLE if value.below else [_parent(path) for path in value.paths]
        return HOLE
    if isinstance(value, Thing) and name in ("fullname", "name") and value.arguments:
        return value.arguments[0]
    if isinstance(value, str) and name == "fullname" and not value.startswith(HOLE):
        return value  # `(New-TemporaryFile).FullName`: the folder is known, the name is not
    if isinstance(value, str) and name in ("path", "fullname", "providerpath", "content") and HOLE not in value:
        return value
    if isinstance(value, Remote):
        return value
    if isinstance(value, list) and name not in ("count", "length"):
        return [_property(script, inner, name) for inner in value]
    return HOLE


def _parent(path: str) -> str:
    """Return `Split-Path -Parent`."""
    trimmed = path.rstrip("\\/")
    cut = max(trimmed.rfind("\\"), trimmed.rfind("/"))
    if cut < 0:
        return ""
    return trimmed[: cut + 1] if cut == 2 or cut == 0 else trimmed[:cut]


def cast(kind: str, value: object) -> object:
    """Return `[kind]value`."""
    kind = kind.removeprefix("system.")
    if kind in ("char", "int", "int32", "byte", "char[]"):
        found = items(value)
        chars = [_char(inner) if kind.startswith("char") else inner for inner in found]
        if kind == "char[]" and isinstance(value, str) and HOLE not in value:
            return list(value)[:4096]
        return chars if isinstance(value, list) else (chars[0] if chars else HOLE)
    if kind in ("string", "object", "string[]", "array", "void", "io.fileinfo", "io.directoryinfo", "uri", "object[]"):
        return value
    if kind in ("ordered", "pscustomobject", "hashtable", "psobject", "management.automation.psobject"):
        return value
    if kind in ("scriptblock", "wmi", "wmiclass", "adsi", "type"):
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
            return script.block(value)
        return value
    if name in ("downloadstring", "downloaddata"):
        return Remote(texts(arguments[0])[0] if arguments else "")
    if isinstance(value, list) and name in ("foreach", "where"):
        return script.block(arguments[0] if arguments else None, script.member_of(value))
    if name in ("invokescript", "newscriptblock", "addscript") and arguments:
        for text in texts(arguments[0]):
            script.embed("powershell", text, span)
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
    elif name in ("foreach", "where"):
        return script.block(arguments[0] if arguments else None, value)
    elif name in ("create", "createtext", "openwrite"):
        for path in value.texts():
            script.change("write", Arg(path, span), span=span, via=f".{name}()")
    elif name in ("getfiles", "getdirectories", "getfilesysteminfos", "enumeratefiles", "enumeratedirectories"):
        return Files(
            value.texts(), below=True, filters=[texts(a)[0] for a in arguments[:1]], recursive=len(arguments) > 1
        )
    elif name == "tostring":
        return value
    return HOLE


def _thing_call(script: Script, value: Thing, name: str, arguments: list[object], span: Span) -> object:
    """Call a method of an object whose type is known."""
    kind = value.kind.removeprefix("system.")
    if kind in ("io.directoryinfo", "io.fileinfo"):
        paths = texts(value.arguments[0]) if value.arguments else [HOLE]
        return _file_call(script, Files(paths), name, arguments, span)
    if name in ("downloadstring", "downloaddata"):
        return Remote(texts(arguments[0])[0] if arguments else "")
    if name == "downloadfile" and len(arguments) > 1:
        for path in texts(arguments[1]):
            script.change("write", Arg(path, span), span=span, via="DownloadFile")
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
    if kind.startswith("cim:") and name in ("delete", "delete_", "psbase.delete"):
        script.add(
            Invocation(
                "remove-ciminstance",
                [Arg("-classname"), Arg(kind[4:], span)],
                context=script.context,
                snippet=script.snippet,
                span=span,
            )
        )
        return HOLE
    if kind.startswith("text.") and name == "getstring" and arguments:
        return _decode(arguments[0], "utf-16-le" if "unicode" in kind else "utf-8")
    if name in ("addscript", "invokescript", "newscriptblock") and arguments:
        for text in texts(arguments[0]):
            script.embed("powershell", text, span)
        return value
    if name in ("delete", "remove", "deletetree", "drop", "destroy", "removeall"):
        script.speak("call-" + name, (kind,), span)
    for argument in arguments:
        if isinstance(argument, Code):
            script.block(argument)
    return value if name in ("create", "addargument", "addparameter", "where", "foreach") else HOLE


def _static(script: Script, kind: str, name: str, arguments: list[object] | None, span: Span) -> object:
    """Read a static property or call a static method of the type `kind` (lower case, without `system.`)."""
    if arguments is None:
        if kind in ("io.path",) and name in ("directoryseparatorchar", "altdirectoryseparatorchar"):
            return script.separator
        if kind == "environment" and name == "currentdirectory":
            return script.location or "."
        if kind == "environment" and name == "systemdirectory":
            return "C:\\Windows\\System32"
        if kind == "environment" and name == "newline":
            return "\n"
        if kind == "text.encoding":
            return Thing("text.encoding." + name)
        return name if kind.startswith(("environment", "io.")) else HOLE
    first = texts(arguments[0]) if arguments else [HOLE]
    if kind == "io.file":
        return _io_file(script, name, first, arguments, span)
    if kind == "io.directory":
        return _io_directory(script, name, first, arguments, span)
    if kind in ("microsoft.visualbasic.fileio.filesystem", "fileio.filesystem"):
        for path in first if name in ("deletefile", "deletedirectory") else []:
            script.change(
                "delete", Arg(path, span), span=span, recursive=name == "deletedirectory", via=f"FileSystem.{name}"
            )
        return HOLE
    if kind == "io.path":
        if name == "combine":
            value = first[0]
            for part in arguments[1:]:
                value = places.join(value, texts(part)[0], script.separator)
            return value
        if name == "gettemppath":
            return places.environment("temp" if script.windows else "tmpdir", script.context, script.windows)
        if name == "gettempfilename":
            return places.join(places.environment("temp", script.context, script.windows), HOLE)
        if name == "getfullpath":
            return first[0]
        if name == "getdirectoryname":
            return _parent(first[0])
        return HOLE
    if kind == "environment":
        if name == "getfolderpath":
            variable, tail = places.FOLDERS.get(first[0].lower(), ("", ""))
            return places.environment(variable, script.context, True) + tail if variable else HOLE
        if name == "getenvironmentvariable":
            return places.environment(first[0].lower(), script.context, script.windows)
        if name == "expandenvironmentvariables":
            return HOLE if "%" in first[0] else first[0]
        return HOLE
    if kind == "convert" and name == "frombase64string":
        return Thing("base64", [first[0]])
    if kind == "scriptblock" and name == "create":
        script.embed("powershell", first[0], span)
        return Thing("scriptblock", [first[0]])
    if kind == "diagnostics.process" and name == "start":
        rest = " ".join(texts(argument)[0] for argument in arguments[1:])
        programs.command_line(script, f"{first[0]} {rest}".strip(), span)
        return HOLE
    if kind == "string" and name in ("join", "concat", "format"):
        if name == "format":
            from blastwall.languages.powershell.expressions import formatted

            return formatted(first[0], arguments[1:])
        parts: list[object] = []
        between = first[0] if name == "join" else ""
        flat = [inner for argument in arguments[name == "join" :] for inner in items(argument)]
        for index, inner in enumerate(flat):
            parts.extend(([between] if index and between else []) + [inner])
        return joined(parts)
    if name in ("new", "create", "createinstance"):
        return Thing("system." + kind if kind.startswith("io.") else kind, arguments)
    for argument in arguments:
        if isinstance(argument, Code):
            script.block(argument)
    if kind == "text.encoding" and name == "getencoding":
        return Thing(
            "text.encoding.unicode" if first[0].lower() in ("utf-16", "unicode", "1200") else "text.encoding.utf8"
        )
    return HOLE


def _decode(value: object, encoding: str) -> object:
    """Return the text of base64 bytes."""
    if not isinstance(value, Thing) or value.kind != "base64":
        return HOLE
    text = texts(value.arguments[0])[0]
    try:
        raw = base64.b64decode(text, validate=False)
        return raw.decode(encoding, "replace").replace("\0", "")
    except (ValueError, binascii.Error):
        return HOLE


def _io_file(script: Script, name: str, first: list[str], arguments: list[object], span: Span) -> object:
    """[IO.File]'s methods."""
    via = f"File.{name}"
    second = texts(arguments[1]) if len(arguments) > 1 else []
    if name == "delete":
        for path in first:
            script.change("delete", Arg(path, span), span=span, via=via)
    elif name in ("move", "replace") and second:
        for path in first:
            script.change("move", Arg(path, span), span=span, via=via, destination=Arg(second[0], span))
    elif name == "copy" and second:
        script.change("write", Arg(second[0], span), span=span, via=via)
    elif name.startswith("write") or name in ("create", "createtext", "openwrite"):
        for path in first:
            content = Arg(second[0], span) if second and HOLE not in second[0] and name == "writealltext" else None
            script.change("write", Arg(path, span), span=span, via=via, content=content)
    elif name.startswith("append"):
        for path in first:
            script.change("append", Arg(path, span), span=span, via=via)
    elif name == "open" and second and second[0].lower() in ("create", "truncate"):
        for path in first:
            script.change("truncate", Arg(path, span), span=span, via=via)
    return HOLE


def _io_directory(script: Script, name: str, first: list[str], arguments: list[object], span: Span) -> object:
    """[IO.Directory]'s methods."""
    if name == "delete":
        deep = len(arguments) > 1 and arguments[1] is not False
        for path in first:
            script.change(
                "delete" if deep else "rmdir", Arg(path, span), span=span, recursive=deep, via="Directory.Delete"
            )
    elif name == "move" and len(arguments) > 1:
        for path in first:
            target = Arg(texts(arguments[1])[0], span)
            script.change("move", Arg(path, span), span=span, via="Directory.Move", destination=target)
    elif name in ("getfiles", "getdirectories", "getfilesystementries", "enumeratefiles", "enumeratedirectories"):
        deep = len(arguments) > 2
        return Files(first, below=True, recursive=deep, filters=[texts(a)[0] for a in arguments[1:2]])
    elif name == "setcurrentdirectory":
        session.go_to(script, first[0])
    return HOLE

"""Static members of .NET types: what `[IO.File]::Delete($p)` and its like do and return."""

from __future__ import annotations

import base64
import binascii

from blastwall.acts import HOLE, Arg
from blastwall.languages.powershell import changes, places, programs, session
from blastwall.languages.powershell.values import Code, Files, Remote, Thing, items, joined, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span


def static(script: Script, kind: str, name: str, arguments: list[object] | None, span: Span) -> object:
    """Read a static property or call a static method of the type `kind` (lower case, without `system.`)."""
    if name == "getmethod" and arguments:
        return Thing(f"method:{kind}::{texts(arguments[0])[0].lower()}")
    if name == "invokemember" and len(arguments or ()) > 1:
        assert arguments is not None
        return static(script, kind, texts(arguments[0])[0].lower(), list(items(arguments[-1])), span)
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
        return name if kind.startswith(("environment", "io.")) or kind.endswith("httpmethod") else HOLE
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
    if kind == "type" and name == "gettype":
        return Thing("type:" + first[0].lower().partition(",")[0])
    if kind == "io.driveinfo" and name == "getdrives":
        return Files(["C:\\"])
    if kind == "reflection.assembly" and name == "load" and arguments and isinstance(arguments[0], Remote):
        script.speak("run-remote", (arguments[0].source,), span)
        return HOLE
    if kind == "powershell" and name == "create":
        return Thing("powershell")
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
        if name == "getpathroot":
            return places.root_of(first[0])
        if name == "getdirectoryname":
            return places.parent_of(first[0])
        return HOLE
    if kind == "environment":
        if name == "getfolderpath":
            variable, tail = places.FOLDERS.get(first[0].lower(), ("", ""))
            return places.environment(variable, script.context, True) + tail if variable else HOLE
        if name == "getenvironmentvariable":
            return places.environment(first[0].lower(), script.context, script.windows)
        if name == "setenvironmentvariable" and len(arguments) > 1:
            script.set(f"env:{first[0].lower()}", arguments[1])
            return None
        if name == "expandenvironmentvariables":
            return HOLE if "%" in first[0] else first[0]
        return HOLE
    if kind == "convert" and name == "frombase64string":
        return Thing("base64", [first[0]])
    if kind == "convert" and name == "tobase64string" and arguments and isinstance(arguments[0], Thing):
        return arguments[0].arguments[0] if arguments[0].kind == "base64" else HOLE
    if kind == "scriptblock" and name == "create":
        if arguments and isinstance(arguments[0], Remote):
            return arguments[0]
        for text in first[:4]:
            script.embed("powershell", text, span)
        return Thing("scriptblock", [first[0]])
    if kind == "diagnostics.process" and name == "start":
        if arguments and isinstance(arguments[0], Thing):
            start_process(script, arguments[0], span)
            return HOLE
        rest = " ".join(texts(argument)[0] for argument in arguments[1:])
        programs.command_line(script, f"{first[0]} {rest}".strip(), span)
        return HOLE
    if (kind == "text.regularexpressions.regex" and name == "replace") or (kind == "regex" and name == "replace"):
        from blastwall.languages.powershell.expressions import replaced

        return replaced(arguments[0], list(arguments[1:])) if len(arguments) > 2 else HOLE
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
    if name == "new" and kind.endswith("command") and arguments and isinstance(arguments[0], str):
        script.embed("sql", arguments[0], span, dialect="tsql")
    if name == "new":
        opened(script, kind, arguments, span)
    if kind == "net.webrequest" and name in ("createhttp", "createdefault"):
        name = "create"
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


def opened(script: Script, kind: str, arguments: Sequence[object], span: Span) -> None:
    """Keep what making a stream does to its file: `IO.FileStream` by its mode, `IO.StreamWriter` unless it appends."""
    if not arguments or isinstance(arguments[0], Thing):
        return
    mode = texts(arguments[1])[0].lower().rpartition(":")[2] if len(arguments) > 1 else ""
    if kind == "io.filestream" and mode not in ("create", "truncate", "2", "5"):
        return
    if kind == "io.streamwriter" and mode in ("true", HOLE):
        return
    if kind in ("io.filestream", "io.streamwriter"):
        for path in texts(arguments[0]):
            script.change("write", Arg(path, span), span=span, via=kind[3:], content=Arg("", span))


def start_process(script: Script, value: object, span: Span) -> None:
    """Run what a `ProcessStartInfo` holds."""
    if not isinstance(value, Thing):
        return
    given = dict(enumerate(value.arguments))
    program = texts(value.properties.get("filename", given.get(0, HOLE)))[0]
    line = texts(value.properties.get("arguments", given.get(1, "")))[0]
    quoted = f'"{program}"' if " " in program else program
    programs.command_line(script, f"{quoted} {line}".strip(), span)


def decode(value: object, encoding: str) -> object:
    """Return the text of base64 bytes."""
    if isinstance(value, list) and len(value) <= 65_536:
        codes = [texts(inner)[0] for inner in value]
        if all(code.isdigit() and int(code) < 256 for code in codes if len(code) < 4):
            return bytes(int(code) for code in codes if len(code) < 4).decode(encoding, "replace").replace("\0", "")
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
    if name == "delete" and arguments and isinstance(arguments[0], Files):
        changes.remove_files(script, arguments[0], span=span, recursive=False, via=via)
    elif name == "delete":
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
            if name.startswith("create"):
                content = Arg("", span)  # what was there is gone before anything is written
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
        if deep and isinstance(arguments[0], Files):
            changes.remove_files(script, arguments[0], span=span, recursive=True, via="Directory.Delete")
            return HOLE
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
        patterns = [text for a in arguments[1:2] for text in texts(a)[:1] if text not in ("*", "*.*")]
        return Files(first, below=True, recursive=deep, picked=bool(patterns), filters=patterns)
    elif name == "createdirectory":
        return Files(first, literal=True)
    elif name == "setcurrentdirectory":
        session.go_to(script, first[0])
    return HOLE

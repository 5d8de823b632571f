"""Pure functions of these languages, folded where all they are given is known."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.calls.values import Either, Items, Named, Number, Text, flat, plain, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.languages.calls.values import Arguments, Value


def fold(name: str, given: Arguments) -> Value | None:
    """Return what a call gives; None where nothing is known of it."""
    made = _FUNCTIONS.get(name)
    try:
        return made(given) if made is not None else None
    except (ValueError, IndexError, OverflowError):
        return Text(HOLE)


def method(base: Value, name: str, given: Arguments) -> Value | None:
    """Return what a method of a text or a list gives."""
    if isinstance(base, Items):
        if name in ("join", "mkString"):
            return Text((plain(given.get(0)) if given.values else "").join(plain(each) for each in base.values))
        if name in ("reverse", "reversed"):
            return Items(base.values[::-1])
        return base if name in ("toList", "toTypedArray", "to_vec", "iter", "into_iter", "as_ref", "toArray") else None
    if not isinstance(base, Text):
        return None
    text = base.text
    if name in ("reverse", "reversed"):
        return Text(text[::-1]) if HOLE not in text else Text(HOLE)
    if name in (
        "trim",
        "strip",
        "trimIndent",
        "stripIndent",
        "stripMargin",
        "to_string",
        "toString",
        "to_owned",
        "into",
    ):
        return Text(text.strip(), base.token if text == text.strip() else None, glob=base.glob)
    if name in ("lower", "toLowerCase", "lowercase", "upper", "toUpperCase", "uppercase"):
        return Text(text.lower() if name.lower().startswith(("lower", "tolower")) else text.upper())
    if name in ("concat", "plus", "resolve"):
        return Text(text + ("/" if name == "resolve" else "") + plain(given.get(0)))
    if name in ("replace", "gsub", "replaceAll", "ReplaceAll") and len(given.values) > 1:
        old = plain(given.get(0))
        return Text(text.replace(old, plain(given.get(1)))) if old and HOLE not in old else Text(HOLE)
    if name in ("format", "formatted"):
        return _format_with(text, given.values)
    if name in ("split", "tokenize"):
        parts = text.split(plain(given.get(0)) if given.values else None)
        return Items([Text(part) for part in parts[:200]])
    if name == "rep" and isinstance(number := given.get(0), Number):
        return Text(text * min(max(number.value, 0), 4096))
    return None


_TRIMMING = frozenset(
    {"trim", "strip", "trimIndent", "stripIndent", "stripMargin", "to_string", "toString", "to_owned", "into"}
    | {"Name", "getPath", "getAbsolutePath", "toPath", "absolutePath", "path"}
)


def _codes(given: Arguments) -> Value:
    made = [
        chr(each.value) if isinstance(each, Number) and 0 < each.value < 0x110000 else HOLE
        for each in flat(given.values)
    ]
    return Text("".join(made))


def _format_with(pattern: str, values: list[Value]) -> Value:
    pieces = pattern.split("%")
    made = [pieces[0]]
    rest = list(values)
    for piece in pieces[1:]:
        tail = piece.lstrip("0123456789.-+# ")
        if tail[:1] in ("s", "d", "v", "q", "i") and rest:
            made.append(plain(rest.pop(0)) + tail[1:])
        else:
            made.append(HOLE + tail[1:])
    return Text("".join(made))


def _format(given: Arguments) -> Value:
    return _format_with(plain(given.get(0)), given.values[1:])


def _paste(separator: str) -> Callable[[Arguments], Value]:
    def pasted(given: Arguments) -> Value:
        glue = plain(given.named["sep"]) if "sep" in given.named else separator
        if "collapse" in given.named:
            glue = plain(given.named["collapse"])
        return Text(glue.join(plain(each) for each in flat(given.values)))

    return pasted


def _paths(given: Arguments) -> Value:
    parts = [plain(each) for each in flat(given.values)]
    glob = any(text.glob for each in flat(given.values) for text in texts(each))
    made = "/".join(part.strip("/") if i else part.rstrip("/") for i, part in enumerate(parts))
    return Text(made or "/", glob=glob)


def _environment(given: Arguments) -> Value:
    name = plain(given.get(0))
    return Text("~" if name in ("HOME", "USERPROFILE") else "/tmp" if name == "TMPDIR" else HOLE)


def _same(given: Arguments) -> Value:
    return given.values[0] if given.values else Text(HOLE)


def _list(given: Arguments) -> Value:
    return Items(flat(given.values))


def _listing(given: Arguments) -> Value:
    base = plain(given.get(0)) if given.values else "."
    return Text(f"{base.rstrip('/')}/*", glob=True)


def _globbed(given: Arguments) -> Value:
    return Text(plain(given.get(0)), glob=True)


def _concatenated(given: Arguments) -> Value:
    glue = plain(given.get(1)) if len(given.values) > 1 else ""
    first = given.get(0)
    return Text(glue.join(plain(each) for each in (first.values if isinstance(first, Items) else [])))


def _decoded(given: Arguments) -> Value:
    import base64
    import binascii

    text = plain(given.get(0))
    try:
        return Text(base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace"))
    except (ValueError, binascii.Error):
        return Text(HOLE)


def _home(given: Arguments) -> Value:
    return Text("~")


def _temp(given: Arguments) -> Value:
    return Text("/tmp/" + HOLE)


def _temp_root(given: Arguments) -> Value:
    return Text("/tmp")


def _reversed(given: Arguments) -> Value:
    first = given.get(0)
    if isinstance(first, Items):
        return Items(first.values[::-1])
    return Text(plain(first)[::-1])


def _required(given: Arguments) -> Value:
    return Named(plain(given.get(0)))


def _choices(given: Arguments) -> Value:
    return Either(flat(given.values))


_FUNCTIONS: dict[str, Callable[[Arguments], Value]] = {
    # Lua
    "string.char": _codes,
    "utf8.char": _codes,
    "string.format": _format,
    "string.reverse": _reversed,
    "string.rep": lambda given: method(_same(given), "rep", type(given)(given.values[1:])) or Text(HOLE),
    "table.concat": _concatenated,
    "tostring": _same,
    "os.getenv": _environment,
    "os.tmpname": _temp,
    "require": _required,
    "ipairs": _same,
    "pairs": _same,
    "table.unpack": _same,
    "unpack": _same,
    # R
    "paste": _paste(" "),
    "paste0": _paste(""),
    "sprintf": _format,
    "glue": _same,
    "c": _list,
    "list": _list,
    "file.path": _paths,
    "path.expand": _same,
    "normalizePath": _same,
    "Sys.getenv": _environment,
    "getwd": lambda given: Text("."),
    "tempfile": _temp,
    "tempdir": _temp_root,
    "list.files": _listing,
    "dir": _listing,
    "list.dirs": _listing,
    "Sys.glob": _globbed,
    "rawToChar": _codes,
    "intToUtf8": _codes,
    "as.raw": _list,
    "as.character": _same,
    "rev": _reversed,
    "invisible": _same,
    "shQuote": _same,
    "base64enc.base64decode": _decoded,
    "jsonlite.base64_dec": _decoded,
    # Go
    "fmt.Sprintf": _format,
    "fmt.Sprint": _paste(""),
    "filepath.Join": _paths,
    "path.Join": _paths,
    "filepath.Clean": _same,
    "filepath.FromSlash": _same,
    "os.Getenv": _environment,
    "os.UserHomeDir": _home,
    "os.Getwd": lambda given: Text("."),
    "os.TempDir": _temp_root,
    "os.MkdirTemp": _temp,
    "os.CreateTemp": _temp,
    "ioutil.TempFile": _temp,
    "File.createTempFile": _temp,
    "Files.createTempFile": _temp,
    "ioutil.TempDir": _temp,
    "strings.Join": _concatenated,
    "strings.NewReader": _same,
    "bytes.NewBufferString": _same,
    "strings.Fields": lambda given: Items([Text(part) for part in plain(given.get(0)).split()]),
    "string": _paste(""),
    "filepath.Glob": _globbed,
    "context.Background": lambda given: Text(HOLE),
    # the JVM, C#, Rust, Dart, Swift
    "String.format": _format,
    "System.getProperty": lambda given: Text("~" if plain(given.get(0)) == "user.home" else HOLE),
    "System.getenv": _environment,
    "Environment.GetEnvironmentVariable": _environment,
    "Environment.GetFolderPath": _home,
    "Path.Combine": _paths,
    "Arrays.asList": _list,
    "List.of": _list,
    "listOf": _list,
    "arrayOf": _list,
    "Seq": _list,
    "List": _list,
    "String.from": _same,
    "format!": _format,
    "vec!": _list,
    "URL": _same,
    "URI.create": _same,
    "Uri.parse": _same,
    "Paths.get": _paths,
    "Path.of": _paths,
    "Files.createTempDirectory": _temp,
    "NSHomeDirectory": _home,
    # Julia, Elixir, Erlang, Octave
    "joinpath": _paths,
    "homedir": _home,
    "pwd": lambda given: Text("."),
    "mktempdir": _temp,
    "tempname": _temp,
    "Path.join": _paths,
    "Path.expand": _same,
    "Path.wildcard": _globbed,
    "System.user_home!": _home,
    "System.user_home": _home,
    "System.get_env": _environment,
    "System.tmp_dir!": _temp_root,
    "Enum.join": _concatenated,
    "String.reverse": _reversed,
    "reverse": _reversed,
    "expanduser": _same,
    "abspath": _same,
    "fullfile": _paths,
    "getenv": _environment,
    "strcat": _paste(""),
    "readdir": _listing,
    "glob": _globbed,
    "chr": _codes,
    "Char": _codes,
}

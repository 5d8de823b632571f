"""What calls of known pure functions give: path functions, decoders, listings, the environment, containers."""

from __future__ import annotations

import base64
import binascii
import codecs
import posixpath
import shlex

from blastwall.acts import HOLE
from blastwall.languages.python.values import (
    MAX_ALTERNATIVES,
    MAX_TEXT,
    Arguments,
    Chain,
    Code,
    Const,
    Either,
    Items,
    Step,
    Text,
    known_text,
    text_of,
    texts,
    unknown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.languages.python.fold import Folder
    from blastwall.languages.python.values import Value


# -- pure functions ---------------------------------------------------------------------------------------------------
def _each(call: Arguments, change: Callable[[str], str], *, path: bool = False) -> Value:
    made = [
        Text(change(t.text), path=path or t.path, glob=t.glob, tree=t.tree, filters=t.filters)
        for t in texts(call.get(0))
    ]
    return made[0] if len(made) == 1 else Either(made)


def dirname(text: str) -> str:
    """Return the directory part of a path text."""
    return posixpath.dirname(text) if HOLE not in posixpath.basename(text) or "/" in text else HOLE


def as_text(raw: bytes) -> str:
    """Return bytes as a text: UTF-8, or else one character a byte, so that a later decoder gets them back."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def inflate(name: str, text: str) -> str:
    """Return what a compressed constant holds, up to `MAX_TEXT`; a hole where it is broken."""
    import bz2
    import lzma
    import zlib

    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogatepass")
    try:
        if name == "bz2":
            return as_text(bz2.BZ2Decompressor().decompress(raw, MAX_TEXT))
        if name == "lzma":
            return as_text(lzma.LZMADecompressor(memlimit=64 << 20).decompress(raw, MAX_TEXT))
        # 47: a zlib or a gzip header, whichever stands there
        return as_text(zlib.decompressobj(47).decompress(raw, MAX_TEXT))
    except (ValueError, OSError, EOFError, zlib.error, lzma.LZMAError):
        return HOLE


def decode(name: str, text: str) -> str:
    """Return what an encoded constant holds; a hole where it is broken."""
    try:
        raw = text.encode("latin-1", "ignore")[: MAX_TEXT * 2]
        if name == "b64":
            return as_text(base64.b64decode(raw + b"=" * (-len(raw) % 4)))
        if name == "urlsafe":
            return as_text(base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
        if name == "b32":
            return as_text(base64.b32decode(raw))
        if name == "a85":
            return as_text(base64.a85decode(raw))
        if name == "b85":
            return as_text(base64.b85decode(raw))
        if name == "hex":
            return as_text(binascii.unhexlify(raw.replace(b" ", b"").replace(b":", b"")))
        return codecs.decode(text[:MAX_TEXT], "rot13")
    except (ValueError, binascii.Error):
        return HOLE


def _decoder(name: str) -> Callable[[Folder, Arguments], Value]:
    def decoded(folder: Folder, call: Arguments) -> Value:
        return _each(call, lambda text: HOLE if HOLE in text else decode(name, text))

    return decoded


def _inflater(name: str) -> Callable[[Folder, Arguments], Value]:
    # Packed bytes hold NUL, which looks like a hole; a real hole breaks the checksum.
    return lambda folder, call: _each(call, lambda text: inflate(name, text))


def _json(folder: Folder, call: Arguments) -> Value | None:
    """Fold `json.loads` and `ast.literal_eval` of a constant."""
    import ast

    text = known_text(call.get(0, "s", "node_or_string"))
    if not text or len(text) > MAX_TEXT or text.count("[") + text.count("{") + text.count("(") > 200:
        return None
    text = text.strip().replace("null", "None").replace("true", "True").replace("false", "False")
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    return folder.fold(tree.body) if isinstance(tree.body, ast.Constant | ast.List | ast.Dict | ast.Tuple) else None


def _codecs(folder: Folder, call: Arguments) -> Value:
    named = known_text(call.get(1, "encoding")).lower().replace("-", "").replace("_", "")
    kind = {"rot13": "rot13", "hex": "hex", "hexcodec": "hex", "base64": "b64", "base64codec": "b64"}.get(named)
    return _each(call, lambda text: text if kind is None else decode(kind, text))


def _chr(folder: Folder, call: Arguments) -> Value:
    value = call.get(0)
    if isinstance(value, Const) and isinstance(value.value, int) and 0 <= value.value < 0x110000:
        return Text(chr(value.value))
    return Text(HOLE)


def _bytes(folder: Folder, call: Arguments) -> Value:
    value = call.get(0)
    if isinstance(value, Items):
        made = []
        for each in value.values:
            number = each.value if isinstance(each, Const) else None
            made.append(chr(number) if isinstance(number, int) and 0 <= number < 256 else HOLE)
        return Text("".join(made))
    return _each(call, lambda text: text)


def _map(folder: Folder, call: Arguments) -> Value:
    over = call.get(1)
    function = call.get(0)
    if not isinstance(over, Items) or function is None or isinstance(function, Code):
        return unknown()
    return Items([folder.apply(function, Arguments([each], {})) for each in over.values[:256]], open=over.open)


def _listing(folder: Folder, call: Arguments) -> Value:
    # names without their directory: only joined to it again do they mean something
    return Text("*", glob=True)


def _scandir(folder: Folder, call: Arguments) -> Value:
    base = call.get(0) if call.args else Text(".")
    return folder.join([base or Text("."), Text("*", glob=True)])


def walked(folder: Folder, call: Arguments) -> Value:
    """Return what `os.walk` yields: one triple whose root stands for the whole tree."""
    made: list[Value] = []
    for base in texts(call.get(0, "top")):
        below = Text(base.text, tree=True)
        made.append(Items([Items([below, Items([Text(HOLE, tree=False)], open=True), Items([Text(HOLE)], open=True)])]))
    return made[0] if len(made) == 1 else Either(made)


def _glob(folder: Folder, call: Arguments) -> Value:
    root = call.get(-1, "root_dir")
    made: list[Value] = []
    for pattern in texts(call.get(0, "pathname")):
        where = text_of(root).text + "/" if root is not None else ""
        made.append(globbed(where + pattern.text))
    return made[0] if len(made) == 1 else Either(made)


def globbed(pattern: str, *, path: bool = False) -> Text:
    """Return what a pattern stands for: `**` reaches below, picked by the name that follows."""
    head, deep, tail = pattern.partition("**")
    if deep:
        name = tail.strip("/")
        return Text(
            head.rstrip("/") or ("/" if head else "."),
            path=path,
            tree=True,
            filters=(name,) if name and name != "*" else (),
        )
    return Text(pattern, path=path, glob=any(c in pattern for c in "*?["))


def _import(folder: Folder, call: Arguments) -> Value:
    name = known_text(call.get(0, "name"))
    return Chain(tuple(Step(part) for part in name.split(".")[:MAX_ALTERNATIVES])) if name else unknown()


def _getattr(folder: Folder, call: Arguments) -> Value:
    name = known_text(call.get(1))
    base = call.get(0)
    if not name or base is None:
        return unknown()
    return folder.attribute(base, name)


def _environment(folder: Folder, call: Arguments) -> Value:
    return folder.environment(call.get(0, "key"), call.get(1, "default"))


def _split(folder: Folder, call: Arguments) -> Value:
    text = text_of(call.get(0))
    try:
        return Items([Text(word) for word in shlex.split(text.text)], open=text.text == HOLE)
    except ValueError:
        return Items([Text(HOLE)], open=True)


def _same(folder: Folder, call: Arguments) -> Value:
    return call.get(0) or unknown()


def _unquote(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


def _quoted(folder: Folder, call: Arguments) -> Value:
    return _each(call, lambda text: text if text == HOLE else shlex.quote(text))


def _listed(folder: Folder, call: Arguments) -> Value:
    value = call.get(0)
    if isinstance(value, Text) and (value.glob or value.tree):
        return value
    return value if isinstance(value, Items | Chain | Either) else Items([], open=bool(call.args))


def expanded(folder: Folder, call: Arguments) -> Value:
    """Return a path with `~` replaced."""
    home = folder.context.home or "~"
    return _each(call, lambda text: home + text[1:] if text == "~" or text.startswith("~/") else text)


def _expandvars(folder: Folder, call: Arguments) -> Value:
    def change(text: str) -> str:
        for name in ("HOME", "PWD", *folder.context.env):
            value = text_of(folder.environment(Text(name), None)).text
            text = text.replace("${" + name + "}", value).replace("$" + name, value)
        return text if "$" not in text else HOLE

    return _each(call, change)


def _here(folder: Folder, call: Arguments) -> Value:
    return Text(folder.context.cwd or ".", path=False)


FUNCTIONS: dict[str, Callable[[Folder, Arguments], Value | None]] = {
    "os.path.join": lambda folder, call: folder.join(call.args),
    "posixpath.join": lambda folder, call: folder.join(call.args),
    "os.path.dirname": lambda folder, call: _each(call, dirname),
    "os.path.basename": lambda folder, call: _each(call, posixpath.basename),
    "os.path.normpath": lambda folder, call: _each(call, posixpath.normpath),
    "os.path.abspath": _same,
    "os.path.realpath": _same,
    "os.path.expanduser": expanded,
    "os.path.expandvars": _expandvars,
    "os.fspath": _same,
    "os.fsencode": _same,
    "os.getcwd": _here,
    "os.getenv": _environment,
    "os.environ.get": _environment,
    "os.environ.pop": _environment,
    "os.listdir": _listing,
    "os.scandir": _scandir,
    "os.walk": walked,
    "os.fwalk": walked,
    "glob.glob": _glob,
    "glob.iglob": _glob,
    "pathlib.Path.home": lambda folder, call: Text(folder.context.home or "~", path=True),
    "Path.home": lambda folder, call: Text(folder.context.home or "~", path=True),
    "pathlib.Path.cwd": lambda folder, call: Text(folder.context.cwd or ".", path=True),
    "Path.cwd": lambda folder, call: Text(folder.context.cwd or ".", path=True),
    "shlex.split": _split,
    "shlex.quote": _quoted,
    "pipes.quote": _quoted,
    "shlex.join": lambda folder, call: _joined_words(call),
    "str": lambda folder, call: (
        call.get(0) if isinstance(call.get(0), Chain) else _each(call, lambda text: text) if call.args else Text("")
    ),
    "bytes": _bytes,
    "bytearray": _bytes,
    "bytes.fromhex": _decoder("hex"),
    "bytearray.fromhex": _decoder("hex"),
    "binascii.unhexlify": _decoder("hex"),
    "binascii.a2b_hex": _decoder("hex"),
    "binascii.a2b_base64": _decoder("b64"),
    "base64.b64decode": _decoder("b64"),
    "base64.standard_b64decode": _decoder("b64"),
    "base64.decodebytes": _decoder("b64"),
    "base64.urlsafe_b64decode": _decoder("urlsafe"),
    "base64.b32decode": _decoder("b32"),
    "base64.b85decode": _decoder("b85"),
    "base64.b16decode": _decoder("hex"),
    "base64.a85decode": _decoder("a85"),
    "zlib.decompress": _inflater("zlib"),
    "gzip.decompress": _inflater("zlib"),
    "bz2.decompress": _inflater("bz2"),
    "lzma.decompress": _inflater("lzma"),
    "json.loads": _json,
    "ast.literal_eval": _json,
    "urllib.parse.unquote": lambda folder, call: _each(call, _unquote),
    "staticmethod": _same,
    "classmethod": _same,
    "codecs.decode": _codecs,
    "chr": _chr,
    "map": _map,
    "list": _listed,
    "tuple": _listed,
    "set": _listed,
    "sorted": _listed,
    "reversed": _listed,
    "iter": _listed,
    "filter": lambda folder, call: call.get(1) or unknown(),
    "tqdm.tqdm": _listed,
    "tqdm": _listed,
    "next": lambda folder, call: folder.iterate(call.get(0) or unknown()),
    "enumerate": lambda folder, call: Items([Items([unknown(), folder.iterate(call.get(0) or unknown())])], open=False),
    "getattr": _getattr,
    "__import__": _import,
    "importlib.import_module": _import,
    "importlib.__import__": _import,
    "textwrap.dedent": _same,
    "inspect.cleandoc": _same,
    "compile": lambda folder, call: call.get(0, "source"),
    "typing.cast": lambda folder, call: call.get(1),
    "sqlalchemy.text": _same,
    "sqlalchemy.sql.text": _same,
    "sqlalchemy.sql.expression.text": _same,
    "sa.text": _same,
    "text": _same,
    "psycopg.sql.SQL": _same,
    "psycopg2.sql.SQL": _same,
    "sql.SQL": _same,
    "psycopg.sql.Identifier": _same,
    "psycopg2.sql.Identifier": _same,
    "sql.Identifier": _same,
}


def _joined_words(call: Arguments) -> Value:
    items = call.get(0)
    if not isinstance(items, Items):
        return Text(HOLE)
    return Text(
        " ".join(_quoted_word(text_of(each).text) for each in items.values) + (" " + HOLE if items.open else "")
    )


def _quoted_word(text: str) -> str:
    return text if text == HOLE else shlex.quote(text)

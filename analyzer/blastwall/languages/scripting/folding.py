"""What calls and operators of Perl, Ruby and PHP give where all of it is known: decoders, joins, paths, reversals."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.languages.scripting.lexer import Token

MAX_TEXT = 65_536


class Value:
    """A text with a hole for what is not known; `glob` for every name that matches; or `items`."""

    __slots__ = ("glob", "items", "text", "token")

    def __init__(
        self, text: str, token: Token | None = None, glob: bool = False, items: list[Value] | None = None
    ) -> None:
        """Hold the value."""
        self.text = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + HOLE
        self.token = token
        self.glob = glob
        self.items = items


UNKNOWN = Value(HOLE)


def flat(args: list[Value]) -> list[Value]:
    """Return the arguments with lists taken apart, as Perl's own lists are."""
    return [item for arg in args for item in (arg.items if arg.items is not None else [arg])]


def function(name: str, args: list[Value]) -> Value | None:
    """Return what a call of a known pure function gives; None for any other."""
    known = _FUNCTIONS.get(name.rpartition("::")[2].rpartition(".")[2].lower())
    if known is None or (not args and name.lower() not in ("home",)):
        return None
    try:
        return known(args)
    except (ValueError, IndexError, OverflowError):
        return UNKNOWN


def method(base: Value, name: str, args: list[Value]) -> Value:
    """Return what a method of a text or a list gives; unknown for any other."""
    if base.items is not None:
        if name == "join":
            return Value((args[0].text if args else "").join(item.text for item in base.items))
        if name in ("reverse", "sort", "uniq", "compact", "flatten", "to_a", "dup"):
            return Value(HOLE, items=list(reversed(base.items)) if name == "reverse" else base.items)
        if name in ("first", "last", "pop", "shift") and base.items:
            return base.items[0 if name in ("first", "shift") else -1]
        if name == "pack" and args:
            return _pack([args[0], *base.items])
        return UNKNOWN
    if HOLE in base.text and name not in ("to_s", "freeze", "dup", "strip", "chomp"):
        return Value(HOLE, glob=base.glob)
    if name in ("to_s", "freeze", "dup", "to_str", "itself", "to_path", "b", "force_encoding", "encode", "to_sym"):
        return base
    if name in ("strip", "chomp", "lstrip", "rstrip"):
        return Value(base.text.strip(), glob=base.glob)
    if name == "reverse":
        return Value(base.text[::-1])
    if name in ("downcase", "upcase", "lc", "uc"):
        return Value(base.text.lower() if name in ("downcase", "lc") else base.text.upper())
    if name in ("gsub", "sub", "tr", "delete") and args:
        if name == "delete":
            return Value("".join(char for char in base.text if char not in args[0].text))
        if len(args) > 1 and HOLE not in args[0].text:
            if name == "tr" and len(args[0].text) == len(args[1].text) and "-" not in args[0].text:
                return Value(base.text.translate(str.maketrans(args[0].text, args[1].text)))
            return Value(base.text.replace(args[0].text, args[1].text, 1 if name == "sub" else -1))
        return UNKNOWN
    if name == "split":
        return Value(HOLE, items=[Value(part) for part in base.text.split(args[0].text if args else None)[:500]])
    if name == "chars":
        return Value(HOLE, items=[Value(char) for char in base.text[:4000]])
    if name in ("unpack1", "unpack") and args:
        kind = args[0].text.lower()
        return Value(decode("base64" if kind[:1] == "m" else "hex", base.text))
    if name == "concat":
        return Value(base.text + "".join(arg.text for arg in args))
    return UNKNOWN


def decode(kind: str, text: str) -> str:
    """Return what an encoded constant holds; a hole where it is broken."""
    import base64
    import binascii
    import codecs

    if HOLE in text:
        return HOLE
    try:
        if kind == "base64":
            raw = text.translate({ord("-"): "+", ord("_"): "/"}).encode("ascii", "ignore")
            return base64.b64decode(raw + b"=" * (-len(raw) % 4)).decode("utf-8", "replace")
        if kind == "hex":
            return bytes.fromhex(text).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return HOLE
    return codecs.decode(text, "rot13")


def number(value: Value) -> int:
    """Return the number a value is; raises `ValueError` where it is none."""
    text = value.text.strip()
    return int(text, 0) if text[:2].lower() in ("0x", "0b") else int(text)


def _pack(args: list[Value]) -> Value:
    kind = args[0].text
    if kind[:1] in ("H", "h"):
        return Value(decode("hex", args[1].text))
    if kind[:1] in ("C", "c", "U", "W"):
        return Value("".join(chr(number(arg)) for arg in args[1:]))
    if kind[:1] in ("A", "a"):
        return args[1]
    if kind[:1] == "m":
        return UNKNOWN
    return UNKNOWN


def _join(args: list[Value]) -> Value:
    if len(args) > 1 and args[0].items is not None:  # PHP takes them either way round
        args = [args[1], args[0], *args[2:]]
    return Value(args[0].text.join(item.text for item in flat(args[1:])))


def _paths(args: list[Value]) -> Value:
    parts = [item.text for item in flat(args)]
    made = "/".join(part.strip("/") if i else part.rstrip("/") for i, part in enumerate(parts))
    return Value(made or "/", glob=any(item.glob for item in flat(args)))


def _format(args: list[Value]) -> Value:
    pieces = args[0].text.split("%")
    made = [pieces[0]]
    given = flat(args[1:])
    for piece in pieces[1:]:
        rest = piece.lstrip("0123456789.-+# ")
        if rest[:1] in ("s", "d", "i") and given:
            made.append(given.pop(0).text + rest[1:])
        else:
            made.append(HOLE + rest[1:])
    return Value("".join(made))


def _environment(args: list[Value]) -> Value:
    name = args[0].text
    return Value("~") if name in ("HOME", "USERPROFILE") else Value("/tmp") if name == "TMPDIR" else UNKNOWN


def _expanded(args: list[Value]) -> Value:
    path = args[0]
    if len(args) > 1 and path.text[:1] not in ("/", "~"):
        return _paths([args[1], path])
    return path


def _reverse(args: list[Value]) -> Value:
    if len(args) == 1 and args[0].items is None:
        return Value(args[0].text[::-1] if HOLE not in args[0].text else HOLE)
    return Value(HOLE, items=list(reversed(flat(args))))


_SAME: Callable[[list[Value]], Value] = lambda args: args[0]  # noqa: E731
_FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "chr": lambda args: Value(chr(number(args[0]))),
    "pack": _pack,
    "base64_decode": lambda args: Value(decode("base64", args[0].text)),
    "decode_base64": lambda args: Value(decode("base64", args[0].text)),
    "decode64": lambda args: Value(decode("base64", args[0].text)),
    "strict_decode64": lambda args: Value(decode("base64", args[0].text)),
    "urlsafe_decode64": lambda args: Value(decode("base64", args[0].text)),
    "hex2bin": lambda args: Value(decode("hex", args[0].text)),
    "str_rot13": lambda args: Value(decode("rot13", args[0].text)),
    "strrev": _reverse,
    "reverse": _reverse,
    "join": _join,
    "implode": _join,
    "array_slice": lambda args: Value(HOLE, items=(args[0].items or [])[int(args[1].text) :]),
    "sprintf": _format,
    "format": _format,
    "lc": lambda args: Value(args[0].text.lower()),
    "uc": lambda args: Value(args[0].text.upper()),
    "strtolower": lambda args: Value(args[0].text.lower()),
    "strtoupper": lambda args: Value(args[0].text.upper()),
    "trim": lambda args: Value(args[0].text.strip()),
    "str_replace": lambda args: Value(args[2].text.replace(args[0].text, args[1].text) if args[0].text else HOLE),
    "getenv": _environment,
    "env": _environment,
    "catfile": _paths,
    "catdir": _paths,
    "expand_path": _expanded,
    "realpath": _SAME,
    "escapeshellarg": _SAME,
    "shellescape": _SAME,
    "string": _SAME,
    "uri": _SAME,
    "parse": _SAME,
    "pathname": _SAME,
    "urldecode": lambda args: Value(_unquoted(args[0].text)),
    "rawurldecode": lambda args: Value(_unquoted(args[0].text)),
    "sys_get_temp_dir": lambda args: Value("/tmp"),
    "tempdir": lambda args: Value("/tmp/" + HOLE),
    "mktmpdir": lambda args: Value("/tmp/" + HOLE),
}


def _unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)

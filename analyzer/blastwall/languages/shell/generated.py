"""What programs print that make code of data: `jq` filters and `select 'drop table ' || name`, as far as they say."""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.shell.written import source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.context import Context

# -- queries ----------------------------------------------------------------------------------------------------------

_SELECT = re.compile(r"\s*select\b(?:\s+(?:distinct|all)\b)?(.*)", re.I | re.S).match
_PIECE = re.compile(r"'((?:[^']|'')*)'|\b(from)\b|([A-Za-z_][\w.\"]*(?!\s*\())|(.)", re.I | re.S)
_PLACEHOLDER = re.compile(r"%(?:\d+\$)?[ILs]")
#: A literal that holds a command: words and a blank.
_WORDY = re.compile(r"[A-Za-z]{2,}[ \t]").search
_LONGEST = 4096


def query(args: list[str], stdin: str, context: Context) -> str:
    """`psql -Atc "select 'drop table ' || name from x"`: the literals, with a hole for each thing between them."""
    for at, arg in enumerate(args):
        match = _SELECT(arg) if len(arg) < _LONGEST else None
        if match is None or (not at and len(args) > 1):
            continue
        return _made(match[1])
    return HOLE


def _made(columns: str) -> str:
    out: list[str] = []
    wordy = False
    for literal, ends, name, _ in _PIECE.findall(columns):
        if ends:
            break
        if name:
            if out[-1:] != [HOLE]:
                out.append(HOLE)
        elif literal:
            text = literal.replace("''", "'")
            wordy = wordy or _WORDY(text) is not None
            out.append(_PLACEHOLDER.sub(HOLE, text))
    return "".join(out) + "\n" if wordy else HOLE


# -- jq ---------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(\"(?:[^\"\\]|\\.)*\")|(\$__loc__|\$?[A-Za-z_][\w:]*|@[a-z0-9]+)|(\d+(?:\.\d+)?)|(\S))", re.S
)
_FLAGS = frozenset("rjncMSCaes")
_MOST = 256


class _Unread(Exception):
    """A filter that is not read here."""


def jq(args: list[str], stdin: str, context: Context) -> str:
    """`jq -r FILTER`: what it prints of what is known."""
    flags = ""
    named: dict[str, object] = {}
    words: list[str] = []
    positional: list[object] | None = None
    index = 0
    while index < len(args):
        word = args[index]
        index += 1
        if positional is not None and words:
            positional.append(word)
        elif word in ("--arg", "--argjson") and index + 1 < len(args):
            named["$" + args[index]] = args[index + 1]
            index += 2
        elif word == "--args":
            positional = positional if positional is not None else []
        elif word in ("--raw-output", "--null-input", "--join-output"):
            flags += {"--raw-output": "r", "--null-input": "n", "--join-output": "j"}[word]
        elif word[:2] == "--":
            return HOLE
        elif word[:1] == "-" and len(word) > 1:
            if not _FLAGS.issuperset(word[1:]):
                return HOLE
            flags += word[1:]
        else:
            words.append(word)
    if not words or len(words[0]) > _LONGEST:
        return HOLE
    named["$ARGS"] = {"positional": positional or [], "named": {}}
    import json

    value: object = None
    if "n" not in flags:
        text = source_of(words[1:], stdin, context)
        try:
            value = HOLE if HOLE in text or len(text) > 16384 or "s" in flags else json.loads(text)
        except (ValueError, RecursionError):
            value = HOLE
    try:
        reader = _Filter(words[0], named)
        values = reader.pipe([value])
        reader.done()
    except (_Unread, RecursionError, IndexError):
        return HOLE
    out = [each if isinstance(each, str) and ("r" in flags or "j" in flags) else json.dumps(each) for each in values]
    if not any(each.strip(HOLE) for each in out):
        return HOLE
    return "".join(out) if "j" in flags else "".join(each + "\n" for each in out)


class _Filter:
    """One filter: read and carried out at once, for every value that comes in."""

    def __init__(self, text: str, named: dict[str, object]) -> None:
        self.tokens = [next(filter(None, each)) for each in _TOKEN.findall(text)][:1024]
        self.place = 0
        self.named = named
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise _Unread
        self.place += 1
        return token

    def done(self) -> None:
        if self.place < len(self.tokens):
            raise _Unread

    def pipe(self, values: list[object]) -> list[object]:
        self.depth += 1
        if self.depth > 32:
            raise _Unread
        values = self.comma(values)
        while self.peek() == "|":
            self.take()
            values = self.comma(values)
        self.depth -= 1
        return values

    def comma(self, values: list[object]) -> list[object]:
        out = self.sum(values)
        while self.peek() == ",":
            self.take()
            out = out + self.sum(values)
        return out

    def sum(self, values: list[object]) -> list[object]:
        out = self.path(values)
        while self.peek() == "+":
            self.take()
            more = self.path(values)
            out = [_added(a, b) for a in out[:16] for b in more[:16]]
        if self.peek() in ("-", "*", "/", "%", "=", "<", ">", "!", "and", "or", "as", "?//"):
            raise _Unread
        return out

    def path(self, values: list[object]) -> list[object]:
        out = self.term(values)
        while self.peek() in (".", "[", "?"):
            token = self.take()
            if token == "." and self.peek() == "[":
                continue
            if token == ".":
                name = self.take()
                out = [_member(each, name.strip('"')) for each in out]
            elif token == "[":
                out = self.index(out)
        return out[:_MOST]

    def index(self, values: list[object]) -> list[object]:
        if self.peek() == "]":
            self.take()
            found: list[object] = []
            for each in values:
                found += list(each.values()) if isinstance(each, dict) else each if isinstance(each, list) else [HOLE]
            return found
        key = self.take()
        self.take("]")
        if key.isdigit():
            return [each[int(key)] if isinstance(each, list) and int(key) < len(each) else HOLE for each in values]
        return [_member(each, key.strip('"')) if key[0] == '"' else HOLE for each in values]

    def term(self, values: list[object]) -> list[object]:
        token = self.take()
        if token == ".":
            following = self.peek()
            if following[:1] == '"' or following[:1].isalpha() or following[:1] == "_":
                name = self.take().strip('"')
                return [_member(each, name) for each in values]
            return values
        if token[0] == '"':
            return [self.string(token, each) for each in values]
        if token[0].isdigit():
            return [float(token) if "." in token else int(token[:9])] * len(values)
        if token[0] == "$":
            return [self.named.get(token, HOLE)] * len(values)
        if token == "(":
            out = self.pipe(values)
            self.take(")")
            return out
        if token == "[":
            if self.peek() == "]":
                self.take()
                return [[] for _ in values]
            start = self.place
            out = []
            for each in values[:16]:
                self.place = start
                out.append(self.pipe([each]))
            self.take("]")
            return out
        if token[0] == "@":
            return (
                [each if isinstance(each, str) else HOLE for each in values]
                if token == "@text"
                else _format(token, values)
            )
        if token[0].isalpha() or token[0] == "_":
            return self.call(token, values)
        raise _Unread

    def string(self, token: str, value: object) -> str:
        r"""A string, with `\(filter)` put in."""
        body = token[1:-1]
        out: list[str] = []
        place = 0
        while place < len(body):
            if body[place] != "\\" or place + 1 >= len(body):
                out.append(body[place])
                place += 1
                continue
            following = body[place + 1]
            if following != "(":
                out.append({"n": "\n", "t": "\t", "r": "\r"}.get(following, following))
                place += 2
                continue
            end = body.find(")", place)
            if end < 0:
                raise _Unread
            inner = _Filter(body[place + 2 : end], self.named)
            inner.depth = self.depth + 1
            found = inner.pipe([value])
            out.append(found[0] if len(found) == 1 and isinstance(found[0], str) else HOLE)
            place = end + 1
        return "".join(out)

    def call(self, name: str, values: list[object]) -> list[object]:
        if self.peek() == "(":
            self.take()
            if name in ("map", "join"):
                start = self.place
                if name == "map":
                    out: list[object] = []
                    for each in values[:16]:
                        self.place = start
                        out.append(self.pipe(list(each) if isinstance(each, list) else [HOLE]))
                    self.take(")")
                    return out
                separators = self.pipe([None])
                self.take(")")
                by = separators[0] if separators and isinstance(separators[0], str) else HOLE
                return [
                    by.join(e if isinstance(e, str) else HOLE for e in each) if isinstance(each, list) else HOLE
                    for each in values
                ]
            level = 1
            while level:
                token = self.take()
                level += (token == "(") - (token == ")")
            return values if name == "select" else [HOLE] * len(values)
        if name == "null":
            return [None] * len(values)
        if name == "empty":
            return []
        if name == "tostring":
            return [each if isinstance(each, str) else HOLE for each in values]
        if name in ("ascii_downcase", "ascii_upcase"):
            return [
                (each.lower() if name == "ascii_downcase" else each.upper()) if isinstance(each, str) else HOLE
                for each in values
            ]
        if name == "reverse":
            return [each[::-1] if isinstance(each, str | list) else HOLE for each in values]
        if name == "add":
            return [_joined(each) if isinstance(each, list) else HOLE for each in values]
        if name == "implode":
            return [_imploded(each) for each in values]
        return [HOLE] * len(values)


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else HOLE


def _added(a: object, b: object) -> object:
    if isinstance(a, str) and isinstance(b, str):
        return (a + b)[:_LONGEST]
    if isinstance(a, list) and isinstance(b, list):
        return (a + b)[:_MOST]
    return HOLE


def _joined(values: list[object]) -> object:
    return "".join(each if isinstance(each, str) else HOLE for each in values)[:_LONGEST]


def _imploded(value: object) -> object:
    if isinstance(value, list) and all(isinstance(c, int) and 0 < c < 0x110000 for c in value):
        return "".join(map(chr, value[:_LONGEST]))
    return HOLE


def _format(token: str, values: list[object]) -> list[object]:
    """`@sh` quotes, `@base64d` decodes."""
    out: list[object] = []
    for each in values:
        if token == "@base64d" and isinstance(each, str) and HOLE not in each:
            import base64

            try:
                out.append(base64.b64decode(each + "=" * (-len(each) % 4)).decode("utf-8", "replace"))
            except ValueError:
                out.append(HOLE)
        elif token == "@sh" and isinstance(each, str):
            out.append("'" + each.replace("'", "'\\''") + "'")
        elif token == "@sh" and isinstance(each, list) and all(isinstance(e, str) for e in each):
            out.append(" ".join("'" + str(e).replace("'", "'\\''") + "'" for e in each))
        else:
            out.append(HOLE)
    return out


def yq(args: list[str], stdin: str, context: Context) -> str:
    """`yq -n EXPRESSION`: what it prints of constants, a text without its quotes; YAML is not read here."""
    words = args[1:] if args[:1] in (["e"], ["eval"]) else args
    return jq(["-r", *words], stdin, context)


GENERATORS: dict[str, Callable[[list[str], str, Context], str]] = {
    "jq": jq,
    "yq": yq,
    **dict.fromkeys(("psql", "mysql", "mariadb", "sqlite3", "duckdb"), query),
}

"""Folds expressions to values: constants, joins, paths, environment lookups, decoders, names assigned before."""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import posixpath
import shlex

from blastwall.acts import HOLE
from blastwall.languages.python.source import STAND_IN
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
    Table,
    Text,
    alternatives,
    known_text,
    text_of,
    texts,
    unknown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blastwall.context import Context
    from blastwall.languages.python.values import Value

MAX_DEPTH = 40
_TEMP = "/tmp/" + HOLE

#: What a call of these gives, whatever its arguments.
_GIVEN: dict[str, tuple[str, bool]] = {
    "tempfile.mkdtemp": (_TEMP, False),
    "tempfile.mktemp": (_TEMP, False),
    "tempfile.gettempdir": ("/tmp", False),
    "tempfile.TemporaryDirectory": (_TEMP, False),
    "tempfile.NamedTemporaryFile": (_TEMP, False),
    "os.sep": ("/", False),
    "os.curdir": (".", False),
    "os.pardir": ("..", False),
    "os.devnull": ("/dev/null", False),
    "sys.executable": ("python3", False),
}
_PATHS = (
    "pathlib.Path",
    "pathlib.PosixPath",
    "pathlib.PurePath",
    "pathlib.WindowsPath",
    "pathlib.PurePosixPath",
    "Path",
)


class Folder:
    """Folds expressions in an environment of names; it runs nothing and its work is bounded."""

    def __init__(self, context: Context, *, holes: bool) -> None:
        """Start with no names; `holes` tells whether `STAND_IN` stands for one."""
        self.context = context
        self.holes = holes
        self.names: dict[str, Value] = {}
        self.work = 200_000
        self.on_call: Callable[[ast.Call, Chain], Value | None] | None = None

    # -- expressions --------------------------------------------------------------------------------------------------
    def fold(self, node: ast.expr | None, depth: int = 0) -> Value:
        """Return what the expression is worth."""
        self.work -= 1
        if node is None or depth > MAX_DEPTH or self.work < 0:
            return unknown()
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.Attribute):
            return self._attribute(self.fold(node.value, depth + 1), node.attr)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        if isinstance(node, ast.JoinedStr):
            return self._joined(node, depth)
        if isinstance(node, ast.BinOp):
            return self._binary(node, depth)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return self._items(node.elts, depth)
        if isinstance(node, ast.Dict):
            return self._table(node, depth)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, depth)
        if isinstance(node, ast.IfExp):
            return self._either([self.fold(node.body, depth + 1), self.fold(node.orelse, depth + 1)])
        if isinstance(node, ast.BoolOp):
            return self._either([self.fold(each, depth + 1) for each in node.values[:MAX_ALTERNATIVES]])
        if isinstance(node, ast.Await | ast.Starred | ast.FormattedValue):
            return self.fold(node.value, depth + 1)
        if isinstance(node, ast.NamedExpr):
            value = self.fold(node.value, depth + 1)
            self.names[node.target.id] = value
            return value
        if isinstance(node, ast.Lambda):
            return Code(node)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node, depth)
        if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
            return self._comprehension(node, depth)
        return unknown()

    def iterate(self, value: Value) -> Value:
        """Return what a loop's variable may be when it runs over this value."""
        found: list[Value] = []
        for each in alternatives(value):
            if isinstance(each, Items):
                found.extend(each.values[: MAX_ALTERNATIVES * 4])
                if each.open or not each.values:
                    found.append(unknown())
            elif isinstance(each, Text) and (each.glob or each.tree):
                found.append(each)
            elif isinstance(each, Table):
                found.extend(Text(key) for key in list(each.values)[:MAX_ALTERNATIVES])
            elif isinstance(each, Chain) and each.steps:
                found.append(each)
            else:
                found.append(unknown())
        return found[0] if len(found) == 1 else Either(found)

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        if isinstance(value, bytes):
            return Text(value.decode("utf-8", "replace"), node=node)
        if isinstance(value, str):
            return Text(value.replace(STAND_IN, HOLE) if self.holes else value, node=node)
        return Const(value)

    def _name(self, name: str) -> Value:
        if name in self.names:
            return self.names[name]
        if name == "__name__":
            return Text("__main__")
        if (self.holes and STAND_IN in name) or name == "__file__":
            return unknown()
        return Chain((Step(name),))

    def _either(self, values: Sequence[Value]) -> Value:
        made = Either(values)
        return made.values[0] if len(made.values) == 1 else made

    def _items(self, nodes: Sequence[ast.expr], depth: int) -> Value:
        values: list[Value] = []
        loose = False
        for node in nodes[:512]:
            value = self.fold(node, depth + 1)
            if isinstance(node, ast.Starred):
                inner = value if isinstance(value, Items) else None
                loose = loose or inner is None or inner.open
                values.extend(inner.values if inner is not None else [unknown()])
            else:
                values.append(value)
        return Items(values, open=loose or len(nodes) > 512)

    def _table(self, node: ast.Dict, depth: int) -> Value:
        entries: dict[str, Value] = {}
        loose = False
        for key, value in zip(node.keys[:512], node.values, strict=False):
            folded = self.fold(value, depth + 1)
            if key is None:
                if isinstance(folded, Table):
                    entries.update(folded.values)
                    loose = loose or folded.open
                else:
                    loose = True
                continue
            entries[text_of(self.fold(key, depth + 1)).text] = folded
        return Table(entries, open=loose)

    def _unary(self, node: ast.UnaryOp, depth: int) -> Value:
        value = self.fold(node.operand, depth + 1)
        if isinstance(value, Const) and isinstance(value.value, int | float):
            if isinstance(node.op, ast.USub):
                return Const(-value.value)
            if isinstance(node.op, ast.Not):
                return Const(not value.value)
        return unknown()

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, depth: int) -> Value:
        loop = node.generators[0]
        over = self.fold(loop.iter, depth + 1)
        single = len(node.generators) == 1 and not loop.ifs and isinstance(loop.target, ast.Name)
        if single and isinstance(over, Items) and isinstance(loop.target, ast.Name):
            kept = self.names.get(loop.target.id)
            made: list[Value] = []
            for value in over.values[:64]:
                self.names[loop.target.id] = value
                made.append(self.fold(node.elt, depth + 1))
            if kept is None:
                self.names.pop(loop.target.id, None)
            else:
                self.names[loop.target.id] = kept
            return Items(made, open=over.open or len(over.values) > 64)
        self.bind(loop.target, self.iterate(over))
        return Items([self.fold(node.elt, depth + 1)], open=True)

    def bind(self, target: ast.expr, value: Value) -> None:
        """Give a target its value; an attribute is known by its dotted name."""
        if isinstance(target, ast.Name):
            self.names[target.id] = value
        elif isinstance(target, ast.Attribute):
            dotted = _dotted(target)
            if dotted:
                self.names[dotted] = value
        elif isinstance(target, ast.Starred):
            self.bind(target.value, Items([], open=True))
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.values if isinstance(value, Items) and len(value.values) == len(target.elts) else None
            for index, each in enumerate(target.elts):
                self.bind(each, parts[index] if parts is not None else unknown())

    # -- strings ------------------------------------------------------------------------------------------------------
    def _joined(self, node: ast.JoinedStr, depth: int) -> Value:
        parts: list[list[Text]] = []
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                plain = each.format_spec is None
                folded = texts(self.fold(each.value, depth + 1))
                parts.append(folded if plain else [Text(HOLE)])
            else:
                parts.append([text_of(self.fold(each, depth + 1))])
        return self._concatenate(parts)

    def _concatenate(self, parts: Sequence[Sequence[Text]]) -> Value:
        made = [""]
        glob = tree = False
        for choices in parts:
            glob = glob or any(each.glob for each in choices)
            tree = tree or any(each.tree for each in choices)
            if len(made) * len(choices) > MAX_ALTERNATIVES:
                choices = choices[:1] if len({each.text for each in choices}) == 1 else [Text(HOLE)]
            made = [(left + right.text)[: MAX_TEXT + 1] for left in made for right in choices]
        return self._either([Text(each, glob=glob, tree=tree) for each in made])

    def _binary(self, node: ast.BinOp, depth: int) -> Value:
        # a long sum leans to the left: walk it in a loop, not by recursion
        operands: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and type(left.op) is type(node.op) and len(operands) < 4096:
            operands.append(left.right)
            left = left.left
        values = [self.fold(left, depth + 1)]
        values.extend(self.fold(each, depth + 1) for each in reversed(operands))
        if isinstance(node.op, ast.Add):
            if any(isinstance(each, Items) for each in values):
                merged: list[Value] = []
                for each in values:
                    merged.extend(each.values if isinstance(each, Items) else [unknown()])
                return Items(merged, open=any(not isinstance(each, Items) or each.open for each in values))
            if all(isinstance(each, Const) for each in values):
                return unknown()
            return self._concatenate([texts(each) for each in values])
        if isinstance(node.op, ast.Div):
            return self.join(values, path=True)
        if isinstance(node.op, ast.Mod):
            return self._percent(values[0], values[1]) if len(values) == 2 else unknown()
        if isinstance(node.op, ast.Mult) and len(values) == 2:
            text, times = (values[0], values[1]) if isinstance(values[0], Text) else (values[1], values[0])
            if isinstance(text, Text) and isinstance(times, Const) and isinstance(times.value, int):
                count = min(max(times.value, 0), MAX_TEXT // max(1, len(text.text)) + 1)
                return Text(text.text * count)
        return unknown()

    def _percent(self, pattern: Value, value: Value) -> Value:
        made: list[Value] = []
        for template in texts(pattern):
            table = value if isinstance(value, Table) else None
            given = list(value.values) if isinstance(value, Items) else [value]
            made.append(Text(_percent(template.text, given, table)))
        return self._either(made)

    def join(self, values: Sequence[Value], *, path: bool = False) -> Value:
        """Join path parts as `os.path.join` does; an absolute part starts over."""
        made: list[Text] = [Text("", path=path)]
        for value in values:
            choices = texts(value)
            if len(made) * len(choices) > MAX_ALTERNATIVES:
                choices = [Text(HOLE)]
            made = [_join(left, right, path) for left in made for right in choices]
        return self._either(made)

    # -- names and calls ----------------------------------------------------------------------------------------------
    def _attribute(self, base: Value, name: str) -> Value:
        if isinstance(base, Either):
            return self._either([self._attribute(each, name) for each in base.values])
        if isinstance(base, Chain):
            made = base.attribute(name)
            dotted = made.plain()
            if dotted in self.names:
                return self.names[dotted]
            if dotted in _GIVEN and made.steps[-1].call is None and not dotted.startswith("tempfile"):
                return Text(_GIVEN[dotted][0])
            if dotted == "sys.argv":
                return Items([unknown()], open=True)
            return made
        if isinstance(base, Text):
            if name == "name" and base.text == _TEMP:
                return base
            if base.path or name in ("parent", "parents", "stem", "suffix"):
                return _path_attribute(base, name)
            if name == "path" and (base.glob or base.tree):
                return base
        return Chain((Step(name),), base)

    def arguments(self, node: ast.Call, depth: int = 0) -> Arguments:
        """Fold a call's arguments."""
        args: list[Value] = []
        loose = False
        for each in node.args[:512]:
            value = self.fold(each, depth + 1)
            if isinstance(each, ast.Starred):
                if isinstance(value, Items) and not value.open:
                    args.extend(value.values)
                else:
                    loose = True
                    args.append(unknown())
            else:
                args.append(value)
        kwargs: dict[str, Value] = {}
        for keyword in node.keywords[:512]:
            value = self.fold(keyword.value, depth + 1)
            if keyword.arg is not None:
                kwargs[keyword.arg] = value
            elif isinstance(value, Table):
                kwargs.update(value.values)
                loose = loose or value.open
            else:
                loose = True
        return Arguments(args, kwargs, open=loose)

    def _call(self, node: ast.Call, depth: int) -> Value:
        target = self.fold(node.func, depth + 1)
        call = self.arguments(node, depth)
        return self.apply(target, call)

    def apply(self, target: Value, call: Arguments) -> Value:
        """Return what calling `target` gives."""
        if isinstance(target, Either):
            return self._either([self.apply(each, call) for each in target.values])
        if isinstance(target, Text) and target.text == HOLE:
            return unknown()
        if not isinstance(target, Chain):
            return unknown()
        if target.base is not None and len(target.steps) == 1:
            made = self._method(target.base, target.steps[0].name, call)
            if made is not None:
                return made
        dotted = target.plain()
        if dotted:
            made = self._function(dotted, call)
            if made is not None:
                return made
        return target.called(call)

    def _function(self, dotted: str, call: Arguments) -> Value | None:
        """Fold a call of a known pure function; None where there is nothing to fold."""
        name = dotted.removeprefix("builtins.")
        if name in _GIVEN:
            return Text(_GIVEN[name][0], path=False)
        if name in _PATHS:
            return self.join(call.args or [Text(".")], path=True)
        handler = _FUNCTIONS.get(name)
        return handler(self, call) if handler is not None else None

    def _method(self, base: Value, name: str, call: Arguments) -> Value | None:
        """Fold a method of a text, list or table; None where there is nothing to fold."""
        if isinstance(base, Table) and name == "get":
            key = known_text(call.get(0))
            return base.values.get(key, call.get(1) or unknown())
        if isinstance(base, Table) and name in ("items", "values"):
            pairs: list[Value] = list(base.values.values())
            if name == "items":
                pairs = [Items([Text(key), value]) for key, value in base.values.items()]
            return Items(pairs, open=base.open)
        if not isinstance(base, Text):
            return None
        if base.path:
            made = _path_method(self, base, name, call)
            if made is not None:
                return made
        return _string_method(self, base, name, call)

    def _subscript(self, node: ast.Subscript, depth: int) -> Value:
        base = self.fold(node.value, depth + 1)
        if isinstance(node.slice, ast.Slice):
            return _slice(
                base,
                [self.fold(e, depth + 1) if e else None for e in (node.slice.lower, node.slice.upper, node.slice.step)],
            )
        key = self.fold(node.slice, depth + 1)
        if isinstance(base, Items) and isinstance(key, Const) and isinstance(key.value, int):
            return base.values[key.value] if -len(base.values) <= key.value < len(base.values) else unknown()
        if isinstance(base, Text) and isinstance(key, Const) and isinstance(key.value, int) and base.known:
            return Text(base.text[key.value]) if -len(base.text) <= key.value < len(base.text) else Text(HOLE)
        word = known_text(key)
        if isinstance(base, Table) and word:
            return base.values.get(word, unknown())
        if isinstance(base, Chain):
            if base.plain() == "os.environ":
                return self.environment(key, None)
            last = base.steps[-1] if base.steps else None
            if word and last is not None and last.name == "__dict__":
                return self._attribute(Chain(base.steps[:-1], base.base), word)
            if word and last is not None and last.call is not None and last.name in ("vars", "globals", "locals"):
                return self._attribute(last.call.args[0], word) if last.call.args else self._name(word)
            if base.plain() in ("__builtins__", "sys.modules") and word:
                return Chain(tuple(Step(part) for part in word.split(".")))
            return base.attribute("[" + (word or HOLE) + "]")
        return unknown()

    def environment(self, key: Value | None, default: Value | None) -> Value:
        """Return an environment variable's value, as far as the context knows it."""
        name = known_text(key)
        if name in self.context.env:
            return Text(self.context.env[name])
        if name in ("HOME", "USERPROFILE"):
            return Text(self.context.home or "~")
        if name in ("TMPDIR", "TEMP", "TMP"):
            return Text("/tmp")
        if name == "PWD":
            return Text(self.context.cwd or ".")
        if default is None:
            return unknown()
        return self._either([default, unknown()])


def _dotted(node: ast.expr) -> str:
    names: list[str] = []
    while isinstance(node, ast.Attribute) and len(names) < 16:
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def _join(left: Text, right: Text, path: bool) -> Text:
    if left.tree:
        return Text(left.text, path=path, tree=True, filters=left.filters)
    if right.tree and (right.text == HOLE or not left.text):
        return Text(right.text, path=path, tree=True, filters=right.filters)
    text = (
        right.text if right.text.startswith("/") else posixpath.join(left.text, right.text) if left.text else right.text
    )
    node = right.node if not left.text and right.node is not None else None
    return Text(text, path=path, glob=left.glob or right.glob, filters=right.filters, node=node)


def _percent(template: str, given: Sequence[Value], table: Table | None) -> str:
    made: list[str] = []
    pieces = template.split("%")
    made.append(pieces[0])
    index = 0
    skip = False
    for piece in pieces[1:]:
        if skip:
            skip = False
            made.append(piece)
            continue
        if not piece:
            made.append("%")
            skip = True
            continue
        name = ""
        rest = piece
        if piece.startswith("(") and ")" in piece:
            name, rest = piece[1:].split(")", 1)
        rest = rest.lstrip("0123456789.-+# ")
        if rest[:1] not in "sdrifxauXoeEgGc" or not rest:
            made.append("%" + piece)
            continue
        value = table.values.get(name) if table is not None and name else None
        if value is None and index < len(given) and not name:
            value = given[index]
            index += 1
        made.append(text_of(value).text if rest[0] in "sdi" else HOLE)
        made.append(rest[1:])
    return "".join(made)


def _format(template: str, call: Arguments) -> str:
    made: list[str] = []
    position = auto = 0
    length = len(template)
    while position < length:
        start = template.find("{", position)
        close = template.find("}}", position)
        if close >= 0 and (start < 0 or close < start):
            made.append(template[position:close] + "}")
            position = close + 2
            continue
        if start < 0:
            made.append(template[position:])
            break
        made.append(template[position:start])
        if template.startswith("{{", start):
            made.append("{")
            position = start + 2
            continue
        end = template.find("}", start)
        if end < 0:
            made.append(HOLE)
            break
        field = template[start + 1 : end]
        name, plain = field.split("!")[0].split(":")[0], ":" not in field
        value: Value | None = None
        if not name:
            value = call.get(auto)
            auto += 1
        elif name.isdecimal() and len(name) < 4:
            value = call.get(int(name))
        else:
            value = call.kwargs.get(name)
        made.append(text_of(value).text if plain else HOLE)
        position = end + 1
    return "".join(made)


def _slice(base: Value, bounds: list[Value | None]) -> Value:
    numbers: list[int | None] = []
    for bound in bounds:
        if bound is None:
            numbers.append(None)
        elif isinstance(bound, Const) and (bound.value is None or isinstance(bound.value, int)):
            numbers.append(bound.value)
        else:
            return Text(HOLE) if isinstance(base, Text) else unknown()
    if numbers[2] == 0:
        return unknown()
    cut = slice(*numbers)
    if isinstance(base, Text):
        return Text(base.text[cut]) if base.known else Text(HOLE)
    if isinstance(base, Items):
        return Items(base.values[cut], open=base.open)
    return base


# -- pure functions ---------------------------------------------------------------------------------------------------
def _each(call: Arguments, change: Callable[[str], str], *, path: bool = False) -> Value:
    made = [
        Text(change(t.text), path=path or t.path, glob=t.glob, tree=t.tree, filters=t.filters)
        for t in texts(call.get(0))
    ]
    return made[0] if len(made) == 1 else Either(made)


def _dirname(text: str) -> str:
    return posixpath.dirname(text) if HOLE not in posixpath.basename(text) or "/" in text else HOLE


def _decode(name: str, text: str) -> str:
    try:
        raw = text.encode("latin-1", "ignore")[: MAX_TEXT * 2]
        if name == "b64":
            return base64.b64decode(raw + b"=" * (-len(raw) % 4)).decode("utf-8", "replace")
        if name == "urlsafe":
            return base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)).decode("utf-8", "replace")
        if name == "b32":
            return base64.b32decode(raw).decode("utf-8", "replace")
        if name == "b85":
            return base64.b85decode(raw).decode("utf-8", "replace")
        if name == "hex":
            return binascii.unhexlify(raw.replace(b" ", b"")).decode("utf-8", "replace")
        return codecs.decode(text[:MAX_TEXT], "rot13")
    except (ValueError, binascii.Error):
        return HOLE


def _decoder(name: str) -> Callable[[Folder, Arguments], Value]:
    def decode(folder: Folder, call: Arguments) -> Value:
        return _each(call, lambda text: HOLE if HOLE in text else _decode(name, text))

    return decode


def _codecs(folder: Folder, call: Arguments) -> Value:
    named = known_text(call.get(1, "encoding")).lower().replace("-", "").replace("_", "")
    kind = {"rot13": "rot13", "hex": "hex", "hexcodec": "hex", "base64": "b64", "base64codec": "b64"}.get(named)
    return _each(call, lambda text: text if kind is None else _decode(kind, text))


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


def _walk(folder: Folder, call: Arguments) -> Value:
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
    return folder._attribute(base, name)


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


def _quoted(folder: Folder, call: Arguments) -> Value:
    return _each(call, lambda text: text if text == HOLE else shlex.quote(text))


def _listed(folder: Folder, call: Arguments) -> Value:
    value = call.get(0)
    if isinstance(value, Text) and (value.glob or value.tree):
        return value
    return value if isinstance(value, Items | Chain | Either) else Items([], open=bool(call.args))


def _expanded(folder: Folder, call: Arguments) -> Value:
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


_FUNCTIONS: dict[str, Callable[[Folder, Arguments], Value | None]] = {
    "os.path.join": lambda folder, call: folder.join(call.args),
    "posixpath.join": lambda folder, call: folder.join(call.args),
    "os.path.dirname": lambda folder, call: _each(call, _dirname),
    "os.path.basename": lambda folder, call: _each(call, posixpath.basename),
    "os.path.normpath": lambda folder, call: _each(call, posixpath.normpath),
    "os.path.abspath": _same,
    "os.path.realpath": _same,
    "os.path.expanduser": _expanded,
    "os.path.expandvars": _expandvars,
    "os.fspath": _same,
    "os.fsencode": _same,
    "os.getcwd": _here,
    "os.getenv": _environment,
    "os.environ.get": _environment,
    "os.environ.pop": _environment,
    "os.listdir": _listing,
    "os.scandir": _scandir,
    "os.walk": _walk,
    "os.fwalk": _walk,
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


# -- methods ----------------------------------------------------------------------------------------------------------
def _path_attribute(base: Text, name: str) -> Value:
    if name == "parent":
        return Text(
            base.text if base.tree else _dirname(base.text) or ".", path=True, tree=base.tree, filters=base.filters
        )
    if name in ("name", "stem"):
        last = posixpath.basename(base.text)
        return Text(last if name == "name" else last.rsplit(".", 1)[0], glob=base.glob, tree=base.tree)
    if name == "suffix":
        last = posixpath.basename(base.text)
        return Text("." + last.rsplit(".", 1)[1] if "." in last.lstrip(".") else "")
    return Chain((Step(name),), base)


def _path_method(folder: Folder, base: Text, name: str, call: Arguments) -> Value | None:
    if name in ("resolve", "absolute", "as_posix", "__str__", "__fspath__"):
        return Text(
            base.text, path=name in ("resolve", "absolute"), glob=base.glob, tree=base.tree, filters=base.filters
        )
    if name == "expanduser":
        made = _expanded(folder, Arguments([base], {}))
        return made
    if name == "joinpath":
        return folder.join([base, *call.args], path=True)
    if name in ("with_suffix", "with_name", "with_stem"):
        tail = text_of(call.get(0)).text
        if name == "with_suffix":
            stem = base.text[: -len(text_of(_path_attribute(base, "suffix")).text) or None]
            return Text(stem + tail, path=True)
        return Text(posixpath.join(_dirname(base.text), tail), path=True)
    if name == "iterdir":
        return folder.join([base, Text("*", glob=True)], path=True)
    if name == "glob":
        return globbed(posixpath.join(base.text, text_of(call.get(0)).text), path=True)
    if name == "rglob":
        pattern = text_of(call.get(0)).text
        return Text(base.text, path=True, tree=True, filters=() if pattern in ("*", HOLE) else (pattern,))
    if name == "walk":
        return _walk(folder, Arguments([base], {}))
    return None


def _string_method(folder: Folder, base: Text, name: str, call: Arguments) -> Value | None:
    if name == "format":
        return Text(_format(base.text, call))
    if name == "join":
        items = call.get(0)
        if not isinstance(items, Items):
            return Text(HOLE)
        parts = [text_of(each).text for each in items.values[:4096]]
        return Text(base.text.join(parts) + (base.text + HOLE if items.open else ""))
    if name in ("strip", "lstrip", "rstrip"):
        cut = known_text(call.get(0)) or None
        return Text({"strip": base.text.strip, "lstrip": base.text.lstrip, "rstrip": base.text.rstrip}[name](cut))
    if name in ("lower", "upper", "casefold", "title", "capitalize", "swapcase"):
        return Text(getattr(base.text, name)())
    if name in ("encode", "decode", "expandtabs"):
        kind = known_text(call.get(0)).lower()
        return Text(_decode("rot13", base.text)) if kind in ("rot13", "rot_13") else Text(base.text, node=base.node)
    if name == "replace" and len(call.args) >= 2 and not base.path:
        old, new = text_of(call.get(0)), text_of(call.get(1))
        return Text(base.text.replace(old.text, new.text)[: MAX_TEXT + 1]) if old.known and old.text else Text(HOLE)
    if name in ("removeprefix", "removesuffix") and call.args:
        cut = known_text(call.get(0))
        return Text(base.text.removeprefix(cut) if name == "removeprefix" else base.text.removesuffix(cut))
    if name in ("split", "rsplit", "splitlines"):
        separator = known_text(call.get(0)) or None
        parts = base.text.splitlines() if name == "splitlines" else base.text.split(separator)
        return Items([Text(part) for part in parts[:512]], open=HOLE in base.text or len(parts) > 512)
    return None

"""Folds expressions to values: constants, joins, paths, environment lookups, decoders, names assigned before."""

from __future__ import annotations

import ast

from blastwall.acts import HOLE
from blastwall.languages.python.functions import FUNCTIONS
from blastwall.languages.python.methods import path_attribute, path_method, string_method
from blastwall.languages.python.source import STAND_IN
from blastwall.languages.python.texting import cut, fill_percent, join_paths
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
        self.context: Context = context
        self.holes = holes
        self.names: dict[str, Value] = {}
        self.work = 200_000
        #: what the program is run with, where that is known
        self.argv: list[str] | None = None
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
            return self.attribute(self.fold(node.value, depth + 1), node.attr)
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
            value = self.names[name]
            imported = isinstance(value, Chain) and len(value.steps) == 2 and value.plain() == "sys.argv"
            return self._arguments_of_program() if imported else value
        if name == "__name__":
            return Text("__main__")
        if (self.holes and STAND_IN in name) or name == "__file__":
            return unknown()
        return Chain((Step(name),))

    def _arguments_of_program(self) -> Value:
        if self.argv is None:
            return Items([unknown()], open=True)
        return Items([Text("-c"), *(Text(word) for word in self.argv)])

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
        if isinstance(node.op, ast.BitOr) and all(isinstance(each, Chain) for each in values):
            # flags: `os.O_WRONLY | os.O_TRUNC`
            return Chain(tuple(step for each in values if isinstance(each, Chain) for step in each.steps))
        if isinstance(node.op, ast.Mod):
            return self._patterned(values[0], values[1]) if len(values) == 2 else unknown()
        if isinstance(node.op, ast.Mult) and len(values) == 2:
            text, times = (values[0], values[1]) if isinstance(values[0], Text) else (values[1], values[0])
            if isinstance(text, Text) and isinstance(times, Const) and isinstance(times.value, int):
                count = min(max(times.value, 0), MAX_TEXT // max(1, len(text.text)) + 1)
                return Text(text.text * count)
        return unknown()

    def _patterned(self, pattern: Value, value: Value) -> Value:
        made: list[Value] = []
        for template in texts(pattern):
            table = value if isinstance(value, Table) else None
            given = list(value.values) if isinstance(value, Items) else [value]
            made.append(Text(fill_percent(template.text, given, table)))
        return self._either(made)

    def join(self, values: Sequence[Value], *, path: bool = False) -> Value:
        """Join path parts as `os.path.join` does; an absolute part starts over."""
        made: list[Text] = [Text("", path=path)]
        for value in values:
            choices = texts(value)
            if len(made) * len(choices) > MAX_ALTERNATIVES:
                choices = [Text(HOLE)]
            made = [join_paths(left, right, path) for left in made for right in choices]
        return self._either(made)

    # -- names and calls ----------------------------------------------------------------------------------------------
    def attribute(self, base: Value, name: str) -> Value:
        """Return what `.name` of this value is."""
        if isinstance(base, Either):
            return self._either([self.attribute(each, name) for each in base.values])
        if name in ("__call__", "__func__", "__wrapped__") and isinstance(base, Chain | Code):
            return base
        if isinstance(base, Chain):
            if base.plain() in ("builtins", "__builtins__"):
                return self._name(name)
            made = base.attribute(name)
            dotted = made.plain()
            if dotted in self.names:
                return self.names[dotted]
            if dotted in _GIVEN and made.steps[-1].call is None and not dotted.startswith("tempfile"):
                return Text(_GIVEN[dotted][0])
            if dotted == "sys.argv":
                return self._arguments_of_program()
            return made
        if isinstance(base, Text):
            if name == "name" and base.text == _TEMP:
                return base
            if base.path or name in ("parent", "parents", "stem", "suffix"):
                return path_attribute(base, name)
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
        waiting = self._waiting(target, call)
        if waiting is not None:
            return waiting
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

    def _waiting(self, target: Value, call: Arguments) -> Value | None:
        """Call what `operator.attrgetter("a")`, `methodcaller("a", x)` and `os.__getattribute__("a")` stand for."""
        if not isinstance(target, Chain) or not target.steps:
            return None
        last = target.steps[-1]
        if last.call is None:
            if last.name in ("__getattribute__", "__getattr__") and len(target.steps) + (target.base is not None) > 1:
                name = known_text(call.get(0))
                owner = Chain(target.steps[:-1], target.base)
                return self.attribute(owner, name) if name and owner.steps else None
            return None
        first = call.get(0)
        if first is None or last.name not in ("attrgetter", "methodcaller", "itemgetter"):
            return None
        value: Value = first
        for part in known_text(last.call.get(0)).split(".")[:8]:
            if last.name == "itemgetter" and isinstance(value, Table):
                value = value.values.get(part, unknown())
            elif part:
                value = self.attribute(value, part)
        if last.name == "methodcaller":
            return self.apply(value, Arguments(last.call.args[1:], last.call.kwargs, open=last.call.open))
        return value

    def _function(self, dotted: str, call: Arguments) -> Value | None:
        """Fold a call of a known pure function; None where there is nothing to fold."""
        name = dotted.removeprefix("builtins.")
        if name == "tempfile.mkstemp":
            return Items([unknown(), Text(_TEMP)])
        if name in _GIVEN:
            return Text(_GIVEN[name][0], path=False)
        if name in _PATHS:
            return self.join(call.args or [Text(".")], path=True)
        handler = FUNCTIONS.get(name)
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
            made = path_method(self, base, name, call)
            if made is not None:
                return made
        return string_method(self, base, name, call)

    def _subscript(self, node: ast.Subscript, depth: int) -> Value:
        base = self.fold(node.value, depth + 1)
        if isinstance(node.slice, ast.Slice):
            return cut(
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
                return self.attribute(Chain(base.steps[:-1], base.base), word)
            if word and last is not None and last.call is not None and last.name in ("vars", "globals", "locals"):
                return self.attribute(last.call.args[0], word) if last.call.args else self._name(word)
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

"""What an expression is worth before it runs: texts with holes, lists, call chains, and alternatives of them."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence
    from typing import TypeAlias

    Value: TypeAlias = "Text | Items | Table | Const | Chain | Either | Code"

#: How many alternatives of one value are followed, and how long a call chain may grow.
MAX_ALTERNATIVES = 8
MAX_STEPS = 24
#: The longest text that folding may build, so that `"a" * 10**9` costs nothing.
MAX_TEXT = 65_536


class Text:
    """A string, bytes or path, with a `HOLE` for each part that is unknown.

    `path` is true for a path object, whose methods differ from a string's. `glob` is true where it stands for every
    name that matches. `tree` is true where it stands for something anywhere below `text`, picked by `filters`.
    `node` is the literal it came from unchanged.
    """

    __slots__ = ("filters", "glob", "node", "path", "text", "tree")

    def __init__(
        self,
        text: str,
        *,
        path: bool = False,
        glob: bool = False,
        tree: bool = False,
        filters: tuple[str, ...] = (),
        node: ast.expr | None = None,
    ) -> None:
        """Hold the text."""
        self.text = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + HOLE
        self.path = path
        self.glob = glob
        self.tree = tree
        self.filters = filters
        self.node = node

    @property
    def known(self) -> bool:
        """Whether every character is known."""
        return HOLE not in self.text and not self.glob and not self.tree


class Items:
    """A list, tuple or set; `open` where there may be more than is seen."""

    __slots__ = ("open", "values")

    def __init__(self, values: Sequence[Value], *, open: bool = False) -> None:
        """Hold the values."""
        self.values = list(values)
        self.open = open


class Table:
    """A dictionary with constant keys; `open` where there may be more than is seen."""

    __slots__ = ("open", "values")

    def __init__(self, values: dict[str, Value], *, open: bool = False) -> None:
        """Hold the entries."""
        self.values = values
        self.open = open


class Const:
    """A number, a truth value or None."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        """Hold the constant."""
        self.value = value


class Arguments:
    """The arguments of one call: by position, by name, and whether `*` or `**` may add more."""

    __slots__ = ("args", "kwargs", "open")

    def __init__(self, args: Sequence[Value], kwargs: dict[str, Value], *, open: bool = False) -> None:
        """Hold the arguments."""
        self.args = list(args)
        self.kwargs = kwargs
        self.open = open

    def get(self, index: int, *names: str) -> Value | None:
        """Return the argument at this position or under one of these names, or None."""
        if 0 <= index < len(self.args):
            return self.args[index]
        for name in names:
            if name in self.kwargs:
                return self.kwargs[name]
        return None


class Step:
    """One link of a chain: an attribute's name and, where it is called, its arguments."""

    __slots__ = ("call", "name")

    def __init__(self, name: str, call: Arguments | None = None) -> None:
        """Hold the link."""
        self.name = name
        self.call = call


class Chain:
    """Names and calls that could not be folded: `boto3.resource("s3").Bucket("b").objects`.

    `base` is the value the first step is taken of, where that is not a plain name.
    """

    __slots__ = ("base", "steps")

    def __init__(self, steps: Sequence[Step], base: Value | None = None) -> None:
        """Hold the links, the first and the last ones where there are too many."""
        kept = tuple(steps)
        self.steps = kept if len(kept) <= MAX_STEPS else kept[: MAX_STEPS // 2] + kept[-MAX_STEPS // 2 :]
        self.base = base

    def attribute(self, name: str) -> Chain:
        """Return the chain with one more name."""
        return Chain((*self.steps, Step(name)), self.base)

    def called(self, call: Arguments) -> Chain:
        """Return the chain with its last name called; a call of a call becomes a nameless step."""
        if self.steps and self.steps[-1].call is None:
            return Chain((*self.steps[:-1], Step(self.steps[-1].name, call)), self.base)
        return Chain((*self.steps, Step("", call)), self.base)

    @property
    def dotted(self) -> str:
        """The dotted name up to and with the first called step; empty where the chain hangs on another value."""
        if self.base is not None:
            return ""
        names = []
        for step in self.steps:
            names.append(step.name)
            if step.call is not None:
                break
        return ".".join(names)

    @property
    def root(self) -> Arguments | None:
        """The arguments of the first call in the chain."""
        for step in self.steps:
            if step.call is not None:
                return step.call
        return None

    def plain(self) -> str:
        """Return the dotted name of a chain whose last step alone may be called; empty for any other."""
        if self.base is not None or any(step.call is not None for step in self.steps[:-1]):
            return ""
        return ".".join(step.name for step in self.steps)


class Either:
    """One of several values: branches assigned different ones."""

    __slots__ = ("values",)

    def __init__(self, values: Sequence[Value]) -> None:
        """Hold the alternatives, flattened."""
        flat: list[Value] = []
        for value in values:
            flat.extend(value.values if isinstance(value, Either) else (value,))
        self.values: list[Value] = flat[:MAX_ALTERNATIVES]


class Code:
    """A function defined in the snippet itself."""

    __slots__ = ("node",)

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        """Hold the definition."""
        self.node = node


def unknown() -> Chain:
    """Return a value nothing is known of."""
    return Chain(())


def alternatives(value: Value | None) -> list[Value]:
    """Return the values this may be; none for no value."""
    if value is None:
        return []
    return list(value.values) if isinstance(value, Either) else [value]


def texts(value: Value | None) -> list[Text]:
    """Return the texts a value may be, one with a hole for what is not a text."""
    found = [text_of(each) for each in alternatives(value)]
    return found if found else [Text(HOLE)]


def text_of(value: Value | None) -> Text:
    """Return the text of one value, a hole where it has none."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Const) and value.value is not None and not isinstance(value.value, bool):
        return Text(str(value.value)[:MAX_TEXT])
    if isinstance(value, Either):
        return text_of(value.values[0]) if value.values else Text(HOLE)
    return Text(HOLE)


def known_text(value: Value | None) -> str:
    """Return the text of a value that is wholly known; empty for any other."""
    for each in alternatives(value):
        if isinstance(each, Text) and HOLE not in each.text:
            return each.text
    return ""


def truth(value: Value | None) -> bool | None:
    """Return whether the value is true, or None where that can't be told."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Text):
        return bool(value.text)
    if isinstance(value, Items | Table) and not value.open:
        return bool(value.values)
    return None


def to_json(value: Value | None, depth: int = 0) -> object:
    """Return the value as JSON, holes included, for arguments that are handed on."""
    if depth > 8 or value is None:
        return HOLE
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Const):
        return value.value if value.value is None or isinstance(value.value, bool | int | float) else str(value.value)
    if isinstance(value, Items):
        return [to_json(each, depth + 1) for each in value.values] + ([HOLE] if value.open else [])
    if isinstance(value, Table):
        made = {key: to_json(each, depth + 1) for key, each in value.values.items()}
        return {**made, HOLE: HOLE} if value.open else made
    if isinstance(value, Either):
        return to_json(value.values[0], depth + 1) if value.values else HOLE
    return HOLE


def signature(value: Value | None, depth: int = 0) -> object:
    """Return something hashable that is equal for values that do the same where they are passed."""
    if isinstance(value, Text):
        return (value.text, value.path, value.glob, value.tree, value.filters)
    if isinstance(value, Const):
        return repr(value.value)[:64]
    if isinstance(value, Code):
        return id(value.node)
    if depth > 4 or value is None:
        return None
    if isinstance(value, Items | Either):
        return tuple(signature(each, depth + 1) for each in value.values)
    if isinstance(value, Table):
        return tuple((key, signature(each, depth + 1)) for key, each in value.values.items())
    made: list[object] = [signature(value.base, depth + 1)]
    for step in value.steps:
        given = () if step.call is None else tuple(signature(each, depth + 1) for each in step.call.args)
        named = () if step.call is None else tuple((k, signature(v, depth + 1)) for k, v in step.call.kwargs.items())
        made.append((step.name, step.call is None, given, named))
    return tuple(made)

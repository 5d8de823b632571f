"""What a JavaScript expression is worth before it runs: texts with holes, arrays, objects, call chains."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from blastwall.languages.javascript.lexer import Token

    Value: TypeAlias = "Text | Items | Table | Const | Chain"

MAX_TEXT = 65_536


class Text:
    """A string with holes; `token` is the literal it stands for unchanged; `glob` where it is every matching name."""

    __slots__ = ("glob", "text", "token")

    def __init__(self, text: str, token: Token | None = None, *, glob: bool = False) -> None:
        """Hold the text."""
        self.glob = glob
        self.text = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + HOLE
        self.token = token


class Items:
    """An array."""

    __slots__ = ("open", "values")

    def __init__(self, values: list[Value], *, open: bool = False) -> None:
        """Hold the elements."""
        self.values = values
        self.open = open


class Table:
    """An object literal."""

    __slots__ = ("open", "values")

    def __init__(self, values: dict[str, Value], *, open: bool = False) -> None:
        """Hold the entries."""
        self.values = values
        self.open = open


class Const:
    """A number, a truth value, null or undefined."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        """Hold the constant."""
        self.value = value


class Step:
    """One name of a chain, with the arguments where it is called; `tag` is true for a tagged template."""

    __slots__ = ("args", "bound", "name", "span", "tag")

    def __init__(self, name: str, span: tuple[int, int]) -> None:
        """Hold the name."""
        self.name = name
        self.args: list[Value] | None = None
        #: what `bind` gave it before it is called
        self.bound: list[Value] = []
        self.span = span
        self.tag = False


class Chain:
    """`a.b(c).d`: names and calls in order."""

    __slots__ = ("steps",)

    def __init__(self, steps: list[Step]) -> None:
        """Hold the steps."""
        self.steps = steps

    @property
    def dotted(self) -> str:
        """The names up to and with the first call."""
        names = []
        for step in self.steps:
            names.append(step.name)
            if step.args is not None:
                break
        return ".".join(names)


def plain(value: Value | None) -> str:
    """Return the text of a value; a hole where it has none."""
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Const) and isinstance(value.value, int | float | str) and not isinstance(value.value, bool):
        return str(value.value)
    return HOLE


def add(left: Value, right: Value) -> Value:
    """Return `left + right`."""
    if isinstance(left, Const) and isinstance(right, Const):
        return Const(None)
    if isinstance(left, Text) or isinstance(right, Text):
        glob = any(isinstance(each, Text) and each.glob for each in (left, right))
        return Text(plain(left) + plain(right), glob=glob)
    return Text(HOLE)

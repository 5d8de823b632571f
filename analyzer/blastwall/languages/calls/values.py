"""What an expression is worth before it runs: texts with holes, lists, numbers, names that were called, and choices."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from blastwall.languages.calls.lexer import Token

    Value: TypeAlias = "Text | Items | Number | Named | Either"

MAX_TEXT = 65_536
MAX_CHOICES = 8


class Text:
    """A string with holes; `glob` where it stands for every name that matches; `token` its literal."""

    __slots__ = ("glob", "text", "token")

    def __init__(self, text: str, token: Token | None = None, *, glob: bool = False) -> None:
        """Hold the text."""
        self.text = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + HOLE
        self.token = token
        self.glob = glob


class Items:
    """A list."""

    __slots__ = ("values",)

    def __init__(self, values: list[Value]) -> None:
        """Hold the elements."""
        self.values = values


class Number:
    """A number or a truth value."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        """Hold it."""
        self.value = value


class Named:
    """A name, dotted, nothing more is known of: a function, a module, an object; `host` what it was made with."""

    __slots__ = ("host", "name")

    def __init__(self, name: str, host: Value | None = None) -> None:
        """Hold the name."""
        self.name = name
        self.host = host


class Either:
    """One of several values."""

    __slots__ = ("values",)

    def __init__(self, values: list[Value]) -> None:
        """Hold the first few."""
        self.values = values[:MAX_CHOICES]


class Arguments:
    """What a call is given: by position, and by name."""

    __slots__ = ("named", "values")

    def __init__(self, values: list[Value], named: dict[str, Value] | None = None) -> None:
        """Hold the arguments."""
        self.values = values
        self.named = named or {}

    def get(self, index: int, *names: str) -> Value | None:
        """Return the argument at this position or under one of these names."""
        for name in names:
            if name in self.named:
                return self.named[name]
        return self.values[index] if 0 <= index < len(self.values) else None


def texts(value: Value | None) -> list[Text]:
    """Return the texts a value may be; one hole for what is not a text."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, Number):
        return [Text(str(value.value))]
    if isinstance(value, Either):
        return [text for each in value.values for text in texts(each)][:MAX_CHOICES] or [Text(HOLE)]
    return [Text(HOLE)]


def plain(value: Value | None) -> str:
    """Return the first text a value may be."""
    return texts(value)[0].text


def flat(values: list[Value]) -> list[Value]:
    """Return the values with lists taken apart."""
    return [each for value in values for each in (flat(value.values) if isinstance(value, Items) else [value])]


def join(left: Value, right: Value) -> Value:
    """Return two texts one behind the other."""
    made = [Text(a.text + b.text, glob=a.glob or b.glob) for a in texts(left) for b in texts(right)]
    return made[0] if len(made) == 1 else Either(list(made))

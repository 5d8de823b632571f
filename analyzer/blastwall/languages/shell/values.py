"""The values that are more than text: tables with keys, and arguments that know where they came from."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Invocation


class Table(list[str]):
    """The values of an associative array, in the order of its `keys`."""

    __slots__ = ("keys",)

    def __init__(self, keys: list[str], values: list[str]) -> None:
        """Hold keys and values, one for one."""
        super().__init__(values)
        self.keys = keys

    def get(self, key: str) -> str | None:
        """Return the value under a key."""
        return self[self.keys.index(key)] if key in self.keys else None

    def put(self, key: str, value: str, add: bool = False) -> Table:
        """Return a table with this value under the key."""
        keys, values = list(self.keys), list(self)
        if key in keys:
            at = keys.index(key)
            values[at] = values[at] + value if add else value
        else:
            keys.append(key)
            values.append(value)
        return Table(keys, values)


class ProducedArg(Arg):
    """An argument that holds, or names, the output of commands: `producers` are their invocations.

    `content` is what a process substitution prints, with holes; for others it is empty. `vanishing` is true where all
    that is unknown in it may turn out to be nothing: an unset variable is. `unknown` are the names of the variables
    its holes stand for, where each is one.
    """

    __slots__ = ("content", "producers", "unknown", "vanishing")

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        producers: tuple[Invocation, ...],
        *,
        content: str = "",
        vanishing: bool = False,
        unknown: tuple[str, ...] = (),
        glob: bool = False,
        split: bool = False,
    ) -> None:
        """Hold the word and what made it."""
        super().__init__(text, span, glob=glob, split=split)
        self.producers = producers
        self.content = content
        self.vanishing = vanishing
        self.unknown = unknown


def transformed(text: str, operator: str) -> str:
    """Return `${text@operator}`."""
    if operator == "U":
        return text.upper()
    if operator == "L":
        return text.lower()
    if operator == "u":
        return text[:1].upper() + text[1:]
    if operator == "E":
        from blastwall.languages.shell.quoting import ansi_c

        return ansi_c(text)
    if operator in ("Q", "K", "k"):
        return text if not text or HOLE in text else "'" + text.replace("'", "'\\''") + "'"
    return text if operator == "P" else HOLE

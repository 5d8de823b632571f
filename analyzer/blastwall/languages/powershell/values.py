"""What is known of a PowerShell value before it runs: text with holes, lists, tables, blocks, files, alternatives."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.languages.powershell.nodes import Block

#: More readings of one value than this are not followed: the rest is a hole.
WIDEST = 8
#: A text longer than this that a script makes by joining is not followed: doubling a variable costs a few bytes.
LONGEST = 32_768
#: How deep tables in lists in tables are looked into.
_DEEPEST_TABLE = 3
_SLASHES = "\\/"


class Either:
    """One of several values, any of which it may be at run time."""

    __slots__ = ("values",)

    def __init__(self, values: Sequence[object]) -> None:
        """Hold the alternatives."""
        self.values = tuple(values)


class Unset:
    """A variable nobody in view has set: nothing if the session has not set it either, else anything."""

    __slots__ = ()


UNSET = Unset()


class Code:
    """A script block."""

    __slots__ = ("block",)

    def __init__(self, block: Block) -> None:
        """Hold the block."""
        self.block = block


class Files:
    """What `Get-ChildItem` and `Get-Item` return: items at or below `paths`.

    `below` is true where the items are children of the paths and not the paths themselves, `recursive` where of any
    depth, `picked` where a filter kept some of them; `filters` are the name patterns, where known. `names` is true
    where text made of them holds their names without the directory.
    """

    __slots__ = ("below", "filters", "literal", "names", "paths", "picked", "recursive")

    def __init__(
        self,
        paths: Sequence[str],
        *,
        below: bool = False,
        recursive: bool = False,
        picked: bool = False,
        filters: Sequence[str] = (),
        literal: bool = False,
        names: bool = False,
    ) -> None:
        """Hold the selection."""
        self.paths = tuple(paths)
        self.below = below
        self.recursive = recursive
        self.picked = picked
        self.filters = tuple(filters)
        self.literal = literal
        self.names = names

    def named(self) -> Files:
        """Return the same selection, of which only the names are asked for."""
        return Files(
            self.paths,
            below=self.below,
            recursive=self.recursive,
            picked=self.picked,
            filters=self.filters,
            literal=self.literal,
            names=True,
        )

    def narrowed(self) -> Files:
        """Return the same selection with something filtered out of it."""
        return Files(
            self.paths,
            below=self.below,
            recursive=self.recursive,
            picked=True,
            filters=self.filters,
            literal=self.literal,
            names=self.names,
        )

    def texts(self) -> list[str]:
        """Return the items' paths as text: those that a search finds as a pattern, with a hole where none is known."""
        if not self.below and not self.recursive:
            return [_last(path) for path in self.paths] if self.names else list(self.paths)
        found = list(self.filters[:2]) if self.filters else [HOLE] if self.picked else ["*"]
        if self.names:
            return found
        return [f"{path.rstrip(_SLASHES)}\\{name}" for path in self.paths for name in found]


def _last(path: str) -> str:
    return path.rstrip(_SLASHES).replace("/", "\\").rpartition("\\")[2]


class Remote:
    """Text that was fetched from `source`, with what is known of it: `text` may stand around a hole."""

    __slots__ = ("source", "text")

    def __init__(self, source: str, text: str = HOLE) -> None:
        """Hold the address."""
        self.source = source
        self.text = text


class Thing:
    """An object of a known type (`kind`, lower case), made from `arguments`; `properties` were set on it later."""

    __slots__ = ("arguments", "kind", "properties")

    def __init__(
        self, kind: str, arguments: Sequence[object] = (), properties: Mapping[str, object] | None = None
    ) -> None:
        """Hold the type."""
        self.kind = kind
        self.arguments = tuple(arguments)
        self.properties: dict[str, object] = dict(properties or {})


class Range(list[object]):
    """`1..9`: counted through in a loop, where which number it is does not matter, and exact as an index."""

    __slots__ = ()


def either(values: Sequence[object]) -> object:
    """Return the alternatives as one value, the same reading only once."""
    flat: list[object] = []
    for value in values:
        for inner in value.values if isinstance(value, Either) else (value,):
            if not any(inner is known or (type(inner) is type(known) and inner == known) for known in flat):
                flat.append(inner)
            if len(flat) > WIDEST:
                return Either([*flat[:WIDEST], HOLE])
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else Either(flat)


def texts(value: object, *, inside: bool = False) -> list[str]:
    """Return every text a value may become: `inside` a string, arrays are joined by blanks and unset is empty too."""
    if isinstance(value, str):
        return [value]
    if value is None:
        return [""]
    if isinstance(value, bool):
        return ["True" if value else "False"]
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, Either):
        found: list[str] = []
        for inner in value.values:
            found.extend(text for text in texts(inner, inside=inside) if text not in found)
        return found[: WIDEST + 1]
    if isinstance(value, Unset):
        return [HOLE, ""] if inside else [HOLE]
    if isinstance(value, list):
        if inside:
            return [" ".join(texts(inner, inside=True)[0] for inner in value)]
        found = []
        for inner in value:
            found.extend(texts(inner))
        return found
    if isinstance(value, Files):
        return value.texts()
    if isinstance(value, Remote):
        return [value.text]
    if isinstance(value, Thing) and value.kind in ("system.io.directoryinfo", "system.io.fileinfo") and value.arguments:
        return texts(value.arguments[0])
    return [HOLE]


def joined(parts: Sequence[object]) -> object:
    """Return the text that the parts make one after another, every reading of it; fetched text keeps its source."""
    fetched = next((part for part in parts if isinstance(part, Remote)), None)
    if fetched is not None:
        return Remote(fetched.source, "".join(texts(part, inside=True)[0] for part in parts)[:LONGEST])
    readings = [""]
    for part in parts:
        options = [part] if isinstance(part, str) else texts(part, inside=True)
        if len(options) == 1:
            readings = [reading + options[0] for reading in readings]
        else:
            wider = [reading + option for reading in readings for option in options]
            if len(wider) > WIDEST:
                # Too many: the first reading of each stays, and the emptiest, which reaches furthest.
                wider = [min(wider, key=len), *wider[: WIDEST - 1]]
            readings = list(dict.fromkeys(wider))
        if sum(map(len, readings)) > LONGEST:
            return HOLE
    return readings[0] if len(readings) == 1 else Either(readings)


def codes(value: object, depth: int = 0) -> list[Code]:
    """Return the blocks in a value: its own, and those that lists and tables hold (`@{n='x'; e={ ... }}`)."""
    if isinstance(value, Code):
        return [value]
    if depth > _DEEPEST_TABLE or not isinstance(value, list | dict | Either):
        return []
    inner = value.values() if isinstance(value, dict) else value.values if isinstance(value, Either) else value
    return [code for part in list(inner)[:256] for code in codes(part, depth + 1)]


def items(value: object) -> list[object]:
    """Return the elements a value enumerates to."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]

"""Texts made of texts: joined paths, `%` and `format` patterns, slices; holes stay holes."""

from __future__ import annotations

import posixpath

from blastwall.acts import HOLE
from blastwall.languages.python.values import Arguments, Const, Items, Table, Text, text_of, unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.python.values import Value


def join_paths(left: Text, right: Text, path: bool) -> Text:
    """Join two path parts as `os.path.join` does."""
    if left.tree:
        return Text(left.text, path=path, tree=True, filters=left.filters)
    if right.tree and (right.text == HOLE or not left.text):
        return Text(right.text, path=path, tree=True, filters=right.filters)
    text = (
        right.text if right.text.startswith("/") else posixpath.join(left.text, right.text) if left.text else right.text
    )
    node = right.node if not left.text and right.node is not None else None
    return Text(text, path=path, glob=left.glob or right.glob, filters=right.filters, node=node)


def fill_percent(template: str, given: Sequence[Value], table: Table | None) -> str:
    """Return what `template % given` is; a hole for what is not known."""
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


def fill_format(template: str, call: Arguments) -> str:
    """Return what `template.format(...)` is; a hole for what is not known."""
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


def cut(base: Value, bounds: list[Value | None]) -> Value:
    """Return the slice of a text or list."""
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
    window = slice(*numbers)
    if isinstance(base, Text):
        return Text(base.text[window]) if base.known else Text(HOLE)
    if isinstance(base, Items):
        return Items(base.values[window], open=base.open)
    return base

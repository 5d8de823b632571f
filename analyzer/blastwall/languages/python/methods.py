"""Methods and attributes of texts and paths, folded where they give something known."""

from __future__ import annotations

import posixpath

from blastwall.acts import HOLE
from blastwall.languages.python.functions import decode, dirname, expanded, globbed, walked
from blastwall.languages.python.texting import fill_format
from blastwall.languages.python.values import MAX_TEXT, Arguments, Chain, Items, Step, Table, Text, known_text, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.python.fold import Folder
    from blastwall.languages.python.values import Value


def path_attribute(base: Text, name: str) -> Value:
    """Return what an attribute of a path is."""
    if name == "parent":
        return Text(
            base.text if base.tree else dirname(base.text) or ".", path=True, tree=base.tree, filters=base.filters
        )
    if name in ("name", "stem"):
        last = posixpath.basename(base.text)
        return Text(last if name == "name" else last.rsplit(".", 1)[0], glob=base.glob, tree=base.tree)
    if name == "suffix":
        last = posixpath.basename(base.text)
        return Text("." + last.rsplit(".", 1)[1] if "." in last.lstrip(".") else "")
    return Chain((Step(name),), base)


def path_method(folder: Folder, base: Text, name: str, call: Arguments) -> Value | None:
    """Return what a method of a path gives; None where there is nothing to fold."""
    if name in ("resolve", "absolute", "as_posix", "__str__", "__fspath__"):
        return Text(
            base.text, path=name in ("resolve", "absolute"), glob=base.glob, tree=base.tree, filters=base.filters
        )
    if name == "expanduser":
        made = expanded(folder, Arguments([base], {}))
        return made
    if name == "joinpath":
        return folder.join([base, *call.args], path=True)
    if name in ("with_suffix", "with_name", "with_stem"):
        tail = text_of(call.get(0)).text
        if name == "with_suffix":
            stem = base.text[: -len(text_of(path_attribute(base, "suffix")).text) or None]
            return Text(stem + tail, path=True)
        return Text(posixpath.join(dirname(base.text), tail), path=True)
    if name == "iterdir":
        return folder.join([base, Text("*", glob=True)], path=True)
    if name == "glob":
        return globbed(posixpath.join(base.text, text_of(call.get(0)).text), path=True)
    if name == "rglob":
        pattern = text_of(call.get(0)).text
        return Text(base.text, path=True, tree=True, filters=() if pattern in ("*", HOLE) else (pattern,))
    if name == "walk":
        return walked(folder, Arguments([base], {}))
    return None


def string_method(folder: Folder, base: Text, name: str, call: Arguments) -> Value | None:
    """Return what a method of a text gives; None where there is nothing to fold."""
    if name == "format":
        return Text(fill_format(base.text, call))
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
    if name == "translate" and isinstance(call.get(0), Table):
        table = call.get(0)
        assert isinstance(table, Table)
        changed = {key: text_of(value).text for key, value in table.values.items()}
        return Text("".join(changed.get(str(ord(char)), changed.get(char, char)) for char in base.text))
    if name in ("__add__", "__mod__"):
        return Text(base.text + text_of(call.get(0)).text) if name == "__add__" else Text(HOLE)
    if name in ("zfill", "ljust", "rjust", "center", "format_map"):
        return Text(HOLE) if name == "format_map" else Text(base.text, node=base.node)
    if name == "hex" and base.known:
        return Text(base.text.encode("latin-1", "replace").hex())
    if name in ("encode", "decode", "expandtabs"):
        kind = known_text(call.get(0)).lower()
        return Text(decode("rot13", base.text)) if kind in ("rot13", "rot_13") else Text(base.text, node=base.node)
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

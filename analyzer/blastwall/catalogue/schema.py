"""Reads a catalogue file (TOML), refuses what is not well formed, and compiles it to the plain data of the index.

Used when the index is built and when rules are listed or checked; never on the path of a call.
"""

from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

from blastwall.catalogue.match import HARMLESS
from blastwall.effects import EXPENDABLE, KINDS, RECOVERIES, SCOPES, VERBS
from blastwall.errors import DefinitionError
from blastwall.invocation import STYLES
from blastwall.model import CONFIDENCES

#: What an operation, request, field or tool may say about its effect.
_EFFECT = ("verb", "kind", "scope", "recovery", "backups", "unattended", "confidence", "expendable", "message")
_PROSE = ("id", "why", "source", "instead", "flagged", "clean", "note")
_OPERATION = (
    *_EFFECT,
    *_PROSE,
    "path",
    "paths",
    "values",
    "switches",
    "long",
    "require",
    "require_all",
    "unless",
    "harmless",
    "argument",
    "not_argument",
    "at_least",
    "at_most",
    "name",
    "needs_name",
    "kinds",
    "typed_names",
    "variants",
    "unattended_flags",
    "programs",
    "made_again",
)
_PROGRAM = (
    "names",
    "style",
    "values",
    "values_after",
    "long",
    "harmless",
    "unattended",
    "connection",
    "connection_variables",
    "flags_from",
    "operation",
    "read",
    "write",
    "execute",
    "permit",
    "fold_case",
    "commands_first",
    "help",
    "source",
)
_REQUEST = (*_EFFECT, *_PROSE, "hosts", "methods", "method", "paths", "path", "name", "query", "body")
_FIELD = (*_EFFECT, *_PROSE, "hosts", "names")
_TOOL = (*_EFFECT, *_PROSE, "servers", "servers_only", "names", "arguments")
_VARIANT = (*_EFFECT, "flags", "argument", "trees")


class Entry:
    """One entry with its prose, for documentation and tests: `id`, `product`, `file`, `section`, and its `data`."""

    __slots__ = ("data", "file", "id", "product", "section")

    def __init__(self, id: str, product: str, file: str, section: str, data: dict[str, Any]) -> None:
        """Hold the entry."""
        self.id = id
        self.product = product
        self.file = file
        self.section = section
        self.data = data


class Catalogue:
    """One file, checked: its `product`, its `entries` with prose, and its compiled `shard`."""

    __slots__ = ("entries", "file", "product", "shard", "source")

    def __init__(self, file: str, product: str, source: str, entries: list[Entry], shard: dict[str, Any]) -> None:
        """Hold the file."""
        self.file = file
        self.product = product
        self.source = source
        self.entries = entries
        self.shard = shard


def read(path: Path) -> Catalogue:
    """Return a catalogue file, checked and compiled. Raises `DefinitionError` naming the file and the entry."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DefinitionError(f"{path.name}: {error}") from error
    return _Reader(path.name).read(data)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.entries: list[Entry] = []

    def refuse(self, where: str, reason: str) -> DefinitionError:
        return DefinitionError(f"{self.file}: {where}: {reason}")

    def only(self, table: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in allowed:
                raise self.refuse(where, f"`{key}` is not a key here; known: {', '.join(allowed)}")

    def read(self, data: dict[str, Any]) -> Catalogue:
        self.only(data, ("product", "program", "operation", "request", "field", "tool"), "the file")
        heading = data.get("product", {})
        self.only(heading, ("name", "about", "source"), "[product]")
        name = heading.get("name")
        if not isinstance(name, str) or not name:
            raise self.refuse("[product]", "needs a `name`")
        source = str(heading.get("source", ""))
        if not source:
            raise self.refuse("[product]", "needs a `source`: the vendor's reference it was written from")
        shard: dict[str, Any] = {}
        specs, programs = self.programs(data)
        operations: list[dict[str, Any]] = []
        for item in data.get("operation", ()):
            entry = self.entry("operation", item, _OPERATION, name)
            operations.append(entry)
            if not programs:
                raise self.refuse(item["id"], "stands in a file without a [[program]]")
            wanted = entry.pop("programs", None)
            if wanted is None:
                if len(data["program"]) > 1:
                    raise self.refuse(item["id"], "needs `programs`: the file declares several kinds of program")
                wanted = list(programs)
            for program in _siblings(wanted, data["program"]):
                if program not in programs:
                    raise self.refuse(item["id"], f"program {program!r} is not declared in this file")
                programs[program][1].append(len(operations) - 1)
        if programs:
            # Names that share a specification or an operation share its place: each is written once.
            shard["specs"] = specs
            shard["operations"] = operations
            shard["programs"] = {program: (spec, tuple(places)) for program, (spec, places) in programs.items()}
        for section, allowed in (("request", _REQUEST), ("field", _FIELD), ("tool", _TOOL)):
            compiled = [self.entry(section, item, allowed, name) for item in data.get(section, ())]
            if compiled:
                shard[section + "s"] = compiled
        if not shard:
            raise self.refuse("the file", "says nothing: it needs a [[program]], [[request]], [[field]] or [[tool]]")
        return Catalogue(self.file, name, source, self.entries, shard)

    def programs(self, data: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, tuple[int, list[int]]]]:
        specs: list[dict[str, Any]] = []
        programs: dict[str, tuple[int, list[int]]] = {}
        for item in data.get("program", ()):
            names = item.get("names")
            where = f"[[program]] {names}"
            self.only(item, _PROGRAM, where)
            if not isinstance(names, list) or not names:
                raise self.refuse(where, "needs `names`")
            if item.get("style", "gnu") not in STYLES:
                raise self.refuse(where, f"`style` must be one of {', '.join(STYLES)}")
            if item.get("operation", "unknown") not in VERBS:
                raise self.refuse(where, f"`operation` must be one of {', '.join(VERBS)}")
            compiled = {key: value for key, value in item.items() if key not in ("names", "source")}
            for verb in ("read", "write", "execute", "permit"):
                if verb in compiled:
                    compiled[verb] = [path for text in compiled[verb] for path in _each(text)]
            for program in names:
                if program in programs:
                    raise self.refuse(where, f"{program!r} is declared twice")
                programs[program] = (len(specs), [])
            specs.append(compiled)
        return specs, programs

    def entry(self, section: str, item: dict[str, Any], allowed: tuple[str, ...], product: str) -> dict[str, Any]:
        id_ = item.get("id")
        if not isinstance(id_, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_):
            raise self.refuse(f"[[{section}]] {id_!r}", "`id` must be kebab case")
        self.only(item, allowed, id_)
        self.words(item, id_)
        for variant in item.get("variants", ()):
            self.only(variant, _VARIANT, id_)
            self.words(variant, id_, whole=False)
        for value in item.get("kinds", {}).values():
            if isinstance(value, dict):
                self.words(value, id_, whole=False)
            elif value not in KINDS:
                raise self.refuse(id_, f"kind {value!r} is not one of the design's")
        harmless = item["verb"] in HARMLESS
        if not harmless:
            for key in ("message", "flagged", "clean", "why"):
                if not item.get(key):
                    raise self.refuse(id_, f"needs `{key}`")
            instead = item.get("instead")
            if not isinstance(instead, dict) or not instead.get("text") or set(instead) - {"text", "command"}:
                raise self.refuse(id_, "needs `instead` with `text` and, where there is one, `command`")
        prose = ("why", "source", "flagged", "clean", "note")
        compiled = {key: value for key, value in item.items() if key not in prose}
        if section == "operation":
            paths = item.get("paths", [item.get("path", "")])
            compiled.pop("path", None)
            compiled["paths"] = [tuple(path) for text in paths for path in _expand(text)]
        if section == "request":
            compiled["methods"] = item.get("methods", [item.get("method", "DELETE")])
            compiled["paths"] = item.get("paths", [item.get("path", "/")])
            compiled.pop("method", None)
            compiled.pop("path", None)
            if not item.get("hosts"):
                raise self.refuse(id_, "needs `hosts`")
        if section in ("field", "tool") and not item.get("names"):
            raise self.refuse(id_, "needs `names`")
        self.entries.append(Entry(id_, product, self.file, section, item))
        return compiled

    def words(self, table: dict[str, Any], where: str, *, whole: bool = True) -> None:
        for key, known in (
            ("verb", VERBS),
            ("kind", KINDS),
            ("scope", SCOPES),
            ("recovery", RECOVERIES),
            ("confidence", CONFIDENCES),
            ("expendable", EXPENDABLE),
        ):
            if key in table and table[key] not in known:
                raise self.refuse(where, f"`{key}` is {table[key]!r}; known: {', '.join(known)}")
        if whole and "verb" not in table:
            raise self.refuse(where, "needs a `verb`")


def _siblings(wanted: list[str], declared: list[dict[str, Any]]) -> list[str]:
    """Resolve `@name` to every program of the table that declares `name`."""
    found: list[str] = []
    for name in wanted:
        if name.startswith("@"):
            found += next((table["names"] for table in declared if name[1:] in table["names"]), [name])
        else:
            found.append(name)
    return found


def _each(text: str) -> list[tuple[str, ...]]:
    """`"volume ls|list"` is two paths: what is only listed is looked up by its exact words."""
    return [*product(*(word.split("|") for word in text.split()))]


def _expand(text: str) -> list[list[str]]:
    """`"stash drop|clear"` is one path whose second word is either; several words become a path."""
    return [text.split()]

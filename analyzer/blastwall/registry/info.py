"""Describes all knowledge for people: the list, the pages, the SARIF descriptors. Never on the path of a call."""

from __future__ import annotations

import inspect
from typing import Any

from blastwall.catalogue.match import worded
from blastwall.catalogue.schema import Catalogue, Entry
from blastwall.registry.build import load_catalogue, load_rules
from blastwall.rule import Example, Rule


class RuleInfo:
    """One rule as documentation shows it.

    `id`; `title` (first line, no final stop); `doc` (Markdown); `kind` (`rule` or `catalogue`); `file` (path below
    the package); `product` (the folder or the catalogue's product); `flagged` and `clean` examples; `source`.
    """

    __slots__ = ("clean", "doc", "file", "flagged", "id", "kind", "product", "source", "title")

    def __init__(
        self,
        id: str,
        title: str,
        doc: str,
        *,
        kind: str,
        file: str,
        product: str,
        flagged: tuple[Example, ...],
        clean: tuple[Example, ...],
        source: str,
    ) -> None:
        """Hold the description."""
        self.id = id
        self.title = title
        self.doc = doc
        self.kind = kind
        self.file = file
        self.product = product
        self.flagged = flagged
        self.clean = clean
        self.source = source


def describe(packages: tuple[str, ...]) -> list[RuleInfo]:
    """Return every rule and every catalogue entry that can make a finding, by id. Raises `DefinitionError`."""
    found: list[RuleInfo] = []
    for package in packages:
        for name, rule in load_rules(package):
            if isinstance(rule, Rule):
                found.append(_of_rule(package, name, rule))
        for file in load_catalogue(package):
            found += [_of_entry(file, entry) for entry in file.entries if entry.data.get("message")]
    return sorted(found, key=lambda info: info.id)


def _of_rule(package: str, name: str, rule: Rule) -> RuleInfo:
    doc = inspect.cleandoc(type(rule).__doc__ or "")
    parts = name.removeprefix(package + ".").split(".")

    def own(examples: tuple[Example, ...]) -> tuple[Example, ...]:
        for example in examples:
            example.language = example.language or rule.language
        return examples

    return RuleInfo(
        rule.id,
        doc.splitlines()[0].rstrip(".") if doc else rule.id,
        doc,
        kind="rule",
        file="/".join(parts) + ".py",
        product=parts[0],
        flagged=own(rule.flagged),
        clean=own(rule.clean),
        source=rule.source,
    )


def _of_entry(file: Catalogue, entry: Entry) -> RuleInfo:
    data = entry.data
    message = worded(str(data["message"]), "")
    title = message[:1].upper() + message[1:]
    instead = data["instead"]
    advice = str(instead["text"])
    if instead.get("command"):
        advice += f" (`{instead['command']}`)"
    source = str(data.get("source") or file.source)
    doc = f"{title}.\n\n{data['why']}\n\n**Instead:** {advice}\n\n**Source:** {source}"
    return RuleInfo(
        entry.id,
        title,
        doc,
        kind="catalogue",
        file=f"catalogue/{file.file}",
        product=file.product,
        flagged=tuple(_example(item, entry) for item in data["flagged"]),
        clean=tuple(_example(item, entry) for item in data["clean"]),
        source=source,
    )


def _example(item: Any, entry: Entry) -> Example:
    """A string is code of the section's own language; a table names its language or gives a tool's arguments."""
    default = {"operation": "shell", "request": "shell", "field": "graphql", "tool": "tool"}[entry.section]
    if isinstance(item, str):
        return Example(item, language=default)
    return Example(
        str(item.get("code", item.get("tool", ""))),
        language=str(item.get("language", default)),
        arguments=item.get("arguments"),
        why=str(item.get("why", "")),
        decision=str(item.get("decision", "")),
    )

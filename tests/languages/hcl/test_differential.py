"""Our scanner beside tree-sitter's grammar: no literal that the grammar sees in a resource is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from blastwall.acts import Declaration
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.hcl import read
from blastwall.model import Snippet

SAMPLES = [
    'resource "a" "b" {\n  x = true\n  y = 0\n  z = "s"\n}\n',
    "resource a b {\n  x = false # c\n  // x = true\n  /* y = 1 */ y = 2\n}\n",
    'resource "a" "b" {\n  lifecycle { prevent_destroy = false }\n  n = -1.5\n}\n',
    'resource "a" "b" {\n  n {\n    m {\n      deep = 7\n    }\n  }\n  n {\n    other = "q"\n  }\n}\n',
    'resource "a" "b" {\n  t = <<-EOT\n    x = false }\n  EOT\n  after = true\n}\n',
    'resource "a" "b" {\n  t = "}${f({ a = 1 })} {"\n  after = 1\n}\nresource "c" "d" {\n  k = 2\n}\n',
    'resource "a" "b" {\n  for_each = { for k, v in var.x : k => v if v.on }\n  after = true\n}\n',
    'resource "a" "b" {\n  x = var.a ? 1 : 2\n  y = [for s in var.l : upper(s)]\n  after = "z"\n}\n',
    'resource "a" "b" {\n  dynamic "r" {\n    content {\n      on = true\n    }\n  }\n  z = 3\n}\n',
    'resource "a" "\u00e9" {\n  x = "\\"}\\\\"\n  after = false\n}\n',
]


def seen_by_the_grammar(text: str) -> set[tuple[str, str, Any]] | None:
    """Return (labels, attribute, literal) of every literal inside a resource; None where the grammar has an error."""
    tree_sitter = pytest.importorskip("tree_sitter")
    grammar = pytest.importorskip("tree_sitter_hcl")
    tree = tree_sitter.Parser(tree_sitter.Language(grammar.language())).parse(text.encode())
    if tree.root_node.has_error:
        return None
    found: set[tuple[str, str, Any]] = set()

    def said(node: Any) -> str:
        return str(node.text.decode())

    def walk(node: Any, labels: str) -> None:
        for child in node.children:
            if child.type == "block":
                heads = [c for c in child.children if c.type in ("identifier", "string_lit")]
                inner = labels
                if not labels and heads and said(heads[0]) == "resource":
                    inner = ".".join(said(head).strip('"') for head in heads[1:])
                walk(child, inner)
            elif child.type == "attribute" and labels:
                name = next((said(c) for c in child.children if c.type == "identifier"), "")
                value = child.children[-1]
                while value.type in ("expression", "literal_value") and value.child_count == 1:
                    value = value.children[0]
                text_ = said(value)
                if value.type == "bool_lit":
                    found.add((labels, name, text_ == "true"))
                elif value.type == "numeric_lit":
                    found.add((labels, name, float(text_)))
                elif value.type == "string_lit" and "\\" not in text_ and "$" not in text_ and "%" not in text_:
                    found.add((labels, name, text_[1:-1]))
            elif child.type == "body":
                walk(child, labels)

    walk(tree.root_node, "")
    return found


def seen_by_us(text: str) -> set[tuple[str, str, Any]]:
    reading = read(Snippet("hcl", text, context=Context()), Budget())
    found: set[tuple[str, str, Any]] = set()
    for act in reading.acts:
        if isinstance(act, Declaration) and act.block == "resource" and act.attribute:
            value = act.value
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = float(value)
            if isinstance(value, str | bool | float):
                found.add((".".join(act.labels), act.attribute, value))
    return found


@pytest.mark.parametrize("text", SAMPLES, ids=range(len(SAMPLES)))
def test_samples(text: str) -> None:
    expected = seen_by_the_grammar(text)
    assert expected, "the grammar sees nothing in this sample"
    assert expected - seen_by_us(text) == set()


def test_corpora() -> None:
    folder = os.environ.get("BLASTWALL_CORPORA")
    path = Path(folder or "") / "hcl_cases.jsonl"
    if not folder or not path.exists():
        pytest.skip("BLASTWALL_CORPORA is not set")
    lost: list[tuple[str, str, Any]] = []
    compared = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        expected = seen_by_the_grammar(text)
        if expected:
            compared += len(expected)
            lost.extend(expected - seen_by_us(text))
    assert compared > 100
    assert lost == []

"""`package.json`: its scripts are shell lines; everything else in it is data."""

from __future__ import annotations

import json

import pytest

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.packagejson import read
from blastwall.model import Snippet


def scripts(text: str) -> list[str]:
    return [s.text for s in read(Snippet("package-json", text, context=Context()), Budget()).snippets]


def test_scripts_are_shell_lines() -> None:
    tree = {"name": "x", "description": "rm -rf /", "scripts": {"clean": "rm -rf dist", "test": "jest"}}
    assert scripts(json.dumps(tree, indent=2)) == ["rm -rf dist", "jest"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"scripts": 3}', '{"scripts": {"a": 1}}', "[" * 100_000])
def test_total(text: str) -> None:
    assert scripts(text) == []


def test_a_script_points_at_its_line() -> None:
    text = '{"scripts": {"clean": "rm -rf dist"}}'
    (snippet,) = read(Snippet("package-json", text, context=Context()), Budget()).snippets
    assert snippet.origin is not None
    assert text[slice(*snippet.origin.span)] == '"rm -rf dist"'

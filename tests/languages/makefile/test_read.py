"""What a Makefile hands on: the commands of its recipes and of `$(shell ...)`."""

from __future__ import annotations

import pytest

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.makefile import read
from blastwall.model import Snippet


def codes(text: str) -> list[str]:
    found = read(Snippet("makefile", text, context=Context()), Budget()).snippets
    assert all(each.latent and each.language == "shell" for each in found)
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("clean: a\n\t@rm -rf build", ["rm -rf build"], id="recipe"),
        pytest.param("clean:\n\trm -rf $(D)/x $$HOME\nD = /data", ["rm -rf /data/x $HOME"], id="variables"),
        pytest.param("clean:\n\trm -rf $(D)/x", ["rm -rf \0/x"], id="unknown variable"),
        pytest.param("V := $(shell rm x)", ["rm x"], id="shell function"),
        pytest.param("V != rm x", ["rm x"], id="shell assignment"),
        pytest.param("all: ; rm x", ["rm x"], id="inline"),
        pytest.param("# \trm x\nV = rm x\n", [], id="nothing run"),
    ],
)
def test_recipes(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text", ["$(" * 9999, "A = $(A)$(A)\nx:\n\t$(A)", "define x", "\t\t\0", "$" * 999, "a:\n\t$(shell "]
)
def test_total(text: str) -> None:
    codes(text)

"""Every HCL rule speaks for its flagged examples, and for none of its clean ones, on its own and through the reader."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import blastwall_rules.hcl as room
from blastwall.acts import Declaration
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.hcl import read
from blastwall.model import Finding, Snippet
from blastwall.rule import Rule, check_definition

MODULES = sorted(name for _, name, _ in pkgutil.iter_modules(room.__path__) if not name.startswith("_"))
RULES = {name: importlib.import_module(f"{room.__name__}.{name}").RULE for name in MODULES}


def judge(rule: Rule, code: str) -> list[Finding]:
    """Return what one rule finds in a file, asking it only what its keys say."""
    reading = read(Snippet("hcl", code, context=Context()), Budget())
    found: list[Finding] = []
    for act in reading.acts:
        assert isinstance(act, Declaration)
        if f"hcl:{act.attribute}" in rule.keys:
            found.extend(each for each in rule.check(act) if isinstance(each, Finding))
    return found


@pytest.mark.parametrize("name", MODULES)
def test_definition_is_complete(name: str) -> None:
    check_definition(RULES[name], name, name)


FLAGGED = [pytest.param(name, e.code, id=f"{name}-{i}") for name in MODULES for i, e in enumerate(RULES[name].flagged)]
CLEAN = [pytest.param(name, e.code, id=f"{name}-{i}") for name in MODULES for i, e in enumerate(RULES[name].clean)]


@pytest.mark.parametrize(("name", "code"), FLAGGED)
def test_flagged(name: str, code: str) -> None:
    assert judge(RULES[name], code)
    assert any(word in code.lower() for word in RULES[name].triggers)


@pytest.mark.parametrize(("name", "code"), FLAGGED)
def test_flagged_example_in_a_comment_is_clean(name: str, code: str) -> None:
    commented = "\n".join("# " + line for line in code.splitlines())
    assert not judge(RULES[name], commented)
    assert not judge(RULES[name], f'resource "local_file" "doc" {{\n  content = <<EOT\n{code}\nEOT\n}}\n')


@pytest.mark.parametrize(("name", "code"), CLEAN)
def test_clean(name: str, code: str) -> None:
    assert not [name for name, rule in RULES.items() if judge(rule, code)]

"""Every example of the rules on Windows programs, through the whole analysis, and the decisions the law asks for."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from blastwall.context import Context
from blastwall.engine import Engine
from blastwall.model import Snippet
from blastwall.policy import Policy
from blastwall.registry import Registry
from blastwall.rule import Carrier, Rule, check_definition


def knowledge(*areas: str) -> list[tuple[str, Rule | Carrier]]:
    found = []
    for area in areas:
        package = importlib.import_module(f"blastwall_rules.{area}")
        for info in pkgutil.iter_modules(package.__path__):
            if not info.name.startswith("_"):
                module = importlib.import_module(f"{package.__name__}.{info.name}")
                found.append((info.name, getattr(module, "RULE", None) or module.CARRIER))
    return found


AREA = "cmd"
OWN = knowledge(AREA)


@pytest.fixture(scope="module")
def engine():
    registry = Registry((), extra=[rule for _, rule in knowledge("powershell", "cmd", "files")])
    return Engine(registry, Policy())


def verdict(engine, text, language, cwd="C:\\Users\\me\\project"):
    return engine.read(Snippet(language, text, context=Context(cwd=cwd, workspace=cwd, platform="windows")))


def examples(attribute):
    for name, rule in OWN:
        for index, example in enumerate(getattr(rule, attribute, ())):
            yield pytest.param(rule, example, id=f"{name}-{index}")


@pytest.mark.parametrize(("name", "rule"), OWN, ids=[name for name, _ in OWN])
def test_defined_in_full(name, rule):
    check_definition(rule, name, name)


@pytest.mark.parametrize(("rule", "example"), list(examples("flagged")))
def test_flagged(engine, rule, example):
    found = verdict(engine, example.code, example.language or rule.language)
    assert rule.id in {finding.rule for finding in found.findings}
    assert found.decision == (example.decision or "confirm") or (found.decision == "deny" and not example.decision)


@pytest.mark.parametrize(("rule", "example"), list(examples("clean")))
def test_clean(engine, rule, example):
    assert verdict(engine, example.code, example.language or rule.language).decision == "allow"


DECISIONS = {
    "drive": ("rd /s /q C:\\", "deny"),
    "other-drive": ("rmdir /s /q F:\\", "deny"),
    "current-root": ("rd /S /Q \\", "deny"),
    "emptied-variable": ('rd /s /q "%BUILD%\\"', "deny"),
    "mirror-of-nothing": ("robocopy C:\\empty D:\\ /MIR", "deny"),
    "regenerable": ("rd /s /q node_modules", "allow"),
    "one-file": ("del notes.txt", "allow"),
    "printed": ("echo rd /s /q C:\\", "allow"),
    "read": ("dir /s /b C:\\ | findstr foo", "allow"),
}


@pytest.mark.parametrize(("text", "expected"), DECISIONS.values(), ids=DECISIONS)
def test_decision(engine, text, expected):
    assert verdict(engine, text, "cmd").decision == expected

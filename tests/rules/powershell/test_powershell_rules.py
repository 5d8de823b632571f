"""Every example of the PowerShell rules, through the whole analysis, and the decisions the law asks for."""

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


AREA = "powershell"
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
    "drive": ("Remove-Item -Recurse -Force C:\\", "deny"),
    "home": ("Remove-Item -Recurse $HOME", "deny"),
    "profile": ("ri $env:USERPROFILE -r -fo", "deny"),
    "system": (r"Remove-Item -Recurse C:\Windows\System32", "deny"),
    "interpolated-to-nothing": ('cmd /c rd /s /q "C:\\$GetCurrent" 2>&1', "deny"),
    "escaped-quotes": ('cmd.exe /d /c "rd /s /q \\"\\\\?\\$resolved\\""', "deny"),
    "shadow-copies": ("Get-WmiObject Win32_Shadowcopy | % { $_.Delete() }", "deny"),
    "volume": ("Format-Volume -DriveLetter D -Confirm:$false", "deny"),
    "resource-group": ("Remove-AzResourceGroup -Name prod -Force", "deny"),
    "literal-dollar": (r"Remove-Item -LiteralPath 'C:\$GetCurrent' -Recurse -Force -Confirm:$false", "confirm"),
    "regenerable": ("Remove-Item -Recurse -Force node_modules", "allow"),
    "one-file": ("Remove-Item notes.txt", "allow"),
    "temp": ("Remove-Item $env:TEMP\\build -Recurse", "allow"),
    "read": ("Get-ChildItem -Recurse | Where-Object Length -gt 1mb | Select-Object FullName", "allow"),
    "printed": ("Write-Output 'Remove-Item C:\\ -Recurse -Force'", "allow"),
}


@pytest.mark.parametrize(("text", "expected"), DECISIONS.values(), ids=DECISIONS)
def test_decision(engine, text, expected):
    assert verdict(engine, text, "powershell").decision == expected


def test_table_lines_are_words_the_effects_know():
    from blastwall.effects import KINDS, RECOVERIES, SCOPES, VERBS
    from blastwall_rules.powershell._cmdlets import ROWS

    ids = {rule.id for _, rule in OWN}
    for name, row in ROWS.items():
        assert row.verb in VERBS and row.kind in KINDS and row.recovery in RECOVERIES, name
        assert row.scope == "." or row.scope in SCOPES, name
        assert row.rule in ids, name

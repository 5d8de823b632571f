"""Cmdlets that reach every process, service or machine, and those that reach one."""

from __future__ import annotations

import pytest

from blastwall.acts import Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.powershell import read
from blastwall.model import Snippet


def scopes(text: str) -> list[str]:
    found = read(Snippet("powershell", text, context=Context(platform="windows")), Budget()).acts
    return [act.scope for act in found if isinstance(act, Statement) and act.verb in ("stop", "restart")]


@pytest.mark.parametrize(
    "text",
    [
        "Get-Process | Stop-Process",
        "ps | kill",
        "Get-Process | ? { $_.Name -ne 'x' } | spps",
        "Get-Process | ? { $_ } | sort CPU | spps",
        "Get-Process | % Kill",
        "Get-Process | % { $_.Kill() }",
        "(Get-Process).Kill()",
        "$all = Get-Process; Stop-Process -InputObject $all",
        "foreach ($p in gps) { Stop-Process -Id $p.Id }",
        "if ($x) { gps | % { $_.Kill() } }",
        "Stop-Process -Name *",
        "gsv | ? { $_.Status -eq 'Running' } | spsv",
        "gsv | ? CanStop | spsv",
    ],
)
def test_all(text: str) -> None:
    assert scopes(text) == ["all"]


@pytest.mark.parametrize(
    "text",
    [
        "Get-Process x | Stop-Process",
        "Get-Process | ? CPU -gt 9 | Stop-Process",
        "Get-Process | select -First 1 | Stop-Process",
        "foreach ($p in gps) { if ($p.Id -eq 4) { Stop-Process -Id $p.Id } }",
        "(Get-Process)[0] | Stop-Process",
        "gsv | ? Status -eq Stopped | spsv",
        "gsv -Include a* | spsv",
    ],
)
def test_some(text: str) -> None:
    assert "all" not in scopes(text)


@pytest.mark.parametrize("text", ["(gc a.txt)", "a, b", "(Get-ADComputer -Filter *).Name"])
def test_several_machines(text: str) -> None:
    assert scopes(f"Restart-Computer -ComputerName {text}") == ["several"]


@pytest.mark.parametrize("text", ["web1", "$name", '"$name"', "$env:TARGET"])
def test_one_machine(text: str) -> None:
    assert scopes(f"Restart-Computer -ComputerName {text}") != ["several"]

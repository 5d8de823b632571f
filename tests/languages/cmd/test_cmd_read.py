"""cmd.exe text to acts: its separators, carets, variables, loops, and the nested interpreter."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.acts import HOLE, FileChange, Invocation
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.cmd import read
from blastwall.model import Snippet


def reading(text: str, cwd: str = ""):
    return read(Snippet("cmd", text, context=Context(cwd=cwd, workspace=cwd, platform="windows")), Budget())


def changes(text: str) -> list[tuple[str, str, bool]]:
    return [(a.change, a.path.text, a.recursive) for a in reading(text).acts if isinstance(a, FileChange)]


CHANGES = {
    "rd": ("rd /s /q C:\\", [("delete", "C:\\", True)]),
    "windows-line-end": ("rd /s /q C:\\\r\ndel a\r\n", [("delete", "C:\\", True), ("delete", "a", False)]),
    "caret-windows-line-end": ("rd /s ^\r\n/q C:\\x\r\n", [("delete", "C:\\x", True)]),
    "rd-root": ("rd /S /Q \\", [("delete", "\\", True)]),
    "rd-quoted-root": ('rd /s /q "\\"', [("delete", "\\", True)]),
    "rd-empty-only": ("rd build", [("rmdir", "build", False)]),
    "joined-options": ("rd/s/q C:\\x", [("delete", "C:\\x", True)]),
    "commas": ("del,/s,/q,C:\\x", [("delete", "C:\\x", True)]),
    "semicolons": ("rd;/s;/q;C:\\x", [("delete", "C:\\x", True)]),
    "caret": ("r^d /s /q C:\\x", [("delete", "C:\\x", True)]),
    "at": ("@rd /s /q C:\\x", [("delete", "C:\\x", True)]),
    "blank-splits": ("rd /s /q D:\\my files", [("delete", "D:\\my", True), ("delete", "files", True)]),
    "quoted-blank": ('rd /s /q "D:\\my files"', [("delete", "D:\\my files", True)]),
    "and": ("cd x && rd /s /q y & del z", [("delete", "y", True), ("delete", "z", False)]),
    "set": ("set D=C:\\\nrd /s /q %D%", [("delete", "C:\\", True)]),
    "set-quoted": ('set "D=C:\\x"&rd /s /q "%D%"', [("delete", "C:\\x", True)]),
    "unset": ('rd /s /q "%B%\\"', [("delete", HOLE + "\\", True), ("delete", "\\", True)]),
    "delayed": ("setlocal enabledelayedexpansion\nset D=C:\\x\nrd /s /q !D!", [("delete", "C:\\x", True)]),
    "substring": ("set D=xC:\\y\nrd /s /q %D:~1%", [("delete", "C:\\y", True)]),
    "standard": ("del %TEMP%\\a.tmp", [("delete", "%temp%\\a.tmp", False)]),
    "for": ("for %i in (a b) do rd /s /q %i", [("delete", "a", True), ("delete", "b", True)]),
    "for-batch": ("for %%i in (a) do (\n rd /s /q %%i\n)", [("delete", "a", True)]),
    "for-folders": ('for /d %i in (C:\\x\\*) do rd /s /q "%i"', [("delete", "C:\\x\\*", True)]),
    "for-lines": ("for /f %i in (list.txt) do del %i", [("delete", HOLE, False)]),
    "if-else": ("if exist a (rd /s /q a) else (del b)", [("delete", "a", True), ("delete", "b", False)]),
    "if-equal": ('if /i "%1"=="x" del a', [("delete", "a", False)]),
    "call": ("call del a", [("delete", "a", False)]),
    "redirect": ("dir > a.txt 2>nul", [("write", "a.txt", False)]),
    "append": ("echo x>>a.txt", [("append", "a.txt", False)]),
    "truncate": ("copy /y nul a.txt", [("truncate", "a.txt", False)]),
    "move": ("move /y a b", [("move", "a", True)]),
    "echo-mentions": ("echo rd /s /q C:\\", []),
    "rem": ("rem rd /s /q C:\\\n:: del x\n:label", []),
    "escaped-operator": ("echo a ^& rd /s /q C:\\x", []),
    "quoted-operator": ('echo "a & rd /s /q C:\\x"', []),
    "help": ("rd /?", []),
}


@pytest.mark.parametrize(("text", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_changes(text, expected):
    assert changes(text) == expected


def test_a_search_picks_and_the_tree_stays():
    (act,) = [a for a in reading('for /r C:\\x %i in (*.log) do del "%i"').acts if isinstance(a, FileChange)]
    assert (act.path.text, act.selected, act.filters, act.recursive) == ("C:\\x", True, ("*.log",), True)
    (act,) = [a for a in reading("del /s /q *.pyc").acts if isinstance(a, FileChange)]
    assert (act.path.text, act.selected, act.filters) == (".", True, ("*.pyc",))


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("cmd /c rd /s /q C:\\x", "rd /s /q C:\\x"),
        ('cmd /s /c "rd /s /q "C:\\a b""', 'rd /s /q "C:\\a b"'),
        ('start "" /wait cmd /c del a', "del a"),
    ],
)
def test_nested_cmd(text, inner):
    assert [s.text for s in reading(text).snippets] == [inner]


def test_input_of_a_pipe():
    found = [a for a in reading("(echo select disk 1 & echo clean) | diskpart").acts if isinstance(a, Invocation)]
    assert found[-1].program == "diskpart"
    assert found[-1].stdin is not None and "clean" in found[-1].stdin.text


def test_cd_moves():
    act = next(a for a in reading("cd /d D:\\x && rd /s /q .", cwd="C:\\work").acts if isinstance(a, FileChange))
    assert act.context.cwd == "D:\\x"


def test_programs_split_their_own_line():
    (act,) = reading('git commit -m "a, b"').acts
    assert [a.text for a in act.args] == ["commit", "-m", "a, b"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='()&|<>^"%!,;=@:/\\ \nabdforinelsrq*.\0', max_size=80))
def test_total_on_anything(text):
    reading(text)


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        "^",
        '"',
        "%a",
        "for %i in (a) do ",
        "for %i in (a b) do (",
        "if a==b ",
        "a & ",
        "a | ",
        "(a&",
        "set a=%a%%a%\n",
        "cmd /c ",
    ],
)
def test_linear_and_total_on_repetition(piece):
    start = time.process_time()
    reading(piece * 3000)
    assert time.process_time() - start < 5


def test_what_grows_when_run_stays_small():
    start = time.process_time()
    reading("set a=xxxxxxxxxx\n" + "set a=%a%%a%\n" * 400)
    nested = "".join(f"for %{c} in (1 2 3 4 5 6 7 8) do " for c in "abcdefghijklmnopqrst") + "del x"
    assert not reading(nested).finished
    assert time.process_time() - start < 12


def test_loops_in_loops_see_every_value_without_multiplying() -> None:
    loops = "".join(f"for %{chr(97 + i)} in (1 2 3 4 5 6 7 8 C:\\) do " for i in range(12))
    budget = Budget(nodes=10_000_000)
    found = read(Snippet("cmd", loops + "rd /s /q %l", context=Context(platform="windows")), budget)
    assert {act.path.text for act in found.acts if isinstance(act, FileChange)} >= {"1", "8", "C:\\"}
    assert budget.nodes > 9_000_000


def test_files_written_are_known_to_what_runs_later() -> None:
    acts = reading("(echo select disk 1& echo clean) > s.txt\r\necho exit >> s.txt\r\ndiskpart /s s.txt").acts
    known = acts[-1].context.files["s.txt"].text
    assert [line.strip() for line in known.splitlines()] == ["select disk 1", "clean", "exit"]
    assert [inner.text.strip() for inner in reading("echo rd /s /q x> a.bat & call a.bat").snippets] == ["rd /s /q x"]
    assert HOLE in reading("dir > s.txt & diskpart /s s.txt").acts[-1].context.files["s.txt"].text

"""Writes over parts of Windows itself, and beside them."""

from __future__ import annotations

import pytest

from blastwall.targets.machine import is_windows_part


@pytest.mark.parametrize(
    ("path", "tree"),
    [
        ("windows/win.ini", False),
        ("windows/system32/ntdll.dll", False),
        ("windows/system32/drivers/disk.sys", False),
        ("windows/system32/sethc.exe", False),
        ("bootmgr", False),
        ("boot/bcd", False),
        ("windows", True),
        ("windows/system32/drivers", True),
    ],
)
def test_parts(path: str, tree: bool) -> None:
    assert is_windows_part(path.split("/"), tree=tree)


@pytest.mark.parametrize(
    ("path", "tree"),
    [
        ("app/win.ini", False),
        ("windows/temp/a.dll", False),
        ("windows/system32/kubectl.exe", False),
        ("windows/system32/logfiles/a.log", False),
        ("boot/notes.txt", False),
        ("windows/temp", True),
        ("tools", True),
        ("windows", False),
    ],
)
def test_no_parts(path: str, tree: bool) -> None:
    assert not is_windows_part(path.split("/"), tree=tree)


def test_nothing_is_no_part() -> None:
    assert not is_windows_part([], tree=True)

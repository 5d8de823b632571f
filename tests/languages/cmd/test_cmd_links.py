"""Links that a call made earlier, as Windows' shells follow them."""

from __future__ import annotations

import pytest

from blastwall.context import Context
from blastwall.invocation.windows import beyond_links
from blastwall.model import Snippet

FILES = {
    "c:/app/build": Snippet("", "", context=Context(), data={"link": "D:\\data", "directory": True}),
    "c:/app/root": Snippet("", "", context=Context(), data={"link": "D:\\", "directory": True}),
    "c:/app/a.txt": Snippet("", "", context=Context(), data={"link": "D:\\b.txt", "directory": False}),
    "c:/app/x": Snippet("", "", context=Context(), data={"link": "C:\\app\\y"}),
    "c:/app/y": Snippet("", "", context=Context(), data={"link": "C:\\app\\x"}),
}


@pytest.mark.parametrize(
    ("path", "inside", "found"),
    [
        ("build\\*", False, "D:\\data\\*"),
        ("C:\\APP\\Build\\sub\\a.txt", False, "D:\\data\\sub\\a.txt"),
        ("build", False, "build"),
        ("build", True, "D:\\data"),
        ("a.txt", True, "a.txt"),
        ("other\\*", False, "other\\*"),
        ("", True, ""),
    ],
)
def test_where_it_leads(path: str, inside: bool, found: str) -> None:
    assert beyond_links(path, "C:\\app", FILES, inside=inside) == found


def test_the_root_of_a_drive() -> None:
    assert beyond_links("root\\*", "C:\\app", FILES).replace("\\\\", "\\") == "D:\\*"


def test_links_in_a_circle_end() -> None:
    assert beyond_links("x\\a", "C:\\app", FILES)

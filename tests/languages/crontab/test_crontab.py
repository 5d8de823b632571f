"""Crontabs: the command of each entry, with or without a user before it."""

from __future__ import annotations

import pytest

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.crontab import read
from blastwall.model import Snippet


def commands(text: str, name: str = "crontab") -> list[str]:
    return [s.text for s in read(Snippet("crontab", text, context=Context(), name=name), Budget()).snippets]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("* * * * * ls -la", ["ls -la"]),
        ("*/5 0-3 1,15 * mon-fri  ls\n", ["ls"]),
        ("@reboot ls\n@daily  who", ["ls", "who"]),
        ("# * * * * * ls\n\n", []),
        ("MAILTO=root\nPATH=/bin\n0 3 * * * ls", ["ls"]),
        ("0 3 * * * mail -s x%body%more", ["mail -s x"]),
        ("0 3 * * * date +\\%F", ["date +%F"]),
        ("0 3 * * *", []),
        ("0 3 * * * ls\r\n", ["ls"]),
    ],
)
def test_entries(text: str, found: list[str]) -> None:
    assert commands(text) == found


def test_the_system_s_own_tables_name_a_user() -> None:
    assert commands("* * * * * root ls -la", "/etc/cron.d/x") == ["ls -la"]
    assert commands("* * * * * root ls -la", "/var/spool/cron/root") == ["root ls -la"]


def test_offsets_lead_back_to_the_line() -> None:
    (snippet,) = read(Snippet("crontab", "@daily rm x", context=Context()), Budget()).snippets
    assert snippet.origin is not None
    assert snippet.origin.lift((0, 2)) == (7, 9)

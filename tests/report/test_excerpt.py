from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastwall.report.excerpt import WIDEST, lines
from blastwall.report.printable import printable
from blastwall.report.redact import redact


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("curl -H 'Authorization: Bearer abc.def-ghi_jkl'", "abc.def-ghi_jkl"),
        ("aws configure set aws_access_key_id AKIAABCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOP"),
        ("psql postgres://app:hunter22@db/app", "hunter22"),
        ("mysql --password=hunter22 -e 'DROP TABLE t'", "hunter22"),
        ("deploy --password hunter22 prod", "hunter22"),
        ('{"api_key": "abcdef123456"}', "abcdef123456"),
        ("export GITHUB_TOKEN=ghp_abcdefghijklmnopqrst", "ghp_abcdefghijklmnopqrst"),
        ("echo xoxb-123456789012-abc", "xoxb-123456789012-abc"),
        ("DB_PASSWORD='correct-horse'", "correct-horse"),
        ("DB_PASS=hunter22 make reset", "hunter22"),
        ("redis-cli -u redis://:hunter22@h:6379 FLUSHALL", "hunter22"),
        ("curl -H 'Authorization: ApiKey abcdef123456'", "abcdef123456"),
        ("curl -H 'Cookie: session=abcdef123456'", "session=abcdef123456"),
        ("curl https://hooks.slack.com/services/T000/B000/XXXX", "T000/B000/XXXX"),
        ("mysql -uroot -phunter22 -e 'DROP DATABASE shop'", "hunter22"),
        ("redis-cli -a hunter22 -h prod FLUSHALL", "hunter22"),
        ("sshpass -p hunter22 ssh host rm -rf /srv", "hunter22"),
        ("sqlcmd -U sa -P 'hunter22' -Q 'DROP DATABASE shop'", "hunter22"),
        ("curl -X DELETE -u bob:hunter22 https://api.example.com/v1/projects/9", "hunter22"),
        ("curl --user 'bob:hunter22' https://api.example.com", "hunter22"),
    ],
)
def test_secrets_are_covered_in_place(text: str, secret: str) -> None:
    covered = redact(text)
    assert secret not in covered
    assert covered == text.replace(secret, "*" * len(secret))


@pytest.mark.parametrize(
    "text",
    [
        "curl -H \"Authorization: Bearer $RAILWAY_TOKEN\"",
        "export PASSWORD=${PASSWORD}",
        "rm -rf ~/secrets/",
        "vault token revoke -self",
        "git clone https://github.com/org/repo",
        "drop table password_resets",
        "mysql -p shop -e 'DROP TABLE t'",
        "mkdir -p a/b && mysql shop",
        "mysqldump shop; mkdir -pv a/b",
        "docker run -u 1000:1000 -p 8080:80 app",
        "sudo -u app:app rm -rf /srv/app",
    ],
)  # fmt: skip
def test_what_stands_for_a_secret_is_left(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=200))
def test_redaction_keeps_positions(text: str) -> None:
    assert len(redact(text)) == len(text)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300), st.integers(24, WIDEST))
def test_excerpts_are_total_and_can_be_printed(text: str, first: int, last: int, widest: int) -> None:
    for line in lines(text, (min(first, last), max(first, last)), widest):
        assert len(line.text) <= widest + 2
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in line.text)
        assert set(line.mark) <= {" ", "^"}


@pytest.mark.parametrize(
    ("text", "span", "mark"),
    [
        ("rm -rf ~", (7, 8), "       ^"),
        ("rm 日本 x", (6, 7), "        ^"),
        ("a\tb c", (4, 5), "    ^"),
        ("one\ntwo\nthree", (4, 7), "^^^"),
        ("x" * 500 + "HERE" + "y" * 500, (500, 504), " " * 38 + "^^^^"),
    ],
)
def test_the_mark_stands_under_its_code(text: str, span: tuple[int, int], mark: str) -> None:
    assert lines(text, span)[0].mark == mark


def test_control_characters_become_pictures() -> None:
    assert printable("a\x1b[2J\x7f\u202eb") == "a\u241b[2J\u2421\ufffdb"

"""The second parser: asked only where ours errs, bounded, total, and it only ever adds commands."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastwall.budget import Budget
from blastwall.languages.interface import Reading
from blastwall.languages.shell import second
from blastwall.languages.shell.commands import Parser
from blastwall.languages.shell.tree import simples

pytest.importorskip("tree_sitter_bash")


def asked(code: str) -> tuple[str, list[list[str]]]:
    said, found = second.opinion(code, [], Budget())
    return said, [[w.text for w in s.words] for s in simples(found)]


@pytest.mark.parametrize(
    "code",
    [
        "rm -rf x",
        "echo )\nrm -rf x",
        "time rm -rf x",
        "rm >f -rf x",
        "rm 2>/dev/null -rf x",
        "rm <<E -rf x\ntext\nE",
        "é; rm -rf x",
        "if a; then rm -rf x",
        "a | b && rm -rf x",
        "f() { rm -rf x; }",
        "echo $(rm -rf x)",
    ],
)
def test_it_finds_commands_and_all_their_words(code: str) -> None:
    assert ["rm", "-rf", "x"] in asked(code)[1]


def test_what_is_known_is_not_found_again() -> None:
    code = "rm -rf x; echo $(a b)"
    nodes = Parser(code, [], 0, None, Budget()).program()
    assert second.opinion(code, nodes, Budget())[1] == []


def test_it_is_asked_only_where_ours_errs(monkeypatch: pytest.MonkeyPatch, reading: Callable[..., Reading]) -> None:
    calls: list[str] = []
    real = second.opinion

    def opinion(text: str, *rest: object) -> object:
        calls.append(text)
        return real(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(second, "opinion", opinion)
    reading("rm -rf x; for i in a; do b; done; echo $(c) <<E\nE\n")
    assert calls == []
    reading("rm -rf x )")
    assert calls == ["rm -rf x )"]


def test_the_notice_says_whether_it_was_asked(monkeypatch: pytest.MonkeyPatch, reading: Callable[..., Reading]) -> None:
    assert "the second parser was asked" in reading("rm x )").notices[0].message
    assert "too long" in reading("rm x )" + "(" * 300).notices[0].message
    monkeypatch.setattr(second, "_parser", None)
    monkeypatch.setitem(sys.modules, "tree_sitter_bash", None)
    assert "no second parser is installed" in reading("rm x )").notices[0].message


def test_it_adds_and_takes_nothing_away(monkeypatch: pytest.MonkeyPatch, reading: Callable[..., Reading]) -> None:
    code = "rm -rf a; echo ) ; rm -rf b"
    both = len(reading(code).acts)
    monkeypatch.setattr(second, "opinion", lambda *_: ("", []))
    assert both >= len(reading(code).acts)


PIECES = st.sampled_from(
    [
        "rm ",
        "$(",
        ")",
        "`",
        '"',
        "'",
        "<<E\n",
        "\nE\n",
        "{ ",
        "}",
        "if ",
        "fi",
        ";",
        "|",
        "&&",
        "<",
        "((",
        "é",
        "\0",
        "\\",
        "a ",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_has_an_answer(code: str) -> None:
    _, found = second.opinion(code, [], Budget(nodes=20_000))
    for node in simples(found):
        assert 0 <= node.start <= node.end <= len(code)


@pytest.mark.parametrize(
    "unit", ["<", "a|", ")", "(", "`", "$(", "{", "<<A ", "a;", '"', "[[ ", "case a in ", "}", "\n)"]
)
def test_what_it_is_slow_on_is_kept_from_it(unit: str) -> None:
    began = time.perf_counter()
    second.opinion((unit * 65_536)[:65_536], [], Budget())
    second.opinion((unit * 16_000)[:16_000], [], Budget())
    # Unguarded, some of these take seconds.
    assert time.perf_counter() - began < 1.5

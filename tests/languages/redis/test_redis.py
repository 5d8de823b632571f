from __future__ import annotations

import pytest

from blastwall.acts import Arg, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.redis import read
from blastwall.model import Snippet


def statements(text: str = "", argv: list[str] | None = None) -> list[tuple[str, tuple[str, ...], str]]:
    words = None if argv is None else [Arg(word) for word in argv]
    reading = read(Snippet("redis", text, argv=words, context=Context()), Budget())
    return [(a.verb, a.names, a.scope) for a in reading.acts if isinstance(a, Statement)]


CASES = [
    ("FLUSHALL", [("flushall", (), "all")]),
    ("flushdb async", [("flushdb", (), "all")]),
    ("DEL a", [("del", ("a",), "one")]),
    ("DEL a b c", [("del", ("a", "b", "c"), "several")]),
    ("SET note 'FLUSHALL'", [("set", ("note",), "one")]),
    ("CONFIG SET dir /tmp", [("config-set", ("dir",), "one")]),
    ("# FLUSHALL", []),
    ("127.0.0.1:6379> GET a", [("get", ("a",), "one")]),
    ("GET a\nDEL b\n", [("get", ("a",), "one"), ("del", ("b",), "one")]),
    ("redis-cli -h prod -n 1 flushall", [("flushall", (), "all")]),
    ("3 FLUSHALL", [("flushall", (), "all")]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[c[0] for c in CASES])
def test_lines(text: str, wanted: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert statements(text) == wanted


def test_an_argument_vector_is_one_command() -> None:
    assert statements(argv=["DEL", "a b"]) == [("del", ("a b",), "one")]


def test_an_unknown_key_is_an_unknown_scope() -> None:
    assert statements(argv=["DEL", "\0"]) == [("del", ("\0",), "unknown")]


def test_what_a_script_calls() -> None:
    assert ("flushall", (), "all") in statements("EVAL \"redis.call('flushall')\" 0")

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.acts import HOLE, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.graphql import read
from blastwall.languages.interface import Reading
from blastwall.model import Snippet


def reading(text: str, **data: Any) -> Reading:
    return read(Snippet("graphql", text, context=Context(), data=data), Budget())


def fields(text: str, **data: Any) -> list[tuple[str, str, Any]]:
    return [
        (act.verb, act.names[0], act.details["arguments"])
        for act in reading(text, **data).acts
        if isinstance(act, Statement)
    ]


CASES: list[tuple[str, list[tuple[str, str, Any]]]] = [
    ("{ me { name } }", [("query", "me", {})]),
    ("query Q { a b }", [("query", "a", {}), ("query", "b", {})]),
    ('mutation { volumeDelete(volumeId: "v") }', [("mutation", "volumeDelete", {"volumeId": "v"})]),
    ("mutation { innocent: deleteAll { ok } }", [("mutation", "deleteAll", {})]),
    ("subscription { onDelete { id } }", [("subscription", "onDelete", {})]),
    (
        'mutation { a(x: [1, 2.5, true, null, RED, {k: "v"}]) }',
        [("mutation", "a", {"x": [1, 2.5, True, None, "RED", {"k": "v"}]})],
    ),
    ('mutation { a(x: """block "quoted" """) }', [("mutation", "a", {"x": 'block "quoted" '})]),
    ("# mutation { deleteAll }\n{ me }", [("query", "me", {})]),
    ('{ search(text: "mutation { deleteAll }") }', [("query", "search", {"text": "mutation { deleteAll }"})]),
    ("mutation M { ...F } fragment F on Mutation { wipe }", [("mutation", "wipe", {})]),
    ("mutation { ... on Mutation { wipe } }", [("mutation", "wipe", {})]),
    (
        "mutation { admin { deleteUser(id: 1) { ok } } }",
        [("mutation", "admin", {}), ("mutation", "deleteUser", {"id": 1})],
    ),
    ("mutation { wipe @skip(if: true) keep }", [("mutation", "keep", {})]),
    ("mutation { wipe @include(if: true) }", [("mutation", "wipe", {})]),
    ("{ items { purge(id: 1) } }", [("query", "items", {})]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[c[0][:40] for c in CASES])
def test_root_fields(text: str, wanted: list[tuple[str, str, Any]]) -> None:
    assert fields(text) == wanted


def test_variables_defaults_and_the_unknown() -> None:
    text = 'mutation M($a: ID! = "d", $b: ID!, $c: ID!) { x(a: $a, b: $b, c: $c) }'
    assert fields(text, variables={"b": 7}) == [("mutation", "x", {"a": "d", "b": 7, "c": HOLE})]


def test_the_operation_that_is_named_is_the_one_that_runs() -> None:
    text = "query A { me } mutation B { wipe }"
    assert [name for _, name, _ in fields(text, operationName="A")] == ["me"]
    assert [name for _, name, _ in fields(text)] == ["me", "wipe"]


def test_the_span_is_the_field() -> None:
    text = 'mutation { x: volumeDelete(volumeId: "v") { id } }'
    (act,) = reading(text).acts
    assert text[act.span[0] : act.span[1]] == 'x: volumeDelete(volumeId: "v")'


def test_what_does_not_parse_is_read_by_its_words() -> None:
    found = reading('{"query":"mutation { volumeDelete(volumeId: 1) }"}')
    assert ("volumeDelete",) in [act.names for act in found.acts if isinstance(act, Statement)]


HOSTILE = [
    "{" * 50_000,
    "mutation{a(x:" + "[" * 50_000,
    '"' * 99_999,
    "mutation{a(x:" + "{a:" * 30_000,
    "...F " * 20_000,
    "\\" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_documents_end(text: str) -> None:
    reading(text)


def test_fragments_that_spread_themselves_end() -> None:
    assert fields("mutation { ...A } fragment A on M { ...B wipe } fragment B on M { ...A }") == [
        ("mutation", "wipe", {})
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='mutationquery{}()[]:$@!."\\# ,abc1\n', max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    reading(text)

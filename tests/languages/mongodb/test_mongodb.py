from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.acts import HOLE, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.mongodb import read
from blastwall.model import Snippet


def calls(text: str) -> list[tuple[str, str, Any]]:
    reading = read(Snippet("mongodb", text, context=Context()), Budget())
    return [
        (a.verb, a.names[0] if a.names else "", a.details.get("arguments"))
        for a in reading.acts
        if isinstance(a, Statement)
    ]


CASES: list[tuple[str, tuple[str, str, Any]]] = [
    ("db.users.drop()", ("drop", "users", [])),
    ("db.dropDatabase()", ("drop-database", "", [])),
    ('db.getSiblingDB("x").dropDatabase()', ("drop-database", "", [])),
    ('db["users"].deleteMany({})', ("delete-many", "users", [{}])),
    ('db.getCollection("a.b").deleteOne({_id: ObjectId("x")})', ("delete-one", "a.b", [{"_id": "x"}])),
    ("db.a.deleteMany({n: {$gt: 5}, s: 'x'})", ("delete-many", "a", [{"n": {"$gt": 5}, "s": "x"}])),
    ("db.a.deleteMany(filter)", ("delete-many", "a", [HOLE])),
    ("db.a.deleteMany({/* none */})", ("delete-many", "a", [{}])),
    ("db.a.find({name: /x/i})", ("find", "a", [{"name": {"$regex": "x"}}])),
    ('db.runCommand({delete: "u", deletes: [{q: {}, limit: 0}]})', ("delete-many", "u", [{}, HOLE])),
    ('db.runCommand({drop: "u"})', ("drop", "u", None)),
    ("db.a.bulkWrite([{deleteMany: {filter: {}}}])", ("delete-many", "a", [{}, HOLE])),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[c[0] for c in CASES])
def test_chains(text: str, wanted: tuple[str, str, Any]) -> None:
    assert wanted in calls(text)


DATA = [
    'db.notes.insertOne({text: "db.users.drop()"})',
    "// db.users.drop()\ndb.a.find()",
    "db.users.drop",
    "print('db.users.drop()')",
    "mydb.users.drop()",
]


@pytest.mark.parametrize("text", DATA)
def test_words_in_data_and_comments_drop_nothing(text: str) -> None:
    assert "drop" not in [verb for verb, _, _ in calls(text)]


def test_a_loop_drops_what_it_can_not_name() -> None:
    assert ("drop", HOLE, []) in calls("db.getCollectionNames().forEach(c => db[c].drop())")


HOSTILE = [
    "db.a(" * 5000,
    'db["x"' * 9999,
    "db." * 20_000,
    "db.a(" + "{a:" * 20_000,
    "db.a('" * 3000,
    "db.a(" + "[" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_end(text: str) -> None:
    calls(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="db.ax(){}[]'\"`,:;/*$ \n1", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    calls("db." + text)

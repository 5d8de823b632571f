"""Values bound to a statement count as if they stood in it; those that are not told stay unknown."""

from __future__ import annotations

from typing import Any

import pytest

from blastwall.acts import HOLE, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.sql import read
from blastwall.model import Snippet

CASES: list[tuple[str, Any, str]] = [
    ("DELETE FROM t WHERE id = $1 OR $2", [1, True], "all"),
    ("DELETE FROM t WHERE id = $1 OR $2", [1, False], "one"),
    ("DELETE FROM t WHERE id = ?", [4], "one"),
    ("DELETE FROM t WHERE id = %s OR 1 = %s", [4, 1], "all"),
    ("DELETE FROM t WHERE id = %(id)s", {"id": 4}, "one"),
    ("DELETE FROM t WHERE name LIKE :n", {"n": "%"}, "all"),
    ("DELETE FROM t WHERE name LIKE :n", {":n": "a%"}, "many"),
    ("DELETE FROM t WHERE id > :low", [{"name": "low", "value": {"longValue": 0}}], "all"),
    ("DELETE FROM t WHERE id = @id", {"id": 3}, "one"),
    ("DELETE FROM t WHERE id = ANY ($1)", [[4]], "one"),
    ("DELETE FROM t WHERE id = ?", [[1], [2]], "one"),
    ("DELETE FROM t WHERE id = $1", [HOLE], "one"),
    ("DELETE FROM t WHERE id = $1", None, "one"),
]


@pytest.mark.parametrize(("text", "parameters", "scope"), CASES, ids=[f"{row[0]} {row[1]}" for row in CASES])
def test_scope(text: str, parameters: Any, scope: str) -> None:
    data = None if parameters is None else {"parameters": parameters}
    reading = read(Snippet("sql", text, context=Context(), data=data), Budget())
    assert [act.scope for act in reading.acts if isinstance(act, Statement)] == [scope]


@pytest.mark.parametrize("parameters", [{"a": {"b": {"c": {"d": 1}}}}, [None, {}, [], [[[]]]], "x", 7, [{"name": 3}]])
def test_total(parameters: Any) -> None:
    text = "UPDATE t SET a = ? WHERE b = :a AND c = $9 AND d IN (?)"
    assert read(Snippet("sql", text, context=Context(), data={"parameters": parameters}), Budget()).acts

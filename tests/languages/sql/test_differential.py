"""Our scanner beside sqlglot: where sqlglot sees a statement that destroys, so do we, and it is told by its kind."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from blastwall.acts import Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.sql import read
from blastwall.model import Snippet

sqlglot = pytest.importorskip("sqlglot")
logging.getLogger("sqlglot").setLevel(logging.ERROR)

#: sqlglot's node -> how our verbs for it begin
KINDS = {
    "Drop": ("drop-", "detach", "remove-"),
    "TruncateTable": ("truncate",),
    "Delete": ("delete",),
    "Update": ("update",),
    "Merge": ("merge",),
    "Grant": ("grant",),
    "Revoke": ("revoke",),
}
SAMPLES = [
    ("DROP TABLE a, b CASCADE", "postgres"),
    ("DROP VIEW IF EXISTS v; DROP INDEX i; DROP SCHEMA s", "postgres"),
    ("SELECT 1; DELETE FROM t WHERE a = ';' ; UPDATE t SET a = 1", "mysql"),
    ("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "postgres"),
    ("DELETE t FROM t JOIN u ON t.id = u.id WHERE u.x", "mysql"),
    ("UPDATE t SET a = (SELECT 1) FROM u WHERE t.id = u.id", "tsql"),
    ("TRUNCATE TABLE t", "snowflake"),
    ("TRUNCATE TABLE a, b RESTART IDENTITY", "postgres"),
    ("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE", "snowflake"),
    ("GRANT SELECT ON t TO u", "postgres"),
    ("/* DROP TABLE a */ DELETE FROM `t` -- x\n WHERE id = 1", "bigquery"),
    ("DROP TABLE [dbo].[a;b]", "tsql"),
    ("DROP MATERIALIZED VIEW v", "postgres"),
    ("SELECT 'it''s; DROP TABLE x'; DROP SEQUENCE s", "oracle"),
    ("DELETE FROM t USING u WHERE t.a = u.a", "postgres"),
    ("DROP DATABASE d", "duckdb"),
]


def heads_of(text: str, dialect: str) -> set[str] | None:
    """Return the kinds of destructive statement sqlglot sees; None where it has no tree of its own."""
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    if text.count("(") > 100:
        return None
    try:
        trees = sqlglot.parse(text, read=dialect or None)
    except (SqlglotError, RecursionError, ValueError):
        return None
    found = set()
    for tree in trees:
        if tree is None:
            continue
        if isinstance(tree, exp.Command):
            return None
        found |= (
            {type(node).__name__ for node in tree.walk() if type(node).__name__ in KINDS} if not _inert(tree) else set()
        )
    return found


def _inert(tree: object) -> bool:
    """Whether a statement only speaks of others: the body of a routine, a plan that is shown, an ALTER's own DROP."""
    return type(tree).__name__ in ("Create", "Describe", "Alter", "Merge", "Comment")


def verbs_of(text: str, dialect: str) -> list[str]:
    reading = read(Snippet("sql", text, context=Context(), dialect=dialect), Budget())
    return [act.verb for act in reading.acts if isinstance(act, Statement)]


def lost(text: str, dialect: str) -> set[str]:
    verbs = verbs_of(text, dialect)
    return {kind for kind in heads_of(text, dialect) or () if not any(verb.startswith(KINDS[kind]) for verb in verbs)}


@pytest.mark.parametrize(("text", "dialect"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_samples(text: str, dialect: str) -> None:
    assert heads_of(text, dialect) is not None, "sqlglot has no tree of this sample"
    assert lost(text, dialect) == set()


@pytest.mark.parametrize("name", ["sql_destructive", "sql_benign", "sql_adversarial"])
def test_corpora(name: str) -> None:
    folder = os.environ.get("BLASTWALL_CORPORA")
    path = Path(folder or "") / f"{name}.jsonl"
    if not folder or not path.exists():
        pytest.skip("BLASTWALL_CORPORA is not set")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    missing = []
    for row in rows:
        gone = lost(row["text"], row.get("dialect", ""))
        if gone:
            missing.append((row["text"], row.get("dialect", ""), gone, verbs_of(row["text"], row.get("dialect", ""))))
    assert missing == []

"""Each rule's own examples, and what whole statements come to."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import blastwall_rules.sql
from blastwall.acts import Act
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.sql import read
from blastwall.model import Finding, Snippet
from blastwall.rule import Example, Rule, check_definition
from blastwall.score import score_effect

RULES: dict[str, Rule] = {}
for _module in pkgutil.iter_modules(blastwall_rules.sql.__path__):
    _loaded = importlib.import_module(f"blastwall_rules.sql.{_module.name}")
    if getattr(_loaded, "RULE", None) is not None and _loaded.RULE.act == "statement":
        RULES[_module.name] = _loaded.RULE


def judge(text: str, dialect: str = "") -> tuple[str, list[Finding]]:
    """Decide as the score's own lines do; the engine adds notices and policy."""
    acts: list[Act] = read(Snippet("sql", text, context=Context(), dialect=dialect), Budget()).acts
    found: list[Finding] = []
    for act in acts:
        key = f"sql:{getattr(act, 'verb', '')}"
        for rule in RULES.values():
            if key in rule.keys or "sql:*" in rule.keys:
                found += [item for item in rule.check(act) if isinstance(item, Finding)]
    top = max((score_effect(item.effect, confidence=item.confidence)[0] for item in found), default=0)
    return ("deny" if top >= 80 else "confirm" if top >= 40 else "allow"), found


@pytest.mark.parametrize("name", RULES)
def test_definitions(name: str) -> None:
    check_definition(RULES[name], name, name)


FLAGGED = [(rule.id, example) for rule in RULES.values() for example in rule.flagged if rule.language == "sql"]
CLEAN = [(rule.id, example) for rule in RULES.values() for example in rule.clean if rule.language == "sql"]


@pytest.mark.parametrize(("id_", "example"), FLAGGED, ids=[f"{i}: {e.code}" for i, e in FLAGGED])
def test_flagged(id_: str, example: Example) -> None:
    decision, found = judge(example.code, example.dialect)
    assert id_ in {item.rule for item in found} and decision != "allow"


@pytest.mark.parametrize(("id_", "example"), CLEAN, ids=[f"{i}: {e.code}" for i, e in CLEAN])
def test_clean(id_: str, example: Example) -> None:
    decision, found = judge(example.code, example.dialect)
    assert id_ not in {item.rule for item in found} and decision == "allow"


WHOLE = [
    ("deny", "", "DROP TABLE users"),
    ("deny", "", "DROP DATABASE app"),
    ("deny", "", "TRUNCATE users"),
    ("deny", "", "DELETE FROM users"),
    ("deny", "", "UPDATE users SET a = 1 WHERE TRUE"),
    ("deny", "postgres", "ALTER TABLE users DROP COLUMN email"),
    ("deny", "snowflake", "CREATE OR REPLACE DATABASE d"),
    ("deny", "postgres", "COPY t TO PROGRAM 'sh'"),
    ("deny", "mysql", "PURGE BINARY LOGS BEFORE now()"),
    ("deny", "tsql", "EXEC('DROP TABLE users')"),
    ("confirm", "", "DELETE FROM users WHERE status = 'old'"),
    ("confirm", "", "DROP VIEW v"),
    ("confirm", "", "GRANT ALL ON t TO u"),
    ("confirm", "", "DROP ROLE r"),
    ("confirm", "snowflake", "CREATE OR REPLACE TABLE t (a int)"),
    ("confirm", "spark", "INSERT OVERWRITE t SELECT 1"),
    ("confirm", "tsql", "EXEC(@sql)"),
    ("confirm", "postgres", "SELECT pg_terminate_backend(1)"),
    ("confirm", "postgres", "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM users'"),
    ("confirm", "mysql", "SET GLOBAL read_only = 0"),
    ("confirm", "", "/* open DROP TABLE users"),
    ("allow", "", "SELECT * FROM users"),
    ("allow", "", "INSERT INTO users VALUES (1)"),
    ("allow", "", "DELETE FROM users WHERE id = 5"),
    ("allow", "", "UPDATE users SET a = 1 WHERE id IN (1, 2)"),
    ("allow", "", "DELETE FROM users WHERE 1 = 0"),
    ("allow", "", "CALL refresh_stats()"),
    ("allow", "", "CREATE TABLE t (a int); CREATE INDEX i ON t (a)"),
    ("allow", "postgres", "BEGIN; DELETE FROM users; ROLLBACK"),
    ("allow", "postgres", "EXPLAIN DELETE FROM users"),
    ("allow", "postgres", "CREATE OR REPLACE VIEW v AS SELECT 1"),
    ("allow", "tsql", "SELECT * INTO #t FROM u; DROP TABLE #t"),
    ("allow", "", "COMMENT ON TABLE t IS 'never drop'"),
    ("allow", "", "ALTER TABLE t ADD COLUMN c int"),
]


@pytest.mark.parametrize(("decision", "dialect", "text"), WHOLE, ids=[row[2] for row in WHOLE])
def test_whole_statements(decision: str, dialect: str, text: str) -> None:
    assert judge(text, dialect)[0] == decision

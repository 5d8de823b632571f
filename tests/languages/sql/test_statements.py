"""Spellings of SQL and the statements they are."""

from __future__ import annotations

import pytest

from blastwall.acts import Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.sql import read
from blastwall.model import Snippet

PG, MY, TS, SF, CH, ORA = "postgres", "mysql", "tsql", "snowflake", "clickhouse", "oracle"


def reading(text: str, dialect: str = "", *, latent: bool = False) -> Reading:
    return read(Snippet("sql", text, context=Context(), dialect=dialect, latent=latent), Budget())


def statements(text: str, dialect: str = "") -> list[Statement]:
    return [act for act in reading(text, dialect).acts if isinstance(act, Statement)]


def brief(text: str, dialect: str = "") -> list[tuple[str, tuple[str, ...], str]]:
    return [(act.verb, act.names, act.scope) for act in statements(text, dialect)]


ONE = [
    ("DROP TABLE users", PG, "drop-table", ("users",), "one"),
    ("drop table if exists a.b, c cascade", PG, "drop-table", ("a.b", "c"), "several"),
    ("DROP/**/TABLE/**/users", MY, "drop-table", ("users",), "one"),
    ("DROP #x\nTABLE users", MY, "drop-table", ("users",), "one"),
    ("\ufeffDROP\u00a0TABLE users", PG, "drop-table", ("users",), "one"),
    ('DROP TABLE U&"\\0075sers"', PG, "drop-table", ("users",), "one"),
    ("DROP TABLE {{ table }}", "", "drop-table", ("{{ table }}",), "one"),
    ("DROP DATABASE d WITH (FORCE)", PG, "drop-database", ("d",), "one"),
    ("DROP DATABASE", ORA, "drop-database", (), "one"),
    ("DROP SCHEMA s CASCADE", PG, "drop-schema", ("s",), "one"),
    ("DROP MATERIALIZED VIEW mv", PG, "drop-view", ("mv",), "one"),
    ("DROP TEXT SEARCH PARSER p", PG, "drop-definition", ("p",), "one"),
    ("DROP FOREIGN DATA WRAPPER w", PG, "drop-definition", ("w",), "one"),
    ("DROP ROLE 'a', 'b'", MY, "drop-role", ("a", "b"), "several"),
    ("DROP OWNED BY r", PG, "drop-owned", ("r",), "one"),
    ("ALTER TABLE t DROP c", MY, "drop-column", ("t.c",), "one"),
    ("ALTER TABLE t DROP COLUMN IF EXISTS c", CH, "drop-column", ("t.c",), "one"),
    ("ALTER TABLE t DROP COLUMNS (a, b)", "spark", "drop-column", ("t.a", "t.b"), "several"),
    ("ALTER TABLE t SET UNUSED (a)", ORA, "drop-column", ("t",), "one"),
    ("ALTER TABLE t DROP PARTITION p0", MY, "drop-partition", ("t",), "one"),
    ("ALTER TABLE t DROP CONSTRAINT c", PG, "drop-constraint", ("t",), "one"),
    ("ALTER TABLE t ALTER COLUMN c DROP NOT NULL", PG, "alter-table", ("t",), "one"),
    ("ALTER TABLE t DISABLE ROW LEVEL SECURITY", PG, "weaken", ("t",), "one"),
    ("ALTER TABLE a RENAME TO b", PG, "rename", ("a",), "one"),
    ("ALTER TABLE t DETACH PARTITION p", PG, "detach", ("t",), "one"),
    ("ALTER TABLE t DELETE WHERE 1", CH, "delete", ("t",), "all"),
    ("ALTER SYSTEM SET x = 1", PG, "alter-system", ("x",), "one"),
    ("ALTER SYSTEM KILL SESSION '1,2'", ORA, "kill", (), "one"),
    ("ALTER DATABASE d SET DATA_RETENTION_TIME_IN_DAYS = 0", SF, "weaken", ("d",), "one"),
    ("TRUNCATE users, sessions", PG, "truncate", ("users", "sessions"), "several"),
    ("TRUNCATE TABLE users", TS, "truncate", ("users",), "one"),
    ("DELETE FROM users", PG, "delete", ("users",), "all"),
    ("DELETE FROM ONLY users", PG, "delete", ("users",), "all"),
    ("DELETE LOW_PRIORITY IGNORE FROM t", MY, "delete", ("t",), "all"),
    ("DELETE t1 FROM t1, t2", MY, "delete", ("t1",), "all"),
    ("DELETE p FROM posts p JOIN u ON p.a = u.b", MY, "delete", ("posts",), "many"),
    ("DELETE FROM t LIMIT 10", MY, "delete", ("t",), "many"),
    ("DELETE FROM t WHERE 1=1 LIMIT 18446744073709551615", MY, "delete", ("t",), "all"),
    ("DELETE TOP (10) FROM t", TS, "delete", ("t",), "many"),
    ("DELETE FROM t WHERE id = 5", PG, "delete", ("t",), "one"),
    ("DELETE FROM users /*!99999 WHERE id=1 */", PG, "delete", ("users",), "all"),
    ("DELETE FROM users /* /* nested */ WHERE id=1 */", PG, "delete", ("users",), "all"),
    ("UPDATE IGNORE t SET a = 1", MY, "update", ("t",), "all"),
    ("UPDATE t SET a = 1 WHERE id = 1", PG, "update", ("t",), "one"),
    ("UPDATE u SET a = 1 FROM users u WHERE u.id = 1", TS, "update", ("users",), "one"),
    ("MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN DELETE", PG, "merge-delete", ("t",), "many"),
    ("MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN UPDATE SET a = 1", PG, "merge", ("t",), "one"),
    ("INSERT OVERWRITE TABLE t SELECT 1", "spark", "insert-overwrite", ("t",), "one"),
    ("INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1", MY, "insert", ("t",), "one"),
    ("INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 1", PG, "insert", ("t",), "one"),
    ("CREATE OR REPLACE TABLE t (a int)", SF, "replace-table", ("t",), "one"),
    ("CREATE OR REPLACE VIEW v AS SELECT 1", PG, "create-view", ("v",), "one"),
    ("GRANT DELETE, UPDATE ON t TO u", PG, "grant", (), "one"),
    ("REVOKE DELETE FROM u", PG, "revoke", (), "one"),
    ("SELECT * FROM t FOR UPDATE", PG, "select", (), "one"),
    ("SELECT replace(a, 'b', 'c'), truncate(1.5, 1) FROM t", MY, "select", (), "one"),
    ("SELECT 'DROP TABLE t' -- DROP TABLE t", PG, "select", (), "one"),
    ("SELECT $$DROP TABLE t$$", PG, "select", (), "one"),
    ("SELECT E'a\\'; DROP TABLE t; -- '", PG, "select", (), "one"),
    ("SELECT 'a\\'; DROP TABLE t; -- '", MY, "select", (), "one"),
    ("SELECT q'[it's; DROP TABLE t]' FROM dual", ORA, "select", (), "one"),
    ('SELECT "drop", "delete" FROM "update"', PG, "select", (), "one"),
    ("EXPLAIN DELETE FROM t", PG, "explain", (), "one"),
    ("EXPLAIN (ANALYZE false) DELETE FROM t", PG, "explain", (), "one"),
    ("EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t", PG, "delete", ("t",), "all"),
    ("PREPARE p AS DELETE FROM t", PG, "delete", ("t",), "all"),
    ("COPY t FROM PROGRAM 'ls'", PG, "copy-program", (), "one"),
    ("COPY t FROM STDIN", PG, "copy", ("t",), "one"),
    ("SELECT * INTO OUTFILE '/tmp/x' FROM t", MY, "server-file", (), "one"),
    ("PURGE BINARY LOGS TO 'x'", MY, "purge", (), "one"),
    ("RESET MASTER", MY, "purge", (), "one"),
    ("RESET work_mem", PG, "set", (), "one"),
    ("SET FOREIGN_KEY_CHECKS=0", MY, "weaken", (), "one"),
    ("SET FOREIGN_KEY_CHECKS=1", MY, "set", (), "one"),
    ("PRAGMA foreign_keys=OFF", "sqlite", "weaken", (), "one"),
    ("PRAGMA foreign_keys=ON", "sqlite", "pragma", (), "one"),
    ("RM @~", SF, "remove-files", ("@~",), "all"),
    ("SYSTEM SHUTDOWN", CH, "shutdown", (), "one"),
    ("DBCC CHECKDB('d', REPAIR_ALLOW_DATA_LOSS)", TS, "repair", (), "one"),
    ("DBCC CHECKDB('d')", TS, "show", (), "one"),
    ("UPDATE account SET balance=balance--1 WHERE account_id=5752", MY, "update", ("account",), "one"),
    ("DECLARE c CURSOR FOR SELECT 1", PG, "declare", (), "one"),
    ("ALTER USER bob WITH PASSWORD 'x'", PG, "alter-role", ("bob",), "one"),
    ("BACKUP DATABASE d TO DISK = 'NUL'", TS, "overwrite-backup", (), "one"),
    ("RESTORE DATABASE d FROM DISK = 'x'", TS, "restore-database", ("d",), "one"),
    ("RESTORE HEADERONLY FROM DISK = 'x'", TS, "show", (), "one"),
]


@pytest.mark.parametrize(("text", "dialect", "verb", "names", "scope"), ONE, ids=[f"{row[1]}: {row[0]}" for row in ONE])
def test_one_statement(text: str, dialect: str, verb: str, names: tuple[str, ...], scope: str) -> None:
    assert brief(text, dialect)[0] == (verb, names, scope)


HIDDEN = [
    ("SELECT 1; DROP TABLE t", PG),
    ("COMMIT; DROP TABLE t", PG),
    ("/*!50000 DROP TABLE t */", MY),
    ("/*M!100100 DROP TABLE t */", MY),
    ("SELECT 1 DROP TABLE t", TS),
    ("PRINT 1 DROP TABLE t", TS),
    ("IF EXISTS (SELECT 1) BEGIN DROP TABLE t END", TS),
    ("BEGIN TRY DROP TABLE t END TRY BEGIN CATCH END CATCH", TS),
    ("SELECT 1\nGO\nDROP TABLE t\nGO", TS),
    ("EXEC('DROP TABLE t')", TS),
    ("EXEC('DR'+'OP TABLE t')", TS),
    ("EXEC sp_executesql N'DROP TABLE t'", TS),
    ("sp_executesql N'DROP TABLE t'", TS),
    ("DECLARE @s NVARCHAR(MAX) = 'DROP TABLE t'; EXEC(@s)", TS),
    ("SELECT 1 EXEC('DROP TABLE t')", TS),
    ("SET @q=CONCAT('DR','OP TABLE t'); PREPARE s FROM @q; EXECUTE s", MY),
    ("PREPARE s FROM 0x44524f50205441424c452074; EXECUTE s", MY),
    ("DELIMITER //\nDROP TABLE t //", MY),
    ("DELIMITER $$\nSELECT 1$$\nDROP TABLE t$$", ""),
    ("DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$", PG),
    ("DO $$ BEGIN IF true THEN DROP TABLE t; END IF; END $$", PG),
    ("EXECUTE IMMEDIATE 'DROP TABLE t'", SF),
    ("EXECUTE IMMEDIATE $$ BEGIN DROP TABLE t; END $$", SF),
    ("BEGIN DROP TABLE t; END", SF),
    ("SELECT dblink_exec('x','drop table t')", PG),
    ("Sure! Here is the query:\nDROP TABLE t;", ""),
    ("SELECT 'a\\'; DROP TABLE t; -- '", ""),
    ("SELECT 'a\\'; DROP TABLE t; -- '", PG),
    ("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DROP TABLE t'; SELECT f()", PG),
    ("DECLARE x INT; BEGIN DROP TABLE t; COMMIT; END;", ORA),
    ("EXPLAIN ANALYZE SELECT 1; DROP TABLE t", PG),
]


@pytest.mark.parametrize(("text", "dialect"), HIDDEN, ids=[f"{row[1]}: {row[0]}" for row in HIDDEN])
def test_a_drop_is_found_wherever_it_hides(text: str, dialect: str) -> None:
    found = [act for act in statements(text, dialect) if act.verb == "drop-table"]
    assert [act.names for act in found] == [("t",)]
    assert not found[0].flags & {"lexical", "latent", "rolled-back"}


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", PG),
        ("WITH RECURSIVE d AS MATERIALIZED (DELETE FROM t RETURNING id) INSERT INTO x SELECT * FROM d", PG),
        ("WITH c AS (SELECT 1) DELETE FROM t", MY),
        ("SET NOCOUNT ON DELETE FROM t", TS),
        ("SELECT 1 DELETE FROM t", TS),
        ("WHILE 1=1 DELETE FROM t", TS),
        ("CREATE RULE r AS ON SELECT TO v DO INSTEAD DELETE FROM t", PG),
        ("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t", MY),
    ],
)
def test_a_delete_is_found_wherever_it_hides(text: str, dialect: str) -> None:
    found = [act for act in statements(text, dialect) if act.verb == "delete"]
    assert [(act.names, act.scope) for act in found] == [(("t",), "all")]


FLAGS = [
    ("BEGIN; DELETE FROM t; ROLLBACK", PG, "delete", {"rolled-back"}),
    ("BEGIN; DROP TABLE t; ROLLBACK", PG, "drop-table", {"rolled-back"}),
    ("CREATE TABLE t (a int); DROP TABLE t", PG, "drop-table", {"created-here"}),
    ("CREATE TEMP TABLE t (a int); TRUNCATE t", PG, "truncate", {"temporary"}),
    ("ALTER TABLE t ADD COLUMN x int; UPDATE t SET x = 0", PG, "update", {"created-here"}),
    ("DROP TEMPORARY TABLE t", MY, "drop-table", {"temporary"}),
    ("DROP TABLE #t", TS, "drop-table", {"temporary"}),
    ("SELECT * INTO #t FROM u; DELETE FROM #t", TS, "delete", {"temporary"}),
    ("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'TRUNCATE t'", PG, "truncate", {"latent", "routine"}),
    ("SELECT 1 DROP TABLE t", PG, "drop-table", {"lexical"}),
    ("EXEC('DROP TABLE t')", TS, "drop-table", {"dynamic"}),
]


@pytest.mark.parametrize(("text", "dialect", "verb", "flags"), FLAGS, ids=[row[0] for row in FLAGS])
def test_flags(text: str, dialect: str, verb: str, flags: set[str]) -> None:
    (found,) = (act for act in statements(text, dialect) if act.verb == verb)
    assert flags <= found.flags


NOT_FLAGS = [
    ("BEGIN; DELETE FROM t; COMMIT; ROLLBACK", PG, "delete", "rolled-back"),
    ("BEGIN; DELETE FROM t; ROLLBACK TO SAVEPOINT a; COMMIT", PG, "delete", "rolled-back"),
    ("BEGIN; DELETE FROM t; DROP TABLE u; ROLLBACK", MY, "delete", "rolled-back"),
    ("ALTER TABLE t ADD COLUMN x int; UPDATE t SET x = 0, y = 1", PG, "update", "created-here"),
    ("ALTER TABLE t ADD COLUMN IF NOT EXISTS x int; UPDATE t SET x = 0", PG, "update", "created-here"),
    ("ROLLBACK; DELETE FROM t", PG, "delete", "rolled-back"),
    ("CREATE TABLE IF NOT EXISTS t (a int); DROP TABLE t", PG, "drop-table", "created-here"),
    ("CREATE TABLE a (x int); ALTER TABLE users RENAME TO a; DROP TABLE a", PG, "drop-table", "created-here"),
    ("CREATE TABLE a (x int); DROP TABLE a, users", PG, "drop-table", "created-here"),
]


@pytest.mark.parametrize(("text", "dialect", "verb", "flag"), NOT_FLAGS, ids=[row[0] for row in NOT_FLAGS])
def test_what_does_not_make_it_cheap(text: str, dialect: str, verb: str, flag: str) -> None:
    (found,) = (act for act in statements(text, dialect) if act.verb == verb)
    assert flag not in found.flags


@pytest.mark.parametrize(
    ("text", "dialect", "language", "code"),
    [
        ("COPY t FROM PROGRAM 'rm -rf /data'", PG, "shell", "rm -rf /data"),
        ("\\! rm -rf /data", PG, "shell", "rm -rf /data"),
        (".shell rm -rf /data", "sqlite", "shell", "rm -rf /data"),
        ("SELECT 1;\n\\copy t from program 'rm x'", PG, "shell", "rm x"),
        ("EXEC xp_cmdshell 'del /q x'", TS, "cmd", "del /q x"),
        ("system rm x", MY, "shell", "rm x"),
    ],
)
def test_other_languages_are_handed_back(text: str, dialect: str, language: str, code: str) -> None:
    (snippet,) = reading(text, dialect).snippets
    assert (snippet.language, snippet.text, snippet.depth) == (language, code, 1)
    assert snippet.origin is not None
    start, end = snippet.origin.lift((0, len(code)))
    assert code in text[start:end]


def test_an_unknown_dialect_is_the_union_of_what_servers_would_do() -> None:
    text = "DELETE FROM t WHERE id = 1 /*! OR 1=1 */"
    assert {act.scope for act in statements(text) if act.verb == "delete"} == {"one", "all"}
    assert [act.scope for act in statements(text, PG) if act.verb == "delete"] == ["one"]


def test_spans_point_at_the_statement() -> None:
    text = "SELECT 1; -- x\n DROP TABLE t ; SELECT 2"
    (found,) = (act for act in statements(text, PG) if act.verb == "drop-table")
    assert text[slice(*found.span)] == "DROP TABLE t"


def test_spans_inside_a_body_point_into_the_body() -> None:
    text = "DO $$ BEGIN DROP TABLE t; END $$"
    (found,) = (act for act in statements(text, PG) if act.verb == "drop-table")
    assert text[slice(*found.span)] == "DROP TABLE t"


def test_latent_text_keeps_its_mark() -> None:
    (act,) = reading("DROP TABLE t", PG, latent=True).acts
    assert isinstance(act, Statement) and "latent" in act.flags


def test_disguised_letters_are_reported() -> None:
    (found,) = (act for act in statements("DR\u200bOP TABLE users; -- \u0430", PG) if "unparsed" in act.flags)
    assert found.verb == "unknown" and found.scope == "unknown"

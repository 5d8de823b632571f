"""Input made to hang, crash or blind the reader: all of it ends, and nothing of it raises."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.sql import read
from blastwall.languages.sql.dialect import canonical, lexicons
from blastwall.languages.sql.scanner import scan
from blastwall.model import Snippet

HOSTILE = {
    "parens": "SELECT " + "(" * 20_000,
    "subqueries": "DELETE FROM t WHERE a IN " + "(SELECT 1 FROM (" * 8_000,
    "conditions": "DELETE FROM t WHERE " + "(" * 20_000 + "1=1" + ")" * 20_000,
    "ors": "DELETE FROM t WHERE " + " OR ".join(f"a={i}" for i in range(20_000)),
    "list": "DELETE FROM t WHERE id IN (" + ",".join(map(str, range(30_000))) + ")",
    "statements": "DROP TABLE t;" * 10_000,
    "semicolons": ";" * 100_000,
    "blocks": "BEGIN " * 20_000,
    "string": "SELECT '" + "a" * 200_000,
    "comments": "/* " * 60_000,
    "tags": "$a$" * 50_000,
    "quotes": "'" * 100_001,
    "ctes": "WITH a AS (" * 10_000,
    "explains": "EXPLAIN ANALYZE " * 10_000,
    "nots": "DELETE FROM t WHERE " + "NOT " * 30_000 + "1",
    "signs": "DELETE FROM t WHERE a = " + "- " * 30_000 + "1",
    "execs": "EXEC('" * 20_000,
    "prepares": "PREPARE a AS " * 10_000,
    "cases": "UPDATE t SET a=" + "CASE WHEN 1 THEN " * 10_000,
    "executable": "/*!50000 " * 20_000 + "DROP TABLE t",
    "ifs": "IF 1=1 " * 20_000 + " DROP TABLE t",
    "drops": "SELECT 1 " + "DROP TABLE a " * 10_000,
    "jinja": "{{" * 50_000,
    "concatenation": "EXEC('a'" + "+'b'" * 20_000 + ")",
    "calls": "SELECT " + "dblink(" * 20_000,
    "names": "DROP TABLE " + "a." * 40_000 + "a",
    "nul": "DROP\0TABLE\0t" * 1_000,
}

_CHILD = """
import sys, threading
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.sql import read
from blastwall.model import Snippet
def go():
    for dialect in ("", "postgres", "mysql", "tsql"):
        read(Snippet("sql", text, context=Context(), dialect=dialect), Budget())
    print("done", flush=True)
text = sys.stdin.read()
threading.stack_size(512 * 1024)
thread = threading.Thread(target=go)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends(name: str) -> None:
    text = HOSTILE[name]
    begin = time.process_time()
    reading = read(Snippet("sql", text, context=Context()), Budget())
    assert time.process_time() - begin < 8, "not linear any more"
    assert reading.acts or reading.notices or name in ("semicolons", "comments", "tags", "quotes", "nul", "jinja")


def test_hostile_text_on_a_small_stack() -> None:
    for name in ("parens", "subqueries", "conditions", "nots", "signs", "cases", "blocks", "ctes"):
        done = [sys.executable, "-c", _CHILD]
        child = subprocess.run(done, input=HOSTILE[name], capture_output=True, text=True, timeout=120)
        assert child.stdout == "done\n", (name, child.returncode, child.stderr[-500:])


def test_what_is_left_unread_says_so() -> None:
    reading = read(
        Snippet("sql", "DROP TABLE t; SELECT 1 IN (" + "1," * 90_000, context=Context()), Budget(nodes=1_000)
    )
    assert not reading.finished
    assert any(notice.confirm for notice in reading.notices)


SHARDS = st.sampled_from(
    [
        *str.split(
            """
        DROP TABLE DELETE FROM t WHERE id = 1 ' " ` ; ( ) , -- /* */ /*! $$ \\ BEGIN END EXEC WITH AS SELECT UPDATE SET
        ALTER CREATE FUNCTION DO IF THEN MERGE USING WHEN COPY PROGRAM GO DELIMITER // [ ] @x #t ? {{ }} EXPLAIN
        ANALYZE EXECUTE IMMEDIATE PREPARE LIMIT IN NOT LIKE q'[ E' N' U&" 0x41 . :: LOAD GRANT ON TO DECLARE CALL
        SYSTEM PUT TOP
        """
        ),
        "\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(SHARDS, max_size=40),
    st.sampled_from(["", "postgres", "mysql", "tsql", "snowflake", "oracle"]),
    st.booleans(),
)
def test_any_mixture_is_read(parts: list[str], dialect: str, tight: bool) -> None:
    text = ("" if tight else " ").join(parts)
    reading = read(Snippet("sql", text, context=Context(), dialect=dialect), Budget())
    for act in reading.acts:
        start, end = act.span
        assert 0 <= start <= end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["", "postgres", "mysql", "tsql"]))
def test_any_text_is_read(text: str, dialect: str) -> None:
    read(Snippet("sql", text, context=Context(), dialect=dialect), Budget())
    for lexicon in lexicons(dialect, text):
        places = [(token.start, token.end) for token in scan(text, lexicon, Budget()).tokens]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("PostgreSQL", "postgres"), ("mssql", "tsql"), ("MariaDB", "mysql"), ("sparksql", "spark"),
     ("postgres14", "postgres"),
     ("postgresql+psycopg2", "postgres"), ("klingon", ""), ("", ""), ("T-SQL", "tsql"), ("sqlite3", "sqlite")],
)  # fmt: skip
def test_dialects_have_other_names(name: str, ours: str) -> None:
    assert canonical(name) == ours


def test_plain_statements_import_no_parser() -> None:
    code = (
        "import sys\nfrom blastwall.budget import Budget\nfrom blastwall.context import Context\n"
        "from blastwall.languages.sql import read\nfrom blastwall.model import Snippet\n"
        "for text in ('SELECT 1', 'DROP TABLE t', 'DELETE FROM t WHERE id = 1 AND a > 2', 'GRANT ALL ON t TO u'):\n"
        "    read(Snippet('sql', text, context=Context()), Budget())\n"
        "bad = {'sqlglot', 'dataclasses', 'typing', 'pathlib', 'enum', 'argparse', 'tomllib'} & set(sys.modules)\n"
        "print(sorted(bad - {'enum'}))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", _PATHS + code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


_PATHS = f"import sys; sys.path[:0] = {sys.path!r}\n"

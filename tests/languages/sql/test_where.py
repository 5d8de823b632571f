"""What conditions pick."""

from __future__ import annotations

import pytest

from blastwall.budget import Budget
from blastwall.languages.sql.dialect import lexicons
from blastwall.languages.sql.expression import OPAQUE, read_condition
from blastwall.languages.sql.scanner import Token, scan
from blastwall.languages.sql.tree import condition, safe
from blastwall.languages.sql.where import ALL, BROAD, KEY, KEYS, NONE, UNKNOWN, fold_where


def tokens(text: str, dialect: str = "postgres") -> list[Token]:
    return scan(text, lexicons(dialect, text)[0], Budget()).tokens


PICKS = {
    ALL: """1=1; TRUE; NOT false; id=id; users.id=users.id; users.id=id; id IS NOT NULL; id IS NULL OR id IS NOT NULL;
        'a'='a'; ''=''; 1<2; 1<>2; ((true)); id>=id; id=id OR 1=0; EXISTS (SELECT 1); 1 IN (1); coalesce(true);
        name LIKE '%' OR name IS NULL; name LIKE '%%'; length(name)>=0; 1=1 OR id=5; NOT (1=0); NOT 1=2;
        id IN (SELECT id FROM users); id NOT IN (SELECT 0 WHERE false); id > -1; id <> -999999; id > 0; id >= 1;
        ctid IS NOT NULL; now() > '1970-01-01'; random() >= 0; NULL IS NULL; id; NOT 0; 1 XOR 0; id DIV 1 = id;
        name RLIKE '.*'; id<=>id; 2-1=1; 'a'||'b'='ab'; (a=1 OR true); a=1 OR a<>1; 1 BETWEEN 0 AND 2; NOT NOT true;
        id + 0 = id; a = 1 OR NOT a = 1; true AND 1=1; -1 < 0; id::text = id; 1.0 = 1""",
    NONE: """1=0; false; NOT true; id=5 AND 1=0; 'a'='b'; id < id; 1 IN (2,3); id = NULL; id < -5; a BETWEEN 5 AND 1""",
    KEY: """id=5; id=$1; id = :id; id = ?; id = @p; 5 = id; id = 5 AND 1=1; user_id = 7 AND status = 'x'; id=5 OR id=6;
        uuid='0b1'; email = 'a@b.c'; id=5 AND (a=1 OR true); id IN (1,2,3); u.id = 5; (id = 5); id = '5'::uuid;
        lower(email) = 'a'; id = ANY($1); (id, x) IN ((1, 2)); id = lower('X'); id = old.id; "id" = 5;
        id IS NOT DISTINCT FROM 5;
        orderId = 3; id = 1 AND created_at < now(); id = CAST('5' AS int); id LIKE 'abc'; id = {{ id }}""",
    KEYS: "id IN (1,2,3,4,5,6,7,8,9,10,11,12); id=1 OR id IN (2,3,4,5,6,7,8,9,10,11,12)",
    BROAD: """status = 'old'; created_at < now(); id > 1000; name LIKE 'a%'; a = b; id IN (SELECT user_id FROM x);
        id = 5 OR status = 'x'; deleted_at IS NOT NULL; x IS NULL; active;
        EXISTS (SELECT 1 FROM y WHERE y.i = users.id);
        NOT id IN (1, 2); id BETWEEN 5 AND 9; a = 1 AND b = 2; id IN (SELECT id FROM users WHERE status = 'x');
        id = other_id; CASE WHEN a THEN 1 END = 1; now() > created_at""",
    UNKNOWN: "$1; true AND $1; f( ; ; a b c",
}
CASES = [(reach, text.strip()) for reach, block in PICKS.items() for text in block.split(";")]


@pytest.mark.parametrize(("reach", "text"), CASES, ids=[f"{reach}: {text}" for reach, text in CASES])
def test_what_a_condition_picks(reach: str, text: str) -> None:
    assert fold_where(tokens(text), "users").reach == reach


def test_bound_parameters_are_constants() -> None:
    where = tokens("id = $1 OR $2")
    assert fold_where(where, "users", {"$1": 1, "$2": True}).reach == ALL
    assert fold_where(where, "users", {"$1": 1, "$2": False}).reach == KEY
    assert fold_where(where, "users").reach == UNKNOWN


def test_a_routine_compares_keys_with_its_variables() -> None:
    where = tokens("user_id = p_user")
    assert fold_where(where, "users").reach == BROAD
    assert fold_where(where, "users", routine=True).reach == KEY


@pytest.mark.parametrize("text", ["(" * 500 + "1" + ")" * 500, "NOT " * 500 + "1", "- " * 500 + "1", "CASE " * 99, ""])
def test_deep_conditions_are_opaque_and_kept_from_sqlglot(text: str) -> None:
    assert read_condition(tokens(text)) == OPAQUE
    assert not safe(tokens(text)) or text.startswith("-")


@pytest.mark.parametrize(
    ("text", "reach"), [("1 = 1", ALL), ("id = 5", KEY), ("id IN (1, 2)", KEY), ("a LIKE 'x%'", BROAD), ("1 = 0", NONE)]
)
def test_sqlglot_gives_the_same_tree(text: str, reach: str) -> None:
    pytest.importorskip("sqlglot")
    from blastwall.languages.sql.where import _Folder

    node = condition(tokens(text), text, "postgres")
    assert _Folder("users", {}, False).reach(node, 0) == reach

"""Lowers DELETE, UPDATE, MERGE, INSERT, REPLACE, COPY and their like: which rows are changed, and how many."""

from __future__ import annotations

from blastwall.languages.sql.expression import split_commas
from blastwall.languages.sql.scanner import NAME, NUMBER, PARAM, STRING, WORD, Token
from blastwall.languages.sql.script import find, group_end, name_at
from blastwall.languages.sql.where import ALL, BROAD, KEY, KEYS, NONE, UNKNOWN, fold_where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from blastwall.languages.sql.script import Script

_SCOPES = {ALL: "all", NONE: "none", KEY: "one", KEYS: "several", BROAD: "many", UNKNOWN: "unknown"}
_WHERE = frozenset({"WHERE"})
_WHERE_ENDS = frozenset(
    str.split(
        """
    RETURNING LIMIT ORDER OPTION SETTINGS GROUP FETCH OFFSET RETURN LOG IF UNION ALLOW WITH FORMAT PREWHERE QUALIFY
    """
    )
)
_FILTERS = frozenset({"LIMIT", "FETCH"})
_JOINS = frozenset({"JOIN", "APPLY"})
#: joins that leave every row of the target in
_WIDE_JOINS = frozenset({"LEFT", "CROSS", "FULL"})
_SOURCES = frozenset({"FROM"})
_MODIFIERS = frozenset(
    str.split(
        """
    LOW_PRIORITY QUICK IGNORE HIGH_PRIORITY ONLY OR ROLLBACK ABORT REPLACE FAIL HISTORY TOP FROM TABLE
    """
    )
)
#: places on a server that hold no data to load
_PRIVATE = ("/etc/", "/root/", "/proc/", "/home/", "/var/lib/", "/var/run/")
#: a LIMIT above this limits nothing
_NO_LIMIT = 1_000_000


def delete(script: Script, tokens: Sequence[Token]) -> None:
    """DELETE in every dialect: `DELETE FROM t`, `DELETE t FROM t JOIN u`, `DELETE TOP (5) FROM t`, `DELETE t`."""
    at, top = _target(tokens, 1)
    name, after = name_at(tokens, at)
    where = find(tokens, _WHERE, 1)
    body_end = where if where >= 0 else _clauses_end(tokens, after)
    joined = _narrowing_join(tokens, after, body_end)
    script_name = _aliased(tokens, name, after, body_end)
    _change(script, "delete", tokens, script_name, where, joined, top)


def update(script: Script, tokens: Sequence[Token]) -> None:
    """UPDATE in every dialect; the target stands between the verb and SET."""
    at, top = _target(tokens, 1)
    name, after = name_at(tokens, at)
    second = tokens[1].up if len(tokens) > 1 else ""
    if second in ("STATISTICS", "STATS") or (second == "STATISTICS"):
        script.emit("analyze", tokens, [name])
        return
    set_at = find(tokens, frozenset({"SET"}), at)
    where = find(tokens, _WHERE, set_at if set_at >= 0 else 1)
    body_end = where if where >= 0 else _clauses_end(tokens, after)
    joined = _narrowing_join(tokens, after, body_end)
    joined = joined or any(token.up == "PORTION" for token in tokens[after : after + 3])
    script_name = _aliased(tokens, name, after, body_end)
    if set_at < 0 and where < 0 and not any(t.kind == PARAM for t in tokens):
        script.emit("unknown", tokens, (), "unknown", ("unparsed",), {"verb": "update"})
        return
    added = set_at >= 0 and _fills_new_columns(script, tokens[set_at + 1 : body_end], script_name)
    _change(script, "update", tokens, script_name, where, joined, top, {"created-here"} if added else set())


def mutation(script: Script, action: Sequence[Token], name: str) -> None:
    """ClickHouse's ALTER TABLE t DELETE WHERE ... and UPDATE ... WHERE ..."""
    where = find(action, _WHERE, 1)
    _change(script, action[0].up.lower(), action, name, where, False, -1)


def _fills_new_columns(script: Script, assignments: Sequence[Token], table: str) -> bool:
    """Whether every column that is set was added earlier in this script, so that no value is lost."""
    if not script.created:
        return False
    columns = []
    for part in split_commas(assignments):
        column, after = name_at(part, 0)
        if not column or after >= len(part) or part[after].up != "=":
            return False
        columns.append(f"{table}.{column.rsplit('.', 1)[-1]}".lower())
    return bool(columns) and script.created.issuperset(columns)


def _clauses_end(tokens: Sequence[Token], after: int) -> int:
    """Where what follows the tables begins (RETURNING, LIMIT, ...), for a change without WHERE."""
    end = find(tokens, frozenset({"RETURNING", "LIMIT", "ORDER", "OPTION", "SETTINGS"}), after)
    return end if end >= 0 else len(tokens)


def _narrowing_join(tokens: Sequence[Token], after: int, end: int) -> bool:
    """Whether an inner join picks among the target's rows; a cross or outer join, or a comma, leaves all of them in."""
    at = after
    while True:
        at = find(tokens, _JOINS, at, end)
        if at < 0:
            return False
        before = {tokens[at - 1].up, tokens[at - 2].up if at > 1 else ""}
        if not before & _WIDE_JOINS:
            return True
        at += 1


def _target(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Step over modifiers; return where the target is named, and the number of TOP or -1."""
    top = -1
    while at < len(tokens) and tokens[at].up in _MODIFIERS:
        if tokens[at].up == "TOP":
            at += 1
            if at < len(tokens) and tokens[at].up == "(":
                end = group_end(tokens, at)
                top = _count(tokens[at + 1 : end])
                at = end
            elif at < len(tokens):
                top = _count(tokens[at : at + 1])
            if at + 1 < len(tokens) and tokens[at + 1].up == "PERCENT":
                at += 1
                top = _NO_LIMIT + 1 if top >= 100 else _NO_LIMIT
        at += 1
    return at, top


def _count(tokens: Sequence[Token]) -> int:
    """Return the number a LIMIT or TOP gives; 1000 where it can't be told."""
    if tokens and tokens[0].kind == NUMBER:
        try:
            return int(float(tokens[0].text))
        except (ValueError, OverflowError):
            return 1000
    if tokens and tokens[0].up == "ALL":
        return _NO_LIMIT + 1
    return 1000


def _aliased(tokens: Sequence[Token], name: str, after: int, end: int) -> str:
    """Return the table an alias stands for (`DELETE d FROM users d`, `UPDATE u SET ... FROM users u`)."""
    source = find(tokens, _SOURCES, after, end)
    if source < 0 or "." in name:
        return name
    at = source + 1
    while at < end:
        table, at = name_at(tokens, at)
        if not table:
            break
        if at < end and tokens[at].up == "AS":
            at += 1
        if at < end and tokens[at].kind in (WORD, NAME) and tokens[at].text.lower() == name.lower():
            return table
        while at < end and tokens[at].up not in (",", "JOIN"):
            at += 1
        at += 1
    return name


def _change(
    script: Script,
    verb: str,
    tokens: Sequence[Token],
    name: str,
    where: int,
    joined: bool,
    top: int,
    known: Collection[str] = (),
) -> None:
    flags = set(known)
    limit_at = find(tokens, _FILTERS, 1)
    limit = top
    if limit_at >= 0:
        rest = [t for t in tokens[limit_at + 1 :] if t.up not in ("FIRST", "NEXT")]
        if len(rest) > 2 and rest[1].up == ",":  # LIMIT offset, count
            rest = rest[2:]
        limit = _count(rest)
    details: dict[str, bool | int | float | str | None] = {}
    if where < 0:
        scope = "many" if joined else "all"
        if joined:
            flags.add("joined")
    else:
        end = find(tokens, _WHERE_ENDS, where + 1)
        condition = tokens[where + 1 : end if end >= 0 else len(tokens)]
        if any(token.up == "CURRENT" for token in condition[:1]):
            scope = "unknown"  # the row a cursor stands on, often in a loop
        else:
            if not script.dialect:
                condition = _double_quoted(script.snippet.text, condition)
            fold = fold_where(
                condition,
                name,
                script.parameters,
                routine="routine" in script.flags,
                text="" if script.bodies else script.snippet.text,
                dialect=script.dialect,
            )
            scope = _SCOPES[fold.reach]
            if fold.reach == ALL and joined:
                scope = "many"
                flags.add("joined")
            elif fold.reach == ALL:
                flags.add("tautology")
            if fold.reach == KEY and condition:
                details["key"] = script.snippet.text[condition[0].start : condition[-1].end][:200]
        flags.add("where")
    if 0 <= limit <= _NO_LIMIT:
        flags.add("limit")
        if scope in ("all", "many", "unknown"):
            scope = "one" if limit == 1 and scope != "all" else "many"
    script.emit(verb, tokens, [name] if name else [], scope, flags, details)


_BEFORE_VALUES = frozenset(
    str.split(
        """
    = == <> != < > <= >= <=> LIKE ILIKE RLIKE REGEXP GLOB
    """
    )
)


def _double_quoted(text: str, condition: Sequence[Token]) -> Sequence[Token]:
    """Where the dialect is unknown, `email = "a@b.c"` is MySQL's string rather than a column."""
    changed = list(condition)
    for index in range(1, len(changed)):
        token = changed[index]
        if token.kind != NAME or text[token.start : token.start + 1] != '"':
            continue
        before = changed[index - 1]
        if (before.up in _BEFORE_VALUES and (index < 2 or changed[index - 2].text.lower() != token.text.lower())) or (
            before.up in ("(", ",") and any(t.up == "IN" for t in changed[max(0, index - 40) : index])
        ):
            changed[index] = Token(STRING, token.text, "", token.start, token.end)
    return changed


def merge(script: Script, tokens: Sequence[Token]) -> None:
    """MERGE INTO t USING s ON ... WHEN ... THEN DELETE."""
    at = 2 if len(tokens) > 1 and tokens[1].up == "INTO" else 1
    name, _ = name_at(tokens, at)
    deletes = False
    for index in range(len(tokens) - 1):
        if (tokens[index].up == "THEN" and tokens[index + 1].up == "DELETE") or (
            tokens[index].up == "DELETE" and tokens[index + 1].up == "WHERE"
        ):
            deletes = True
    script.emit("merge-delete" if deletes else "merge", tokens, [name] if name else [], "many" if deletes else "one")


def insert(script: Script, tokens: Sequence[Token]) -> None:
    """INSERT INTO t ...; INSERT OVERWRITE t ... drops what t, or its partition, held."""
    words = [token.up for token in tokens[:8]]
    at = 1
    overwrite = False
    while at < len(tokens) and tokens[at].up in (
        "INTO",
        "OVERWRITE",
        "TABLE",
        "OR",
        "REPLACE",
        "IGNORE",
        "ABORT",
        "ROLLBACK",
        "FAIL",
        "LOW_PRIORITY",
        "DELAYED",
        "ALL",
        "HIGH_PRIORITY",
        "FIRST",
        "LOCAL",
    ):
        overwrite = overwrite or tokens[at].up == "OVERWRITE"
        at += 1
    if at < len(tokens) and tokens[at].up == "FUNCTION":
        script.emit(
            "write-outside", tokens, (), "one", (), {"what": tokens[at + 1].text if at + 1 < len(tokens) else ""}
        )
        return
    if at < len(tokens) and tokens[at].up == "DIRECTORY":
        script.emit("write-outside", tokens, (), "one", (), {"what": "directory"})
        return
    name, after = name_at(tokens, at)
    if (
        not overwrite
        and find(tokens, frozenset({"REPLACE"}), after, min(len(tokens), after + 6)) >= 0
        and "WHERE" in [t.up for t in tokens[after : after + 8]]
    ):
        overwrite = True  # Databricks: INSERT INTO t REPLACE WHERE ...
    if overwrite:
        partition = find(tokens, frozenset({"PARTITION"}), after) >= 0
        script.emit("insert-overwrite", tokens, [name] if name else [], "one", ("partition",) if partition else ())
    else:
        flags = ("replace",) if "REPLACE" in words[:4] else ()
        script.emit("insert", tokens, [name] if name else [], "one", flags)


def replace(script: Script, tokens: Sequence[Token]) -> None:
    """REPLACE INTO t (MySQL, SQLite) writes rows by key; REPLACE TABLE t (ClickHouse) drops the table first."""
    if len(tokens) > 1 and tokens[1].up in ("TABLE", "TEMPORARY"):
        name, _ = name_at(tokens, 2)
        script.emit("replace-table", tokens, [name] if name else [])
        return
    at = 1
    while at < len(tokens) and tokens[at].up in ("INTO", "LOW_PRIORITY", "DELAYED"):
        at += 1
    name, _ = name_at(tokens, at)
    many = find(tokens, frozenset({"SELECT"}), at) >= 0
    script.emit("replace-rows", tokens, [name] if name else [], "many" if many else "one")


def copy(script: Script, tokens: Sequence[Token]) -> None:
    """COPY t FROM/TO PROGRAM runs a program on the server; COPY INTO @stage writes files; the rest moves rows."""
    for index, token in enumerate(tokens[:-1]):
        if token.up == "PROGRAM" and tokens[index - 1].up in ("FROM", "TO"):
            command = tokens[index + 1]
            script.emit("copy-program", tokens, (), "one", (), {"command": command.text[:500]})
            hand_over(script, "shell", command)
            return
    words = [token.up for token in tokens]
    overwrites = _on(words, "OVERWRITE")
    if _on(words, "PURGE"):
        script.emit("remove-files", tokens)
    elif overwrites and "INTO" in words[:2]:
        script.emit("write-outside", tokens, (), "one", (), {"what": "the files of a stage"})
    else:
        name, _ = name_at(tokens, 2 if words[1:2] == ["INTO"] else 1)
        script.emit("copy", tokens, [name] if name else [])


def _on(words: list[str], option: str) -> bool:
    """Whether an option is switched on: `PURGE = TRUE`."""
    for index, word in enumerate(words):
        if word == option:
            following = [w for w in words[index + 1 : index + 3] if w != "="]
            return following[:1] == ["TRUE"]
    return False


def load(script: Script, tokens: Sequence[Token]) -> None:
    """LOAD DATA INPATH ... OVERWRITE INTO TABLE t; LOAD 'library'."""
    words = [token.up for token in tokens]
    if len(tokens) > 1 and tokens[1].kind == STRING and script.dialect in ("", "postgres"):
        script.emit("load-library", tokens, [tokens[1].text])
        return
    into = find(tokens, frozenset({"INTO", "TABLE"}), 1)
    at = into + 1 if into >= 0 else len(tokens)
    if at < len(tokens) and tokens[at].up == "TABLE":
        at += 1
    name, _ = name_at(tokens, at)
    path = next((t.text for t in tokens[1:6] if t.kind == STRING), "")
    # the directory that `secure_file_priv` names by default is made for imports
    imported = path.startswith("/var/lib/mysql-files/") and ".." not in path
    if "LOCAL" not in words[:4] and path.startswith(_PRIVATE) and not imported:
        script.emit("server-file", tokens, (), "one", (), {"function": f"load data from {path[:80]}"})
        return
    if "OVERWRITE" in words or ("TRUNCATE" in words and "INTO" in words):
        script.emit("insert-overwrite", tokens, [name] if name else [])
    elif into > 0 and words[into - 1] == "REPLACE":
        # MySQL: every row of the table whose key the file brings is deleted and written anew
        script.emit("replace-rows", tokens, [name] if name else [], "many", ("load",))
    else:
        script.emit("insert", tokens, [name] if name else [], "one", ("load",))


def hand_over(script: Script, language: str, literal: Token) -> None:
    """Give code in another language that a string of ours holds back to the engine."""
    from blastwall.model import Origin, Snippet

    snippet = script.snippet
    if not script.budget.open_snippet(snippet.depth + 1) or not literal.text.strip():
        return
    starts = None
    if literal.inner >= 0 and len(literal.text) < 20_000:
        starts = range(literal.inner, literal.inner + len(literal.text))
    script.reading.snippets.append(
        Snippet(
            language,
            literal.text,
            context=snippet.context.elsewhere(host=snippet.context.host or "database server"),
            origin=Origin(snippet, (literal.start, literal.end), starts),
            pointer=snippet.pointer,
            latent=snippet.latent,
            depth=snippet.depth + 1,
        )
    )

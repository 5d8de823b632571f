"""Lowers code that runs other code: EXEC, EXECUTE IMMEDIATE, PREPARE, DO, CALL, bodies of routines, client commands."""

from __future__ import annotations

from blastwall.languages.sql.changes import hand_over
from blastwall.languages.sql.scanner import NAME, NUMBER, PARAM, STRING, WORD, Token
from blastwall.languages.sql.script import GAP, find, group_end, name_at
from blastwall.languages.sql.settings import assign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.sql.script import Script

#: languages of routine bodies that are SQL
_SQL_LANGUAGES = frozenset({"", "SQL", "PLPGSQL", "PLSQL", "TSQL"})
#: stored procedures of the server that do more than their name admits: name -> verb
_PROCEDURES: dict[str, str] = {
    "sp_rename": "rename",
    "sp_renamedb": "rename",
    "sp_configure": "alter-system",
    "sp_detach_db": "detach",
    "sp_delete_backuphistory": "expire-history",
    "sp_delete_database_backuphistory": "expire-history",
    "sp_purge_jobhistory": "expire-history",
    "sp_cycle_errorlog": "expire-history",
    "xp_delete_file": "overwrite-backup",
    "xp_regwrite": "server-program",
    "xp_regdeletekey": "server-program",
    "xp_regdeletevalue": "server-program",
    "sp_oacreate": "server-program",
    "sp_oamethod": "server-program",
    "sp_execute_external_script": "server-program",
    "sp_addextendedproc": "load-library",
    "sp_removedbreplication": "replication",
    "sp_dropserver": "drop-definition",
    "sp_delete_job": "drop-definition",
    "sp_dropdevice": "drop-backup",
    "expire_snapshots": "expire-history",
    "remove_orphan_files": "expire-history",
    "rollback_to_snapshot": "restore-table",
    "rollback_to_timestamp": "restore-table",
    "rds_kill": "kill",
    "rds_kill_query": "kill",
    "abort_session": "kill",
    "drop_chunks": "drop-partition",
}
_RIGHTS = (
    "sp_addrolemember",
    "sp_droprolemember",
    "sp_addsrvrolemember",
    "sp_dropsrvrolemember",
    "sp_addlogin",
    "sp_grantlogin",
    "sp_denylogin",
    "sp_revokelogin",
    "sp_changedbowner",
    "sp_password",
    "sp_grantdbaccess",
    "sp_revokedbaccess",
    "sp_addrole",
    "sp_adduser",
    "sp_change_users_login",
)
_GONE = ("sp_droplogin", "sp_dropuser", "sp_droprole", "sp_dropapprole")


def execute(script: Script, tokens: Sequence[Token]) -> None:
    """EXEC and EXECUTE in all their forms."""
    at = 1
    word = tokens[at].up if at < len(tokens) else ""
    if word == "AS":
        script.emit("set", tokens)
        return
    if word == "IMMEDIATE":
        dynamic(script, tokens, tokens[2:], ends=frozenset({"USING", "INTO", "RETURNING", "BULK"}))
        return
    if word == "(":
        end = group_end(tokens, at)
        dynamic(script, tokens, tokens[at + 1 : end])
        return
    if at < len(tokens) and tokens[at].kind == STRING:
        dynamic(script, tokens, tokens[at:], ends=frozenset({"USING", "INTO"}))
        return
    if word in ("FORMAT", "CONCAT") and at + 1 < len(tokens) and tokens[at + 1].up == "(":
        dynamic(script, tokens, tokens[at:], ends=frozenset({"USING", "INTO"}))
        return
    if word in ("TASK", "JOB", "SCRIPT", "DBT", "ALERT", "NOTEBOOK", "PIPELINE"):
        script.emit("call", tokens)
        return
    while at + 1 < len(tokens) and tokens[at].text[:1] == "@" and tokens[at + 1].up == "=":
        at += 2  # EXEC @code = procedure
    if find(tokens, frozenset({"||", "INTO", "USING"}), at) >= 0 and len(tokens) > at + 1 and tokens[at + 1].up != "(":
        dynamic(script, tokens, tokens[at:], ends=frozenset({"USING", "INTO"}))
        return
    if at < len(tokens) and (
        tokens[at].text.upper() in script.variables
        # in PL/pgSQL EXECUTE always takes an expression
        or ("plpgsql" in script.flags and tokens[0].up == "EXECUTE" and script.dialect != "tsql")
    ):
        dynamic(script, tokens, tokens[at:], ends=frozenset({"USING", "INTO"}))
        return
    procedure(script, tokens, at)


def procedure(script: Script, tokens: Sequence[Token], at: int) -> None:
    """Lower a stored procedure by name, with its arguments."""
    name, after = name_at(tokens, at)
    low = name.lower().rsplit(".", 1)[-1]
    script.called.add(low)
    if low == "xp_cmdshell":
        command = next((token for token in tokens[after:] if token.kind == STRING), None)
        script.emit("server-program", tokens, (), "one", (), {"command": command.text[:500] if command else ""})
        if command is not None:
            hand_over(script, "cmd", command)
    elif low in ("sp_executesql", "sp_sqlexec", "sp_prepexec", "execute_sql"):
        rest = _argument(tokens[after:])
        dynamic(script, tokens, rest, ends=frozenset({","}))
    elif low in ("sp_msforeachtable", "sp_msforeachdb"):
        command = next((token for token in tokens[after:] if token.kind == STRING), None)
        if command is None or not script.body(command.text.replace("?", "{{every}}"), command, ("dynamic", "every")):
            script.emit("execute-dynamic", tokens, (), "all", ("dynamic",))
    elif low in _PROCEDURES:
        script.emit(_PROCEDURES[low], tokens, (), "many" if "snapshot" in low else "one", (), {"procedure": low})
    elif low in _RIGHTS:
        script.emit("alter-privileges", tokens, (), "one", (), {"procedure": low})
    elif low in _GONE:
        script.emit("drop-role", tokens, [t.text for t in tokens[after : after + 1]])
    else:
        script.emit("call", tokens, [name] if name else [])


def _argument(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the first argument, without its parenthesis or its name (`@stmt = N'...'`)."""
    at = 0
    if tokens and tokens[0].up == "(":
        at = 1
    if at + 1 < len(tokens) and tokens[at].text[:1] == "@" and tokens[at + 1].up == "=":
        at += 2
    return tokens[at:]


def dynamic(
    script: Script, tokens: Sequence[Token], expression: Sequence[Token], ends: frozenset[str] = frozenset()
) -> None:
    """Lower SQL assembled in an expression: read it as far as it can be told."""
    stop = find(expression, ends) if ends else -1
    expression = expression[: stop if stop >= 0 else len(expression)]
    text = script.constant(expression)
    before = len(script.statements)
    if text is not None and expression:
        literal = expression[0]
        if len(expression) > 1 or literal.kind != STRING:
            literal = Token(STRING, text, "", expression[0].start, expression[-1].end)
        if text.strip().startswith(GAP) or not script.body(text, literal, ("dynamic",)):
            text = None
    if text is None or (GAP in text and len(script.statements) == before):
        script.emit("execute-dynamic", tokens, (), "unknown", ("dynamic",))


def call(script: Script, tokens: Sequence[Token]) -> None:
    """CALL procedure(...)."""
    procedure(script, tokens, 1)


def prepare(script: Script, tokens: Sequence[Token]) -> None:
    """PREPARE p AS <statement> (PostgreSQL); PREPARE p FROM <text> (MySQL)."""
    from blastwall.languages.sql.lower import statement

    if len(tokens) > 1 and tokens[1].up == "TRANSACTION":
        script.emit("transaction", tokens)
        return
    at = find(tokens, frozenset({"AS", "FROM"}), 2)
    if at < 0:
        script.emit("unknown", tokens)
    elif tokens[at].up == "AS":
        script.within(tokens[at + 1 :], (), statement)
    else:
        dynamic(script, tokens, tokens[at + 1 :])


def anonymous(script: Script, tokens: Sequence[Token]) -> None:
    """DO $$ ... $$ [LANGUAGE x]; MySQL's DO expression."""
    body = next((token for token in tokens if token.kind == STRING), None)
    language = _language(tokens)
    if body is None or (script.dialect == "mysql"):
        script.emit("call", tokens)
    elif language not in _SQL_LANGUAGES:
        script.emit("server-program", tokens, (), "one", (), {"language": language.lower()})
    else:
        before = len(script.statements)
        if not script.body(body.text, body, ("body", "plpgsql")):
            script.emit("execute-dynamic", tokens, (), "unknown", ("dynamic",))
        elif len(script.statements) == before:
            script.emit("call", tokens)


def _language(tokens: Sequence[Token]) -> str:
    for index, token in enumerate(tokens[:-1]):
        if token.up == "LANGUAGE":
            return tokens[index + 1].text.upper()
    return ""


def create_routine(script: Script, tokens: Sequence[Token], kind: str) -> None:
    """CREATE FUNCTION, PROCEDURE, TRIGGER, EVENT or RULE: what its body will do when it runs."""
    from blastwall.languages.sql.lower import run

    words = [token.up for token in tokens]
    name = ""
    for index, word in enumerate(words[:12]):
        if word == kind:
            at = index + 1
            while at < len(words) and words[at] in ("IF", "NOT", "EXISTS"):
                at += 1
            name, _ = name_at(tokens, at)
            break
    script.emit(f"create-{kind.lower()}", tokens, [name] if name else [])
    if kind == "TRIGGER" and words[1:3] == ["EVENT", "TRIGGER"]:
        script.emit("alter-system", tokens, [name] if name else [])  # it acts on everybody's changes of the schema
    language = _language(tokens)
    if "SONAME" in words or language in ("C", "INTERNAL"):
        script.emit("load-library", tokens, [name])
        return
    at = find(tokens, frozenset({"USING"}), 3)
    if kind == "FUNCTION" and 0 <= at < len(tokens) - 1 and words[at + 1] in ("JAR", "FILE", "ARCHIVE"):
        # Hive and Spark fetch the code from there into every worker, and take a class of it as the function
        where = next((token.text for token in tokens[at + 2 :] if token.kind in (STRING, NAME)), name)
        script.emit("load-library", tokens, [where], "one", (), {"fetched": True})
        return
    first = len(script.statements)
    flags = ("routine",) if kind in ("RULE", "EVENT") else ("routine", "latent")
    body = None
    for index, token in enumerate(tokens):
        if token.kind == STRING and index and tokens[index - 1].up in ("AS", "IS", "DO", "$$", "USING"):
            body = token
            break
    if body is None and "$" not in words[:0]:
        strings = [token for token in tokens if token.kind == STRING and "\n" in token.text]
        body = strings[0] if strings and find(tokens, frozenset({"BEGIN", "DO", "RETURN"}), 3) < 0 else None
    if body is not None:
        if language in _SQL_LANGUAGES:
            script.body(body.text, body, (*flags, "plpgsql"))
    else:
        start = _body_start(tokens, words, kind)
        if 0 <= start < len(tokens):
            inner = tokens[start:]
            if inner[0].up == "(" and kind == "RULE":
                inner = inner[1:]
            script.within(inner, flags, run)
    if name:
        low = name.lower().rsplit(".", 1)[-1]
        script.routines.setdefault(low, []).extend(range(first, len(script.statements)))


def _body_start(tokens: Sequence[Token], words: list[str], kind: str) -> int:
    """Where the statements of an inline body begin."""
    if kind == "RULE":
        at = find(tokens, frozenset({"DO"}), 2)
        if at < 0:
            return -1
        at += 1
        while at < len(words) and words[at] in ("ALSO", "INSTEAD", "NOTHING"):
            at += 1
        return at
    at = find(tokens, frozenset({"BEGIN"}), 2)
    if at >= 0:
        return at
    if kind == "EVENT":
        # ON SCHEDULE EVERY 1 DAY ... DO <statement>
        at = find(tokens, frozenset({"DO"}), 2)
        return at + 1 if at >= 0 else -1
    if kind == "TRIGGER":
        for index in range(3, len(words)):
            if words[index - 1] == "ROW" and words[index] in (
                "DELETE",
                "UPDATE",
                "INSERT",
                "SET",
                "CALL",
                "TRUNCATE",
                "DROP",
            ):
                return index
    at = find(tokens, frozenset({"AS", "IS"}), 3)
    if at >= 0 and kind in ("PROCEDURE", "PROC", "TRIGGER", "FUNCTION", "PACKAGE"):
        return at + 1
    for index in range(3, len(words)):
        if words[index] in ("DELETE", "UPDATE", "TRUNCATE", "DROP") and tokens[index].kind == WORD:
            before = words[index - 1]
            if before in (")", "DATA", "DETERMINISTIC", "SQL", "DEFINER", "INVOKER"):
                return index
    return -1


def explain(script: Script, tokens: Sequence[Token]) -> None:
    """EXPLAIN shows a plan; EXPLAIN ANALYZE runs what it explains."""
    from blastwall.languages.sql.lower import statement

    at = 1
    analyze = False
    if at < len(tokens) and tokens[at].up == "(":
        end = group_end(tokens, at)
        inner = tokens[at + 1 : end]
        if not inner or inner[0].up not in ("SELECT", "WITH"):
            for index, token in enumerate(inner):
                if token.up in ("ANALYZE", "ANALYSE"):
                    value = inner[index + 1].text.upper() if index + 1 < len(inner) else ""
                    analyze = value not in ("FALSE", "OFF", "0", "NO")
            at = end + 1
    while at < len(tokens) and tokens[at].kind == WORD and tokens[at].up in _EXPLAIN_WORDS:
        analyze = analyze or tokens[at].up in ("ANALYZE", "ANALYSE")
        at += 1
        if at < len(tokens) and tokens[at].up == "=":
            at += 2
    if analyze and at < len(tokens):
        if tokens[at].up == "(":
            tokens = [*tokens[:at], *tokens[at + 1 :]]
        script.within(tokens[at:], ("explain-analyze",), statement)
    else:
        script.emit("explain", tokens)


_EXPLAIN_WORDS = frozenset(
    str.split(
        """
    ANALYZE ANALYSE VERBOSE QUERY PLAN FOR FORMAT EXTENDED FORMATTED COST CODEGEN LOGICAL DISTSQL DEBUG PIPELINE
    SYNTAX ESTIMATE AST TREE PARTITIONS JSON TEXT TRADITIONAL
    """
    )
)


def declare(script: Script, tokens: Sequence[Token]) -> None:
    """DECLARE @s nvarchar(max) = '...': remember the text; a cursor or a variable changes nothing."""
    begin = 1
    depth = 0
    for index in range(1, len(tokens) + 1):
        up = tokens[index].up if index < len(tokens) else ","
        if up == "(":
            depth += 1
        elif up == ")":
            depth -= 1
        elif up == "," and depth <= 0:
            if begin < index:
                assign(script, tokens[:index], begin)
            begin = index + 1
    script.emit("declare", tokens)


# -- the client's own commands ------------------------------------------------------------------------------------

_SHELLS = ("\\!", ".shell ", ".system ", "!!", "\\system ")
_READS = ("\\i ", "\\ir ", "\\. ", ".read ", "\\include ", ":r ")


def command(script: Script, token: Token) -> None:
    r"""Lower a line of psql, sqlite3, mysql or sqlcmd: `\! ls`, `\copy t from program 'ls'`, `.shell ls`."""
    text = token.text
    low = text.lower()
    for start in _SHELLS:
        if low.startswith(start):
            code = text[len(start) :].strip()
            offset = token.start + text.find(code) if code else -1
            script.emit("client-shell", [token], (), "one", (), {"command": code[:500]})
            hand_over(script, "shell", Token(STRING, code, "", token.start, token.end, offset))
            return
    if low.startswith("\\copy") and " program " in low:
        at = low.index(" program ") + 9
        code = text[at:].strip()
        if code[:1] == "'":
            code = code[1:].split("'", 1)[0]
        script.emit("client-shell", [token], (), "one", (), {"command": code[:500]})
        hand_over(
            script, "shell", Token(STRING, code, "", token.start, token.end, token.start + max(0, text.find(code)))
        )
        return
    if "|" in low and low.startswith((".output", ".once", "\\o", "\\g", ".import")):
        code = text.split("|", 1)[1].strip().strip("'\"")
        script.emit("client-shell", [token], (), "one", (), {"command": code[:500]})
        hand_over(
            script, "shell", Token(STRING, code, "", token.start, token.end, token.start + max(0, text.find(code)))
        )
        return
    if low.startswith(".restore"):
        script.emit("restore-database", [token])
    elif low.startswith((".load ",)):
        script.emit("load-library", [token], [text.split(None, 1)[1]])
    elif low.startswith(_READS):
        script.emit("run-file", [token], [text.split(None, 1)[1].strip() if " " in text else ""])
    elif low.startswith("\\gexec"):
        script.emit("execute-dynamic", [token], (), "unknown", ("dynamic",))
    elif low.startswith((".archive", ".ar ")) and any(w in low for w in (" -x", "--extract")):
        script.emit("write-outside", [token], (), "one", (), {"what": "files"})
    else:
        script.emit("client", [token])


def source(script: Script, tokens: Sequence[Token]) -> None:
    """Mysql's `source file.sql`."""
    script.emit("run-file", tokens, [script.snippet.text[tokens[1].start : tokens[-1].end] if len(tokens) > 1 else ""])


__all__ = ["NAME", "NUMBER", "PARAM"]

"""Turns tokens into statements: by the word each begins with, and by verbs that stand where none should."""

from __future__ import annotations

from blastwall.languages.sql import changes, definitions, routines, settings
from blastwall.languages.sql.functions import acting_calls, writes_file
from blastwall.languages.sql.scanner import COMMAND, WORD
from blastwall.languages.sql.script import MAX_NESTING, find, group_end, name_at
from blastwall.languages.sql.split import PROCEDURAL_EDGES, split, starts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blastwall.languages.sql.scanner import Token
    from blastwall.languages.sql.script import Script

    Handler = Callable[[Script, Sequence[Token]], None]


def run(script: Script, tokens: Sequence[Token]) -> None:
    """Lower every statement among the tokens."""
    for piece in split(tokens, script.snippet.text, script.lexicon.free):
        if not script.budget.spend(len(piece)):
            return
        statement(script, piece)


def statement(script: Script, tokens: Sequence[Token]) -> None:
    """Lower one statement, and whatever statements stand inside it without a separator."""
    tokens = _bare(tokens)
    if not tokens:
        return
    if script.nesting > MAX_NESTING:
        script.emit(
            "unknown",
            tokens,
            (),
            "unknown",
            ("unparsed",),
            {"text": script.snippet.text[tokens[0].start : tokens[0].end]},
        )
        return
    if tokens[0].kind == COMMAND:
        routines.command(script, tokens[0])
        return
    head = tokens[0].up
    if head in _PROCEDURAL and not (head == "BEGIN" and _opens_transaction(tokens)):
        _procedural(script, tokens)
        return
    if head == "WITH":
        _with(script, tokens)
        return
    if head == "CREATE":
        kind = _routine_kind(tokens)
        if kind:
            routines.create_routine(script, tokens, kind)
            return
    if head == "EXPLAIN" or (head in ("DESCRIBE", "DESC") and len(tokens) > 3):
        routines.explain(script, tokens)
        return
    handler = _HEADS.get(head)
    inner = _inner_starts(tokens, head)
    if inner:
        own = tokens[: inner[0]]
        known = handler is not None or head in _PLAIN
        if handler is not None:
            handler(script, own)
        else:
            plain(script, own)
        lines = {script.snippet.text.rfind("\n", 0, tokens[at].start) for at in inner}
        on_line = not known and all(
            not script.snippet.text[line + 1 : tokens[at].start].strip()
            for line, at in zip(sorted(lines), inner, strict=False)
        )
        flags = () if (script.lexicon.free and known) or on_line or "routine" in script.flags else ("lexical",)
        for begin, end in zip(inner, [*inner[1:], len(tokens)], strict=False):
            script.within(tokens[begin:end], flags, statement)
        return
    if handler is not None:
        handler(script, tokens)
        if head in _WITH_CALLS:
            acting_calls(script, tokens)
    else:
        plain(script, tokens)


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Strip what may stand before a statement: parentheses, labels, `/`, template tags."""
    at = 0
    while at < len(tokens):
        up = tokens[at].up
        if tokens[at].kind in ("o", "s") or (tokens[at].kind == "p" and len(tokens) > at + 1):
            at += 1
        elif tokens[at].kind == WORD and at + 1 < len(tokens) and tokens[at + 1].up == ":" and at + 2 < len(tokens):
            at += 2
        elif up in ("AND",) and at == 0:
            at += 1
        else:
            break
    return tokens[at:] if at < len(tokens) else ()


_TRANSACTION_WORDS = frozenset(
    str.split(
        """
    TRAN TRANSACTION WORK ISOLATION READ WRITE IMMEDIATE DEFERRED EXCLUSIVE CONCURRENT NOT DEFERRABLE OPTIMISTIC
    PESSIMISTIC DISTRIBUTED
    """
    )
)


def _opens_transaction(tokens: Sequence[Token]) -> bool:
    return len(tokens) == 1 or tokens[1].up in _TRANSACTION_WORDS


#: words that open or join blocks of procedural code; the statements stand behind them
_PROCEDURAL = frozenset(
    str.split(
        """
    BEGIN IF ELSE ELSIF ELSEIF ELSEIFS WHILE FOR LOOP REPEAT UNTIL WHEN CASE EXCEPTION FOREACH CATCH THEN
    """
    )
)


def _procedural(script: Script, tokens: Sequence[Token]) -> None:
    """IF ... THEN <statement>, BEGIN <statement>, WHILE ... <statement>, FOR r IN ... LOOP <statement>."""
    at = 1
    head = tokens[0].up
    if head in PROCEDURAL_EDGES or head in ("BEGIN", "ELSE", "LOOP", "REPEAT", "CATCH", "THEN"):
        while at < len(tokens) and tokens[at].up in ("TRY", "CATCH", "ATOMIC"):
            at += 1
        rest = tokens[at:]
        if rest and (rest[0].up in _HEADS or rest[0].up in _PROCEDURAL or rest[0].up in ("WITH", "CREATE", "EXPLAIN")):
            script.within(rest, ("body",), statement)
            return
    inner = starts(tokens, 1)
    script.emit("block", tokens[: inner[0]] if inner else tokens)
    acting_calls(script, tokens[: inner[0]] if inner else tokens)
    for begin, end in zip(inner, [*inner[1:], len(tokens)], strict=False):
        script.within(tokens[begin:end], ("body",), statement)


def _routine_kind(tokens: Sequence[Token]) -> str:
    """Return the kind of routine a CREATE makes, or the empty string."""
    for index, token in enumerate(tokens[1:10], 2):
        up = token.up
        if up == "EVENT" and index < len(tokens) and tokens[index].up == "TRIGGER":
            continue
        if up in ("PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "EVENT", "RULE", "PACKAGE"):
            return (
                "" if up == "EVENT" and any(t.up in ("TABLE", "SESSION", "NOTIFICATION") for t in tokens[1:6]) else up
            )
        if up in ("TABLE", "VIEW", "INDEX", "SCHEMA", "DATABASE", "TYPE", "SEQUENCE", "USER", "ROLE"):
            return ""
    return ""


def _with(script: Script, tokens: Sequence[Token]) -> None:
    """WITH a AS (...) <statement>: changes hide in the parentheses as well as behind them."""
    at = 1
    main = -1
    while at < len(tokens):
        up = tokens[at].up
        if up == "(":
            end = group_end(tokens, at)
            inner = tokens[at + 1 : end]
            if inner and inner[0].up in ("DELETE", "UPDATE", "INSERT", "MERGE", "WITH"):
                script.within(inner, ("cte",), statement)
            at = end + 1
            continue
        if up in ("SELECT", "DELETE", "UPDATE", "INSERT", "MERGE", "VALUES", "TABLE", "REPLACE", "FROM") and at > 1:
            main = at
            break
        at += 1
    if main < 0:
        plain(script, tokens)
        return
    rest = tokens[main:]
    if rest[0].up in ("DELETE", "UPDATE", "INSERT", "MERGE", "REPLACE"):
        statement(script, rest)
        acting_calls(script, tokens[:main])
    else:
        inner_starts = _inner_starts(rest, rest[0].up)
        plain(script, tokens[: main + inner_starts[0]] if inner_starts else tokens)
        if inner_starts:
            statement(script, rest)


#: statements that name verbs as privileges, events or actions
_SPEAKS_OF_VERBS = frozenset(
    {
        "GRANT",
        "REVOKE",
        "DENY",
        "COMMENT",
        "PREPARE",
        "DO",
        "MERGE",
        "SECURITY",
        "AUDIT",
        "NOAUDIT",
    }
)


def _inner_starts(tokens: Sequence[Token], head: str) -> list[int]:
    """Where statements start inside this one, for want of a separator."""
    found = starts(tokens, 1)
    if not found:
        return found
    if head in _SPEAKS_OF_VERBS:
        return [
            at for at in found if tokens[at].up in ("DROP", "TRUNCATE", "EXEC") and head in ("GRANT", "REVOKE", "DENY")
        ]
    if head == "ALTER":
        if len(tokens) > 1 and tokens[1].up in (
            "PUBLICATION",
            "EXTENSION",
            "DEFAULT",
            "USER",
            "SESSION",
            "SYSTEM",
            "SECURITY",
        ):
            return []
        return [
            at
            for at in found
            if not (tokens[at].up in ("UPDATE", "DELETE", "EXECUTE", "DROP", "TRUNCATE", "ALTER") and at < 12)
        ]
    if head in ("INSERT", "REPLACE", "LOAD"):
        return [
            at
            for at in found
            if tokens[at].up != "SET"
            and not (tokens[at].up in ("UPDATE", "INSERT") and tokens[at - 1].up in ("DO", "KEY", "ALL"))
        ]
    if head in ("EXEC", "EXECUTE", "CALL"):
        return [at for at in found if not (at == 1 or tokens[at - 1].up in ("IMMEDIATE", "AS"))]
    if head == "DELETE" or head == "UPDATE":
        return [at for at in found if tokens[at].up not in ("SELECT",)]
    if head == "DROP":
        return [at for at in found if at > 2]
    return found


_PLAIN = frozenset(
    str.split(
        """
    SELECT VALUES SHOW DESCRIBE DESC TABLE FROM PRINT RAISERROR THROW RETURN USE FETCH OPEN CLOSE
    """
    )
)


def plain(script: Script, tokens: Sequence[Token]) -> None:
    """Lower a query, or a statement that changes nothing of worth; acting functions in it count."""
    head = tokens[0].up
    verb = _VERBS.get(head, "unknown")
    acted = acting_calls(script, tokens)
    if head == "SELECT" or head == "WITH":
        # clickhouse-client writes the file where it runs itself
        if writes_file(tokens) and script.dialect != "clickhouse":
            script.emit("server-file", tokens, (), "one", (), {"function": "into outfile"})
            return
        into = find(tokens, frozenset({"INTO"}), 1)
        if into >= 0 and into + 1 < len(tokens):
            at = into + 1
            temporary = False
            while at < len(tokens) and tokens[at].up in ("TEMP", "TEMPORARY", "TABLE", "UNLOGGED", "LOCAL"):
                temporary = temporary or tokens[at].up in ("TEMP", "TEMPORARY")
                at += 1
            name, _ = name_at(tokens, at)
            if name and name[0] not in "@:{" and "body" not in script.flags and "routine" not in script.flags:
                (script.temporary if temporary or name[0] == "#" else script.created).add(name.lower())
                script.emit("create-table", tokens, [name], "one", ("temporary",) if temporary else ())
                return
        for index, token in enumerate(tokens[:-2]):
            if (
                token.text[:1] == "@"
                and tokens[index + 1].up in ("=", ":=")
                and (index < 2 or tokens[index - 1].up in ("SELECT", ","))
            ):
                settings.assign(script, tokens[index:], 0)
    elif head and len(tokens) > 1 and tokens[0].kind == WORD and tokens[1].up in (":=", "=") and not acted:
        settings.assign(script, tokens, 0)
        verb = "set"
    if verb == "unknown" and not acted and tokens[0].kind == WORD:
        low = tokens[0].text.lower()
        if low.startswith(("sp_", "xp_")) or low in ("master", "msdb"):
            routines.procedure(script, tokens, 0)  # T-SQL runs a batch's first procedure without EXEC
            return
    if not acted or verb != "unknown":
        for token in tokens:
            if token.kind == WORD and token.text.lower() in script.routines:
                script.called.add(token.text.lower())
        script.emit(verb, tokens)


def _named(verb: str) -> Handler:
    """Return a handler for statements that need no more than their name."""

    def emit(script: Script, tokens: Sequence[Token]) -> None:
        script.emit(verb, tokens)

    return emit


def _transaction(script: Script, tokens: Sequence[Token]) -> None:
    """BEGIN, COMMIT, ROLLBACK: a rollback undoes what its transaction did so far."""
    head = tokens[0].up
    words = {token.up for token in tokens[1:]}
    if script.nesting == 0:
        if head in ("BEGIN", "START"):
            script.transaction = len(script.statements)
        elif head in ("COMMIT", "END"):
            script.transaction = len(script.statements) if "CHAIN" in words and "NO" not in words else -1
        elif head in ("ROLLBACK", "ABORT") and "TO" not in words and not words & {"SAVEPOINT", "PREPARED"}:
            if script.transaction >= 0:
                _roll_back(script)
            script.transaction = -1
    script.emit("transaction", tokens)


#: dialects in which a rollback also undoes CREATE, ALTER, DROP and TRUNCATE
_TRANSACTIONAL_DDL = frozenset({"postgres", "tsql", "sqlite", "redshift", "duckdb", "materialize", "risingwave", "db2"})
#: dialects in which such a statement commits what came before it
_COMMITTING_DDL = frozenset({"", "mysql", "oracle", "snowflake", "singlestore", "starrocks", "doris"})
_UNDOABLE = frozenset(["delete", "update", "insert", "merge", "merge-delete", "replace-rows", "insert-overwrite"])
_NEVER_UNDONE = (
    "copy-program",
    "server-",
    "load-",
    "client",
    "kill",
    "shutdown",
    "purge",
    "execute-dynamic",
    "call",
    "replication",
    "drop-database",
    "write-outside",
)


def _roll_back(script: Script) -> None:
    """Mark what a rollback undoes."""
    done = script.statements[script.transaction :]
    schema_change = [
        s
        for s in done
        if s.verb.startswith(("drop-", "truncate", "alter-", "create-", "rename", "grant", "revoke", "replace-"))
    ]
    if schema_change and script.dialect in _COMMITTING_DDL:
        return
    ddl = script.dialect in _TRANSACTIONAL_DDL
    for item in done:
        if item.verb in _UNDOABLE or (ddl and not item.verb.startswith(_NEVER_UNDONE)):
            item.flags = item.flags | {"rolled-back"}


_VERBS: dict[str, str] = {
    "SELECT": "select",
    "WITH": "select",
    "VALUES": "select",
    "TABLE": "select",
    "FROM": "select",
    "PERFORM": "select",
    "SHOW": "show",
    "DESCRIBE": "show",
    "DESC": "show",
    "HELP": "show",
    "PRINT": "show",
    "RAISE": "show",
    "SUMMARIZE": "show",
    "RAISERROR": "show",
    "THROW": "show",
    "RETURN": "show",
    "LIST": "show",
    "LS": "show",
    "EXISTS": "show",
    "CHECK": "show",
    "USE": "set",
    "FETCH": "select",
    "OPEN": "declare",
    "CLOSE": "declare",
    "MOVE": "declare",
    "HANDLER": "select",
    "DEALLOCATE": "declare",
    "LISTEN": "set",
    "UNLISTEN": "set",
    "NOTIFY": "set",
    "DISCARD": "set",
    "EXIT": "set",
    "QUIT": "set",
    "COMMENT": "comment",
    "ANALYZE": "analyze",
    "ANALYSE": "analyze",
    "REINDEX": "analyze",
    "CLUSTER": "analyze",
    "REFRESH": "analyze",
    "REPAIR": "analyze",
    "CHECKPOINT": "checkpoint",
    "LOCK": "lock",
    "UNLOCK": "lock",
    "CACHE": "set",
    "UNCACHE": "set",
    "CLEAR": "set",
    "ATTACH": "attach",
    "IMPORT": "insert",
    "EXPORT": "export",
    "UNLOAD": "export",
    "GET": "export",
    "UNDROP": "undrop",
    "AUDIT": "set",
    "ENABLE": "set",
    "RECONFIGURE": "alter-system",
    "REVERT": "set",
    "SAVE": "transaction",
    "SAVEPOINT": "transaction",
    "RELEASE": "transaction",
    "START": "set",
    "END": "block",
    "NULL": "block",
    "WAITFOR": "show",
    "ITERATE": "block",
    "LEAVE": "block",
    "CONTINUE": "block",
    "BREAK": "block",
    "GOTO": "block",
    "SUBSCRIBE": "select",
    "TAIL": "select",
    "COPY": "copy",
    "UPSERT": "insert",
    "SEED": "set",
    "ASSERT": "show",
}


def _begin(script: Script, tokens: Sequence[Token]) -> None:
    if tokens[0].up == "START" and len(tokens) > 1 and tokens[1].up != "TRANSACTION":
        script.emit("set", tokens)
    elif tokens[0].up == "END" and len(tokens) > 1 and tokens[1].up not in _TRANSACTION_WORDS:
        script.emit("block", tokens)
    else:
        _transaction(script, tokens)


def _reindex(script: Script, tokens: Sequence[Token]) -> None:
    words = {token.up for token in tokens[1:]}
    if words & {"DATABASE", "SYSTEM", "SCHEMA"} and "CONCURRENTLY" not in words:
        script.emit("maintain", tokens, (), "one", (), {"what": "rebuilding every index under lock"})
    else:
        script.emit("analyze", tokens)


def _uninstall(script: Script, tokens: Sequence[Token]) -> None:
    script.emit("drop-definition", tokens, [tokens[-1].text], "one", (), {"kind": "plugin"})


def _repair(script: Script, tokens: Sequence[Token]) -> None:
    words = {token.up for token in tokens}
    if "DROP" in words or "SYNC" in words:
        script.emit("drop-definition", tokens, (), "many", (), {"kind": "partition"})
    else:
        script.emit("analyze", tokens)


def _unload(script: Script, tokens: Sequence[Token]) -> None:
    words = {token.up for token in tokens}
    if words & {"ALLOWOVERWRITE", "CLEANPATH"} or ("OVERWRITE" in words and "TRUE" in words):
        script.emit("write-outside", tokens, (), "one", (), {"what": "the files it finds there"})
    else:
        script.emit("export", tokens)


_HEADS: dict[str, Handler] = {
    "DROP": definitions.drop,
    "TRUNCATE": definitions.truncate,
    "ALTER": definitions.alter,
    "CREATE": definitions.create,
    "RENAME": definitions.rename,
    "EXCHANGE": definitions.rename,
    "DELETE": changes.delete,
    "UPDATE": changes.update,
    "MERGE": changes.merge,
    "INSERT": changes.insert,
    "REPLACE": changes.replace,
    "COPY": changes.copy,
    "LOAD": changes.load,
    "GRANT": _named("grant"),
    "REVOKE": _named("revoke"),
    "DENY": _named("deny"),
    "REASSIGN": settings.reassign,
    "SECURITY": settings.security,
    "SET": settings.setting,
    "PRAGMA": settings.setting,
    "KILL": settings.kill,
    "SHUTDOWN": settings.shutdown,
    "FLUSH": settings.flush,
    "PURGE": settings.purge,
    "RESET": settings.reset,
    "STOP": settings.stop,
    "CHANGE": settings.stop,
    "DBCC": settings.dbcc,
    "BACKUP": settings.backup,
    "RESTORE": settings.restore,
    "FLASHBACK": settings.restore,
    "SYSTEM": settings.system,
    "DETACH": settings.detach,
    "OPTIMIZE": settings.optimize,
    "OPTIMISE": settings.optimize,
    "VACUUM": settings.vacuum,
    "REMOVE": settings.remove,
    "RM": settings.remove,
    "PUT": settings.put,
    "INSTALL": settings.install,
    "ADD": settings.add_resource,
    "UNINSTALL": _uninstall,
    "DISABLE": settings.disable,
    "NOAUDIT": settings.disable,
    "MSCK": _repair,
    "REINDEX": _reindex,
    "UNLOAD": _unload,
    "EXPORT": _unload,
    "EXEC": routines.execute,
    "EXECUTE": routines.execute,
    "CALL": routines.call,
    "PREPARE": routines.prepare,
    "DO": routines.anonymous,
    "DECLARE": routines.declare,
    "SOURCE": routines.source,
    "BEGIN": _begin,
    "START": _begin,
    "COMMIT": _transaction,
    "ROLLBACK": _transaction,
    "ABORT": _transaction,
    "END": _begin,
    "SELECT": plain,
    "SHOW": plain,
}
#: heads whose statements may call acting functions in their expressions
_WITH_CALLS = frozenset(["INSERT", "UPDATE", "DELETE", "SET", "CREATE", "COPY", "DECLARE", "MERGE"])

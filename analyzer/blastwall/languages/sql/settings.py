"""Lowers what is said to the server or the session: SET, PRAGMA, KILL, SHUTDOWN, FLUSH, PURGE, BACKUP, DBCC, SYSTEM."""

from __future__ import annotations

from blastwall.languages.sql.scanner import NAME, STRING, WORD
from blastwall.languages.sql.script import name_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.sql.scanner import Token
    from blastwall.languages.sql.script import Script

_OFF = frozenset({"0", "OFF", "FALSE", "NONE", "NO", "DISABLED"})
_ON = frozenset({"1", "ON", "TRUE", "YES"})
#: setting -> (values that weaken; empty for any, what is lost)
_PROTECTIONS: dict[str, tuple[frozenset[str], str]] = {
    "FOREIGN_KEY_CHECKS": (_OFF, "foreign key checks"),
    "UNIQUE_CHECKS": (_OFF, "unique checks"),
    "SQL_SAFE_UPDATES": (_OFF, "the refusal of updates without a key"),
    "SQL_LOG_BIN": (_OFF, "the log that replicas and recovery live on"),
    "SQL_LOG_OFF": (_ON, "the query log"),
    "GENERAL_LOG": (_OFF, "the query log"),
    "READ_ONLY": (_OFF, "the server's read-only mode"),
    "SUPER_READ_ONLY": (_OFF, "the server's read-only mode"),
    "TRANSACTION_READ_ONLY": (_OFF, "read-only mode"),
    "DEFAULT_TRANSACTION_READ_ONLY": (_OFF, "read-only mode"),
    "SESSION_REPLICATION_ROLE": (frozenset({"REPLICA"}), "triggers and foreign keys"),
    "ROW_SECURITY": (_OFF, "row-level security"),
    "EXPIRE_LOGS_DAYS": (frozenset(), "how long binary logs are kept"),
    "BINLOG_EXPIRE_LOGS_SECONDS": (frozenset(), "how long binary logs are kept"),
    "LOCAL_INFILE": (_ON, "the ban on loading local files"),
    "SECURE_FILE_PRIV": (frozenset(), "where files may be written"),
    "ZERO_DAMAGED_PAGES": (_ON, "damaged pages, which are zeroed"),
    "FOREIGN_KEYS": (_OFF, "foreign key checks"),
    "WRITABLE_SCHEMA": (_ON, "the ban on editing the schema table"),
    "IGNORE_CHECK_CONSTRAINTS": (_ON, "check constraints"),
    "JOURNAL_MODE": (frozenset({"OFF", "MEMORY"}), "the journal that undoes a crash"),
    "SYNCHRONOUS": (_OFF, "writes that survive a power cut"),
    "DATA_RETENTION_TIME_IN_DAYS": (frozenset({"0"}), "time travel"),
    "SPARK.DATABRICKS.DELTA.RETENTIONDURATIONCHECK.ENABLED": (_OFF, "the check that keeps time travel"),
}


def setting(script: Script, tokens: Sequence[Token]) -> None:
    """SET x = y, ALTER SESSION SET x = y, PRAGMA x = y; a variable's text is remembered for EXECUTE."""
    words = [token.up or token.text.upper() for token in tokens]
    begin = 1
    for index in range(1, len(tokens) - 1):
        token = tokens[index]
        if token.kind not in (WORD, NAME):
            continue
        name = words[index].rsplit(".", 1)[-1].lstrip("@")
        known = _PROTECTIONS.get(name)
        if known is None and words[index - 1] == "." and index >= 3:
            known = _PROTECTIONS.get("".join(words[max(1, index - 8) : index + 1]))
        if known is not None:
            rest = [w for w in words[index + 1 : index + 4] if w not in ("=", ":=", "TO", "(")]
            value = rest[0].lower() if rest else ""
            if value.upper() in known[0] or (not known[0] and rest):
                script.emit("weaken", tokens, (), "one", (), {"what": known[1]})
                return
    if len(tokens) > 2 and tokens[begin].text[:1] == "@" and tokens[begin].text[:2] != "@@":
        assign(script, tokens, begin)
    elif "GLOBAL" in words[:3] or words[1:2] == ["PERSIST"] or words[1][:9] == "@@GLOBAL." if len(words) > 1 else False:
        script.emit("set-global", tokens, [tokens[2].text if len(tokens) > 2 else ""])
        return
    elif words[:2] == ["SET", "PASSWORD"]:
        script.emit("alter-role", tokens, (), "one", (), {"kind": "password"})
        return
    script.emit("pragma" if words[0] == "PRAGMA" else "set", tokens)


def assign(script: Script, tokens: Sequence[Token], at: int) -> None:
    """Remember the text given to a variable at `at` (`@q = 'DROP ' + ...`, `q := '...'`)."""
    name = tokens[at].text.upper()
    for index in range(at + 1, min(len(tokens), at + 8)):
        up = tokens[index].up
        if up in ("=", ":=", "+", "DEFAULT") and (
            up != "+" or (index + 1 < len(tokens) and tokens[index + 1].up == "=")
        ):
            begin = index + 2 if up == "+" else index + 1
            text = script.constant(tokens[begin:])
            if up == "+" and text is not None:
                text = (script.variables.get(name) or "") + text
            script.variables[name] = text
            return


def kill(script: Script, tokens: Sequence[Token]) -> None:
    """KILL 52; KILL QUERY 5; KILL MUTATION WHERE ..."""
    script.emit("kill", tokens, [token.text for token in tokens[1:3] if token.up not in ("QUERY", "CONNECTION")][:1])


def shutdown(script: Script, tokens: Sequence[Token]) -> None:
    """SHUTDOWN stops the server."""
    script.emit("shutdown", tokens)


def flush(script: Script, tokens: Sequence[Token]) -> None:
    """FLUSH TABLES closes them under everyone; FLUSH PRIVILEGES and STATUS only reload."""
    have = {token.up for token in tokens[1:]}
    script.emit("checkpoint" if have & {"PRIVILEGES", "STATUS", "USER_RESOURCES", "HOSTS"} else "flush", tokens)


def purge(script: Script, tokens: Sequence[Token]) -> None:
    """PURGE BINARY LOGS, PURGE RECYCLEBIN, PURGE TABLE t: what recovery would need."""
    name = "" if any(token.up == "LOGS" for token in tokens[1:3]) else name_at(tokens, 2)[0]
    script.emit("purge", tokens, [name] if name else [])


def reset(script: Script, tokens: Sequence[Token]) -> None:
    """RESET MASTER drops the binary logs, RESET REPLICA a replica's place; RESET x is a setting."""
    have = {token.up for token in tokens[1:3]}
    if have & {"MASTER", "BINARY"}:
        script.emit("purge", tokens)
    elif have & {"SLAVE", "REPLICA"}:
        script.emit("replication", tokens)
    elif "PERSIST" in have:
        script.emit("set-global", tokens)
    else:
        script.emit("set", tokens)


def stop(script: Script, tokens: Sequence[Token]) -> None:
    """STOP REPLICA, STOP GROUP_REPLICATION; CHANGE MASTER TO ..."""
    have = {token.up for token in tokens[1:3]}
    if have & {"SLAVE", "REPLICA", "GROUP_REPLICATION", "MASTER", "REPLICATION"}:
        script.emit("replication", tokens)
    else:
        script.emit("unknown", tokens)


def dbcc(script: Script, tokens: Sequence[Token]) -> None:
    """DBCC's checks read; its repairs and shrinks change, and may drop, pages."""
    words = [token.up for token in tokens]
    what = words[1] if len(words) > 1 else ""
    if "REPAIR_ALLOW_DATA_LOSS" in words or "REPAIR_REBUILD" in words or what == "WRITEPAGE":
        script.emit("repair", tokens)
    elif what[:6] == "SHRINK" or what in (
        "CLEANTABLE",
        "DROPCLEANBUFFERS",
        "FREEPROCCACHE",
        "FREESYSTEMCACHE",
        "TRACEON",
        "DBREINDEX",
        "FREESESSIONCACHE",
    ):
        script.emit("maintain", tokens, (), "one", (), {"what": f"dbcc {what.lower()}"})
    else:
        script.emit("show", tokens)


def backup(script: Script, tokens: Sequence[Token]) -> None:
    """BACKUP writes a copy; with INIT or FORMAT, or to nowhere, it costs the copies there were."""
    have = {token.up for token in tokens}
    nowhere = any(token.kind == STRING and token.text.upper() in ("NUL", "NUL:", "/DEV/NULL") for token in tokens)
    if nowhere or have & {"INIT", "FORMAT", "TRUNCATE_ONLY", "NO_LOG"}:
        script.emit("overwrite-backup", tokens)
    else:
        script.emit("backup", tokens)


def restore(script: Script, tokens: Sequence[Token]) -> None:
    """RESTORE DATABASE, RESTORE TABLE, FLASHBACK ... put an older state over the one there is."""
    words = [token.up for token in tokens]
    what = words[1] if len(words) > 1 else ""
    if what in ("HEADERONLY", "FILELISTONLY", "VERIFYONLY", "LABELONLY"):
        script.emit("show", tokens)
    elif "DROP" in words and "BEFORE" in words:
        script.emit("undrop", tokens)
    else:
        name, _ = name_at(tokens, 2)
        verb = (
            "restore-database"
            if what in ("DATABASE", "LOG", "SCHEMA", "ALL", "PLUGGABLE", "STANDBY")
            else "restore-table"
        )
        if "AS" in words and words[0] == "RESTORE" and what in ("DATABASE", "TABLE"):
            verb = "create-database"  # ClickHouse: RESTORE TABLE a AS b makes a new one
        script.emit(verb, tokens, [name] if name else [])


def system(script: Script, tokens: Sequence[Token]) -> None:
    """ClickHouse's SYSTEM; mysql's `system ls` runs a shell."""
    from blastwall.languages.sql.changes import hand_over

    words = [token.up for token in tokens]
    what = words[1] if len(words) > 1 else ""
    if what in ("SHUTDOWN", "KILL"):
        script.emit("shutdown", tokens)
    elif what in ("DROP", "STOP", "SUSPEND", "CLEAR", "UNFREEZE", "RESTART", "RESTORE", "DISABLE"):
        if "CACHE" in words or "CACHES" in words or "EMBEDDED" in words:
            script.emit("maintain", tokens, (), "one", (), {"what": " ".join(words[:5]).lower()})
        elif what == "DROP" and ("REPLICA" in words or "DATABASE" in words):
            script.emit("drop-resource", tokens, (), "one", (), {"kind": "replica"})
        elif what in ("RESTART", "RESTORE"):
            script.emit("maintain", tokens, (), "one", (), {"what": " ".join(words[:4]).lower()})
        else:
            script.emit("replication", tokens)
    elif script.dialect == "mysql" or (not script.dialect and len(tokens) > 1 and tokens[1].text.islower()):
        text = script.snippet.text[tokens[1].start : tokens[-1].end] if len(tokens) > 1 else ""
        literal = type(tokens[0])(
            STRING, text, "", tokens[0].start, tokens[-1].end, tokens[1].start if len(tokens) > 1 else -1
        )
        script.emit("client-shell", tokens, (), "one", (), {"command": text[:500]})
        hand_over(script, "shell", literal)
    else:
        script.emit("set", tokens)


def detach(script: Script, tokens: Sequence[Token]) -> None:
    """DETACH takes a table or database out of the server's sight; its files stay."""
    at = 1
    while at < len(tokens) and tokens[at].up in ("DATABASE", "TABLE", "VIEW", "DICTIONARY", "IF", "EXISTS"):
        at += 1
    name, _ = name_at(tokens, at)
    script.emit("detach", tokens, [name] if name else [])


def optimize(script: Script, tokens: Sequence[Token]) -> None:
    """OPTIMIZE ... DEDUPLICATE deletes rows; otherwise it rearranges them."""
    have = {token.up for token in tokens}
    name, _ = name_at(tokens, 2)
    if have & {"DEDUPLICATE", "CLEANUP"}:
        script.emit("delete", tokens, [name], "many", ("where", "deduplicate"))
    else:
        script.emit("analyze", tokens, [name])


def vacuum(script: Script, tokens: Sequence[Token]) -> None:
    """VACUUM frees space; on Delta tables it deletes the files time travel needs."""
    words = [token.up for token in tokens]
    if "DRY" in words:
        script.emit("explain", tokens)
    elif script.dialect in ("databricks", "spark") or "RETAIN" in words:
        name, _ = name_at(tokens, 1)
        script.emit("expire-history", tokens, [name] if name else [])
    else:
        script.emit("analyze", tokens)


def remove(script: Script, tokens: Sequence[Token]) -> None:
    """Snowflake's REMOVE and RM delete staged files; a plain word `remove` is nothing we know."""
    if len(tokens) > 1 and tokens[1].text[:1] == "@":
        place = script.snippet.text[tokens[1].start : tokens[-1].end].split(None, 1)[0]
        script.emit("remove-files", tokens, [place], "all")
    else:
        script.emit("unknown", tokens)


def put(script: Script, tokens: Sequence[Token]) -> None:
    """PUT uploads to a stage; OVERWRITE replaces what is there."""
    words = [token.up for token in tokens]
    over = any(a == "OVERWRITE" and "TRUE" in words[i + 1 : i + 3] for i, a in enumerate(words))
    script.emit("write-outside" if over else "copy", tokens, (), "one", (), {"what": "the files of a stage"})


def install(script: Script, tokens: Sequence[Token]) -> None:
    """INSTALL PLUGIN loads a library into the server."""
    have = {token.up for token in tokens}
    script.emit("load-library" if have & {"PLUGIN", "SONAME", "COMPONENT"} else "call", tokens)


def add_resource(script: Script, tokens: Sequence[Token]) -> None:
    """Put code on the class path of every worker with ADD JAR or ADD FILE; the rest of ADD sets something."""
    if len(tokens) > 2 and tokens[1].up in ("JAR", "JARS"):
        script.emit(
            "load-library",
            tokens,
            [script.snippet.text[tokens[2].start : tokens[-1].end][:200]],
            "one",
            (),
            {"fetched": True},
        )
    else:
        script.emit("set", tokens)


def security(script: Script, tokens: Sequence[Token]) -> None:
    """SECURITY LABEL changes who may do what."""
    script.emit("alter-privileges", tokens)


def reassign(script: Script, tokens: Sequence[Token]) -> None:
    """REASSIGN OWNED BY a TO b."""
    script.emit("alter-owner", tokens, [tokens[3].text] if len(tokens) > 3 else [], "many")


def disable(script: Script, tokens: Sequence[Token]) -> None:
    """DISABLE TRIGGER (T-SQL), NOAUDIT (Oracle)."""
    if tokens[0].up == "NOAUDIT":
        script.emit("weaken", tokens, (), "one", (), {"what": "the audit trail"})
    elif len(tokens) > 1 and tokens[1].up in ("TRIGGER", "AUDIT"):
        script.emit("weaken", tokens, (), "one", (), {"what": "its triggers"})
    else:
        script.emit("unknown", tokens)

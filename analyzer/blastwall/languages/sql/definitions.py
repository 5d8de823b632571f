"""Lowers DROP, ALTER, CREATE, TRUNCATE and RENAME: what is done to tables, columns and everything that can be named."""

from __future__ import annotations

from blastwall.languages.sql.scanner import NAME, NUMBER, PARAM, STRING, WORD
from blastwall.languages.sql.script import find, group_end, name_at, names_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.sql.scanner import Token
    from blastwall.languages.sql.script import Script

#: what DROP names -> what it is; two words before one
_PAIRS: dict[tuple[str, str], str] = {
    ("FOREIGN", "TABLE"): "table",
    ("ICEBERG", "TABLE"): "table",
    ("HYBRID", "TABLE"): "table",
    ("SNAPSHOT", "TABLE"): "table",
    ("TRANSIENT", "TABLE"): "table",
    ("TEMPORARY", "TABLE"): "table",
    ("TEMP", "TABLE"): "table",
    ("TEMPORARY", "TABLES"): "table",
    ("EVENT", "TABLE"): "table",
    ("IMMUTABLE", "TABLE"): "table",
    ("EXTERNAL", "TABLE"): "definition",
    ("EXTERNAL", "SCHEMA"): "definition",
    ("EXTERNAL", "VOLUME"): "storage",
    ("DYNAMIC", "TABLE"): "view",
    ("MATERIALIZED", "VIEW"): "view",
    ("MACRO", "TABLE"): "definition",
    ("PLUGGABLE", "DATABASE"): "database",
    ("DATABASE", "LINK"): "definition",
    ("DATABASE", "ROLE"): "role",
    ("DATABASE", "SCOPED"): "secret",
    ("DATABASE", "AUDIT"): "audit",
    ("DATABASE", "ENCRYPTION"): "secret",
    ("SERVER", "AUDIT"): "audit",
    ("SERVER", "ROLE"): "role",
    ("APPLICATION", "ROLE"): "role",
    ("MASTER", "KEY"): "secret",
    ("SYMMETRIC", "KEY"): "secret",
    ("ASYMMETRIC", "KEY"): "secret",
    ("COLUMN", "MASTER"): "secret",
    ("COLUMN", "ENCRYPTION"): "secret",
    ("USER", "MAPPING"): "definition",
    ("USER", "DEFINED"): "definition",
    ("OWNED", "BY"): "owned",
    ("EVENT", "TRIGGER"): "definition",
    ("ROW", "ACCESS"): "policy",
    ("ALL", "ROW"): "policy",
    ("MASKING", "POLICY"): "policy",
    ("NETWORK", "POLICY"): "policy",
    ("PASSWORD", "POLICY"): "policy",
    ("SESSION", "POLICY"): "policy",
    ("SECURITY", "POLICY"): "policy",
    ("RLS", "POLICY"): "policy",
    ("ROW", "POLICY"): "policy",
    ("BACKUP", "POLICY"): "policy",
    ("BACKUP", "SET"): "backup",
    ("RESTORE", "POINT"): "backup",
    ("FAILOVER", "GROUP"): "backup",
    ("REPLICATION", "GROUP"): "backup",
    ("STORAGE", "INTEGRATION"): "definition",
    ("AVAILABILITY", "GROUP"): "resource",
    ("COMPUTE", "POOL"): "resource",
    ("WORKLOAD", "GROUP"): "resource",
}
_ONES: dict[str, str] = {
    "TABLE": "table",
    "TABLES": "table",
    "DATABASE": "database",
    "DATABASES": "database",
    "KEYSPACE": "database",
    "CATALOG": "database",
    "TABLESPACE": "database",
    "VOLUME": "database",
    "NAMESPACE": "schema",
    "SCHEMA": "schema",
    "VIEW": "view",
    "INDEX": "index",
    "ROLE": "role",
    "USER": "role",
    "LOGIN": "role",
    "GROUP": "role",
    "POLICY": "policy",
    "SECRET": "secret",
    "CREDENTIAL": "secret",
    "CERTIFICATE": "secret",
    "SNAPSHOT": "backup",
    "BACKUP": "backup",
    "STAGE": "storage",
    "WAREHOUSE": "resource",
    "CLUSTER": "resource",
    "SHARE": "resource",
    "DATASHARE": "resource",
    "CAPACITY": "resource",
    "RESERVATION": "resource",
    "ASSIGNMENT": "resource",
    "SUBSCRIPTION": "resource",
    "APPLICATION": "resource",
    "SERVICE": "resource",
    "AUDIT": "audit",
}
_LEADING = frozenset(
    {
        "TEMPORARY",
        "TEMP",
        "PUBLIC",
        "LOCAL",
        "TRANSIENT",
        "UNIQUE",
        "PERSISTENT",
        "UNDO",
        "PRIVATE",
        "FORCE",
    }
)


def drop(script: Script, tokens: Sequence[Token]) -> None:
    """DROP <kind> [IF EXISTS] <names> [CASCADE]."""
    flags: set[str] = set()
    at = 1
    while at < len(tokens) and tokens[at].up in _LEADING and at + 1 < len(tokens) and tokens[at].up not in ("PUBLIC",):
        if tokens[at].up in ("TEMPORARY", "TEMP"):
            flags.add("temporary")
        at += 1
    first = tokens[at].up if at < len(tokens) else ""
    second = tokens[at + 1].up if at + 1 < len(tokens) else ""
    kind = _PAIRS.get((first, second), "")
    if kind:
        at += 2
    else:
        kind = _ONES.get(first, "definition")
        at += 1
        if kind == "definition":  # `DROP FOREIGN DATA WRAPPER x`, `DROP TEXT SEARCH PARSER x`
            while (
                at < len(tokens)
                and tokens[at].kind == WORD
                and at + 1 < len(tokens)
                and tokens[at + 1].kind in (WORD, NAME)
            ):
                if tokens[at].up in ("IF", "CASCADE", "RESTRICT", "ON", "USING", "FOR", "FROM"):
                    break
                if tokens[at + 1].up in ("ON", "CASCADE", "RESTRICT", "USING", "FOR", "FROM", "AS"):
                    break
                at += 1
    if at < len(tokens) and tokens[at].up == "IF":
        while at < len(tokens) and tokens[at].up in ("IF", "NOT", "EXISTS", "EMPTY"):
            if tokens[at].up == "EMPTY":
                flags.add("if-empty")
            at += 1
        flags.add("if-exists")
    if kind == "table" and first == "TABLES" and at < len(tokens) and tokens[at].up in ("FROM", "IN"):
        at += 1
    names, at = names_at(tokens, at)
    rest = {token.up for token in tokens[at:]}
    if rest & {"CASCADE", "FORCE", "CONSTRAINTS", "CONTENTS", "INCLUDING"}:
        flags.add("cascade")
    if "PURGE" in rest:
        flags.add("purge")
    if kind == "resource" and first == "CLUSTER" and "TABLES" in rest:
        kind = "table"
    if kind == "index" and "ON" in rest:
        names = names[:1]
    text = " ".join(token.up.lower() for token in tokens[1:3] if token.kind == WORD)
    script.emit(f"drop-{kind}", tokens, names, "one", flags, {"kind": text})
    for name in names:
        script.created.discard(name.lower())
        script.temporary.discard(name.lower())


def truncate(script: Script, tokens: Sequence[Token]) -> None:
    """TRUNCATE [TABLE] <names>, TRUNCATE ALL TABLES FROM <database>, TRUNCATE DATABASE <name>."""
    at = 1
    flags: set[str] = set()
    whole = False
    while at < len(tokens) and tokens[at].up in (
        "TABLE",
        "TABLES",
        "ALL",
        "DATABASE",
        "IF",
        "EXISTS",
        "FROM",
        "CLUSTER",
        "SCHEMA",
        "TEMPORARY",
    ):
        if tokens[at].up in ("DATABASE", "TABLES", "SCHEMA"):
            whole = True
        elif tokens[at].up == "IF":
            flags.add("if-exists")
        at += 1
    if at < len(tokens) and tokens[at].up == "(":
        script.emit("select", tokens)  # TRUNCATE(1.99, 1) is a function somebody left bare
        return
    names, at = names_at(tokens, at)
    rest = {token.up for token in tokens[at:]}
    if "CASCADE" in rest:
        flags.add("cascade")
    if rest & {"PARTITION", "PARTITIONS"}:
        flags.add("partition")
    script.emit("truncate-database" if whole else "truncate", tokens, names, "one", flags)


def rename(script: Script, tokens: Sequence[Token]) -> None:
    """RENAME TABLE a TO b, c TO d; RENAME USER a TO b; EXCHANGE TABLES a AND b."""
    kind = tokens[1].up.lower() if len(tokens) > 1 else ""
    name, _ = name_at(tokens, 2)
    script.emit("rename", tokens, [name] if name else [], "one", (), {"kind": kind})
    for index, token in enumerate(tokens[:-1]):
        if token.up in ("TO", "AND"):
            target, _ = name_at(tokens, index + 1)
            script.created.discard(target.lower())


# -- CREATE -------------------------------------------------------------------------------------------------------

_CREATE_MODIFIERS = frozenset(
    str.split(
        """
    OR REPLACE TEMP TEMPORARY LOCAL GLOBAL TRANSIENT UNLOGGED EXTERNAL FOREIGN UNIQUE CLUSTERED NONCLUSTERED
    VOLATILE HYBRID DYNAMIC ICEBERG RECURSIVE MATERIALIZED SECURE FORCE COLUMN ROW MULTISET SET VIRTUAL EVENT
    PRIVATE PERSISTENT LIVE STREAMING NO NOFORCE EDITIONABLE BITMAP FULLTEXT SPATIAL PRIMARY XML SNAPSHOT ALTER
    IMMUTABLE SHARDED DUPLICATED BLOCKCHAIN
    """
    )
)


_REMEMBERED = frozenset(
    {"table", "database", "schema", "view", "index", "role", "user", "function", "type", "sequence"}
)


def create(script: Script, tokens: Sequence[Token]) -> None:
    """CREATE [OR REPLACE] [TEMP] <kind> <name>: remembers what it makes; OR REPLACE drops what stood there."""
    at = 1
    modifiers: set[str] = set()
    while at < len(tokens) and tokens[at].up in _CREATE_MODIFIERS:
        modifiers.add(tokens[at].up)
        at += 1
    kind = tokens[at].up.lower() if at < len(tokens) else ""
    at += 1
    exists = False
    while at < len(tokens) and tokens[at].up in ("IF", "NOT", "EXISTS", "CONCURRENTLY"):
        exists = exists or tokens[at].up == "EXISTS"
        at += 1
    name, at = name_at(tokens, at)
    temporary = bool(modifiers & {"TEMP", "TEMPORARY", "VOLATILE"}) or name.startswith("#")
    if kind in ("table", "database", "schema", "catalog") and "REPLACE" in modifiers:
        verb = "replace-table" if kind == "table" else "replace-database"
        script.emit(verb, tokens, [name] if name else [], "one", ("temporary",) if temporary else (), {"kind": kind})
    else:
        if kind in ("role", "user", "login") and _ALMIGHTY & {token.up for token in tokens[at:]}:
            script.emit("alter-privileges", tokens, [name] if name else [])
        flags = {"replace"} if "REPLACE" in modifiers else set()
        if temporary:
            flags.add("temporary")
        script.emit(f"create-{kind or 'something'}", tokens, [name] if name else [], "one", flags, {"kind": kind})
    if not name:
        return
    if temporary and kind in ("table", "view", "sequence"):
        script.temporary.add(name.lower())
    elif kind in _REMEMBERED and not exists and "REPLACE" not in modifiers:
        script.created.add(name.lower())


# -- ALTER --------------------------------------------------------------------------------------------------------

_NOT_COLUMNS: dict[str, str] = {
    "CONSTRAINT": "constraint",
    "PRIMARY": "constraint",
    "FOREIGN": "constraint",
    "UNIQUE": "constraint",
    "CHECK": "constraint",
    "INDEX": "constraint",
    "KEY": "constraint",
    "PARTITION": "partition",
    "SUBPARTITION": "partition",
    "PARTITIONS": "partition",
    "PART": "partition",
    "DETACHED": "partition",
    "RANGE": "partition",
    "ROW": "policy",
    "RLS": "policy",
    "POLICY": "policy",
    "ALL": "policy",
    "MASKING": "policy",
    "DEFAULT": "",
    "NOT": "",
    "EXPRESSION": "",
    "IDENTITY": "",
    "STORAGE": "",
    "CLUSTERING": "",
    "DISTKEY": "",
    "SORTKEY": "",
    "IDENTIFIER": "",
    "TAG": "",
    "TAGS": "",
    "BRANCH": "partition",
    "STATISTICS": "",
    "PERIOD": "constraint",
    "SYSTEM": "partition",  # MariaDB: DROP SYSTEM VERSIONING drops all row history
    "PROJECTION": "constraint",
    "SEARCH": "constraint",
    "FEATURE": "constraint",
    "SUPPLEMENTAL": "constraint",
    "ROLLUP": "constraint",
}
#: attributes of a new role that put it above every grant
_ALMIGHTY = frozenset(["SUPERUSER", "BYPASSRLS", "CREATEROLE", "SYSADMIN", "ACCOUNTADMIN", "SECURITYADMIN"])
_IDENTITIES = frozenset(["ROLE", "USER", "LOGIN", "GROUP", "PROFILE"])


def alter(script: Script, tokens: Sequence[Token]) -> None:
    """ALTER <kind> <name> <actions>: each action is a statement of its own."""
    at = 1
    while at < len(tokens) and tokens[at].up in (
        "FOREIGN",
        "EXTERNAL",
        "ONLINE",
        "OFFLINE",
        "IGNORE",
        "ICEBERG",
        "HYBRID",
        "MATERIALIZED",
        "DYNAMIC",
        "EVENT",
        "SHARED",
        "PUBLIC",
        "TEXT",
        "SEARCH",
    ):
        at += 1
    kind = tokens[at].up.lower() if at < len(tokens) else ""
    up = kind.upper()
    rest = [token.up for token in tokens[at + 1 :]]
    if up == "SYSTEM":
        _alter_system(script, tokens, rest)
        return
    if up == "SESSION":
        from blastwall.languages.sql.settings import setting

        setting(script, tokens)
        return
    at += 1
    if up in ("DEFAULT",):  # ALTER DEFAULT PRIVILEGES
        script.emit("alter-privileges", tokens)
        return
    while at < len(tokens) and tokens[at].up in ("IF", "EXISTS", "ONLY", "ALL", "IN"):
        at += 1
    name, at = name_at(tokens, at)
    if at < len(tokens) and tokens[at].up == "*":
        at += 1
    if at + 1 < len(tokens) and tokens[at].up == "ON" and tokens[at + 1].up == "CLUSTER":
        at += 3
    if up in _IDENTITIES:
        script.emit("alter-role", tokens, [name] if name else [], "one", (), {"kind": kind})
        return
    while at < len(tokens) and tokens[at].up == ",":  # Vertica renames several at once
        _, at = name_at(tokens, at + 1)
    if at + 1 < len(tokens) and tokens[at].up == "PARTITION" and tokens[at + 1].up == "(":
        at = group_end(tokens, at + 1) + 1
    names = [name] if name else []
    if up == "DATABASE" or up in ("SCHEMA", "CATALOG", "KEYSPACE"):
        _alter_database(script, tokens, kind, names, at)
        return
    actions = _actions(tokens, at)
    before = len(script.statements)
    for action in actions:
        _alter_action(script, action, kind, name)
    if len(script.statements) == before:
        script.emit(f"alter-{kind or 'something'}", tokens, names, "one", (), {"kind": kind})


def _actions(tokens: Sequence[Token], at: int) -> list[Sequence[Token]]:
    """Split the actions at commas; a piece that starts with no verb carries on the one before (`DROP COLUMN a, b`)."""
    actions: list[Sequence[Token]] = []
    depth = 0
    begin = at
    for index in range(at, len(tokens)):
        up = tokens[index].up
        if up == "(":
            depth += 1
        elif up == ")":
            depth -= 1
        elif up == "," and depth <= 0:
            actions.append(tokens[begin:index])
            begin = index + 1
    if begin < len(tokens):
        actions.append(tokens[begin:])
    return [action for action in actions if action]


def _alter_action(script: Script, action: Sequence[Token], kind: str, name: str) -> None:
    words = [token.up for token in action]
    first = words[0]
    second = words[1] if len(words) > 1 else ""
    names = [name] if name else []
    have = set(words)
    if first == "DROP":
        _alter_drop(script, action, words, kind, name)
    elif first == "ADD" and kind == "table" and "EXISTS" not in have:
        at = 2 if second == "COLUMN" else 1
        if at < len(action) and action[at].up not in _NOT_COLUMNS:
            script.created.add(f"{name}.{action[at].text}".lower())
    elif first == "TRUNCATE":
        script.emit("drop-partition", action, names, "several" if "," in have else "one", ("truncate",))
    elif first == "CLEAR" and second == "COLUMN":
        script.emit("drop-column", action, [f"{name}.{action[2].text}"] if len(action) > 2 else names)
    elif first == "SET" and second == "UNUSED":
        script.emit("drop-column", action, names)
    elif first in ("DETACH", "UNLINK"):
        script.emit("detach", action, names, "one", (), {"kind": second.lower()})
    elif first in ("EXCHANGE", "REPLACE", "OVERWRITE") and "PARTITION" in have:
        script.emit("replace-partition", action, names)
    elif first == "SWAP" or (first == "REPLACE" and second == "WITH"):
        script.emit("rename", action, names, "one", (), {"kind": kind, "swap": True})
    elif first == "RENAME" and second == "CONSTRAINT" and kind == "table":
        script.emit("comment", action, names)  # unlike an index, no query can name one
    elif first == "RENAME":
        script.emit("rename", action, names, "one", (), {"kind": kind})
        target = action[-1].text.lower()
        if second in ("TO", "AS"):
            if name.lower() in script.created:
                script.created.add(target)
            else:
                script.created.discard(target)
            script.created.discard(name.lower())
    elif first == "SET" and second == "SCHEMA":
        script.emit("rename", action, names, "one", (), {"kind": kind})
    elif first == "OWNER" or (first == "SET" and second == "OWNER") or second == "AUTHORIZATION":
        script.emit("alter-owner", action, names)
    elif first == "DELETE" or (first == "UPDATE" and kind == "table"):
        from blastwall.languages.sql.changes import mutation

        mutation(script, action, name)
    elif first == "DISCARD":
        script.emit("truncate", action, names, "one", ("discard",))
    elif first in ("DISABLE", "NO") and ("ROW" in have or "POLICY" in have):
        script.emit("weaken", action, names, "one", (), {"what": "row-level security"})
    elif first in ("DISABLE", "NOCHECK") and have & {"TRIGGER", "CONSTRAINT", "ALL", "RULE", "CHECK", "VALIDATE"}:
        script.emit("weaken", action, names, "one", (), {"what": "its triggers and constraints"})
    elif first in ("NOCHECK",):
        script.emit("weaken", action, names, "one", (), {"what": "its constraints"})
    elif first == "ENGINE" and have & {"BLACKHOLE", "MEMORY"}:
        script.emit("truncate", action, names, "one", ("engine",))
    elif first in ("ALTER", "MODIFY", "CHANGE") and "USING" in have and "TYPE" in have:
        tail = action[words.index("USING") + 1 :]
        if len(tail) == 1 and (tail[0].kind in (STRING, NUMBER) or tail[0].up in ("NULL", "TRUE", "FALSE")):
            script.emit("drop-column", action, names, "one", ("using-constant",))
    elif first == "EXECUTE":
        _maintenance(script, action, name, words)
    elif _shortens_life(action, words):
        script.emit("weaken", action, names, "one", (), {"what": "how long its data is kept"})


def _alter_drop(script: Script, action: Sequence[Token], words: list[str], kind: str, name: str) -> None:
    """One DROP among the actions of ALTER."""
    second = words[1] if len(words) > 1 else ""
    names = [name] if name else []
    flags = {"cascade"} if "CASCADE" in words else set()
    if kind in (
        "publication",
        "extension",
        "policy",
        "group",
        "share",
        "rule",
        "domain",
        "subscription",
        "function",
        "text",
    ):
        if kind == "domain" and second in ("NOT", "DEFAULT"):
            return
        script.emit("drop-constraint", action, names, "one", flags, {"kind": kind})
        return
    if kind not in ("table", "type", "view", "something", "") and kind not in ("stream", "columnfamily"):
        if second in ("COLUMN", "ATTRIBUTE"):
            script.emit("drop-column", action, names, "one", flags)
        elif second not in ("DEFAULT", "NOT"):
            script.emit("drop-constraint", action, names, "one", flags, {"kind": kind})
        return
    at = 1
    if second in ("COLUMN", "COLUMNS", "ATTRIBUTE"):
        at += 1
    elif second in _NOT_COLUMNS and not (at + 1 >= len(words) and second not in ("CONSTRAINT", "PARTITION")):
        what = _NOT_COLUMNS[second]
        if what:
            scope = "several" if words.count(",") or words.count("PARTITION") > 1 else "one"
            script.emit(
                f"drop-{what}", action, names, scope if what == "partition" else "one", flags, {"kind": second.lower()}
            )
        return
    elif second == "IF" and "PARTITION" in words[:6]:
        script.emit("drop-partition", action, names, "one", flags)
        return
    while at < len(words) and words[at] in ("IF", "EXISTS", "("):
        at += 1
    columns, _ = names_at(action, at)
    script.emit("drop-column", action, [f"{name}.{column}" for column in columns] or names, "one", flags)


def _alter_system(script: Script, tokens: Sequence[Token], words: list[str]) -> None:
    if words[:1] == ["KILL"] or words[:1] == ["DISCONNECT"] or words[:1] == ["CANCEL"]:
        script.emit("kill", tokens)
    elif words[:1] in (["CHECKPOINT"], ["SWITCH"], ["ARCHIVE"]):
        script.emit("checkpoint", tokens)
    elif "FLUSH" in words[:1] or words[:1] == ["SUSPEND"]:
        script.emit("flush", tokens)
    else:
        what = next((t.text for t in tokens[3:] if t.kind in (WORD, NAME)), "")
        script.emit("alter-system", tokens, [what] if what else [])


def _alter_database(script: Script, tokens: Sequence[Token], kind: str, names: list[str], at: int) -> None:
    words = [token.up for token in tokens[at:]]
    have = set(words)
    if ("DROP" in have and have & {"OFFLINE", "DATAFILE", "FILE", "LOGFILE", "TEMPFILE"}) or words[:2] == [
        "REMOVE",
        "FILE",
    ]:
        script.emit("drop-partition", tokens, names, "one", (), {"kind": "data file"})
    elif have & {"SINGLE_USER", "OFFLINE", "RESTRICTED_USER", "EMERGENCY", "READ_ONLY", "CLOSE"}:
        script.emit("offline", tokens, names)
    elif "RENAME" in have or ("MODIFY" in have and "NAME" in have) or have & {"SWAP"}:
        script.emit("rename", tokens, names, "one", (), {"kind": kind})
    elif words[:1] == ["OWNER"] or "AUTHORIZATION" in have or "OWNER" in have:
        script.emit("alter-owner", tokens, names)
    elif have & {"FLASHBACK", "NOARCHIVELOG"} and have & {"OFF", "NOARCHIVELOG"}:
        script.emit("weaken", tokens, names, "one", (), {"what": "its way back in time"})
    elif "RECOVERY" in have and "SIMPLE" in have:
        script.emit("weaken", tokens, names, "one", (), {"what": "its log backups"})
    elif _shortens_life(tokens[at:], words):
        script.emit("weaken", tokens, names, "one", (), {"what": "how long its data is kept"})
    elif words[:1] == ["DROP"]:
        script.emit("drop-constraint", tokens, names, "one", (), {"kind": kind})
    else:
        script.emit(f"alter-{kind}", tokens, names, "one", (), {"kind": kind})


#: settings that say how long data, or its past, is kept
_LIFE = (
    "retention",
    "expiration",
    "ttl",
    "gc.ttlseconds",
    "time_travel",
    "expire",
    "lifetime",
    "fail_safe",
    "history",
)


def _shortens_life(action: Sequence[Token], words: list[str]) -> bool:
    """Whether an action sets a retention, expiry or TTL (`SET DATA_RETENTION_TIME_IN_DAYS = 0`, `MODIFY TTL ...`).

    Taking an expiry away again is no loss.
    """
    if words[0] in ("UNSET", "RESET", "REMOVE") or "NULL" in words[-2:]:
        return False
    if words[0] not in ("SET", "MODIFY", "ADD", "WITH") and "TTL" not in words[:2]:
        return False
    for token in action[1:]:
        if token.kind in (WORD, NAME, STRING):
            low = token.text.lower()
            if any(word in low for word in _LIFE) and len(low) < 80 and not low.startswith("not"):
                return True
    return False


_MAINTENANCE = frozenset(
    {"EXPIRE_SNAPSHOTS", "REMOVE_ORPHAN_FILES", "ROLLBACK_TO_SNAPSHOT", "DROP_EXTENDED_STATS", "DELETE_ORPHAN_FILES"}
)


def _maintenance(script: Script, action: Sequence[Token], name: str, words: list[str]) -> None:
    """Trino's ALTER TABLE t EXECUTE expire_snapshots(...)."""
    if len(words) > 1 and words[1] in _MAINTENANCE:
        script.emit("expire-history", action, [name])
    else:
        script.emit("call", action, [name])


__all__ = ["PARAM", "alter", "create", "drop", "find", "group_end", "rename", "truncate"]

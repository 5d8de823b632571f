"""Calls that talk to data stores: SQL drivers, ORMs, MongoDB and Redis clients."""

from __future__ import annotations

import json

from blastwall.acts import HOLE
from blastwall.languages.python.values import (
    Chain,
    Const,
    Items,
    Step,
    Table,
    Text,
    alternatives,
    known_text,
    text_of,
    texts,
    to_json,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.python.emit import Called, Emitter
    from blastwall.languages.python.values import Value
    from blastwall.model import Json

#: The module that connects -> the dialect it speaks.
_DRIVERS = {
    "psycopg": "postgres",
    "psycopg2": "postgres",
    "pg8000": "postgres",
    "asyncpg": "postgres",
    "pymysql": "mysql",
    "MySQLdb": "mysql",
    "mysql": "mysql",
    "aiomysql": "mysql",
    "mariadb": "mysql",
    "sqlite3": "sqlite",
    "aiosqlite": "sqlite",
    "pysqlite3": "sqlite",
    "pyodbc": "tsql",
    "pymssql": "tsql",
    "snowflake": "snowflake",
    "duckdb": "duckdb",
    "clickhouse_driver": "clickhouse",
    "clickhouse_connect": "clickhouse",
    "cx_Oracle": "oracle",
    "oracledb": "oracle",
    "pyspark": "spark",
    "trino": "trino",
    "prestodb": "presto",
    "pyhive": "hive",
    "databricks": "databricks",
    "redshift_connector": "redshift",
}
_URLS = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "mssql": "tsql",
    "mariadb": "mysql",
    "cockroachdb": "postgres",
}
_DIALECTS = frozenset(_DRIVERS.values()) | {"bigquery"}
#: Methods that take a statement first.
_EXECUTE = frozenset(
    {
        "execute",
        "executemany",
        "executescript",
        "executemany_async",
        "execute_async",
        "execute_string",
        "exec_driver_sql",
    }
    | {"read_sql", "read_sql_query", "sql", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one", "query", "raw"}
    | {"command", "scalar", "scalars", "execute_many", "execute_query", "execute_sql", "run_sql", "prepare", "text"}
    | {"execute_raw", "query_raw", "query_df", "read_gbq", "RunSQL", "run_query", "copy", "copy_expert", "rpc"}
)
#: What a statement may start with: enough to tell `session.query("users")` from SQL.
_SQL_WORDS = frozenset(
    {"select", "insert", "update", "delete", "drop", "truncate", "alter", "create", "replace", "merge", "with", "grant"}
    | {"revoke", "begin", "commit", "rollback", "set", "use", "call", "exec", "execute", "vacuum", "copy", "explain"}
    | {"pragma", "optimize", "rename", "lock", "analyze", "show", "describe", "declare", "do", "backup", "restore"}
    | {"detach", "attach", "undrop", "purge", "reindex", "refresh", "load", "kill", "shutdown", "comment", "flush"}
)
_FILTERS = frozenset(
    {"filter", "exclude", "where", "filter_by", "having", "in_bulk", "annotate", "intersect", "search"}
)
_KEYS = frozenset({"pk", "id", "uuid", "pk__exact", "id__exact", "slug", "guid"})
_MONGO_ROOTS = ("pymongo", "motor", "mongomock", "mongoengine")
_MONGO = {
    "drop_database": "",
    "drop_collection": "",
    "delete_many": "deleteMany",
    "delete_one": "deleteOne",
    "update_many": "updateMany",
    "update_one": "updateOne",
    "replace_one": "replaceOne",
    "find_one_and_delete": "findOneAndDelete",
    "drop": "drop",
    "remove": "remove",
    "drop_indexes": "dropIndexes",
}
_REDIS_ROOTS = ("redis", "aioredis", "rediscluster", "valkey", "fakeredis", "coredis", "walrus")
_REDIS = {
    "flushall": "FLUSHALL",
    "flushdb": "FLUSHDB",
    "delete": "DEL",
    "unlink": "UNLINK",
    "shutdown": "SHUTDOWN",
    "script_flush": "SCRIPT FLUSH",
    "config_set": "CONFIG SET",
    "eval": "EVAL",
    "expire": "EXPIRE",
}


def lower(call: Called, out: Emitter) -> bool:
    """Say what the call does to a store; return whether it does anything."""
    if call.name == "create_engine":
        out.engines.add(known_text(call.get(0, "url")))
    return _sql(call, out) or _mongo(call, out) or _redis(call, out) or _orm(call, out)


# -- SQL text ---------------------------------------------------------------------------------------------------------
def dialect_of(chain: Chain, out: Emitter) -> tuple[str, str]:
    """Return the dialect and the connection a chain's first call, or else the imports, speak of."""
    module = chain.steps[0].name if chain.steps else ""
    root = chain.root
    connection = ""
    dialect = _DRIVERS.get(module, "")
    if root is not None:
        known = [
            known_text(root.get(-1, name)) for name in ("host", "server", "dbname", "database", "db", "dsn", "account")
        ]
        first = known_text(root.get(0, "url", "conninfo", "uri"))
        connection = " ".join(word for word in (first, *known) if word)
        scheme = first.split("://")[0].split("+")[0] if "://" in first else ""
        if scheme:
            dialect = _URLS.get(scheme, scheme if scheme in _DIALECTS else dialect)
    if "memory" in connection and "attach" in out.source.text.lower():
        connection = connection.replace("memory", "attached")  # files can be reached through it
    if not dialect:
        found = {_DRIVERS[name] for name in out.modules if name in _DRIVERS}
        dialect = found.pop() if len(found) == 1 else ""
    if not dialect and "google.cloud.bigquery" in out.modules:
        dialect = "bigquery"
    return dialect, connection


def looks_like_sql(text: str) -> bool:
    """Whether a text starts as a statement does."""
    position = 0
    while True:
        rest = text[position:].lstrip(" \t\r\n;(")
        position = len(text) - len(rest)
        if rest.startswith("--") or rest.startswith("#"):
            end = rest.find("\n")
            if end < 0:
                return False
            position += end
        elif rest.startswith("/*"):
            if rest.startswith(("/*!", "/*+")):
                return True
            end = rest.find("*/")
            if end < 0:
                return False
            position += end + 2
        else:
            break
    end = 0
    while end < len(rest) and (rest[end].isalpha() or rest[end] == "_"):
        end += 1
    return rest[:end].lower() in _SQL_WORDS and (end == len(rest) or rest[end] != "(" or rest[:end].lower() == "select")


def _sql(call: Called, out: Emitter) -> bool:
    if call.name not in _EXECUTE:
        return False
    value = call.get(
        1 if call.name == "RunSQL" and not call.arguments.args else 0, "query", "sql", "statement", "operation"
    )
    done = False
    for each in alternatives(value):
        if isinstance(each, Text) and not each.path:
            if each.text == HOLE or (HOLE not in each.text and not looks_like_sql(each.text)):
                continue
            if HOLE in each.text and not (looks_like_sql(each.text) or each.text.startswith(HOLE)):
                continue
            dialect, connection = dialect_of(call.receiver, out)
            if call.name == "text" and not connection and len(out.engines) == 1:
                connection = next(iter(out.engines))
            out.code("sql", each, call.span, dialect=dialect, context=out.connected(connection), data=_bound(call))
            done = True
        elif isinstance(each, Items) and call.name in ("executescript", "RunSQL", "execute"):
            for item in each.values:
                for text in texts(item):
                    if looks_like_sql(text.text):
                        out.code("sql", text, call.span, dialect=dialect_of(call.receiver, out)[0])
                        done = True
        elif isinstance(each, Chain):
            done = _expression(each, call, out) or done
    return done


def _bound(call: Called) -> dict[str, Json] | None:
    """Return the values a call binds to its statement: a sequence, a mapping, or every further argument (asyncpg)."""
    if call.name == "executemany":
        return None
    value = call.get(1, "parameters", "params", "args", "vars")
    if value is None:
        return None
    whole = isinstance(value, Items | Table)
    bound = to_json(value) if whole else [to_json(each) for each in call.arguments.args[1:]]
    return {"parameters": bound} if isinstance(bound, list | dict) else None


def _expression(chain: Chain, call: Called, out: Emitter) -> bool:
    """SQLAlchemy's `delete(User).where(...)` and `users.delete()`, handed to `execute`."""
    words = [step.name for step in chain.steps]
    for index, step in enumerate(chain.steps):
        if step.name in ("delete", "update", "truncate") and step.call is not None:
            target = step.call.get(0, "table")
            name = _model(target) if target is not None else (words[index - 1] if index else "")
            scope = _scope(chain, index + 1)
            _, connection = dialect_of(call.receiver, out)
            out.statement("sql", step.name, call.span, names=(name,), scope=scope, connection=connection)
            return True
        if step.name in ("DropTable", "DropSchema") and step.call is not None:
            verb = "drop-table" if step.name == "DropTable" else "drop-schema"
            out.statement("sql", verb, call.span, names=(_model(step.call.get(0)),), scope="all")
            return True
    return False


def _given(step: Step) -> bool:
    return step.call is not None and bool(step.call.args)


def _model(value: Value | None) -> str:
    if isinstance(value, Chain) and value.steps:
        return value.steps[-1].name
    return known_text(value) or HOLE


# -- ORMs -------------------------------------------------------------------------------------------------------------
def _scope(chain: Chain, start: int = 0) -> str:
    """Return how much of its table a chain of query methods picks."""
    scope = "all"
    for step in chain.steps[start:]:
        if step.name in ("get", "first", "last", "latest", "earliest", "get_object_or_404", "one", "scalar_one"):
            return "one"
        if step.name in _FILTERS and step.call is not None:
            names = step.call.kwargs
            if step.name != "exclude" and any(name in _KEYS for name in names):
                return "one"
            if names or step.call.args or step.call.open:
                scope = "many"
                for value in step.call.args:
                    if step.name == "where" and isinstance(value, Const) and value.value is True:
                        scope = "all"
        elif step.name.startswith("["):
            scope = "many"
    return scope


def _orm(call: Called, out: Emitter) -> bool:
    name = call.name
    steps = call.receiver.steps
    words = [step.name for step in steps]
    if name in ("drop_all", "reflect_and_drop") and steps:
        _, connection = dialect_of(call.receiver, out)
        engine = call.get(0, "bind")
        if isinstance(engine, Chain):
            _, connection = dialect_of(engine, out)
        if connection in ("sqlite://", "sqlite:///:memory:") or ":memory:" in connection:
            return True
        out.statement("sql", "drop-all", call.span, names=(".".join(words),), scope="all", connection=connection)
        return True
    if name in ("delete", "_raw_delete", "update", "bulk_delete", "hard_delete") and "objects" in words:
        index = words.index("objects")
        model = words[index - 1] if index else HOLE
        if name == "update" and not (call.arguments.kwargs or call.arguments.args):
            return False
        verb = "update" if name == "update" else "delete"
        out.statement("sql", verb, call.span, names=(model,), scope=_scope(call.receiver, index + 1))
        return True
    queried = next((i for i, step in enumerate(steps) if step.name == "query"), -1)
    if name in ("delete", "update") and queried >= 0 and len(steps) > queried:
        step = steps[queried]
        model = (
            _model(step.call.get(0))
            if step.call is not None and step.call.args
            else words[queried - 1]
            if queried
            else HOLE
        )
        out.statement("sql", name, call.span, names=(model,), scope=_scope(call.receiver, queried + 1))
        return True
    if (
        name in ("drop_table", "drop_tables")
        and words
        and ("op" in words or "schema_editor" in words or "peewee" in out.modules)
    ):
        # a migration's own step: judged as the statement it becomes
        out.statement(
            "sql", "drop-table", call.span, names=(known_text(call.get(0, "table_name")) or HOLE,), scope="all"
        )
        return True
    if name == "RemoveField" and "migrations" in words:
        column = ".".join(known_text(call.get(i, key)) for i, key in enumerate(("model_name", "name")))
        out.statement("sql", "drop-column", call.span, names=(column,), scope="all")
        return True
    if name == "drop_column" and ("op" in words or "batch_op" in words):
        out.statement("sql", "drop-column", call.span, names=(known_text(call.get(0)) or HOLE,), scope="all")
        return True
    if name in ("truncate", "drop") and words and "__table__" in words:
        verb = "drop-table" if name == "drop" else "truncate"
        out.statement("sql", verb, call.span, names=(words[max(0, words.index("__table__") - 1)],), scope="all")
        return True
    if name == "execute" and not call.arguments.args and call.chain.base is None:
        # peewee: `User.delete().where(...).execute()`
        at = next((i for i, step in enumerate(steps) if step.name == "delete" and step.call is not None), 0)
        if at and words[at - 1][:1].isupper() and not _given(steps[at]):
            out.statement("sql", "delete", call.span, names=(words[at - 1],), scope=_scope(call.receiver, at + 1))
            return True
    if name == "to_sql" and known_text(call.get(-1, "if_exists")) == "replace":
        # pandas drops the table before it writes
        table = known_text(call.get(0, "name")) or HOLE
        _, connection = dialect_of(given, out) if isinstance(given := call.get(1, "con"), Chain) else ("", "")
        out.statement("sql", "replace-table", call.span, names=(table,), scope="all", connection=connection)
        return True
    if name == "drop_database" and "sqlalchemy_utils" in out.modules:
        url = text_of(call.get(0, "url")).text
        out.statement("sql", "drop-database", call.span, names=(url,), scope="all", connection=url)
        return True
    return False


# -- MongoDB ----------------------------------------------------------------------------------------------------------
def _mongo(call: Called, out: Emitter) -> bool:
    name = call.name
    if name == "command" and known_text(call.get(0, "command")) == "dropDatabase":
        text = f"db.getSiblingDB({json.dumps(_collection(call.receiver))}).dropDatabase()"
        out.code("mongodb", Text(text), call.span, context=out.connected(dialect_of(call.receiver, out)[1]))
        return True
    if name not in _MONGO:
        return False
    root = call.receiver.steps[0].name if call.receiver.steps else ""
    certain = root in _MONGO_ROOTS or any(
        step.name in ("MongoClient", "AsyncIOMotorClient") for step in call.receiver.steps
    )
    imported = any(each in out.modules for each in _MONGO_ROOTS)
    distinctive = name in (
        "drop_database",
        "delete_many",
        "delete_one",
        "update_many",
        "drop_collection",
        "find_one_and_delete",
    )
    if not certain and not (imported and root not in ("os", "shutil")) and not (distinctive and call.receiver.steps):
        return False
    if name == "drop_database" and "sqlalchemy_utils" in out.modules and not certain:
        return False
    connection = dialect_of(call.receiver, out)[1]
    names = _collection(call.receiver)
    first = call.get(0, "filter", "name_or_database", "name_or_collection", "spec_or_id")
    if name == "drop_database":
        text = f"db.getSiblingDB({json.dumps(_name(first))}).dropDatabase()"
    elif name == "drop_collection":
        text = f"db.getCollection({json.dumps(_name(first))}).drop()"
    else:
        if name in ("drop", "remove") and not certain and not imported:
            return False
        given = [to_json(value) for value in call.arguments.args] or ([to_json(first)] if first is not None else [])
        body = ", ".join(_shown(each) for each in given)
        text = f"db.getCollection({json.dumps(names)}).{_MONGO[name]}({body})"
    out.code("mongodb", Text(text), call.span, context=out.connected(connection))
    return True


def _shown(value: object) -> str:
    # a whole argument that is unknown stays a name, so that `{}` is never mistaken for it
    return "unknown" if value == HOLE else json.dumps(value, ensure_ascii=False)


def _name(value: Value | None) -> str:
    return known_text(value) or _model(value)


def _collection(chain: Chain) -> str:
    for step in reversed(chain.steps):
        if step.name.startswith("[") and step.name.endswith("]"):
            return step.name[1:-1]
        if step.name in ("get_collection", "collection") and step.call is not None:
            return known_text(step.call.get(0)) or HOLE
        if step.call is None and step.name:
            return step.name
    return HOLE


# -- Redis ------------------------------------------------------------------------------------------------------------
def _redis(call: Called, out: Emitter) -> bool:
    name = call.name
    chain = call.receiver
    root = chain.steps[0].name if chain.steps else ""
    certain = root in _REDIS_ROOTS or any(step.name in ("Redis", "StrictRedis", "RedisCluster") for step in chain.steps)
    if name in ("flushall", "flushdb") and chain.steps:
        certain = True
    if not certain:
        return False
    if name == "execute_command":
        words = [text_of(value).text for value in call.arguments.args]
    elif name in _REDIS:
        words = [*_REDIS[name].split(), *(text_of(value).text for value in call.arguments.args)]
    else:
        return False
    _, connection = dialect_of(chain, out)
    if out.loops and name in ("delete", "unlink") and HOLE in words:
        words.append(HOLE)  # one key each time round: many of them
    text = " ".join(
        word if word and (word.isalnum() or word == HOLE) else json.dumps(word, ensure_ascii=False) for word in words
    )
    if call.arguments.open:
        text += " " + HOLE
    out.code("redis", Text(text), call.span, context=out.connected(connection))
    return True

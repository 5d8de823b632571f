"""Dialects: what each is called, how it spells strings and comments, and which readings an unknown one may have."""

from __future__ import annotations

import re

#: other names -> ours (which are sqlglot's where sqlglot has the dialect)
ALIASES: dict[str, str] = {
    "postgresql": "postgres",
    "pg": "postgres",
    "pgsql": "postgres",
    "psql": "postgres",
    "plpgsql": "postgres",
    "cockroachdb": "postgres",
    "cockroach": "postgres",
    "crdb": "postgres",
    "timescaledb": "postgres",
    "timescale": "postgres",
    "yugabyte": "postgres",
    "yugabytedb": "postgres",
    "greenplum": "postgres",
    "supabase": "postgres",
    "neon": "postgres",
    "alloydb": "postgres",
    "aurora-postgresql": "postgres",
    "vertica": "postgres",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "sql-server": "tsql",
    "sql server": "tsql",
    "microsoft sql server": "tsql",
    "azuresql": "tsql",
    "azure-sql": "tsql",
    "synapse": "tsql",
    "sybase": "tsql",
    "transact-sql": "tsql",
    "transactsql": "tsql",
    "t-sql": "tsql",
    "fabric": "tsql",
    "mariadb": "mysql",
    "tidb": "mysql",
    "percona": "mysql",
    "aurora-mysql": "mysql",
    "planetscale": "mysql",
    "vitess": "mysql",
    "singlestore": "mysql",
    "memsql": "mysql",
    "mycli": "mysql",
    "sqlite3": "sqlite",
    "libsql": "sqlite",
    "turso": "sqlite",
    "d1": "sqlite",
    "sparksql": "spark",
    "spark-sql": "spark",
    "spark2": "spark",
    "googlesql": "bigquery",
    "bq": "bigquery",
    "zetasql": "bigquery",
    "spanner": "bigquery",
    "plsql": "oracle",
    "pl/sql": "oracle",
    "sqlplus": "oracle",
    "ch": "clickhouse",
    "snow": "snowflake",
    "snowsql": "snowflake",
    "databricks-sql": "databricks",
    "prestosql": "presto",
    "motherduck": "duckdb",
    "cql": "cassandra",
    "scylla": "cassandra",
    "scylladb": "cassandra",
}

_KNOWN = frozenset(
    str.split(
        """
    postgres mysql tsql sqlite snowflake bigquery clickhouse oracle spark databricks hive duckdb redshift trino
    presto athena exasol materialize risingwave teradata doris starrocks db2 dremio drill druid flink impala
    cassandra soql hana firebird
    """
    )
)

#: names sqlglot has a dialect for; the others are parsed by its default one
SQLGLOT = frozenset(
    str.split(
        """
    postgres mysql tsql sqlite snowflake bigquery clickhouse oracle spark databricks hive duckdb redshift trino
    presto athena exasol materialize risingwave teradata doris starrocks dremio drill druid
    """
    )
)


def canonical(name: str) -> str:
    """Return our name of a dialect; the empty string where it is not one we know."""
    low = name.strip().lower()
    low = ALIASES.get(low, low)
    if low not in _KNOWN:
        low = low.replace("_", "-").split("-")[0].split("+")[0].rstrip("0123456789. ")
        low = ALIASES.get(low, low)
    return low if low in _KNOWN else ""


class Lexicon:
    """How one dialect spells things. `free` is true where statements need no `;` between them."""

    __slots__ = (
        "backslash",
        "brackets",
        "commands",
        "dash_needs_blank",
        "dollar",
        "double_is_string",
        "executable",
        "free",
        "hash",
        "nested",
    )

    def __init__(
        self,
        *,
        backslash: bool = False,
        hash: bool = False,
        dash_needs_blank: bool = False,
        executable: bool = False,
        nested: bool = False,
        brackets: bool = False,
        dollar: bool = False,
        double_is_string: bool = False,
        free: bool = False,
        commands: bool = False,
    ) -> None:
        """Hold the spelling."""
        self.backslash = backslash
        self.hash = hash
        self.dash_needs_blank = dash_needs_blank
        self.executable = executable
        self.nested = nested
        self.brackets = brackets
        self.dollar = dollar
        self.double_is_string = double_is_string
        self.free = free
        self.commands = commands


_POSTGRES = Lexicon(nested=True, dollar=True, commands=True)
_MYSQL = Lexicon(
    backslash=True, hash=True, dash_needs_blank=True, executable=True, double_is_string=True, commands=True
)
#: the same server, told to skip what only newer (or other) servers run
_MYSQL_CLOSED = Lexicon(backslash=True, hash=True, dash_needs_blank=True, double_is_string=True, commands=True)
_GENERIC = Lexicon(nested=True, dollar=True, brackets=True, free=True, commands=True)
_PLAIN = Lexicon()

_LEXICONS: dict[str, Lexicon] = {
    "": _GENERIC,
    "postgres": _POSTGRES,
    "redshift": _POSTGRES,
    "materialize": _POSTGRES,
    "risingwave": _POSTGRES,
    "duckdb": Lexicon(nested=True, dollar=True, commands=True),
    "mysql": _MYSQL,
    "doris": _MYSQL,
    "starrocks": _MYSQL,
    "tsql": Lexicon(nested=True, brackets=True, free=True, commands=True),
    "sqlite": Lexicon(brackets=True, commands=True),
    "snowflake": Lexicon(backslash=True, dollar=True, commands=True),
    "bigquery": Lexicon(backslash=True, hash=True, double_is_string=True),
    "spark": Lexicon(backslash=True, double_is_string=True),
    "databricks": Lexicon(backslash=True, double_is_string=True),
    "hive": Lexicon(backslash=True, double_is_string=True, commands=True),
    "impala": Lexicon(backslash=True, double_is_string=True),
    "clickhouse": Lexicon(backslash=True, nested=True, dollar=True),
    "cassandra": Lexicon(dollar=True),
}


_DELIMITER = re.compile(r"^[ \t]*delimiter[ \t]+[^\s']", re.I | re.M)


#: What must be followed by a name: a MySQL comment here leaves a statement that MySQL refuses.
_WANTS_NAME = re.compile(r"(?:^|\s)(?:table|exists|into|from|join|update)[ \t]+\Z", re.I)
#: Words MySQL reserves, which can't be that name on the next line.
_RESERVED = re.compile(r"(?:select|insert|update|delete|create|drop|alter|with)\b", re.I)


def _names_only(text: str) -> bool:
    """Whether every `#` begins a name as T-SQL's temporary tables have it, and as a comment would make no statement.

    Read as MySQL, each such line ends in a word that wants a name. Where the text ends there, or goes on with a
    reserved word, MySQL runs nothing of it; anything else on the next line would be the name.
    """
    head = text[: text.rfind("#")]
    if "'" in head or '"' in head or "`" in head or "[" in head or "/*" in head:
        return False
    lines = [line for line in text.split("\n") if line.strip()]  # where MySQL ends a comment
    for index, line in enumerate(lines):
        before, mark, after = line.partition("#")
        if not mark:
            continue
        if _WANTS_NAME.search(before) is None or not after.lstrip("#")[:1].isalpha() or "'" in after or '"' in after:
            return False
        if index + 1 < len(lines) and _RESERVED.match(lines[index + 1].lstrip()) is None:
            return False
    return True


def lexicons(dialect: str, text: str) -> tuple[Lexicon, ...]:
    """Return every spelling the text may be read with: one for most; more where two servers would disagree on it."""
    lexicon = _LEXICONS.get(dialect, _PLAIN)
    if dialect == "mysql":
        # `/*!50000 ... */` runs on servers of that version and is a comment on older ones.
        return (_MYSQL, _MYSQL_CLOSED) if "/*!" in text or "/*M!" in text else (_MYSQL,)
    if dialect:
        return (lexicon,)
    if "/*!" in text or "/*M!" in text:
        return (_GENERIC, _MYSQL, _MYSQL_CLOSED)
    if "\\" in text or "--" in text or text.count("/*") > 1 or _DELIMITER.search(text) is not None:
        return (_GENERIC, _MYSQL)
    if "#" in text and not _names_only(text):
        return (_GENERIC, _MYSQL)
    return (_GENERIC,)

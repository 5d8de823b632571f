"""Database clients that are given SQL: in an option, as an argument, in a file this call wrote, on standard input."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._client_commands import client_commands
from blastwall_rules.carriers._handing_on import code, connected, file_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class _Client:
    """How one client is called: where SQL stands, and what names the server."""

    __slots__ = (
        "attached",
        "code",
        "database",
        "dialect",
        "environment",
        "files",
        "named",
        "outputs",
        "shells",
        "style",
        "values",
    )

    def __init__(
        self,
        dialect: str,
        code: str = "",
        *,
        files: str = "",
        named: str = "",
        values: str = "",
        database: str = "",
        environment: str = "",
        attached: str = "",
        outputs: str = "",
        shells: str = "",
        style: str = "gnu",
    ) -> None:
        """Hold the client; every list is words joined by blanks.

        `database` says what the arguments are: `connection` (all name the server), `database-sql` (a database, then
        SQL), `sql` (all are SQL), `two` (a server, then a database, then SQL). `outputs` name files that are written
        (behind `|`, commands), `shells` are followed by a command.
        """
        self.dialect = dialect
        self.code = frozenset(code.split())
        self.files = frozenset(files.split())
        self.named = frozenset(named.split())
        self.outputs = frozenset(outputs.split())
        self.shells = frozenset(shells.split())
        self.values = frozenset(values.split()) | self.code | self.files | self.named | self.outputs | self.shells
        self.database = database
        self.environment = tuple(environment.split())
        # Options whose value may only be attached (`-pSECRET`): the next word is not theirs.
        self.attached = frozenset(attached.split())
        self.style = style


_PSQL = _Client(
    "postgres",
    "-c --command",
    files="-f --file",
    named="-h --host -d --dbname",
    values="-U -p -v -F -R -T -P --username --port --set --variable --field-separator --pset --record-separator",
    outputs="-o --output -L --log-file",
    database="connection",
    environment="PGHOST PGDATABASE PGSERVICE PGHOSTADDR",
)
_MYSQL = _Client(
    "mysql",
    "-e --execute --init-command",
    named="-h --host -D --database",
    outputs="--tee",
    shells="--pager",
    values="-u -P -S --user --port --socket --defaults-file --defaults-extra-file --ssl-ca --protocol "
    "--default-character-set --defaults-group-suffix --login-path --delimiter",
    database="connection",
    environment="MYSQL_HOST",
    attached="-p --password",
)
_CLICKHOUSE = _Client(
    "clickhouse",
    "-q --query",
    files="--queries-file",
    named="-h --host -d --database",
    values="-u --user --password --port -f --format --config-file -C",
    environment="CLICKHOUSE_HOST",
)
_TSQL = _Client(
    "tsql",
    "-Q -q --query",
    files="-i --input-file",
    named="-S -d --server --database-name",
    outputs="-o --output-file",
    values="-U -P -v -t -l -h -s -w -H -a -m -V -W -y -Y -G -K",
    environment="SQLCMDSERVER SQLCMDDBNAME",
)
_CLIENTS: dict[str, _Client] = {
    "psql": _PSQL,
    "pgcli": _PSQL,
    "vsql": _Client("vertica", "-c --command", files="-f", named="-h -d", values="-U -w -p", database="connection"),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "mycli": _MYSQL,
    "mysqlsh": _Client("mysql", "-e --execute", files="-f --file", named="-h --host --uri -D --schema", values="-u -P"),
    "sqlite3": _Client(
        "sqlite",
        "-cmd",
        files="-init",
        values="-separator -nullvalue -newline -mmap -vfs -maxsize -heap",
        database="database-sql",
        style="single",
    ),
    "sqlite": _Client(
        "sqlite", "-cmd", files="-init", values="-separator -nullvalue", database="database-sql", style="single"
    ),
    "litecli": _Client("sqlite", "-e --execute", database="connection"),
    "sqlcipher": _Client("sqlite", "-cmd", values="-separator -init", database="database-sql", style="single"),
    "duckdb": _Client(
        "duckdb",
        "-c -s -cmd",
        files="-f -init",
        values="-separator -nullvalue -newline",
        database="database-sql",
        style="single",
    ),
    "sqlcmd": _TSQL,
    "mssql-cli": _TSQL,
    "bcp": _Client("tsql", values="-S -U -P -d", database="connection"),
    "osql": _TSQL,
    "isql": _Client("tsql", database="connection"),
    "tsql": _Client("tsql", named="-S -H -D", values="-U -P -p"),
    "clickhouse-client": _CLICKHOUSE,
    "clickhouse": _CLICKHOUSE,
    "clickhouse-local": _CLICKHOUSE,
    "snowsql": _Client(
        "snowflake",
        "-q --query",
        files="-f --filename",
        named="-a -d -s -h -c --accountname --dbname --connection",
        values="-u -r -w",
    ),
    "cockroach": _Client(
        "postgres", "-e --execute", files="-f --file", named="--url --host -d --database", values="-u --user"
    ),
    "usql": _Client("", "-c --command", files="-f --file", database="connection"),
    "sqlplus": _Client("oracle", values="-M -C -R", database="connection", style="single"),
    "sql": _Client("oracle", database="connection", style="single"),
    "dolt": _Client(
        "mysql", "-q --query", files="-f --file", named="--data-dir --host --use-db", values="--user -u -p"
    ),
    "rqlite": _Client("sqlite", named="-H -p", values="-s -u", database="connection"),
    "ksql": _Client("", "-e --execute", files="-f --file", values="-u -p --config-file", database="connection"),
    "influx": _Client("", "-execute --execute", named="-host -database -port", values="-username -password"),
    "crash": _Client("", "-c --command", named="--hosts", values="-U"),
    "cbq": _Client("", "-s -script --script", files="-f -file", named="-e -engine", values="-u -p -user -password"),
    "sqlite-utils": _Client("sqlite", database="two"),
    "steampipe": _Client("postgres", database="sql"),
    "osqueryi": _Client("sqlite", database="sql"),
    "athenacli": _Client("", "-e", named="--region", database="connection"),
    "edgedb": _Client("", "-c", files="-f", named="-I -d"),
    "rsql": _PSQL,
    "nzsql": _PSQL,
    "gsql": _PSQL,
    "tidb": _MYSQL,
    "mysql5.7": _MYSQL,
    "mysql8": _MYSQL,
    "hive": _Client("hive", "-e", files="-f", named="--database -h"),
    "beeline": _Client("hive", "-e", files="-f", named="-u", values="-n -p -d"),
    "impala-shell": _Client("hive", "-q --query", files="-f --query_file", named="-i -d --impalad --database"),
    "spark-sql": _Client("spark", "-e", files="-f", named="--master --database"),
    "presto": _Client("presto", "--execute", files="-f --file", named="--server --catalog --schema"),
    "trino": _Client("trino", "--execute", files="-f --file", named="--server --catalog --schema", values="--user"),
    "cqlsh": _Client(
        "cassandra", "-e --execute", files="-f --file", values="-u -p -k --keyspace", database="connection"
    ),
    "db2": _Client("db2", files="-f -tvf", database="sql"),
    "monetdb": _Client("", "-s", named="-d -h"),
    "mclient": _Client("", "-s", named="-d -h", values="-u -p"),
    "fisql": _TSQL,
    "ysqlsh": _PSQL,
    "bq": _Client(
        "bigquery", named="--project_id --dataset_id", values="--location --format --max_rows -n --parameter"
    ),
    "gcloud": _Client("bigquery", "--sql --ddl", files="--ddl-file", named="--project --instance --database"),
    "snow": _Client("snowflake", "-q --query", files="-f --filename", named="-c --connection --database --account"),
    "wrangler": _Client("sqlite", "--command", files="--file", values="-c --config --env -e"),
    "turso": _Client("sqlite", values="--location --proxy"),
    "surreal": _Client("surreal", named="--conn --endpoint -e --ns --namespace --db --database", values="-u -p --user"),
    "aws": _Client(
        "",
        "--query-string --sql --sqls --statement",
        named="--database --profile --resource-arn --cluster-identifier --workgroup-name",
        values="--secret-arn --query-execution-context --result-configuration --work-group --db-user --region --schema",
    ),
    "databricks": _Client("databricks", "-e", files="-f"),
}
#: The commands of sqlite-utils, so that a database's name is told from one.
_SQLITE_UTILS = frozenset(
    str.split(
        """
    query memory insert upsert bulk search transform extract schema tables views rows triggers indexes create-database
    create-table create-index migrate enable-fts populate-fts rebuild-fts disable-fts optimize analyze vacuum dump
    add-column add-foreign-key add-foreign-keys index-foreign-keys enable-wal disable-wal enable-counts reset-counts
    duplicate rename-table drop-table create-view drop-view install uninstall insert-files convert add-geometry-column
    create-spatial-index plugins analyze-tables
    """
    )
)
#: Programs with more than one trade: the leading words that make them SQL clients.
_SUBCOMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "bq": (("query",),),
    "gcloud": (("spanner", "databases", "execute-sql"), ("spanner", "databases", "ddl", "update")),
    "snow": (("sql",),),
    "wrangler": (("d1", "execute"),),
    "turso": (("db", "shell"),),
    "cockroach": (("sql",),),
    "dolt": (("sql",),),
    "sqlite-utils": (("query",), ("memory",), ("triggers",)),
    "steampipe": (("query",),),
    "edgedb": (("query",),),
    "clickhouse": (("client",), ("local",)),
    "surreal": (("sql",),),
    # SQL in an option: https://docs.aws.amazon.com/cli/latest/reference/
    "aws": (
        ("athena", "start-query-execution"),
        ("rds-data", "execute-statement"),
        ("rds-data", "batch-execute-statement"),
        ("redshift-data", "execute-statement"),
        ("redshift-data", "batch-execute-statement"),
        ("timestream-query", "query"),
        ("dynamodb", "execute-statement"),
    ),
}


class SqlClients(Carrier):
    """SQL handed to a database client is read as SQL of its dialect, on the server its options name.

    **Source:** psql(1), mysql(1), sqlite3(1), sqlcmd, clickhouse-client, bq and the other clients' own manuals.
    """

    id = "sql-clients"
    act = "invocation"
    keys = tuple(_CLIENTS)
    triggers = tuple(_CLIENTS)
    carried = (
        Example("psql -h db.internal -d app -c 'SELECT 1'"),
        Example("mysql -uroot -pX app -e 'SELECT 1'"),
        Example("sqlite3 app.db 'SELECT 1'"),
        Example("psql app <<'E'\nSELECT 1;\nE"),
        Example("bq query --use_legacy_sql=false 'SELECT 1'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the SQL."""
        assert isinstance(act, Invocation)
        client = _CLIENTS[act.program]
        args = list(act.args)
        subcommands = _SUBCOMMANDS.get(act.program)
        if subcommands is not None:
            words = [a.text for a in args]
            if act.program == "sqlite-utils" and words and words[0] not in _SQLITE_UTILS:
                words = ["query", *words]  # `query` is what it does where no command is named
                args = [Arg("query"), *args]
            if act.program == "sqlite-utils" and words[:1] == ["drop-table"] and len(words) > 2:
                table = words[2].replace('"', '""')
                yield code(act, f'DROP TABLE "{table}"', "sql", context=connected(act.context, words[1]))
                return
            for path in subcommands:
                at = next((k for k in range(min(len(words), 8)) if tuple(words[k : k + len(path)]) == path), -1)
                if at >= 0:
                    args = args[:at] + args[at + len(path) :]
                    break
            else:
                return
            if any(w in ("--dry_run", "--dry_run=true", "--dry-run") for w in words):
                return
        sql: list[Arg] = []
        files: list[Arg] = []
        outputs: list[Arg] = []
        named: list[str] = []
        plain: list[Arg] = []
        index = 0
        options = True
        while index < len(args):
            arg = args[index]
            text = arg.text
            index += 1
            if not options or len(text) < 2 or text[0] != "-":
                plain.append(arg)
                continue
            if text == "--":
                options = False
                continue
            name, equals, value = text.partition("=")
            if client.style == "single" and text[:2] == "--":
                name = name[1:]
            if text[:2] == "--" and name not in client.values and client.style == "gnu" and len(name) > 4:
                # getopt_long takes any beginning of a name that fits one option only
                fitting = [option for option in client.values if option.startswith(name)]
                name = fitting[0] if len(fitting) == 1 else name
            word: Arg | None = None
            if equals and name in client.values:
                word = Arg(value, arg.span)
            elif name in client.values:
                if index < len(args):
                    word = args[index]
                    index += 1
            elif text[:2] != "--" and client.style == "gnu":
                for place in range(1, len(text)):
                    letter = "-" + text[place]
                    if letter in client.attached:
                        break
                    if letter in client.values:
                        name = letter
                        if place + 1 < len(text):
                            word = Arg(text[place + 1 :], arg.span)
                        elif index < len(args):
                            word = args[index]
                            index += 1
                        break
            if word is None:
                continue
            if name in client.code:
                sql.append(word)
            elif name in client.files:
                files.append(word)
            elif name in client.outputs:
                outputs.append(word)
            elif name in client.shells:
                yield code(act, word)
            elif name in client.named:
                named.append(word.text)
        if act.program in ("sqlplus", "sql"):
            files += [Arg(a.text[1:], a.span) for a in plain if a.text[:1] == "@" and len(a.text) > 1]
            plain = [a for a in plain if a.text[:1] != "@"]
        if client.database == "connection":
            named += [a.text for a in plain[:2]]
        elif client.database == "database-sql":
            named += [a.text for a in plain[:1]]
            sql += plain[1:]
        elif client.database == "sql" or act.program == "bq":
            sql += [Arg(" ".join(a.text for a in plain), plain[0].span)] if plain and act.program != "bq" else plain
        elif act.program == "turso" or client.database == "two":
            named += [a.text for a in plain[:1]]
            sql += plain[1:2] if client.database == "two" else plain[1:]
        elif act.program == "wrangler":
            named += [a.text for a in plain[:1]]
        named += [act.context.env[n] for n in client.environment if act.context.env.get(n)]
        if any("attach" in one.text.lower() for one in sql) or (act.stdin and "attach" in act.stdin.text.lower()):
            # other files can be reached through a database in memory or in temp
            named = ["attached", *(name for name in named if name != ":memory:")]
        context = connected(act.context, *(n.replace(HOLE, "") for n in named))
        for output in outputs:
            if output.text[:1] == "|":
                yield code(act, output.text[1:])
            else:
                yield FileChange(
                    "write", output, context=act.context, snippet=act.snippet, span=act.span, via=act.program
                )
        for one in sql:
            yield from client_commands(act, one, client.dialect, context)
            if client.dialect not in ("sqlite", "duckdb") or one.text[:1] != "." or one.text.startswith(".restore"):
                yield code(act, one, "sql", context=context, dialect=client.dialect)
        for file in files:
            found = file_code(act, file, "sql", context=context, dialect=client.dialect)
            if found is not None:
                yield from client_commands(act, Arg(found.text, file.span), client.dialect, context)
                yield found
        named_files = [file for file in files if file.text not in ("-", "/dev/stdin", "/dev/fd/0")]
        reads = len(named_files) < len(files) or (not sql and not files)
        if reads and act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield from client_commands(act, act.stdin, client.dialect, context)
            given = act.stdin
            if client.dialect == "surreal":
                given = Arg(_REMOVE.sub(_dropped, given.text), given.span)
            yield code(act, given, "sql", context=context, dialect=client.dialect)


#: SurrealQL's word for DROP; a namespace holds databases. https://surrealdb.com/docs/surrealql/statements/remove
_REMOVE = re.compile(r"\bREMOVE[ \t]+(NAMESPACE|NS|DATABASE|DB|TABLE)\b", re.I)


def _dropped(match: re.Match[str]) -> str:
    """Say it in SQL's words, in as many characters."""
    kind = "TABLE" if match[1].upper() == "TABLE" else "DATABASE"
    return f"DROP {kind}".ljust(len(match[0]))


CARRIER = SqlClients()

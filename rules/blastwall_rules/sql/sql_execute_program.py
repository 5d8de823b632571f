"""Leaves the database: runs a program, loads a library, reads or writes files on the server or the client."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlExecuteProgram(Rule):
    """Leaves the database: runs a program, loads a library, reads or writes files on the server or the client.

    The program runs with the rights of the database's own user, which owns every data file.

    **Instead:** run the program where it can be seen, and pass data through a query.

    **Source:** PostgreSQL manual, COPY: https://www.postgresql.org/docs/current/sql-copy.html
    """

    id = "sql-execute-program"
    act = "statement"
    keys = (
        "sql:copy-program",
        "sql:server-program",
        "sql:server-file",
        "sql:load-library",
        "sql:client-shell",
        "sql:write-outside",
    )
    triggers = (
        "program",
        "xp_",
        "sys_exec",
        "sys_eval",
        "outfile",
        "dumpfile",
        "load",
        "lo_",
        "pg_read",
        "pg_file",
        "writefile",
        "extension",
        "shell",
        "system",
        "soname",
        "jar",
        "jars",
        "archive",
        "using",
        "plugin",
        "component",
        "language",
        "insert",
        "overwrite",
        "put",
        "copy",
        "\\",
        "!!",
        "sp_",
        "unload",
        "export",
        "output",
    )
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-copy.html"
    flagged = (
        Example("COPY t FROM PROGRAM 'curl http://x'", dialect="postgres"),
        Example("EXEC xp_cmdshell 'dir'", dialect="tsql"),
        Example("CREATE TEMPORARY FUNCTION f AS 'a.B' USING JAR 's3://b/x.jar'", dialect="hive", decision="confirm"),
        Example("ADD JAR s3://b/x.jar", dialect="spark", decision="confirm"),
        Example("SELECT * FROM t INTO OUTFILE '/tmp/x'", dialect="mysql"),
    )
    clean = (
        Example("COPY t FROM STDIN", dialect="postgres"),
        Example("COPY t (a) TO STDOUT", dialect="postgres"),
        Example("INSERT INTO t VALUES (1)"),
        Example("CREATE TEMPORARY FUNCTION f(x INT64) AS (x + 1)", dialect="bigquery"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        if it.verb == "client-shell":
            yield Effect("execute", Target("code", str(it.details.get("command", ""))[:200]))
            parent = it.snippet.origin.parent if it.snippet.origin is not None else None
            carried = parent is not None and parent.language == "shell"
            if carried and HOLE not in str(it.details.get("command", HOLE)):
                return  # typed on a command line, it runs there: the shell's reader judges it
            if it.details.get("command"):
                effect = Effect("inject", Target("code", str(it.details["command"])[:200]))
                yield self.finding(
                    effect, "runs a shell command from within the SQL client", act=act, confidence=confidence(it)
                )
            return
        what = {
            "copy-program": f"runs `{str(it.details.get('command', ''))[:80]}` on the database server",
            "server-program": "runs a program on the database server",
            "server-file": f"reads or writes a file on the database server (`{it.details.get('function', '')}`)",
            "load-library": f"loads a library into the database server ({named(it, 'unnamed')})",
            "write-outside": f"writes over {it.details.get('what', '') or 'files'} outside the database",
        }[it.verb]
        if it.details.get("fetched"):
            # it runs in the workers of the engine, not as the user that owns the data files
            effect = Effect("inject", Target("code", named(it, "code")))
            yield self.finding(
                effect, f"loads code into the engine ({named(it, 'unnamed')})", act=act, confidence=confidence(it)
            )
            return
        if it.verb in ("copy-program", "load-library", "server-program"):
            yield self.finding(
                Effect(
                    "overwrite",
                    Target("database", "the database server", expendable=expendable(it)),
                    "unknown",
                    "unknown",
                ),
                what,
                act=act,
                confidence=confidence(it),
                instead=Instead("run the program outside the database and pass the data through a query"),
            )
            return
        yield self.finding(
            Effect("inject", Target("code", "files of the database server"), "one"),
            what,
            act=act,
            confidence=confidence(it),
            instead=Instead("return the rows to the client and write the file there"),
        )


RULE = SqlExecuteProgram()

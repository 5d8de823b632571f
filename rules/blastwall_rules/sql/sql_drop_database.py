"""Drops a whole database, catalog, tablespace or volume, with everything in it."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropDatabase(Rule):
    """Drops a whole database, catalog, tablespace or volume, with everything in it.

    Every table in it goes, and in most systems the backups that were scheduled through it stop as well.

    **Instead:** take a dump and have a person drop it, or drop the one object that is in the way.

    **Source:** PostgreSQL manual, DROP DATABASE: https://www.postgresql.org/docs/current/sql-dropdatabase.html
    """

    id = "sql-drop-database"
    act = "statement"
    keys = (
        "sql:drop-database",
        "sql:truncate-database",
        "sql:replace-database",
        "sql:restore-database",
        "sql:drop-owned",
    )
    triggers = ("drop", "truncate", "replace", "restore", "flashback")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-dropdatabase.html"
    flagged = (
        Example("DROP DATABASE app"),
        Example("DROP DATABASE IF EXISTS shop CASCADE"),
        Example("TRUNCATE ALL TABLES FROM app", dialect="clickhouse"),
        Example("DROP OWNED BY app_user", dialect="postgres"),
    )
    clean = (
        Example("CREATE DATABASE app"),
        Example("SHOW DATABASES"),
        Example("SELECT 'DROP DATABASE app'"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = named(it, "a whole database")
        verb, lost = "delete", f"drops {what} with every table in it"
        if it.verb == "replace-database":
            verb, lost = "overwrite", f"replaces {what}: every table that stood in it is dropped"
        elif it.verb == "restore-database":
            verb, lost = "overwrite", f"puts an older state over {what}; what was written since is lost"
        elif it.verb == "drop-owned":
            lost = f"drops everything that {what} owns, tables and their rows included"
        elif it.verb == "truncate-database":
            lost = f"empties every table of {what}"
        target = Target("database", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect(verb, target, it.scope),
            lost,
            act=act,
            confidence=confidence(it),
            instead=Instead(
                "dump it first and let a person drop it; list what is in it before deciding",
                "pg_dump -Fc app > app.dump",
            ),
        )


RULE = SqlDropDatabase()

"""Drops a schema; with CASCADE, or where the system has no other way, every table in it."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropSchema(Rule):
    """Drops a schema; with CASCADE, or where the system has no other way, every table in it.

    One statement takes all tables, views and functions of the schema with it.

    **Instead:** drop the objects that are no longer needed by name.

    **Source:** PostgreSQL manual, DROP SCHEMA: https://www.postgresql.org/docs/current/sql-dropschema.html
    """

    id = "sql-drop-schema"
    act = "statement"
    keys = ("sql:drop-schema",)
    triggers = ("drop",)
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-dropschema.html"
    flagged = (
        Example("DROP SCHEMA public CASCADE"),
        Example("DROP SCHEMA IF EXISTS analytics", dialect="snowflake"),
    )
    clean = (
        Example("CREATE SCHEMA analytics"),
        Example("SET search_path TO analytics"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = named(it, "a schema")
        target = Target("database", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("delete", target, it.scope),
            f"drops the schema {what} and every table in it",
            act=act,
            confidence=confidence(it),
            instead=Instead(
                "list what is in it and drop single objects by name",
                "psql -c 'SELECT table_name FROM information_schema.tables'",
            ),
        )


RULE = SqlDropSchema()

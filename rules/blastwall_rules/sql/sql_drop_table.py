"""Drops a table with all of its rows."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropTable(Rule):
    """Drops a table with all of its rows.

    Rows, indexes, grants and triggers of the table go; with CASCADE, views and constraints of others too.

    **Instead:** rename the table and drop it after a while, or take a dump of it first.

    **Source:** PostgreSQL manual, DROP TABLE: https://www.postgresql.org/docs/current/sql-droptable.html
    """

    id = "sql-drop-table"
    act = "statement"
    keys = ("sql:drop-table", "sql:restore-table")
    triggers = ("drop", "restore", "flashback", "rollback_to")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-droptable.html"
    flagged = (
        Example("DROP TABLE users"),
        Example("DROP TABLE IF EXISTS orders, items CASCADE", dialect="postgres"),
        Example("/*!50000 DROP TABLE users */", dialect="mysql"),
    )
    clean = (
        Example("DROP TEMPORARY TABLE scratch"),
        Example("CREATE TABLE t (a int); DROP TABLE t"),
        Example("INSERT INTO log (message) VALUES ('DROP TABLE users')"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = named(it, "a table")
        target = Target("table", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        if it.verb == "restore-table":
            yield self.finding(
                Effect("overwrite", target, it.scope),
                f"puts an older state over {what}; rows written since are lost",
                act=act,
                confidence=confidence(it),
                instead=Instead("restore into a new table and compare"),
            )
            return
        also = " and what depends on it" if "cascade" in it.flags else ""
        yield self.finding(
            Effect("delete", target, it.scope),
            f"drops {what} with every row{also}",
            act=act,
            confidence=confidence(it),
            instead=Instead("dump the table first, and let a person drop it", "pg_dump -t users app > users.sql"),
        )


RULE = SqlDropTable()

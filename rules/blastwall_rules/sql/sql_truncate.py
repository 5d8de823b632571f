"""Empties a table at once, past triggers and, in many systems, past a rollback."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlTruncate(Rule):
    """Empties a table at once, past triggers and, in many systems, past a rollback.

    Every row goes; with CASCADE, every row of the tables that refer to it.

    **Instead:** copy the rows first, or delete by a condition inside a transaction.

    **Source:** PostgreSQL manual, TRUNCATE: https://www.postgresql.org/docs/current/sql-truncate.html
    """

    id = "sql-truncate"
    act = "statement"
    keys = ("sql:truncate",)
    triggers = ("truncate", "discard", "engine")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-truncate.html"
    flagged = (
        Example("TRUNCATE TABLE orders"),
        Example("TRUNCATE users, sessions CASCADE", dialect="postgres"),
    )
    clean = (
        Example("SELECT TRUNCATE(1.99, 1)"),
        Example("CREATE TEMP TABLE t (a int); TRUNCATE t"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = named(it, "a table")
        target = Target("table", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        also = " and of every table that refers to it" if "cascade" in it.flags else ""
        yield self.finding(
            Effect("delete", target, it.scope),
            f"empties {what}: every row{also} goes",
            act=act,
            confidence=confidence(it),
            instead=Instead(
                "delete the rows you mean by a condition, after counting them", "psql -c 'SELECT count(*) FROM orders'"
            ),
        )


RULE = SqlTruncate()

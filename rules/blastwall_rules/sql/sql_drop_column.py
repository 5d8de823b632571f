"""Drops a column, and with it a value of every row."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropColumn(Rule):
    """Drops a column, and with it a value of every row.

    The values of all rows go at once; adding the column again brings none of them back.

    **Instead:** stop using the column, copy its values somewhere, and drop it in a later release.

    **Source:** PostgreSQL manual, ALTER TABLE: https://www.postgresql.org/docs/current/sql-altertable.html
    """

    id = "sql-drop-column"
    act = "statement"
    keys = ("sql:drop-column",)
    triggers = ("drop", "unused", "clear", "using")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-altertable.html"
    flagged = (
        Example("ALTER TABLE users DROP COLUMN email"),
        Example("ALTER TABLE t DROP c", dialect="mysql"),
    )
    clean = (
        Example("ALTER TABLE users ADD COLUMN email text"),
        Example("ALTER TABLE users ALTER COLUMN email DROP NOT NULL"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = named(it, "a column")
        target = Target("table", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        lost = f"drops {what}: its value in every row"
        if "using-constant" in it.flags:
            lost = f"writes one constant over a column of {what} in every row"
        yield self.finding(
            Effect("delete", target, it.scope),
            lost,
            act=act,
            confidence=confidence(it),
            instead=Instead("keep the column until its values are copied elsewhere"),
        )


RULE = SqlDropColumn()

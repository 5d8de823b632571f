"""Renames or swaps a table, column, database or user that programs know by its name."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlRename(Rule):
    """Renames or swaps a table, column, database or user that programs know by its name.

    Everything that uses the old name fails at once.

    **Instead:** add the new name beside the old one (a view, a synonym) and move users over.

    **Source:** PostgreSQL manual, ALTER TABLE: https://www.postgresql.org/docs/current/sql-altertable.html
    """

    id = "sql-rename"
    act = "statement"
    keys = ("sql:rename",)
    triggers = ("rename", "exchange", "swap", "schema", "modify", "undistribute", "replace")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-altertable.html"
    flagged = (
        Example("ALTER TABLE users RENAME TO people"),
        Example("RENAME TABLE a TO b", dialect="mysql"),
    )
    clean = (
        Example("CREATE VIEW people AS SELECT * FROM users"),
        Example("SELECT name AS renamed FROM t"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        kind = str(it.details.get("kind", "")) or "object"
        target = Target("relation", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("overwrite", target, "one", "easy"),
            f"renames or swaps the {kind} {named(it, '')}: what uses the old name fails".replace("  ", " "),
            act=act,
            confidence=confidence(it),
            instead=Instead("add the new name beside the old one first"),
        )


RULE = SqlRename()

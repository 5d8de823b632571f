"""Drops, empties or replaces a partition, part, chunk or data file of a table with all of its rows."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropPartition(Rule):
    """Drops, empties or replaces a partition, part, chunk or data file of a table with all of its rows.

    A partition holds the rows of a whole period or tenant.

    **Instead:** detach the partition and keep it until somebody has looked at it.

    **Source:** MySQL manual, ALTER TABLE Partition Operations: https://dev.mysql.com/doc/refman/8.4/en/alter-table-partition-operations.html
    """

    id = "sql-drop-partition"
    act = "statement"
    keys = ("sql:drop-partition", "sql:replace-partition")
    triggers = ("drop", "truncate", "partition", "chunks")
    language = "sql"
    source = "https://dev.mysql.com/doc/refman/8.4/en/alter-table-partition-operations.html"
    flagged = (
        Example("ALTER TABLE events DROP PARTITION p2020"),
        Example("ALTER TABLE sales TRUNCATE PARTITION p0", dialect="mysql"),
    )
    clean = (
        Example("ALTER TABLE events ADD PARTITION p2030"),
        Example("SHOW PARTITIONS events"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = named(it, "a table")
        target = Target("table", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        verb, lost, recovery = "delete", f"drops every row of a partition of {what}", "none"
        if it.verb == "replace-partition":
            verb, lost, recovery = "overwrite", f"exchanges a partition of {what} for other rows", "window"
        yield self.finding(
            Effect(verb, target, it.scope if recovery == "none" else "one", recovery),
            lost,
            act=act,
            confidence=confidence(it),
            instead=Instead("detach the partition and keep it for a while"),
        )


RULE = SqlDropPartition()

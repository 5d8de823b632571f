"""Writes over a table or partition: all it held is replaced by the result of a query."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlInsertOverwrite(Rule):
    """Writes over a table or partition: all it held is replaced by the result of a query.

    A query that returns nothing leaves nothing.

    **Instead:** write into a new table and compare before switching.

    **Source:** Spark manual, INSERT OVERWRITE: https://spark.apache.org/docs/latest/sql-ref-syntax-dml-insert-table.html
    """

    id = "sql-insert-overwrite"
    act = "statement"
    keys = ("sql:insert-overwrite",)
    triggers = ("overwrite", "replace", "truncate")
    language = "sql"
    source = "https://spark.apache.org/docs/latest/sql-ref-syntax-dml-insert-table.html"
    flagged = (
        Example("INSERT OVERWRITE TABLE t SELECT * FROM s"),
        Example("INSERT OVERWRITE INTO t SELECT 1", dialect="snowflake"),
    )
    clean = (
        Example("INSERT INTO t SELECT * FROM s"),
        Example("CREATE TABLE t2 AS SELECT * FROM s"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        target = Target("table", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("overwrite", target, "one", "window"),
            f"replaces everything {named(it, 'a table')} holds with the result of a query",
            act=act,
            confidence=confidence(it),
            instead=Instead("write into a new table and compare before switching"),
        )


RULE = SqlInsertOverwrite()

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
    keys = ("sql:insert-overwrite", "sql:replace-rows")
    triggers = ("overwrite", "replace", "truncate")
    language = "sql"
    source = "https://spark.apache.org/docs/latest/sql-ref-syntax-dml-insert-table.html"
    flagged = (
        Example("INSERT OVERWRITE TABLE t SELECT * FROM s"),
        Example("INSERT OVERWRITE INTO t SELECT 1", dialect="snowflake"),
        Example(
            "LOAD DATA INFILE 'u.csv' REPLACE INTO TABLE users",
            dialect="mysql",
            why="every row whose key the file brings is deleted first",
        ),
    )
    clean = (
        Example("INSERT INTO t SELECT * FROM s"),
        Example("CREATE TABLE t2 AS SELECT * FROM s"),
        Example("LOAD DATA INFILE 'u.csv' IGNORE INTO TABLE users", dialect="mysql", why="keeps what is there"),
        Example("REPLACE INTO t VALUES (1, 2)", dialect="mysql", why="one row by its key"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        if it.verb == "replace-rows":
            if "load" in it.flags and not expendable(it):
                yield self.finding(
                    Effect("overwrite", Target("rows", title(it), container=title(it)), "many"),
                    f"replaces the rows of {named(it, 'a table')} that have the keys of the file",
                    act=act,
                    confidence=confidence(it),
                    instead=Instead("load into a new table, compare, then insert what is missing"),
                )
            return
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

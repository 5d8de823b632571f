"""Creates a table over one that may exist: `CREATE OR REPLACE TABLE` drops the old one with its rows."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlReplaceTable(Rule):
    """Creates a table over one that may exist: `CREATE OR REPLACE TABLE` drops the old one with its rows.

    Grants, history and rows of the old table go without a word.

    **Instead:** create the table under a new name, or `CREATE TABLE IF NOT EXISTS`.

    **Source:** Snowflake manual, CREATE TABLE: https://docs.snowflake.com/en/sql-reference/sql/create-table
    """

    id = "sql-replace-table"
    act = "statement"
    keys = ("sql:replace-table",)
    triggers = ("replace",)
    language = "sql"
    source = "https://docs.snowflake.com/en/sql-reference/sql/create-table"
    flagged = (
        Example("CREATE OR REPLACE TABLE users (id int)"),
        Example("REPLACE TABLE t (a Int8) ENGINE = Memory", dialect="clickhouse"),
    )
    clean = (
        Example("CREATE TABLE IF NOT EXISTS users (id int)"),
        Example("CREATE OR REPLACE VIEW v AS SELECT 1"),
        Example("CREATE OR REPLACE TEMP TABLE t AS SELECT 1"),
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
            f"drops {named(it, 'a table')} with its rows, if it exists, and creates another in its place",
            act=act,
            confidence=confidence(it),
            instead=Instead("create it under a new name, or only where it does not exist"),
        )


RULE = SqlReplaceTable()

"""Runs SQL that is assembled while it runs, so that nobody can read it beforehand."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDynamic(Rule):
    """Runs SQL that is assembled while it runs, so that nobody can read it beforehand.

    What it drops or deletes is decided by data.

    **Instead:** write the statement out, with parameters for values.

    **Source:** SQL Server manual, EXECUTE: https://learn.microsoft.com/en-us/sql/t-sql/language-elements/execute-transact-sql
    """

    id = "sql-dynamic"
    act = "statement"
    keys = ("sql:execute-dynamic",)
    triggers = (
        "exec",
        "execute",
        "prepare",
        "dblink",
        "openquery",
        "openrowset",
        "query_to",
        "schedule",
        "external_query",
        "gexec",
        "sp_",
        "do",
        "run_command",
        "ts_stat",
        "master_run",
        "mysql_",
        "postgres_",
    )
    language = "sql"
    source = "https://learn.microsoft.com/en-us/sql/t-sql/language-elements/execute-transact-sql"
    flagged = (
        Example("EXEC(@sql)", dialect="tsql"),
        Example("DO $$ BEGIN EXECUTE some_query; END $$", dialect="postgres"),
    )
    clean = (
        Example("EXECUTE IMMEDIATE 'SELECT 1'", dialect="snowflake"),
        Example("EXEC sp_executesql N'SELECT 1'", dialect="tsql"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        target = Target("rows", "whatever the assembled SQL names", expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("overwrite", target, "unknown", "unknown"),
            "runs SQL that is assembled while it runs and can't be read beforehand",
            act=act,
            confidence=confidence(it),
            instead=Instead("write the statement out, with parameters for values"),
        )


RULE = SqlDynamic()

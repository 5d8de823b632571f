"""Deletes the logs or the recycle bin that recovery to a point in time lives on."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlPurgeLogs(Rule):
    """Deletes the logs or the recycle bin that recovery to a point in time lives on.

    After it the last full backup is all there is.

    **Instead:** let the server expire its logs, and check that a backup covers them.

    **Source:** MySQL manual, PURGE BINARY LOGS: https://dev.mysql.com/doc/refman/8.4/en/purge-binary-logs.html
    """

    id = "sql-purge-logs"
    act = "statement"
    keys = ("sql:purge",)
    triggers = ("purge", "reset")
    language = "sql"
    source = "https://dev.mysql.com/doc/refman/8.4/en/purge-binary-logs.html"
    flagged = (
        Example("PURGE BINARY LOGS TO 'bin.000042'", dialect="mysql"),
        Example("RESET MASTER", dialect="mysql"),
        Example("PURGE RECYCLEBIN", dialect="oracle"),
    )
    clean = (
        Example("SHOW BINARY LOGS", dialect="mysql"),
        Example("RESET work_mem", dialect="postgres"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        yield self.finding(
            Effect("delete", Target("backup", title(it) or "logs for recovery"), "all"),
            "deletes the logs or dropped objects that recovery would need",
            act=act,
            confidence=confidence(it),
            instead=Instead("let the server expire them by itself"),
        )


RULE = SqlPurgeLogs()

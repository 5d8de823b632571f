"""Detaches a database, table or partition: its data is there, but no query finds it."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDetach(Rule):
    """Detaches a database, table or partition: its data is there, but no query finds it.

    **Instead:** keep the statement that attaches it again at hand.

    **Source:** ClickHouse manual, DETACH: https://clickhouse.com/docs/sql-reference/statements/detach
    """

    id = "sql-detach"
    act = "statement"
    keys = ("sql:detach",)
    triggers = ("detach", "unlink")
    language = "sql"
    source = "https://clickhouse.com/docs/sql-reference/statements/detach"
    flagged = (
        Example("ALTER TABLE events DETACH PARTITION p2020"),
        Example("DETACH TABLE t", dialect="clickhouse"),
    )
    clean = (
        Example("ALTER TABLE events ATTACH PARTITION p2020 FOR VALUES IN (1)"),
        Example("ATTACH DATABASE 'x.db' AS x"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        target = Target("relation", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("delete", target, it.scope, "easy"),
            f"detaches {named(it, 'it')}: its rows are out of every query's sight",
            act=act,
            confidence=confidence(it),
            instead=Instead("note the statement that attaches it again"),
        )


RULE = SqlDetach()

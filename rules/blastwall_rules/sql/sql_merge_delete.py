"""Merges with a DELETE branch: rows of the target go where the source says so, or says nothing."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlMergeDelete(Rule):
    """Merges with a DELETE branch: rows of the target go where the source says so, or says nothing.

    `WHEN NOT MATCHED BY SOURCE THEN DELETE` with an empty or filtered source empties the target.

    **Instead:** select the rows the branch would delete first, or mark them instead.

    **Source:** SQL Server manual, MERGE: https://learn.microsoft.com/en-us/sql/t-sql/statements/merge-transact-sql
    """

    id = "sql-merge-delete"
    act = "statement"
    keys = ("sql:merge-delete",)
    triggers = ("merge",)
    language = "sql"
    source = "https://learn.microsoft.com/en-us/sql/t-sql/statements/merge-transact-sql"
    flagged = (
        Example("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE"),
        Example("MERGE t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE;", dialect="tsql"),
    )
    clean = (
        Example("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a"),
        Example("MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        target = Target("rows", title(it), expendable=expendable(it), container=title(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("delete", target, "many"),
            f"deletes rows of {named(it, 'the target')} wherever its source says so",
            act=act,
            confidence=confidence(it),
            instead=Instead("select the rows the DELETE branch would reach first"),
        )


RULE = SqlMergeDelete()

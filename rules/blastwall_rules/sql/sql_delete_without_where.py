"""Deletes every row of a table: no WHERE, or one that is true of every row."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, counting, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDeleteWithoutWhere(Rule):
    """Deletes every row of a table: no WHERE, or one that is true of every row.

    A condition such as `1=1`, `id = id` or `id IS NOT NULL` restrains nothing; a comment may hide the one that would.

    **Instead:** name the rows by their key, or count first what the condition picks.

    **Source:** pg-safeupdate refuses the same statements: https://github.com/eradman/pg-safeupdate
    """

    id = "sql-delete-without-where"
    act = "statement"
    keys = ("sql:delete",)
    triggers = ("delete",)
    language = "sql"
    source = "https://github.com/eradman/pg-safeupdate"
    flagged = (
        Example("DELETE FROM users"),
        Example("DELETE FROM users WHERE 1=1"),
        Example("DELETE FROM users WHERE id IS NOT NULL"),
        Example("WITH gone AS (DELETE FROM users RETURNING *) SELECT * FROM gone", dialect="postgres"),
    )
    clean = (
        Example("DELETE FROM users WHERE id = 5"),
        Example("DELETE FROM users WHERE 1 = 0"),
        Example("EXPLAIN DELETE FROM users"),
        Example("BEGIN; DELETE FROM users; ROLLBACK"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        if it.scope != "all":
            return
        what = named(it, "a table")
        why = "its WHERE is true of every row" if "tautology" in it.flags else "it has no WHERE"
        target = Target("table", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("delete", target, "all"),
            f"deletes every row of {what}: {why}",
            act=act,
            confidence=confidence(it),
            instead=Instead("count what you mean first, then name it by key", counting(it)),
        )


RULE = SqlDeleteWithoutWhere()

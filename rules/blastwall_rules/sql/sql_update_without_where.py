"""Overwrites every row of a table: no WHERE, or one that is true of every row."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, counting, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlUpdateWithoutWhere(Rule):
    """Overwrites every row of a table: no WHERE, or one that is true of every row.

    A condition such as `1=1`, `id = id` or `id IS NOT NULL` restrains nothing; a comment may hide the one that would.

    **Instead:** name the rows by their key, or count first what the condition picks.

    **Source:** pg-safeupdate refuses the same statements: https://github.com/eradman/pg-safeupdate
    """

    id = "sql-update-without-where"
    act = "statement"
    keys = ("sql:update",)
    triggers = ("update",)
    language = "sql"
    source = "https://github.com/eradman/pg-safeupdate"
    flagged = (
        Example("UPDATE users SET admin = true"),
        Example("UPDATE users SET name = 'x' WHERE 'a' = 'a'"),
    )
    clean = (
        Example("UPDATE users SET name = 'x' WHERE id = 5"),
        Example("SELECT * FROM users FOR UPDATE"),
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
            Effect("overwrite", target, "all"),
            f"overwrites every row of {what}: {why}",
            act=act,
            confidence=confidence(it),
            instead=Instead("count what you mean first, then name it by key", counting(it)),
        )


RULE = SqlUpdateWithoutWhere()

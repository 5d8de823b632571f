"""Deletes the rows a broad condition picks: how many can't be told from the statement."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, counting, expendable, named, of_an_application, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDeleteBroad(Rule):
    """Deletes the rows a broad condition picks: how many can't be told from the statement.

    A date, a status or a join may pick one row or nearly all of them.

    **Instead:** select the keys first and delete by them, in batches.

    **Source:** MySQL safe-updates mode asks for a key or a LIMIT too: https://dev.mysql.com/doc/refman/8.4/en/mysql-tips.html
    """

    id = "sql-delete-broad"
    act = "statement"
    keys = ("sql:delete",)
    triggers = ("delete",)
    language = "sql"
    source = "https://dev.mysql.com/doc/refman/8.4/en/mysql-tips.html"
    flagged = (
        Example("DELETE FROM users WHERE created_at < '2020-01-01'"),
        Example("DELETE FROM users LIMIT 100"),
        Example("DELETE p FROM posts p JOIN users u ON p.user_id = u.id", dialect="mysql"),
    )
    clean = (
        Example("DELETE FROM users WHERE id IN (1, 2)"),
        Example("DELETE FROM users WHERE email = 'a@b.c'"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        scope = it.scope
        if scope == "all":
            return
        what = named(it, "a table")
        target = Target(
            "rows", str(it.details.get("key", "")) or title(it), expendable=expendable(it), container=title(it)
        )
        effect = Effect("delete", target, scope)
        if scope in ("one", "none") or target.expendable:
            yield effect
            return
        if of_an_application(it):
            yield Effect("write", target)
            return
        why = "which its condition does not pick by key"
        if "where" not in it.flags:
            why = "which no WHERE picks" if "joined" not in it.flags else "which a join picks"
        elif scope == "several":
            why = "a list of keys"
        yield self.finding(
            effect,
            f"deletes rows of {what}, {why}",
            act=act,
            confidence=confidence(it),
            instead=Instead("select the keys first, then delete by them", counting(it)),
        )


RULE = SqlDeleteBroad()

"""Overwrites the rows a broad condition picks: how many can't be told from the statement."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, counting, expendable, named, of_an_application, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlUpdateBroad(Rule):
    """Overwrites the rows a broad condition picks: how many can't be told from the statement.

    A date, a status or a join may pick one row or nearly all of them.

    **Instead:** select the keys first and update by them, in batches.

    **Source:** MySQL safe-updates mode asks for a key or a LIMIT too: https://dev.mysql.com/doc/refman/8.4/en/mysql-tips.html
    """

    id = "sql-update-broad"
    act = "statement"
    keys = ("sql:update",)
    triggers = ("update",)
    language = "sql"
    source = "https://dev.mysql.com/doc/refman/8.4/en/mysql-tips.html"
    flagged = (
        Example("UPDATE users SET plan = 'free' WHERE country = 'DE'"),
        Example("UPDATE users SET plan = p.name FROM plans p WHERE p.old = users.plan"),
    )
    clean = (
        Example("UPDATE users SET plan = 'free' WHERE user_id = 7"),
        Example("UPDATE accounts SET balance = balance - 1 WHERE id = $1"),
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
        effect = Effect("overwrite", target, scope)
        if scope in ("one", "none") or target.expendable:
            yield effect
            return
        if of_an_application(it) or (it.snippet.latent and "where" in it.flags):
            yield Effect("write", target)  # a migration that fills a new column
            return
        why = "which its condition does not pick by key"
        if "where" not in it.flags:
            why = "which no WHERE picks" if "joined" not in it.flags else "which a join picks"
        elif scope == "several":
            why = "a list of keys"
        yield self.finding(
            effect,
            f"overwrites rows of {what}, {why}",
            act=act,
            confidence=confidence(it),
            instead=Instead("select the keys first, then update by them", counting(it)),
        )


RULE = SqlUpdateBroad()

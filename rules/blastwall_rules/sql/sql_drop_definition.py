"""Drops a definition: a view, index, function, constraint, type, sequence, trigger, stage, replica."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropDefinition(Rule):
    """Drops a definition: a view, index, function, constraint, type, sequence, trigger, stage, replica.

    No rows go, but queries break or slow down until it is created again, and CASCADE takes what depends on it.

    **Instead:** keep its definition (`pg_dump -s`, `SHOW CREATE`) before dropping it.

    **Source:** PostgreSQL manual, SQL Commands: https://www.postgresql.org/docs/current/sql-commands.html
    """

    id = "sql-drop-definition"
    act = "statement"
    keys = (
        "sql:drop-definition",
        "sql:drop-view",
        "sql:drop-index",
        "sql:drop-constraint",
        "sql:drop-resource",
        "sql:drop-storage",
        "sql:remove-files",
        "sql:drop-large-object",
    )
    triggers = ("drop", "remove", "rm", "unlink", "uninstall", "delete", "msck", "unschedule", "copy")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-commands.html"
    flagged = (
        Example("DROP VIEW active_users"),
        Example("DROP INDEX CONCURRENTLY idx_users_email", dialect="postgres"),
        Example("ALTER TABLE t DROP CONSTRAINT fk_user"),
    )
    clean = (
        Example("CREATE INDEX idx ON users (email)"),
        Example("ALTER TABLE t ALTER COLUMN c DROP DEFAULT"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        kind = str(it.details.get("kind", "")) or it.verb.partition("-")[2]
        what = named(it, "it")
        if it.verb == "remove-files":
            target = Target("bucket", title(it))
            yield self.finding(
                Effect("delete", target, "all"), f"deletes staged files from {what}", act=act, confidence=confidence(it)
            )
            return
        if it.verb == "drop-large-object":
            target = Target("table" if it.scope == "many" else "bucket", "large objects", expendable=expendable(it))
            effect = Effect("delete", target, "all")
            yield self.finding(effect, "deletes large objects with what they hold", act=act, confidence=confidence(it))
            return
        place = "resource" if it.verb == "drop-resource" else "bucket" if it.verb == "drop-storage" else "relation"
        target = Target(place, title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        also = " and everything that depends on it" if "cascade" in it.flags else ""
        yield self.finding(
            Effect("delete", target, it.scope, "easy"),
            f"drops the {kind} {what}{also}",
            act=act,
            confidence=confidence(it),
            instead=Instead("keep its definition before it goes", "pg_dump -s app > schema.sql"),
        )


RULE = SqlDropDefinition()

"""Drops a role, user, login, secret or key."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlDropIdentity(Rule):
    """Drops a role, user, login, secret or key.

    Whoever logs in with it is locked out; a dropped key makes what it encrypted unreadable.

    **Instead:** revoke the login first, and drop it when nothing has broken.

    **Source:** PostgreSQL manual, DROP ROLE: https://www.postgresql.org/docs/current/sql-droprole.html
    """

    id = "sql-drop-identity"
    act = "statement"
    keys = ("sql:drop-role", "sql:drop-secret", "sql:drop-audit", "sql:drop-backup", "sql:overwrite-backup")
    triggers = ("drop", "backup", "delete")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-droprole.html"
    flagged = (
        Example("DROP ROLE app"),
        Example("DROP LOGIN deploy", dialect="tsql"),
        Example("DROP MASTER KEY", dialect="tsql"),
    )
    clean = (
        Example("CREATE ROLE app"),
        Example("SHOW GRANTS FOR app"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        kind = {"drop-role": "identity", "drop-secret": "secret", "drop-audit": "audit"}.get(it.verb, "backup")
        what = str(it.details.get("kind", "")) or it.verb.partition("-")[2]
        target = Target(kind, title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        lost = f"drops the {what} {named(it, 'it')}"
        if kind == "backup":
            lost = "destroys or overwrites backups"
        yield self.finding(
            Effect("delete", target, it.scope, "easy" if kind == "identity" else "none"),
            lost,
            act=act,
            confidence=confidence(it),
            instead=Instead("disable it first and drop it when nothing has broken"),
        )


RULE = SqlDropIdentity()

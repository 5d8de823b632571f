"""Takes a database, a session or replication out of service."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlAvailability(Rule):
    """Takes a database, a session or replication out of service.

    Other people's transactions are rolled back or wait; a stopped replica is a backup that ages.

    **Instead:** look at who is connected and cancel one query by its id.

    **Source:** PostgreSQL manual, Server Signaling Functions: https://www.postgresql.org/docs/current/functions-admin.html
    """

    id = "sql-availability"
    act = "statement"
    keys = (
        "sql:kill",
        "sql:shutdown",
        "sql:offline",
        "sql:replication",
        "sql:flush",
        "sql:repair",
        "sql:maintain",
    )
    triggers = (
        "kill",
        "shutdown",
        "terminate",
        "cancel",
        "offline",
        "single_user",
        "restricted_user",
        "emergency",
        "read_only",
        "stop",
        "change",
        "flush",
        "reset",
        "slave",
        "replica",
        "dbcc",
        "pg_",
        "suspend",
        "system",
        "close",
        "abort_session",
        "disconnect",
    )
    language = "sql"
    source = "https://www.postgresql.org/docs/current/functions-admin.html"
    flagged = (
        Example("SELECT pg_terminate_backend(pid) FROM pg_stat_activity", dialect="postgres"),
        Example("KILL 52", dialect="mysql"),
        Example("SHUTDOWN WITH NOWAIT", dialect="tsql"),
    )
    clean = (
        Example("SHOW PROCESSLIST"),
        Example("SELECT * FROM pg_stat_activity"),
        Example("FLUSH PRIVILEGES"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = {
            "kill": "ends other sessions and rolls their work back",
            "shutdown": "stops the database server",
            "offline": f"takes {named(it, 'the database')} away from everyone else",
            "replication": "changes or stops replication, on which replicas and recovery depend",
            "flush": "closes tables or logs under everyone who uses them",
            "repair": "repairs by throwing damaged pages away",
        }.get(
            it.verb,
            f"{it.details.get('what') or it.details.get('function') or 'maintenance'} disturbs a running server",
        )
        if it.verb == "repair":
            effect = Effect("overwrite", Target("rows", "damaged pages"), "many")
        else:
            effect = Effect(
                "stop",
                Target("database", title(it), expendable=expendable(it)),
                "all" if it.verb == "shutdown" else "one",
                "easy",
            )
        yield self.finding(
            effect,
            what,
            act=act,
            confidence=confidence(it),
            instead=Instead("look at who is connected first", "psql -c 'SELECT * FROM pg_stat_activity'"),
        )


RULE = SqlAvailability()

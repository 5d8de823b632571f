"""Changes a setting of the whole server, for everyone and past a restart."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlAdminAlterSystem(Rule):
    """Changes a setting of the whole server, for everyone and past a restart.

    A wrong value keeps the server from starting, or quietly weakens it.

    **Instead:** set it for the session, or change it where the server's configuration is kept.

    **Source:** PostgreSQL manual, ALTER SYSTEM: https://www.postgresql.org/docs/current/sql-altersystem.html
    """

    id = "sql-admin-alter-system"
    act = "statement"
    keys = ("sql:alter-system", "sql:set-global")
    triggers = ("alter", "global", "persist", "sp_configure", "reconfigure", "reset")
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-altersystem.html"
    flagged = (
        Example("ALTER SYSTEM SET max_connections = 10", dialect="postgres"),
        Example("SET GLOBAL max_connections = 10", dialect="mysql"),
    )
    clean = (
        Example("SET max_parallel_workers = 4", dialect="postgres"),
        Example("SHOW VARIABLES", dialect="mysql"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        yield self.finding(
            Effect("weaken", Target("protection", title(it) or "server settings"), "one", "easy"),
            f"changes {named(it, 'a setting')} for the whole server",
            act=act,
            confidence=confidence(it),
            instead=Instead("set it for this session only, or where the configuration is kept"),
        )


RULE = SqlAdminAlterSystem()

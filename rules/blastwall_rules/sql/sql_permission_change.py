"""Changes who may do what: GRANT, REVOKE, DENY, ALTER ROLE, OWNER TO."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlPermissionChange(Rule):
    """Changes who may do what: GRANT, REVOKE, DENY, ALTER ROLE, OWNER TO.

    A grant opens data to others, a revoke breaks those who relied on it, an owner may do anything.

    **Instead:** have the change reviewed where roles are kept as code.

    **Source:** PostgreSQL manual, GRANT: https://www.postgresql.org/docs/current/sql-grant.html
    """

    id = "sql-permission-change"
    act = "statement"
    keys = (
        "sql:grant",
        "sql:revoke",
        "sql:deny",
        "sql:alter-role",
        "sql:alter-owner",
        "sql:alter-privileges",
        "sql:drop-policy",
    )
    triggers = (
        "grant",
        "revoke",
        "deny",
        "alter",
        "owner",
        "reassign",
        "security",
        "password",
        "policy",
        "policies",
        "sp_",
    )
    language = "sql"
    source = "https://www.postgresql.org/docs/current/sql-grant.html"
    flagged = (
        Example("GRANT ALL ON users TO bob"),
        Example("REVOKE SELECT ON t FROM app"),
        Example("ALTER ROLE app SUPERUSER"),
    )
    clean = (
        Example("SHOW GRANTS"),
        Example("SELECT * FROM grants"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = {
            "grant": "gives rights",
            "revoke": "takes rights away",
            "deny": "denies rights",
            "alter-role": f"changes the rights or the password of {named(it, 'a role')}",
            "alter-owner": f"makes somebody else the owner of {named(it, 'an object')}",
            "drop-policy": f"drops {named(it, 'a policy')} that decides who sees which rows",
        }.get(it.verb, "changes who may do what")
        target = Target("identity", title(it), expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        yield self.finding(
            Effect("permit", target, it.scope if it.scope != "unknown" else "one", "easy"),
            f"{what}",
            act=act,
            confidence=confidence(it),
            instead=Instead("have a person review the change of rights"),
        )


RULE = SqlPermissionChange()

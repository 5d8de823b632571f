"""Switches off what keeps data right or recoverable: retention, time travel, checks, triggers, row security, audit."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, expendable, named, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class SqlWeakenProtection(Rule):
    """Switches off what keeps data right or recoverable: retention, time travel, checks, triggers, row security, audit.

    The next mistake is then final, or goes unseen.

    **Instead:** leave the protection on and change the statement that runs into it.

    **Source:** Snowflake manual, Time Travel: https://docs.snowflake.com/en/user-guide/data-time-travel
    """

    id = "sql-weaken-protection"
    act = "statement"
    keys = ("sql:weaken", "sql:expire-history")
    triggers = (
        "retention",
        "expiration",
        "ttl",
        "expire",
        "foreign_key_checks",
        "unique_checks",
        "sql_safe_updates",
        "sql_log_bin",
        "sql_log_off",
        "general_log",
        "read_only",
        "session_replication_role",
        "row_security",
        "local_infile",
        "secure_file_priv",
        "zero_damaged_pages",
        "foreign_keys",
        "writable_schema",
        "ignore_check_constraints",
        "journal_mode",
        "synchronous",
        "vacuum",
        "disable",
        "nocheck",
        "noaudit",
        "recovery",
        "flashback",
        "noarchivelog",
        "orphan",
        "history",
        "time_travel",
        "row level",
        "lifetime",
        "fail_safe",
    )
    language = "sql"
    source = "https://docs.snowflake.com/en/user-guide/data-time-travel"
    flagged = (
        Example("SET FOREIGN_KEY_CHECKS = 0", dialect="mysql"),
        Example("ALTER TABLE t DISABLE ROW LEVEL SECURITY", dialect="postgres"),
        Example("ALTER DATABASE d SET DATA_RETENTION_TIME_IN_DAYS = 0", dialect="snowflake"),
    )
    clean = (
        Example("SET FOREIGN_KEY_CHECKS = 1", dialect="mysql"),
        Example("ALTER TABLE t ENABLE ROW LEVEL SECURITY", dialect="postgres"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        what = str(it.details.get("what", "")) or "the past states that time travel needs"
        where = f" on {named(it, '')}" if it.names else ""
        target = Target("protection", title(it) or what, expendable=expendable(it))
        if target.expendable:
            yield Effect("write", target)
            return
        if it.verb == "expire-history":
            effect = Effect("delete", Target("backup", title(it), expendable=expendable(it)), "many")
            yield self.finding(
                effect, f"deletes the history{where} that recovery needs", act=act, confidence=confidence(it)
            )
            return
        yield self.finding(
            Effect("weaken", target, "one"),
            f"weakens {what}{where}",
            act=act,
            confidence=confidence(it),
            instead=Instead("leave the protection on and change what runs into it"),
        )


RULE = SqlWeakenProtection()

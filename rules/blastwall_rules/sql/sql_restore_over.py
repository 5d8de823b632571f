"""A dump that drops before it creates, piped straight into a database client."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.invocation import parse
from blastwall.model import MEDIUM, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_VALUES = frozenset(
    {"-h", "--host", "-p", "--port", "-U", "--username", "-u", "--user", "-d", "--dbname", "-P", "-D", "-f"}
)
_DUMPS = frozenset({"mysqldump", "mariadb-dump", "pg_dump", "pg_dumpall"})


class SqlRestoreOver(Rule):
    """A dump that is piped into a live database drops every table it brings before it creates it again.

    `mysqldump` writes `DROP TABLE IF EXISTS` before each table unless it is told not to; `pg_dump` does with
    `--clean`. No such word stands in the command, yet every row written to those tables since is gone.

    **Instead:** load the dump into a new, empty database and switch over when it has been checked.

    **Source:** https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html (`--add-drop-table`, part of `--opt`, which is
    on by default), https://www.postgresql.org/docs/current/app-pgdump.html (`--clean`)
    """

    id = "sql-restore-over"
    act = "invocation"
    keys = ("psql", "mysql", "mariadb")
    triggers = ("psql", "mysql", "mariadb")
    flagged = (
        Example("mysqldump staging | mysql -h prod-db shop", why="`--add-drop-table` is on by default."),
        Example("pg_dump -c staging | psql -h prod-db shop"),
    )
    clean = (
        Example("pg_dump staging | psql shop_new", why="Without `--clean` nothing is dropped."),
        Example("mysqldump --skip-add-drop-table staging | mysql shop_new"),
        Example("mysqldump --skip-opt staging | mysql shop_new"),
        Example("mysqldump staging > staging.sql"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Flag a client whose input is a dump with drops."""
        assert isinstance(act, Invocation)
        source = act.upstream
        passed = 0
        while source is not None and source.program not in _DUMPS and passed < 4:
            # `gzip`, `pv` and `sed` in between pass the statements on.
            source, passed = source.upstream, passed + 1
        if source is None or source.program not in _DUMPS:
            return
        given = parse(source.args, values=_VALUES)
        if source.program.startswith("pg_"):
            drops = given.on(("-c", "--clean"))
        else:
            drops = not given.on(("--skip-add-drop-table", "--skip-opt", "--no-add-drop-table", "--compact", "-t"))
            drops = drops or given.on(("--add-drop-table", "--add-drop-database"))
        if not drops:
            return
        own = parse(act.args, values=_VALUES)
        name = own.value(("-d", "--dbname", "-D")) or (own.arguments[-1].text if own.arguments else "")
        host = own.value(("-h", "--host")) or ""
        yield self.finding(
            Effect("overwrite", Target("table", name or host), "many", environment=environment_of(host, name)),
            f"drops every table the dump brings and loads the dump's rows over `{name or 'the database'}`",
            act=act,
            confidence=MEDIUM,
            instead=Instead("load the dump into a new database", "createdb shop_restored"),
        )


RULE = SqlRestoreOver()

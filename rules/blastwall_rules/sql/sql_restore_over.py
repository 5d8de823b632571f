"""A dump that drops before it creates, piped straight into a database client."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Invocation
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.invocation import parse
from blastwall.model import LOW, MEDIUM, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Finding
    from blastwall.rule import Yield

_VALUES = frozenset(
    {"-h", "--host", "-p", "--port", "-U", "--username", "-u", "--user", "-d", "--dbname", "-P", "-D", "-f"}
)
_DUMPS = frozenset({"mysqldump", "mariadb-dump", "pg_dump", "pg_dumpall"})
#: What unpacks a file or fetches it: what a client is then fed, nobody has seen.
_UNPACKERS = frozenset(
    {"gunzip", "zcat", "gzcat", "bunzip2", "bzcat", "unxz", "xzcat", "lzcat", "unzstd", "zstdcat", "unlz4", "lz4cat"}
    | {"unzip", "funzip", "pigz", "gzip", "bzip2", "xz", "zstd", "lz4", "7z"}
)
_FETCHERS = frozenset({"curl", "wget", "aws", "gsutil", "rclone", "s3cmd", "az", "mc", "gpg", "openssl", "age"})
_COPIES = ("dump", "backup", "bkp", "restore", "snapshot")


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
    keys = ("psql", "mysql", "mariadb", "sqlite3", "clickhouse-client", "cqlsh", "mycli", "pgcli", "mysqlsh")
    triggers = keys
    flagged = (
        Example("mysqldump staging | mysql -h prod-db shop", why="`--add-drop-table` is on by default."),
        Example("pg_dump -c staging | psql -h prod-db shop"),
        Example("gunzip -c shop.sql.gz | psql shop", why="Nobody has seen what is in it."),
        Example("cat backup-2024.sql | mysql shop"),
    )
    clean = (
        Example("pg_dump staging | psql shop_new", why="Without `--clean` nothing is dropped."),
        Example("mysqldump --skip-add-drop-table staging | mysql shop_new"),
        Example("mysqldump --skip-opt staging | mysql shop_new"),
        Example("mysqldump staging > staging.sql"),
        Example("cat schema.sql | psql shop_dev", why="One of the project's own scripts."),
        Example("pg_dump shop | gzip > shop.sql.gz"),
        Example("createdb scratch && psql scratch < dump.sql", why="Nothing was in it before."),
        Example("sqlite3 /tmp/copy.db < dump.sql"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Flag a client whose input is a dump with drops."""
        assert isinstance(act, Invocation)
        source = act.upstream
        passed = 0
        unseen: Invocation | None = None
        while source is not None and source.program not in _DUMPS and passed < 4:
            # `gzip`, `pv` and `sed` in between pass the statements on.
            if unseen is None and _unseen(source):
                unseen = source
            source, passed = source.upstream, passed + 1
        if source is None or source.program not in _DUMPS:
            unknown = act.stdin is None or not act.stdin.text.strip(HOLE + " \n")
            file = ""
            if unseen is None and unknown and act.upstream is None:
                file = _redirected(act)
            if (unseen is not None or file) and unknown and not any(arg.text in _GIVEN for arg in act.args):
                found = self.loaded(act, unseen, file)
                if found is not None:
                    yield found
            return
        given = parse(source.args, values=_VALUES)
        if source.program.startswith("pg_"):
            drops = given.on(("-c", "--clean"))
        else:
            drops = not given.on(("--skip-add-drop-table", "--skip-opt", "--no-add-drop-table", "--compact", "-t"))
            drops = drops or given.on(("--add-drop-table", "--add-drop-database"))
        if not drops:
            return
        found = self.loaded(act, source)
        if found is not None:
            yield found

    def loaded(self, act: Invocation, source: Invocation | None, file: str = "") -> Finding | None:
        """Return the finding that a client loads what `source` prints or `file` holds, unless nothing was there."""
        own = parse(act.args, values=_VALUES)
        name = own.value(("-d", "--dbname", "-D")) or (own.arguments[-1].text if own.arguments else "")
        host = own.value(("-h", "--host")) or ""
        if name and _created(act, name):
            return None
        unseen = source is None or source.program not in _DUMPS
        what = f"`{name}`" if name else "the database"
        given = f"`{file}`" if source is None else f"what `{source.program}` prints"
        return self.finding(
            Effect("overwrite", Target("table", name or host), "many", environment=environment_of(host, name)),
            f"runs {given} over {what}: dumps drop before they create"
            if unseen
            else f"drops every table the dump brings and loads the dump's rows over {what}",
            act=act,
            confidence=LOW if unseen else MEDIUM,
            instead=Instead("load the dump into a new database", "createdb shop_restored"),
        )


def _unseen(source: Invocation) -> bool:
    """Whether a program's output is SQL that this call does not show: unpacked, fetched, or a dump by its name."""
    if source.program in _UNPACKERS or source.program in _FETCHERS:
        return True
    if source.program not in ("cat", "pv", "dd", "sed", "tail", "head"):
        return False
    return any(word in arg.text.lower() for arg in source.args for word in _COPIES if arg.text[:1] != "-")


def _redirected(act: Invocation) -> str:
    """Return the file that by its name is a dump, where the client's input is redirected from one."""
    begin, end = act.span
    found = _INPUT.search(act.snippet.text[begin:end]) if act.stdin is not None else None
    return found[1] if found is not None and any(word in found[1].lower() for word in _COPIES) else ""


def _created(act: Invocation, name: str) -> bool:
    """Whether nothing can be lost: a file in temp, or a database that this call creates, and stops if it can't."""
    if act.program == "sqlite3" and name.startswith(("/tmp/", "/var/tmp/")) and "/.." not in name:
        return True
    before = act.snippet.text[: act.span[0]]
    return any(
        name in match[1].replace('"', " ").replace("'", " ").replace("`", " ").split()
        and not _ANYWAY.match(before, match.end())
        for match in _CREATE.finditer(before)
    )


#: `createdb shop`, `mysqladmin create shop`, `psql -c 'CREATE DATABASE shop'` (without `IF NOT EXISTS`).
_CREATE = re.compile(
    r"(?:^|[;&|\n])[ \t]*(?:createdb|(?:mysql|mariadb|psql)[-\w]*[ \t](?:[^;&|\n]{0,200}?[ '\"])?create(?: database)?)"
    r"[ \t]+((?!if\b)[^;&|\n]*)",
    re.I,
)
#: What goes on where the creation failed, so that the database may have been there before.
_ANYWAY = re.compile(r"[ \t]*(?:\|\||;|&[^&])")
_INPUT = re.compile(r"(?<![<\d])<[ \t]*([^\s<>|;&()]+)")
#: Options by which the client is told what to run: then its input is data.
_GIVEN = frozenset({"-c", "--command", "-e", "--execute", "-q", "--query", "-f", "--file"})

RULE = SqlRestoreOver()

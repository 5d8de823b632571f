"""Consoles of web frameworks and hosts: the code and the SQL they are given, wherever it stands."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_DJANGO = ("manage.py", "django-admin")
#: Django's subcommands that print SQL which deletes, and the one that does the same.
_PRINTING = frozenset({"sqlflush", "sqlclear"})
#: (program, leading words) -> the options that hold SQL; `*` where the arguments after the words are SQL.
_SQL: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "heroku": ((("pg:psql",), ("-c", "--command")),),
    "wp": ((("db", "query"), ("*",)), (("db", "cli"), ())),
    "drush": (
        (("sql:query",), ("*",)),
        (("sql-query",), ("*",)),
        (("sqlq",), ("*",)),
        (("sql:cli",), ()),
        (("sqlc",), ()),
    ),
    "rails": ((("dbconsole",), ()), (("db",), ())),
    "artisan": ((("db",), ()),),
    "supabase": ((("db", "execute"), ("--sql",)), (("db", "query"), ("*",))),
    "flyctl": ((("postgres", "connect"), ()), (("mpg", "connect"), ())),
    "fly": ((("postgres", "connect"), ()), (("mpg", "connect"), ())),
    "railway": ((("connect",), ()),),
    "prisma": ((("db", "execute"), ()),),
    "dbt": ((("show",), ("--inline",)),),
    "bin/console": ((("dbal:run-sql",), ("*",)), (("doctrine:query:sql",), ("*",))),
    "console": ((("dbal:run-sql",), ("*",)), (("doctrine:query:sql",), ("*",))),
    "typeorm": ((("query",), ("*",)),),
    "pscale": ((("shell",), ()),),
    "doctl": ((("databases", "sql"), ("*",)),),
}


#: (program, leading words) -> the options that hold code (none: the first argument does), and its language.
_CODE: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]] = {
    "rails": (
        (("runner",), (), "ruby"),
        (("r",), (), "ruby"),
        (("console",), ("-e",), "ruby"),
        (("c",), ("-e",), "ruby"),
    ),
    "artisan": ((("tinker",), ("--execute",), "php"),),
    "wp": ((("eval",), (), "php"), (("shell",), ("-c",), "php")),
    "drush": (
        (("php:eval",), (), "php"),
        (("php-eval",), (), "php"),
        (("eval",), (), "php"),
        (("ev",), (), "php"),
        (("php:cli",), ("-c",), "php"),
    ),
    "mix": ((("run",), ("-e", "--eval"), "elixir"),),
    "hanami": ((("console",), ("-e",), "ruby"),),
    "odoo": ((("shell",), ("-c",), "python"),),
    "scrapy": ((("shell",), ("-c",), "python"),),
    "superset": ((("shell",), ("-c",), "python"),),
    "ckan": ((("shell",), ("-c",), "python"),),
}


class FrameworkConsoles(Carrier):
    """What is typed into a framework's console is read as the Python or the SQL it is.

    **Source:** django-admin `shell`, `dbshell` and `sqlflush`; heroku `pg:psql`; wp-cli `db query`; drush `sql:query`.
    """

    id = "framework-consoles"
    act = "invocation"
    keys = tuple(dict.fromkeys((*_DJANGO, "flask", *_SQL, *_CODE, "psql", "mysql", "sqlite3", "uv", "jupyter")))
    triggers = tuple(dict.fromkeys(("manage.py", "django-admin", "flask", "sqlflush", *_SQL, *_CODE, "uv", "jupyter")))
    carried = (
        Example("python manage.py shell -c 'print(1)'"),
        Example("echo 'SELECT 1' | python manage.py dbshell"),
        Example("heroku pg:psql -a shop -c 'SELECT 1'"),
        Example("wp db query 'SELECT 1'"),
        Example("rails runner 'puts 1 + 1'"),
        Example("php artisan tinker --execute='echo 1;'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the code."""
        assert isinstance(act, Invocation)
        words = [arg.text for arg in act.args]
        if act.program in ("psql", "mysql", "sqlite3"):
            yield from _printed(act)
            return
        if act.program in _DJANGO:
            if words[:1] == ["dbshell"]:
                yield from _printed(act)
                yield from _typed(act, "sql")
            elif words[:1] and words[0] in ("shell", "shell_plus"):
                given = _options(act.args, ("-c", "--command"))
                for one in given:
                    yield code(act, one, "python")
                if not given:
                    yield from _typed(act, "python")
            return
        if act.program == "flask":
            if words[:1] == ["shell"]:
                yield from _typed(act, "python")
            return
        if act.program == "uv":
            # `uv run -` and `uv run --with x -` read a script from the input
            if words[:1] == ["run"] and "-" in words[1:]:
                yield from _typed(act, "python")
            return
        if act.program == "jupyter":
            if words[:1] and words[0] in ("console", "run", "qtconsole"):
                yield from _typed(act, "python")
            return
        for path, options, language in _CODE.get(act.program, ()):
            if tuple(words[: len(path)]) != path:
                continue
            rest = act.args[len(path) :]
            given = _options(rest, options) if options else [arg for arg in rest if arg.text[:1] != "-"][:1]
            for one in given:
                if options or any(char in one.text for char in " .(;"):
                    yield code(act, one, language)
            if not given or given[0].text == "-":
                yield from _typed(act, language)
            return
        for path, options in _SQL.get(act.program, ()):
            if tuple(words[: len(path)]) != path:
                continue
            rest = act.args[len(path) :]
            found = (
                [arg for arg in rest if arg.text[:1] != "-" and " " in arg.text.strip()]
                if options == ("*",)
                else _options(rest, options)
            )
            for one in found:
                yield code(act, one, "sql")
            if not found:
                yield from _typed(act, "sql")
            return


def _typed(act: Invocation, language: str) -> Iterator[Snippet]:
    """Yield what the console reads from its standard input."""
    if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
        yield code(act, act.stdin, language)


def _printed(act: Invocation) -> Iterator[Act | Snippet]:
    """Yield `flush` for a client that is fed by Django's `sqlflush`: what the one prints, the other runs."""
    upstream = act.upstream
    if upstream is None:
        return
    texts = [arg.text for arg in upstream.args]
    script = next((i for i, text in enumerate(texts) if text.rpartition("/")[2] == "manage.py"), -1)
    if upstream.program not in _DJANGO and script < 0:
        return
    if texts[script + 1 : script + 2] and texts[script + 1] in _PRINTING:
        inner = run(act, [Arg("manage.py", act.span), Arg("flush", act.span), Arg("--no-input", act.span)], stdin=False)
        if inner is not None:
            yield inner


def _options(args: Sequence[Arg], names: tuple[str, ...]) -> list[Arg]:
    """Return the values of these options."""
    found = []
    for i, arg in enumerate(args):
        name, equals, value = arg.text.partition("=")
        if name in names:
            if equals:
                found.append(Arg(value, arg.span))
            elif i + 1 < len(args):
                found.append(args[i + 1])
    return found


CARRIER = FrameworkConsoles()

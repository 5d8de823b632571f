"""Runners that find a program by its package's or module's name: `npx prisma`, `python -m alembic`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_NPX_VALUES = frozenset({"-p", "--package", "-w", "--workspace", "--node-options", "--registry", "--prefix", "-C"})
_PYTHONS = ("python", "python2", "python3", "py", "pypy", "pypy3", *(f"python3.{minor}" for minor in range(6, 16)))
#: Subcommands of their own, so that `yarn add` is not a program called `add` and `pnpm rm` not the program `rm`.
_OWN = frozenset(
    (
        *("add", "install", "i", "ci", "remove", "rm", "uninstall", "un", "update"),
        *("up", "upgrade", "run", "run-script", "exec", "dlx", "x", "create", "init"),
        *("publish", "pack", "link", "unlink", "why", "ls", "list", "info", "view"),
        *("outdated", "audit", "config", "cache", "set", "version", "workspace", "workspaces", "import"),
        *("store", "prune", "rebuild", "dedupe", "patch", "fetch", "deploy", "env", "test"),
        *("t", "start", "stop", "restart", "login", "logout", "whoami", "search", "root"),
        *("bin", "help", "node", "plugin", "constraints", "explain", "npm", "policies", "licenses"),
        *("unplug", "pm", "repl", "build", "approve-builds", "self-update", "setup", "server"),
    )
)
#: package -> the program it installs, where the names differ
_PROGRAMS = {"@prisma/cli": "prisma", "@railway/cli": "railway", "sequelize-cli": "sequelize", "aws-cdk": "cdk"}
_PROGRAMS |= {"firebase-tools": "firebase", "netlify-cli": "netlify", "@neondatabase/cli": "neonctl"}
_PROGRAMS["django"] = "django-admin"
#: file names that are programs of their own, whatever interpreter is put before them
_SCRIPTS = {"manage.py": "manage.py", "artisan": "artisan", "console": "console", "rails": "rails", "rake": "rake"}


class PackageRunners(Carrier):
    """`npx`, `bunx`, `pnpm`, `yarn` and `python -m` start a program by name: it is judged under that name.

    **Source:** https://docs.npmjs.com/cli/commands/npx, https://pnpm.io/cli/exec,
    https://docs.python.org/3/using/cmdline.html
    """

    id = "package-runners"
    act = "invocation"
    keys = ("npx", "bunx", "pnpx", "uvx", "pnpm", "yarn", "bun", *_PYTHONS, "php", "ruby")
    triggers = ("npx", "bunx", "pnpx", "uvx", "pnpm", "yarn", "bun", *_PYTHONS, "php", "ruby")
    carried = (
        Example("npx prisma migrate reset"),
        Example("npx --yes prisma@5 migrate reset"),
        Example("pnpm prisma migrate status"),
        Example("python -m alembic downgrade base"),
        Example("python manage.py flush"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the program's own invocation."""
        assert isinstance(act, Invocation)
        program = act.program
        if program in _PYTHONS or program in ("php", "ruby"):
            yield from _module(act)
            return
        if program in ("npx", "bunx", "pnpx", "uvx"):
            found = leading(act.args, _NPX_VALUES | {"-c", "--call", "--from", "--with", "--python"})
            words: Sequence[Arg] = found.rest
            call = found.values.get("-c") or found.values.get("--call")
            if program == "npx" and call is not None:
                from blastwall.model import Origin
                from blastwall.model import Snippet as Code

                yield Code("shell", call.text, context=act.context, origin=Origin(act.snippet, call.span))
                return
        else:
            words = leading(act.args, frozenset({"-C", "--dir", "--filter", "-F", "--cwd", "-w"})).rest
            if program in ("yarn", "bun") and words and words[0].text == "run":
                # Where no script has the name, the program of that name is run.
                words = leading(words[1:]).rest
            if not words or words[0].text in _OWN:
                return
        inner = run(act, _named(words))
        if inner is not None:
            yield inner


def _module(act: Invocation) -> Iterator[Act | Snippet]:
    """`python -m NAME ...` and `python manage.py ...`."""
    args = act.args
    index = 0
    while index < len(args) and args[index].text.startswith("-") and args[index].text not in ("-m", "-c", "-"):
        index += 2 if args[index].text in ("-W", "-X", "-d") else 1
    if index >= len(args):
        return
    text = args[index].text
    if text == "-m" and index + 1 < len(args):
        inner = run(act, _named(args[index + 1 :]))
    elif text.replace("\\", "/").rpartition("/")[2] in _SCRIPTS:
        name = _SCRIPTS[text.replace("\\", "/").rpartition("/")[2]]
        inner = run(act, [Arg(name, args[index].span), *args[index + 1 :]])
    else:
        return
    if inner is not None:
        yield inner


def _named(words: Sequence[Arg]) -> list[Arg]:
    """Strip a version and a scope: `prisma@5` is prisma, `@railway/cli` is railway."""
    if not words:
        return []
    name = words[0].text
    at = name.rfind("@")
    if at > 0:
        name = name[:at]
    name = _PROGRAMS.get(name, name)
    return [Arg(name, words[0].span), *words[1:]]


CARRIER = PackageRunners()

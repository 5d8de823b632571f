"""Scripts of `package.json` and `composer.json`: what `npm run x` runs, where the file may be read."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import leading
from blastwall_rules.carriers._project import task_code, task_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act, Arg
    from blastwall.model import Snippet
    from blastwall_rules.carriers._project import TaskFile

_VALUES = frozenset(
    [
        "--prefix",
        "-C",
        "--dir",
        "--cwd",
        "-w",
        "--workspace",
        "--filter",
        "-F",
        "--loglevel",
        "--registry",
        "--userconfig",
        "--cache",
        "--script-shell",
        "--reporter",
        "--workspace-concurrency",
        "--env-file",
        "--shell",
        "-d",
        "--working-dir",
        "--timeout",
    ]
)
_RUN = frozenset({"run", "run-script", "rum", "urn"})
#: Subcommands that are scripts of the same name, and what stands for them when nobody wrote one.
_ALIASES = {"test": "test", "t": "test", "tst": "test", "start": "start", "stop": "stop", "restart": "restart"}
#: What an install runs of the project's own (npm-scripts, "Life Cycle Operation Order").
_INSTALLING = frozenset({"install", "i", "ci", "add", "install-test", "it"})
_INSTALLED = ("preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare")
#: Subcommands of Yarn, pnpm and Bun: any other word may be a script's name.
_OWN = frozenset(
    [
        "add",
        "install",
        "i",
        "ci",
        "remove",
        "rm",
        "uninstall",
        "un",
        "update",
        "up",
        "upgrade",
        "exec",
        "dlx",
        "x",
        "create",
        "init",
        "publish",
        "pack",
        "link",
        "unlink",
        "why",
        "ls",
        "list",
        "info",
        "view",
        "outdated",
        "audit",
        "config",
        "cache",
        "set",
        "version",
        "workspace",
        "workspaces",
        "import",
        "store",
        "prune",
        "rebuild",
        "dedupe",
        "patch",
        "fetch",
        "deploy",
        "env",
        "login",
        "logout",
        "whoami",
        "search",
        "root",
        "bin",
        "help",
        "node",
        "plugin",
        "constraints",
        "explain",
        "npm",
        "policies",
        "licenses",
        "unplug",
        "pm",
        "repl",
        "build",
        "approve-builds",
        "self-update",
        "setup",
        "server",
    ]
)


class PackageScripts(Carrier):
    """A script of the project is judged as the command it is, with the scripts before and after it.

    **Source:** https://docs.npmjs.com/cli/using-npm/scripts, https://pnpm.io/cli/run, https://yarnpkg.com/cli/run,
    https://bun.sh/docs/cli/run, https://getcomposer.org/doc/articles/scripts.md
    """

    id = "package-scripts"
    act = "invocation"
    keys = ("npm", "pnpm", "yarn", "bun", "composer")
    triggers = keys
    carried = (
        Example(
            "npm run db:push",
            files={"package.json": '{"scripts": {"db:push": "drizzle-kit push --force"}}'},
            cwd="/home/dev/app",
        ),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the scripts."""
        assert isinstance(act, Invocation)
        if act.context.readable is None and not act.context.files:
            return
        found = leading(act.args, _VALUES)
        words = found.rest
        if not words:
            return
        verb, rest = words[0].text, words[1:]
        directory = found.get("--prefix", "-C", "--dir", "--cwd", "-d", "--working-dir")
        composer = act.program == "composer"
        name = ""
        if verb in _RUN or (composer and verb in ("run-script", "exec")):
            more = leading(rest, _VALUES)
            directory = directory or more.get("--prefix", "-C", "--dir", "--cwd")
            if not more.rest:
                return
            name, rest = more.rest[0].text, more.rest[1:]
        elif not composer and verb in _ALIASES:
            name = _ALIASES[verb]
        elif act.program in ("yarn", "pnpm", "bun", "composer") and verb not in _OWN:
            name = verb
        installing = act.program in ("npm", "pnpm", "yarn", "bun") and verb in _INSTALLING
        if not name and not installing:
            return
        file = task_file(act, ("composer.json",) if composer else ("package.json",), directory)
        if file is None:
            return
        scripts = scripts_of(file)
        words = _passed(act.program, rest)
        for each in _INSTALLED if installing else (f"pre{name}", name, f"post{name}"):
            yield from _script(act, file, scripts, each, words if each == name else ())


def _passed(program: str, rest: Sequence[Arg]) -> Sequence[Arg]:
    """Return the words that go to the script: npm takes its own options out before `--`, the others take none."""
    cut = next((k for k, word in enumerate(rest) if word.text == "--"), -1)
    if program == "npm":
        before = [word for word in (rest[:cut] if cut >= 0 else rest) if word.text[:1] != "-"]
        return [*before, *(rest[cut + 1 :] if cut >= 0 else ())]
    return rest[1:] if cut == 0 else rest


def _script(
    act: Invocation, file: TaskFile, scripts: dict[str, list[str]], name: str, words: Sequence[Arg]
) -> Iterator[Snippet]:
    for line in scripts.get(name, ()):
        if act.program == "composer":
            if line[:1] == "@":
                # `@php` is the interpreter, `@putenv` a variable, any other word a script of this file
                line = line[1:] if line.startswith(("@php ", "@composer ")) else f"composer run-script {line[1:]}"
            elif "::" in line and " " not in line:
                continue  # a PHP method
        found = task_code(act, file, name, line, words=words)
        if found is not None:
            yield found


def scripts_of(file: TaskFile) -> dict[str, list[str]]:
    """Return the `scripts` of a package file; none where it can't be read."""
    import json

    try:
        data = json.loads(file.text)
    except (ValueError, RecursionError):
        return {}
    scripts = data.get("scripts") if isinstance(data, dict) else None
    if not isinstance(scripts, dict):
        return {}
    return {
        name: [line for line in (lines if isinstance(lines, list) else [lines]) if isinstance(line, str)][:64]
        for name, lines in scripts.items()
        if isinstance(name, str)
    }


CARRIER = PackageScripts()

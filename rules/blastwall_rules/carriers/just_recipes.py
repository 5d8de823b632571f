"""Recipes of a justfile: what `just x` runs, where the file may be read; `just --command`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import leading, run
from blastwall_rules.carriers._project import task_code, task_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet
    from blastwall_rules.carriers._project import TaskFile

_VALUES = frozenset(
    [
        "-f",
        "--justfile",
        "-d",
        "--working-directory",
        "--shell",
        "--shell-arg",
        "--dotenv-filename",
        "--dotenv-path",
        "--color",
        "--chooser",
        "--list-heading",
        "--list-prefix",
        "--tempdir",
        "-E",
        "--cygpath",
        "--dump-format",
        "--taskfile",
        "--dir",
        "-t",
        "-o",
        "--output",
        "-C",
    ]
)
_QUIET = frozenset(
    {"-n", "--dry-run", "--dry", "-l", "--list", "--summary", "--show", "-s", "--evaluate", "--fmt", "--dump"}
)
_HEADER = re.compile(
    r"@?([A-Za-z_][\w-]*)((?:[ \t]+[+*$]?[A-Za-z_][\w-]*(?:=(?:'[^']*'|\"[^\"]*\"|[\w./~-]+))?)*)[ \t]*:(?!=)(.*)"
)
_PARAMETER = re.compile(r"([+*]?)\$?([A-Za-z_][\w-]*)(?:=(?:'([^']*)'|\"([^\"]*)\"|([\w./~-]+)))?")
_ASSIGNMENT = re.compile(r"(?:export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*(?:'([^']*)'|\"([^\"]*)\")?")
_INTERPOLATION = re.compile(r"\{\{[ \t]*([^{}]*?)[ \t]*\}\}")
_SHEBANG = re.compile(r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-S[ \t]*)?)?([\w.+-]+)").match
_LANGUAGES = {
    "python3": "python",
    "python": "python",
    "node": "javascript",
    "ruby": "ruby",
    "perl": "perl",
    "php": "php",
}
_LINES = 4096
_MOST = 64


class _Recipe:
    """One recipe: its parameters with their defaults, what it depends on, and its lines."""

    __slots__ = ("lines", "needs", "parameters")

    def __init__(self, parameters: list[tuple[str, str, str | None]], needs: list[str]) -> None:
        self.parameters = parameters
        self.needs = needs
        self.lines: list[str] = []


class JustRecipes(Carrier):
    """A recipe of the project is judged as the commands it is, with the recipes it depends on.

    **Source:** https://just.systems/man/en/ (recipes, parameters, dependencies, `--command`).
    """

    id = "just-recipes"
    act = "invocation"
    keys = ("just",)
    triggers = ("just",)
    carried = (
        Example("just --command rm -rf build"),
        Example("just nuke", files={"justfile": "nuke:\n    rm -rf ~\n"}, cwd="/home/dev/app"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the recipes' lines."""
        assert isinstance(act, Invocation)
        args = act.args
        at = next((k for k, arg in enumerate(args) if arg.text in ("-c", "--command")), -1)
        if at >= 0:
            inner = run(act, args[at + 1 :])
            if inner is not None:
                yield inner
            return
        found = leading(args, _VALUES)
        if not _QUIET.isdisjoint(found.flags):
            return
        named = found.get("-f", "--justfile")
        file = task_file(act, [named] if named else ["justfile", "Justfile", ".justfile"], upwards=not named)
        if file is not None:
            yield from _recipes(act, file, found.rest)


def _recipes(act: Invocation, file: TaskFile, words: Sequence[Arg]) -> Iterator[Snippet]:
    recipes, variables = _read(file.text)
    rest = list(words)
    while rest and "=" in rest[0].text:
        name, _, value = rest.pop(0).text.partition("=")
        variables[name] = value
    index = 0
    done: set[str] = set()
    if not rest and recipes:
        yield from _one(act, file, recipes, next(iter(recipes)), [], variables, done)
    while index < len(rest) and index < _MOST:
        name = rest[index].text
        recipe = recipes.get(name)
        if recipe is None:
            return
        count = len(recipe.parameters)
        variadic = bool(count and recipe.parameters[-1][0])
        given = rest[index + 1 :] if variadic else rest[index + 1 : index + 1 + count]
        yield from _one(act, file, recipes, name, [word.text for word in given], variables, done)
        index += 1 + len(given)


def _one(
    act: Invocation,
    file: TaskFile,
    recipes: dict[str, _Recipe],
    name: str,
    given: list[str],
    variables: dict[str, str],
    done: set[str],
) -> Iterator[Snippet]:
    recipe = recipes.get(name)
    if recipe is None or name in done or len(done) >= _MOST:
        return
    done.add(name)
    for need in recipe.needs:
        yield from _one(act, file, recipes, need, [], variables, done)
    known = dict(variables)
    for place, (many, parameter, default) in enumerate(recipe.parameters):
        if many:
            known[parameter] = " ".join(given[place:]) or default or ""
        else:
            known[parameter] = given[place] if place < len(given) else default if default is not None else HOLE

    def filled(match: re.Match[str]) -> str:
        inner = match[1]
        if inner[:1] in "'\"" and inner[-1:] == inner[:1]:
            return inner[1:-1]
        return known.get(inner, HOLE)

    lines = [_INTERPOLATION.sub(filled, line) for line in recipe.lines]
    shebang = _SHEBANG(lines[0]) if lines else None
    language = _LANGUAGES.get(shebang[1], "shell") if shebang is not None else "shell"
    text = "\n".join(lines if shebang is not None else [line.lstrip("@-") for line in lines])
    found = task_code(act, file, name, text, language=language)
    if found is not None:
        yield found


def _read(text: str) -> tuple[dict[str, _Recipe], dict[str, str]]:
    recipes: dict[str, _Recipe] = {}
    variables: dict[str, str] = {}
    current: _Recipe | None = None
    for line in text.replace("\\\n", " ").split("\n")[:_LINES]:
        if line[:1] in (" ", "\t"):
            if current is not None and line.strip():
                current.lines.append(line.strip())
            continue
        if not line.strip() or line[:1] in "#[":
            continue
        current = None
        assignment = _ASSIGNMENT.match(line)
        if assignment is not None:
            value = assignment[2] if assignment[2] is not None else assignment[3]
            variables[assignment[1]] = value if value is not None else HOLE
            continue
        header = _HEADER.match(line)
        if header is None:
            continue
        parameters = [
            (p[1], p[2], next((v for v in (p[3], p[4], p[5]) if v is not None), None))
            for p in _PARAMETER.finditer(header[2])
        ]
        needs = re.findall(r"[A-Za-z_][\w-]*", re.sub(r"\([^)]*\)", lambda m: m[0].split()[0], header[3].split("#")[0]))
        current = _Recipe(parameters, needs)
        recipes.setdefault(header[1], current)
    return recipes, variables


CARRIER = JustRecipes()

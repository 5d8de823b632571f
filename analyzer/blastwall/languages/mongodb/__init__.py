"""MongoDB: lines for its shell and commands as objects, lowered to one statement for each call on a database."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Statement
from blastwall.languages.interface import Reading
from blastwall.languages.mongodb.values import Source, arguments, blank
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.model import Json, Span

__all__ = ["read"]

_DB = re.compile(
    r"(?<![\w$.])(?:(?:db|dbo|database|conn|client|rs|sh)\b"
    r"|(?:this|globalThis)\s*(?:\.\s*db\b|\[\s*(?:\"db\"|'db'|`db`)\s*\]))(?=\s*[.\[])"
)
#: Text that is made and run: what is given to these is code of its own.
_EVALUATED = re.compile(r"(?<![\w$.])(?:eval|Function|setTimeout)\s*(?=\()")
_LITERAL = re.compile(r"\s*(?:\"([^\"\\]*)\"|'([^'\\]*)'|`([^`\\]*)`)\s*(\+|$)")
_FILLED = re.compile(r"\$\{\s*(?:\"([^\"\\]*)\"|'([^'\\]*)')\s*\}")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_ALIAS = re.compile(
    r"\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*"
    r"(db\b[^\n;,]{0,200}|connect\([^\n;]{0,200}|new Mongo\b[^\n;]{0,200})"
)
#: How many names are followed, to how many uses, and how much of each is read.
_MOST_NAMES = 20
_MOST_LINE = 2000
_CAPITAL = re.compile(r"([A-Z])")
_USE = re.compile(r"^[ \t]*use[ \t]+([\w-]+)", re.MULTILINE)


def kebab(name: str) -> str:
    """`deleteMany` -> `delete-many`."""
    return _CAPITAL.sub(r"-\1", name).lower().lstrip("-")


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read every chain that begins at `db`, and, for an object, the database command it is."""
    reading = Reading()
    if snippet.data is not None and not snippet.text:
        _run(dict(snippet.data), "", (0, 0), snippet, reading)
        return reading
    text = snippet.text
    source = Source(text)
    position = 0
    used = _USE.search(text)
    database = used.group(1) if used else ""
    while True:
        found = _DB.search(text, position)
        if found is None:
            break
        if source.is_quoted(found.start()):
            position = found.end()
            continue
        end = _chain(source, found.end(), found.start(), database, snippet, reading)
        if not budget.spend(8 + (end - found.end()) // 16):
            reading.finished = False
            break
        # arguments may hold chains of their own (`forEach(c => db[c].drop())`)
        position = found.end()
    _aliases(source, database, snippet, budget, reading)
    _evaluated(source, snippet, budget, reading)
    return reading


def _evaluated(source: Source, snippet: Snippet, budget: Budget, reading: Reading) -> None:
    """`eval("db.drop" + "Database()")`, `Function("...")()`: constant text that is run."""
    position = 0
    for given in list(_EVALUATED.finditer(source.text))[:_MOST_NAMES]:
        if given.start() < position or source.is_quoted(given.start()) or not budget.spend(8):
            continue
        position = source.closing(given.end())
        inside = source.text[given.end() + 1 : position - 1]
        text = _constant(inside.rpartition(", ")[2] if given.group().startswith("Function") else inside)
        if text:
            made = Snippet("mongodb", text, context=snippet.context, origin=Origin(snippet, (given.start(), position)))
            made.pointer, made.latent, made.depth = snippet.pointer, snippet.latent, snippet.depth + 1
            reading.snippets.append(made)


def _constant(expression: str) -> str:
    """Return the text that literals joined by `+` make; empty where something else is among them."""
    made: list[str] = []
    at = 0
    while at < len(expression) <= _MOST_LINE:
        found = _LITERAL.match(expression, at)
        if found is None:
            return ""
        double, single, template, more = found.groups()
        made.append(double or single or _FILLED.sub(lambda m: m[1] or m[2] or "", template or ""))
        at = found.end()
        if not more:
            return "" if "${" in (template or "") and "${" in made[-1] else "".join(made)
    return ""


def _aliases(source: Source, database: str, snippet: Snippet, budget: Budget, reading: Reading) -> None:
    """`const c = db.users; c.drop()`: a name for a database or a collection, followed to where it is used."""
    text = source.text
    for given in list(_ALIAS.finditer(text))[:_MOST_NAMES]:
        name, value = given.group(1), given.group(2).strip()
        if source.is_quoted(given.start()) or name == "db":
            continue
        value = "db" if not value.startswith("db") else value
        use = re.compile(rf"(?<![\w$.]){re.escape(name)}(?=\s*[.\[])")
        for found in list(use.finditer(text, given.end()))[:_MOST_NAMES]:
            if source.is_quoted(found.start()) or not budget.spend(8):
                continue
            before = len(reading.acts)
            line = text[found.end() : found.end() + _MOST_LINE]
            _chain(Source(value + line), 2, 0, database, snippet, reading)
            for act in reading.acts[before:]:
                act.span = found.span()


def _chain(source: Source, at: int, start: int, database: str, snippet: Snippet, reading: Reading) -> int:
    """Read `.name`, `["name"]` and calls from `at` on; add a statement for each call. Return where it ends."""
    text = source.text
    names: list[str] = []
    while True:
        at = blank(text, at)
        if at >= len(text):
            return at
        if text[at] == "[":
            end = source.closing(at)
            inside = text[at + 1 : end - 1].strip()
            plainly = inside[:1] in ("'", '"', "`")
            name = (_constant(inside) or inside[1:-1]) if plainly else HOLE
            at = blank(text, end)
        elif text[at] == ".":
            at = blank(text, at + 1)
            word = _NAME.match(text, at)
            if word is None:
                return at
            name = word.group()
            at = blank(text, word.end())
        else:
            return at
        if at < len(text) and text[at] == "(":
            values, end = arguments(source, at)
            first = values[0] if values else None
            if name in ("getCollection", "collection"):
                names.append(first if isinstance(first, str) else HOLE)
            elif name in ("getSiblingDB", "getMongo", "getDB", "db"):
                database = first if isinstance(first, str) else database
                names = []
            elif name in ("runCommand", "adminCommand", "command"):
                if isinstance(first, dict):
                    _run(first, database, (start, end), snippet, reading)
                elif isinstance(first, str):
                    _run({first: 1}, database, (start, end), snippet, reading)
            else:
                _call(name, values, names, database, (start, end), snippet, reading)
            at = end
        else:
            names.append(name)


def _add(
    verb: str,
    names: Sequence[str],
    scope: str,
    span: Span,
    snippet: Snippet,
    reading: Reading,
    details: Mapping[str, Json],
) -> None:
    reading.acts.append(
        Statement(
            "mongodb",
            verb,
            context=snippet.context,
            snippet=snippet,
            span=span,
            names=names,
            scope=scope,
            details=details,
        )
    )


def _call(
    name: str,
    values: Sequence[Json],
    names: Sequence[str],
    database: str,
    span: Span,
    snippet: Snippet,
    reading: Reading,
) -> None:
    collection = ".".join(names)
    details: dict[str, Json] = {"arguments": list(values), "database": database, "collection": collection}
    if name == "bulkWrite" and values and isinstance(values[0], list):
        for item in values[0][:500]:
            if isinstance(item, dict):
                for inner, operand in item.items():
                    operation = operand if isinstance(operand, dict) else {}
                    arguments_: list[Json] = [operation.get("filter", HOLE), operation.get("update", HOLE)]
                    _add(
                        kebab(inner), [collection], "one", span, snippet, reading, {**details, "arguments": arguments_}
                    )
        return
    _add(kebab(name), [collection] if collection else [], "one", span, snippet, reading, details)


def _run(command: Mapping[str, Json], database: str, span: Span, snippet: Snippet, reading: Reading) -> None:
    """Add the statements of a database command given as an object: its first key is its name."""
    if not command:
        return
    name = next(iter(command))
    target = command[name]
    collection = target if isinstance(target, str) else ""
    details: dict[str, Json] = {"database": database, "collection": collection}
    members = command.get("deletes" if name == "delete" else "updates")
    if name in ("delete", "update") and isinstance(members, list):
        for item in members[:500]:
            if isinstance(item, dict):
                one = item.get("limit") == 1 if name == "delete" else item.get("multi") is not True
                verb = f"{name}-one" if one else f"{name}-many"
                arguments_: list[Json] = [item.get("q", HOLE), item.get("u", HOLE)]
                _add(verb, [collection], "one", span, snippet, reading, {**details, "arguments": arguments_})
        return
    _add(
        kebab(name),
        [collection] if collection else [],
        "one",
        span,
        snippet,
        reading,
        {**details, "command": dict(command)},
    )

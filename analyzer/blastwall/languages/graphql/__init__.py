"""GraphQL: a document and its variables, lowered to one statement for each root field it runs."""

from __future__ import annotations

from blastwall.acts import Statement
from blastwall.languages.graphql.parse import Document, Field, Spread, parse
from blastwall.languages.graphql.tokens import tokenize
from blastwall.languages.interface import Reading
from blastwall.model import Notice, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.budget import Budget
    from blastwall.model import Json

__all__ = ["read"]

#: How deep fields below the root are followed: namespaces like `mutation { admin { deleteUser(id: 1) } }`.
NAMESPACES = 4


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a document. `snippet.data` may hold `variables`, `operationName` and `host`."""
    reading = Reading()
    data: Mapping[str, Json] = snippet.data or {}
    variables = data.get("variables")
    text = snippet.text
    if text.lstrip()[:2] in ('{"', "[{"):
        # the whole request, not the document in it
        _requests(text, snippet, reading, budget)
        if reading.acts:
            return reading
    if len(text) > budget.text:
        reading.finished = False
        text = text[: budget.text]
    document = parse(text, variables if isinstance(variables, dict) else {}, budget)
    if not document.finished:
        reading.finished = False
    chosen = data.get("operationName")
    named = [o for o in document.operations if isinstance(chosen, str) and chosen and o.name == chosen]
    host = data.get("host")
    server = data.get("server")
    about = server if isinstance(server, str) else ""
    for operation in named or document.operations:
        _lower(
            operation.kind,
            operation.selections,
            document,
            snippet,
            reading,
            budget,
            host if isinstance(host, str) else "",
            about,
        )
    if not reading.acts:
        _scan(text, snippet, reading, host if isinstance(host, str) else "")
    return reading


def _lower(
    kind: str,
    selections: list[Field | Spread],
    document: Document,
    snippet: Snippet,
    reading: Reading,
    budget: Budget,
    host: str,
    server: str,
) -> None:
    """Add a statement for each root field, and for each field with arguments below a mutation's root."""
    stack: list[tuple[Field | Spread, int, tuple[str, ...]]] = [(s, 0, ()) for s in reversed(selections)]
    spread: set[str] = set()
    while stack:
        item, level, above = stack.pop()
        if not budget.spend():
            reading.finished = False
            return
        if isinstance(item, Spread):
            if item.name not in spread:
                spread.add(item.name)
                stack.extend((s, level, above) for s in reversed(document.fragments.get(item.name, [])))
            continue
        nested = level > 0
        if not nested or (kind == "mutation" and item.arguments):
            details: dict[str, Json] = {"arguments": item.arguments, "host": host, "server": server}
            if above:
                details["path"] = ".".join(above)
            reading.acts.append(
                Statement(
                    "graphql",
                    kind,
                    context=snippet.context,
                    snippet=snippet,
                    span=(item.start, item.end),
                    names=(item.name,),
                    flags=frozenset({"nested"}) if nested else frozenset(),
                    details=details,
                )
            )
        if kind == "mutation" and level < NAMESPACES:
            stack.extend((s, level + 1, (*above, item.name)) for s in reversed(item.selections))


def _requests(text: str, snippet: Snippet, reading: Reading, budget: Budget) -> None:
    """Read a JSON request, or a batch of them, by the documents in them."""
    import json

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    for item in (value if isinstance(value, list) else [value])[:200]:
        query = item.get("query") if isinstance(item, dict) else None
        if isinstance(item, dict) and isinstance(query, str) and not query.lstrip().startswith('{"'):
            data = {**(snippet.data or {}), **item}
            document = Snippet("graphql", query, data=data, context=snippet.context, origin=snippet.origin)
            inner = read(document, budget)
            for act in inner.acts:
                act.snippet, act.span = snippet, (0, len(text))
            reading.acts += inner.acts
            reading.finished = reading.finished and inner.finished


def _scan(text: str, snippet: Snippet, reading: Reading, host: str) -> None:
    """Read what did not parse by its words: every name that is given arguments, or follows a brace."""
    tokens = tokenize(text)[:20_000]
    kind = "mutation" if any(t[0] == "name" and t[1] == "mutation" for t in tokens) else "query"
    for i, (sort, word, start, end) in enumerate(tokens):
        if sort != "name" or word in ("mutation", "query", "subscription"):
            continue
        following = tokens[i + 1][1] if i + 1 < len(tokens) else ""
        before = tokens[i - 1][1] if i else ""
        if following == "(" or before == "{":
            reading.acts.append(
                Statement(
                    "graphql",
                    kind,
                    context=snippet.context,
                    snippet=snippet,
                    span=(start, end),
                    names=(word,),
                    flags=frozenset({"unparsed"}),
                    details={"arguments": {}, "host": host},
                )
            )
    reading.notices.append(Notice("graphql-unparsed", "a GraphQL document could not be parsed in full"))

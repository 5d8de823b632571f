"""HTTP: command lines of HTTP clients and structured requests, lowered to requests; GraphQL and SQL in their bodies.

A snippet of this language carries `argv` (program first; `text` is what its standard input holds) or `data`: `url`,
and as far as given `method`, `headers`, `body`, `json`, `params`, `base`.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_plus

from blastwall.acts import HOLE, Request
from blastwall.context import environment_of
from blastwall.languages.http.clients import requests_of
from blastwall.languages.http.sent import Sent
from blastwall.languages.interface import Reading
from blastwall.model import UNKNOWN, Notice, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.budget import Budget
    from blastwall.model import Json

__all__ = ["read"]

_UNREAD = {
    "config": "`--config` may change any part of the request",
    "url-file": "the addresses stand in a file that was not read",
}


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read the requests of a snippet."""
    reading = Reading()
    data: Mapping[str, Json] = snippet.data or {}
    if snippet.argv is not None:
        stdin = snippet.text or data.get("stdin")
        words = list(snippet.argv)
        if not budget.spend(len(words)):
            reading.finished = False
            return reading
        sent, unknown = requests_of(words, stdin if isinstance(stdin, str) else None)  # type: ignore[arg-type]
        for reason in dict.fromkeys(unknown):
            reading.notices.append(Notice("http-unread", _UNREAD[reason], confirm=False))
    else:
        sent = _structured(data)
    for request in sent[:500]:
        if not budget.spend():
            reading.finished = False
            break
        _lower(request, snippet, reading)
    return reading


def _structured(data: Mapping[str, Json]) -> list[Sent]:
    """Return the request that a decoded object describes."""
    url = data.get("url")
    if not isinstance(url, str):
        return []
    base = data.get("base")
    if isinstance(base, str) and "://" not in url:
        url = f"{base.rstrip('/')}/{url.lstrip('/')}" if "://" in base else f"https://{base}/{url.lstrip('/')}"
    headers: dict[str, str] = {}
    given = data.get("headers")
    if isinstance(given, str):
        given = [line for line in given.split("\n") if line]
    if isinstance(given, dict):
        headers = {key.lower(): str(value) for key, value in given.items() if isinstance(value, str | int)}
    elif isinstance(given, list):
        for line in given[:200]:
            if isinstance(line, str):
                key, _, value = line.partition(":")
                headers[key.strip().lower()] = value.strip()
            elif isinstance(line, dict):
                headers[str(line.get("name", line.get("key", ""))).lower()] = str(line.get("value", ""))
    body = data.get("json") if data.get("json") is not None else data.get("body")
    text: str | None
    if body is None:
        text = None
    elif isinstance(body, str):
        text = body
    else:
        import json

        try:
            text = json.dumps(body)
        except (ValueError, RecursionError):
            text = HOLE
    method = data.get("method")
    chosen = method if isinstance(method, str) and method else ("POST" if text is not None else "GET")
    request = Sent(chosen, url, headers=headers, body=text)
    if body is not None and not isinstance(body, str):
        request.json = body
    params = data.get("params")
    if isinstance(params, dict):
        query = "&".join(f"{key}={value}" for key, value in params.items() if isinstance(value, str | int | float))
        request.query = f"{request.query}&{query}" if request.query and query else request.query or query
    elif isinstance(params, str) and params:
        request.query = f"{request.query}&{params}" if request.query else params
    return [request]


def _lower(sent: Sent, snippet: Snippet, reading: Reading) -> None:
    """Add the act of one request, and the code in its body as snippets."""
    sent.settle()
    environment = environment_of(sent.connected or sent.host)
    context = snippet.context
    if environment != UNKNOWN or not context.connection:
        context = context.derive(
            connection=sent.host or context.connection,
            environment=environment if environment != UNKNOWN else context.environment,
        )
    headers = dict(sent.headers)
    if sent.scope != "one":
        # the act has no scope of its own: rules read it here
        headers["x-blastwall-scope"] = sent.scope
    reading.acts.append(
        Request(
            sent.method,
            sent.host,
            unquote(sent.path),
            context=context,
            snippet=snippet,
            span=(0, len(snippet.text)),
            scheme=sent.scheme,
            query=sent.query,
            headers=headers,
            body=sent.body,
            json=sent.json,
        )
    )
    for text, extra in _documents(sent):
        reading.snippets.append(
            Snippet(
                "graphql",
                text,
                data={"host": sent.host, **extra},
                context=context,
                origin=Origin(snippet, (0, len(snippet.text))),
                pointer=snippet.pointer,
                depth=snippet.depth + 1,
            )
        )
    sql = _sql(sent)
    if sql:
        reading.snippets.append(
            Snippet(
                "sql",
                sql,
                dialect=_DIALECTS.get(_port(sent), ""),
                context=context,
                origin=Origin(snippet, (0, len(snippet.text))),
                pointer=snippet.pointer,
                depth=snippet.depth + 1,
            )
        )


def _documents(sent: Sent) -> list[tuple[str, dict[str, Json]]]:
    """Return the GraphQL documents of a request, with variables: in a JSON body or batch, the query, the body."""
    found: list[tuple[str, dict[str, Json]]] = []
    endpoint = "graphql" in sent.path.lower() or sent.path.rstrip("/").lower().endswith(("/gql", "/graph", "/query"))
    bodies = sent.json if isinstance(sent.json, list) else [sent.json]
    for body in bodies[:200]:
        if isinstance(body, dict) and isinstance(body.get("query"), str):
            text = str(body["query"])
            if endpoint or _looks_graphql(text):
                extra: dict[str, Json] = {}
                if isinstance(body.get("variables"), dict):
                    extra["variables"] = body["variables"]
                if isinstance(body.get("operationName"), str):
                    extra["operationName"] = body["operationName"]
                found.append((text, extra))
    if not found and sent.json is None and sent.body and sent.method == "POST":
        text = sent.body.strip()
        if _looks_graphql(text) and ("graphql" in sent.headers.get("content-type", "") or endpoint):
            found.append((text, {}))
        elif endpoint and "mutation" in text:
            # a body with an unknown part, or JSON that a shell mangled: its words still tell
            found.append((_query_member(text), {}))
    for pair in sent.query.split("&")[:200]:
        key, _, value = pair.partition("=")
        if key == "query" and (endpoint or _looks_graphql(unquote_plus(value))):
            text = unquote_plus(value)
            if "{" in text:
                found.append((text, {}))
    return found


def _query_member(text: str) -> str:
    """Return what stands in the `query` member of a JSON text that does not parse, or the text itself."""
    at = text.find('"query"')
    start = text.find('"', text.find(":", at) + 1) if at >= 0 else -1
    if start < 0:
        return text
    return text[start + 1 :].replace('\\"', '"').replace("\\n", "\n")


def _looks_graphql(text: str) -> bool:
    head = text.lstrip(" \t\r\n,\ufeff")
    while head.startswith("#"):
        head = head.partition("\n")[2].lstrip()
    return (head.startswith(("mutation", "query", "subscription", "fragment")) and "{" in head) or (
        head.startswith("{") and not head[1:].lstrip().startswith(('"', "}"))
    )


_DIALECTS = {"clickhouse": "clickhouse", "opendistro": "", "rqlite": "sqlite", "turso": "sqlite", "influx": ""}


def _port(sent: Sent) -> str:
    for word in _DIALECTS:
        if word in sent.host:
            return word
    return ""


#: Ends of paths behind which a statement is run: Elasticsearch, Druid, Databricks, rqlite, Turso, Supabase, questdb.
_SQL_PATHS = (
    "/sql",
    "/_sql",
    "/query",
    "/statements",
    "/db/execute",
    "/db/query",
    "/exec",
    "/pipeline",
    "/queries",
    "/run_sql",
)


def _sql(sent: Sent) -> str:
    """Return the SQL statement a request hands to a database that takes them over HTTP; empty where there is none."""
    text = ""
    path = sent.path.rstrip("/").lower()
    if isinstance(sent.json, dict):
        for key in ("sql", "query", "statement", "stmt"):
            value = sent.json.get(key)
            if isinstance(value, str) and _looks_sql(value) and (key != "query" or path.endswith(_SQL_PATHS)):
                text = value
                break
        arguments = sent.json.get("args")
        if not text and isinstance(arguments, dict) and isinstance(arguments.get("sql"), str):
            # Hasura's run_sql
            text = str(arguments["sql"])
    elif isinstance(sent.json, list) and path.endswith(("/db/execute", "/db/query")):
        text = ";\n".join(part for part in sent.json[:200] if isinstance(part, str))
    elif sent.body and _looks_sql(sent.body) and sent.method in ("POST", "PUT"):
        text = sent.body
    if not text:
        form = sent.body if sent.body and "\n" not in sent.body[:200] and sent.json is None else ""
        for pair in [*sent.query.split("&")[:200], *form.split("&")[:200]]:
            key, _, value = pair.partition("=")
            if (key == "sql" or (key in ("query", "q") and _takes_sql(sent, path))) and _looks_sql(unquote_plus(value)):
                text = unquote_plus(value)
    return text


def _takes_sql(sent: Sent, path: str) -> bool:
    """Whether a `q` is a statement here, and not something to search for."""
    return path in ("", "/") or path.endswith(_SQL_PATHS) or bool(_port(sent))


#: How a statement begins. A sentence may begin with the same word: what must follow is asked for too.
_SQL_HEAD = re.compile(
    r"""(?:drop\s+(?:table|database|schema|view|index|user|role|keyspace|measurement|series|shard|retention|continuous|
        dictionary|materialized|function|tablespace|collection|column|partition|if)\b
    | delete\s+from\s+\S | truncate\s+(?:table\s+)?[\w."`]+\s*;?\s*$ | truncate\s+table\b
    | alter\s+(?:table|database|user|role|index|system)\b | update\s+[\w."`]+\s+set\b
    | insert\s+(?:into|overwrite)\b
    | create\s+(?:or\s+replace\s+)?(?:table|database|view|index|user|role|schema|function)\b
    | select\b[\s\S]*?(?:\bfrom\b|\d|\() | with\s+\w+\s+as\s*\(
    | optimize\s+table\b | detach\s+(?:table|database)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def _looks_sql(text: str) -> bool:
    return _SQL_HEAD.match(text.lstrip(" \t\r\n;(")[:2000]) is not None

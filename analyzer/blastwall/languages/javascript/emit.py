"""Turns what a script's calls do into acts and snippets of one reading; one place makes them all."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange, Statement, ToolUse
from blastwall.languages.javascript.values import Chain, Const, Items, Table, Text, plain
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.interface import Reading
    from blastwall.languages.javascript.values import Value
    from blastwall.model import Json, Span

#: The module that connects -> the dialect it speaks.
DIALECTS = {
    "pg": "postgres",
    "postgres": "postgres",
    "@vercel/postgres": "postgres",
    "@neondatabase/serverless": "postgres",
    "mysql": "mysql",
    "mysql2": "mysql",
    "mysql2/promise": "mysql",
    "better-sqlite3": "sqlite",
    "sqlite3": "sqlite",
    "mssql": "tsql",
    "snowflake-sdk": "snowflake",
    "@clickhouse/client": "clickhouse",
    "oracledb": "oracle",
}


class Emitter:
    """Collects what the calls of one script do."""

    def __init__(self, snippet: Snippet, reading: Reading, budget: Budget, text: str) -> None:
        """Start with the context of the snippet."""
        self.snippet = snippet
        self.context = snippet.context
        self.reading = reading
        self.budget = budget
        self.text = text
        self.dialects = {found for name, found in DIALECTS.items() if f'"{name}"' in text or f"'{name}'" in text}
        #: calls that another call follows in the same chain
        self.followed: set[int] = set()
        #: the call that is being told
        self.chain = Chain([])

    def _change(
        self,
        change: str,
        path: Value,
        span: Span,
        via: str,
        *,
        recursive: bool = False,
        destination: Value | None = None,
        content: Value | None = None,
    ) -> None:
        text = plain(path)
        glob = via in ("rimraf", "del", "deleteAsync", "deleteSync") and "*" in text
        glob = glob or (isinstance(path, Text) and path.glob)
        self.reading.acts.append(
            FileChange(
                change,
                Arg(text, span, glob=glob),
                context=self.context,
                snippet=self.snippet,
                span=span,
                recursive=recursive,
                destination=Arg(plain(destination), span) if destination is not None else None,
                content=Arg(plain(content), span) if isinstance(content, Text) else None,
                via=via,
            )
        )

    def _statement(self, verb: str, names: Sequence[str], scope: str, span: Span) -> None:
        self.reading.acts.append(
            Statement("sql", verb, context=self.context, snippet=self.snippet, span=span, names=names, scope=scope)
        )

    def _tool(self, server: str, tool: str, args: Sequence[Value], span: Span) -> None:
        arguments: dict[str, Json] = {}
        for index, value in enumerate(args):
            if isinstance(value, Table):
                found = json_of(value)
                if isinstance(found, dict):
                    arguments.update(found)
            else:
                arguments[f"arg{index}"] = json_of(value)
        act = ToolUse(server, tool, arguments, context=self.context, snippet=self.snippet, span=span)
        self.reading.acts.append(act)

    def _text(
        self,
        language: str,
        value: Value,
        span: Span,
        *,
        dialect: str = "",
        data: Mapping[str, Json] | None = None,
        context: Context | None = None,
    ) -> None:
        if not isinstance(value, Text) or not value.text.strip():
            return
        token = value.token
        origin = Origin(self.snippet, span)
        if token is not None and token.inner >= 0 and token.text == value.text:
            origin = Origin(self.snippet, (token.start, token.end), range(token.inner, token.inner + len(token.text)))
        context = context if context is not None else self.context
        self._snippet(Snippet(language, value.text, context=context, dialect=dialect, data=data, origin=origin))

    def _argv(self, words: Sequence[Arg], span: Span, context: Context | None = None) -> None:
        if words:
            argv = list(words)
            self._snippet(
                Snippet(
                    "shell",
                    context=context if context is not None else self.context,
                    argv=argv,
                    origin=Origin(self.snippet, span),
                )
            )

    def _snippet(self, made: Snippet) -> None:
        made.pointer = self.snippet.pointer
        made.latent = self.snippet.latent
        made.depth = self.snippet.depth + 1
        self.reading.snippets.append(made)


def values_of(value: Value | None) -> list[Value]:
    """Return the elements of an array."""
    if isinstance(value, Items):
        return [*value.values, Text(HOLE)] if value.open else list(value.values)
    return [] if value is None else [value]


def word_of(table: Table, key: str) -> str:
    """Return the text an option has; empty where it is not known."""
    value = table.values.get(key)
    return value.text if isinstance(value, Text) else ""


def picked_by(value: Value | None) -> str:
    """Return how much a `{where: {...}}` picks; nothing given picks everything."""
    if value is None:
        return "all"
    if not isinstance(value, Table):
        return "unknown"
    where = value.values.get("where")
    if where is None:
        return "unknown" if value.open else "all"
    if isinstance(where, Table):
        if not where.values and not where.open:
            return "all"
        return (
            "one"
            if set(where.values) <= {"id", "uuid"} and all(not isinstance(v, Table) for v in where.values.values())
            else "many"
        )
    return "many"


def json_of(value: Value | None, depth: int = 0) -> Json:
    """Return a value as JSON, holes included."""
    if depth > 8 or value is None:
        return HOLE
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Const):
        return value.value if isinstance(value.value, int | float | str | None) else HOLE
    if isinstance(value, Items):
        return [json_of(each, depth + 1) for each in value.values]
    if isinstance(value, Table):
        made: dict[str, Json] = {key: json_of(each, depth + 1) for key, each in value.values.items()}
        if value.open:
            made[HOLE] = HOLE
        return made
    return HOLE


def words_of(name: str) -> list[str]:
    """Split `volumeDelete` and `volume_delete` into lower-case words."""
    made: list[str] = []
    word = ""
    for previous, char in zip(" " + name, name, strict=False):
        if char in "_-.:$":
            if word:
                made.append(word.lower())
            word = ""
        elif char.isupper() and not previous.isupper() and word:
            made.append(word.lower())
            word = char
        else:
            word += char
    return [*made, word.lower()] if word else made

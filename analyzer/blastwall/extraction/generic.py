"""Tools nobody told us about: code by the names of their arguments, then by the look of what they hold."""

from __future__ import annotations

from blastwall.extraction import arguments as names
from blastwall.extraction import sniff
from blastwall.extraction.identity import DIALECTS, squash
from blastwall.extraction.shells import listed
from blastwall.extraction.values import escape
from blastwall.languages.filetypes import language_of_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.extraction.reading import Call
    from blastwall.model import Json

#: How many leaves of the arguments are looked at.
LEAVES = 2000
_SQL_WORDS = frozenset(
    {"sql", "db", "database", "rdbms", "jdbc", "odbc", "warehouse", "sqlalchemy", "dbt"}
) | frozenset(DIALECTS)
#: What a person would type into a page is data of that page, whatever it looks like.
_TYPING = frozenset({"fill", "type", "typing", "input", "press", "select", "form", "field", "click", "hover"})
_RUNNING = frozenset(
    {"run", "execute", "exec", "eval", "evaluate", "invoke", "script", "code", "shell", "terminal", "console"}
)


def read(call: Call) -> None:
    """Add what code there is in the arguments of an unknown tool."""
    stack: list[tuple[str, str, Json]] = [
        (f"/{escape(key)}", squash(key), value) for key, value in reversed(list(call.arguments.items()))
    ]
    seen = 0
    while stack:
        path, short, value = stack.pop()
        seen += 1
        if seen > LEAVES or not call.run.budget.spend():
            call.out.finished = False
            return
        if isinstance(value, str):
            if value:
                _leaf(call, path, short, value)
        elif isinstance(value, list):
            if (short in names.SHELL or (short == "argv" and not call.words.isdisjoint(_RUNNING))) and (
                value and all(isinstance(v, str) for v in value)
            ):
                listed(call, "shell", "", path, value, many=short.endswith("s"))
            elif short not in names.PROSE or any(isinstance(v, dict) for v in value):
                # what an element is, the list's name says
                stack.extend((f"{path}/{i}", short, v) for i, v in reversed(list(enumerate(value[:LEAVES]))))
        elif isinstance(value, dict) and not _request(call, path, value):
            stack.extend((f"{path}/{escape(k)}", squash(k), v) for k, v in reversed(list(value.items())[:LEAVES]))


def _leaf(call: Call, path: str, short: str, text: str) -> None:
    """Decide on one text argument."""
    words = call.words
    if short in names.PROSE and short != "statement":
        return
    database = not words.isdisjoint(_SQL_WORDS)
    searching = not words.isdisjoint(names.SEARCHERS) and not database
    if short in names.SQL:
        if sniff.is_mongodb(text) or ("mongodb" in words or "mongo" in words):
            call.code("mongodb", text, path)
        elif sniff.is_graphql(text) and not sniff.is_sql(text):
            call.code("graphql", text, path)
        elif short.startswith(("sql", "raw", "ddl")) or sniff.is_sql(text) or database:
            call.code("sql", text, path)
        return
    if short in names.GRAPHQL and (sniff.is_graphql(text) or "{" in text):
        call.code("graphql", text, path)
        return
    if "redis" in words and short in ("command", "commands", "cmd", "query", "args", "script"):
        call.code("redis", text, path)
        return
    if ("mongodb" in words or "mongo" in words) and sniff.is_mongodb(text):
        call.code("mongodb", text, path)
        return
    if short in names.QUERY:
        if sniff.is_graphql(text):
            call.code("graphql", text, path)
        elif database or (not searching and sniff.is_sql(text)):
            if sniff.is_mongodb(text):
                call.code("mongodb", text, path)
            else:
                call.code("sql", text, path)
        elif sniff.is_mongodb(text):
            call.code("mongodb", text, path)
        return
    if short in names.SHELL:
        if short in ("shell", "bash") and names.names_interpreter(text):
            return
        _command(call, path, text, database)
        return
    if short in names.CODE:
        _program(call, path, short, text)
        return
    if short in names.CONTENT:
        _content(call, path, text)
        return
    if short == "hcl" or short == "terraform":
        call.code("hcl", text, path, latent=True)
        return
    if len(text) > 12 and not searching and words.isdisjoint(_TYPING):
        if sniff.is_sql(text) and _statement_like(text):
            call.code("sql", text, path)
        elif sniff.is_graphql(text) and text.lstrip()[:8].lower() in ("mutation", "query { ", "query {"):
            call.code("graphql", text, path)


def _statement_like(text: str) -> bool:
    """Whether a text under an unknown name reads as a statement rather than as a sentence that begins like one."""
    head = text.strip()
    first = head.split(None, 1)[0]
    return first.isupper() or head.endswith(";") or (not head.endswith((".", "!", "?")) and not head[:1].isupper())


def _command(call: Call, path: str, text: str, database: bool) -> None:
    """Add a command: for a shell, unless its tool or its look says which other interpreter takes it."""
    if "mongosh" in call.words or sniff.is_mongodb(text):
        call.code("mongodb", text, path)
    elif database and sniff.is_sql(text):
        call.code("sql", text, path)
    elif not call.words.isdisjoint({"powershell", "pwsh"}):
        call.code("powershell", text, path)
    elif "cmd" in call.words and "windows" in call.words:
        call.code("cmd", text, path)
    elif sniff.is_graphql(text):
        call.code("graphql", text, path)
    else:
        call.code("shell", text, path)


def _program(call: Call, path: str, short: str, text: str) -> None:
    """Program text: by a `language` argument, by its name, by its look."""
    said = call.text_of(
        "language", "lang", "runtime", "interpreter", "kernel", "codelanguage", "scripttype", "type"
    ).lower()
    language, dialect = names.LANGUAGES.get(said, ("", ""))
    if not language:
        if short.startswith(("python", "py")):
            language = "python"
        elif short.startswith(("js", "javascript", "typescript", "pagefunction")):
            language = "javascript"
    if not language:
        running = not call.words.isdisjoint(_RUNNING)
        if (
            short in ("source", "body", "fn", "expression", "function", "snippet", "cell", "program", "code")
            and not running
            and (
                "\n" not in text
                and "(" not in text
                and ";" not in text
                and not sniff.is_sql(text)
                and not sniff.is_graphql(text)
            )
        ):
            return
        if short in ("code", "expression", "body", "source") and " " not in text.strip() and "(" not in text:
            return
        if short == "script" and "\n" not in text and not sniff.is_sql(text) and "(" not in text:
            language = "shell"
        else:
            language = sniff.code_language(text)
    call.code(language, text, path, dialect=dialect)


def _content(call: Call, path: str, text: str) -> None:
    """Content is code only where a path beside it says so."""
    name = call.text_of(
        "path", "filepath", "filename", "file", "name", "targetfile", "absolutepath", "uri", "key", "destination"
    )
    language, dialect = language_of_file(name) if name else ("", "")
    if language:
        call.code(language, text, path, dialect=dialect, latent=True, name=name)


def _request(call: Call, path: str, value: dict[str, Json]) -> bool:
    """Whether a nested object is a request (`{"method": "DELETE", "url": ...}`), which is then added."""
    keys = {squash(key): key for key in value}
    if "method" not in keys or not ({"url", "uri", "path", "endpoint"} & set(keys)):
        return False
    method = value[keys["method"]]
    url = next((value[keys[k]] for k in ("url", "uri", "endpoint", "path") if k in keys), None)
    if not isinstance(method, str) or not isinstance(url, str) or not method.isalpha() or len(method) > 10:
        return False
    from blastwall.model import Snippet

    data: dict[str, Json] = {"method": method, "url": url}
    for short in ("headers", "body", "json", "params"):
        if short in keys:
            data[short] = value[keys[short]]
    call.out.snippets.append(
        Snippet("http", data=data, context=call.context, pointer=call.pointer(path), depth=call.depth)
    )
    return True

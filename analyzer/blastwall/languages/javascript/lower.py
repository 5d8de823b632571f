"""Lowers the calls of a script: files, processes, HTTP, databases, clients, and code made at run time."""

from __future__ import annotations

import json

from blastwall.acts import HOLE, Arg, FileChange, Statement, ToolUse
from blastwall.languages.interface import Reading
from blastwall.languages.javascript.backward import way_back
from blastwall.languages.javascript.expression import Chain, Const, Items, Reader, Step, Table, Text
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.languages.javascript.expression import Value
    from blastwall.model import Json, Span

_FS = frozenset(
    {"fs", "fs/promises", "fs-extra", "fsp", "fse", "fsPromises", "graceful-fs", "memfs", "Deno", "vscode"}
    | {"fsExtra", "promises"}
)
#: function -> (change, takes the tree by itself). `Sync` and `Async` are cut off before.
_FILES: dict[str, tuple[str, bool]] = {
    "rm": ("delete", False),
    "unlink": ("delete", False),
    "remove": ("delete", False),
    "rmdir": ("rmdir", False),
    "rimraf": ("delete", True),
    "emptyDir": ("delete", True),
    "emptydir": ("delete", True),
    "truncate": ("truncate", False),
    "writeFile": ("write", False),
    "outputFile": ("write", False),
    "writeJson": ("write", False),
    "writeTextFile": ("write", False),
    "createWriteStream": ("write", False),
    "appendFile": ("append", False),
    "chmod": ("mode", False),
    "chown": ("owner", False),
    "rename": ("move", False),
    "move": ("move", False),
    "copyFile": ("write", False),
    "copy": ("write", False),
    "cp": ("write", False),
    "symlink": ("link", False),
    "link": ("link", False),
}
_PROCESS = frozenset(
    {"child_process", "cp", "childProcess", "child-process-promise", "cross-spawn", "execa", "promisify"}
)
_EXEC = frozenset(
    {"exec", "execSync", "execaCommand", "execaCommandSync", "command", "commandSync", "$", "execAsync", "sh"}
)
_SPAWN = frozenset({"spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync", "fork", "execFileAsync"})
_HTTP = frozenset(
    {"axios", "got", "ky", "superagent", "request", "needle", "undici", "http", "https", "ofetch", "node-fetch"}
)
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "del"})
_SQL = frozenset(
    {"query", "execute", "exec", "raw", "unsafe", "run", "all", "prepare", "$executeRaw", "$queryRaw", "sql", "simple"}
    | {
        "$executeRawUnsafe",
        "$queryRawUnsafe",
        "executeSql",
        "executeQuery",
        "queryRaw",
        "executeRaw",
        "batch",
        "SQL",
        "each",
    }
    | {"sqlQuery", "runQuery", "rpc", "execute_sql", "executeRawUnsafe", "schema"}
)
_SQL_WORDS = frozenset(
    {"select", "insert", "update", "delete", "drop", "truncate", "alter", "create", "replace", "merge", "with", "grant"}
    | {"revoke", "begin", "call", "exec", "vacuum", "set", "use", "pragma", "do", "declare", "rename", "optimize"}
)
_DIALECTS = {
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
_MONGO = frozenset(
    {"deleteMany", "deleteOne", "drop", "dropDatabase", "dropCollection", "remove", "updateMany", "findOneAndDelete"}
)
_DESTRUCTIVE = frozenset(
    {"delete", "destroy", "remove", "purge", "terminate", "drop", "wipe", "erase", "uninstall", "revoke"}
)
#: Browser and language objects whose methods only sound that way.
_HARMLESS = frozenset(
    {"removeChild", "removeEventListener", "removeListener", "removeAllListeners", "removeItem", "removeAttribute"}
    | {
        "removeClass",
        "removeProperty",
        "deleteRow",
        "deleteCell",
        "deleteProperty",
        "removeAttr",
        "deleteRule",
        "dropRight",
    }
    | {"removeRange", "removeCookie", "deleteContents", "removeData", "removeFrom", "dropWhile", "removeNamedItem"}
    | {
        "deleteTexture",
        "deleteBuffer",
        "deleteShader",
        "deleteProgram",
        "removeAll",
        "removeEvent",
        "deleteFromDocument",
    }
    | {"removeDuplicates", "dropTarget", "removeRoute", "removeStyle", "removeOne", "destroyAll"}
)
_LOCAL = frozenset(
    {"document", "window", "this", "console", "localStorage", "sessionStorage", "Object", "Array", "Reflect", "_"}
)


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a snippet of JavaScript; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    reader = Reader(text, budget)
    reader.statements()
    # what a stray bracket left unread is read as well
    lowering = _Lowering(snippet, reading, budget, text)
    back = way_back(reader.list) if snippet.latent else []
    for chain in reader.told():
        if not budget.spend():
            break
        if any(begin <= chain.steps[-1].span[1] <= end for begin, end in back):
            continue
        lowering.call(chain)
    if budget.exhausted:
        reading.finished = False
    return reading


class _Lowering:
    """Collects what the calls of one script do."""

    def __init__(self, snippet: Snippet, reading: Reading, budget: Budget, text: str) -> None:
        self.snippet = snippet
        self.reading = reading
        self.budget = budget
        self.text = text
        self.dialects = {found for name, found in _DIALECTS.items() if f'"{name}"' in text or f"'{name}'" in text}

    def call(self, chain: Chain) -> None:
        """Say what one call does."""
        last = chain.steps[-1]
        if last.args is None:
            return
        names = [step.name for step in chain.steps]
        if self._files(names, last) or self._process(names, last) or self._code(names, last):
            return
        if self._http(chain, names, last) or self._store(chain, names, last):
            return
        self._client(chain, names, last)

    # -- files --------------------------------------------------------------------------------------------------------
    def _files(self, names: Sequence[str], last: Step) -> bool:
        root, name = names[0], last.name
        plain = name.removesuffix("Sync").removesuffix("Async")
        args = last.args or []
        if root in ("rimraf", "del", "trash", "del-cli") or (root == "rimraf" and plain in ("sync", "native")):
            for value in args[0].values if args and isinstance(args[0], Items) else args[:1]:
                self._change("delete", value, last.span, root, recursive=True)
            return True
        if name in ("rimraf", "rimrafSync", "deleteAsync", "deleteSync") and (len(names) == 1 or root == "rimraf"):
            for value in args[0].values if args and isinstance(args[0], Items) else args[:1]:
                self._change("delete", value, last.span, name, recursive=True)
            return True
        if root in ("shelljs", "shell", "sh") and plain in ("rm", "mv", "cp", "sed", "chmod") and len(names) == 2:
            words: list[Arg] = [Arg(name, last.span)]
            for value in args:
                words.extend(
                    Arg(_plain(each), last.span, glob="*" in _plain(each))
                    for each in (value.values if isinstance(value, Items) else [value])
                )
            self._argv(words, last.span)
            return True
        if root not in _FS or plain not in _FILES or not args:
            return False
        change, tree = _FILES[plain]
        options = args[1] if len(args) > 1 and isinstance(args[1], Table) else None
        flag = options.values.get("recursive") if options is not None else None
        recursive = (
            tree
            or (isinstance(flag, Const) and bool(flag.value))
            or (root != "fs" and plain == "remove" and root != "Deno")
        )
        if change == "rmdir" and recursive:
            change = "delete"
        if plain in ("copyFile", "copy", "cp", "symlink", "link"):
            target = args[1] if len(args) > 1 else args[0]
            self._change(change, target, last.span, f"fs.{name}")
            return True
        destination = args[1] if change == "move" and len(args) > 1 else None
        content = args[1] if change in ("write", "append") and len(args) > 1 else None
        self._change(
            change, args[0], last.span, f"fs.{name}", recursive=recursive, destination=destination, content=content
        )
        return True

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
        text = _plain(path)
        self.reading.acts.append(
            FileChange(
                change,
                Arg(text, span, glob=via in ("rimraf", "del", "deleteAsync", "deleteSync") and "*" in text),
                context=self.snippet.context,
                snippet=self.snippet,
                span=span,
                recursive=recursive,
                destination=Arg(_plain(destination), span) if destination is not None else None,
                content=Arg(_plain(content), span) if isinstance(content, Text) else None,
                via=via,
            )
        )

    # -- processes ----------------------------------------------------------------------------------------------------
    def _process(self, names: Sequence[str], last: Step) -> bool:
        root, name = names[0], last.name
        args = last.args or []
        if last.tag and (name in ("$", "sh", "shell", "zx", "spawn") or (root, name) == ("Bun", "$")):
            self._text("shell", args[0], last.span)
            return True
        if not args:
            return False
        first = args[0]
        certain = root in _PROCESS or root in ("zx", "shelljs", "shell", "Bun", "Deno")
        if root == "Deno" and name in ("Command", "run"):
            if name == "run" and isinstance(first, Table):
                command = first.values.get("cmd")
                self._argv([Arg(_plain(each), last.span) for each in _values(command)], last.span)
                return True
            options = args[1] if len(args) > 1 and isinstance(args[1], Table) else Table({})
            words = [first, *_values(options.values.get("args"))]
            self._argv([Arg(_plain(each), last.span) for each in words], last.span)
            return True
        if root == "Bun" and name in ("spawn", "spawnSync"):
            command = first.values.get("cmd") if isinstance(first, Table) else first
            self._argv([Arg(_plain(each), last.span) for each in _values(command)], last.span)
            return True
        if name in _EXEC and isinstance(first, Text):
            if certain or (len(names) == 1 and name in ("execSync", "execaCommand", "exec", "execAsync", "$")):
                self._text("cmd" if self.snippet.context.platform == "windows" else "shell", first, last.span)
                return True
            return False
        if name in _SPAWN and (certain or len(names) == 1):
            chosen = next((each for each in args[1:] if isinstance(each, Table)), None)
            shell = chosen.values.get("shell") if chosen is not None else None
            words = [first, *(_values(args[1]) if len(args) > 1 and not isinstance(args[1], Table) else [])]
            texts = [_plain(each) for each in words]
            if shell is not None and not (isinstance(shell, Const) and not shell.value):
                self._text("shell", Text(" ".join(texts)), last.span)
            else:
                self._argv([Arg(text, last.span) for text in texts], last.span)
            return True
        return False

    # -- code made at run time ----------------------------------------------------------------------------------------
    def _code(self, names: Sequence[str], last: Step) -> bool:
        args = last.args or []
        name = last.name
        if name in (
            "eval",
            "Function",
            "runInNewContext",
            "runInThisContext",
            "runInContext",
            "setTimeout",
            "execScript",
        ):
            source = args[-1] if name == "Function" and args else args[0] if args else None
            if isinstance(source, Text) and source.text != HOLE:
                self._text("javascript", source, last.span)
                return True
        if last.tag and name in ("gql", "graphql"):
            self._text("graphql", args[0], last.span)
            return True
        return False

    # -- HTTP ---------------------------------------------------------------------------------------------------------
    def _http(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        args = last.args or []
        if not args:
            return False
        root, name = names[0], last.name
        first = args[0]
        second = args[1] if len(args) > 1 else None
        if name in ("fetch", "ofetch", "$fetch", "node-fetch", "undici") or (root == "undici" and name == "request"):
            options = second if isinstance(second, Table) else Table({})
            self._request(_word(options, "method") or "GET", first, options, last.span)
            return True
        if name == "ajax" and isinstance(first, Table):
            method = _word(first, "method") or _word(first, "type") or "GET"
            self._request(method, first.values.get("url"), first, last.span)
            return True
        if name == "open" and isinstance(first, Text) and first.text.lower() in _METHODS and second is not None:
            self._request(first.text, second, Table({}), last.span)
            return True
        if name in ("request", "paginate") and isinstance(first, Text) and root not in _HTTP:
            # Octokit: `request("DELETE /repos/{owner}/{repo}", {...})`
            verb, _, route = first.text.partition(" ")
            if verb.isupper() and verb.lower() in _METHODS and route[:1] == "/":
                values = second.values if isinstance(second, Table) else {}
                for key, value in values.items():
                    route = route.replace("{" + key + "}", _plain(value))
                sent = Table({"json": second}) if isinstance(second, Table) else Table({})
                self._request(verb, Text("https://api.github.com" + route), sent, last.span)
                return True
        client = root in _HTTP or any(
            step.name in ("create", "extend") and step.args is not None for step in chain.steps[:-1]
        )
        page = "request" in names[:-1] or root in ("request", "apiContext", "page")
        if name in _METHODS and (client or page):
            text = _plain(first)
            if isinstance(first, Text) and not (client or "://" in text or text.startswith("/")):
                return False
            method = "DELETE" if name == "del" else name
            bodied = method in ("post", "put", "patch") and root == "axios"
            given = Table({"data": second}) if bodied and second is not None else second
            self._request(method, first, given if isinstance(given, Table) else Table({}), last.span)
            return True
        if root in ("axios", "got", "http", "https", "ky") and name in ("axios", "request", "got", "ky"):
            chosen = first if isinstance(first, Table) else second
            options = chosen if isinstance(chosen, Table) else Table({})
            address = options.values.get("url") if isinstance(first, Table) else first
            if isinstance(first, Table) and address is None:
                host = _word(first, "hostname") or _word(first, "host")
                address = Text(f"https://{host or HOLE}{_word(first, 'path') or '/'}")
            self._request(_word(options, "method") or "GET", address, options, last.span)
            return True
        return False

    def _request(self, method: str, url: Value | None, options: Table, span: Span) -> None:
        data: dict[str, Json] = {"method": method.upper(), "url": _plain(url)}
        headers = options.values.get("headers")
        if isinstance(headers, Table):
            data["headers"] = _json(headers)
        for key in ("params", "searchParams"):
            if key in options.values:
                data["params"] = _json(options.values[key])
        body = options.values.get("body", options.values.get("data", options.values.get("json")))
        if isinstance(body, Chain) and body.dotted == "JSON.stringify" and body.steps[-1].args:
            body = body.steps[-1].args[0]
        if isinstance(body, Table | Items):
            data["json"] = _json(body)
        elif body is not None:
            data["body"] = _json(body)
        self._snippet(Snippet("http", context=self.snippet.context, data=data, origin=Origin(self.snippet, span)))

    # -- stores -------------------------------------------------------------------------------------------------------
    def _store(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        args = last.args or []
        first = args[0] if args else None
        name = last.name
        if name in _SQL or (last.tag and name == "sql"):
            source = (
                first.values.get("text", first.values.get("sql", first.values.get("query")))
                if isinstance(first, Table)
                else first
            )
            if isinstance(source, Text) and _is_sql(source.text):
                dialect = next(iter(self.dialects)) if len(self.dialects) == 1 else ""
                bound = first.values.get("values") if isinstance(first, Table) else args[1] if len(args) > 1 else None
                given = _json(bound) if isinstance(bound, Items | Table) else None
                data: dict[str, Json] | None = {"parameters": given} if given is not None else None
                self._text("sql", source, last.span, dialect=dialect, data=data)
                return True
        root = names[0].lower()
        if "prisma" in root and name in ("deleteMany", "updateMany", "delete"):
            scope = "one" if name == "delete" else _where(first)
            self._statement("update" if name == "updateMany" else "delete", names[-2:-1], scope, last.span)
            return True
        if name in ("destroy", "truncate") and isinstance(first, Table) and names[0][:1].isupper():
            cut = first.values.get("truncate")
            scope = "all" if isinstance(cut, Const) and cut.value else _where(first)
            self._statement("delete", names[:1], scope, last.span)
            return True
        if name == "sync" and isinstance(first, Table) and "sequelize" in root:
            force = first.values.get("force")
            if isinstance(force, Const) and force.value:
                self._statement("drop-all", names[:1], "all", last.span)
                return True
        if name == "drop" and "sequelize" in root:
            self._statement("drop-all", names[:1], "all", last.span)
            return True
        if root == "knex" or (names[0] == "db" and chain.steps[0].args is not None):
            return self._knex(chain, last)
        if name == "dropDatabase" and ("datasource" in root or ("connection" in root and "typeorm" in self.text)):
            self._statement("drop-all", names[:1], "all", last.span)
            return True
        if name in _MONGO and self._mongo(chain, names, last):
            return True
        if name.lower() in ("flushall", "flushdb") and len(names) > 1:
            self._text("redis", Text(name.upper()), last.span)
            return True
        return False

    def _knex(self, chain: Chain, last: Step) -> bool:
        if last.name not in ("del", "delete", "truncate", "dropTable", "dropTableIfExists"):
            return False
        table = chain.steps[0].args
        name = _plain(table[0]) if table else HOLE
        if last.name.startswith("dropTable"):
            self._statement("drop-table", [_plain(last.args[0]) if last.args else HOLE], "all", last.span)
            return True
        picked = [step for step in chain.steps[1:-1] if step.name.startswith(("where", "andWhere"))]
        scope = "many" if picked else "all"
        for step in picked:
            given = step.args or []
            by_key = _where(Table({"where": given[0]})) == "one" if given and isinstance(given[0], Table) else False
            if step.name == "where" and (by_key or (len(given) == 2 and _plain(given[0]) in ("id", "uuid"))):
                scope = "one"
        self._statement("truncate" if last.name == "truncate" else "delete", [name], scope, last.span)
        return True

    def _mongo(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        name = last.name
        lowered = self.text.lower()
        if name in ("drop", "remove") and not ("mongo" in lowered and len(names) > 1):
            return False
        if name == "dropDatabase":
            text = "db.dropDatabase()"
        elif name == "dropCollection":
            text = f"db.getCollection({json.dumps(_plain((last.args or [Text(HOLE)])[0]))}).drop()"
        else:
            collection = next(
                (_plain(step.args[0]) for step in chain.steps[:-1] if step.name == "collection" and step.args),
                names[-2] if len(names) > 1 else HOLE,
            )
            given = ", ".join(
                "unknown" if isinstance(each, Chain) else json.dumps(_json(each)) for each in last.args or []
            )
            text = f"db.getCollection({json.dumps(collection)}).{name}({given})"
        self._text("mongodb", Text(text), last.span)
        return True

    def _statement(self, verb: str, names: Sequence[str], scope: str, span: Span) -> None:
        self.reading.acts.append(
            Statement(
                "sql", verb, context=self.snippet.context, snippet=self.snippet, span=span, names=names, scope=scope
            )
        )

    # -- clients ------------------------------------------------------------------------------------------------------
    def _client(self, chain: Chain, names: Sequence[str], last: Step) -> None:
        name, root = last.name, names[0]
        args = last.args or []
        if name.endswith("Command") and (root.startswith("@aws-sdk/") or len(names) == 1):
            service = root.removeprefix("@aws-sdk/client-").removeprefix("@aws-sdk/") if len(names) > 1 else ""
            operation = name.removesuffix("Command")
            if service or (_words(operation)[:1] and _words(operation)[0] in _DESTRUCTIVE):
                self._tool("aws", f"{service}:{operation}" if service else operation, args, last.span)
            return
        if root in ("AWS", "aws-sdk") and len(names) == 3:
            self._tool("aws", f"{names[1].lower()}:{name[:1].upper()}{name[1:]}", args, last.span)
            return
        if root.lower() == "octokit" and len(names) > 2 and name in _DESTRUCTIVE:
            self._tool(f"javascript:{root}", f"{name}_{names[-2]}", args, last.span)
            return
        words = _words(name)
        if len(words) < 2 or not (words[0] in _DESTRUCTIVE or words[-1] in _DESTRUCTIVE) or name in _HARMLESS:
            return
        if root in _LOCAL or not args or last.tag or f"function {name}" in self.text or f"const {name}" in self.text:
            return
        self._tool(f"javascript:{root}" if len(names) > 1 else "javascript", name, args, last.span)

    def _tool(self, server: str, tool: str, args: Sequence[Value], span: Span) -> None:
        arguments: dict[str, Json] = {}
        for index, value in enumerate(args):
            if isinstance(value, Table):
                found = _json(value)
                if isinstance(found, dict):
                    arguments.update(found)
            else:
                arguments[f"arg{index}"] = _json(value)
        act = ToolUse(server, tool, arguments, context=self.snippet.context, snippet=self.snippet, span=span)
        self.reading.acts.append(act)

    # -- snippets -----------------------------------------------------------------------------------------------------
    def _text(
        self, language: str, value: Value, span: Span, *, dialect: str = "", data: Mapping[str, Json] | None = None
    ) -> None:
        if not isinstance(value, Text) or not value.text.strip():
            return
        token = value.token
        origin = Origin(self.snippet, span)
        if token is not None and token.inner >= 0 and token.text == value.text:
            origin = Origin(self.snippet, (token.start, token.end), range(token.inner, token.inner + len(token.text)))
        context = self.snippet.context
        self._snippet(Snippet(language, value.text, context=context, dialect=dialect, data=data, origin=origin))

    def _argv(self, words: Sequence[Arg], span: Span) -> None:
        if words:
            argv = list(words)
            self._snippet(Snippet("shell", context=self.snippet.context, argv=argv, origin=Origin(self.snippet, span)))

    def _snippet(self, made: Snippet) -> None:
        made.pointer = self.snippet.pointer
        made.latent = self.snippet.latent
        made.depth = self.snippet.depth + 1
        self.reading.snippets.append(made)


def _values(value: Value | None) -> list[Value]:
    if isinstance(value, Items):
        return [*value.values, Text(HOLE)] if value.open else list(value.values)
    return [] if value is None else [value]


def _plain(value: Value | None) -> str:
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Const) and isinstance(value.value, int | float | str) and not isinstance(value.value, bool):
        return str(value.value)
    return HOLE


def _word(table: Table, key: str) -> str:
    value = table.values.get(key)
    return value.text if isinstance(value, Text) else ""


def _where(value: Value | None) -> str:
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


def _json(value: Value | None, depth: int = 0) -> Json:
    if depth > 8 or value is None:
        return HOLE
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Const):
        return value.value if isinstance(value.value, int | float | str | None) else HOLE
    if isinstance(value, Items):
        return [_json(each, depth + 1) for each in value.values]
    if isinstance(value, Table):
        made: dict[str, Json] = {key: _json(each, depth + 1) for key, each in value.values.items()}
        if value.open:
            made[HOLE] = HOLE
        return made
    return HOLE


def _is_sql(text: str) -> bool:
    rest = text.lstrip(" \t\r\n;(")
    for _ in range(16):
        if rest.startswith("--"):
            rest = rest.partition("\n")[2].lstrip()
        elif rest.startswith("/*") and not rest.startswith("/*!"):
            rest = rest.partition("*/")[2].lstrip()
        else:
            break
    if rest.startswith("/*!"):
        return True
    end = 0
    while end < len(rest) and rest[end].isalpha():
        end += 1
    return rest[:end].lower() in _SQL_WORDS and end < len(rest) and rest[end] in " \t\r\n;*(" + HOLE


def _words(name: str) -> list[str]:
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

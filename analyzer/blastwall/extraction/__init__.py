"""Finds the code in a tool call: by the tool's identity, by argument names and schema, by file name, else by its look.

`extract` is total: any JSON value as arguments, any depth, any keys. What is code becomes a snippet, what is a file
change becomes an act, and what is neither becomes a `ToolUse` for the rules about structured tools.
"""

from __future__ import annotations

from blastwall.acts import Arg, ToolUse
from blastwall.extraction import arguments as names
from blastwall.extraction import files, identity
from blastwall.extraction.found import Extracted
from blastwall.extraction.identity import squash
from blastwall.model import Notice, Snippet, ToolCall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.model import Json

__all__ = ["Extracted", "extract"]


def extract(call: ToolCall, context: Context, budget: Budget) -> Extracted:
    """Return the code, file changes and tool uses of a call. Never raises."""
    out = Extracted()
    out.notices.extend(call.notices)
    _Extraction(context, budget, out).call(call, 0, "")
    return out


class _Extraction:
    """One run over one call and the calls inside it."""

    __slots__ = ("budget", "context", "out")

    def __init__(self, context: Context, budget: Budget, out: Extracted) -> None:
        self.context = context
        self.budget = budget
        self.out = out

    # -- one call ------------------------------------------------------------------------------------------------
    def call(self, call: ToolCall, depth: int, at: str) -> None:
        if not self.budget.open_snippet(depth):
            self.out.finished = False
            return
        server, tool = identity.split_server(call.tool, call.server)
        arguments = self.decoded(call.arguments, at, depth == 0)
        word = squash(tool)
        full = squash(call.tool)
        context = self.context
        whole = Snippet(
            "tool",
            data={"server": server, "tool": tool, "arguments": arguments},
            context=context,
            pointer=at,
            depth=depth,
        )
        before = (len(self.out.snippets), len(self.out.acts))
        _Call(self, call, server, tool, word, full, arguments, whole, at, depth).read()
        found = (len(self.out.snippets), len(self.out.acts)) != before
        if not found:
            self.out.acts.append(
                ToolUse(
                    server,
                    tool,
                    arguments,
                    context=context,
                    snippet=whole,
                    description=call.description,
                    schema=call.input_schema,
                    annotations=call.annotations,
                )
            )

    # -- arguments -----------------------------------------------------------------------------------------------
    def decoded(self, value: Json, at: str, top: bool) -> dict[str, Json]:
        """Return the arguments as an object: JSON in a string decoded, anything else wrapped."""
        for _ in range(3):
            if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
                break
            import json

            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                break
        if top:
            self.look(value, at)
        if isinstance(value, dict):
            return value
        if value is None:
            return {}
        return {"": value}

    def look(self, value: Json, at: str) -> None:
        """Notice keys that another reader may take for one another, and text that no encoder accepts."""
        stack: list[Json] = [value]
        confusable = surrogate = False
        while stack:
            if not self.budget.spend():
                self.out.finished = False
                break
            item = stack.pop()
            if isinstance(item, dict):
                if not confusable and len(item) > 1 and _confusable(item):
                    confusable = True
                for key, part in item.items():
                    surrogate = surrogate or _has_surrogate(key)
                    stack.append(part)
            elif isinstance(item, list):
                stack.extend(item)
            elif isinstance(item, str):
                surrogate = surrogate or _has_surrogate(item)
        if confusable:
            self.out.notices.append(
                Notice(
                    "confusable-keys",
                    "two argument names differ only in case or Unicode form; readers may disagree on which one counts",
                    confirm=True,
                    pointer=at,
                )
            )
        if surrogate:
            self.out.notices.append(
                Notice(
                    "lone-surrogate",
                    "an argument holds half of a character; readers may change it",
                    confirm=True,
                    pointer=at,
                )
            )


def _confusable(item: Mapping[str, Json]) -> bool:
    """Whether two keys of an object are one key after case folding and compatibility normalisation."""
    plain = all(key.isascii() for key in item)
    folded = {key.lower() for key in item} if plain else _normalised(item)
    return len(folded) < len(item)


def _normalised(item: Mapping[str, Json]) -> set[str]:
    from unicodedata import normalize

    return {normalize("NFKC", normalize("NFKC", key).casefold()) for key in item}


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


class _Call:
    """The reading of one call: its names and arguments, and where what is found goes."""

    __slots__ = (
        "arguments",
        "at",
        "call",
        "context",
        "depth",
        "full",
        "keys",
        "out",
        "run",
        "server",
        "tool",
        "whole",
        "word",
        "words",
    )

    def __init__(
        self,
        run: _Extraction,
        call: ToolCall,
        server: str,
        tool: str,
        word: str,
        full: str,
        arguments: dict[str, Json],
        whole: Snippet,
        at: str,
        depth: int,
    ) -> None:
        self.run = run
        self.out = run.out
        self.call = call
        self.server = server
        self.tool = tool
        self.word = word
        self.full = full
        self.arguments = arguments
        self.whole = whole
        self.at = at
        self.depth = depth
        self.keys = {squash(key): key for key in arguments}
        self.words = identity.words_in((_spaced(server), _spaced(tool)))
        self.context = self.placed(run.context)

    def placed(self, context: Context) -> Context:
        """Return the context that the call's own arguments describe: its directory and variables."""
        for key in ("cwd", "workdir", "workingdir", "workingdirectory", "dirpath"):
            raw = self.keys.get(key)
            value = self.arguments.get(raw) if raw is not None else None
            if isinstance(value, str) and value:
                absolute = value.startswith(("/", "\\", "~")) or value[1:2] == ":"
                joined = value if absolute or not context.cwd else f"{context.cwd.rstrip('/')}/{value}"
                context = context.derive(cwd=joined)
                break
        raw = self.keys.get("env") or self.keys.get("environmentvariables")
        value = self.arguments.get(raw) if raw is not None else None
        if isinstance(value, dict):
            known = {k: v for k, v in value.items() if isinstance(v, str)}
            if known:
                context = context.derive(env={**context.env, **known})
        if self.word in identity.REMOTE:
            host = self.text_of("host", "hostname", "server", "target", "instance", "instanceid", "connection")
            container = self.text_of("container", "containerid", "containername", "pod", "podname", "sandboxid")
            context = context.elsewhere(host=host, container=container)
        return context

    def text_of(self, *wanted: str) -> str:
        """Return the first text argument with one of these squashed names."""
        for key in wanted:
            raw = self.keys.get(key)
            value = self.arguments.get(raw) if raw is not None else None
            if isinstance(value, str) and value:
                return value
        return ""

    # -- dispatch ------------------------------------------------------------------------------------------------
    def read(self) -> None:
        word, full = self.word, self.full
        if word in identity.TOOL_CARRIERS or full in identity.TOOL_CARRIERS:
            if self.carried():
                return
        if word in identity.PATCHERS or "patch" in self.words:
            if self.patch():
                return
        if word in identity.DELETERS and files.delete(self.tool, self.arguments, self.context, self.out, self.whole):
            return
        if word in identity.MOVERS and files.move(self.tool, self.arguments, self.context, self.out, self.whole):
            return
        if word in identity.EDITORS and not self.is_shell_call():
            if files.edit(self.tool, self.arguments, self.context, self.out, self.whole, self.depth):
                self.cell()
                return
        if word in identity.WRITERS and files.write(
            self.tool, self.arguments, self.context, self.out, self.whole, self.depth
        ):
            return
        if word in identity.READERS and "command" not in self.keys:
            return
        if self.shells():
            return
        if self.programs():
            return
        if self.requests():
            return
        self.generic()

    def is_shell_call(self) -> bool:
        """Whether a tool whose name fits several kinds is given a shell command."""
        return not any(key in self.keys for key in names.PATHS)

    # -- carriers of tools ---------------------------------------------------------------------------------------
    def carried(self) -> bool:
        """Read a call whose arguments are other calls; return whether there was one."""
        found = False
        for key in ("invocations", "calls", "toolcalls", "tooluses", "tools", "requests", "actions", "steps", "batch"):
            raw = self.keys.get(key)
            value = self.arguments.get(raw) if raw is not None else None
            if isinstance(value, str):
                value = _json(value)
            if isinstance(value, list):
                for i, item in enumerate(value):
                    if isinstance(item, dict):
                        found = self.inner(item, f"{self.at}/{_escape(raw or '')}/{i}") or found
        return self.inner(self.arguments, self.at) or found

    def inner(self, item: Mapping[str, Json], at: str) -> bool:
        keys = {squash(key): key for key in item}
        tool = ""
        for key in (
            "toolname",
            "agenttoolname",
            "usertoolname",
            "recipientname",
            "tool",
            "name",
            "function",
            "toolslug",
            "action",
        ):
            value = item.get(keys[key]) if key in keys else None
            if isinstance(value, dict):
                return self.inner(value, f"{at}/{_escape(keys[key])}")
            if isinstance(value, str) and value:
                tool = value
                break
        if not tool:
            return False
        server = ""
        for key in ("servername", "server", "serverid", "mcpserver", "serverlabel", "app"):
            value = item.get(keys[key]) if key in keys else None
            if isinstance(value, str):
                server = value
                break
        inside: Json = {}
        pointer = at
        for key in (
            "arguments",
            "args",
            "input",
            "toolinput",
            "toolarguments",
            "parameters",
            "params",
            "toolargs",
            "toolparams",
            "data",
        ):
            if key in keys:
                inside = item[keys[key]]
                pointer = f"{at}/{_escape(keys[key])}"
                break
        if tool.startswith("functions."):
            tool = tool[len("functions.") :]
        call = ToolCall(tool, inside, server=server, cwd=self.call.cwd)
        self.run.call(call, self.depth + 1, pointer)
        return True

    # -- files ---------------------------------------------------------------------------------------------------
    def patch(self) -> bool:
        for key, value in self.arguments.items():
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and ("*** " in text or "+++ " in text):
                    pointer = f"{self.at}/{_escape(key)}"
                    if files.patch(
                        self.tool, text, self.context, self.out, self.whole, self.run.budget, pointer, self.depth
                    ):
                        return True
        return False

    def cell(self) -> None:
        """A notebook's cell that is edited: its source is Python until a magic says otherwise."""
        path = self.text_of("notebookpath", "path", "filepath", "targetnotebook")
        if not path.endswith(".ipynb"):
            return
        if self.text_of("celltype", "celllanguage") in ("markdown", "raw"):
            return
        for key in ("newsource", "newstring", "source", "content"):
            raw = self.keys.get(key)
            value = self.arguments.get(raw) if raw is not None else None
            if isinstance(value, str):
                self.code("python", value, raw or "", latent=True)
                return

    # -- shells and interpreters ---------------------------------------------------------------------------------
    def shells(self) -> bool:
        word, full = self.word, self.full
        language = ""
        dialect = ""
        if word in identity.POWERSHELLS or full in identity.POWERSHELLS:
            language = "powershell"
        elif word in identity.CMDS or full in identity.CMDS:
            language = "cmd"
        elif word in identity.PYTHONS:
            language = "python"
        elif word in identity.JAVASCRIPTS:
            language = "javascript"
        elif word in identity.SHELLS or full in identity.SHELLS:
            language = "shell"
        if not language:
            return False
        said = self.text_of(
            "language", "lang", "runtime", "interpreter", "shell", "shelltype", "kernel", "codelanguage"
        )
        base = said.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")
        if base in names.LANGUAGES:
            language, dialect = names.LANGUAGES[base]
        elif language == "shell" and ("powershell" in self.words or "pwsh" in self.words):
            language = "powershell"
        if language in ("python", "javascript"):
            return self.interpreter(language, dialect, explicit=base in names.LANGUAGES)
        return self.commands(language, dialect)

    def interpreter(self, language: str, dialect: str, *, explicit: bool) -> bool:
        found = False
        for key, value in self.arguments.items():
            short = squash(key)
            if isinstance(value, list) and short in ("cells", "code", "blocks", "statements"):
                value = "\n".join(
                    str(v.get("source", v.get("code", ""))) if isinstance(v, dict) else str(v) for v in value
                )
            if not isinstance(value, str) or not value:
                continue
            if (
                short in names.CODE
                or short in names.SHELL
                or short in ("", "input", "content", "text", "query", "cellcontent")
            ):
                chosen = language
                if not explicit and self.word not in ("python", "runpython", "executepython"):
                    chosen = self.guess(value, language)
                self.code(chosen, value, key, dialect=dialect if chosen == language else "")
                found = True
        return found

    def guess(self, text: str, default: str) -> str:
        """Return the language of program text whose tool runs more than one."""
        from blastwall.extraction import sniff

        if default == "javascript":
            return "javascript"
        head = text.lstrip()[:200]
        if head.startswith("%%"):
            return "python"
        return sniff.code_language(text)

    def commands(self, language: str, dialect: str) -> bool:
        """Read the arguments of a shell: texts, argument vectors, and lists of either."""
        found = False
        prefix: list[str] = []
        rest: list[str] = []
        main: tuple[str, str] | None = None
        for key, value in self.arguments.items():
            short = squash(key)
            if short in ("args", "argv", "arguments") and isinstance(value, list):
                rest.extend(str(v) for v in value if isinstance(v, str | int | float))
                if short == "argv" and not prefix:
                    prefix = [""]
            elif short in ("args", "arguments") and isinstance(value, str):
                rest.append("\0" + value)
        for key, value in self.arguments.items():
            short = squash(key)
            if short in ("args", "arguments", "argv"):
                continue
            if short not in names.SHELL and short not in (
                "script",
                "input",
                "code",
                "chars",
                "keys",
                "line",
                "lines",
                "",
                "stdin",
                "query",
            ):
                continue
            if isinstance(value, str):
                if value:
                    main = main or (key, value)
                    if not (rest and (key, value) == main):
                        self.code(language, value, key, dialect=dialect)
                    found = True
            elif isinstance(value, list):
                found = self.listed(language, dialect, key, value, many=short.endswith(("s", "list"))) or found
            elif isinstance(value, dict):
                for k, v in value.items():
                    if isinstance(v, str) and squash(k) in names.SHELL_INPUT:
                        self.code(language, v, f"{key}/{k}", dialect=dialect)
                        found = True
        if rest:
            texts = [part[1:] for part in rest if part.startswith("\0")]
            words = [part for part in rest if not part.startswith("\0")]
            if main is not None and texts:
                self.code(language, f"{main[1]} {' '.join(texts)}", main[0], dialect=dialect)
            elif main is not None:
                self.vector(
                    language, dialect, main[0], [*main[1].split(), *words] if " " in main[1] else [main[1], *words]
                )
            elif words:
                self.vector(language, dialect, "args", words)
            elif texts:
                self.code(language, texts[0], "args", dialect=dialect)
            found = True
        return found

    def listed(self, language: str, dialect: str, key: str, value: Sequence[Json], *, many: bool) -> bool:
        """Read a list: one argument vector, or several commands."""
        texts = [v for v in value if isinstance(v, str)]
        if len(texts) == len(value) and texts:
            spaced = " " in texts[0].strip() or "\n" in texts[0]
            if many and (spaced or all(" " in t for t in texts)) or (len(texts) == 1 and spaced):
                # run one after the other in one shell, as `&&` or newlines would
                self.code(language, "\n".join(texts), key, dialect=dialect)
            elif (
                many
                and squash(key) == "commands"
                and len(texts) > 1
                and not texts[1].startswith(("-", "/"))
                and any(" " in t for t in texts)
            ):
                self.code(language, "\n".join(texts), key, dialect=dialect)
            else:
                self.vector(language, dialect, key, texts)
            return True
        found = False
        for i, item in enumerate(value):
            if isinstance(item, list) and item and all(isinstance(v, str) for v in item):
                self.vector(language, dialect, f"{key}/{i}", [str(v) for v in item])
                found = True
            elif isinstance(item, str):
                self.code(language, item, f"{key}/{i}", dialect=dialect)
                found = True
            elif isinstance(item, dict):
                for k, v in item.items():
                    if squash(k) in names.SHELL_INPUT and isinstance(v, str):
                        self.code(language, v, f"{key}/{i}/{k}", dialect=dialect)
                        found = True
                    elif squash(k) in names.SHELL_INPUT and isinstance(v, list):
                        found = self.listed(language, dialect, f"{key}/{i}/{k}", v, many=False) or found
        return found

    def vector(self, language: str, dialect: str, key: str, words: Sequence[str]) -> None:
        """Add an argument vector. It is not a line: nothing in it expands."""
        if language == "shell":
            self.out.snippets.append(
                Snippet(
                    "shell",
                    argv=[Arg(word) for word in words],
                    context=self.context,
                    dialect=dialect,
                    pointer=self.pointer(key),
                    depth=self.depth,
                )
            )
        else:
            self.code(language, " ".join([f'"{w}"' if " " in w else w for w in words]), key, dialect=dialect)

    def pointer(self, key: str) -> str:
        parts = key.split("/") if key not in self.arguments else [key]
        return self.at + "".join([f"/{_escape(part)}" for part in parts])

    def code(
        self, language: str, text: str, key: str, *, dialect: str = "", latent: bool = False, name: str = ""
    ) -> None:
        """Add text of a language found in the argument `key`."""
        data: Mapping[str, Json] | None = None
        if language in ("sql", "graphql"):
            data = self.bound(key)
            if language == "sql" and not dialect:
                dialect = self.dialect()
        self.out.snippets.append(
            Snippet(
                language,
                text,
                data=data,
                context=self.connected() if language in ("sql", "redis", "mongodb") else self.context,
                dialect=dialect,
                pointer=self.pointer(key),
                latent=latent,
                name=name,
                depth=self.depth,
            )
        )

    def dialect(self) -> str:
        said = self.text_of("dialect", "engine", "dbtype", "databasetype", "dbms", "sqldialect").lower()
        return identity.DIALECTS.get(said, said if said.isalnum() else "") or identity.dialect_of(
            _spaced(self.server), _spaced(self.tool)
        )

    def connected(self) -> Context:
        """Return the context with the server or database that the arguments name, and its environment class."""
        from blastwall.context import environment_of
        from blastwall.model import UNKNOWN

        parts = [
            self.text_of(key)
            for key in (
                "connection",
                "connectionstring",
                "dsn",
                "databaseurl",
                "connectionid",
                "profile",
                "host",
                "url",
                "database",
            )
            + (
                "databasename",
                "dbname",
                "db",
                "projectid",
                "project",
                "branch",
                "environment",
                "env",
                "cluster",
                "instance",
            )
        ]
        named = " ".join([part for part in parts if part])
        context = self.context
        if named:
            context = context.derive(connection=named)
        environment = environment_of(*[part for part in parts if part], _spaced(self.server))
        return context.derive(environment=environment) if environment != UNKNOWN else context

    def bound(self, key: str) -> Mapping[str, Json] | None:
        """Return the parameters that travel beside the text: values to bind, variables, the host, the operation."""
        data: dict[str, Json] = {}
        for short, raw in self.keys.items():
            if raw == key:
                continue
            if short in (
                "params",
                "parameters",
                "args",
                "values",
                "bindings",
                "binds",
                "queryparams",
                "sqlparams",
                "bindparams",
            ):
                data["parameters"] = self.arguments[raw]
            elif short in ("variables", "vars", "graphqlvariables"):
                value = self.arguments[raw]
                data["variables"] = _json(value) if isinstance(value, str) else value
            elif short in ("url", "endpoint", "host", "baseurl", "apiurl"):
                data["host"] = _host(self.arguments[raw])
            elif short == "operationname":
                data["operationName"] = self.arguments[raw]
        if self.server:
            data["server"] = self.server.lower()
        return data or None

    # -- programs ------------------------------------------------------------------------------------------------
    def programs(self) -> bool:
        """Read a tool named after a program whose arguments are that program's command line."""
        word = self.word
        program = ""
        if word in identity.PROGRAMS:
            program = word
        else:
            for prefix in ("run", "execute", "exec", "call"):
                if (
                    word.startswith(prefix)
                    and word[len(prefix) :].removesuffix("command").removesuffix("cli") in identity.PROGRAMS
                ):
                    program = word[len(prefix) :].removesuffix("command").removesuffix("cli")
                elif word.endswith(prefix) and word[: -len(prefix)] in identity.PROGRAMS:
                    program = word[: -len(prefix)]
            for tail in ("cli", "command", "clicommand", "tool"):
                if not program and word.endswith(tail) and word[: -len(tail)] in identity.PROGRAMS:
                    program = word[: -len(tail)]
        if not program:
            return False
        program = identity.SPELLED.get(program, program)
        for key in (
            "command",
            "args",
            "arguments",
            "cmd",
            "commandline",
            "clicommand",
            "argv",
            "subcommand",
            "input",
            "",
        ):
            raw = self.keys.get(key)
            value = self.arguments.get(raw) if raw is not None else None
            if isinstance(value, str) and value.strip():
                text = value.strip()
                extra = self.arguments.get(self.keys.get("args", "\0")) if key != "args" else None
                if isinstance(extra, list):
                    text += " " + " ".join(str(v) for v in extra if isinstance(v, str | int))
                if program in ("redis-cli",) and text.split()[0].lower() != program:
                    self.code("redis", text, raw or "")
                elif text.split()[0].rsplit("/", 1)[-1] == program:
                    self.code("shell", text, raw or "")
                elif text.split()[0] in ("sudo", "env"):
                    self.code("shell", text, raw or "")
                else:
                    self.code("shell", f"{program} {text}", raw or "")
                return True
            if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                words = [str(v) for v in value]
                if words[0].rsplit("/", 1)[-1] != program:
                    words.insert(0, program)
                self.vector("shell", "", raw or "", words)
                return True
        return False

    # -- HTTP ----------------------------------------------------------------------------------------------------
    def requests(self) -> bool:
        """Read a tool that sends a request it is given the parts of."""
        known = self.word in identity.HTTP_TOOLS or self.full in identity.HTTP_TOOLS
        url = self.text_of("url", "uri", "endpoint", "requesturl", "href", "path", "route")
        method = self.text_of("method", "httpmethod", "verb", "requestmethod", "httpverb")
        if not url or not (known or (method and method.isalpha() and method.lower() in identity.METHODS)):
            return False
        if not known and "://" not in url and not url.startswith("/"):
            return False
        if any(key in self.keys for key in ("query", "mutation")) and "graphql" in (self.word + url.lower()):
            return False
        if not method:
            last = sorted(self.words & set(identity.METHODS))
            method = last[0] if len(last) == 1 and last[0] != "options" else ""
            if not method and self.word.startswith("requests"):
                method = self.word[len("requests") :]
            if not method:
                method = next(
                    (m for m in identity.METHODS if m != "options" and self.word.startswith(m) and self.word != m), ""
                )
        data: dict[str, Json] = {"method": method, "url": url}
        for short, raw in self.keys.items():
            if short in ("headers", "header"):
                data["headers"] = self.arguments[raw]
            elif short in ("body", "data", "payload", "rawbody", "requestbody", "content", "bodytext"):
                data["body"] = self.arguments[raw]
            elif short in ("json", "jsonbody", "jsondata"):
                data["json"] = self.arguments[raw]
            elif short in ("params", "query", "queryparams", "queryparameters", "searchparams", "qs"):
                data["params"] = self.arguments[raw]
            elif short in ("host", "baseurl", "hostname"):
                data["base"] = self.arguments[raw]
        self.out.snippets.append(
            Snippet(
                "http",
                data=data,
                context=self.context,
                pointer=self.pointer(self.keys.get("url", "")),
                depth=self.depth,
            )
        )
        return True

    # -- everything else -----------------------------------------------------------------------------------------
    def generic(self) -> None:
        """Read a tool nobody told us about, by the names of its arguments and the look of their values."""
        from blastwall.extraction.generic import read

        read(self)


def _spaced(name: str) -> str:
    """Return a name with its camelCase opened, so that its words can be told."""
    out: list[str] = []
    previous = ""
    for c in name:
        if c.isupper() and previous.islower():
            out.append(" ")
        out.append(c)
        previous = c
    return "".join(out)


def _json(text: str) -> Json:
    import json

    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _host(value: Json) -> str:
    """Return the host of a URL, lower case; empty where the value is no URL."""
    if not isinstance(value, str):
        return ""
    rest = value.partition("://")[2] or value
    return rest.split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].split("?", 1)[0].lower()

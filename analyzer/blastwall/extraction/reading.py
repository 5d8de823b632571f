"""One tool call being read: its names, arguments and context, what kind of tool it is, and where what is found goes."""

from __future__ import annotations

from blastwall.acts import Arg
from blastwall.context import environment_of
from blastwall.extraction import arguments as names
from blastwall.extraction import carried, files, identity, requests, shells
from blastwall.extraction.identity import squash
from blastwall.extraction.values import decoded_text, escape, host_of, spaced
from blastwall.model import UNKNOWN, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.context import Context
    from blastwall.extraction import Run
    from blastwall.model import Json, ToolCall


#: Arguments that name the server or database the code talks to.
_PLACES = [
    "connection",
    "connectionstring",
    "dsn",
    "databaseurl",
    "connectionid",
    "profile",
    "host",
    "url",
    "database",
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
]


class Call:
    """The reading of one call: its names and arguments, and where what is found goes."""

    __slots__ = (
        "arguments",
        "at",
        "call",
        "context",
        "depth",
        "full",
        "guessed",
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
        run: Run,
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
        self.guessed = False
        self.keys = {squash(key): key for key in arguments}
        self.words = identity.words_in((spaced(server), spaced(tool)))
        self.context = self.placed(run.context)

    def placed(self, context: Context) -> Context:
        """Return the context that the call's own arguments describe: its directory and variables."""
        for key in names.CWD if names.SHELL.isdisjoint(self.keys) else names.CWD_OF_COMMANDS:
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

    def read(self) -> None:
        """Read the call as the kind of tool it is."""
        word, full = self.word, self.full
        if (word in identity.TOOL_CARRIERS or full in identity.TOOL_CARRIERS) and carried.carried(self):
            return
        if (word in identity.PATCHERS or "patch" in self.words) and self.patch():
            return
        if word in identity.DELETERS and files.delete(self.tool, self.arguments, self.context, self.out, self.whole):
            return
        if word in identity.MOVERS and files.move(self.tool, self.arguments, self.context, self.out, self.whole):
            return
        edits = word in identity.EDITORS and not self.is_shell_call()
        if edits and files.edit(self.tool, self.arguments, self.context, self.out, self.whole, self.depth):
            self.cell()
            return
        if word in identity.WRITERS and files.write(
            self.tool, self.arguments, self.context, self.out, self.whole, self.depth
        ):
            return
        if word in identity.READERS and "command" not in self.keys:
            return
        if shells.shells(self):
            return
        if shells.programs(self) or shells.subcommands(self):
            return
        if requests.requests(self):
            return
        self.generic()

    def is_shell_call(self) -> bool:
        """Whether a tool whose name fits several kinds is given a shell command."""
        return not any(key in self.keys for key in names.PATHS)

    def patch(self) -> bool:
        """Read an argument that is a patch; return whether there is one."""
        for key, value in self.arguments.items():
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and ("*** " in text or "+++ " in text):
                    pointer = f"{self.at}/{escape(key)}"
                    if files.patch(
                        self.tool, text, self.context, self.out, self.whole, self.run.budget, pointer, self.depth
                    ):
                        return True
        return False

    def cell(self) -> None:
        """Add the notebook cell that is edited: Python until a magic says otherwise."""
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
        """Return the RFC 6901 pointer of an argument, or of a place below one."""
        return self.at + self.below(key)

    def below(self, key: str, *parts: str | int) -> str:
        """Return the pointer, within this call, of a place below an argument or below a pointer."""
        base = key if key.startswith("/") and key not in self.arguments else f"/{escape(key)}"
        return base + "".join([f"/{escape(str(part))}" for part in parts])

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
        """Return the SQL dialect that an argument, the server or the tool names; empty for none."""
        said = self.text_of("dialect", "engine", "dbtype", "databasetype", "dbms", "sqldialect").lower()
        return identity.DIALECTS.get(said, said if said.isalnum() else "") or identity.dialect_of(
            spaced(self.server), spaced(self.tool)
        )

    def connected(self) -> Context:
        """Return the context with the server or database that the arguments name, and its environment class."""
        parts = [self.text_of(key) for key in _PLACES]
        named = " ".join([part for part in parts if part])
        context = self.context
        if named:
            context = context.derive(connection=named)
        environment = environment_of(*[part for part in parts if part], spaced(self.server))
        return context.derive(environment=environment) if environment != UNKNOWN else context

    def bound(self, key: str) -> Mapping[str, Json] | None:
        """Return the parameters that travel beside the text: values to bind, variables, the host, the operation."""
        data: dict[str, Json] = {}
        for short, raw in self.keys.items():
            if raw == key or self.below(raw) == key:
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
                data["variables"] = decoded_text(value) if isinstance(value, str) else value
            elif short in ("url", "endpoint", "host", "baseurl", "apiurl"):
                data["host"] = host_of(self.arguments[raw])
            elif short == "operationname":
                data["operationName"] = self.arguments[raw]
        if self.server:
            data["server"] = self.server.lower()
        return data or None

    def generic(self) -> None:
        """Read a tool nobody told us about, by the names of its arguments and the look of their values."""
        from blastwall.extraction.generic import read

        self.guessed = True
        read(self)

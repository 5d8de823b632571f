"""What a snippet does, one class a kind of act. Languages lower their trees to acts; knowledge maps acts to effects.

An act says what was written, resolved as far as it can be, and nothing about danger.
"""

from __future__ import annotations

from blastwall.model import NOWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.context import Context
    from blastwall.model import Json, Snippet, Span

#: Stands in a resolved text for a part that can't be told before it runs. NUL, because no argument can hold one.
HOLE = "\0"


class Arg:
    r"""One word as the program would receive it, quotes and known expansions resolved.

    `text` has a `HOLE` for each part that is unknown (`"$X/build"` is `"\0/build"`), so prefix and suffix stay
    readable. `glob` is true where the shell would still expand unquoted `*`, `?` or `[` in it. `split` is true where
    an unquoted unknown may become any number of words, none included. `span` lies in the snippet's text.
    """

    __slots__ = ("glob", "span", "split", "text")

    def __init__(self, text: str, span: Span = NOWHERE, *, glob: bool = False, split: bool = False) -> None:
        """Hold the word."""
        self.text = text
        self.span = span
        self.glob = glob
        self.split = split

    @property
    def known(self) -> bool:
        """Whether every character of it is known and no file name expands in it."""
        return not self.glob and HOLE not in self.text

    def __repr__(self) -> str:
        return f"Arg({self.text!r}{', glob=True' if self.glob else ''})"


class Act:
    """What every act has: the `context` it runs in, the `snippet` it stands in, and its `span` there."""

    #: the word rules and the index know this kind of act by
    kind = ""
    __slots__ = ("context", "snippet", "span")

    def __init__(self, context: Context, snippet: Snippet, span: Span) -> None:
        """Hold the place."""
        self.context = context
        self.snippet = snippet
        self.span = span


class Invocation(Act):
    """A program with its argument vector.

    `program` is the name knowledge is keyed by: the base name of `name`, without `.exe`/`.cmd`/`.bat`/`.ps1`,
    lower-cased on Windows and for PowerShell; empty where `name` has a hole. `args` excludes the program itself.
    `stdin` is the text it would read, as far as known (None: nothing given; an `Arg` with holes: in part unknown).
    `upstream` is the invocation whose output it reads, in a pipeline. `environment` variables set for it are already
    in `context.env`. `stdout` is the path its standard output is redirected to, or None.
    """

    kind = "invocation"
    __slots__ = ("args", "name", "program", "stdin", "stdout", "upstream")

    def __init__(
        self,
        program: str,
        args: Sequence[Arg],
        *,
        context: Context,
        snippet: Snippet,
        span: Span = NOWHERE,
        name: Arg | None = None,
        stdin: Arg | None = None,
        stdout: Arg | None = None,
        upstream: Invocation | None = None,
    ) -> None:
        """Hold the invocation."""
        super().__init__(context, snippet, span)
        self.program = program
        self.args = tuple(args)
        self.name = name if name is not None else Arg(program, span)
        self.stdin = stdin
        self.stdout = stdout
        self.upstream = upstream

    def __repr__(self) -> str:
        return f"Invocation({self.program!r}, {[a.text for a in self.args]!r})"


class Statement(Act):
    """A statement of a query language, already reduced to what it does.

    `language`: `sql`, `graphql`, `redis`, `mongodb`, ... `verb`: the language's own word, kebab-case
    (`drop-table`, `delete`, `update`, `mutation`, `flushall`). `names`: the objects it names. `scope`: a key of
    `blastwall.effects.SCOPES`. `flags`: what qualifies it (`cascade`, `temporary`, `created-here`, `rolled-back`,
    `dynamic`, `unparsed`, ...). `details`: anything else, by name.
    """

    kind = "statement"
    __slots__ = ("details", "flags", "language", "names", "scope", "verb")

    def __init__(
        self,
        language: str,
        verb: str,
        *,
        context: Context,
        snippet: Snippet,
        span: Span = NOWHERE,
        names: Sequence[str] = (),
        scope: str = "one",
        flags: frozenset[str] = frozenset(),
        details: Mapping[str, Json] | None = None,
    ) -> None:
        """Hold the statement."""
        super().__init__(context, snippet, span)
        self.language = language
        self.verb = verb
        self.names = tuple(names)
        self.scope = scope
        self.flags = flags
        self.details: Mapping[str, Json] = details or {}

    def __repr__(self) -> str:
        return f"Statement({self.language!r}, {self.verb!r}, {self.names!r}, {self.scope!r}, {sorted(self.flags)!r})"


class Request(Act):
    """An HTTP request. `method` is the effective one (after overrides); `host` lower case; `path` starts with `/`.

    `query` is the raw query string, `headers` are lower-cased names to values, `body` is the text sent (with holes)
    or None, `json` its decoded form where it is JSON.
    """

    kind = "request"
    __slots__ = ("body", "headers", "host", "json", "method", "path", "query", "scheme")

    def __init__(
        self,
        method: str,
        host: str,
        path: str,
        *,
        context: Context,
        snippet: Snippet,
        span: Span = NOWHERE,
        scheme: str = "https",
        query: str = "",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
        json: Json = None,
    ) -> None:
        """Hold the request."""
        super().__init__(context, snippet, span)
        self.method = method
        self.host = host
        self.path = path
        self.scheme = scheme
        self.query = query
        self.headers: Mapping[str, str] = headers or {}
        self.body = body
        self.json = json

    def __repr__(self) -> str:
        return f"Request({self.method!r}, {self.host!r}, {self.path!r})"


#: What a file change does to `path`. `write` creates or replaces; `overwrite` replaces what is known to exist or is
#: opened for replacing; `mode` and `owner` change who may use it; `wipe` makes the old content unreadable.
CHANGES = (
    *("delete", "rmdir", "overwrite", "write", "append", "truncate"),
    *("move", "link", "mode", "owner", "wipe", "format"),
)


class FileChange(Act):
    """A change to a file, directory or device, whatever program, cmdlet, function or tool makes it.

    `change` is one of `CHANGES`. `recursive` reaches the whole tree. `destination` is where a move goes.
    `selected` is true where a filter inside a tree picks what is changed (`find -name`): the tree itself stays.
    `filters` are the names the filter picks (`*.pyc`), where known. `content` is the new content, where known.
    `via` names the program, cmdlet or function, for messages.
    """

    kind = "file-change"
    __slots__ = ("change", "content", "destination", "filters", "interactive", "path", "recursive", "selected", "via")

    def __init__(
        self,
        change: str,
        path: Arg,
        *,
        context: Context,
        snippet: Snippet,
        span: Span = NOWHERE,
        recursive: bool = False,
        selected: bool = False,
        filters: Sequence[str] = (),
        destination: Arg | None = None,
        content: Arg | None = None,
        interactive: bool = False,
        via: str = "",
    ) -> None:
        """Hold the change. `interactive` is true where the program itself asks before each one."""
        super().__init__(context, snippet, span)
        self.change = change
        self.path = path
        self.recursive = recursive
        self.selected = selected
        self.filters = tuple(filters)
        self.destination = destination
        self.content = content
        self.interactive = interactive
        self.via = via

    def __repr__(self) -> str:
        return f"FileChange({self.change!r}, {self.path!r}, recursive={self.recursive})"


class ToolUse(Act):
    """A structured tool call whose arguments are data, not code: `server`, `tool`, `arguments`.

    `description`, `schema` and `annotations` are the server's claims.
    """

    kind = "tool-use"
    __slots__ = ("annotations", "arguments", "description", "schema", "server", "tool")

    def __init__(
        self,
        server: str,
        tool: str,
        arguments: Mapping[str, Json],
        *,
        context: Context,
        snippet: Snippet,
        span: Span = NOWHERE,
        description: str = "",
        schema: Mapping[str, Json] | None = None,
        annotations: Mapping[str, Json] | None = None,
    ) -> None:
        """Hold the tool use."""
        super().__init__(context, snippet, span)
        self.server = server
        self.tool = tool
        self.arguments = arguments
        self.description = description
        self.schema = schema
        self.annotations = annotations

    def __repr__(self) -> str:
        return f"ToolUse({self.server!r}, {self.tool!r}, {dict(self.arguments)!r})"


class Declaration(Act):
    """A setting declared in a configuration language: `block` (`resource`), `labels`, `attribute`, `value`.

    `path` is the dotted path of nested blocks below the labelled one. `value` is the literal (`true`, `0`, a string)
    or a `str` with a hole. `attribute` is empty for the block itself.
    """

    kind = "declaration"
    __slots__ = ("attribute", "block", "labels", "language", "path", "value")

    def __init__(
        self,
        language: str,
        block: str,
        labels: Sequence[str],
        attribute: str,
        value: Json,
        *,
        context: Context,
        snippet: Snippet,
        span: Span = NOWHERE,
        path: str = "",
    ) -> None:
        """Hold the declaration."""
        super().__init__(context, snippet, span)
        self.language = language
        self.block = block
        self.labels = tuple(labels)
        self.attribute = attribute
        self.value = value
        self.path = path

    def __repr__(self) -> str:
        return f"Declaration({self.block!r}, {self.labels!r}, {self.path!r}, {self.attribute!r}, {self.value!r})"


#: The kinds of act, for definition checks and the index.
ACT_KINDS = ("invocation", "statement", "request", "file-change", "tool-use", "declaration")

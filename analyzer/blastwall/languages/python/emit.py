"""Turns what a call does into acts and snippets of one reading, with spans and origins; one place makes them all."""

from __future__ import annotations

import ast

from blastwall.acts import HOLE, Arg, FileChange, Statement, ToolUse
from blastwall.context import environment_of
from blastwall.languages.interface import Reading
from blastwall.languages.python.values import Arguments, Chain, Text, text_of, texts
from blastwall.model import NOWHERE, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.languages.python.source import Source
    from blastwall.languages.python.values import Value
    from blastwall.model import Json, Span


class Called:
    """One call site: its dotted name where it hangs on a plain name, its last name, receiver, arguments and place."""

    __slots__ = ("arguments", "chain", "dotted", "name", "receiver", "span")

    def __init__(self, chain: Chain, arguments: Arguments, span: Span) -> None:
        """Take a chain apart; `chain` is what is called, without the call itself."""
        self.chain = chain
        self.arguments = arguments
        self.span = span
        self.dotted = chain.plain() if not (chain.steps and chain.steps[-1].call is not None) else ""
        self.name = chain.steps[-1].name if chain.steps and chain.steps[-1].call is None else ""
        self.receiver = Chain(chain.steps[:-1], chain.base) if chain.steps else chain

    def get(self, index: int, *names: str) -> Value | None:
        """Return the argument at this position or under one of these names."""
        return self.arguments.get(index, *names)


class Emitter:
    """Collects what a snippet does. It knows the snippet, its context as far as read, and the modules imported."""

    def __init__(self, snippet: Snippet, source: Source, budget: Budget) -> None:
        """Start an empty reading."""
        self.snippet = snippet
        self.source = source
        self.budget = budget
        self.context = snippet.context
        self.reading = Reading()
        self.modules: set[str] = set()
        #: what every `create_engine` connects to: a statement made apart from its engine goes there
        self.engines: set[str] = set()
        self.defined: Collection[str] = frozenset()
        self.filters: list[tuple[str, ...]] = []
        #: how many conditions around this place may pick some of what a loop runs over
        self.narrowed = 0
        #: how many loops run around this place
        self.loops = 0
        self._seen: set[tuple[object, ...]] = set()

    def new(self, *key: object) -> bool:
        """Whether this was not said before; also what keeps the number of acts within the budget."""
        if key in self._seen:
            return False
        self._seen.add(key)
        if not self.budget.spend():
            self.reading.finished = False
            return False
        return True

    def arg(self, text: Text, span: Span) -> Arg:
        """Return a text as an argument."""
        return Arg(text.text, span, glob=text.glob)

    def change(
        self,
        change: str,
        path: Value | None,
        span: Span,
        via: str,
        *,
        recursive: bool = False,
        destination: Value | None = None,
        content: Value | None = None,
    ) -> None:
        """Say that a file or directory changes, once for each path it may be."""
        for text in texts(path):
            # all of a tree that a loop runs over, not some of it, is the tree itself
            filters = text.filters
            selected = text.tree and bool(filters or self.narrowed)
            if self.filters and (text.tree or text.glob):
                selected, filters = True, self.filters[-1]
            target = None if destination is None else text_of(destination)
            key = ("file", change, text.text, text.glob, selected, recursive, target.text if target else "", span)
            if not self.new(*key):
                continue
            self.reading.acts.append(
                FileChange(
                    change,
                    self.arg(text, span),
                    context=self.context,
                    snippet=self.snippet,
                    span=span,
                    recursive=recursive or text.tree,
                    selected=selected,
                    filters=filters,
                    destination=self.arg(target, span) if target is not None else None,
                    content=Arg(text_of(content).text, span) if content is not None else None,
                    via=via,
                )
            )

    def wrote(self, path: Value | None, content: Value | None) -> None:
        """Keep what was written to a file, for whatever runs the file later."""
        name, text = text_of(path), text_of(content)
        if not name.known or not text.known or not text.text.strip() or not isinstance(content, Text):
            return
        key = name.text if name.text.startswith("/") else f"{self.context.cwd.rstrip('/')}/{name.text}"
        made = Snippet("", text.text, context=self.context, origin=Origin(self.snippet, NOWHERE))
        made.depth = self.snippet.depth + 1
        self.context = self.context.derive(files={**self.context.files, key.replace("/./", "/"): made})

    def code(
        self,
        language: str,
        text: Text,
        span: Span,
        *,
        dialect: str = "",
        context: Context | None = None,
        data: Mapping[str, Json] | None = None,
    ) -> None:
        """Hand on a piece of code that stands in this snippet."""
        if not text.text.strip() or not self.new("code", language, text.text, span):
            return
        self.reading.snippets.append(
            Snippet(
                language,
                text.text,
                context=context if context is not None else self.context,
                dialect=dialect,
                data=data,
                origin=self.origin(text, span),
                pointer=self.snippet.pointer,
                latent=self.snippet.latent,
                depth=self.snippet.depth + 1,
            )
        )

    def argv(self, words: Sequence[Arg], span: Span, *, context: Context | None = None) -> None:
        """Hand on an argument vector."""
        if not words or not self.new("argv", tuple(word.text for word in words), span):
            return
        self.reading.snippets.append(
            Snippet(
                "shell",
                argv=words,
                context=context if context is not None else self.context,
                origin=Origin(self.snippet, span),
                pointer=self.snippet.pointer,
                latent=self.snippet.latent,
                depth=self.snippet.depth + 1,
            )
        )

    def request(self, data: Mapping[str, Json], span: Span) -> None:
        """Hand on an HTTP request."""
        if not self.new("request", str(data), span):
            return
        self.reading.snippets.append(
            Snippet(
                "http",
                context=self.context,
                data=data,
                origin=Origin(self.snippet, span),
                pointer=self.snippet.pointer,
                latent=self.snippet.latent,
                depth=self.snippet.depth + 1,
            )
        )

    def tool(self, server: str, tool: str, arguments: Mapping[str, Json], span: Span) -> None:
        """Say that a client library's operation is used."""
        if self.loops and any(value == HOLE for value in arguments.values()):
            arguments = {**arguments, "all": True}  # another one each time round
        if self.new("tool", server, tool, str(arguments), span):
            act = ToolUse(server, tool, arguments, context=self.context, snippet=self.snippet, span=span)
            self.reading.acts.append(act)

    def statement(
        self,
        language: str,
        verb: str,
        span: Span,
        *,
        names: Sequence[str] = (),
        scope: str = "one",
        flags: frozenset[str] = frozenset(),
        connection: str = "",
        details: Mapping[str, Json] | None = None,
    ) -> None:
        """Say that a store's statement is run through a library."""
        if not self.new("statement", language, verb, tuple(names), scope, span):
            return
        context = self.connected(connection)
        act = Statement(
            language,
            verb,
            context=context,
            snippet=self.snippet,
            span=span,
            names=names,
            scope=scope,
            flags=flags,
            details=details,
        )
        self.reading.acts.append(act)

    def connected(self, connection: str) -> Context:
        """Return the context of code that talks to this connection."""
        if not connection:
            return self.context
        where = environment_of(connection.replace(HOLE, ""))
        environment = self.context.environment if where == "unknown" else where
        return self.context.derive(connection=connection, environment=environment)

    def origin(self, text: Text, span: Span) -> Origin:
        """Map a text back to its literal, character by character where the literal has no escapes."""
        node = text.node
        if not isinstance(node, ast.Constant):
            return Origin(self.snippet, span)
        where = self.source.span(node)
        if where == NOWHERE:
            return Origin(self.snippet, span)
        literal = self.source.text[where[0] : where[1]]
        body = literal.lstrip("rRbBuUfF")
        quote = body[:3] if body[:3] in ('"""', "'''") else body[:1]
        inner = body[len(quote) : len(body) - len(quote)]
        if quote and inner == text.text:
            start = where[0] + len(literal) - len(body) + len(quote)
            return Origin(self.snippet, where, range(start, start + len(inner)))
        return Origin(self.snippet, where)

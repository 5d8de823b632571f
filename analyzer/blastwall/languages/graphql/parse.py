"""Parses GraphQL documents into operations and their fields. Tolerant: what doesn't parse is passed over, not raised.

Only what decides matters here: which operation, which fields with which arguments. Types and directives are skipped.
"""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.graphql.tokens import Token, tokenize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.budget import Budget
    from blastwall.model import Json

#: How deep values and selections may nest before the rest is skipped.
DEPTH = 100


class Field:
    """A selected field: its `name` (not its alias), its `arguments`, its `selections`, and where it stands."""

    __slots__ = ("arguments", "end", "name", "selections", "start")

    def __init__(self, name: str, start: int, end: int) -> None:
        """Hold the field."""
        self.name = name
        self.start = start
        self.end = end
        self.arguments: dict[str, Json] = {}
        self.selections: list[Field | Spread] = []


class Spread:
    """A `...Fragment`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Hold the fragment's name."""
        self.name = name


class Operation:
    """An operation: `kind` (`query`, `mutation`, `subscription`), `name`, variable defaults and selections."""

    __slots__ = ("defaults", "kind", "name", "selections")

    def __init__(self, kind: str, name: str) -> None:
        """Hold the operation."""
        self.kind = kind
        self.name = name
        self.defaults: dict[str, Json] = {}
        self.selections: list[Field | Spread] = []


class Document:
    """Operations and fragments; `clean` is false where something did not parse, `finished` where a budget ended it."""

    __slots__ = ("clean", "finished", "fragments", "operations")

    def __init__(self) -> None:
        """Start empty."""
        self.operations: list[Operation] = []
        self.fragments: dict[str, list[Field | Spread]] = {}
        self.clean = True
        self.finished = True


class Variable:
    """A `$name` whose value comes with the request."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Hold the name."""
        self.name = name


def parse(text: str, variables: Mapping[str, Json], budget: Budget) -> Document:
    """Parse a document; variables are put in where their values are known."""
    tokens = tokenize(text)
    document = Document()
    if not budget.spend(len(tokens)):
        document.finished = False
        tokens = tokens[:20_000]
    _Parser(tokens, variables, document).document_()
    return document


class _Parser:
    __slots__ = ("at", "defaults", "document", "tokens", "variables")

    def __init__(self, tokens: list[Token], variables: Mapping[str, Json], document: Document) -> None:
        self.tokens = tokens
        self.variables = variables
        self.defaults: dict[str, Json] = {}
        self.document = document
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] != "string" else ""

    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, text: str) -> bool:
        if self.peek() == text:
            self.at += 1
            return True
        return False

    def document_(self) -> None:
        while self.at < len(self.tokens):
            word = self.peek()
            if word == "{":
                operation = Operation("query", "")
                self.document.operations.append(operation)
                operation.selections = self.selections(0)
            elif word in ("query", "mutation", "subscription"):
                self.operation(word)
            elif word == "fragment":
                self.fragment()
            else:
                # a type definition, or something that is no GraphQL
                self.document.clean = False
                self.at += 1

    def operation(self, word: str) -> None:
        self.at += 1
        name = ""
        if self.kind() == "name":
            name = self.tokens[self.at][1]
            self.at += 1
        operation = Operation(word, name)
        self.defaults = operation.defaults
        if self.peek() == "(":
            self.variable_definitions(operation)
        self.directives()
        if self.peek() != "{":
            self.document.clean = False
            return
        operation.selections = self.selections(0)
        self.document.operations.append(operation)

    def variable_definitions(self, operation: Operation) -> None:
        self.at += 1
        name = ""
        while self.at < len(self.tokens) and not self.take(")"):
            if self.peek() == "{":
                self.document.clean = False
                return
            if self.take("$"):
                if self.kind() == "name":
                    name = self.tokens[self.at][1]
                    self.at += 1
            elif self.take("="):
                value = self.value(0)
                operation.defaults[name] = value
            elif self.peek() == "@":
                # a directive of the variable brings brackets of its own
                self.directives()
            else:
                self.at += 1

    def fragment(self) -> None:
        self.at += 1
        name = self.tokens[self.at][1] if self.kind() == "name" else ""
        while self.at < len(self.tokens) and self.peek() != "{":
            if self.peek() == "@":
                # braces in its arguments begin no selection
                self.directives()
            else:
                self.at += 1
        self.defaults = {}
        self.document.fragments[name] = self.selections(0)

    def directives(self) -> bool:
        """Skip directives; return whether one of them leaves the field out for certain."""
        out = False
        while self.take("@"):
            name = self.peek()
            self.at += 1
            if self.peek() == "(":
                found = self.arguments_(0)
                out = (
                    out
                    or (name == "skip" and found.get("if") is True)
                    or (name == "include" and found.get("if") is False)
                )
        return out

    def selections(self, depth: int) -> list[Field | Spread]:
        fields: list[Field | Spread] = []
        if not self.take("{"):
            return fields
        if depth > DEPTH:
            self.document.finished = False
            self.skip("{", "}")
            return fields
        while self.at < len(self.tokens) and not self.take("}"):
            if self.kind() == "spread":
                self.at += 1
                if self.kind() == "name" and self.peek() != "on":
                    fields.append(Spread(self.tokens[self.at][1]))
                    self.at += 1
                    self.directives()
                    continue
                if self.take("on"):
                    self.at += 1
                left_out = self.directives()
                inner = self.selections(depth + 1)
                if not left_out:
                    fields.extend(inner)
            elif self.kind() == "name":
                field, left_out = self.field(depth)
                if not left_out:
                    fields.append(field)
            else:
                self.document.clean = False
                self.at += 1
        return fields

    def field(self, depth: int) -> tuple[Field, bool]:
        _, name, start, end = self.tokens[self.at]
        self.at += 1
        if self.take(":") and self.kind() == "name":
            _, name, _, end = self.tokens[self.at]
            self.at += 1
        field = Field(name, start, end)
        if self.peek() == "(":
            field.arguments = self.arguments_(0)
            # a document cut short leaves the place behind its last token
            field.end = self.tokens[min(self.at, len(self.tokens)) - 1][3]
        left_out = self.directives()
        if self.peek() == "{":
            field.selections = self.selections(depth + 1)
        return field, left_out

    def arguments_(self, depth: int) -> dict[str, Json]:
        found: dict[str, Json] = {}
        self.at += 1
        while self.at < len(self.tokens) and not self.take(")"):
            if self.kind() == "name":
                name = self.tokens[self.at][1]
                self.at += 1
                if self.take(":"):
                    found[name] = self.value(depth)
            elif self.peek() in ("{", "}"):
                self.document.clean = False
                return found
            else:
                self.document.clean = False
                self.at += 1
        return found

    def value(self, depth: int) -> Json:
        if self.at >= len(self.tokens):
            return None
        kind, text, _, _ = self.tokens[self.at]
        self.at += 1
        if kind == "string":
            return text
        if kind == "number":
            try:
                return int(text) if text.lstrip("-").isdigit() and len(text) < 100 else float(text)
            except ValueError:
                return text
        if kind == "name":
            return {"true": True, "false": False, "null": None}.get(text, text)
        if text == "$":
            name = self.tokens[self.at][1] if self.kind() == "name" else ""
            self.at += 1
            if name in self.variables:
                return self.variables[name]
            return self.defaults.get(name, HOLE)
        if text == "[":
            items: list[Json] = []
            if depth > DEPTH:
                self.document.finished = False
                self.at -= 1
                self.skip("[", "]")
                return items
            while self.at < len(self.tokens) and not self.take("]"):
                items.append(self.value(depth + 1))
            return items
        if text == "{":
            members: dict[str, Json] = {}
            if depth > DEPTH:
                self.document.finished = False
                self.at -= 1
                self.skip("{", "}")
                return members
            while self.at < len(self.tokens) and not self.take("}"):
                if self.kind() in ("name", "string"):
                    key = self.tokens[self.at][1]
                    self.at += 1
                    if self.take(":"):
                        members[key] = self.value(depth + 1)
                else:
                    self.document.clean = False
                    self.at += 1
            return members
        self.document.clean = False
        return None

    def skip(self, opening: str, closing: str) -> None:
        """Step over a balanced stretch, however deep."""
        depth = 0
        while self.at < len(self.tokens):
            word = self.peek()
            self.at += 1
            if word == opening:
                depth += 1
            elif word == closing:
                depth -= 1
                if depth <= 0:
                    return

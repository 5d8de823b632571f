"""Our GraphQL reader against graphql-core: the same root fields with the same arguments, over generated documents."""

from __future__ import annotations

import random

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from graphql import parse as oracle_parse

from blastwall.acts import Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.graphql import read
from blastwall.model import Snippet

Root = tuple[str, str, tuple[str, ...]]

#: Names that are also words of the grammar, beside ordinary ones: a name is a name wherever the grammar asks for one.
NAMES = (
    "deleteProject",
    "volumeDelete",
    "me",
    "on",
    "mutation",
    "query",
    "subscription",
    "fragment",
    "type",
    "input",
    "true",
    "null",
    "_x1",
    "__typename",
    "repeatable",
)
SPACES = (" ", "\n", "\t", ",", " , ", "\r\n", "\ufeff", " # mutation { deleteAll }\n", "#}\r", "  ")
STRINGS = (
    '"a"',
    '""',
    '"}"',
    '"\\""',
    '"\\\\"',
    '"mutation { deleteAll }"',
    '"# no comment"',
    '"\\u007d"',
    '"""block " "" }"""',
    '"""with \\""" inside"""',
    '"""\n  lines {\n  """',
    '""""""',
)
SCALARS = ("1", "-2", "0.5", "6.02e23", "true", "false", "null", "RED", "on", "$v", "$query", *STRINGS)


class Writer:
    """Writes random documents that the grammar allows."""

    def __init__(self, seed: int) -> None:
        """Start from a seed."""
        self.random = random.Random(seed)

    def space(self) -> str:
        """Return what may stand between two tokens."""
        return self.random.choice(SPACES)

    def maybe(self) -> str:
        """Return what may stand, or not, around a punctuator."""
        return self.random.choice(SPACES) if self.random.random() < 0.3 else ""

    def name(self) -> str:
        """Return a name."""
        return self.random.choice(NAMES)

    def value(self, depth: int = 0) -> str:
        """Return a value."""
        kind = self.random.random()
        if depth < 3 and kind < 0.15:
            return "[" + self.space().join(self.value(depth + 1) for _ in range(self.random.randrange(4))) + "]"
        if depth < 3 and kind < 0.35:
            members = [f"{self.name()}:{self.maybe()}{self.value(depth + 1)}" for _ in range(self.random.randrange(4))]
            return "{" + self.space().join(members) + "}"
        return self.random.choice(SCALARS)

    def arguments(self) -> str:
        """Return arguments, or nothing."""
        if self.random.random() < 0.4:
            return ""
        names = self.random.sample(NAMES, self.random.randrange(1, 4))
        inner = self.space().join(f"{n}{self.maybe()}:{self.maybe()}{self.value()}" for n in names)
        return f"{self.maybe()}({self.maybe()}{inner}{self.maybe()})"

    def directives(self, *, leaving: bool = True) -> str:
        """Return directives, or none; `leaving` allows those that leave a field out."""
        kind = self.random.random()
        if kind < 0.7:
            return ""
        if leaving and kind < 0.85:
            return self.random.choice(
                (" @skip(if: true)", " @skip(if: false)", " @include(if: false)", " @include(if: true)", "@skip(if:$v)")
            )
        return f" @{self.random.choice(('live', 'on', 'query'))}{self.arguments()}"

    def field(self, depth: int) -> str:
        """Return a field."""
        alias = f"{self.name()}{self.maybe()}:{self.maybe()}" if self.random.random() < 0.3 else ""
        inner = self.selections(depth + 1) if depth < 3 and self.random.random() < 0.4 else ""
        return f"{alias}{self.name()}{self.arguments()}{self.directives()}{self.maybe()}{inner}"

    def selections(self, depth: int, fragments: tuple[str, ...] = ()) -> str:
        """Return a selection set."""
        parts = []
        for _ in range(self.random.randrange(1, 4)):
            kind = self.random.random()
            if fragments and kind < 0.25:
                parts.append(f"...{self.maybe()}{self.random.choice(fragments)}")
            elif depth < 3 and kind < 0.4:
                on = self.random.choice(("", " on Mutation", "on T"))
                parts.append(f"...{on}{self.directives()}{self.maybe()}{self.selections(depth + 1, fragments)}")
            else:
                parts.append(self.field(depth))
        return "{" + self.maybe() + self.space().join(parts) + self.maybe() + "}"

    def document(self) -> str:
        """Return a document of operations and fragments, in any order."""
        fragments = ("F", "mutation")[: self.random.randrange(3)]
        parts = [
            f"fragment {name} on {self.random.choice(('Mutation', 'on', 'query'))}"
            f"{self.directives(leaving=False)} {self.selections(1)}"
            for name in fragments
        ]
        if self.random.random() < 0.2:
            parts.append(self.selections(0, fragments))
        for _ in range(self.random.randrange(1, 3)):
            kind = self.random.choice(("mutation", "query", "subscription"))
            name = f" {self.name()}" if self.random.random() < 0.5 else ""
            variables = ""
            if self.random.random() < 0.4:
                default = self.random.choice(("", ' = "}"', ' = {a: [1, {b: "{"}]}', " = 3", " = RED @d(x: 1)"))
                variables = f"($v: [String!]!{default}{self.space()}$query: on)"
            parts.append(f"{kind}{name}{variables}{self.directives(leaving=False)} {self.selections(0, fragments)}")
        self.random.shuffle(parts)
        return self.maybe() + self.space().join(parts) + self.maybe()


def left_out(node: FieldNode | InlineFragmentNode | FragmentSpreadNode) -> bool:
    """Whether a literal `@skip` or `@include` leaves a selection out."""
    for directive in node.directives or ():
        for argument in directive.arguments or ():
            value = getattr(argument.value, "value", None)
            if argument.name.value == "if" and (directive.name.value, value) in (("skip", True), ("include", False)):
                return True
    return False


def expected(text: str) -> list[Root]:
    """Return the root fields by graphql-core."""
    document = oracle_parse(text)
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    found: list[Root] = []

    def walk(kind: str, selections: SelectionSetNode, seen: set[str]) -> None:
        for node in selections.selections:
            if isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in seen and name in fragments:
                    seen.add(name)
                    walk(kind, fragments[name].selection_set, seen)
            elif isinstance(node, FieldNode):
                if not left_out(node):
                    found.append((kind, node.name.value, tuple(sorted({a.name.value for a in node.arguments or ()}))))
            elif isinstance(node, InlineFragmentNode) and not left_out(node):
                walk(kind, node.selection_set, seen)

    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            walk(definition.operation.value, definition.selection_set, set())
    return sorted(found)


def ours(text: str) -> list[Root]:
    """Return the root fields by our reader."""
    reading = read(Snippet("graphql", text, context=Context()), Budget())
    found: list[Root] = []
    for act in reading.acts:
        assert isinstance(act, Statement)
        if "nested" not in act.flags and "unparsed" not in act.flags:
            arguments = act.details.get("arguments")
            assert isinstance(arguments, dict)
            found.append((act.verb, act.names[0], tuple(sorted(arguments))))
    return sorted(found)


@pytest.mark.parametrize("seed", range(0, 1000, 100))
def test_generated_documents(seed: int) -> None:
    """A hundred documents from each seed are read as graphql-core reads them."""
    for number in range(seed, seed + 100):
        text = Writer(number).document()
        assert ours(text) == expected(text), text


ODD = (
    "{a}",
    "mutation{a}",
    "mutation($v:Int){deleteA(id:$v)}",
    "mutation @live { deleteA }",
    'mutation M @a(b: {c: "}"}) @d { deleteA(id: 1) }',
    "mutation{mutation{mutation}}",
    "query query{query}",
    "mutation on { on(on: on) @on }",
    "mutation { query: deleteA(id: 1) }",
    "mutation { a,,,,b }",
    "\ufeffmutation { deleteA }",
    "mutation#{ x }\n{ deleteA }",
    "mutation # x\r{ deleteA }",
    'mutation { a(x: """}""") deleteB }',
    'mutation { a(x: """\\"""}""") deleteB }',
    'mutation { a(x: "\\\\") deleteB(y: "\\"") }',
    'mutation { a(x: "#") deleteB }',
    "mutation { a(x: {y: {z: [{w: 1}, []]}}) deleteB }",
    "mutation { ...{ deleteA } }",
    "mutation { ... @include(if: true) { deleteA } }",
    "mutation { ... on Mutation @skip(if: true) { deleteA } b }",
    "mutation { ...F } fragment F on M { deleteA }",
    "fragment fragment on fragment { deleteA } mutation { ...fragment }",
    "mutation { ...F } fragment F on M { ...G } fragment G on M { deleteA ...F }",
    'query($v: I = {a: "mutation { deleteA }"}) { a }',
    "subscription { deleted }",
    "mutation A { a } mutation B { deleteB } { c }",
    "query ($a: [Int!]! = [1, 2] @d) { a(b: $a) }",
    "mutation { a(x: -0.1e+5, y: 0) }",
    "mutation { a(true: true, null: null) }",
)


@pytest.mark.parametrize("text", ODD)
def test_odd_documents(text: str) -> None:
    """What is legal but seldom written is read as graphql-core reads it."""
    assert ours(text) == expected(text)


@pytest.mark.parametrize("seed", range(0, 600, 100))
def test_damaged_documents_lose_no_mutation_before_the_damage(seed: int) -> None:
    """A document cut short is read without an error, and still yields a field that stands whole before the cut."""
    for number in range(seed, seed + 100):
        writer = Writer(number)
        text = "mutation { deleteProject(id: 1) " + writer.selections(1)[1:] + " " + writer.document()
        cut = text[: writer.random.randrange(33, len(text) + 1)]
        try:
            whole = expected(cut)
        except GraphQLSyntaxError:
            whole = [("mutation", "deleteProject", ("id",))]
        assert ("mutation", "deleteProject", ("id",)) in whole
        reading = read(Snippet("graphql", cut, context=Context()), Budget())
        assert "deleteProject" in {act.names[0] for act in reading.acts if isinstance(act, Statement)}, cut


@pytest.mark.parametrize(
    "cut", ["a(x: $", "a(x: [$", "a @", "a @skip(if: $", "...", "... on", "a:", "a(x:", "a(x: {y:"]
)
def test_a_document_that_ends_inside_a_token_of_two_parts(cut: str) -> None:
    """What is cut after a `$`, an `@` or a `:` is read up to there."""
    reading = read(Snippet("graphql", "mutation { deleteProject(id: 1) " + cut, context=Context()), Budget())
    assert "deleteProject" in {act.names[0] for act in reading.acts if isinstance(act, Statement)}

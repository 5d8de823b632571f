"""The shell's syntax tree: words made of parts, and commands made of words. Every node knows its span."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import Span

# -- the kinds of a word's parts --------------------------------------------------------------------------------------
LITERAL = 0
PARAMETER = 1
COMMAND = 2
PROCESS = 3
ARITHMETIC = 4
ARRAY = 5
EXTGLOB = 6


class Part:
    """A part of a word.

    `kind` is one of the kinds above. `text`: a literal's text, a parameter's name, the raw text of arithmetic.
    `quoted`: inside double quotes, or a quoted literal. `op`, `sub`, `words`: of `${name[sub]op...}`, the elements of
    an array, the patterns of an extglob; a subscript that holds expansions comes last. `body`: the commands of a
    substitution, and of an array the keys that hold expansions.
    """

    __slots__ = ("body", "kind", "op", "quoted", "span", "sub", "text", "words")

    def __init__(
        self,
        kind: int,
        text: str,
        quoted: bool,
        span: Span,
        *,
        op: str = "",
        sub: str = "",
        words: list[Word] | None = None,
        body: list[Node] | None = None,
    ) -> None:
        """Hold the part."""
        self.kind = kind
        self.text = text
        self.quoted = quoted
        self.span = span
        self.op = op
        self.sub = sub
        self.words: list[Word] = words if words is not None else _NO_WORDS
        self.body: list[Node] = body if body is not None else _NO_NODES


class Word:
    """A word: either a plain literal (`parts` is None, `text` says all) or a list of parts.

    `quoted` is true where any of it was quoted: such a word is no keyword and no alias, and a quoted here-document
    delimiter makes the body literal. `active` is true where an unquoted `*?[{~` may still expand.
    """

    __slots__ = ("active", "end", "parts", "quoted", "start", "text")

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        parts: list[Part] | None = None,
        quoted: bool = False,
        active: bool = False,
    ) -> None:
        """Hold the word."""
        self.text = text
        self.start = start
        self.end = end
        self.parts = parts
        self.quoted = quoted
        self.active = active


class Assignment:
    """`name[sub]op value`; an array literal is a word with one `ARRAY` part. `index`: a subscript with expansions."""

    __slots__ = ("index", "name", "op", "sub", "value")

    def __init__(self, name: str, sub: str, op: str, value: Word, index: Word | None = None) -> None:
        """Hold the assignment; `op` is `=` or `+=`."""
        self.index = index
        self.name = name
        self.sub = sub
        self.op = op
        self.value = value


class Redirection:
    """`fd op target`. For a here-document, `target` becomes its body once that has been read."""

    __slots__ = ("fd", "op", "strip", "target")

    def __init__(self, op: str, fd: str, target: Word, strip: bool = False) -> None:
        """Hold the redirection."""
        self.op = op
        self.fd = fd
        self.target = target
        self.strip = strip


class Simple:
    """A simple command: assignments, words, redirections."""

    __slots__ = ("assignments", "end", "redirections", "start", "words")

    def __init__(self, start: int) -> None:
        """Start empty at this offset."""
        self.start = start
        self.end = start
        self.assignments: list[Assignment] = []
        self.words: list[Word] = []
        self.redirections: list[Redirection] = []


class Pipeline:
    """Commands joined by `|`."""

    __slots__ = ("commands",)

    def __init__(self, commands: list[Node]) -> None:
        """Hold the commands."""
        self.commands = commands


class AndOr:
    """Pipelines joined by `&&` and `||`; the first operator is empty."""

    __slots__ = ("items",)

    def __init__(self, items: list[tuple[str, Node]]) -> None:
        """Hold the items."""
        self.items = items


class Group:
    """`( )` (a subshell), `{ }` or a `coproc`; also a backgrounded list."""

    __slots__ = ("body", "redirections", "subshell")

    def __init__(self, body: list[Node], subshell: bool) -> None:
        """Hold the body."""
        self.body = body
        self.subshell = subshell
        self.redirections: list[Redirection] = []


class If:
    """`if`: pairs of condition and body; `orelse` is None where there is no `else`."""

    __slots__ = ("branches", "orelse", "redirections")

    def __init__(self) -> None:
        """Start without a branch."""
        self.branches: list[tuple[list[Node], list[Node]]] = []
        self.orelse: list[Node] | None = None
        self.redirections: list[Redirection] = []


class Loop:
    """`while`, `until`, `for`, `select`. `variable` is empty for `while`; `words` is None for `for x` without `in`."""

    __slots__ = ("body", "condition", "redirections", "variable", "words")

    def __init__(
        self, condition: list[Node], body: list[Node], variable: str = "", words: list[Word] | None = None
    ) -> None:
        """Hold the loop."""
        self.condition = condition
        self.body = body
        self.variable = variable
        self.words = words
        self.redirections: list[Redirection] = []


class Case:
    """`case`: the subject, and pairs of patterns and body."""

    __slots__ = ("items", "redirections", "subject")

    def __init__(self, subject: Word) -> None:
        """Hold the subject."""
        self.subject = subject
        self.items: list[tuple[list[Word], list[Node]]] = []
        self.redirections: list[Redirection] = []


class Function:
    """`name() body`."""

    __slots__ = ("body", "name", "start")

    def __init__(self, name: str, body: Node | None, start: int) -> None:
        """Hold the definition."""
        self.name = name
        self.body = body
        self.start = start


class Test:
    """`[[ ]]` and `(( ))`: nothing runs but the substitutions in its words."""

    __slots__ = ("redirections", "words")

    def __init__(self, words: list[Word]) -> None:
        """Hold the words."""
        self.words = words
        self.redirections: list[Redirection] = []


def simples(nodes: list[Node]) -> list[Simple]:
    """Return the simple commands of a tree at any depth, those in words among them."""
    found: list[Simple] = []
    todo: list[Node | Word | Part | None] = list(nodes)
    while todo:
        node = todo.pop()
        if isinstance(node, Simple):
            found.append(node)
            todo += node.words
            for assignment in node.assignments:
                # The arguments of `export` and its like are in the words as well; an array's elements are not there.
                todo += [assignment.value, assignment.index]
            todo += [r.target for r in node.redirections]
        elif isinstance(node, Word):
            todo += node.parts or ()
        elif isinstance(node, Part):
            todo += [*node.words, *node.body]
        elif isinstance(node, Pipeline):
            todo += node.commands
        elif isinstance(node, AndOr):
            todo += [item for _, item in node.items]
        elif isinstance(node, Function):
            todo.append(node.body)
        elif node is not None:
            todo += [r.target for r in node.redirections]
            if isinstance(node, Group):
                todo += node.body
            elif isinstance(node, If):
                for condition, body in node.branches:
                    todo += [*condition, *body]
                todo += node.orelse or ()
            elif isinstance(node, Loop):
                todo += [*node.condition, *node.body, *(node.words or ())]
            elif isinstance(node, Case):
                todo.append(node.subject)
                for patterns, body in node.items:
                    todo += [*patterns, *body]
            else:
                todo += node.words
    return found


# Shared by all parts without any; never changed.
_NO_WORDS: list[Word] = []
_NO_NODES: list[Node] = []

Node = Simple | Pipeline | AndOr | Group | If | Loop | Case | Function | Test

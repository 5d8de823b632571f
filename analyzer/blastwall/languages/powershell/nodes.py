"""The tree of a PowerShell script: statements and expressions, plain slotted classes with a span each."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.model import Span


class Node:
    """What every node has: the `span` it stands at."""

    __slots__ = ("span",)

    def __init__(self, span: Span) -> None:
        """Hold the place."""
        self.span = span


class Text(Node):
    """A word or string: literal `parts` and interpolated expressions. `quote` is `'`, `"` or empty for a bare word."""

    __slots__ = ("parts", "quote")

    def __init__(self, parts: Sequence[str | Node], quote: str, span: Span) -> None:
        """Hold the parts."""
        super().__init__(span)
        self.parts = parts
        self.quote = quote


class Variable(Node):
    """`$name`, `${name}`, `$env:NAME`, `@name` (`splat`). `name` is lower case."""

    __slots__ = ("name", "splat")

    def __init__(self, name: str, span: Span, *, splat: bool = False) -> None:
        """Hold the name."""
        super().__init__(span)
        self.name = name
        self.splat = splat


class Array(Node):
    """`a, b, c`."""

    __slots__ = ("items",)

    def __init__(self, items: Sequence[Node], span: Span) -> None:
        """Hold the items."""
        super().__init__(span)
        self.items = items


class Table(Node):
    """`@{ key = value }`."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Sequence[tuple[Node, Node]], span: Span) -> None:
        """Hold the pairs."""
        super().__init__(span)
        self.pairs = pairs


class Block(Node):
    """`{ ... }`: its `statements`, the names of its parameters with their defaults, and which are `switches`."""

    __slots__ = ("parameters", "statements", "switches")

    def __init__(
        self,
        statements: Sequence[Node],
        span: Span,
        parameters: Sequence[tuple[str, Node | None]] = (),
        switches: frozenset[str] = frozenset(),
    ) -> None:
        """Hold the body."""
        super().__init__(span)
        self.statements = statements
        self.parameters = parameters
        self.switches = switches


class Group(Node):
    """`( ... )`, `$( ... )` and `@( ... )`: statements whose output is the value. `kind` is the opening."""

    __slots__ = ("kind", "statements")

    def __init__(self, kind: str, statements: Sequence[Node], span: Span) -> None:
        """Hold the statements."""
        super().__init__(span)
        self.kind = kind
        self.statements = statements


class TypeName(Node):
    """`[System.IO.File]`; `name` is lower case without blanks."""

    __slots__ = ("name",)

    def __init__(self, name: str, span: Span) -> None:
        """Hold the name."""
        super().__init__(span)
        self.name = name


class Access(Node):
    """One step of a postfix chain: `.name`, `::name`, `.name(args)`, `[index]` (`name` is None then)."""

    __slots__ = ("arguments", "name", "static")

    def __init__(
        self, name: Node | None, span: Span, *, static: bool = False, arguments: Sequence[Node] | None = None
    ) -> None:
        """Hold the step."""
        super().__init__(span)
        self.name = name
        self.static = static
        self.arguments = arguments


class Chain(Node):
    """A value and the steps taken from it: `$x.Name.Trim()[0]`."""

    __slots__ = ("head", "steps")

    def __init__(self, head: Node, steps: Sequence[Access], span: Span) -> None:
        """Hold head and steps."""
        super().__init__(span)
        self.head = head
        self.steps = steps


class Prefix(Node):
    """Prefix operators, outermost first (`!`, `-not`, `,`, a cast's type name in brackets), before `operand`."""

    __slots__ = ("operand", "operators")

    def __init__(self, operators: Sequence[str], operand: Node, span: Span) -> None:
        """Hold the operators."""
        super().__init__(span)
        self.operators = operators
        self.operand = operand


class Binary(Node):
    """Operands joined by operators of one precedence: `first` and then `(operator, operand)` from the left."""

    __slots__ = ("first", "rest")

    def __init__(self, first: Node, rest: list[tuple[str, Node]], span: Span) -> None:
        """Hold the operands."""
        super().__init__(span)
        self.first = first
        self.rest = rest


class Assign(Node):
    """`target op value`; `value` is a statement."""

    __slots__ = ("operator", "target", "value")

    def __init__(self, target: Node, operator: str, value: Node, span: Span) -> None:
        """Hold both sides."""
        super().__init__(span)
        self.target = target
        self.operator = operator
        self.value = value


class Parameter(Node):
    """`-Name` or `-Name:value` of a command, `name` as written without the dash."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: Node | None, span: Span) -> None:
        """Hold the name."""
        super().__init__(span)
        self.name = name
        self.value = value


class Redirect(Node):
    """`> file`, `2>> file`; `target` is None for a merge (`2>&1`)."""

    __slots__ = ("append", "stream", "target")

    def __init__(self, stream: str, append: bool, target: Node | None, span: Span) -> None:
        """Hold the redirection."""
        super().__init__(span)
        self.stream = stream
        self.append = append
        self.target = target


class Command(Node):
    """A command: its `name`, its `elements` (arguments, parameters, redirections), the `call` operator (`&`, `.`)."""

    __slots__ = ("call", "elements", "name")

    def __init__(self, name: Node, elements: Sequence[Node], call: str, span: Span) -> None:
        """Hold the command."""
        super().__init__(span)
        self.name = name
        self.elements = elements
        self.call = call


class Pipeline(Node):
    """Commands or expressions joined by `|`; redirections of an expression stand beside it in `redirects`."""

    __slots__ = ("elements", "redirects")

    def __init__(self, elements: Sequence[Node], redirects: Sequence[Redirect], span: Span) -> None:
        """Hold the elements."""
        super().__init__(span)
        self.elements = elements
        self.redirects = redirects


class Branches(Node):
    """`if`, `switch`, `try`, `while`, ...: `heads` run first, then any of `bodies`. `always` if one surely runs."""

    __slots__ = ("bodies", "heads", "word")

    def __init__(self, word: str, heads: Sequence[Node], bodies: Sequence[Block], span: Span) -> None:
        """Hold the parts."""
        super().__init__(span)
        self.word = word
        self.heads = heads
        self.bodies = bodies


class Each(Node):
    """`foreach ($name in items) { body }`."""

    __slots__ = ("body", "items", "name")

    def __init__(self, name: str, items: Node, body: Block, span: Span) -> None:
        """Hold the loop."""
        super().__init__(span)
        self.name = name
        self.items = items
        self.body = body


class Function(Node):
    """`function name { ... }`; `name` is lower case."""

    __slots__ = ("body", "name")

    def __init__(self, name: str, body: Block, span: Span) -> None:
        """Hold the definition."""
        super().__init__(span)
        self.name = name
        self.body = body


class Unread(Node):
    """A stretch the parser could not make sense of, or would have had to nest too deep for."""

    __slots__ = ()

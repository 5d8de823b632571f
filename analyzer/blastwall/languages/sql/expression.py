"""Reads the condition of a WHERE into a small tree, by precedence climbing over tokens.

Nodes are tuples whose first item names them: `("column", name)`, `("value", x)`, `("parameter", text)`,
`("and", items)`, `("or", items)`, `("not", item)`, `("compare", op, left, right)`, `("arithmetic", op, left, right)`,
`("in", item, items)`, `("in-query", item, tokens)`, `("between", item, low, high)`, `("like", item, pattern)`,
`("null", item)`, `("exists", tokens)`, `("call", name, items)`, `("query", tokens)`, `("opaque",)`. What can't be read
is opaque, never an error.
"""

from __future__ import annotations

from blastwall.languages.sql.scanner import NAME, NUMBER, OP, PARAM, STRING, WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from blastwall.languages.sql.scanner import Token

    Node = tuple[Any, ...]

OPAQUE: Node = ("opaque",)
MAX_DEPTH = 64

_COMPARE = {
    "=": "=", "==": "=", "<>": "<>", "!=": "<>", "^=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "<=>": "<=>",
    "!<": ">=", "!>": "<=",
}  # fmt: skip
_ARITHMETIC = {"+": 7, "-": 7, "||": 7, "*": 8, "/": 8, "%": 8, "DIV": 8, "MOD": 8, "&": 7, "|": 7, "^": 8}
_LIKE = frozenset({"LIKE", "ILIKE", "GLOB", "RLIKE", "REGEXP", "SIMILAR", "MATCH"})
_MATCHES = {"~": "RLIKE", "~*": "RLIKE", "~~": "LIKE", "~~*": "ILIKE"}
_NOT_MATCHES = {"!~": "RLIKE", "!~*": "RLIKE", "!~~": "LIKE", "!~~*": "ILIKE"}


class _Stop(Exception):
    """Raised inside where nothing more can be read; never leaves this module."""


def read_condition(tokens: Sequence[Token]) -> Node:
    """Return the tree of a condition; `OPAQUE` where not all of it could be read."""
    reader = _Reader(tokens)
    try:
        node = reader.expression(0, 0)
    except _Stop:
        return OPAQUE
    return node if reader.at >= len(tokens) else OPAQUE


class _Reader:
    """Walks over the tokens of one condition."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Start at the first token."""
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        """Return the word or operator at hand, empty for anything else."""
        index = self.at + ahead
        return self.tokens[index].up if index < len(self.tokens) else ""

    def expression(self, least: int, depth: int) -> Node:
        """Read operators that bind at least so tightly: 1 OR, 2 XOR, 3 AND, 4 NOT, 5 comparison, 7/8 arithmetic."""
        if depth > MAX_DEPTH:
            raise _Stop
        left = self.prefix(depth)
        while self.at < len(self.tokens):
            up = self.peek()
            if up == "OR" and least <= 1:
                self.at += 1
                left = _join("or", left, self.expression(2, depth + 1))
            elif up == "XOR" and least <= 2:
                self.at += 1
                left = ("xor", left, self.expression(3, depth + 1))
            elif up in ("AND", "&&") and least <= 3:
                self.at += 1
                left = _join("and", left, self.expression(4, depth + 1))
            elif least <= 5 and up in _COMPARE:
                self.at += 1
                if self.peek() in ("ANY", "ALL", "SOME"):
                    quantifier = self.peek()
                    self.at += 1
                    left = self.quantified(_COMPARE[up], quantifier, left, depth)
                    continue
                left = ("compare", _COMPARE[up], left, self.expression(6, depth + 1))
            elif least <= 5 and (up in _LIKE or up in _MATCHES or up in _NOT_MATCHES or up in ("IN", "BETWEEN", "IS")):
                left = self.predicate(left, depth, negated=False)
            elif least <= 5 and up == "NOT" and self.peek(1) in _LIKE | {"IN", "BETWEEN"}:
                self.at += 1
                left = self.predicate(left, depth, negated=True)
            elif least <= 5 and up in ("ISNULL", "NOTNULL"):
                self.at += 1
                left = ("null", left) if up == "ISNULL" else ("not", ("null", left))
            elif up == "::":
                self.at += 1
                self.type_name()
            elif up == "COLLATE":
                self.at += 2
            elif up == "AT" and self.peek(1) == "TIME":
                self.at += 3
                self.prefix(depth + 1)
            elif up in _ARITHMETIC and least <= _ARITHMETIC[up]:
                self.at += 1
                left = ("arithmetic", up, left, self.expression(_ARITHMETIC[up] + 1, depth + 1))
            elif up in ("->", "->>") or (up == "[" and left != OPAQUE):
                self.subscript()
                left = ("call", "subscript", (left,))
            else:
                break
        return left

    def quantified(self, op: str, quantifier: str, left: Node, depth: int) -> Node:
        """`= ANY ($1)`, `= ANY (ARRAY[...])`, `<> ALL (...)`: an IN list in other words."""
        inner: Sequence[Token] = self.group()
        if op == "=" and quantifier in ("ANY", "SOME"):
            if inner and inner[0].up in ("SELECT", "WITH", "VALUES", "("):
                return ("in-query", left, inner)
            if len(inner) == 1 and inner[0].kind == PARAM:
                return ("in", left, (("parameter", inner[0].text),))
            if inner and all(token.kind in (STRING, NUMBER) or token.up == "," for token in inner):
                return ("in", left, tuple(read_condition(part) for part in split_commas(inner)))
            if len(inner) > 2 and inner[0].up == "ARRAY" and inner[1].up == "[":
                return ("in", left, tuple(read_condition(part) for part in split_commas(inner[2:-1])))
        return OPAQUE

    def predicate(self, left: Node, depth: int, *, negated: bool) -> Node:
        """Read IN, BETWEEN, LIKE and its kin, or IS after their left side."""
        up = self.peek()
        self.at += 1
        node: Node
        if up == "IN":
            if self.peek() == "UNNEST":
                self.at += 1
            if self.peek() != "(":
                inner: Sequence[Token] = self.tokens[self.at : self.at + 1]
                self.at += 1
            else:
                inner = self.group()
            if inner and inner[0].up in ("SELECT", "WITH", "TABLE", "VALUES", "FROM"):
                node = ("in-query", left, inner)
            else:
                node = ("in", left, tuple(read_condition(part) for part in split_commas(inner)))
        elif up == "BETWEEN":
            if self.peek() in ("SYMMETRIC", "ASYMMETRIC"):
                self.at += 1
            low = self.expression(6, depth + 1)
            if self.peek() != "AND":
                raise _Stop
            self.at += 1
            node = ("between", left, low, self.expression(6, depth + 1))
        elif up == "IS":
            if self.peek() == "NOT":
                self.at += 1
                negated = not negated
            what = self.peek()
            self.at += 1
            if what in ("NULL", "UNKNOWN"):
                node = ("null", left)
            elif what in ("TRUE", "FALSE"):
                node = ("compare", "=", left, ("value", what == "TRUE"))
            elif what == "DISTINCT" and self.peek() == "FROM":
                self.at += 1
                node = ("not", ("compare", "<=>", left, self.expression(6, depth + 1)))
            elif what in ("JSON", "DOCUMENT", "NORMALIZED", "OF"):
                raise _Stop
            else:  # SQLite: `x IS 5`
                self.at -= 1
                node = ("compare", "<=>", left, self.expression(6, depth + 1))
        else:
            if up in _NOT_MATCHES:
                negated = not negated
            kind = _MATCHES.get(up) or _NOT_MATCHES.get(up) or up
            if up == "SIMILAR" and self.peek() == "TO":
                self.at += 1
            pattern = self.expression(6, depth + 1)
            if self.peek() == "ESCAPE":
                self.at += 1
                self.prefix(depth + 1)
            node = ("like", left, pattern, kind)
        return ("not", node) if negated else node

    def prefix(self, depth: int) -> Node:
        """Read what may start an operand."""
        if depth > MAX_DEPTH or self.at >= len(self.tokens):
            raise _Stop
        token = self.tokens[self.at]
        up, kind = token.up, token.kind
        if kind == STRING:
            self.at += 1
            return ("value", token.text)
        if kind == NUMBER:
            self.at += 1
            return _number(token.text)
        if kind == PARAM:
            self.at += 1
            return ("parameter", token.text)
        if kind == OP:
            if up == "(":
                inner = self.group()
                if inner and inner[0].up in ("SELECT", "WITH", "VALUES"):
                    return ("query", inner)
                parts = split_commas(inner)
                if len(parts) != 1:
                    return ("row", tuple(_Reader(part).whole(depth + 1) for part in parts))
                return _Reader(inner).whole(depth + 1)
            if up == "!":
                self.at += 1
                return ("not", self.expression(9, depth + 1))
            if up in ("-", "+"):
                self.at += 1
                operand = self.expression(9, depth + 1)
                if up == "-" and operand[0] == "value" and isinstance(operand[1], float):
                    return ("value", -operand[1])
                return operand if up == "+" else ("arithmetic", "-", ("value", 0.0), operand)
            if up == "*":
                self.at += 1
                return ("column", "*")
            raise _Stop
        if kind == NAME:
            return self.column()
        if kind != WORD:
            raise _Stop
        if up == "NOT":
            self.at += 1
            return ("not", self.expression(4, depth + 1))
        if up in ("TRUE", "FALSE"):
            self.at += 1
            return ("value", up == "TRUE")
        if up == "NULL":
            self.at += 1
            return ("value", None)
        if up == "EXISTS":
            self.at += 1
            return ("exists", self.group())
        if up == "CASE":
            return self.case()
        if up in ("DATE", "TIMESTAMP", "TIME", "INTERVAL", "BINARY") and self.at + 1 < len(self.tokens):
            following = self.tokens[self.at + 1]
            if following.kind == STRING or (up == "INTERVAL" and following.kind in (NUMBER, PARAM)):
                self.at += 2
                unit = self.tokens[self.at] if self.at < len(self.tokens) else following
                if up == "INTERVAL" and unit.kind == WORD and unit.up not in ("AND", "OR"):
                    self.at += 1
                return ("value", following.text) if up != "INTERVAL" else ("call", "interval", ())
        if up == "CURRENT" and self.peek(1) == "OF":
            self.at += 3
            return ("cursor",)
        if up[0] == "@":
            self.at += 1
            return ("parameter", token.text)
        if self.peek(1) == "(":
            return self.call(token.text, depth)
        if up in ("SELECT", "FROM", "WHERE", "GROUP", "ORDER"):
            raise _Stop
        return self.column(depth)

    def whole(self, depth: int) -> Node:
        """Read all the tokens as one expression."""
        node = self.expression(0, depth)
        return node if self.at >= len(self.tokens) else OPAQUE

    def column(self, depth: int = 0) -> Node:
        """Read a name, dotted or not, or the call of a dotted name."""
        parts = [self.tokens[self.at].text]
        self.at += 1
        while self.peek() == "." and self.at + 1 < len(self.tokens):
            parts.append(self.tokens[self.at + 1].text)
            self.at += 2
        if self.peek() == "(" and self.at and self.tokens[self.at - 1].kind in (WORD, NAME):
            self.at -= 1
            return self.call(parts[-1], depth)
        return ("column", ".".join(parts))

    def call(self, name: str, depth: int) -> Node:
        """Read a function's call; the first token at hand is the last part of its name."""
        self.at += 1
        inner = self.group()
        low = name.lower()
        if low in ("cast", "try_cast", "convert") and inner:
            for index, token in enumerate(inner):
                if token.up in ("AS", "USING"):
                    return _Reader(inner[:index]).whole(depth + 1)
        if inner and inner[0].up in ("SELECT", "WITH"):
            return ("query", inner)
        arguments: list[Node] = []
        for part in split_commas(inner):
            try:
                arguments.append(_Reader(part).whole(depth + 1))
            except _Stop:
                arguments.append(OPAQUE)
        if self.peek() == "OVER":
            raise _Stop
        return ("call", low, tuple(arguments))

    def case(self) -> Node:
        """Step over CASE ... END."""
        depth = 0
        while self.at < len(self.tokens):
            up = self.peek()
            self.at += 1
            if up == "CASE":
                depth += 1
            elif up == "END":
                depth -= 1
                if not depth:
                    return ("call", "case", (OPAQUE,))
        raise _Stop

    def subscript(self) -> None:
        """Step over `-> 'key'` or `[1]`."""
        if self.peek() == "[":
            while self.at < len(self.tokens) and self.peek() != "]":
                self.at += 1
            self.at += 1
        else:
            self.at += 2

    def type_name(self) -> None:
        """Step over the type after `::`."""
        self.at += 1
        while self.peek() == "." or self.peek() in ("PRECISION", "VARYING", "WITHOUT", "WITH", "TIME", "ZONE"):
            self.at += 2 if self.peek() == "." else 1
        if self.peek() == "(":
            self.group()
        while self.peek() == "[":
            self.subscript()

    def group(self) -> Sequence[Token]:
        """Return the tokens inside the parentheses at hand, and step behind them."""
        if self.peek() != "(":
            raise _Stop
        begin = self.at + 1
        depth = 0
        for index in range(self.at, len(self.tokens)):
            up = self.tokens[index].up
            if up == "(":
                depth += 1
            elif up == ")":
                depth -= 1
                if not depth:
                    self.at = index + 1
                    return self.tokens[begin:index]
        raise _Stop


def split_commas(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Split at the commas outside parentheses."""
    parts: list[Sequence[Token]] = []
    depth = begin = 0
    for index, token in enumerate(tokens):
        up = token.up
        if up == "(" or up == "[":
            depth += 1
        elif up == ")" or up == "]":
            depth -= 1
        elif up == "," and depth <= 0:
            parts.append(tokens[begin:index])
            begin = index + 1
    if begin < len(tokens) or parts:
        parts.append(tokens[begin:])
    return parts


def _join(word: str, left: Node, right: Node) -> Node:
    if left[0] == word:
        return (word, (*left[1], right)) if len(left[1]) < 64 else (word, (left, right))
    return (word, (left, right))


def _number(text: str) -> Node:
    try:
        return ("value", float(int(text, 16)) if text[:2] in ("0x", "0X") else float(text))
    except (ValueError, OverflowError):
        return OPAQUE

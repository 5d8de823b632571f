"""Evaluates the shell's arithmetic (`$(( ))`, `(( ))`, `let`, subscripts, offsets); what is not known stays unknown.

Source: POSIX.1-2017 2.6.4 and bash(1), ARITHMETIC EVALUATION: C's operators and precedences, `**`, numbers as `0x`,
`0` and `base#digits`, 64-bit wrap-around, names that stand for their value with no `$` before them.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[str, str | None], str | None]
    Assign = Callable[[str, str | None, str], None]

_TOKENS = re.compile(
    r"\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d+)|\$?\{?([A-Za-z_]\w*)\}?"
    r"|(\*\*=?|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|[-+*/%&|^~!<>=?:,()\[\]]))",
    re.A,
).match
#: `$name` and `${name}`, and `${#name}`, `${#name[@]}` and `$#`, as they stand in arithmetic and in subscripts.
NAMED = re.compile(r"\$\{?([A-Za-z_]\w*|[0-9])\}?", re.A)
SIZED = re.compile(r"\$\{#(\w+)(\[[@*]\])?\}|\$(#)", re.A)
#: Binary operators and how tightly they bind.
_BINDS = {
    "||": 1,
    "&&": 2,
    "|": 3,
    "^": 4,
    "&": 5,
    "==": 6,
    "!=": 6,
    "<": 7,
    "<=": 7,
    ">": 7,
    ">=": 7,
    "<<": 8,
    ">>": 8,
    "+": 9,
    "-": 9,
    "*": 10,
    "/": 10,
    "%": 10,
    "**": 11,
}
_ASSIGNS = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**="})
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_"
#: Longer expressions are unknown: nobody reads them either.
_LONGEST = 512
_DEEPEST = 24


class _Unreadable(Exception):
    """The text is no expression this evaluator knows."""


def wrap(number: int) -> int:
    """Return the number as 64 bits hold it."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def number_of(text: str) -> int | None:
    """Return what a numeral is worth; None where it is none."""
    lower = text.lower()
    try:
        if lower.startswith("0x"):
            return wrap(int(lower[2:], 16))
        if "#" in text:
            base, _, digits = text.partition("#")
            size = int(base)
            if not 2 <= size <= 64:
                return None
            total = 0
            for digit in digits:
                # up to base 36 letters count alike, whatever their case
                worth = _DIGITS.find(digit.lower() if size <= 36 else digit)
                if not 0 <= worth < size:
                    return None
                total = total * size + worth
            return wrap(total)
        if text.startswith("0") and len(text) > 1:
            return wrap(int(text, 8))
        return wrap(int(text))
    except ValueError:
        return None


class _Evaluator:
    """One expression, read and evaluated in one pass. An unknown value is None."""

    __slots__ = ("assign", "at", "depth", "live", "lookup", "tokens")

    def __init__(self, text: str, lookup: Lookup, assign: Assign | None, depth: int) -> None:
        self.lookup = lookup
        self.assign = assign
        self.depth = depth
        self.at = 0
        #: false in the branch that `&&`, `||` and `?:` leave out: nothing is assigned there
        self.live = True
        self.tokens: list[tuple[str, str]] = []
        place = 0
        end = len(text.rstrip())
        while place < end:
            match = _TOKENS(text, place)
            if match is None:
                raise _Unreadable
            place = match.end()
            kind = "number" if match[1] else "name" if match[2] else "op"
            self.tokens.append((kind, match[1] or match[2] or match[3]))

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] == "op" else ""

    def take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise _Unreadable
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, op: str) -> None:
        if self.take() != ("op", op):
            raise _Unreadable

    def whole(self) -> int | None:
        if not self.tokens:
            return 0
        value = self.comma()
        if self.at < len(self.tokens):
            raise _Unreadable
        return value

    def comma(self) -> int | None:
        value = self.ternary()
        while self.peek() == ",":
            self.at += 1
            value = self.ternary()
        return value

    def ternary(self) -> int | None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unreadable
        condition = self.binary(1)
        if self.peek() == "?":
            self.at += 1
            live = self.live
            self.live = live and condition is not None and condition != 0
            first = self.comma()
            self.expect(":")
            self.live = live and condition == 0
            second = self.ternary()
            self.live = live
            condition = (first if first == second else None) if condition is None else first if condition else second
        self.depth -= 1
        return condition

    def binary(self, least: int) -> int | None:
        left = self.unary()
        while True:
            op = self.peek()
            binds = _BINDS.get(op, 0)
            if binds < least:
                return left
            self.at += 1
            live = self.live
            if op == "&&":
                self.live = live and left is not None and left != 0
            elif op == "||":
                self.live = live and left == 0
            # `**` alone associates to the right
            right = self.binary(binds if op == "**" else binds + 1)
            self.live = live
            left = _apply(op, left, right)

    def unary(self) -> int | None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unreadable
        op = self.peek()
        value: int | None
        if op in ("-", "+", "!", "~"):
            self.at += 1
            value = self.unary()
            if value is not None:
                value = wrap(-value if op == "-" else value if op == "+" else ~value if op == "~" else int(not value))
        elif op in ("++", "--"):
            self.at += 1
            kind, name = self.take()
            if kind != "name":
                raise _Unreadable
            sub = self.subscript()
            value = self.stored(name, sub)
            value = None if value is None else wrap(value + (1 if op == "++" else -1))
            self.store(name, sub, value)
        else:
            value = self.primary()
        self.depth -= 1
        return value

    def subscript(self) -> str | None:
        if self.peek() != "[":
            return None
        self.at += 1
        index = self.comma()
        self.expect("]")
        return "" if index is None else str(index)

    def primary(self) -> int | None:
        kind, text = self.take()
        if kind == "number":
            return number_of(text)
        if kind == "op":
            if text != "(":
                raise _Unreadable
            value = self.comma()
            self.expect(")")
            return value
        sub = self.subscript()
        op = self.peek()
        if op in _ASSIGNS:
            self.at += 1
            right = self.ternary()
            if op != "=":
                right = _apply(op[:-1], self.stored(text, sub), right)
            self.store(text, sub, right)
            return right
        value = self.stored(text, sub)
        if op in ("++", "--"):
            self.at += 1
            self.store(text, sub, None if value is None else wrap(value + (1 if op == "++" else -1)))
        return value

    def stored(self, name: str, sub: str | None) -> int | None:
        found = None if sub == "" else self.lookup(name, sub)
        if found is None:
            return None
        if not found.strip():
            return 0
        plain = found.strip()
        if plain.lstrip("-").isdigit():
            return wrap(int(plain)) if len(plain) < 20 and plain.lstrip("-")[:1] != "0" else _evaluated(plain, self)
        return _evaluated(plain, self)

    def store(self, name: str, sub: str | None, value: int | None) -> None:
        if self.assign is not None and self.live:
            self.assign(name, sub, "\0" if value is None else str(value))


def _evaluated(text: str, outer: _Evaluator) -> int | None:
    """A name's value is an expression again, as far as it goes."""
    return evaluate(text, outer.lookup, None, outer.depth + 4)


def _apply(op: str, left: int | None, right: int | None) -> int | None:
    """Return `left op right`."""
    if op == "&&":
        if left == 0 or right == 0:
            return 0
        return None if left is None or right is None else 1
    if op == "||":
        if (left is not None and left != 0) or (right is not None and right != 0):
            return 1
        return None if left is None or right is None else 0
    if left is None or right is None:
        return None
    if op == "**":
        return None if right < 0 else wrap(pow(left, right, 1 << 64))
    if op in ("/", "%"):
        if right == 0:
            return None
        # C rounds to zero
        whole = abs(left) // abs(right)
        whole = whole if (left < 0) == (right < 0) else -whole
        return wrap(whole if op == "/" else left - whole * right)
    if op in ("<<", ">>"):
        by = right & 63
        return wrap(left << by if op == "<<" else left >> by)
    return wrap(int(_PLAIN[op](left, right)))


_PLAIN: dict[str, Callable[[int, int], int]] = {
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "&": lambda a, b: a & b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def evaluate(text: str, lookup: Lookup, assign: Assign | None = None, depth: int = 0) -> int | None:
    """Return what an expression is worth; None where that is not known. Assignments in it are carried out."""
    if len(text) > _LONGEST or depth > _DEEPEST or "\0" in text:
        return None
    try:
        return _Evaluator(text, lookup, assign, depth).whole()
    except _Unreadable:
        return None

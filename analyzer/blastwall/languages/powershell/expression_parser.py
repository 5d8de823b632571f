"""Reads expressions: operators by their power, postfix chains, tables, and the words that arguments are made of."""

from __future__ import annotations

import re

from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.quoting import ENDS_WORD, NAME, VARIABLE, TextReader

NUMBER = re.compile(
    r"(?:0[xX][0-9A-Fa-f]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:[kKmMgGtTpP][bB]|[lLdDuU]{1,2})?(?![A-Za-z_0-9\\/:-])"
)
_WORD_OPERATOR = re.compile(r"-[A-Za-z]+")

#: operator -> binding power; a comma binds tighter than any of them (about_Operator_Precedence)
_POWER: dict[str, int] = {"??": 0, "-or": 1, "-xor": 1, "-and": 1, "-bor": 2, "-bxor": 2, "-band": 2}
_POWER |= {"+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "-f": 6, "..": 7}
_COMPARING = [
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notlike",
    "match",
    "notmatch",
    "contains",
    "notcontains",
    "in",
    "notin",
    "replace",
    "split",
    "join",
    "is",
    "isnot",
    "as",
    "shl",
    "shr",
]
for _word in _COMPARING:
    for _case in ("", "c", "i"):
        _POWER["-" + _case + _word] = 3
_UNARY = frozenset({"-not", "-bnot", "-split", "-csplit", "-isplit", "-join", "!", "+", "-", "++", "--", ","})


class ExpressionReader(TextReader):
    """The middle of the parser: reads values, and what is done to them."""

    def nested(self, close: str) -> list[n.Node]:
        """Read statements up to and with `close`; the parser of statements knows how."""
        raise NotImplementedError

    def block(self) -> n.Block | None:
        """Read `{ ... }`; the parser of statements knows how."""
        raise NotImplementedError

    def statement(self) -> n.Node | None:
        """Read one statement; the parser of statements knows how."""
        raise NotImplementedError

    def expression(self, *, commas: bool = True) -> n.Node:
        """Read an expression; without `commas` they end it, as between a call's arguments."""
        operands = [self.listed() if commas else self.unary()]
        operators: list[str] = []

        def reduce() -> None:
            operator, right, left = operators.pop(), operands.pop(), operands.pop()
            span = (left.span[0], right.span[1])
            if isinstance(left, n.Binary) and _POWER.get(left.rest[0][0]) == _POWER[operator]:
                # A chain of any length stays one node: walking it must not recurse.
                left.rest.append((operator, right))
                left.span = span
                operands.append(left)
            else:
                operands.append(n.Binary(left, [(operator, right)], span))

        while self.finished:
            mark = self.at
            self.blanks()
            operator = self.operator()
            if not operator:
                self.at = mark
                break
            self.blanks(lines=True)
            if operator == "?":
                while operators:
                    reduce()
                yes = self.unary()
                self.blanks(lines=True)
                self.take(":")
                self.blanks(lines=True)
                no = self.unary()
                condition = operands.pop()
                operands.append(n.Binary(condition, [("?:", yes), ("?:", no)], (condition.span[0], self.at)))
            else:
                while operators and _POWER[operators[-1]] >= _POWER[operator]:
                    reduce()
                operators.append(operator)
                operands.append(self.listed() if commas else self.unary())
            if not self.budget.spend():
                self.finished = False
        while operators:
            reduce()
        return operands[0]

    def operator(self) -> str:
        """Take a binary operator if one stands here."""
        c = self.peek()
        if c == "-":
            match = _WORD_OPERATOR.match(self.text, self.at)
            if match:
                word = match[0].lower()
                if word in _POWER:
                    self.at = match.end()
                    return word
                return ""
            if self.peek(1) in ("=", "-"):
                return ""
            self.at += 1
            return "-"
        if c in "+*/%" and c:
            if self.peek(1) == "=" or (c == "+" and self.peek(1) == "+"):
                return ""
            self.at += 1
            return c
        if c == "." and self.peek(1) == ".":
            self.at += 2
            return ".."
        if c == "?":
            if self.peek(1) == "?" and self.peek(2) != "=":
                self.at += 2
                return "??"
            if self.peek(1) in " \t\n(":
                self.at += 1
                return "?"
        return ""

    def listed(self) -> n.Node:
        """Read an operand, or several joined by commas."""
        start = self.at
        first = self.unary()
        items: list[n.Node] = [first]
        while self.finished:
            mark = self.at
            self.blanks()
            if self.peek() != ",":
                self.at = mark
                break
            self.at += 1
            self.blanks(lines=True)
            if self.peek() in ("", ")", "}", "]"):
                break
            before = self.at
            items.append(self.unary())
            if self.at == before or not self.budget.spend():
                break
        return first if len(items) == 1 else n.Array(items, (start, self.at))

    def unary(self) -> n.Node:
        """Read prefix operators and casts and what they apply to."""
        start = self.at
        operators: list[str] = []
        while self.at < self.end:
            c = self.peek()
            if c == "-":
                match = _WORD_OPERATOR.match(self.text, self.at)
                if match and match[0].lower() in _UNARY:
                    operators.append(match[0].lower())
                    self.at = match.end()
                elif match:
                    break
                else:
                    operators.append("-")
                    self.at += 1
            elif c in "!,+" and c:
                operators.append(c)
                self.at += 1
            elif c == "[":
                mark = self.at
                name = self.bracket()
                after = self.peek()
                if (after == ":" and self.peek(1) == ":") or (after == "." and NAME.match(self.text, self.at + 1)):
                    node: n.Node = n.TypeName(name, (mark, self.at))
                    node = self.steps(node)
                    return n.Prefix(operators, node, (start, self.at)) if operators else node
                self.blanks()
                if (
                    self.peek()
                    and (self.peek() in "$\"'([@{-" or self.peek().isdigit())
                    and (self.peek() != "-" or self.peek(1) in "$(0123456789")
                ):
                    operators.append(f"[{name}]")
                    continue
                node = n.TypeName(name, (mark, self.at))
                return n.Prefix(operators, node, (start, self.at)) if operators else node
            else:
                break
            self.blanks()
            if not self.budget.spend():
                self.finished = False
                break
        node = self.steps(self.primary())
        if self.text.startswith(("++", "--"), self.at):
            self.at += 2
        return n.Prefix(operators, node, (start, self.at)) if operators else node

    def bracket(self) -> str:
        """Skip `[...]`, nested or quoted brackets in it included; return what is inside, lower case, blanks dropped."""
        start = self.at
        level = 0
        quote = ""
        while self.at < self.end:
            c = self.text[self.at]
            self.at += 1
            if quote:
                if c == quote:
                    quote = ""
            elif c in "'\"":
                quote = c
            elif c == "[":
                level += 1
            elif c == "]":
                level -= 1
                if level == 0:
                    break
        return "".join(self.text[start + 1 : self.at - 1].lower().split())

    def primary(self) -> n.Node:
        """Read a value without operators."""
        c = self.peek()
        start = self.at
        if c in ("'", '"'):
            return self.string()
        if c == "$":
            return self.group("$(") if self.peek(1) == "(" else self.variable()
        if c == "(":
            return self.group("(")
        if c == "{":
            return self.block() or n.Unread((start, self.at))
        if c == "@":
            after = self.peek(1)
            if after == "(":
                return self.group("@(")
            if after == "{":
                return self.table()
            if after in ("'", '"'):
                return self.here_string()
            match = VARIABLE.match(self.text, start + 1)
            if match:
                self.at = match.end()
                return n.Variable(match[0].lower(), (start, self.at), splat=True)
        match = NUMBER.match(self.text, start)
        if match:
            self.at = match.end()
            return n.Text((match[0],), "'", (start, self.at))
        if c and c not in ENDS_WORD and c not in "]=":
            # a bare word where an expression was due: hash keys, sloppy text
            return self.word(start, [])
        return n.Unread((start, self.at))

    def steps(self, head: n.Node) -> n.Node:
        """Read the `.name`, `::name`, `(arguments)` and `[index]` that follow a value without a blank."""
        start = head.span[0]
        found: list[n.Access] = []
        while self.at < self.end and self.finished:
            c = self.peek()
            begin = self.at
            if c == "?" and self.peek(1) in ".[" and self.peek(1) and isinstance(head, n.Variable):
                self.at += 1
                c = self.peek()
            if c == ":" and self.peek(1) == ":":
                self.at += 2
                self.blanks()
                found.append(self.member(begin, static=True))
            elif c == "." and self.peek(1) != "." and (self.peek(1) in "$'\"(" or NAME.match(self.text, self.at + 1)):
                if not self.peek(1):
                    break
                self.at += 1
                found.append(self.member(begin, static=False))
            elif c == "[":
                if not self.enter():
                    self.skip()
                    break
                self.at += 1
                self.blanks(lines=True)
                index = self.expression()
                self.blanks(lines=True)
                if not self.take("]"):
                    self.fault()
                self.depth -= 1
                found.append(n.Access(None, (begin, self.at), arguments=(index,)))
            else:
                break
            if not self.budget.spend():
                self.finished = False
        return n.Chain(head, found, (start, self.at)) if found else head

    def member(self, start: int, *, static: bool) -> n.Access:
        """Read a member's name and, if it is called, its arguments."""
        match = NAME.match(self.text, self.at)
        if match:
            self.at = match.end()
            name: n.Node = n.Text((match[0],), "'", (match.start(), match.end()))
        elif self.peek() in ("'", '"', "$", "("):
            name = self.primary()
        else:
            name = n.Text(("",), "'", (start, self.at))
        if self.peek() != "(":
            return n.Access(name, (start, self.at), static=static)
        arguments: list[n.Node] = []
        if not self.enter():
            self.skip()
            return n.Access(name, (start, self.at), static=static, arguments=(n.Unread((start, self.at)),))
        self.at += 1
        while self.finished:
            self.blanks(lines=True)
            c = self.peek()
            if not c or c == ")":
                break
            if c in ",;":
                self.at += 1
                continue
            before = self.at
            arguments.append(self.expression(commas=False))
            if self.at == before:
                self.fault()
                self.at += 1
        self.take(")")
        self.depth -= 1
        return n.Access(name, (start, self.at), static=static, arguments=arguments)

    def group(self, opening: str) -> n.Node:
        """Read `(`, `$(` or `@(` and what it holds."""
        start = self.at
        self.at += len(opening)
        inner = self.nested(")")
        return n.Group(opening, inner, (start, self.at))

    def table(self) -> n.Node:
        """Read `@{ ... }`."""
        start = self.at
        self.at += 1
        if not self.enter():
            self.skip()
            return n.Unread((start, self.at))
        self.at += 1
        pairs: list[tuple[n.Node, n.Node]] = []
        while self.finished:
            self.gaps()
            c = self.peek()
            if not c or c == "}":
                break
            before = self.at
            match = NAME.match(self.text, self.at)
            if match:
                self.at = match.end()
                key: n.Node = n.Text((match[0],), "'", (before, self.at))
                key = self.steps(key)
            else:
                key = self.unary()
            self.blanks(lines=True)
            if self.take("="):
                self.blanks(lines=True)
                value = self.statement()
                pairs.append((key, value or n.Unread((self.at, self.at))))
            if self.at == before:
                self.fault()
                self.at += 1
        if not self.take("}"):
            self.fault()
        self.depth -= 1
        return n.Table(pairs, (start, self.at))

    def word(self, start: int, parts: list[str | n.Node]) -> n.Node:
        """Read a bare word, in which variables and subexpressions still expand."""
        text, source = self.text, self.source
        held: list[str] = []
        while self.at < self.end:
            c = text[self.at]
            if c in ENDS_WORD:
                break
            if c == "`":
                after = self.peek(1)
                if after == "\n" or not after:
                    self.at += 1
                    break
                # Outside double quotes only the control escapes mean anything; `R is R (about_Special_Characters).
                held.append(source[self.at + 1])
                self.at += 2
            elif c == "$" and (self.peek(1) == "(" or self.peek(1) == "{" or VARIABLE.match(text, self.at + 1)):
                if held:
                    parts.append("".join(held))
                    held = []
                parts.append(self.group("$(") if self.peek(1) == "(" else self.variable())
            elif c in "'\"":
                if held:
                    parts.append("".join(held))
                    held = []
                inner = self.string()
                if isinstance(inner, n.Text):
                    parts.extend(inner.parts)
            else:
                held.append(source[self.at])
                self.at += 1
        if held:
            parts.append("".join(held))
        return n.Text(parts, "", (start, self.at))

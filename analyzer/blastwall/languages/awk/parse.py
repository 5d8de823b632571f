"""Parses awk: rules, functions, statements and expressions as nested tuples. What fits nothing is passed over.

An expression is `(kind, ...)`: `text`, `number`, `regex`, `name`, `field`, `element`, `join`, `binary`, `not`, `minus`,
`step`, `assign`, `choice`, `call`, `group`, `getline`. A statement: `expression`, `print`, `if`, `loop`, `each`,
`block`, `return`, `delete`, `leave`.
"""

from __future__ import annotations

from blastwall.languages.awk.lexer import END, LINE, MARK, NAME, NUMBER, REGEX, STRING, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Node: TypeAlias = tuple[Any, ...]

_DEEPEST = 40
_ASSIGN = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "^=", "**="})
_COMPARE = frozenset({"<", "<=", "==", "!=", ">", ">=", "~", "!~"})
_WORDS = frozenset(
    {"print", "printf", "if", "else", "while", "for", "do", "return", "delete", "next", "nextfile", "exit", "break"}
    | {"continue", "function", "func", "BEGIN", "END", "in", "getline", "BEGINFILE", "ENDFILE", "switch", "case"}
)
UNKNOWN: Node = ("unknown",)


class Program:
    """What a program consists of: `begin`, `main` (pattern and action) and `end` actions, and `functions`."""

    __slots__ = ("begin", "end", "functions", "main")

    def __init__(self) -> None:
        """Start empty."""
        self.begin: list[Node] = []
        self.main: list[tuple[Node | None, Node | None]] = []
        self.end: list[Node] = []
        self.functions: dict[str, tuple[list[str], Node]] = {}


def parse(text: str) -> Program:
    """Return the program; total on any text."""
    return _Parser(text).program()


class _Parser:
    """A recursive descent over the tokens; every loop takes at least one of them."""

    def __init__(self, text: str) -> None:
        self.list = tokens(text)
        self.at = 0
        self.depth = 0
        #: above zero where `>` redirects
        self.printing = 0

    @property
    def kind(self) -> str:
        return self.list[self.at][0]

    @property
    def text(self) -> str:
        """The text of a mark or a name, and nothing for what is quoted."""
        kind, text = self.list[self.at]
        return "" if kind in (STRING, REGEX, NUMBER) else text

    def step(self) -> str:
        text = self.list[self.at][1]
        if self.at < len(self.list) - 1:
            self.at += 1
        return text

    def take(self, *wanted: str) -> bool:
        if self.text in wanted and self.kind != END:
            self.step()
            return True
        return False

    def lines(self, marks: str = "\n;") -> None:
        while self.kind == LINE and self.text in marks:
            self.step()

    # -- the program --------------------------------------------------------------------------------------------------
    def program(self) -> Program:
        made = Program()
        while self.kind != END:
            before = self.at
            self.lines()
            if self.text in ("BEGIN", "END", "BEGINFILE", "ENDFILE"):
                where = made.begin if self.step().startswith("BEGIN") else made.end
                where.append(self.block())
            elif self.text in ("function", "func"):
                self.step()
                name = self.step()
                parameters: list[str] = []
                if self.take("("):
                    while self.kind != END and not self.take(")"):
                        if self.kind == NAME:
                            parameters.append(self.text)
                        self.step()
                self.lines()
                made.functions[name] = (parameters, self.block())
            elif self.text == "{":
                made.main.append((None, self.block()))
            elif self.kind != END:
                pattern = self.expression()
                while self.take(","):
                    self.lines()
                    self.expression()  # a range of records: any of them
                    pattern = UNKNOWN
                made.main.append((pattern, self.block() if self.text == "{" else None))
            if self.at == before:
                self.step()
        return made

    # -- statements ---------------------------------------------------------------------------------------------------
    def block(self) -> Node:
        """Read `{ ... }`, or the one statement there is."""
        if not self.take("{"):
            return self.statement()
        found: list[Node] = []
        while self.kind != END and not self.take("}"):
            before = self.at
            self.lines()
            if self.text != "}":
                found.append(self.statement())
            if self.at == before:
                self.step()
        return ("block", found)

    def statement(self) -> Node:
        self.depth += 1
        try:
            return self._statement() if self.depth < _DEEPEST else (self.step(), ("leave",))[1]
        finally:
            self.depth -= 1

    def _statement(self) -> Node:
        word = self.text
        if word == "{":
            return self.block()
        if word in ("print", "printf"):
            return self._print(self.step())
        if word == "if":
            self.step()
            condition = self._parenthesized()
            then = self._body()
            mark = self.at
            self.lines()
            if self.take("else"):
                return ("if", condition, then, self._body())
            self.at = mark
            return ("if", condition, then, None)
        if word in ("while", "switch"):
            self.step()
            return ("loop", None, self._parenthesized(), None, self._body())
        if word == "do":
            self.step()
            body = self._body()
            self.lines()
            condition = self._parenthesized() if self.take("while") else UNKNOWN
            return ("block", [body, ("loop", None, condition, None, body)])
        if word == "for":
            return self._for()
        if word == "return":
            self.step()
            return ("return", self.expression() if self._operand_next() else None)
        if word == "delete":
            self.step()
            return ("delete", self.expression())
        if word in ("next", "nextfile", "exit", "break", "continue"):
            self.step()
            if word == "exit" and self._operand_next():
                self.expression()
            return ("leave",)
        return ("expression", self.expression())

    def _body(self) -> Node:
        self.lines("\n")
        return ("block", []) if self.take(";") else self.block()

    def _parenthesized(self) -> Node:
        if not self.take("("):
            return UNKNOWN
        kept, self.printing = self.printing, 0
        condition = self.expression()
        self.printing = kept
        while self.kind != END and not self.take(")"):
            self.step()
        return condition

    def _for(self) -> Node:
        self.step()
        if not self.take("("):
            return ("leave",)
        ahead = [self.list[min(self.at + k, len(self.list) - 1)][1] for k in range(4)]
        if ahead[1] == "in" and ahead[3] == ")":
            self.at += 4
            return ("each", ahead[0], ahead[2], self._body())
        parts: list[Node | None] = []
        for closing in (";", ";", ")"):
            parts.append(self.expression() if self.text != closing else None)
            while self.kind != END and not self.take(closing):
                self.step()
            self.lines("\n")
        return ("loop", parts[0], parts[1], parts[2], self._body())

    def _print(self, word: str) -> Node:
        values: list[Node] = []
        kept, self.printing = self.printing, 1
        while self._operand_next():
            values.append(self.expression())
            if not self.take(","):
                break
            self.lines("\n")
        if len(values) == 1 and values[0][0] == "group":
            values = list(values[0][1])
        redirection, target = "", None
        if self.text in (">", ">>", "|", "|&"):
            redirection = self.step()
            target = self._joined()
        self.printing = kept
        return ("print", word, values, redirection, target)

    # -- expressions --------------------------------------------------------------------------------------------------
    def expression(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.depth -= 1
            self.step()
            return UNKNOWN
        made = self._or()
        if self.take("?"):
            self.lines("\n")
            then = self.expression()
            self.lines("\n")
            self.take(":")
            self.lines("\n")
            made = ("choice", made, then, self.expression())
        elif self.text in _ASSIGN and self.kind == MARK:
            operator = self.step()
            self.lines("\n")
            made = ("assign", operator, made, self.expression())
        self.depth -= 1
        return made

    def _or(self) -> Node:
        made = self._compared()
        while self.text in ("&&", "||"):
            operator = self.step()
            self.lines("\n")
            made = ("binary", operator, made, self._compared())
        return made

    def _compared(self) -> Node:
        made = self._piped()
        while self.kind == MARK or self.text == "in":
            if self.text in _COMPARE and not (self.printing and self.text == ">"):
                made = ("binary", self.step(), made, self._piped())
            elif self.take("in"):
                self.step()
                made = UNKNOWN
            else:
                break
        return made

    def _piped(self) -> Node:
        made = self._joined()
        while self.text in ("|", "|&") and self.list[min(self.at + 1, len(self.list) - 1)] == (NAME, "getline"):
            self.at += 2
            into = self._into()
            made = ("getline", "command", made, into)
        return made

    def _joined(self) -> Node:
        made = self._sum()
        while self._operand_next() and self.text not in ("+", "-", "in", "getline"):
            made = ("join", made, self._sum())
        return made

    def _operand_next(self) -> bool:
        if self.kind in (STRING, NUMBER, REGEX):
            return True
        if self.kind == NAME:
            return self.text not in _WORDS or self.text == "getline"
        return self.kind == MARK and self.text in ("(", "$", "!", "-", "+", "++", "--", "@")

    def _sum(self) -> Node:
        made = self._product()
        while self.text in ("+", "-") and self.kind == MARK:
            made = ("binary", self.step(), made, self._product())
        return made

    def _product(self) -> Node:
        made = self._unary()
        while self.text in ("*", "/", "%", "^", "**") and self.kind == MARK:
            made = ("binary", self.step(), made, self._unary())
        return made

    def _unary(self) -> Node:
        signs: list[str] = []
        while self.text in ("!", "-", "+") and self.kind == MARK:
            signs.append(self.step())
        made = self._primary()
        # `a = b = c`: an assignment binds to the lvalue before it, wherever that stands
        if self.text in _ASSIGN and self.kind == MARK and made[0] in ("name", "field", "element") and self.depth > 1:
            operator = self.step()
            self.lines("\n")
            made = ("assign", operator, made, self.expression())
        for sign in reversed(signs):
            made = ("not", made) if sign == "!" else ("minus", made) if sign == "-" else made
        return made

    def _primary(self) -> Node:
        kind, text = self.list[self.at]
        made: Node = UNKNOWN
        if kind == STRING:
            made = ("text", self.step())
        elif kind == NUMBER:
            made = ("number", self.step())
        elif kind == REGEX:
            made = ("regex", self.step())
        elif kind == NAME and text == "getline":
            self.step()
            into = self._into()
            made = ("getline", "file", self._sum() if self.take("<") else None, into)
        elif kind == NAME and text not in _WORDS:
            made = self._named(self.step())
        elif text in ("++", "--"):
            self.step()
            made = ("step", text, self._inner(), True)
        elif text in ("$", "@"):
            self.step()
            inner = self._inner()
            if text == "@":  # an indirect call of gawk's: the function's name is a variable's value
                return ("indirect", inner)
            made = ("field", inner)
        elif text == "(":
            self.step()
            made = self._group(")")
            if self.take("in"):
                self.step()
                made = UNKNOWN
        else:
            self.step()
        if self.text in ("++", "--") and made[0] in ("name", "field", "element"):
            made = ("step", self.step(), made, False)
        return made

    def _inner(self) -> Node:
        self.depth += 1
        made = self._primary() if self.depth < _DEEPEST else UNKNOWN
        self.depth -= 1
        return made

    def _into(self) -> Node | None:
        """The variable a line is read into, where one is named."""
        return self._inner() if (self.kind == NAME and self.text not in _WORDS) or self.text == "$" else None

    def _named(self, name: str) -> Node:
        if self.take("["):
            return ("element", name, self._group("]")[1])
        if self.take("("):
            return ("call", name, self._group(")")[1])
        return ("call", name, []) if name in ("length",) else ("name", name)

    def _group(self, closing: str) -> Node:
        kept, self.printing = self.printing, 0
        values: list[Node] = []
        while self.kind != END and not self.take(closing):
            before = self.at
            self.lines()
            if self.text != closing:
                values.append(self.expression())
            self.take(",")
            if self.at == before:
                self.step()
        self.printing = kept
        return ("group", values)

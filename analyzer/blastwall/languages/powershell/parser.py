"""Reads PowerShell text into a tree: tolerant, linear, and never raising, whatever the text.

Recursive descent with PowerShell's two modes (arguments after a command name, expressions elsewhere). Typographic
dashes and quotes count as their ASCII twins, as PowerShell's own tokenizer has it; they are mapped one code point to
one, so that every span is a span of the text as given.
"""

from __future__ import annotations

import re

from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.expression_parser import NUMBER, ExpressionReader
from blastwall.languages.powershell.quoting import BLANKS, ENDS_WORD, NAME, VARIABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

PARAMETER = re.compile(r"-[A-Za-z_?][A-Za-z0-9_]*(?=[\s;|&(){},<>:]|$)")
_REDIRECT = re.compile(r"([1-6*]?)(>>?)(&[12])?|<")
_ASSIGNMENT = re.compile(r"(?:\?\?|[-+*/%])?=(?!=)")
_WORDS = re.compile(r"[A-Za-z]+")
_BRANCHING = frozenset(
    {"if", "while", "until", "switch", "for", "do", "try", "trap", "catch", "finally", "else", "elseif"}
)
_BARE_BLOCKS = frozenset({"begin", "process", "end", "clean", "dynamicparam", "parallel", "sequence", "inlinescript"})
_KEYWORDS = (
    _BRANCHING
    | _BARE_BLOCKS
    | {"foreach", "function", "filter", "workflow", "configuration", "class", "enum", "param", "return", "throw"}
    | {"exit", "break", "continue", "using", "data"}
)


class Parser(ExpressionReader):
    """One pass over one text. `faults` counts what did not fit the grammar; `finished` is false past a budget."""

    def script(self) -> list[n.Node]:
        """Read the whole text."""
        found: list[n.Node] = []
        while self.at < self.end:
            found.extend(self.statements(""))
            if self.at < self.end:
                # A closing bracket nobody opened: what follows it still counts.
                self.fault()
                self.at += 1
            if not self.finished:
                break
        return found

    def statements(self, close: str) -> list[n.Node]:
        """Read statements up to `close` (not taken) or the end of the text."""
        found: list[n.Node] = []
        while self.finished:
            self.gaps()
            c = self.peek()
            if not c or c == close or c in ")}":
                break
            before = self.at
            node = self.statement()
            if node is not None:
                found.append(node)
            if self.at == before:
                self.fault()
                self.at += 1
        return found

    def statement(self) -> n.Node | None:
        """Read one statement."""
        if not self.budget.spend():
            self.finished = False
            self.at = self.end
            return None
        start = self.at
        if self.peek() == ":" and NAME.match(self.text, start + 1):
            # a loop's label
            match = NAME.match(self.text, start + 1)
            assert match is not None
            self.at = match.end()
            self.blanks(lines=True)
        match = _WORDS.match(self.text, self.at)
        if match:
            word = match[0].lower()
            after = self.text[match.end() : match.end() + 1]
            if word in _KEYWORDS and (not after or after in " \t\n({;})$[`#"):
                node = self.keyword(word, match.end())
                if node is not _NOT_A_KEYWORD:
                    return node
        return self.pipeline()

    def keyword(self, word: str, after: int) -> n.Node | None:
        """Read the statement that begins with the keyword `word`, or say that it is none."""
        start = self.at
        self.at = after
        if word in ("return", "throw", "exit"):
            self.blanks()
            return self.pipeline() if self.peek() not in ("", ";", "\n", "}", ")") else None
        if word in ("break", "continue"):
            self.blanks()
            match = NAME.match(self.text, self.at)
            if match:
                self.at = match.end()
            return None
        if word in ("using", "param") or word == "data":
            self.blanks(lines=word == "param")
            if word == "param" and self.peek() == "(":
                # Called without arguments, each has its default.
                found, _ = self.parameters()
                span = (start, self.at)
                defaults = [n.Assign(n.Variable(name, span), "=", d, span) for name, d in found if d is not None]
                return n.Group("(", defaults, span) if defaults else None
            if word == "using":
                stop = self.text.find("\n", self.at)
                self.at = self.end if stop < 0 else stop
                return None
            body = self.block()
            return body if body is not None else self.back(start)
        if word in ("function", "filter", "workflow", "configuration"):
            return self.function(start)
        if word in ("class", "enum"):
            stop = self.at
            while stop < self.end and self.text[stop] not in "{\n;":
                stop += 1
            self.at = stop
            body = self.block()
            return n.Branches(word, (), (body,), (start, self.at)) if body is not None else None
        if word == "foreach":
            return self.each(start)
        if word in _BARE_BLOCKS:
            self.blanks(lines=True)
            body = self.block() if self.peek() == "{" else None
            return n.Group("(", body.statements, body.span) if body is not None else self.back(start)
        return self.branches(word, start)

    def back(self, start: int) -> n.Node | None:
        """Return to `start`: the word was no keyword after all."""
        self.at = start
        return _NOT_A_KEYWORD

    def function(self, start: int) -> n.Node | None:
        """Read a definition after its keyword."""
        self.blanks()
        begin = self.at
        while self.at < self.end and self.text[self.at] not in " \t\n({;":
            self.at += 1
        name = self.text[begin : self.at].lower().rpartition(":")[2]
        self.blanks(lines=True)
        parameters: list[tuple[str, n.Node | None]] = []
        switches: frozenset[str] = frozenset()
        if self.peek() == "(":
            parameters, switches = self.parameters()
            self.blanks(lines=True)
        body = self.block()
        if body is None:
            self.fault()
            return None
        if parameters:
            body.parameters = [*parameters, *body.parameters]
            body.switches |= switches
        return n.Function(name, body, (start, self.at))

    def each(self, start: int) -> n.Node | None:
        """Read `foreach (...) {...}` after its keyword; a `foreach` without them is the alias."""
        self.blanks(lines=True)
        if self.peek() == "-":
            # foreach -parallel ($x in ...) in a workflow
            match = PARAMETER.match(self.text, self.at)
            if match:
                self.at = match.end()
                self.blanks(lines=True)
        if self.peek() != "(":
            return self.back(start)
        self.at += 1
        self.blanks(lines=True)
        name = ""
        if self.peek() == "$":
            variable = self.variable()
            name = variable.name if isinstance(variable, n.Variable) else ""
        self.blanks(lines=True)
        match = _WORDS.match(self.text, self.at)
        if match and match[0].lower() == "in":
            self.at = match.end()
        items = n.Group("(", self.nested(")"), (start, self.at))
        self.blanks(lines=True)
        body = self.block()
        if body is None:
            return items
        return n.Each(name, items, body, (start, self.at))

    def branches(self, word: str, start: int) -> n.Node | None:
        """Read `if`, `switch`, `try` and the loops: any number of `(...)` and `{...}` with their joining words."""
        heads: list[n.Node] = []
        bodies: list[n.Block] = []
        first = word
        while True:
            self.blanks(lines=True)
            while word == "switch" and self.peek() == "-":
                match = PARAMETER.match(self.text, self.at)
                if not match:
                    break
                self.at = match.end()
                self.blanks(lines=True)
            while word in ("catch", "trap") and self.peek() == "[":
                self.bracket()
                self.blanks(lines=True)
                self.take(",")
                self.blanks(lines=True)
            if self.peek() == "(" and word not in ("do", "try", "else", "finally"):
                heads.append(self.group("("))
                self.blanks(lines=True)
            if self.peek() == "{":
                body = self.switch_body() if word == "switch" else self.block()
                if body is not None:
                    bodies.append(body)
            elif not heads and not bodies:
                return self.back(start)
            mark = self.at
            self.blanks(lines=True)
            match = _WORDS.match(self.text, self.at)
            next_word = match[0].lower() if match else ""
            joins = next_word in ("else", "elseif", "catch", "finally") or (
                first == "do" and next_word in ("while", "until")
            )
            if not match or not joins:
                self.at = mark
                break
            self.at = match.end()
            word = next_word
            if word in ("while", "until"):
                first = "done"
            if word == "else":
                self.blanks(lines=True)
                match = _WORDS.match(self.text, self.at)
                if match and match[0].lower() == "if":
                    self.at = match.end()
                    word = "if"
        return n.Branches(first, heads, bodies, (start, self.at))

    def switch_body(self) -> n.Block | None:
        """Read a switch's `{ pattern { ... } ... }`: the bodies of its clauses, one after another."""
        start = self.at
        if not self.enter():
            return self.skipped_block(start)
        self.at += 1
        found: list[n.Node] = []
        while self.finished:
            self.gaps()
            c = self.peek()
            if not c or c == "}":
                break
            before = self.at
            if c == "{":
                body = self.block()
                if body is not None:
                    found.append(n.Branches("switch", (), (body,), body.span))
            elif c == ")":
                self.at += 1
                self.fault()
            else:
                self.argument()
            if self.at == before:
                self.at += 1
        self.take("}")
        self.depth -= 1
        return n.Block(found, (start, self.at))

    def parameters(self) -> tuple[list[tuple[str, n.Node | None]], frozenset[str]]:
        """Read `( [type] $name = default, ... )`; return the parameters and the names of the switches among them."""
        found: list[tuple[str, n.Node | None]] = []
        switches: list[str] = []
        kind = ""
        if not self.enter():
            self.skip()
            return found, frozenset()
        self.at += 1
        while self.finished:
            self.blanks(lines=True)
            c = self.peek()
            if not c or c == ")":
                break
            before = self.at
            if c == "[":
                kind = self.bracket()
            elif c == "$":
                variable = self.variable()
                self.blanks(lines=True)
                default: n.Node | None = None
                if self.peek() == "=":
                    self.at += 1
                    self.blanks(lines=True)
                    default = self.expression(commas=False)
                if isinstance(variable, n.Variable):
                    found.append((variable.name, default))
                    if kind in ("switch", "switchparameter", "system.management.automation.switchparameter"):
                        switches.append(variable.name)
                kind = ""
            else:
                self.at += 1
            if self.at == before:
                self.at += 1
        self.take(")")
        self.depth -= 1
        return found, frozenset(switches)

    def block(self) -> n.Block | None:
        """Read `{ ... }`, or nothing if none stands here."""
        self.blanks(lines=True)
        start = self.at
        if self.peek() != "{":
            return None
        if not self.enter():
            return self.skipped_block(start)
        self.at += 1
        parameters: list[tuple[str, n.Node | None]] = []
        switches: frozenset[str] = frozenset()
        self.gaps()
        while self.peek() == "[":
            # attributes before `param`; anything else is an expression
            mark = self.at
            self.bracket()
            self.blanks(lines=True)
            if self.peek() != "[" and self.text[self.at : self.at + 5].lower() != "param":
                self.at = mark
                break
        if self.text[self.at : self.at + 5].lower() == "param":
            mark = self.at
            self.at += 5
            self.blanks(lines=True)
            if self.peek() == "(":
                parameters, switches = self.parameters()
            else:
                self.at = mark
        body = self.statements("}")
        while self.peek() == ")":
            self.fault()
            self.at += 1
            body.extend(self.statements("}"))
        if not self.take("}"):
            self.fault()
        self.depth -= 1
        return n.Block(body, (start, self.at), parameters, switches)

    def skipped_block(self, start: int) -> n.Block:
        """Stand in for a block nested too deep."""
        self.skip()
        return n.Block((n.Unread((start, self.at)),), (start, self.at))

    def nested(self, close: str) -> list[n.Node]:
        """Read statements up to and with `close`, the opening being taken already."""
        if not self.enter():
            self.at -= 1
            start = self.at
            self.skip()
            return [n.Unread((start, self.at))]
        found = self.statements(close)
        while self.peek() and self.peek() != close:
            self.fault()
            self.at += 1
            found.extend(self.statements(close))
        if not self.take(close):
            self.fault()
        self.depth -= 1
        return found

    def pipeline(self) -> n.Node | None:
        """Read a pipeline, an assignment, or pipelines joined by `&&` and `||`."""
        start = self.at
        elements: list[n.Node] = []
        redirects: list[n.Redirect] = []
        joined: list[n.Node] = []
        while self.finished:
            self.blanks(lines=bool(elements or joined))
            element = self.element(first=not elements, redirects=redirects)
            if isinstance(element, n.Assign):
                return element
            if element is not None:
                elements.append(element)
            self.blanks()
            if self.peek() == "|" and self.peek(1) != "|":
                self.at += 1
                continue
            if self.text.startswith("||", self.at) or self.text.startswith("&&", self.at):
                self.at += 2
                joined.append(n.Pipeline(elements, redirects, (start, self.at - 2)))
                elements, redirects = [], []
                continue
            if self.peek() == "&":
                # a background job
                self.at += 1
                break
            if self.peek() == "\n":
                mark = self.at
                self.blanks(lines=True)
                if self.peek() == "|" and self.peek(1) != "|":
                    self.at += 1
                    continue
                self.at = mark
            break
        last = n.Pipeline(elements, redirects, (start, self.at))
        if joined:
            joined.append(last)
            return n.Group("(", joined, (start, self.at))
        return last

    def element(self, *, first: bool, redirects: list[n.Redirect]) -> n.Node | None:
        """Read one stage: a command, or an expression (with an assignment after it, if `first`)."""
        c = self.peek()
        start = self.at
        if not c or c in ");}|\n":
            return None
        if c in "&." and self.calls(c):
            self.at += 1
            self.blanks()
            return self.command(self.argument(name=True), c, start)
        if self.expresses(c):
            value = self.expression()
            self.blanks()
            if first:
                match = _ASSIGNMENT.match(self.text, self.at)
                if match:
                    self.at = match.end()
                    self.blanks(lines=True)
                    inner = self.statement() if self.enter() else None
                    if inner is None:
                        self.skip_line()
                    else:
                        self.depth -= 1
                    return n.Assign(value, match[0], inner or n.Unread((start, self.at)), (start, self.at))
            while self.peek() == ">" or (self.peek() in "123456*" and self.peek(1) == ">"):
                match = _REDIRECT.match(self.text, self.at)
                if not match:
                    break
                redirects.append(self.redirect(match))
                self.blanks()
            return value
        return self.command(self.argument(name=True), "", start)

    def calls(self, c: str) -> bool:
        """Whether `&` or `.` here is the call operator."""
        after = self.peek(1)
        if c == "&":
            return after != "&"
        return after in (" ", "\t", "$", "(", "{", '"', "'", "`")

    def expresses(self, c: str) -> bool:
        """Whether what begins here is an expression rather than a command."""
        if c in "$\"'([{!,":
            return True
        if c == "@":
            return self.peek(1) in "({'\"" and self.peek(1) != ""
        if c in "+-":
            after = self.peek(1)
            if after in "+-" and after:
                return True
            return (
                after in "$( \t"
                or after.isdigit()
                or self.text[self.at : self.at + 6].lower().startswith(("-not", "-split", "-join", "-bnot"))
            )
        if c.isdigit() or (c == "." and self.peek(1).isdigit()):
            return NUMBER.match(self.text, self.at) is not None
        return False

    def command(self, name: n.Node, call: str, start: int) -> n.Node:
        """Read a command's elements after its name."""
        elements: list[n.Node] = []
        while self.finished:
            self.blanks()
            c = self.peek()
            if not c or c in "\n;|)}":
                break
            if c == "&":
                if self.peek(1) in ("&", "") or self.peek(1) in " \t\n;)}":
                    break
                self.at += 1
                self.fault()
                continue
            if not self.budget.spend():
                self.finished = False
                break
            before = self.at
            match = _REDIRECT.match(self.text, before) if c in "><123456*" else None
            if match:
                if match[0] == "<":
                    self.at += 1
                    continue
                elements.append(self.redirect(match))
                continue
            if self.text.startswith("--%", before) and (
                before + 3 >= self.end or self.text[before + 3] in BLANKS + "\n"
            ):
                elements.extend(self.verbatim())
                continue
            if c == "-":
                match = PARAMETER.match(self.text, before)
                if match:
                    elements.append(self.parameter(match))
                    continue
            elements.append(self.arguments())
            if self.at == before:
                self.fault()
                self.at += 1
        return n.Command(name, elements, call, (start, self.at))

    def verbatim(self) -> list[n.Node]:
        """Read what follows `--%`: words passed on as they stand, up to a pipe or the end of the line."""
        self.at += 3
        found: list[n.Node] = []
        while self.at < self.end:
            self.blanks()
            start = self.at
            quoted = False
            while self.at < self.end:
                c = self.text[self.at]
                if c == '"':
                    quoted = not quoted
                elif c == "\n" or (not quoted and c in " \t|"):
                    break
                self.at += 1
            if self.at == start:
                break
            found.append(n.Text((self.source[start : self.at].replace('"', ""),), "'", (start, self.at)))
        return found

    def redirect(self, match: re.Match[str]) -> n.Redirect:
        """Read a redirection whose operator has been seen."""
        start = self.at
        self.at = match.end()
        if match[3]:
            return n.Redirect(match[1], False, None, (start, self.at))
        self.blanks()
        target = self.argument()
        return n.Redirect(match[1], match[2] == ">>", target, (start, self.at))

    def parameter(self, match: re.Match[str]) -> n.Node:
        """Read `-Name` and, behind a colon, its value."""
        start = self.at
        self.at = match.end()
        name = match[0][1:]
        if self.peek() != ":":
            return n.Parameter(name, None, (start, self.at))
        self.at += 1
        self.blanks()
        if self.peek() in ("", "\n", ";", "|", ")", "}"):
            return n.Parameter(name, None, (start, self.at))
        return n.Parameter(name, self.arguments(), (start, self.at))

    def arguments(self) -> n.Node:
        """Read one argument, or several joined by commas."""
        start = self.at
        first = self.argument()
        items = [first]
        while self.finished:
            mark = self.at
            self.blanks()
            if self.peek() != ",":
                self.at = mark
                break
            self.at += 1
            self.blanks(lines=True)
            before = self.at
            if self.peek() in ("", ")", "}", ";", "|"):
                break
            items.append(self.argument())
            if self.at == before or not self.budget.spend():
                break
        return first if len(items) == 1 else n.Array(items, (start, self.at))

    def argument(self, *, name: bool = False) -> n.Node:
        """Read one word of a command in argument mode."""
        c = self.peek()
        start = self.at
        if c in ("'", '"'):
            node = self.string()
            return node if name else self.steps(node)
        if c == "(":
            return self.steps(self.group("("))
        if c == "{":
            return self.block() or n.Unread((start, self.at))
        if c == "@":
            after = self.peek(1)
            if after in ("(", "{", "'", '"'):
                return self.steps(self.primary())
            match = VARIABLE.match(self.text, start + 1)
            if match:
                self.at = match.end()
                return n.Variable(match[0].lower(), (start, self.at), splat=True)
        if c == "$":
            node = self.group("$(") if self.peek(1) == "(" else self.variable()
            if self.peek() in ("", *ENDS_WORD) or self.peek() in ".[":
                node = self.steps(node)
                if not self.peek() or self.peek() in ENDS_WORD:
                    return node
            return self.word(start, [node])
        return self.word(start, [])


_NOT_A_KEYWORD = n.Unread((0, 0))


def parse(text: str, budget: Budget) -> tuple[list[n.Node], Parser]:
    """Return the statements of `text` and the parser that read them, for its `faults` and `finished`."""
    parser = Parser(text, budget)
    return parser.script(), parser


__all__ = ["Parser", "parse"]

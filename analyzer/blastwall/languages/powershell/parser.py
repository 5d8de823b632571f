"""Reads PowerShell text into a tree: tolerant, linear, and never raising, whatever the text.

Recursive descent with PowerShell's two modes (arguments after a command name, expressions elsewhere). Typographic
dashes and quotes count as their ASCII twins, as PowerShell's own tokenizer has it; they are mapped one code point to
one, so that every span is a span of the text as given.
"""

from __future__ import annotations

import re

from blastwall.languages.powershell import nodes as n

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

# about_Quoting_Rules and CharTraits.cs: the dashes and quotes PowerShell takes for the ASCII ones, and Unicode blanks.
_TWINS = str.maketrans(
    {c: "-" for c in "\u2013\u2014\u2015"}
    | {c: "'" for c in "\u2018\u2019\u201a\u201b"}
    | {c: '"' for c in "\u201c\u201d\u201e"}
    | {
        c: " "
        for c in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x85"
    }
    | {"\r": "\n", "\u2028": "\n", "\u2029": "\n"}
)
_DEEPEST = 40
_BLANKS = " \t\f\v"
_ENDS_WORD = frozenset(" \t\f\v\n;|&(){},<>")
_NAME = re.compile(r"[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*")
_VARIABLE = re.compile(r"(?:[A-Za-z0-9_\u00aa-\uffff]+:(?!:))?[A-Za-z0-9_\u00aa-\uffff?]+|[$^?]")
_PARAMETER = re.compile(r"-[A-Za-z_?][A-Za-z0-9_]*(?=[\s;|&(){},<>:]|$)")
_NUMBER = re.compile(
    r"(?:0[xX][0-9A-Fa-f]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:[kKmMgGtTpP][bB]|[lLdDuU]{1,2})?(?![A-Za-z_0-9\\/:-])"
)
_REDIRECT = re.compile(r"([1-6*]?)(>>?)(&[12])?|<")
_WORD_OPERATOR = re.compile(r"-[A-Za-z]+")
_ASSIGNMENT = re.compile(r"(?:\?\?|[-+*/%])?=(?!=)")
_WORDS = re.compile(r"[A-Za-z]+")

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
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


class Parser:
    """One pass over one text. `faults` counts what did not fit the grammar; `finished` is false past a budget."""

    def __init__(self, text: str, budget: Budget) -> None:
        """Start at the beginning of `text`."""
        self.source = text
        self.text = text.translate(_TWINS)
        self.end = len(text)
        self.at = 0
        self.budget = budget
        self.depth = 0
        self.faults = 0
        self.finished = True

    # -- characters ---------------------------------------------------------------------------------------------------

    def peek(self, ahead: int = 0) -> str:
        """Return the character `ahead` of here, or nothing past the end."""
        at = self.at + ahead
        return self.text[at] if at < self.end else ""

    def blanks(self, *, lines: bool = False) -> None:
        """Skip blanks, comments and continued lines; with `lines`, line ends too."""
        text, end = self.text, self.end
        while self.at < end:
            c = text[self.at]
            if c in _BLANKS or (lines and c == "\n"):
                self.at += 1
            elif c == "`" and self.peek(1) == "\n":
                self.at += 2
            elif c == "#":
                stop = text.find("\n", self.at)
                self.at = end if stop < 0 else stop
            elif c == "<" and self.peek(1) == "#":
                stop = text.find("#>", self.at + 2)
                self.at = end if stop < 0 else stop + 2
            else:
                return

    def gaps(self) -> None:
        """Skip what stands between statements."""
        while True:
            self.blanks(lines=True)
            if self.peek() != ";":
                return
            self.at += 1

    def take(self, mark: str) -> bool:
        """Skip `mark` if it stands here."""
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def fault(self) -> None:
        """Count something the grammar has no place for."""
        self.faults += 1

    # -- statements ---------------------------------------------------------------------------------------------------

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
        if self.peek() == ":" and _NAME.match(self.text, start + 1):
            # a loop's label
            match = _NAME.match(self.text, start + 1)
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
            match = _NAME.match(self.text, self.at)
            if match:
                self.at = match.end()
            return None
        if word in ("using", "param") or word == "data":
            self.blanks(lines=word == "param")
            if word == "param" and self.peek() == "(":
                defaults = [d for _, d in self.parameters() if d is not None]
                return n.Group("(", defaults, (start, self.at)) if defaults else None
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
        if self.peek() == "(":
            parameters = self.parameters()
            self.blanks(lines=True)
        body = self.block()
        if body is None:
            self.fault()
            return None
        if parameters:
            body.parameters = [*parameters, *body.parameters]
        return n.Function(name, body, (start, self.at))

    def each(self, start: int) -> n.Node | None:
        """Read `foreach (...) {...}` after its keyword; a `foreach` without them is the alias."""
        self.blanks(lines=True)
        if self.peek() == "-":
            # foreach -parallel ($x in ...) in a workflow
            match = _PARAMETER.match(self.text, self.at)
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
                match = _PARAMETER.match(self.text, self.at)
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

    def parameters(self) -> list[tuple[str, n.Node | None]]:
        """Read `( [type] $name = default, ... )`."""
        found: list[tuple[str, n.Node | None]] = []
        if not self.enter():
            self.skip()
            return found
        self.at += 1
        while self.finished:
            self.blanks(lines=True)
            c = self.peek()
            if not c or c == ")":
                break
            before = self.at
            if c == "[":
                self.bracket()
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
            else:
                self.at += 1
            if self.at == before:
                self.at += 1
        self.take(")")
        self.depth -= 1
        return found

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
                parameters = self.parameters()
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
        return n.Block(body, (start, self.at), parameters)

    def skipped_block(self, start: int) -> n.Block:
        """Stand in for a block nested too deep."""
        self.skip()
        return n.Block((n.Unread((start, self.at)),), (start, self.at))

    def enter(self) -> bool:
        """Go one level down; False where that is too deep."""
        if self.depth >= _DEEPEST or not self.budget.spend():
            self.finished = self.finished and self.depth >= _DEEPEST
            self.fault()
            self.too_deep = True
            return False
        self.depth += 1
        return True

    too_deep = False

    def skip(self) -> None:
        """Skip a bracketed stretch without reading it."""
        level = 0
        while self.at < self.end:
            c = self.text[self.at]
            self.at += 1
            if c in "({[":
                level += 1
            elif c in ")}]":
                level -= 1
                if level <= 0:
                    return

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

    # -- pipelines ----------------------------------------------------------------------------------------------------

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

    def skip_line(self) -> None:
        """Skip to the end of the line."""
        stop = self.text.find("\n", self.at)
        self.at = self.end if stop < 0 else stop

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
            return _NUMBER.match(self.text, self.at) is not None
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
                before + 3 >= self.end or self.text[before + 3] in _BLANKS + "\n"
            ):
                elements.extend(self.verbatim())
                continue
            if c == "-":
                match = _PARAMETER.match(self.text, before)
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
                return self.primary()
            match = _VARIABLE.match(self.text, start + 1)
            if match:
                self.at = match.end()
                return n.Variable(match[0].lower(), (start, self.at), splat=True)
        if c == "$":
            node = self.group("$(") if self.peek(1) == "(" else self.variable()
            if self.peek() in ("", *_ENDS_WORD) or self.peek() in ".[":
                node = self.steps(node)
                if not self.peek() or self.peek() in _ENDS_WORD:
                    return node
            return self.word(start, [node])
        return self.word(start, [])

    def word(self, start: int, parts: list[str | n.Node]) -> n.Node:
        """Read a bare word, in which variables and subexpressions still expand."""
        text, source = self.text, self.source
        held: list[str] = []
        while self.at < self.end:
            c = text[self.at]
            if c in _ENDS_WORD:
                break
            if c == "`":
                after = self.peek(1)
                if after == "\n" or not after:
                    self.at += 1
                    break
                # Outside double quotes only the control escapes mean anything; `R is R (about_Special_Characters).
                held.append(source[self.at + 1])
                self.at += 2
            elif c == "$" and (self.peek(1) == "(" or self.peek(1) == "{" or _VARIABLE.match(text, self.at + 1)):
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

    # -- expressions --------------------------------------------------------------------------------------------------

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
                if after == ":" and self.peek(1) == ":":
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
            match = _VARIABLE.match(self.text, start + 1)
            if match:
                self.at = match.end()
                return n.Variable(match[0].lower(), (start, self.at), splat=True)
        match = _NUMBER.match(self.text, start)
        if match:
            self.at = match.end()
            return n.Text((match[0],), "'", (start, self.at))
        if c and c not in _ENDS_WORD and c not in "]=":
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
            elif c == "." and self.peek(1) != "." and (self.peek(1) in "$'\"(" or _NAME.match(self.text, self.at + 1)):
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
        match = _NAME.match(self.text, self.at)
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
            match = _NAME.match(self.text, self.at)
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

    def variable(self) -> n.Node:
        """Read `$name` or `${name}`; a lone `$` is text."""
        start = self.at
        self.at += 1
        if self.peek() == "{":
            stop = self.text.find("}", self.at)
            stop = self.end if stop < 0 else stop
            name = self.source[self.at + 1 : stop].replace("`", "")
            self.at = min(stop + 1, self.end)
            return n.Variable(name.lower(), (start, self.at))
        match = _VARIABLE.match(self.text, self.at)
        if not match:
            return n.Text(("$",), "'", (start, self.at))
        self.at = match.end()
        return n.Variable(match[0].lower(), (start, self.at))

    # -- strings ------------------------------------------------------------------------------------------------------

    def string(self) -> n.Node:
        """Read a quoted string."""
        if self.peek() == '"':
            return self.expandable()
        start = self.at
        held: list[str] = []
        self.at += 1
        while True:
            stop = self.text.find("'", self.at)
            if stop < 0:
                held.append(self.source[self.at :])
                self.at = self.end
                self.fault()
                break
            held.append(self.source[self.at : stop])
            self.at = stop + 1
            if self.peek() != "'":
                break
            held.append("'")
            self.at += 1
        return n.Text(("".join(held),), "'", (start, self.at))

    def expandable(self) -> n.Node:
        """Read a double-quoted string."""
        start = self.at
        self.at += 1
        parts: list[str | n.Node] = []
        closed = self.interpolated(parts, "")
        if not closed:
            self.fault()
        return n.Text(parts, '"', (start, self.at))

    def interpolated(self, parts: list[str | n.Node], stop_at: str) -> bool:
        """Read the inside of an expandable string up to its quote, or up to `stop_at` for a here-string."""
        text, source = self.text, self.source
        held: list[str] = []
        closed = False
        while self.at < self.end and self.finished:
            c = text[self.at]
            if stop_at and c == "\n" and text.startswith(stop_at, self.at):
                self.at += len(stop_at)
                closed = True
                break
            if c == "`" and self.at + 1 < self.end:
                after = text[self.at + 1]
                held.append(_ESCAPES.get(after, source[self.at + 1]) if after in _ESCAPES else source[self.at + 1])
                self.at += 2
            elif c == '"' and not stop_at:
                if self.peek(1) == '"':
                    held.append('"')
                    self.at += 2
                    continue
                self.at += 1
                closed = True
                break
            elif c == "$" and (self.peek(1) in ("(", "{") or _VARIABLE.match(text, self.at + 1)):
                if held:
                    parts.append("".join(held))
                    held = []
                parts.append(self.group("$(") if self.peek(1) == "(" else self.variable())
            else:
                held.append(source[self.at])
                self.at += 1
        if held:
            parts.append("".join(held))
        return closed

    def here_string(self) -> n.Node:
        """Read a here-string: `@'` or `@"`, a line end, text, and the closing mark at the start of a line."""
        start = self.at
        quote = self.text[start + 1]
        line = self.text.find("\n", start + 2)
        header = self.text[start + 2 : line] if line >= 0 else "x"
        if line < 0 or header.strip(_BLANKS):
            # not a here-string after all
            self.at = start + 1
            self.fault()
            return self.string()
        self.at = line
        if quote == "'":
            stop = self.text.find("\n'@", line)
            if stop < 0:
                stop = self.end
                self.fault()
            body = self.source[line + 1 : stop] if stop > line else ""
            self.at = min(stop + 3, self.end)
            return n.Text((body,), "'", (start, self.at))
        if self.text.startswith('\n"@', line):
            self.at = line + 3
            return n.Text((), '"', (start, self.at))
        self.at = line + 1
        parts: list[str | n.Node] = []
        if not self.interpolated(parts, '\n"@'):
            self.fault()
        return n.Text(parts, '"', (start, self.at))


_NOT_A_KEYWORD = n.Unread((0, 0))


def parse(text: str, budget: Budget) -> tuple[list[n.Node], Parser]:
    """Return the statements of `text` and the parser that read them, for its `faults` and `finished`."""
    parser = Parser(text, budget)
    return parser.script(), parser


__all__ = ["Parser", "parse"]

"""Builds values and call chains from tokens: enough of expressions to tell what is called with what."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.javascript.folding import called, folded, local, method, module_of, required
from blastwall.languages.javascript.lexer import MARK, NAME, NUMBER, STRING, TEMPLATE, Token, tokens
from blastwall.languages.javascript.values import Chain, Const, Items, Step, Table, Text, add

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.javascript.values import Value

MAX_DEPTH = 40
#: How many calls of the script's own functions are followed into them.
MAX_INLINED = 32
#: Methods of an array that call what they are given with each element.
_EACH = frozenset({"forEach", "map", "flatMap", "filter", "some", "every", "find", "reduce", "reduceRight"})
_MOST_ELEMENTS = 8
#: Words that parentheses and a block follow and that define nothing.
_BLOCKS = frozenset({"if", "for", "while", "switch", "catch", "with", "function", "return", "await", "super"})
#: Modules whose own functions are meant, whatever the script calls its own.
_MODULES = frozenset({"fs", "fs/promises", "child_process", "fs-extra", "Deno", "Bun", "shelljs"})
_PREFIX = frozenset({"await", "new", "typeof", "void", "yield", "return", "throw", "delete", "async"})


class Function:
    """A function the script defines: its parameters, where its body stands, and what is known of its uses."""

    __slots__ = ("at", "begin", "end", "escaped", "inlined", "list", "method", "parameters", "patterns", "rest")

    def __init__(self, parameters: list[str], rest: bool, tokens: list[Token], at: int) -> None:
        """Hold the definition; `begin` and `end` bound the calls its body makes with parameters unknown."""
        self.parameters = parameters
        #: by place: the paths that a pattern binds names to
        self.patterns: dict[int, list[tuple[list[str], str]]] = {}
        self.rest = rest
        self.list = tokens
        self.at = at
        self.begin = self.end = 0
        #: whether it was defined as a method of a class or an object
        self.method = False
        self.inlined = 0
        self.escaped = False


class Reader:
    """Reads expressions from a token list; every call found is given to `calls`, inner ones first."""

    def __init__(self, text: str, budget: Budget) -> None:
        """Start with the tokens of the whole text and no names known."""
        self.text = text
        self.budget = budget
        self.names: dict[str, Value] = {}
        self.calls: list[Chain] = []
        self.functions: dict[str, Function] = {}
        self.returned: Value | None = None
        self._inlining = 0
        #: `process.argv`, where it is known
        self.argv: list[Value] | None = None
        self.list: list[Token] = tokens(text, budget)
        self.at = 0

    def peek(self, offset: int = 0) -> str:
        """Return the text of a coming mark or name; empty for a literal or the end."""
        index = self.at + offset
        if index >= len(self.list):
            return ""
        token = self.list[index]
        return token.text if token.kind in (MARK, NAME) else ""

    def expression(self, depth: int = 0) -> Value:
        """Read one expression up to a comma, a closing bracket, `;` or what can't continue it."""
        value = self._operand(depth)
        while self.at < len(self.list) and self.budget.spend():
            mark = self.peek()
            if mark == "+":
                self.at += 1
                value = add(value, self._operand(depth))
            elif mark in ("??", "||"):
                self.at += 1
                other = self._operand(depth)
                value = other if isinstance(value, Chain) and not isinstance(other, Chain) else value
            elif mark in ("as", "satisfies"):
                self.at += 1
                self._type()
            elif mark == "!":
                self.at += 1
            else:
                return value
        return value

    def _type(self) -> None:
        """Go over the type that a value is said to have."""
        while self.at < len(self.list) and (self.list[self.at].kind == NAME or self.peek() == "."):
            self.at += 1
        while self.peek() == "[" and self.peek(1) == "]":
            self.at += 2

    def _operand(self, depth: int) -> Value:
        minus = False
        while self.peek() in _PREFIX or self.peek() in ("!", "-", "~"):
            minus = self.peek() == "-"
            self.at += 1
        if self.at >= len(self.list) or depth > MAX_DEPTH or not self.budget.spend():
            return Chain([])
        token = self.list[self.at]
        if token.kind == STRING:
            self.at += 1
            return self._methods(Text(token.text, token), depth)
        if token.kind == TEMPLATE:
            self.at += 1
            return self._methods(self._template(token, depth), depth)
        if token.kind == NUMBER:
            self.at += 1
            plainly = token.text.isdecimal() and len(token.text) < 16
            return Const(int(token.text) * (-1 if minus else 1) if plainly else token.text)
        if token.kind == NAME:
            words: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
            if token.text in words:
                self.at += 1
                return Const(words[token.text])
            return self._chain(depth)
        if token.text == "[":
            self.at += 1
            values, loose = self._elements("]", depth)
            return self._methods(Items(values, open=loose), depth)
        if token.text == "{":
            self.at += 1
            return self._table(depth)
        if token.text == "(":
            self.at += 1
            value = self.expression(depth + 1)
            while self.peek() == "," and self.budget.spend():
                self.at += 1  # of `(a, b)` only b is the value
                value = self.expression(depth + 1)
            self._skip_to(")", depth)
            if isinstance(value, Text | Items | Table) and self.peek() in (".", "?.", "["):
                return self._methods(value, depth)
            if isinstance(value, Chain) and self.peek() in (".", "?.", "[", "("):
                return self._follow(value, depth)
            return value
        return Chain([])

    def _template(self, token: Token, depth: int) -> Text:
        if len(token.parts) == 1:
            return Text(token.text, token)
        made: list[str] = []
        for index, part in enumerate(token.parts):
            made.append(part)
            if index < len(token.holes):
                made.append(self._inner(token.holes[index], depth))
        return Text("".join(made))

    def _inner(self, span: tuple[int, int], depth: int) -> str:
        """Read what a template interpolates: its calls count as well."""
        if depth > MAX_DEPTH // 2:
            return HOLE
        kept, at = self.list, self.at
        self.list, self.at = tokens(self.text, self.budget, *span), 0
        value = self.expression(depth + 1)
        self.list, self.at = kept, at
        if isinstance(value, Const) and isinstance(value.value, int) and not isinstance(value.value, bool):
            return str(value.value)
        return value.text if isinstance(value, Text) else HOLE

    def _elements(self, close: str, depth: int) -> tuple[list[Value], bool]:
        values: list[Value] = []
        loose = False
        while self.at < len(self.list):
            mark = self.peek()
            if mark == close:
                self.at += 1
                return values, loose
            spread = mark == "..."
            self.at += spread
            before = self.at
            value = self.expression(depth + 1)
            if spread and isinstance(value, Items) and self.peek() in (",", close):
                values.extend(value.values[:500])
                loose = loose or value.open
                self.at += self.peek() == ","
                continue
            loose = loose or spread
            if self.peek() == "=>":
                self._arrow(depth)
                value = Chain([])
            elif self.peek() not in (",", close):
                self._past_operator(close, depth)
                value = Chain([]) if not isinstance(value, Items | Table) else value
            values.append(value)
            if self.peek() == "," or (self.peek() != close and self.at == before):
                self.at += 1
            if len(values) > 2000:
                break
        return values, True

    def _arrow(self, depth: int) -> None:
        """Read an arrow function's body: it is code like any other."""
        self.at += 1
        if self.peek() == "{":
            self.at += 1
            self.statements("}", depth + 1)
        else:
            self.expression(depth + 1)

    def _past_operator(self, close: str, depth: int) -> None:
        """Go over operators this reader does not fold, up to the next comma or the close."""
        guard = self.at
        while self.at < len(self.list) and self.budget.spend():
            mark = self.peek()
            if mark in (",", close) or mark in (")", "]", "}"):
                return
            if mark == "=>":
                self._arrow(depth)
            elif mark == "{":
                self.at += 1
                self.statements("}", depth + 1)
            else:
                before = self.at
                self.at += 1
                if self.at < len(self.list) and self.peek() not in (",", close, ")", "]", "}", "{", "=>"):
                    self.expression(depth + 1)
                if self.at == before:
                    self.at += 1
        if self.at == guard:
            self.at += 1

    def _skip_to(self, close: str, depth: int) -> None:
        while self.at < len(self.list) and self.budget.spend():
            mark = self.peek()
            if mark == close:
                self.at += 1
                return
            if mark == "=>":
                self._arrow(depth)
                continue
            if mark in ("}", "]") and mark != close:
                return
            before = self.at
            if mark in (",",):
                self.at += 1
            self.expression(depth + 1)
            if self.at == before:
                self.at += 1

    def _table(self, depth: int) -> Value:
        values: dict[str, Value] = {}
        loose = False
        while self.at < len(self.list) and self.budget.spend():
            mark = self.peek()
            if mark == "}":
                self.at += 1
                return Table(values, open=loose)
            if mark == ",":
                self.at += 1
                continue
            if mark == "...":
                self.at += 1
                self.expression(depth + 1)
                loose = True
                continue
            token = self.list[self.at]
            self.at += 1
            if token.kind in (NAME, STRING, NUMBER, TEMPLATE):
                key = token.text
                if self.peek() == ":":
                    self.at += 1
                    if depth < MAX_DEPTH and self._is_function(self.at) and self._define(key, self.at, depth):
                        values[key] = Chain([Step(key, (token.start, token.end))])
                        continue
                    values[key] = self.expression(depth + 1)
                    if self.peek() not in (",", "}"):
                        self._past_operator("}", depth)
                elif self.peek() in (",", "}"):
                    values[key] = self.names.get(key, Chain([Step(key, (token.start, token.end))]))
                elif self.peek() == "(":
                    if depth < MAX_DEPTH and self._is_method(self.at) and self._define(key, self.at, depth):
                        continue
                    self.at += 1
                    self._elements(")", depth)
                    if self.peek() == "{":
                        self.at += 1
                        self.statements("}", depth + 1)
            elif token.text == "[":
                self.expression(depth + 1)
                self._skip_to("]", depth)
                if self.peek() == ":":
                    self.at += 1
                    self.expression(depth + 1)
                loose = True
        return Table(values, open=True)

    def _chain(self, depth: int) -> Value:
        token = self.list[self.at]
        self.at += 1
        known = self.names.get(token.text)
        defined = self.functions.get(token.text)
        if defined is not None and self.peek() != "(":
            defined.escaped = True
        if self.peek() == "=>":
            self._arrow(depth)
            return Chain([])
        if token.text == "function":
            return self._function(depth)
        if known is not None and not isinstance(known, Chain):
            return self._methods(known, depth) if self.peek() in (".", "[", "?.") else known
        steps = list(known.steps) if isinstance(known, Chain) else [Step(token.text, (token.start, token.end))]
        return self._follow(Chain(steps), depth, token.start)

    def _function(self, depth: int) -> Value:
        if self.peek() == "*":
            self.at += 1
        if self.at < len(self.list) and self.list[self.at].kind == NAME:
            self.at += 1
        if self.peek() == "(":
            self.at += 1
            self._elements(")", depth)
        if self.peek() == "{":
            self.at += 1
            self.statements("}", depth + 1)
        return Chain([])

    def _follow(self, chain: Chain, depth: int, start: int = -1) -> Value:
        """Read `.name`, `[key]`, `(args)` and tagged templates after a name."""
        steps = chain.steps
        start = start if start >= 0 else (steps[0].span[0] if steps else 0)
        while self.at < len(self.list) and self.budget.spend() and len(steps) < 64:
            mark = self.peek()
            if mark in (".", "?."):
                follow = self.list[self.at + 1] if self.at + 1 < len(self.list) else None
                self.at += 1
                if follow is not None and follow.kind == NAME:
                    self.at += 1
                    steps = [*steps, Step(follow.text, (start, follow.end))]
                    if self.argv is not None and [step.name for step in steps] == ["process", "argv"]:
                        return self._methods(Items(list(self.argv)), depth)
            elif mark == "[":
                self.at += 1
                key = self.expression(depth + 1)
                self._skip_to("]", depth)
                name = key.text if isinstance(key, Text) else HOLE
                steps = [*steps, Step(name, (start, self._end()))]
            elif mark == "(" and self._then(steps, depth):
                steps = []
            elif mark == "(":
                self.at += 1
                args, loose = self._elements(")", depth)
                if loose:
                    args.append(Chain([]))
                steps = local(called(steps, args, (start, self._end()), tag=False))
                if steps and steps[-1].args is None:
                    continue  # bound, not called yet
                resolved = required(steps)
                if resolved is not None:
                    steps = resolved
                    continue
                own = self._own(steps)
                if own is not None:
                    value = self._inline(own, args, depth)
                    if isinstance(value, Text | Items | Const) and self.peek() not in (".", "?.", "[", "("):
                        return value
                    if not own.escaped:
                        continue
                elif isinstance(listed := folded(Chain(steps)), Items) and self.peek() in (".", "?."):
                    self.calls.append(Chain(steps))
                    return self._methods(listed, depth)
                if steps:
                    self.calls.append(Chain(steps))
            elif self.at < len(self.list) and self.list[self.at].kind == TEMPLATE and steps:
                token = self.list[self.at]
                self.at += 1
                steps = called(steps, [self._template(token, depth)], (start, token.end), tag=True)
                self.calls.append(Chain(steps))
            else:
                break
        return folded(Chain(steps))

    def _then(self, steps: list[Step], depth: int) -> bool:
        """`import("fs").then(f => f.rm("x"))`: the callback is given the module; return whether this was one."""
        if len(steps) < 2 or steps[-1].name != "then" or any(step.args is not None for step in steps):
            return False
        word = f"\0{self.list[self.at].start}"
        if depth > MAX_DEPTH // 2 or not self._is_function(self.at + 1):
            return False
        at = self.at
        self.at += 1
        if not self._define(word, self.at, depth):
            self.at = at
            return False
        self._skip_to(")", depth)
        self._inline(self.functions[word], [Chain(steps[:-1])], depth)
        return True

    def _end(self) -> int:
        return self.list[self.at - 1].end if 0 < self.at <= len(self.list) else len(self.text)

    def _methods(self, value: Value, depth: int) -> Value:
        """Methods of a literal: `["rm", "-rf"].join(" ")`, `"x".concat(y)`; others make it unknown."""
        while self.peek() in (".", "?.") and self.budget.spend():
            if self.at + 1 >= len(self.list) or self.list[self.at + 1].kind != NAME:
                return value
            token = self.list[self.at + 1]
            name = token.text
            self.at += 2
            if isinstance(value, Table):
                inner = value.values.get(name, Chain([]))
                if isinstance(inner, Chain):
                    return self._follow(inner, depth, token.start) if inner.steps else inner
                value = inner
                continue
            if self.peek() != "(":
                value = Const(len(value.text)) if name == "length" and isinstance(value, Text) else Chain([])
                continue
            self.at += 1
            if isinstance(value, Items) and name in _EACH and self._is_function(self.at):
                value = self._each(value, name, depth)
                continue
            args, _ = self._elements(")", depth)
            if isinstance(value, Items) and name in _EACH and args and isinstance(args[0], Chain) and args[0].steps:
                self._hand_each(value, args[0], token.start)
            value = method(value, name, args)
        if isinstance(value, Items | Table | Text) and self.peek() == "[":
            self.at += 1
            key = self.expression(depth + 1)
            self._skip_to("]", depth)
            found = _picked(value, key)
            if isinstance(found, Chain):
                return self._follow(found, depth) if found.steps else found
            return self._methods(found, depth) if self.peek() in (".", "?.", "[") else found
        return value

    def _each(self, value: Items, name: str, depth: int) -> Value:
        """Read a callback once for every element: `["/"].forEach(p => rmSync(p))`."""
        word = f"\0{self.list[self.at].start}"
        if depth > MAX_DEPTH // 2 or not self._define(word, self.at, depth):
            self._elements(")", depth)
            return Chain([])
        function = self.functions[word]
        self._skip_to(")", depth)
        made: list[Value] = []
        for element in value.values[:_MOST_ELEMENTS]:
            given = [Const(None), element] if name in ("reduce", "reduceRight") else [element]
            made.append(self._inline(function, given, depth) or Chain([]))
        if value.open or not value.values:
            function.escaped = True
        return Items(made, open=len(value.values) > _MOST_ELEMENTS) if name in ("map", "flatMap") else value

    def _hand_each(self, value: Items, function: Chain, start: int) -> None:
        """`["/"].forEach(rmSync)` calls it with each element."""
        for element in value.values[:_MOST_ELEMENTS]:
            steps = called(list(function.steps), [element], (start, self._end()), tag=False)
            if steps:
                self.calls.append(Chain(steps))

    def _own(self, steps: list[Step]) -> Function | None:
        """Return the script's own function that the last step calls, by its plain name or as a method."""
        last = steps[-1] if steps else None
        if last is None or last.args is None:
            return None
        found = self.functions.get(last.name)
        if found is None or len(steps) == 1:
            return found
        return found if found.method and steps[0].name not in _MODULES else None

    # -- functions of the script --------------------------------------------------------------------------------------
    def _define(self, name: str, at: int, depth: int) -> bool:
        """Note the function whose parameters start at a token, and read its body once; return whether there is one.

        `at` stands on `(`, on the one parameter of an arrow, or on `async` or `function` before them.
        """
        list_ = self.list
        while at < len(list_) and list_[at].kind == NAME and list_[at].text in ("async", "function"):
            at += 1
            if list_[at - 1].text == "function":
                while at < len(list_) and list_[at].text != "(" and (list_[at].kind == NAME or list_[at].text == "*"):
                    at += 1
        parameters: list[str] = []
        patterns: dict[int, list[tuple[list[str], str]]] = {}
        rest = False
        if at < len(list_) and list_[at].kind == NAME:
            parameters.append(list_[at].text)
            at += 1
        elif at < len(list_) and list_[at].kind == MARK and list_[at].text == "(":
            opened = 0
            expected = True
            while at < len(list_) and self.budget.spend():
                token = list_[at]
                mark = token.text if token.kind == MARK else ""
                opened += (mark in ("(", "[", "{")) - (mark in (")", "]", "}"))
                if expected and opened == 1 and token.kind == NAME:
                    parameters.append(token.text)
                elif expected and opened == 2:
                    if mark == "{":
                        patterns[len(parameters)] = self._pattern(at)[0]
                    parameters.append("")
                rest = rest or (opened == 1 and mark == "...")
                expected = opened == 1 and mark in (",", "(", "...")
                at += 1
                if not opened:
                    break
        else:
            return False
        if at < len(list_) and list_[at].text == ":":  # a type
            while at < len(list_) and list_[at].text not in ("=>", "{", ";"):
                at += 1
        mark = list_[at].text if at < len(list_) and list_[at].kind == MARK else ""
        if mark == "=>":
            at += 1
        elif mark != "{":
            return False
        made = Function(parameters, rest, list_, at)
        made.patterns = patterns
        made.begin = len(self.calls)
        self._body(made, [], depth)
        made.end = len(self.calls)
        self.functions[name] = made
        return True

    def _body(self, function: Function, args: list[Value], depth: int) -> Value | None:
        """Read a function's body with these arguments; return what it returns, as far as told."""
        names = dict(self.names)
        parameters = function.parameters
        for index, parameter in enumerate(parameters):
            self.names.pop(parameter, None)
            if function.rest and index == len(parameters) - 1:
                if args:
                    self.names[parameter] = Items(args[index:])
            elif parameter and index < len(args):
                self.names[parameter] = args[index]
        for index, pairs in function.patterns.items():
            if index < len(args):
                self._bind(pairs, args[index])
        self.at = function.at
        value: Value | None
        if self.peek() == "{":
            self.at += 1
            self.returned = None
            self.statements("}", depth + 1)
            value = self.returned
        else:
            value = self.expression(depth + 1)
        for parameter in (*parameters, *(target for pairs in function.patterns.values() for _, target in pairs)):
            self.names.pop(parameter, None)
            if parameter in names:
                self.names[parameter] = names[parameter]
        return value

    def _inline(self, function: Function, args: list[Value], depth: int) -> Value | None:
        """Read the body again for a call that passes something known."""
        if depth > MAX_DEPTH // 2 or self._inlining >= MAX_INLINED or not self.budget.spend(4):
            function.escaped = True
            return None
        self._inlining += 1
        list_, at = self.list, self.at
        self.list = function.list
        value = self._body(function, args, depth + 4)
        self.list, self.at = list_, at
        function.inlined += 1
        return value

    def told(self) -> list[Chain]:
        """Return the calls; those of a function's body only as its callers make them, where all callers are seen."""
        dropped: set[int] = set()
        for function in self.functions.values():
            if function.inlined and not function.escaped:
                dropped.update(range(function.begin, function.end))
        return [chain for index, chain in enumerate(self.calls) if index not in dropped]

    # -- statements ---------------------------------------------------------------------------------------------------
    def statements(self, close: str = "", depth: int = 0) -> None:
        """Read statements loosely: assignments are noted, the rest are expressions, blocks as they come."""
        opened = 1
        while self.at < len(self.list) and self.budget.spend():
            token = self.list[self.at]
            mark = token.text if token.kind in (MARK, NAME) else ""
            if mark == "}":
                self.at += 1
                opened -= 1
                if close and not opened:
                    return
                continue
            if mark == "{":
                self.at += 1
                opened += 1
                continue
            if mark in ("const", "let", "var") and self._declaration(depth):
                continue
            if mark == "import" and self.peek(1) != "(":
                self._import()
                continue
            if mark in ("async", "export", "default") and self.peek(1) in (
                "function",
                "const",
                "async",
                "default",
                "let",
            ):
                self.at += 1
                continue
            if mark == "function":
                name = self.list[self.at + 1] if self.at + 1 < len(self.list) else token
                if name.kind == NAME and depth < MAX_DEPTH and self._define(name.text, self.at, depth):
                    continue
                self.at += 1
                self._function_header()
                continue
            if mark == "for" and depth < MAX_DEPTH and self._for(depth):
                continue
            if token.kind == NAME and self.peek(1) == "(" and mark not in _BLOCKS and self._is_method(self.at + 1):
                name_of = token.text
                if depth < MAX_DEPTH and self._define(name_of, self.at + 1, depth):
                    self.functions[name_of].method = True
                    continue
            if token.kind == NAME and self.peek(1) == "+" and self.peek(2) == "=" and mark not in _PREFIX:
                self.at += 3
                self.names[token.text] = add(self.names.get(token.text, Text(HOLE)), self.expression(depth + 1))
                continue
            if mark == "return" and depth < MAX_DEPTH:
                self.at += 1
                if self.peek() not in ("}", ";"):
                    self.returned = self.expression(depth + 1)
                continue
            if token.kind == NAME and self.peek(1) == "=" and mark not in _PREFIX:
                self.at += 2
                self.names[token.text] = self.expression(depth + 1)
                continue
            before = self.at
            if depth < MAX_DEPTH:
                self.expression(depth + 1)
            if self.peek() == "=>":
                self.at += 1
            if self.at == before:
                self.at += 1

    def _for(self, depth: int) -> bool:
        """`for (const x of [a, b]) ...`: the body is read once for every element; return whether it was one."""
        at = self.at + 1
        at += self.peek(1) == "await"
        list_ = self.list
        if at + 3 >= len(list_) or list_[at].text != "(":
            return False
        at += 1
        at += list_[at].text in ("const", "let", "var")
        if at + 1 >= len(list_) or list_[at].kind != NAME or list_[at + 1].text != "of":
            return False
        word = list_[at].text
        self.at = at + 2
        over = self.expression(depth + 1)
        self._skip_to(")", depth)
        body = self.at
        known = isinstance(over, Items) and bool(over.values) and self._inlining < MAX_INLINED
        elements: list[Value] = list(over.values[:_MOST_ELEMENTS]) if known and isinstance(over, Items) else [Chain([])]
        for element in elements:
            self._inlining += known
            self.names[word] = element
            self.at = body
            if self.peek() == "{":
                self.at += 1
                self.statements("}", depth + 1)
            else:
                self.expression(depth + 1)
        self.names.pop(word, None)
        return True

    def _is_method(self, at: int) -> bool:
        """Whether parameters and a body stand here: `name(a, b) { ... }`."""
        list_ = self.list
        opened = 0
        for index in range(at, min(len(list_), at + 120)):
            mark = list_[index].text if list_[index].kind == MARK else ""
            opened += (mark == "(") - (mark == ")")
            if not opened:
                following = index + 1
                return (
                    following < len(list_) and list_[following].kind == MARK and list_[following].text == "{"
                ) and not any(token.kind in (STRING, TEMPLATE) for token in list_[at:index])
        return False

    def _function_header(self) -> None:
        while self.at < len(self.list) and self.peek() not in ("(", "{", ";"):
            self.at += 1
        if self.peek() == "(":
            opened = 0
            while self.at < len(self.list) and self.budget.spend():
                mark = self.peek()
                opened += mark == "("
                opened -= mark == ")"
                self.at += 1
                if not opened:
                    break

    def _is_function(self, at: int) -> bool:
        """Whether an arrow function or a `function` stands at a token."""
        list_ = self.list
        while at < len(list_) and list_[at].kind == NAME and list_[at].text == "async":
            at += 1
        if at >= len(list_):
            return False
        if list_[at].kind == NAME:
            return list_[at].text == "function" or (at + 1 < len(list_) and list_[at + 1].text == "=>")
        if list_[at].kind != MARK or list_[at].text != "(":
            return False
        opened = 0
        for index in range(at, min(len(list_), at + 200)):
            mark = list_[index].text if list_[index].kind == MARK else ""
            opened += (mark == "(") - (mark == ")")
            if not opened:
                following = index + 1
                return following < len(list_) and list_[following].text in ("=>", ":") and list_[following].kind == MARK
        return False

    def _declaration(self, depth: int) -> bool:
        """`const a = ...`, `const {rm, exec: run} = require("x")`; return whether it was one."""
        at = self.at + 1
        if at >= len(self.list):
            return False
        if self.list[at].kind == NAME:
            name = self.list[at].text
            at += 1
            if at < len(self.list) and self.list[at].text == ":":
                while at < len(self.list) and self.list[at].text not in ("=", ";"):
                    at += 1
            if at >= len(self.list) or self.list[at].text != "=":
                self.at += 1
                return False
            if depth < MAX_DEPTH and self._is_function(at + 1) and self._define(name, at + 1, depth):
                self.names.pop(name, None)
                return True
            self.functions.pop(name, None)
            self.at = at + 1
            self.names[name] = self.expression(depth + 1)
            return True
        if self.list[at].text != "{":
            self.at += 1
            return False
        pairs, at = self._pattern(at)
        if at >= len(self.list) or self.list[at].text != "=":
            self.at += 1
            return False
        self.at = at + 1
        self._bind(pairs, self.expression(depth + 1))
        return True

    def _pattern(self, at: int) -> tuple[list[tuple[list[str], str]], int]:
        """Read `{rm, promises: {unlink: u}}`: what each name is bound to, as a path, and where the pattern ends."""
        list_ = self.list
        pairs: list[tuple[list[str], str]] = []
        path: list[str] = []
        first = at
        while at < len(list_) and len(pairs) < 200 and at - first < 800:
            token = list_[at]
            following = list_[at + 1].text if at + 1 < len(list_) else ""
            mark = token.text if token.kind == MARK else ""
            if mark == "{":
                at += 1
                continue
            if mark == "}":
                at += 1
                if not path:
                    return pairs, at
                path = path[:-1]
                continue
            if token.kind in (NAME, STRING) and following == ":" and at + 2 < len(list_):
                if list_[at + 2].kind == NAME:
                    pairs.append(([*path, token.text], list_[at + 2].text))
                    at += 3
                    continue
                if list_[at + 2].text == "{":
                    path = [*path, token.text]
                    at += 2
                    continue
            if token.kind == NAME:
                pairs.append(([*path, token.text], token.text))
            at += 1
        return pairs, at

    def _bind(self, pairs: list[tuple[list[str], str]], value: Value) -> None:
        """Bind the names of a pattern to the parts of a value."""
        for path, target in pairs:
            found: Value | None = value
            for source in path:
                if isinstance(found, Chain) and found.steps:
                    found = folded(Chain([*found.steps, Step(source, found.steps[-1].span)]))
                else:
                    found = found.values.get(source) if isinstance(found, Table) else None
            if found is not None:
                self.names[target] = found
            else:
                self.names.pop(target, None)

    def _import(self) -> None:
        """`import fs from "fs"`, `import * as cp from "x"`, `import {rm as r} from "x"`."""
        start = self.at
        self.at += 1
        words: list[Token] = []
        while self.at < len(self.list) and self.list[self.at].kind != STRING and self.peek() != ";":
            words.append(self.list[self.at])
            self.at += 1
            if len(words) > 400:
                return
        if self.at >= len(self.list) or self.list[self.at].kind != STRING:
            return
        module = module_of(self.list[self.at].text)
        span = (self.list[start].start, self.list[self.at].end)
        self.at += 1
        braces = False
        index = 0
        while index < len(words):
            token = words[index]
            if token.text == "{":
                braces = True
            elif token.kind == NAME and token.text not in ("from", "as", "type"):
                target = token.text
                if index + 2 < len(words) and words[index + 1].text == "as":
                    target = words[index + 2].text
                    index += 2
                steps = [Step(module, span)]
                self.names[target] = Chain([*steps, Step(token.text, span)] if braces else steps)
            elif token.text == "*" and index + 2 < len(words):
                self.names[words[index + 2].text] = Chain([Step(module, span)])
                index += 2
            index += 1


def _picked(value: Value, key: Value) -> Value:
    """Return what `value[key]` is."""
    if isinstance(value, Table) and isinstance(key, Text):
        return value.values.get(key.text, Chain([]))
    number = key.value if isinstance(key, Const) else None
    if isinstance(number, int) and not isinstance(number, bool):
        if isinstance(value, Items) and number < len(value.values):
            return value.values[number]
        if isinstance(value, Text) and HOLE not in value.text and number < len(value.text):
            return Text(value.text[number])
    return Text(HOLE) if isinstance(value, Text) else Chain([])

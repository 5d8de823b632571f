"""Walks a PowerShell tree as the shell would run it, keeping what is known of variables and gathering acts."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.powershell import commands, expressions
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.record import Record
from blastwall.languages.powershell.values import UNSET, Code, Either, Files, Range, Thing, either, items, joined, texts
from blastwall.model import Notice, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.languages.powershell.binding import Bound

_DEEPEST_CALL = 6
#: Commands that answer with a list: lines of a file, rows of a table, computers of a directory.
_LISTING = frozenset({"get-content", "gc", "cat", "type", "import-csv", "ipcsv", "get-adcomputer"})


class Script(Record):
    """One run over one snippet: the state of the session as far as it is known, and the reading it fills."""

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        """Start a session where the snippet's context says."""
        super().__init__(snippet, budget)
        self.functions: dict[str, n.Block] = {}
        self.called: set[str] = set()
        self.whatif = False
        self.calls = 0
        #: branches, any of which may not run, this is in
        self.branching = 0
        #: variables that stand for one after another of several things not known
        self.plural: set[str] = set()
        self.running: list[n.Block] = []

    # -- statements ---------------------------------------------------------------------------------------------------

    def run(self, statements: Sequence[n.Node]) -> object:
        """Run statements one after another; their output is the value."""
        outputs: list[object] = []
        for statement in statements:
            if not self.budget.spend():
                self.reading.finished = False
                break
            value = self.statement(statement)
            if value is not None:
                outputs.append(value)
        if not outputs:
            return None
        if len(outputs) == 1:
            return outputs[0]
        flat: list[object] = []
        for value in outputs:
            flat.extend(items(value))
        return flat[:256]

    def statement(self, node: n.Node) -> object:
        """Run one statement."""
        if isinstance(node, n.Pipeline):
            return self.pipeline(node)
        if isinstance(node, n.Assign):
            self.assign(node)
            return None
        if isinstance(node, n.Group):
            return self.run(node.statements)
        if isinstance(node, n.Block):
            return self.run(node.statements)
        if isinstance(node, n.Function):
            self.functions[node.name] = node.body
            return None
        if isinstance(node, n.Branches):
            return self.branches(node)
        if isinstance(node, n.Each):
            value = self.value(node.items)
            self.note_plural(node.name, value)
            self.variables[node.name] = self.member_of(value)
            output = self.run(node.body.statements)
            self.variables[node.name] = HOLE
            return output
        if isinstance(node, n.Unread):
            self.reading.finished = False
            return HOLE
        return self.value(node)

    def member_of(self, value: object) -> object:
        """Return what stands for each element of a value in turn."""
        if isinstance(value, Range):
            return HOLE
        if isinstance(value, list):
            return either([self.member_of(inner) if isinstance(inner, list) else inner for inner in value])
        if isinstance(value, Files) and not value.below:
            return value
        if isinstance(value, Either):
            return either([self.member_of(inner) for inner in value.values])
        return HOLE if isinstance(value, type(UNSET)) or value is None else value

    def note_plural(self, name: str, value: object) -> None:
        """Note whether a loop's variable goes through several things, or through what a command answers."""
        if value == HOLE or (isinstance(value, list | Files) and len(items(value)) > 1):
            self.plural.add(name)
        else:
            self.plural.discard(name)

    def branches(self, node: n.Branches) -> object:
        """Run every branch from the state before it, and keep every outcome."""
        for head in node.heads:
            value = self.value(head)
            if node.word == "switch":
                self.variables["_"] = self.variables["psitem"] = self.member_of(value)
        before = dict(self.variables)
        location, context = self.location, self.context
        merged: dict[str, object] = dict(before)
        outputs: list[object] = []
        surely = node.word in ("try", "do", "done", "class")
        self.branching += not surely
        for index, body in enumerate(node.bodies):
            self.variables = dict(before) if index and not surely else self.variables
            value = self.run(body.statements)
            if value is not None:
                outputs.append(value)
            if surely:
                continue
            for name, found in self.variables.items():
                if name not in before:
                    merged[name] = either([merged[name], found]) if name in merged else found
                elif found is not before[name]:
                    merged[name] = either([merged[name], found])
            if self.location != location:
                # Only one branch may have moved: afterwards the place is not known.
                self.location, self.context = "", context.derive(cwd="")
        self.branching -= not surely
        if not surely:
            self.variables = merged
        return either(outputs) if outputs else None

    def assign(self, node: n.Assign) -> None:
        """Set a variable, or a property."""
        value = self.statement(node.value)
        target = node.target
        while isinstance(target, n.Prefix):
            target = target.operand
        if isinstance(target, n.Array):
            held = items(value)
            for index, inner in enumerate(target.items):
                while isinstance(inner, n.Prefix):
                    inner = inner.operand
                if isinstance(inner, n.Variable):
                    self.set(inner.name, held[index] if index < len(held) else HOLE)
            return
        if isinstance(target, n.Chain):
            self.value(target)
            last = target.steps[-1]
            name = texts(self.value(last.name))[0].lower() if last.name is not None else ""
            if name == "commandtext":
                for text in texts(value):
                    self.embed("sql", text, node.span, dialect="tsql")
            self.set_member(target, name, value)
            return
        if not isinstance(target, n.Variable):
            return
        if value == HOLE and _answers_with_many(node.value):
            self.plural.add(target.name)
        else:
            self.plural.discard(target.name)
        if node.operator == "+=":
            old = self.variables.get(target.name)
            if isinstance(old, list) or isinstance(value, list):
                value = [*items(old), *items(value)][:256]
            elif isinstance(old, dict) and isinstance(value, dict):
                value = old | value
            else:
                value = joined([old if old is not None else "", value])
        elif node.operator == "??=":
            value = either([self.variables.get(target.name, HOLE), value])
        elif node.operator != "=":
            value = HOLE
        self.set(target.name, value)

    def set_member(self, target: n.Chain, name: str, value: object) -> None:
        """Set `$x.name`, `$x['name']`, `$x.StartInfo.name`."""
        if not isinstance(target.head, n.Variable) or name in self.ignored_properties:
            return
        held = self.variables.get(target.head.name)
        last = target.steps[-1]
        if held is None and target.head.name == "psdefaultparametervalues":
            held = {}
        if isinstance(held, dict):
            key = name or (texts(self.value(last.arguments[0]))[0].lower() if last.arguments else "")
            self.variables[target.head.name] = held | {key: value}
        elif isinstance(held, Thing) and name:
            if len(target.steps) > 1:
                inner = held.properties.get(texts(self.value(target.steps[0].name))[0].lower())
                if not isinstance(inner, Thing):
                    inner = held
                inner.properties[name] = value
            else:
                held.properties[name] = value

    ignored_properties = frozenset({"length", "count"})

    def set(self, name: str, value: object) -> None:
        """Set a variable by its name, scope and all."""
        scope, colon, bare = name.partition(":")
        if colon and scope == "env":
            found = texts(value)
            self.context = self.context.derive(
                env={**self.context.env, bare.upper(): found[0] if len(found) == 1 else HOLE}
            )
            return
        if colon and scope in ("global", "script", "local", "private", "using", "variable", "workflow"):
            name = bare
        elif colon and scope == "function":
            self.define(bare, value)
            return
        elif colon and scope == "alias":
            self.aliases[bare] = texts(value)[0].lower()
            return
        if name == "whatifpreference":
            self.whatif = value is True or texts(value)[0].lower() in ("true", "1")
        if not self.budget.spend(1 + sum(map(len, texts(value))) // 64):
            self.reading.finished = False
            return
        self.variables[name] = HOLE if value is None else value

    def define(self, name: str, value: object) -> None:
        """Give a function its body, as `function:` does; text is code too."""
        if isinstance(value, Code):
            self.functions[name.lower()] = value.block
        elif isinstance(value, str):
            self.embed("powershell", value, (0, len(self.snippet.text)))

    def pipeline(self, node: n.Pipeline) -> object:
        """Run the stages from the left, each reading the one before."""
        value: object = None
        outer = self.upstream
        self.upstream = None
        for index, element in enumerate(node.elements):
            if not self.budget.spend():
                self.reading.finished = False
                break
            if isinstance(element, n.Command):
                value = commands.run(self, element, value, piped=index > 0)
            else:
                value = self.value(element)
                self.upstream = None
        for redirect in node.redirects:
            self.redirect(redirect, value, nothing=value is None)
        self.upstream = outer
        return value

    def redirect(self, node: n.Redirect, value: object, *, nothing: bool = False) -> None:
        """Keep what a redirection writes; `nothing` where it is known that the output is empty (`$null > file`)."""
        if node.target is None:
            return
        target = self.value(node.target)
        if target is None:
            return
        for text in self.read_paths(target):
            if text.lower() in ("nul", "/dev/null", "$null", ""):
                continue
            content = texts(value) if isinstance(value, str) and node.stream in ("", "1") else []
            if nothing and node.stream in ("", "1"):
                content = [""]
            self.change(
                "append" if node.append else "write",
                Arg(text, node.target.span),
                span=node.span,
                via=">>" if node.append else ">",
                content=Arg(content[0], node.span) if content else None,
            )

    def read_paths(self, value: object) -> list[str]:
        """Return the paths a value names."""
        return texts(value)

    def block(self, code: object, item: object = HOLE, given: Bound | None = None) -> object:
        """Run a script block with `$_` bound, and its parameters where arguments are `given`."""
        if isinstance(code, Either):
            return either([self.block(inner, item, given) for inner in code.values])
        if isinstance(code, list):
            return either([self.block(inner, item, given) for inner in code])
        if not isinstance(code, Code):
            return HOLE
        if self.calls >= _DEEPEST_CALL * 4:
            self.reading.finished = False
            return HOLE
        self.calls += 1
        before = {name: self.variables.get(name) for name in ("_", "psitem")}
        self.variables["_"] = self.variables["psitem"] = item
        self.parameters(code.block, given)
        value = self.run(code.block.statements)
        for name, old in before.items():
            if old is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = old
        self.calls -= 1
        return value

    def parameters(self, block: n.Block, given: Bound | None) -> None:
        """Give the parameters of a block their arguments, or what they are without."""
        for name, default in block.parameters:
            if given is not None and name in given.named:
                self.variables[name] = given.value(name)
            elif given is not None and name in given.switches:
                self.variables[name] = given.switches[name]
            elif name in block.switches:
                self.variables[name] = False if given is not None else HOLE
            elif default is not None:
                self.variables[name] = self.value(default)
            else:
                self.variables[name] = HOLE if given is None else UNSET
        if given is not None:
            self.variables["args"] = [value for value, _ in given.rest]
            self.variables["psboundparameters"] = {
                **{name: given.value(name) for name in given.named},
                **given.switches,
            }

    def call(self, name: str, given: Bound, item: object) -> object:
        """Run a function defined in this snippet with its arguments bound."""
        body = self.functions[name]
        self.called.add(name)
        if any(body is running for running in self.running):
            return HOLE
        if len(self.running) >= _DEEPEST_CALL or not self.budget.spend():
            self.reading.finished = False
            return HOLE
        self.running.append(body)
        outer = self.variables
        self.variables = dict(outer)
        self.parameters(body, given)
        self.variables["_"] = self.variables["psitem"] = self.variables["input"] = item
        value = self.run(body.statements)
        self.variables = outer
        self.running.pop()
        return value

    def finish(self) -> None:
        """Hand back the bodies of functions nobody called: code that is only defined."""
        for name, body in self.functions.items():
            if name in self.called:
                continue
            start, end = body.span
            text = self.snippet.text[start + 1 : max(start + 1, end - 1)]
            self.reading.snippets.append(
                Snippet(
                    "powershell",
                    text,
                    context=self.context,
                    pointer=self.snippet.pointer,
                    latent=True,
                    origin=Origin(self.snippet, (start + 1, end - 1), range(start + 1, end)),
                    depth=self.snippet.depth + 1,
                )
            )
        if not self.reading.finished:
            self.reading.notices.append(
                Notice(
                    "powershell-unread",
                    "part of this PowerShell is too long or nested too deep to be read",
                    confirm=True,
                )
            )

    def value(self, node: n.Node | None) -> object:
        """Return what is known of an expression's value, keeping the acts it makes."""
        return expressions.value(self, node)


def _answers_with_many(node: n.Node) -> bool:
    """Whether a pipeline runs a command that answers with a list."""
    for part in node.elements if isinstance(node, n.Pipeline) else ():
        name = part.name if isinstance(part, n.Command) else None
        if isinstance(name, n.Text) and name.parts and str(name.parts[0]).lower() in _LISTING:
            return True
    return False

"""Reads Python in source order: names, functions, branches, loops; each call goes to the module that knows it."""

from __future__ import annotations

import ast

from blastwall.acts import HOLE
from blastwall.languages.interface import Reading
from blastwall.languages.python import databases, files, processes, sdk, services
from blastwall.languages.python.emit import Called, Emitter
from blastwall.languages.python.fold import Folder
from blastwall.languages.python.imports import STAR
from blastwall.languages.python.picking import narrows, picked
from blastwall.languages.python.source import STAND_IN, Magic, Source, parse
from blastwall.languages.python.values import (
    Arguments,
    Chain,
    Code,
    Const,
    Either,
    Items,
    Step,
    Table,
    Text,
    alternatives,
    known_text,
    signature,
    text_of,
    unknown,
)
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.languages.python.values import Value
    from blastwall.model import Snippet

MAX_NESTING = 60
MAX_CALLS = 4
#: With how many different arguments one function's body is read; more is over budget, and said to be.
MAX_ENTRIES = 400
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What makes a stretch that can't be parsed worth a question: it may do one of these.
_SUSPECT = (
    "rmtree", "unlink", "remove(", "system(", "popen", "subprocess", "exec(", "eval(", "drop ", "delete", "truncate",
    "flushall", "rm -", "rmdir", "destroy", "terminate", "write_text", "os.",
)  # fmt: skip
#: The function of a migration that undoes it: written beside every step forward, run by hand.
_WAY_BACK = frozenset({"downgrade", "down", "backward", "backwards"})
#: Methods that make a list longer.
_GROWING = frozenset({"append", "extend", "insert", "appendleft", "add"})
#: Functions that call what they are given: name -> (position of the function, position of its first argument).
_CALLERS: dict[str, tuple[int, int]] = {
    "submit": (0, 1),
    "to_thread": (0, 1),
    "run_in_executor": (1, 2),
    "register": (0, 1),
    "partial": (0, 1),
    "apply": (0, 1),
    "apply_async": (0, 1),
    "call_soon": (0, 1),
    "run_sync": (0, 1),
    "callback": (0, 1),
    "addCleanup": (0, 1),
    "delayed": (0, 1),
}


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a snippet of Python; total on any text."""
    text = snippet.text
    if snippet.argv is not None and not text:
        return Reading()
    cut = len(text) > budget.text
    source = parse(text[: budget.text] if cut else text)
    out = Emitter(snippet, source, budget)
    walker = Walker(out, source)
    if cut:
        out.reading.finished = False
    for magic in source.magics:
        walker.magic(magic)
    if source.tree is not None:
        walker.module(source.tree)
    for opaque in source.opaque:
        lowered = opaque.text.lower()
        if any(word in lowered for word in _SUSPECT):
            message = f"part of the Python could not be read ({opaque.reason})"
            out.reading.notices.append(Notice("python-unparsed", message, confirm=not snippet.latent, span=opaque.span))
            break
    else:
        if source.opaque:
            out.reading.notices.append(Notice("python-unparsed", "part of the Python could not be read"))
    return out.reading


class Walker:
    """Walks statements with the environment they are in."""

    def __init__(self, out: Emitter, source: Source) -> None:
        """Start with an empty environment."""
        self.out = out
        self.source = source
        self.folder = Folder(out.context, holes=source.holes)
        self.calls = 0
        self.entered: dict[int, set[object]] = {}
        self.active: set[int] = set()
        self.methods: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        self.classes: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        self.branch = 0

    # -- statements ---------------------------------------------------------------------------------------------------
    def module(self, tree: ast.Module) -> None:
        """Walk the module, then the functions that nothing in it called."""
        self._declare(tree.body)
        self.block(tree.body, 0)
        for name, nodes in list(self.methods.items()):
            if self.out.snippet.latent and name in _WAY_BACK:
                continue
            for node in nodes:
                if id(node) not in self.entered:
                    self._enter(node, Arguments([], {}, open=True), name)

    def _declare(self, body: Sequence[ast.stmt]) -> None:
        """Note every function first: one may be called above its definition, from another."""
        stack: list[tuple[ast.AST, int]] = [(node, 0) for node in reversed(body)]
        while stack:
            node, depth = stack.pop()
            if not self.out.budget.spend():
                self.out.reading.finished = False
                return
            if isinstance(node, _FUNCTION):
                self.methods.setdefault(node.name, []).append(node)
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                children = getattr(node, field, None)
                if isinstance(children, list):
                    stack.extend((child, depth + 1) for child in reversed(children))

    def block(self, body: Sequence[ast.stmt], depth: int) -> None:
        """Walk statements one after the other."""
        if depth > MAX_NESTING:
            self.out.reading.finished = False
            return
        kept = self.out.narrowed
        for node in body:
            if not self.out.budget.spend():
                self.out.reading.finished = False
                break
            self.statement(node, depth)
            if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Continue) and narrows(node.test):
                # what follows is done for the others only
                self.out.narrowed += 1
        self.out.narrowed = kept

    def statement(self, node: ast.stmt, depth: int) -> None:
        """Walk one statement."""
        folder = self.folder
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.out.modules.update((alias.name, alias.name.split(".")[0]))
                whole = alias.name if alias.asname else alias.name.split(".")[0]
                folder.names[alias.asname or whole] = Chain(tuple(Step(part) for part in whole.split(".")))
                self._written(alias.name, node)
        elif isinstance(node, ast.ImportFrom):
            self._import_from(node)
        elif isinstance(node, _FUNCTION):
            folder.names[node.name] = Code(node)
            for decorator in node.decorator_list:
                self.expression(decorator, depth)
        elif isinstance(node, ast.ClassDef):
            self._class(node, depth)
        elif isinstance(node, ast.Assign):
            self.expression(node.value, depth)
            value = folder.fold(node.value)
            for target in node.targets:
                self._assign(target, value)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self.expression(node.value, depth)
                self._assign(node.target, folder.fold(node.value))
        elif isinstance(node, ast.AugAssign):
            self.expression(node.value, depth)
            self._augment(node)
        elif isinstance(node, ast.If | ast.While):
            self._branches(node, depth)
        elif isinstance(node, ast.For | ast.AsyncFor):
            self.expression(node.iter, depth)
            self._loop(node, depth)
        elif isinstance(node, ast.With | ast.AsyncWith):
            self._with(node, depth)
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            self._try(node, depth)
        elif isinstance(node, ast.Match):
            self.expression(node.subject, depth)
            self.branch += 1
            for case in node.cases:
                self.block(case.body, depth + 1)
            self.branch -= 1
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    folder.names.pop(target.id, None)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.expression(child, depth)

    def _class(self, node: ast.ClassDef, depth: int) -> None:
        """Read a class: what its body assigns is known by its own name, and by `self` and `cls`."""
        names = self.folder.names
        kept = dict(names)
        self.block(node.body, depth + 1)
        for word, value in list(names.items()):
            if "." not in word and kept.get(word) is not value:
                for owner in (node.name, "self", "cls"):
                    before = names.get(f"{owner}.{word}")
                    names[f"{owner}.{word}"] = value if before is None else Either([value, before])
        names[node.name] = Chain((Step(node.name),))
        self.classes[node.name] = [each for each in node.body if isinstance(each, _FUNCTION)]

    def _written(self, module: str, node: ast.stmt) -> None:
        """Importing a module that this call wrote runs it."""
        files = self.out.context.files
        if not files or not module:
            return
        path = module.replace(".", "/")
        for name in (f"{path}.py", f"{path}/__init__.py"):
            known = files.get(f"{self.out.context.cwd.rstrip('/')}/{name}" if self.out.context.cwd else name)
            if known is not None and known.text.strip():
                self.out.code("python", Text(known.text), self.source.span(node))

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        self.out.modules.update((module, module.split(".")[0]))
        parts = tuple(Step(part) for part in module.split(".")) if module and not node.level else ()
        self._written(module, node)
        for alias in node.names:
            self.out.modules.add(f"{module}.{alias.name}")
            if alias.name == "*":
                for name in STAR.get(module, ()):
                    self.folder.names[name] = Chain((*parts, Step(name)))
                continue
            self.folder.names[alias.asname or alias.name] = Chain((*parts, Step(alias.name)))

    def _assign(self, target: ast.expr, value: Value) -> None:
        if self.branch and isinstance(target, ast.Name) and target.id in self.folder.names:
            # one branch of several: what stood before may still be there
            value = Either([value, self.folder.names[target.id]])
        if isinstance(target, ast.Subscript):
            self._set_environment(target, value)
            self._set_entry(target, value)
            return
        self.folder.bind(target, value)

    def _set_environment(self, target: ast.Subscript, value: Value) -> None:
        base = self.folder.fold(target.value)
        name = known_text(self.folder.fold(target.slice))
        if isinstance(base, Chain) and base.plain() == "os.environ" and name:
            self._context(env={**self.out.context.env, name: text_of(value).text})

    def _set_entry(self, target: ast.Subscript, value: Value) -> None:
        """`table["key"] = value` is known where the table is."""
        if not isinstance(target.value, ast.Name):
            return
        table = self.folder.names.get(target.value.id)
        if isinstance(table, Table) and len(table.values) < 512:
            key = text_of(self.folder.fold(target.slice)).text
            self.folder.names[target.value.id] = Table({**table.values, key: value}, open=table.open or key == HOLE)

    def _grow(self, node: ast.Call) -> None:
        """`words.append("-rf")` changes the list that stands behind the name."""
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr not in _GROWING or not node.args:
            return
        owner = function.value
        name = (
            owner.id if isinstance(owner, ast.Name) else ast.unparse(owner) if isinstance(owner, ast.Attribute) else ""
        )
        items = self.folder.names.get(name)
        if not isinstance(items, Items) or len(items.values) > 512:
            return
        given = self.folder.fold(node.args[-1])
        if function.attr == "extend":
            more = given.values if isinstance(given, Items) else [unknown()]
            made = Items([*items.values, *more], open=items.open or not isinstance(given, Items) or given.open)
        elif function.attr == "insert":
            at = self.folder.fold(node.args[0])
            place = at.value if isinstance(at, Const) and isinstance(at.value, int) else 0
            made = Items([*items.values[:place], given, *items.values[place:]], open=items.open)
        else:
            made = Items([*items.values, given], open=items.open)
        self.folder.names[name] = Either([made, items]) if self.branch else made

    def _context(self, **changes: object) -> None:
        self.out.context = self.out.context.derive(**changes)
        self.folder.context = self.out.context

    def _augment(self, node: ast.AugAssign) -> None:
        if not isinstance(node.target, ast.Name):
            return
        left: ast.expr = ast.Name(node.target.id, ast.Load())
        joined = ast.BinOp(left, node.op, node.value)
        self.folder.names[node.target.id] = self.folder.fold(ast.copy_location(joined, node))

    def _branches(self, node: ast.If | ast.While, depth: int) -> None:
        """Both sides are read; a long `elif` chain is walked in a loop."""
        current: ast.If | ast.While = node
        self.branch += 1
        while True:
            self.expression(current.test, depth)
            names = picked(current.test)
            chooses = narrows(current.test) and isinstance(current, ast.If)
            if names:
                self.out.filters.append(names)
            self.out.narrowed += chooses
            self.block(current.body, depth + 1)
            if names:
                self.out.filters.pop()
            rest = current.orelse
            if len(rest) == 1 and isinstance(rest[0], ast.If) and self.out.budget.spend():
                self.out.narrowed -= chooses
                current = rest[0]
                continue
            self.block(rest, depth + 1)
            self.out.narrowed -= chooses
            break
        self.branch -= 1

    def _loop(self, node: ast.For | ast.AsyncFor, depth: int) -> None:
        over = self.folder.fold(node.iter)
        self.out.loops += 1
        if isinstance(over, Items) and over.values and isinstance(node.target, ast.Tuple) and not over.open:
            for value in over.values[:16]:
                self.folder.bind(node.target, value)
                self.block(node.body, depth + 1)
        else:
            self.folder.bind(node.target, self.folder.iterate(over))
            self.block(node.body, depth + 1)
        self.out.loops -= 1
        self.block(node.orelse, depth + 1)

    def _with(self, node: ast.With | ast.AsyncWith, depth: int) -> None:
        for item in node.items:
            self.expression(item.context_expr, depth)
            value = self.folder.fold(item.context_expr)
            if item.optional_vars is not None:
                self.folder.bind(item.optional_vars, value)
        kept = self.out.context
        for item in node.items:
            value = self.folder.fold(item.context_expr)
            if isinstance(value, Chain) and value.steps and value.steps[-1].name in ("chdir", "cd", "pushd", "lcd"):
                call = value.steps[-1].call
                if call is not None:
                    self._chdir(text_of(call.get(0)))
        self.block(node.body, depth + 1)
        if kept is not self.out.context:
            self._context(cwd=kept.cwd)

    def _try(self, node: ast.stmt, depth: int) -> None:
        self.block(getattr(node, "body", []), depth + 1)
        self.branch += 1
        for handler in getattr(node, "handlers", []):
            self.block(handler.body, depth + 1)
        self.block(getattr(node, "orelse", []), depth + 1)
        self.branch -= 1
        self.block(getattr(node, "finalbody", []), depth + 1)

    # -- expressions --------------------------------------------------------------------------------------------------
    def expression(self, node: ast.expr, depth: int) -> None:
        """Find the calls in an expression, inner ones first, and say what each does."""
        stack: list[tuple[ast.AST, bool]] = [(node, False)]
        while stack:
            current, ready = stack.pop()
            if ready:
                assert isinstance(current, ast.Call)
                self.call(current)
                continue
            if not self.out.budget.spend():
                self.out.reading.finished = False
                return
            if isinstance(current, ast.Lambda):
                continue
            if isinstance(current, ast.Call):
                stack.append((current, True))
            if isinstance(current, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
                for loop in current.generators:
                    self.folder.bind(loop.target, self.folder.iterate(self.folder.fold(loop.iter)))
                    names = next((found for found in map(picked, loop.ifs) if found), ())
                    if names:
                        self.out.filters.append(names)
            stack.extend((child, False) for child in reversed(list(ast.iter_child_nodes(current))))

    def call(self, node: ast.Call) -> None:
        """Say what one call does."""
        target = self.folder.fold(node.func)
        self._grow(node)
        arguments = self.folder.arguments(node)
        span = self.source.span(node)
        for each in alternatives(target):
            self.dispatch(each, arguments, span)

    def dispatch(self, target: Value, arguments: Arguments, span: tuple[int, int]) -> None:
        """Say what calling this value with these arguments does."""
        if isinstance(target, Code):
            self._enter(target.node, arguments, "")
            return
        if not isinstance(target, Chain):
            return
        if target.base is not None and isinstance(target.base, Either):
            for base in target.base.values:
                self.dispatch(Chain(target.steps, base), arguments, span)
            return
        last = target.steps[-1] if target.steps else None
        if last is not None and last.call is not None and last.name == "partial":
            inner = last.call.get(0)
            if inner is not None:
                merged = Arguments([*last.call.args[1:], *arguments.args], {**last.call.kwargs, **arguments.kwargs})
                self.dispatch(inner, merged, span)
            return
        if last is not None and last.call is not None and last.name == "methodcaller" and arguments.args:
            method = self.folder.attribute(arguments.args[0], known_text(last.call.get(0)))
            self.dispatch(method, Arguments(last.call.args[1:], last.call.kwargs, open=last.call.open), span)
            return
        called = Called(target, arguments, span)
        if self._control(called) or files.lower(called, self.out) or processes.lower(called, self.out):
            return
        if (
            sdk.lower(called, self.out)
            or services.lower(called, self.out)
            or databases.lower(called, self.out)
            or self._own_method(called)
        ):
            return
        self.out.defined = self.folder.names
        services.lower_client(called, self.out)

    def _control(self, called: Called) -> bool:
        """Follow calls that change where later code runs, or that call what they are given."""
        if called.dotted in ("os.chdir", "os.fchdir"):
            self._chdir(text_of(called.get(0, "path")))
            return True
        if called.dotted in ("os.putenv", "os.environ.setdefault"):
            name = known_text(called.get(0))
            if name:
                self._context(env={**self.out.context.env, name: text_of(called.get(1)).text})
            return True
        if called.dotted in ("map", "filter") or called.name in ("map", "imap", "imap_unordered", "starmap"):
            function, over = called.get(0), called.get(1)
            if isinstance(function, Chain | Code):
                one = self.folder.iterate(over or unknown())
                spread = one.values if called.name == "starmap" and isinstance(one, Items) else [one]
                self.dispatch(function, Arguments(spread, {}), called.span)
            return True
        if called.name in ("reduce", "accumulate"):
            function, over = (
                (called.get(0), called.get(1)) if called.name == "reduce" else (called.get(1), called.get(0))
            )
            if isinstance(function, Chain | Code):
                one = self.folder.iterate(over or unknown())
                self.dispatch(function, Arguments([one, one], {}), called.span)
            return True
        key = called.arguments.kwargs.get("key")
        if isinstance(key, Code | Chain) and called.name in ("sorted", "max", "min", "sort", "groupby"):
            one = self.folder.iterate(called.get(0) or called.chain.base or unknown())
            self.dispatch(key, Arguments([one], {}), called.span)
        if called.name in ("Thread", "Process", "Timer"):
            function = called.get(1, "target", "function")
            given = called.get(2 if called.name == "Timer" else 3, "args")
            if isinstance(function, Chain | Code):
                args = given.values if isinstance(given, Items) else []
                self.dispatch(function, Arguments(args, {}, open=not isinstance(given, Items)), called.span)
            return True
        if called.name in _CALLERS and called.name != "partial":
            at, rest = _CALLERS[called.name]
            function = called.get(at)
            if isinstance(function, Chain | Code) and not isinstance(called.chain.base, Text):
                args = called.arguments.args[rest:]
                self.dispatch(function, Arguments(args, called.arguments.kwargs), called.span)
        return False

    def _own_method(self, called: Called) -> bool:
        """Read a method, or function, that the snippet defines itself."""
        made = self.classes.get(called.dotted)
        if made is not None:
            for node in made:
                if node.name in ("__init__", "__new__", "__post_init__"):
                    self._enter(node, self._bound(node, called.arguments), node.name)
            return True
        nodes = self.methods.get(called.name, [])
        owner = called.receiver.steps[0].name if called.receiver.steps else ""
        nodes = [node for node in self.classes.get(owner, ()) if node.name == called.name] or nodes
        if not 0 < len(nodes) <= 4 or not called.chain.steps or called.chain.base is not None:
            return False
        for node in nodes:
            given = self._bound(node, called.arguments) if called.receiver.steps else called.arguments
            self._enter(node, given, called.name)
        return True

    def _bound(self, node: ast.FunctionDef | ast.AsyncFunctionDef, given: Arguments) -> Arguments:
        """Return a method's arguments with the object it is called on, known by the name it goes by inside."""
        names = [*node.args.posonlyargs, *node.args.args]
        if not names or names[0].arg not in ("self", "cls"):
            return given
        return Arguments([Chain((Step("self"),)), *given.args], given.kwargs, open=given.open)

    def _enter(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, given: Arguments, name: str) -> None:
        """Read a function's body with its parameters bound to what it is called with."""
        key = id(node)
        if self.calls >= MAX_CALLS or key in self.active or not self.out.budget.spend():
            return
        # the same arguments in the same place do the same: only what is new is read again
        seen = self.entered.setdefault(key, set())
        brought = (
            tuple(signature(value) for value in given.args),
            tuple((word, signature(value)) for word, value in given.kwargs.items()),
            given.open,
            self.out.context.cwd,
        )
        if brought in seen:
            return
        if len(seen) >= MAX_ENTRIES:
            self.out.budget.exhausted = self.out.budget.exhausted or "nodes"
            self.out.reading.finished = False
            return
        seen.add(brought)
        self.active.add(key)
        self.calls += 1
        kept, branch = dict(self.folder.names), self.branch
        self.branch = 0
        self._bind_parameters(node.args, given)
        if isinstance(node, ast.Lambda):
            self.expression(node.body, 0)
        else:
            self.block(node.body, MAX_NESTING // 2 if self.calls > 1 else 0)
        changed = self.folder.names
        self.folder.names = kept
        if not isinstance(node, ast.Lambda):
            for inner in node.body:
                if isinstance(inner, ast.Global):
                    kept.update({word: changed[word] for word in inner.names if word in changed})
        # attributes outlive the call: `self.client = boto3.client(...)` in one method serves the others
        kept.update({word: value for word, value in changed.items() if "." in word})
        self.branch = branch
        self.active.discard(key)
        self.calls -= 1

    def _bind_parameters(self, parameters: ast.arguments, given: Arguments) -> None:
        names = [*parameters.posonlyargs, *parameters.args]
        defaults: list[ast.expr | None] = [None] * (len(names) - len(parameters.defaults)) + list(parameters.defaults)
        bound: dict[str, Value] = {}
        for index, (parameter, default) in enumerate(zip(names, defaults, strict=True)):
            if parameter.arg in ("self", "cls") and not given.args:
                continue
            value = given.get(index, parameter.arg)
            if value is None:
                value = self.folder.fold(default) if default is not None and not given.open else unknown()
                if default is not None and given.open:
                    value = Either([self.folder.fold(default), unknown()])
            bound[parameter.arg] = value
        for parameter, default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
            found = given.kwargs.get(parameter.arg)
            bound[parameter.arg] = found if found is not None else self.folder.fold(default) if default else unknown()
        if parameters.vararg is not None:
            bound[parameters.vararg.arg] = Items(given.args[len(names) :], open=given.open)
        if parameters.kwarg is not None:
            named = {word.arg for word in (*names, *parameters.kwonlyargs)}
            rest = {word: value for word, value in given.kwargs.items() if word not in named}
            bound[parameters.kwarg.arg] = Table(rest, open=given.open)
        self.folder.names.update(bound)

    def _chdir(self, where: Text) -> None:
        path = where.text
        if HOLE in path or path.startswith("~"):
            home = self.out.context.home
            self._context(cwd=home + path[1:] if home and path.startswith("~") and HOLE not in path else "")
        elif path.startswith("/"):
            self._context(cwd=path)
        elif self.out.context.cwd:
            self._context(cwd=f"{self.out.context.cwd.rstrip('/')}/{path}")

    # -- notebooks ----------------------------------------------------------------------------------------------------
    def magic(self, magic: Magic) -> None:
        """Hand on a magic's code, with `{name}` filled in by what is known: nothing yet, so a hole."""
        body = magic.body or magic.line
        text = body
        if magic.kind == "!" or not magic.kind.startswith("%"):
            text = processes.braces(body)
        processes.magic(magic, self.out, Text(text.replace(STAND_IN, HOLE)))

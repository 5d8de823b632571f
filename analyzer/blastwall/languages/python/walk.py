"""Reads Python in source order: names, functions, branches, loops; each call goes to the module that knows it."""

from __future__ import annotations

import ast

from blastwall.acts import HOLE
from blastwall.languages.interface import Reading
from blastwall.languages.python import databases, files, pickled, processes, sdk, services
from blastwall.languages.python.emit import Called, Emitter
from blastwall.languages.python.files import emptied, opens
from blastwall.languages.python.picking import narrows, picked
from blastwall.languages.python.scope import FUNCTION, Scope
from blastwall.languages.python.source import STAND_IN, Magic, parse
from blastwall.languages.python.values import (
    Arguments,
    Chain,
    Code,
    Either,
    Items,
    Step,
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
#: What makes a stretch that can't be parsed worth a question: it may do one of these.
_SUSPECT = (
    "rmtree", "unlink", "remove(", "system(", "popen", "subprocess", "exec(", "eval(", "drop ", "delete", "truncate",
    "flushall", "rm -", "rmdir", "destroy", "terminate", "write_text", "os.",
)  # fmt: skip
#: The function of a migration that undoes it: written beside every step forward, run by hand.
_WAY_BACK = frozenset({"downgrade", "down", "backward", "backwards"})
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


class Walker(Scope):
    """Walks statements with the environment they are in."""

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
        elif isinstance(node, FUNCTION):
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
            if isinstance(node, ast.Expr):
                self._left(node.value)

    def _left(self, node: ast.expr) -> None:
        """`open(f, "w")` that nobody writes to."""
        opened = opens(self.folder.fold(node)) if isinstance(node, ast.Call) else None
        if opened is not None:
            emptied(opened, self.source.span(node), self.out)

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
        self.classes[node.name] = [each for each in node.body if isinstance(each, FUNCTION)]

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
        if all(isinstance(each, ast.Pass) for each in node.body):
            for item in node.items:
                opened = opens(self.folder.fold(item.context_expr))
                if opened is not None:
                    emptied(opened, self.source.span(item.context_expr), self.out)
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
                if not isinstance(current, ast.DictComp):
                    self._left(current.elt)
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
        if pickled.lower(called, self.out):
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

    # -- notebooks ----------------------------------------------------------------------------------------------------
    def magic(self, magic: Magic) -> None:
        """Hand on a magic's code, with `{name}` filled in by what is known: nothing yet, so a hole."""
        body = magic.body or magic.line
        text = body
        if magic.kind == "!" or not magic.kind.startswith("%"):
            text = processes.braces(body)
        processes.magic(magic, self.out, Text(text.replace(STAND_IN, HOLE)))

"""The names a script has given values so far: assignments, imports, lists that grow, parameters, directories."""

from __future__ import annotations

import ast

from blastwall.acts import HOLE
from blastwall.languages.python.emit import Emitter
from blastwall.languages.python.fold import Folder
from blastwall.languages.python.imports import STAR
from blastwall.languages.python.source import Source
from blastwall.languages.python.values import (
    Arguments,
    Chain,
    Const,
    Either,
    Items,
    Step,
    Table,
    Text,
    known_text,
    text_of,
    unknown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.python.values import Value

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
#: Methods that make a list longer.
_GROWING = frozenset({"append", "extend", "insert", "appendleft", "add"})


class Scope:
    """What is known where the walk stands."""

    def __init__(self, out: Emitter, source: Source) -> None:
        """Start with an empty environment."""
        self.out = out
        self.source = source
        self.folder = Folder(out.context, holes=source.holes)
        given = (out.snippet.data or {}).get("arguments")
        if isinstance(given, list):
            self.folder.argv = [str(word) for word in given]
        self.calls = 0
        self.entered: dict[int, set[object]] = {}
        self.active: set[int] = set()
        self.methods: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        self.classes: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
        self.branch = 0

    def _declare(self, body: Sequence[ast.stmt]) -> None:
        """Note every function first: one may be called above its definition, from another."""
        stack: list[tuple[ast.AST, int]] = [(node, 0) for node in reversed(body)]
        while stack:
            node, depth = stack.pop()
            if not self.out.budget.spend():
                self.out.reading.finished = False
                return
            if isinstance(node, FUNCTION):
                self.methods.setdefault(node.name, []).append(node)
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                children = getattr(node, field, None)
                if isinstance(children, list):
                    stack.extend((child, depth + 1) for child in reversed(children))

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

"""What conditions pick: the file names a test lets through, and whether it lets all of them through."""

from __future__ import annotations

import ast

#: Tests that any file passes, or any that is there.
_NO_CHOICE = frozenset({"is_file", "isfile", "exists", "is_dir", "isdir", "is_symlink", "islink", "lexists"})


def picked(test: ast.expr) -> tuple[str, ...]:
    """Return the name patterns a condition picks files by: `name.endswith(".pyc")`, `path.suffix == ".log"`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for each in test.values[:8]:
            found = picked(each)
            if found:
                return found
        return ()
    if isinstance(test, ast.Call):
        name = test.func.attr if isinstance(test.func, ast.Attribute) else ""
        constants = _strings(test.args[-1]) if test.args else ()
        if name == "endswith":
            return tuple("*" + each for each in constants)
        if name == "startswith":
            return tuple(each + "*" for each in constants)
        if name in ("fnmatch", "fnmatchcase", "match"):
            return constants
        return ()
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left = test.left
        constants = _strings(test.comparators[0])
        if isinstance(test.ops[0], ast.Eq | ast.In):
            if isinstance(left, ast.Attribute) and left.attr == "suffix":
                return tuple("*" + each for each in constants)
            if isinstance(left, ast.Attribute) and left.attr == "name":
                return constants
            if isinstance(left, ast.Name) and isinstance(test.ops[0], ast.Eq):
                return constants
    return ()


def _strings(node: ast.expr) -> tuple[str, ...]:
    nodes = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return tuple(n.value for n in nodes[:16] if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value)


def narrows(test: ast.expr) -> bool:
    """Whether a condition may let through some of what a loop runs over and not the rest."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return narrows(test.operand)
    if isinstance(test, ast.BoolOp):
        # one that chooses nothing makes an `or` choose nothing; an `and` chooses if any does
        found = [narrows(each) for each in test.values[:16]]
        return any(found) if isinstance(test.op, ast.And) else all(found)
    if isinstance(test, ast.Call):
        name = test.func.attr if isinstance(test.func, ast.Attribute) else getattr(test.func, "id", "")
        return name not in _NO_CHOICE
    return not isinstance(test, ast.Constant)

"""What other parsers find in shell text: `bash -n`, shfmt and tree-sitter-bash, in one form that can be compared.

Every parser's answer becomes a multiset of simple commands at any depth, substitutions, here-documents and function
bodies among them: the program where it is literal (else None) and the number of words. Nothing is ever run: bash is
given `-n`, which reads and does not execute.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

Commands = Counter[tuple[str | None, int]]

#: Declarations have a grammar of their own in other parsers; how many words they have is counted in many ways.
_COUNTED_APART = ("let", "[", "test")


@cache
def program(name: str) -> str | None:
    """Return where a program is; beside this interpreter first, as in a virtual environment."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


def accepts(text: str, *, shell: str = "bash") -> bool:
    """Say whether bash, with extended patterns on, can read the text; `shell` may be another one that knows `-n`."""
    where = program(shell)
    assert where is not None
    words = [where, "-O", "extglob", "-n"] if shell == "bash" else [where, "-n"]
    done = subprocess.run(words, input=text.encode("utf-8", "replace"), capture_output=True, timeout=30, check=False)
    return done.returncode == 0 and b"syntax error" not in done.stderr and b"unexpected" not in done.stderr


# -- ours -------------------------------------------------------------------------------------------------------------


def ours(text: str, dialect: str = "") -> tuple[Commands, list[tuple[str, int]]]:
    """Return what our parser finds, and its errors."""
    from blastwall.budget import Budget
    from blastwall.languages.shell.source import parser_for

    errors: list[tuple[str, int]] = []
    nodes = parser_for(dialect)(text, errors, 0, None, Budget(nodes=10**9)).program()
    return counted(nodes), errors


def counted(nodes: list[Any]) -> Commands:
    """Count the simple commands of a tree of ours."""
    from blastwall.languages.shell import tree

    found: Commands = Counter()
    todo: list[Any] = list(nodes)
    while todo:
        node = todo.pop()
        if node is None:
            continue
        if isinstance(node, tree.Simple):
            if node.words:
                found[(_literal(node.words[0]), len(node.words))] += 1
            # The arguments of `export` and its like are in the words as well: once is enough.
            declared = node.words and node.words[0].text in _DECLARING
            todo += node.words if declared else [*node.words, *(a.value for a in node.assignments)]
            todo += [a.index for a in node.assignments if getattr(a, "index", None) is not None]
            todo += [r.target for r in node.redirections]
            continue
        if isinstance(node, tree.Word):
            todo += node.parts or ()
            continue
        if isinstance(node, tree.Part):
            todo += [*node.words, *node.body]
            continue
        todo += [r.target for r in getattr(node, "redirections", ())]
        if isinstance(node, tree.Pipeline):
            todo += node.commands
        elif isinstance(node, tree.AndOr):
            todo += [item for _, item in node.items]
        elif isinstance(node, tree.Group):
            todo += node.body
        elif isinstance(node, tree.If):
            for condition, body in node.branches:
                todo += [*condition, *body]
            todo += node.orelse or ()
        elif isinstance(node, tree.Loop):
            todo += [*node.condition, *node.body, *(node.words or ())]
        elif isinstance(node, tree.Case):
            todo.append(node.subject)
            for patterns, body in node.items:
                todo += [*patterns, *body]
        elif isinstance(node, tree.Function):
            todo.append(node.body)
        elif isinstance(node, tree.Test):
            todo += node.words
    return found


_DECLARING = ("export", "declare", "local", "readonly", "typeset", "nameref", "alias")


def _literal(word: Any) -> str | None:
    if word.parts is None:
        return str(word.text)
    return "".join(p.text for p in word.parts) if all(p.kind == 0 for p in word.parts) else None


# -- shfmt ------------------------------------------------------------------------------------------------------------


def shfmt(text: str, language: str = "bash") -> Commands | None:
    """Return what shfmt finds; None where it refuses the text."""
    where = program("shfmt")
    assert where is not None
    done = subprocess.run(
        [where, "-ln", language, "-tojson"],
        input=text.encode("utf-8", "replace"),
        capture_output=True,
        timeout=30,
        check=False,
    )
    if done.returncode:
        return None
    found: Commands = Counter()
    todo: list[Any] = [json.loads(done.stdout)]
    while todo:
        node = todo.pop()
        if isinstance(node, list):
            todo += node
            continue
        if not isinstance(node, dict):
            continue
        kind = node.get("Type")
        if kind == "CallExpr" and node.get("Args"):
            found[(_shfmt_literal(node["Args"][0]), len(node["Args"]))] += 1
        elif kind == "DeclClause":
            found[(node["Variant"]["Value"], 1 + len(node.get("Args", ())))] += 1
        elif kind == "LetClause":
            found[("let", 1 + len(node.get("Exprs", ())))] += 1
        todo += node.values()
    return found


def _shfmt_literal(word: dict[str, Any]) -> str | None:
    out = []
    for part in word["Parts"]:
        kind = part["Type"]
        if kind == "Lit":
            out.append(re.sub(r"\\(\n|.)", lambda m: "" if m[1] == "\n" else m[1], part.get("Value", ""), flags=re.S))
        elif kind == "SglQuoted":
            from blastwall.languages.shell.quoting import ansi_c

            value = part.get("Value", "")
            out.append(ansi_c(value) if part.get("Dollar") else value)
        elif kind == "DblQuoted" and all(p["Type"] == "Lit" for p in part.get("Parts", ())):
            for inner in part.get("Parts", ()):
                value = inner.get("Value", "")
                out.append(re.sub(r"\\(\n|[$`\"\\])", lambda m: "" if m[1] == "\n" else m[1], value))
        else:
            return None
    return "".join(out)


# -- tree-sitter ------------------------------------------------------------------------------------------------------


@cache
def _tree_sitter() -> Any:
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def tree_sitter(text: str) -> Counter[str | None] | None:
    """Return the programs that tree-sitter-bash finds; None where its tree has an error.

    Only the programs: it loses the words behind a redirection, so that their number says nothing.
    """
    root = _tree_sitter().parse(text.encode("utf-8", "replace")).root_node
    if root.has_error:
        return None
    found: Counter[str | None] = Counter()
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type == "command":
            name = node.child_by_field_name("name")
            if name is not None:
                raw = name.text.decode("utf-8", "replace")
                found[raw if re.fullmatch(r"[A-Za-z_./][\w./-]*", raw) else None] += 1
        todo += node.children
    return found


#: Words that tree-sitter-bash takes for programs.
_KEYWORDS = ("time", "coproc", "select", "case", "esac", "do", "done", "then", "fi", "elif", "else", "function")


def bash_prints(text: str, folder: Path) -> str | None:
    """Return the text as bash's own parser prints it (`--pretty-print -n`: nothing runs); None where it refuses it."""
    where = program("bash")
    assert where is not None
    path = folder / "text.sh"
    path.write_bytes(text.encode("utf-8", "replace"))
    words = [where, "--norc", "--noprofile", "--pretty-print", "-n", "-O", "extglob", str(path)]
    done = subprocess.run(words, capture_output=True, timeout=30, check=False, stdin=subprocess.DEVNULL)
    if done.returncode or done.stderr:
        return None
    return done.stdout.decode("utf-8", "replace")


# -- differences ------------------------------------------------------------------------------------------------------


def _compared(commands: Commands) -> Commands:
    out: Commands = Counter()
    for (name, words), many in commands.items():
        out[(name, 0 if name in _COUNTED_APART else words)] += many
    return out


def lost(mine: Commands, theirs: Commands) -> Commands:
    """Return the commands that they found and we did not."""
    return _compared(theirs) - _compared(mine)


def invented(mine: Commands, theirs: Commands) -> Commands:
    """Return the commands that we found and they did not."""
    return _compared(mine) - _compared(theirs)


def lost_programs(mine: Commands, theirs: Counter[str | None]) -> Counter[str | None]:
    """Return the literal programs that tree-sitter found and we did not."""
    names: Counter[str | None] = Counter()
    for (name, _), many in mine.items():
        names[name] += many
    return Counter({name: many for name, many in (theirs - names).items() if name not in (None, *_KEYWORDS)})

"""Reads Emacs Lisp, Scheme, Racket, Clojure and Common Lisp alike: forms that start programs or remove files."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Span

_TOKEN = re.compile(r";[^\n]*|#\|.*?\|#|\"((?:[^\"\\]|\\.)*)\"|[()\[\]{}']|[^\s()\[\]{}'\";]+", re.S)
#: form -> (what it does, which argument).
_FORMS: dict[str, tuple[str, int]] = {
    **dict.fromkeys(
        (
            "system",
            "shell-command",
            "shell-command-to-string",
            "async-shell-command",
            "uiop:run-program",
            "run-shell-command",
        ),
        ("shell", 0),
    ),
    **dict.fromkeys(("ext:shell", "ext:run-shell-command", "si:system", "sys:run-shell-command"), ("shell", 0)),
    **dict.fromkeys(("clojure.java.shell/sh", "shell/sh", "sh", "system*", "process*"), ("argv", 0)),
    **dict.fromkeys(("babashka.process/shell", "p/shell", "process/shell", "babashka.process/process"), ("run", 0)),
    "shell": ("run", 0),
    "call-process": ("process", 0),
    "start-process": ("started", 2),
    "sb-ext:run-program": ("argv", 0),
    "run-program": ("argv", 0),
    "delete-directory": ("tree?", 0),
    "delete-directory/files": ("tree", 0),
    "uiop:delete-directory-tree": ("tree", 0),
    "delete-file": ("delete", 0),
    "fs/delete-tree": ("tree", 0),
    "babashka.fs/delete-tree": ("tree", 0),
    "fs/delete": ("delete", 0),
    "io/delete-file": ("delete", 0),
    "clojure.java.io/delete-file": ("delete", 0),
    "rename-file": ("move", 0),
    "write-region": ("write", 2),
    "system-async": ("shell", 0),
    "rmdir": ("rmdir", 0),
}


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read forms; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text, reading.finished = text[: budget.text], False
    names: dict[str, str] = {}
    #: open forms: what stands in each so far, as (text, is a string, start, end)
    stack: list[list[tuple[str, bool, int, int]]] = [[]]
    for match in _TOKEN.finditer(text):
        if not budget.spend():
            reading.finished = False
            break
        token = match[0]
        if token[0] == ";" or token.startswith("#|"):
            continue
        if token in "([{":
            stack.append([])
        elif token in ")]}":
            if len(stack) > 1:
                form = stack.pop()
                value = _form(form, names, snippet, reading)
                begin = form[0][2] if form else match.start()
                stack[-1].append((value, value != HOLE, begin, match.end()))
        elif token == "'":
            continue
        elif token[0] == '"':
            body = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), match[1] or "")
            stack[-1].append((body, True, match.start(), match.end()))
        else:
            known = names.get(token)
            stack[-1].append((known if known is not None else token, known is not None, match.start(), match.end()))
    return reading


def _form(form: list[tuple[str, bool, int, int]], names: dict[str, str], snippet: Snippet, reading: Reading) -> str:
    """Say what a form does; return the text it gives, a hole where it gives none."""
    if not form:
        return HOLE
    head = form[0][0]
    args = form[1:]
    span = (form[0][2], form[-1][3])
    given = [text if string else HOLE for text, string, _, _ in args]
    if head in ("setq", "define", "def", "defvar", "set!", "let", "defparameter") and len(args) > 1 and args[1][1]:
        names[args[0][0]] = args[1][0]
    if head in ("concat", "string-append", "str", "expand-file-name", "format"):
        return "".join(given)
    if len(form) == 2 and args[0][1] and form[0][1] is False:
        # a binding: `(let ((d "/")) ...)`
        names.setdefault(head, args[0][0])
    action = _FORMS.get(head.lower())
    if action is None:
        return HOLE
    kind, at = action
    words = [text for text in given[at:] if text != HOLE or kind in ("delete", "tree", "tree?")]
    if not words:
        return HOLE
    if kind == "process":
        # `(call-process PROGRAM INFILE BUFFER DISPLAY ARGS...)`
        words = [given[0], *[text for text in given[4:]]]
    if kind == "shell" or (kind == "run" and len(words) == 1):
        _add(Snippet("shell", words[0], context=snippet.context, origin=Origin(snippet, span)), snippet, reading)
    elif kind in ("argv", "run", "process", "started"):
        argv = [Arg(word, span) for word in words]
        _add(Snippet("shell", argv=argv, context=snippet.context, origin=Origin(snippet, span)), snippet, reading)
    else:
        deep = kind == "tree" or (kind == "tree?" and len(args) > 1 and args[1][0] not in ("nil", "#f"))
        change = {"tree": "delete", "tree?": "delete" if deep else "rmdir"}.get(kind, kind)
        _change(change, words[0], span, head, deep, snippet, reading)
    return HOLE


def _change(change: str, path: str, span: Span, via: str, deep: bool, snippet: Snippet, reading: Reading) -> None:
    act = FileChange(
        change, Arg(path, span), context=snippet.context, snippet=snippet, span=span, recursive=deep, via=via
    )
    reading.acts.append(act)


def _add(made: Snippet, snippet: Snippet, reading: Reading) -> None:
    made.pointer = snippet.pointer
    made.latent = snippet.latent
    made.depth = snippet.depth + 1
    reading.snippets.append(made)

"""Shell: bash and its kin, read into acts by a tolerant parser and a small abstract interpreter."""

from __future__ import annotations

import re

from blastwall.acts import Arg, Invocation
from blastwall.languages.interface import Reading
from blastwall.languages.shell.builtins import BUILTINS
from blastwall.languages.shell.lowering import Lowerer, program_of
from blastwall.languages.shell.source import parse
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Snippet

#: A simple command of plain words. One flat class, so that it can't backtrack.
_PLAIN = re.compile(r"[^\n\r;|&()<>\\'\"$`#{}!\[*?~=^\0]+").fullmatch
_WORDS = re.compile(r"[^ \t]+").finditer
_RESERVED = frozenset(
    [
        "if",
        "then",
        "elif",
        "else",
        "fi",
        "while",
        "until",
        "do",
        "done",
        "for",
        "case",
        "esac",
        "select",
        "function",
        "time",
        "coproc",
        "in",
        # of zsh
        "repeat",
        "foreach",
        "noglob",
        "nocorrect",
    ]
) | frozenset(BUILTINS)


#: Dialects whose keywords are others.
_OTHERS = ("zsh", "fish")


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Return the acts of a piece of shell code, or of one argument vector."""
    reading = Reading()
    argv = snippet.argv
    if argv is not None:
        args = [a if isinstance(a, Arg) else Arg(str(a)) for a in argv]
        if args and budget.spend(len(args)):
            lowerer = Lowerer(snippet, budget, reading)
            last = args[-1].span
            lowerer.command(args, (args[0].span[0], max(last[1], args[0].span[1])), None)
            lowerer.leave()
        return reading
    text = snippet.text
    if len(text) < 512 and snippet.data is None and snippet.dialect not in _OTHERS and _PLAIN(text) is not None:
        words = [Arg(m[0], m.span()) for m in _WORDS(text)]
        if words and words[0].text not in _RESERVED and not ("/" in words[0].text and snippet.context.files):
            budget.spend(len(words))
            name = words[0]
            reading.acts.append(
                Invocation(
                    program_of(name.text),
                    words[1:],
                    context=snippet.context,
                    snippet=snippet,
                    span=(name.span[0], words[-1].span[1]),
                    name=name,
                )
            )
            return reading
    try:
        lowerer = Lowerer(snippet, budget, reading)
        nodes = parse(snippet, budget, reading)
        if snippet.origin is None and snippet.dialect not in _OTHERS:
            lowerer.trunk = nodes
        lowerer.run(nodes)
        lowerer.leave()
    except RecursionError:
        # The caps keep this from happening on a stack of ordinary depth; an embedder's may be deep already.
        budget.exhausted = budget.exhausted or "depth"
        reading.notices.append(
            Notice("shell-syntax", "the shell code is nested too deep to read", confirm=True, pointer=snippet.pointer)
        )
    if budget.exhausted:
        reading.finished = False
    return reading


__all__ = ["read"]

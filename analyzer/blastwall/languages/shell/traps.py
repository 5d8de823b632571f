"""What `trap` keeps for later: the code, the signals, and the values and functions of the scope that set it.

A trap of EXIT runs when the shell it was set in ends, which for `( )`, `$( )` and a part of a pipeline is where that
subshell ends; one of RETURN runs when the function that set it returns (bash(1), trap). So its variables are those of
that scope: that a branch may not have been taken says nothing about code that only this branch set up.
"""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastwall.languages.shell.expansion import Value
    from blastwall.languages.shell.lowering import Lowerer
    from blastwall.languages.shell.memory import Memory
    from blastwall.languages.shell.tree import Node
    from blastwall.model import Snippet, Span

#: So many traps of one shell are run, those that traps set among them.
MOST_TRAPS = 64


class Trap:
    """One `trap code SIGNAL...`: `values` are what each variable held where it was set, and in its scope later."""

    __slots__ = ("functions", "returns", "snippet", "span", "text", "values")

    def __init__(self, shell: Memory, text: str, span: Span, signals: Iterable[str]) -> None:
        """Remember the code with the scope it is set in."""
        self.text = text
        self.span = span
        self.snippet: Snippet = shell.snippet
        self.returns = any(signal.upper() == "RETURN" for signal in signals)
        self.functions: dict[str, tuple[Node | None, bool]] = dict(shell.functions)
        self.values: dict[str, list[Value]] = {}
        self.learn(shell)

    def learn(self, shell: Memory, names: Iterable[str] | None = None) -> None:
        """Add what variables hold now; unknown values say nothing."""
        for name in list(shell.variables if names is None else names):
            held = self.values.setdefault(name, [])
            for value in shell.held(name):
                if value not in (HOLE, [HOLE]) and value not in held and len(held) < 8:
                    held.append(value)


def run_traps(shell: Lowerer, mark: int, returns: bool = False) -> str:
    """Run the traps set since `mark` (of a function that returns: its RETURN traps alone); return what they print."""
    out: list[str] = []
    for _ in range(4):
        # a trap may set another one
        due = [t for t in shell.traps[mark:] if t.returns or not returns]
        if not due:
            break
        shell.traps[mark:] = [t for t in shell.traps[mark:] if t not in due]
        for trap in due[:MOST_TRAPS]:
            state = shell.save()
            kept, shell.snippet = shell.snippet, trap.snippet
            for name, function in trap.functions.items():
                shell.functions.setdefault(name, function)
            for name, values in trap.values.items():
                shell.join_values(name, values)
            out.append(shell.inner(trap.text, trap.span))
            shell.snippet = kept
            shell.restore(state)
    return "".join(out)

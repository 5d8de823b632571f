"""Which lines of a batch text run: labels, jumps and calls, and where the text surely ends."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.cmd.control import Control
from blastwall.languages.cmd.words import UNSET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Snippet

    State = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]

#: Parts of a text that are jumped to or called, and how deep calls may nest.
_MOST_STRETCHES = 256
_DEEPEST_CALL = 6


class Flow(Control):
    """Walks from label to label."""

    def __init__(self, snippet: Snippet, budget: Budget, *, keeps_first: bool = False) -> None:
        """Start at the top."""
        super().__init__(snippet, budget, keeps_first=keeps_first)
        self.stopped = False
        self.stretches = 0
        self.jumps: list[tuple[int, list[str] | None, State | None]] = []
        self.visited: set[str] = set()
        self.calling: list[tuple[str, list[str]]] = []
        #: labels jumped to, with what was known then
        self.states: set[State] = set()
        #: labels that were run through, likewise
        self.passed: set[State] = set()
        #: what a variable in the place of a command's name holds behind the name
        self.prefix = ""
        #: the name of the last command
        self.last = ""

    def flow(self) -> None:
        """Run from the top to where the text says that it ends, then what it jumps to, then parts nobody calls."""
        self.stretch(0, None)
        for label in sorted(self.labels, key=self.labels.__getitem__):
            if label not in self.visited:
                self.stretches = 0
                self.visited.add(label)
                self.stretch(self.labels[label], None)

    def stretch(self, start: int, arguments: list[str] | None) -> None:
        """Run from one place to the end of the text, or to where it surely ends, and what it jumps to."""
        outer, waiting = self.arguments, self.jumps
        self.jumps = [(start, arguments, None)]
        while self.jumps and self.reading.finished:
            self.at, self.arguments, state = self.jumps.pop(0)
            if state is not None and state in self.passed:
                continue
            self.stretches += 1
            if self.stretches > _MOST_STRETCHES:
                self.reading.finished = False
                break
            self.stopped = False
            self.branching = 0
            while self.at < self.end and self.reading.finished and not self.stopped:
                self.commands(inside=False)
                if self.at < self.end and not self.stopped:
                    self.at += 1
        self.stopped = False
        self.arguments, self.jumps = outer, waiting

    def jump(self, label: str, *, surely: bool) -> None:
        """Go on at a label; where the jump may not be taken, what follows here is read too."""
        label = label.strip().lstrip(":").split(" ")[0].lower()
        if surely:
            self.stopped = True
        place = self.labels.get(label)
        if place is None:
            if HOLE in label or UNSET in label:
                self.stopped = False  # any label may be meant: all are read in their turn
            return
        # A loop comes back to its label; only with other variables is there something new to see.
        state = self.state(label)
        if not self.spend(1 + sum(map(len, self.variables.values())) // 16):
            return
        if state not in self.states:
            self.states.add(state)
            self.visited.add(label)
            self.jumps.append((place, self.arguments, state))

    def state(self, label: str) -> State:
        """Return a label with what is known at this moment."""
        return label, tuple(sorted(self.variables.items())), tuple(self.arguments or ())

    def enter(self, label: str, arguments: list[str]) -> None:
        """`call :label arguments`: run that part with its arguments and come back."""
        label = label.lower()
        place = self.labels.get(label)
        if place is None or (label, arguments) in self.calling:
            return
        if len(self.calling) >= _DEEPEST_CALL or self.stretches >= _MOST_STRETCHES or not self.spend(8):
            self.reading.finished = False
            return
        self.visited.add(label)
        self.calling.append((label, arguments))
        at, branching, depth = self.at, self.branching, self.depth
        self.stretch(place, arguments)
        self.at, self.branching, self.depth = at, branching, depth
        self.calling.pop()

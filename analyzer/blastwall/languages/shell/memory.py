"""What a shell remembers from one command to the next: values, choices between values, files written on the way."""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.shell.expansion import Expander
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastwall.budget import Budget
    from blastwall.languages.shell.expansion import Value
    from blastwall.languages.shell.tree import Node
    from blastwall.model import Span

    State = tuple[
        dict[str, Value], dict[str, list[Value]], dict[str, tuple[Node | None, bool]], object, list[str] | None
    ]

NAMES = re.compile(r"\$\{?[!#]?([A-Za-z_]\w*)").findall
#: The most combinations of variables' values one command is read with.
_COMBINATIONS = 32
_CHOICES = 48


class Memory(Expander):
    """The state that branches and subshells start from, change and join."""

    __slots__ = ("exported", "snippet")

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        """Start with what the snippet's context says."""
        super().__init__(snippet.context, budget)
        self.snippet = snippet
        self.exported: set[str] = set()

    def save(self) -> State:
        """Return the state a subshell or a branch starts from."""
        return (dict(self.variables), dict(self.choices), dict(self.functions), self.context, self.parameters)

    def restore(self, state: State, keep_files: bool = True) -> None:
        """Go back to a saved state. Files written meanwhile stay written."""
        files = self.context.files
        self.variables, self.choices, self.functions = dict(state[0]), dict(state[1]), dict(state[2])
        self.context = state[3]  # type: ignore[assignment]
        self.parameters = state[4]
        if keep_files and files is not self.context.files:
            self.context = self.context.derive(files=files)

    def join(self, other: State) -> None:
        """Let every variable have the values it has here or in the other state."""
        for name in {*self.variables, *other[0]}:
            mine = self.choices.get(name) or [self.variables.get(name, HOLE)]
            theirs = other[1].get(name) or [other[0].get(name, HOLE)]
            if mine == theirs:
                continue
            both = list(mine)
            for value in theirs:
                if value not in both:
                    both.append(value)
            self.variables[name] = both[0]
            self.choices[name] = both if len(both) <= _CHOICES else [*both[:_CHOICES], HOLE]

    def assign(self, name: str, value: Value) -> None:
        """Set a variable to one value."""
        self.variables[name] = value
        self.choices.pop(name, None)
        self.produced_by.pop(name, None)
        if name in self.exported or name in self.context.env or name in ("HOME", "PATH"):
            text = value if isinstance(value, str) else " ".join(value)
            if name == "HOME":
                self.context = self.context.derive(env={**self.context.env, name: text}, home=text)
            else:
                self.context = self.context.derive(env={**self.context.env, name: text})

    def export(self, name: str) -> None:
        """Let programs see a variable."""
        self.exported.add(name)
        value = self.variables.get(name)
        if value is not None:
            text = value if isinstance(value, str) else " ".join(value)
            self.context = self.context.derive(env={**self.context.env, name: text})

    def choose(self, name: str, values: list[Value]) -> None:
        """Set a variable to any of several values."""
        if len(values) > _CHOICES:
            values = [*values[:_CHOICES], HOLE]
        self.assign(name, values[0] if values else "")
        if len(values) > 1:
            self.choices[name] = values

    def combinations(self, start: int, end: int) -> Iterable[int]:
        """Set the variables named in this stretch to each combination of their values, one at a time."""
        names = [n for n in dict.fromkeys(NAMES(self.snippet.text[start:end])) if n in self.choices]
        return self.combine(names) if names else (0,)

    def combine(self, names: list[str]) -> Iterator[int]:
        """Yield once for each combination, with the variables set; past the cap, one reading has holes."""
        kept = {n: (self.variables.get(n, HOLE), self.choices.pop(n)) for n in names}
        total = 1
        for n in names:
            total *= len(kept[n][1])
        count = min(total, _COMBINATIONS if len(names) > 1 else _CHOICES + 1)
        for k in range(count):
            rest = k
            for n in names:
                values = kept[n][1]
                self.variables[n] = values[rest % len(values)]
                rest //= len(values)
            yield k
        if count < total:
            for n in names:
                self.variables[n] = HOLE
            yield count
        for n, (value, choices) in kept.items():
            if n not in self.choices:
                self.variables[n] = value
                self.choices[n] = choices

    def remember(self, key: str, text: str, span: Span, appended: bool = False) -> None:
        """Keep a file's content for whatever runs or reads it later in this call."""
        files = dict(self.context.files)
        if appended:
            known = files.get(key)
            if known is None and text == HOLE:
                return
            text = (known.text if known is not None else "") + text
        if len(text) > 262144 or len(files) > 256:
            return
        files[key] = Snippet(
            "shell",
            text,
            context=self.context,
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files=files)

    def linked(self, key: str, target: str, span: Span) -> None:
        """Remember that a name is a link: what lies below the name lies below its target."""
        if len(self.context.files) > 256:
            return
        link = Snippet(
            "shell",
            HOLE,
            context=self.context,
            data={"link": target},
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files={**self.context.files, key: link})

    def fetched(self, key: str, address: str, span: Span) -> None:
        """Remember that a file came over the network."""
        if len(self.context.files) > 256:
            return
        came = Snippet(
            "shell",
            HOLE,
            context=self.context,
            data={"fetched": address},
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files={**self.context.files, key: came})

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

_NAMES = re.compile(r"\$\{?[!#]?([A-Za-z_]\w*)").findall
_BARE = re.compile(r"[A-Za-z_]\w*").findall


def mentioned(text: str) -> list[str]:
    """Return the variables a stretch of code reads: `$name`, and bare names where arithmetic may stand."""
    if "[" in text or "((" in text:
        return _BARE(text)
    return _NAMES(text)


#: Variables whose value the shell expands by itself, at the latest for its next prompt or traced command.
PROMPTS = frozenset({"PS0", "PS1", "PS2", "PS3", "PS4", "RPROMPT", "PROMPT"})
#: The most combinations of variables' values one command is read with.
_COMBINATIONS = 32
_CHOICES = 48
#: Past so many files, what a process substitution prints is known to its own command only.
_HELD = 64


def _relied_on(rest: str) -> bool:
    """Whether all that follows runs only where the command before succeeded: `a && b && c`."""
    return "&&" in rest and not any(c in rest.replace("&&", "") for c in ";\n&|")


class Memory(Expander):
    """The state that branches and subshells start from, change and join."""

    __slots__ = ("absent", "doubted", "exported", "filed", "fixed", "frames", "numeric", "snippet", "tables")

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        """Start with what the snippet's context says."""
        super().__init__(snippet.context, budget)
        self.snippet = snippet
        self.exported: set[str] = set()
        #: names whose unknown value only says that a branch, which sets them, may not have been taken
        self.absent: set[str] = set()
        #: names that one branch set to something unknown, and the other left alone
        self.doubted: set[str] = set()
        #: what this shell wrote, by normalised path: the last content of each
        self.filed: dict[str, Snippet] = {}
        #: names that `readonly` keeps, that `declare -i` counts with, and that `declare -A` made tables
        self.fixed: set[str] = set()
        self.numeric: set[str] = set()
        self.tables: set[str] = set()
        #: for each function that runs, what its `local` names held outside
        self.frames: list[dict[str, tuple[Value | None, list[Value] | None]]] = []

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
        for name, function in other[2].items():
            self.functions.setdefault(name, function)
        for name in {*self.variables, *other[0]}:
            mine = self.choices.get(name) or [self.variables.get(name, HOLE)]
            theirs = other[1].get(name) or [other[0].get(name, HOLE)]
            if mine == theirs:
                if name not in self.variables or name not in other[0]:
                    self.doubted.add(name)
                continue
            if name not in self.variables or name not in other[0]:
                if HOLE not in (mine if name in self.variables else theirs):
                    self.absent.add(name)
            elif HOLE in mine and HOLE in theirs:
                self.absent.discard(name)
            both = list(mine)
            for value in theirs:
                if value not in both:
                    both.append(value)
            self.variables[name] = both[0]
            self.choices[name] = both if len(both) <= _CHOICES else [*both[:_CHOICES], HOLE]

    def held(self, name: str) -> list[Value]:
        """Return the values a variable may have here, as far as it was set here."""
        return self.choices.get(name) or ([self.variables[name]] if name in self.variables else [])

    def join_values(self, name: str, values: list[Value]) -> None:
        """Let a variable have these values too, for code that only runs where it was set."""
        now = self.held(name)
        if name in self.absent and values:
            now = [value for value in now if value != HOLE]
        if name in self.doubted and not now:
            now = [HOLE]
        both = [*now, *(value for value in values if value not in now)]
        if both:
            self.variables[name] = both[0]
            self.choices.pop(name, None)
            if len(both) > 1:
                self.choices[name] = both[:_CHOICES]

    def assign(self, name: str, value: Value) -> None:
        """Set a variable to one value."""
        name = self.references.get(name, name)
        self.absent.discard(name)
        self.doubted.discard(name)
        if name in self.numeric and isinstance(value, str):
            value = self.arithmetic(value)
        if name in PROMPTS and isinstance(value, str):
            self.code_in(value)
        if name in self.fixed and name in self.variables and self.variables[name] != value:
            # the shell refuses; whoever relied on the assignment meant the other value
            self.choices[name] = [self.variables[name], value]
            return
        self.variables[name] = value
        self.gone.discard(name)
        self.patterns.discard(name)
        self.choices.pop(name, None)
        self.produced_by.pop(name, None)
        if name in self.exported or name in self.context.env or name in ("HOME", "PATH"):
            text = value if isinstance(value, str) else " ".join(value)
            if name == "HOME":
                self.context = self.context.derive(env={**self.context.env, name: text}, home=text)
            else:
                self.context = self.context.derive(env={**self.context.env, name: text})

    def put(self, name: str, value: Value) -> None:
        """Set a variable from inside an expansion."""
        self.assign(name, value)

    def localise(self, name: str) -> None:
        """Keep what a name holds outside the function that makes it local."""
        if self.frames and name not in self.frames[-1]:
            self.frames[-1][name] = (self.variables.get(name), self.choices.get(name))

    def leave_frame(self) -> None:
        """Give the names that were local to a function back what they held outside."""
        for name, (value, choices) in self.frames.pop().items():
            self.variables.pop(name, None)
            self.choices.pop(name, None)
            if value is not None:
                self.variables[name] = value
            if choices is not None:
                self.choices[name] = choices

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
        names = [n for n in dict.fromkeys(mentioned(self.snippet.text[start:end])) if n in self.choices]
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
        known = files.get(key)
        if appended:
            if known is None and text == HOLE:
                return
            text = (known.text if known is not None else "") + text
        elif known is not None and HOLE in key and known.text != text:
            # two files of `mktemp` go by one name here: whichever is run, both are read
            text = f"{known.text}\n{text}"
        if len(text) > 262144 or len(files) > 256:
            return
        files[key] = self.filed[key] = Snippet(
            "shell",
            text,
            context=self.context,
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files=files)

    def linked(self, key: str, target: str, span: Span, moved: bool = False) -> None:
        """Remember that a name is a link: what lies below the name lies below its target.

        `moved`: no link, but the thing itself, moved or mounted there. Removing the name removes it.
        """
        if len(self.context.files) > 256:
            return
        link = Snippet(
            "shell",
            HOLE,
            context=self.context,
            data={"link": target, "moved": True} if moved else {"link": target},
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files={**self.context.files, key: link})

    def copied(self, key: str, source: str, span: Span) -> None:
        """Remember that a file is a copy this call made: removing it leaves what it was made of."""
        if len(self.context.files) > 256:
            return
        copy = Snippet(
            "shell",
            HOLE,
            context=self.context,
            data={"copy": source},
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files={**self.context.files, key: copy})

    def fetched(self, key: str, address: str, span: Span, *, tree: bool = False) -> None:
        """Remember that a file, or everything in a directory, came over the network."""
        if len(self.context.files) > 256:
            return
        came = Snippet(
            "shell",
            HOLE,
            context=self.context,
            data={"fetched": address, "tree": _relied_on(self.snippet.text[span[1] :])}
            if tree
            else {"fetched": address},
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files={**self.context.files, key: came})

    def initialised(self, key: str, span: Span) -> None:
        """Remember that this call made the Git repository in a directory."""
        if len(self.context.files) > 256:
            return
        made = Snippet(
            "shell",
            HOLE,
            context=self.context,
            data={"repository": True},
            origin=Origin(self.snippet, span),
            pointer=self.snippet.pointer,
            name=key,
        )
        self.context = self.context.derive(files={**self.context.files, key + "/.git": made})

    def hold(self, path: str, content: str, span: Span) -> None:
        """Keep what a process substitution prints under the path that stands for it."""
        if len(self.context.files) < _HELD:
            held = Snippet("", content, context=self.context, origin=Origin(self.snippet, span))
            self.context = self.context.derive(files={**self.context.files, path: held})

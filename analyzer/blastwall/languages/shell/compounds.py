"""Compound commands: pipelines, lists, groups, branches and loops, and what each leaves known behind it."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.languages.shell.conditions import NUMBERS, raw_arithmetic, refined, truth
from blastwall.languages.shell.redirections import Redirections
from blastwall.languages.shell.tree import AndOr, Case, Function, Group, If, Loop, Node, Pipeline, Simple, Test, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.languages.shell.expansion import Value
    from blastwall.languages.shell.memory import State
    from blastwall.languages.shell.traps import Trap
    from blastwall.model import Snippet

_WORDS = re.compile(r"[A-Za-z_]\w*").findall
#: How often the bodies of counted loops are run, all in all: past it their variables are unknown.
_TURNS = 160
#: Commands whose success is not to be taken for granted.
_ASKING = frozenset({"[", "test", "false", "grep", "which", "command", "type", "diff", "cmp", "read", "pgrep"})


class Compounds(Redirections):
    """Runs what holds other commands; `lowering.Lowerer` runs the simple ones."""

    __slots__ = ("conditional", "constant", "defined", "looped", "traps", "trunk", "turns", "within")

    def __init__(self, snippet: Snippet, budget: Budget, reading: Reading) -> None:
        """Start outside all of them."""
        super().__init__(snippet, budget, reading)
        self.conditional = 0
        self.defined: dict[str, tuple[Node | None, Snippet]] = {}
        #: the commands of the call itself, where this reads them, and the switches they settle once that was asked
        self.trunk: list[Node] = []
        self.constant: frozenset[str] | None = None
        #: variables that loops step through, and how deep in substitutions this is
        self.looped: set[str] = set()
        self.within = 0
        #: what `trap` set in this shell and in the subshells that have not ended
        self.traps: list[Trap] = []
        #: how often bodies of counted loops may still be run
        self.turns = _TURNS

    def run(self, nodes: list[Node]) -> str:
        """Run a list; return what it prints (the lowerer does)."""
        raise NotImplementedError

    def node(self, node: Node) -> str:
        """Run one node; return what it prints (the lowerer does)."""
        raise NotImplementedError

    def subshell_ends(self, mark: int) -> str:
        """Run the traps set since `mark` (the lowerer does)."""
        raise NotImplementedError

    def pipeline(self, node: Pipeline) -> str:
        """Run the commands of a pipeline, each reading what the one before prints."""
        kept = (self.stdin, self.upstream, self.descriptors)
        if "1" in self.descriptors:
            self.descriptors = {fd: to for fd, to in self.descriptors.items() if fd != "1"}
        state = self.save()
        text = ""
        for k, command in enumerate(node.commands):
            if k:
                last = next((a for a in reversed(self.reading.acts) if isinstance(a, Invocation)), None)
                self.stdin = Arg(text)
                self.upstream = last
            mark = len(self.traps)
            text = self.node(command) + self.subshell_ends(mark)
            self.restore(state)
        self.stdin, self.upstream, self.descriptors = kept
        return text

    def and_or(self, node: AndOr) -> str:
        """Run pipelines joined by `&&` and `||`."""
        out: list[str] = []
        doubtful = False
        before: State | None = None
        assumed: dict[str, str] = {}
        tested: Node | None = None
        came = self.context.cwd
        for op, item in node.items:
            if op == "||":
                aside = self.save()
                if tested is not None:
                    self.assume(refined(self, tested, False), assumed)
                tested = item if isinstance(item, Test | Simple) else None
                out.append(self.node(item))
                self.unassume(assumed)
                after = self.variables
                if after != aside[0]:
                    self.join(aside)
                if self.context.cwd != aside[3].cwd:  # type: ignore[attr-defined]
                    self.context = self.context.derive(cwd=aside[3].cwd)  # type: ignore[attr-defined]
                if came != self.context.cwd and _goes_on(item) and self.is_expendable(self.context.cwd):
                    # `cd build || true; rm -rf *`: said to go on where it fails, so in the directory it stayed in too;
                    # what is lost there weighs more
                    self.context = self.context.derive(cwd=came)
                continue
            came = self.context.cwd
            if op and doubtful and before is None:
                before = self.save()
            if op and tested is not None:
                self.assume(refined(self, tested, True), assumed)
            tested = item if isinstance(item, Test | Simple) else None
            out.append(self.node(item))
            doubtful = doubtful or isinstance(item, Test) or (isinstance(item, Simple) and _asks(item))
        self.unassume(assumed)
        if before is not None and before[0] != self.variables:
            self.join(before)
        return "".join(out)

    def is_expendable(self, where: str) -> bool:
        """Whether nothing of value lies in a directory: it is temporary, or made again."""
        # imported here: few calls go on after a `cd` that failed
        from blastwall.targets.paths import path

        return bool(path(Arg(where), self.context, recursive=True).expendable)

    def assume(self, known: list[tuple[str, str]], assumed: dict[str, str]) -> None:
        """Let variables hold what a test says of them, as long as it is known to have come out so."""
        for name, value in known:
            assumed[name] = value
            self.variables[name] = value

    def unassume(self, assumed: dict[str, str]) -> None:
        """Forget what held only where a test came out so."""
        for name, value in assumed.items():
            if self.variables.get(name) == value and name not in self.choices:
                del self.variables[name]
        assumed.clear()

    def function(self, node: Function) -> str:
        """Define a function. Its body is read where it is called, or at the end where it never is."""
        name = node.name
        self.functions[name] = (node.body, self.conditional > 0)
        self.defined.setdefault(name, (node.body, self.snippet))
        return ""

    def compound(self, node: Group | If | Loop | Case | Test) -> str:
        """Run a compound command with its redirections."""
        kept = (self.stdin, self.upstream)
        target = self.redirect(node.redirections, "") if node.redirections else None
        opened = self.opened if target is not None else None
        if isinstance(node, Group):
            text = self.group(node)
        elif isinstance(node, If):
            text = self.conditional_command(node)
        elif isinstance(node, Loop):
            text = self.loop(node)
        elif isinstance(node, Case):
            text = self.case(node)
        else:
            self.evaluated([self.text(word) for word in node.words])
            if len(node.words) == 1:
                counted = raw_arithmetic(self, node.words[0])
                if counted:
                    self.arithmetic(counted)
            text = ""
        self.stdin, self.upstream = kept
        if target is not None:
            self.opened = opened
            self.written(target, text, node.redirections)
            return ""
        return text

    def evaluated(self, texts: list[str]) -> None:
        """Evaluate the words of `[[ ]]` that its operators take for arithmetic, or for the name of a variable."""
        for k, text in enumerate(texts):
            if text in NUMBERS:
                for operand in texts[max(k - 1, 0) : k] + texts[k + 1 : k + 2]:
                    if not operand.lstrip("-").isdigit() and HOLE not in operand:
                        self.arithmetic(operand)
            elif text in ("-v", "-R") and k + 1 < len(texts):
                self.code_in(texts[k + 1])

    def group(self, node: Group) -> str:
        """Run `{ }` or `( )`."""
        if not node.subshell:
            return self.run(node.body)
        state = self.save()
        mark = len(self.traps)
        text = self.run(node.body) + self.subshell_ends(mark)
        self.restore(state)
        return text

    def conditional_command(self, node: If) -> str:
        """Run every branch of an `if`, each from the same start, and join what they leave."""
        out: list[str] = []
        ends: list[State] = []
        self.conditional += 1
        start: State | None = None
        taken = False
        for condition, body in node.branches:
            if start is not None:
                self.restore(start)
            out.append(self.run(condition))
            start = self.save()
            holds = self.switched(condition) if self.trunk and self.snippet.origin is None else None
            if holds is False:
                continue
            assumed: dict[str, str] = {}
            self.assume(refined(self, condition[-1], True) if condition else [], assumed)
            out.append(self.run(body))
            self.unassume(assumed)
            ends.append(self.save())
            if holds:
                taken = True
                break
        if start is not None:
            self.restore(start)
        if node.orelse is not None and not taken:
            out.append(self.run(node.orelse))
        for end in ends:
            self.join(end)
        self.conditional -= 1
        printed = {text for text in out if text}
        return printed.pop() if len(printed) == 1 else HOLE if printed else ""

    def switched(self, condition: list[Node]) -> bool | None:
        """Return how a test of a switch, which the call sets once and never changes, comes out; else None."""
        # imported here: few calls set a switch
        from blastwall.languages.shell.switches import outcome, settled

        if self.constant is None:
            self.constant = settled(self.trunk, self.snippet.text)
        return outcome(self, condition, self.constant)

    def loop(self, node: Loop) -> str:
        """Run a loop's body, its variable standing for every word of the list, or once for every count."""
        if node.words is not None and not node.variable:
            return self.counted(node)
        out = self.run(node.condition) if node.condition else ""
        before = self.save()
        if node.variable:
            values: list[Value] = []
            matched = False
            made: tuple[Invocation, ...] = ()
            if node.words is None:
                values = list(self.lookup("@") or [HOLE])
            else:
                for word in node.words:
                    for arg in self.each(word):
                        values.append(arg.text)
                        matched = matched or arg.glob
                        if arg.text == HOLE:
                            made += getattr(arg, "producers", ())
            self.choose(node.variable, values or [HOLE])
            if made:
                self.produced_by[node.variable] = made
            if matched:
                self.patterns.add(node.variable)
            self.looped.add(node.variable)
        self.conditional += 1
        out += self.run(node.body)
        if not node.variable and node.condition:
            turns = 0
            while turns < 24 and self.turns > 0 and truth(self, node.condition[-1]):
                # `while [ $# -gt 0 ]`: what the next turn reads is known as well
                before_turn = (dict(self.variables), self.parameters)
                turns += 1
                self.turns -= 1
                out += self.run(node.body)
                if before_turn == (self.variables, self.parameters):
                    break
        self.conditional -= 1
        if not node.variable:
            self.join(before)
            # how often it ran is not known; what a shell would read of it is
            return HOLE if out and self.within else out
        return out

    def counted(self, node: Loop) -> str:
        """Run `for ((first; while; then))`, as often as it can be told, at least once."""
        head = node.condition[0] if node.condition else None
        words = head.words if isinstance(head, Test) else []
        for word in words:
            self.text(word)
        text = raw_arithmetic(self, words[0]) if words else ""
        first, _, rest = text.partition(";")
        condition, _, step = rest.partition(";")
        self.arithmetic(first)
        out = ""
        self.conditional += 1
        for turn in range(64):
            holds = self.arithmetic(condition) if condition.strip() else HOLE
            if holds == HOLE or self.turns <= 0 or not text:
                for name in _WORDS(first + ";" + step):
                    self.assign(name, HOLE)
                out += self.run(node.body)
                break
            if holds == "0" and turn:
                break
            self.turns -= 1
            out += self.run(node.body)
            self.arithmetic(step)
        self.conditional -= 1
        return out if HOLE not in out else HOLE

    def each(self, word: Word) -> list[Arg]:
        """Return the fields of a word for every value its variables may have."""
        if not self.choices:
            return self.fields(word)
        out: list[Arg] = []
        for _ in self.combinations(word.start, word.end):
            out.extend(self.fields(word))
        return out

    def case(self, node: Case) -> str:
        """Run every branch of a `case`."""
        self.text(node.subject)
        parts = node.subject.parts
        subject = parts[0].text if parts and len(parts) == 1 and parts[0].kind == 1 and not parts[0].op else ""
        if subject and self.lookup(subject) is not None:
            subject = ""
        start = self.save()
        ends: list[State] = []
        out: list[str] = []
        self.conditional += 1
        for patterns, body in node.items:
            self.restore(start)
            for pattern in patterns:
                self.text(pattern)
            word = patterns[0] if len(patterns) == 1 else None
            assumed = subject if word is not None and word.parts is None and not word.active else ""
            if assumed and word is not None:
                self.variables[assumed] = word.text
            out.append(self.run(body))
            if assumed and word is not None and self.variables.get(assumed) == word.text:
                del self.variables[assumed]
            ends.append(self.save())
        self.restore(start)
        for end in ends:
            self.join(end)
        self.conditional -= 1
        return HOLE if any(out) else ""


def _goes_on(node: Node) -> bool:
    """Whether what stands behind `||` does nothing about a failure."""
    return isinstance(node, Simple) and bool(node.words) and node.words[0].text in ("true", ":", "echo", "printf")


def _asks(node: Simple) -> bool:
    return not node.words or node.words[0].text in _ASKING

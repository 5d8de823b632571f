"""Work units: how much analysis one call may cost, counted in bytes, nodes, depth and snippets, never in seconds.

A verdict must not depend on how busy a machine is, so nothing here looks at a clock.
"""

from __future__ import annotations


class Budget:
    """What is left to spend on one call.

    `nodes` counts tree nodes, words and tokens; `steps` what an interpreter of a tree does, `acts` what is judged:
    both have purses of their own, so that text too long to be read to its end is judged as far as it was read.
    `snippets` counts pieces of embedded code; `text` is the longest snippet (code points) that is parsed in full;
    `depth` the deepest nesting, of carriers and of syntax. `exhausted` names the first limit that was hit, or is
    empty.
    """

    __slots__ = ("acts", "depth", "exhausted", "nodes", "snippets", "steps", "text")

    def __init__(
        self,
        *,
        nodes: int = 200_000,
        steps: int = 200_000,
        acts: int = 20_000,
        snippets: int = 256,
        text: int = 262_144,
        depth: int = 12,
    ) -> None:
        """Start with full purses."""
        self.acts = acts
        self.steps = steps
        self.nodes = nodes
        self.snippets = snippets
        self.text = text
        self.depth = depth
        self.exhausted = ""

    def spend(self, nodes: int = 1) -> bool:
        """Take `nodes` from the purse; return False, from then on, once it is empty."""
        self.nodes -= nodes
        if self.nodes < 0:
            self.exhausted = self.exhausted or "nodes"
            return False
        return True

    def step(self, steps: int = 1) -> bool:
        """Take `steps` of an interpreter from the purse; return False, from then on, once it is empty."""
        self.steps -= steps
        if self.steps < 0:
            self.exhausted = self.exhausted or "steps"
            return False
        return True

    def judge(self, acts: int = 1) -> bool:
        """Take `acts` from the purse; return False, from then on, once it is empty."""
        self.acts -= acts
        if self.acts < 0:
            self.exhausted = self.exhausted or "acts"
            return False
        return True

    def open_snippet(self, depth: int) -> bool:
        """Take one snippet at this depth from the purse; return False where it can't be afforded."""
        self.snippets -= 1
        if self.snippets < 0:
            self.exhausted = self.exhausted or "snippets"
            return False
        if depth > self.depth:
            self.exhausted = self.exhausted or "depth"
            return False
        return True

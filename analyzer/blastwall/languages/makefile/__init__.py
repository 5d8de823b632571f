"""Makefiles: the recipes of their targets, and what `$(shell ...)` runs, as shell code."""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.interface import Reading
from blastwall.languages.makefile.goals import Rules, asked
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

__all__ = ["read"]

_ASSIGNMENT = re.compile(
    r"[ ]*(?:export[ \t]+|override[ \t]+|private[ \t]+)*([A-Za-z_][\w.-]*)[ \t]*(\?=|:::?=|:=|\+=|!=|=)[ \t]*(.*)"
)
_RULE = re.compile(r"([^\t\n#=][^=\n#]{0,2000}?)(::?)(?!=)")
_DEFINE = re.compile(r"[ ]*define[ \t]+([\w.-]+)")
_LIMIT = 4096
_ROUNDS = 8
_GROWTH = 131_072


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a Makefile; total on any text.

    Nothing of it runs before someone calls `make`; where the snippet's data says with which goals, their recipes do.
    """
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    reader = _Makefile(snippet, text, budget)
    reader.run()
    for code, start, end in reader.code:
        plain = text[start:end] == code
        reading.snippets.append(
            Snippet(
                "shell",
                code,
                context=snippet.context,
                origin=Origin(snippet, (start, end), range(start, end) if plain else None),
                pointer=snippet.pointer,
                latent=reader.asked is None,
                depth=snippet.depth + 1,
            )
        )
    if budget.exhausted:
        reading.finished = False
    return reading


class _Makefile:
    """The variables of a Makefile, and the code found in it with its place."""

    def __init__(self, snippet: Snippet, text: str, budget: Budget) -> None:
        self.snippet = snippet
        self.text = text
        self.budget = budget
        self.variables: dict[str, str] = {"MAKE": "make", "CURDIR": snippet.context.cwd or ".", "RM": "rm -f"}
        self.code: list[tuple[str, int, int]] = []
        #: how much text variables may still grow into
        self.growth = _GROWTH
        self.rules = Rules()
        self.asked = asked(snippet.data)
        #: what the command line sets; a Makefile's own assignment does not change it
        self.given = self.asked[1] if self.asked is not None else {}
        if self.asked is not None:
            # Variables of the environment are make's too (GNU make manual, "Variables from the Environment").
            self.variables.setdefault("HOME", snippet.context.home or "~")
            self.variables.update(snippet.context.env)
        self.variables.update(self.given)

    def run(self) -> None:
        """Read line by line: assignments first, since a recipe sees the last value of a variable."""
        recipes: list[tuple[str, str, int, int]] = []
        position, length = 0, len(self.text)
        target = ""
        prefix = "\t"
        one_shell = ".ONESHELL" in self.text
        while position < length and self.budget.spend():
            start = position
            line, position = self._line(position)
            if line.startswith(prefix) and target:
                recipes.append((target, line[1:], start + 1, position))
                continue
            stripped = line.strip()
            if not stripped or stripped.startswith("#"):
                continue
            define = _DEFINE.match(line)
            if define is not None:
                close = re.compile(r"^[ ]*endef\b", re.M).search(self.text, position)
                end = close.start() if close else length
                self.variables[define.group(1)] = self.text[position:end][:_LIMIT]
                position = self.text.find("\n", end) + 1 if close and self.text.find("\n", end) >= 0 else length
                continue
            assignment = _ASSIGNMENT.match(line)
            if assignment is not None:
                self._assign(assignment, start)
                continue
            rule = _RULE.match(line)
            if rule is not None:
                target = rule.group(1).strip()
                rest = line[rule.end() :]
                inline = rest.find(";")
                if self.asked is not None and "=" not in rest:
                    needs = rest[:inline] if inline >= 0 else rest
                    target = self._expand(target, "")
                    self.rules.add(target, self._expand(needs.split(" #")[0].replace("\\\n", " "), ""))
                if inline >= 0 and "=" not in rest[:inline]:
                    at = start + rule.end() + inline + 1
                    recipes.append((target, rest[inline + 1 :], at, position))
            self._functions(line, start)
        joined: dict[str, int] = {}
        reached = self.rules.reached(self.asked[0]) if self.asked is not None else None
        for name, line, start, end in recipes:
            if not self.budget.spend():
                return
            if reached is not None and reached.isdisjoint(name.split()):
                continue
            marks = line[: len(line) - len(line.lstrip("@-+ \t"))]
            if self.asked is not None and self.asked[2] and "+" not in marks and "$(MAKE)" not in line:
                # A dry run only prints, but for these.
                continue
            code = line.lstrip("@-+ \t")
            code = self._expand(code, name)
            if not code.strip() or code.lstrip().startswith("#"):
                continue
            stop = min(end, start + len(line))
            begin = start + len(line) - len(line.lstrip("@-+ \t"))
            if one_shell and name in joined:
                at = joined[name]
                before = self.code[at]
                self.code[at] = (f"{before[0]}\n{code}", before[1], stop)
                continue
            joined[name] = len(self.code)
            self.code.append((code, begin, stop))

    def _line(self, position: int) -> tuple[str, int]:
        """Return a logical line, continued ones as they stand, and where the next begins."""
        start = position
        length = len(self.text)
        while True:
            end = self.text.find("\n", position)
            if end < 0:
                return self.text[start:], length
            if self.text[end - 1 : end] != "\\" or not self.budget.spend():
                return self.text[start:end], end + 1
            position = end + 1

    def _assign(self, match: re.Match[str], start: int) -> None:
        name, operator, value = match.group(1), match.group(2), match.group(3)
        value = value.split(" #")[0].strip()
        if operator == "!=":
            at = start + match.start(3)
            self.code.append((value, at, at + len(value)))
            value = HOLE
        elif operator == "+=":
            value = f"{self.variables.get(name, '')} {value}".strip()
        elif operator == "?=" and name in self.variables:
            value = self.variables[name]
        self._functions(value, start + match.start(3))
        if name in self.given and "override" not in match.group(0)[: match.start(1) - match.start(0)]:
            return
        self.variables[name] = value[:_LIMIT]

    def _functions(self, text: str, start: int) -> None:
        """Note what `$(shell ...)` runs outside recipes: it runs whenever the file is read, under `make -n` too."""
        position = 0
        for _ in range(64):
            at = text.find("(shell ", position)
            if at < 1:
                return
            end = _close(text, at)
            code = text[at + 7 : end]
            if text[at - 1] == "$" and code.strip():
                self.code.append((self._expand(code, ""), start + at + 7, start + end))
            position = end

    def _expand(self, text: str, target: str) -> str:
        """Replace make's variables by what they are; what is unknown leaves a hole, `$$` is the shell's own `$`."""
        for _ in range(_ROUNDS):
            changed = self._once(text, target)
            if changed == text:
                break
            text = changed
            self.growth -= len(text)
            if self.growth < 0:
                return HOLE
            if len(text) > _LIMIT * 4:
                text = text[: _LIMIT * 4]
                break
        return text.replace("\x01", "$")

    def _once(self, text: str, target: str) -> str:
        made: list[str] = []
        position = 0
        while True:
            at = text.find("$", position)
            if at < 0 or at + 1 >= len(text):
                made.append(text[position:])
                return "".join(made)
            made.append(text[position:at])
            char = text[at + 1]
            if char == "$":
                made.append("\x01")
                position = at + 2
            elif char in "({":
                end = _close(text, at + 1)
                name = text[at + 2 : end]
                if name.startswith("shell "):
                    made.append("\x01(" + name[6:] + ")")
                else:
                    known = self.variables.get(name.split(":")[0] if ":" in name else name)
                    made.append(known if known is not None and " " not in name and "," not in name else HOLE)
                position = end + 1
            elif char == "@":
                made.append(target if target and "%" not in target and " " not in target else HOLE)
                position = at + 2
            else:
                made.append(HOLE)
                position = at + 2


def _close(text: str, start: int) -> int:
    """Return where the bracket that opens at `start` closes, or the end of the text."""
    opening = text[start]
    closing = ")" if opening == "(" else "}"
    depth = 0
    for index in range(start, len(text)):
        if text[index] == opening:
            depth += 1
        elif text[index] == closing:
            depth -= 1
            if not depth:
                return index
    return len(text)

"""`if` and `for`: what runs, how often, and what the loop variable stands for."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.invocation.windows import file_key
from blastwall.languages.cmd import outputs, tokens
from blastwall.languages.cmd.session import LOOP_VARIABLE, Search, Session
from blastwall.languages.cmd.words import DELIMITERS, cut, readings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.model import Span

DEEPEST = 24
_AFTER_ELSE = frozenset({" ", "\t", "(", "\n", ""})
#: Passes over the body of nested loops, every value with every other.
_PASSES = 64


class Control(Session):
    """Reads the commands that decide what else runs."""

    def tail(self, *, inside: bool, stop_at_words: bool = False) -> tuple[str, list[int], list[tuple[str, str, int]]]:
        """Take a command's tail; the interpreter knows how."""
        raise NotImplementedError

    def commands(self, *, inside: bool, once: bool = False) -> None:
        """Run commands; the interpreter knows how."""
        raise NotImplementedError

    def word(self) -> str:
        """Take one word, quotes and all."""
        while self.at < self.end and self.text[self.at] in DELIMITERS:
            self.at += 1
        start = self.at
        quoted = False
        while self.at < self.end:
            c = self.text[self.at]
            if c == '"':
                quoted = not quoted
            elif (
                c == "\n"
                or (not quoted and (c in " \t" or c in "()&|"))
                or (not quoted and c == "=" and self.text.startswith("==", self.at) and self.at > start)
            ):
                break
            self.at += 1
        return self.text[start : self.at]

    def branch(self, *, inside: bool) -> None:
        """Run what stands behind an `if` and behind its `else`: either may be what happens."""
        if self.depth >= DEEPEST:
            self.reading.finished = False
            self.at = self.end
            return
        self.depth += 1
        self.branching += 1
        self.condition()
        self.commands(inside=inside, once=True)
        mark = self.at
        while self.at < self.end and self.text[self.at] in " \t":
            self.at += 1
        if self.text[self.at : self.at + 4].lower() == "else" and self.text[self.at + 4 : self.at + 5] in _AFTER_ELSE:
            self.at += 4
            self.commands(inside=inside, once=True)
        else:
            self.at = mark
        self.branching -= 1
        self.depth -= 1

    def condition(self) -> None:
        """Skip the condition of an `if`; the command after it is read as if the condition held."""
        word = self.word().lower()
        while word in ("/i", "not"):
            word = self.word().lower()
        if word in ("exist", "defined", "errorlevel", "cmdextversion"):
            self.word()
            return
        while self.at < self.end and self.text[self.at] in " \t":
            self.at += 1
        if self.text.startswith("==", self.at):
            self.at += 2
            self.word()
            return
        mark = self.at
        if self.word().lower() in ("equ", "neq", "lss", "leq", "gtr", "geq"):
            self.word()
        else:
            self.at = mark

    def loop(self, *, inside: bool) -> None:
        """Run `for [/d | /r [root] | /l | /f ["options"]] %i in (set) do command` for each thing it may stand for."""
        kind, root, quoted_options = "", "", ""
        variable = ""
        while True:
            word = self.word()
            if not word:
                return
            lower = word.lower()
            if lower.startswith("/") and len(lower) >= 2:
                kind += lower[1]
                continue
            match = LOOP_VARIABLE.fullmatch(word)
            if match and not match[1]:
                variable = match[2]
                break
            if kind and not variable:
                if "f" in kind:
                    quoted_options = lower
                else:
                    root = word.strip('"')
                continue
            return
        if self.word().lower() != "in":
            return
        while self.at < self.end and self.text[self.at] in " \t":
            self.at += 1
        if self.at >= self.end or self.text[self.at] != "(":
            return
        self.at += 1
        begin = self.at
        tail, places, _ = self.tail(inside=True)
        while self.at < self.end and self.text[self.at] != ")":
            # a set over several lines, or one that runs a pipeline
            self.at += 1
            more, more_places, _ = self.tail(inside=True)
            tail, places = tail + " " + more, [*places, begin, *more_places]
        finish = self.at
        self.at += 1
        if self.word().lower() != "do":
            return
        values = self.values(kind, root, tail, places, quoted_options, (begin, finish))
        cuts = tokens.options(quoted_options) if "f" in kind else None
        body = self.at
        outer = dict(self.loops)
        if self.depth >= DEEPEST:
            self.reading.finished = False
            self.at = self.end
            return
        if self.first_only:
            values = values[:1]
        self.depth += 1
        self.branching += 1
        passes, first_only = self.passes, self.first_only
        self.passes *= max(1, len(values))
        for index, value in enumerate(values):
            self.at = body
            self.loops[variable] = value
            if cuts is not None and isinstance(value, str):
                self.loops.update(tokens.cut(value, variable, cuts))
            # Loops in loops multiply: past a limit every value is still seen, but not with every other.
            self.first_only = first_only or (index > 0 and self.passes > _PASSES)
            self.commands(inside=inside, once=True)
            if not self.spend(1 + (self.at - body) // 16):
                break
        self.passes, self.first_only = passes, first_only
        self.depth -= 1
        self.branching -= 1
        self.loops = outer

    def values(
        self, kind: str, root: str, tail: str, places: list[int], quoted: str, span: Span
    ) -> Sequence[str | Search]:
        """Return what a `for` variable may be."""
        if "f" in kind:
            text = tail.strip()
            runs = ("`" if "usebackq" in quoted else "'") == text[:1]
            if runs:
                inner = text.strip("`'")
                self.embed("cmd", inner, span)
                return outputs.of(inner, self.context) or [HOLE]
            if text.startswith('"') and "usebackq" not in quoted:
                return [text.strip('"')]
            return self.lines(text) or [HOLE]
        if "l" in kind:
            return [HOLE]
        words = cut(tail, places)
        texts = [readings(word.text, HOLE)[0] for word in words]
        if "r" in kind:
            where = root or "."
            if "bin" in texts and "obj" in texts:
                # both are what MSBuild fills; `bin` alone may hold somebody's scripts
                texts.remove("bin")
            return [Search(where, text, deep=True, folders="d" in kind) for text in texts[:8]]
        if len(texts) > 8:
            texts = [*texts[:8]] + ([min(texts[8:], key=len)] if texts[8:] else [])
        return texts or [HOLE]

    def lines(self, text: str) -> list[str]:
        """Return the lines of files written earlier in this text; nothing where they are not known."""
        found: list[str] = []
        for name in text.split()[:4]:
            known = self.context.files.get(file_key(name, self.context.cwd))
            if known is None or HOLE in known.text:
                return []
            found += [line.strip() for line in known.text.splitlines() if line.strip()]
        return found[:8]

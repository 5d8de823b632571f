"""Reads Tcl and Expect: words as Tcl cuts them, and the commands that start programs, remove files or type at one."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Span

#: Commands whose last arguments are scripts.
_SCRIPTS = frozenset({"eval", "if", "while", "for", "foreach", "proc", "catch", "uplevel", "try", "after", "expect"})
#: Switches of `exec` and `spawn` that stand before the program.
_SWITCHES = frozenset({"-ignoreall", "--", "-noecho", "-keepnewline", "-ignorestderr"})
_MOST_DEPTH = 8


class Word:
    """One word: its text, holes for what is not known; `braced` where nothing in it was replaced."""

    __slots__ = ("braced", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int, *, braced: bool = False) -> None:
        """Hold the word."""
        self.text = text
        self.start = start
        self.end = end
        self.braced = braced


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a script; total on any text."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text, reading.finished = text[: budget.text], False
    _Script(snippet, budget, reading, text).run(text, 0, 0)
    if budget.exhausted:
        reading.finished = False
    return reading


class _Script:
    """Runs over commands; variables that were set to a constant are known."""

    def __init__(self, snippet: Snippet, budget: Budget, reading: Reading, text: str) -> None:
        self.snippet = snippet
        self.budget = budget
        self.reading = reading
        self.text = text
        self.names: dict[str, str] = {}
        #: what `spawn` or `open "|..."` started last
        self.spawned = ""

    def run(self, text: str, offset: int, depth: int) -> None:
        """Read the commands of a script one after the other."""
        at = 0
        words: list[Word] = []
        while at <= len(text) and self.budget.spend():
            char = text[at : at + 1]
            if char in ("\n", ";", ""):
                if words:
                    self.command(words, offset, depth)
                words = []
                at += 1
                continue
            if char in " \t\r":
                at += 1
                continue
            if char == "\\" and text[at + 1 : at + 2] == "\n":
                at += 2
                continue
            if char == "#" and not words:
                stop = text.find("\n", at)
                at = len(text) if stop < 0 else stop
                continue
            word, at = self._word(text, at, offset, depth)
            words.append(word)

    def _word(self, text: str, at: int, offset: int, depth: int) -> tuple[Word, int]:
        start = at
        if text[at] == "{":
            opened = 0
            while at < len(text):
                opened += (text[at] == "{") - (text[at] == "}")
                at += 2 if text[at] == "\\" else 1
                if not opened:
                    break
            return Word(text[start + 1 : at - 1], offset + start, offset + at, braced=True), at
        quoted = text[at] == '"'
        at += quoted
        made: list[str] = []
        while at < len(text):
            char = text[at]
            if (quoted and char == '"') or (not quoted and char in " \t\r\n;"):
                break
            if char == "\\":
                follow = text[at + 1 : at + 2]
                made.append({"n": "\n", "t": "\t", "r": "\r"}.get(follow, follow))
                at += 2
            elif char == "$":
                stop = at + 1
                braced = text[stop : stop + 1] == "{"
                stop += braced
                begin = stop
                while stop < len(text) and (
                    text[stop].isalnum() or text[stop] in "_:" or (braced and text[stop] != "}")
                ):
                    stop += 1
                made.append(self.names.get(text[begin:stop], HOLE))
                at = stop + (braced and stop < len(text))
            elif char == "[":
                opened, begin = 0, at
                while at < len(text):
                    opened += (text[at] == "[") - (text[at] == "]")
                    at += 1
                    if not opened:
                        break
                if depth < _MOST_DEPTH:
                    self.run(text[begin + 1 : at - 1], offset + begin + 1, depth + 1)
                made.append(HOLE)
            else:
                made.append(char)
                at += 1
        end = at + (quoted and at < len(text))
        return Word("".join(made), offset + start, offset + end), max(end, start + 1)

    def command(self, words: list[Word], offset: int, depth: int) -> None:
        """Say what one command does."""
        name = words[0].text.removeprefix("::")
        texts = [word.text for word in words]
        span = (words[0].start, words[-1].end)
        rest = [word for word in words[1:] if word.text not in _SWITCHES]
        if name == "set" and len(words) == 3:
            self.names[texts[1]] = texts[2]
        elif name in ("exec", "spawn") and rest:
            self.spawned = " ".join(word.text for word in rest)
            if name == "exec" and any(word.text[:1] in ("|", "<", ">", "&") for word in rest):
                self._line(self.spawned, span)
            else:
                argv = [Arg(word.text, (word.start, word.end)) for word in rest]
                self._snippet(Snippet("shell", argv=argv, context=self.snippet.context, origin=self._origin(span)))
        elif name in ("system",):
            self._line(" ".join(texts[1:]), span)
        elif name == "open" and texts[1:2] and texts[1].startswith("|"):
            self._line(texts[1][1:].strip(), span)
        elif name == "open" and texts[2:3] and texts[2][:1] == "w":
            self._change("write", words[1], span, "open")
        elif name == "file" and texts[1:2]:
            plain = [word for word in words[2:] if not word.text.startswith("-")]
            for word in plain if texts[1] in ("delete",) else plain[:1] if texts[1] == "rename" else []:
                self._change("delete" if texts[1] == "delete" else "move", word, span, f"file {texts[1]}")
        elif name in ("send", "exp_send") and len(words) > 1 and self.spawned:
            self._typed(texts[-1], span)
        elif name in _SCRIPTS and depth < _MOST_DEPTH:
            for word in words[1:]:
                if word.braced or name == "eval":
                    self.run(word.text, word.start + word.braced, depth + 1)

    def _typed(self, text: str, span: Span) -> None:
        """What `send` types goes to what `spawn` started: a shell, here or behind ssh."""
        program = self.spawned.split(None, 1)[0].rpartition("/")[2] if self.spawned.split() else ""
        line = text.strip().replace("\r", "\n")
        if program in ("ssh", "su", "sudo", "telnet", "docker", "kubectl"):
            context = self.snippet.context.elsewhere(host=self.spawned.split()[-1])
        elif program in ("sh", "bash", "zsh", "dash", "ksh", "fish"):
            context = self.snippet.context
        else:
            return
        if line:
            self._snippet(Snippet("shell", line, context=context, origin=self._origin(span)))

    def _line(self, line: str, span: Span) -> None:
        if line.strip():
            self._snippet(Snippet("shell", line, context=self.snippet.context, origin=self._origin(span)))

    def _change(self, change: str, word: Word, span: Span, via: str) -> None:
        act = FileChange(
            change,
            Arg(word.text, span),
            context=self.snippet.context,
            snippet=self.snippet,
            span=span,
            # `file delete` takes a directory with all that is in it once `-force` is there, and an empty one without
            recursive=change == "delete" and "-force" in self.text,
            via=via,
        )
        self.reading.acts.append(act)

    def _origin(self, span: Span) -> Origin:
        return Origin(self.snippet, span)

    def _snippet(self, made: Snippet) -> None:
        made.pointer = self.snippet.pointer
        made.latent = self.snippet.latent
        made.depth = self.snippet.depth + 1
        self.reading.snippets.append(made)

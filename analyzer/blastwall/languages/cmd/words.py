"""Cuts the tail of a command into words, as cmd.exe's own commands cut it: blanks, commas, semicolons, `=`, quotes."""

from __future__ import annotations

#: What separates the arguments of cmd.exe's own commands: `del,/s,/q,C:\\x` is `del /s /q C:\\x`.
DELIMITERS = " \t,;=\f\v\u00a0"
#: Stands for a variable that nobody in view has set: in a batch file it expands to nothing.
UNSET = "\x01"


class Word:
    """One word: its `text` with quotes taken out, the `raw` spelling, and the positions of its characters."""

    __slots__ = ("end", "raw", "start", "text")

    def __init__(self, text: str, raw: str, start: int, end: int) -> None:
        """Hold the word; `start` and `end` are positions in the source."""
        self.text = text
        self.raw = raw
        self.start = start
        self.end = end


def cut(tail: str, places: list[int], delimiters: str = DELIMITERS) -> list[Word]:
    """Return the words of a tail whose characters stand at `places` in the source."""
    found: list[Word] = []
    at, end = 0, len(tail)
    while at < end:
        while at < end and tail[at] in delimiters:
            at += 1
        if at >= end:
            break
        start = at
        quoted = False
        held: list[str] = []
        while at < end:
            c = tail[at]
            if c == '"':
                quoted = not quoted
            elif c in delimiters and not quoted:
                break
            else:
                held.append(c)
            at += 1
        found.append(Word("".join(held), tail[start:at], places[start], places[at - 1] + 1))
    return found


def options(words: list[Word]) -> tuple[set[str], list[Word]]:
    """Part words into options (`/s`, also joined: `/s/q`, `dir/s`) and the rest."""
    given: set[str] = set()
    rest: list[Word] = []
    for word in words:
        text = word.text
        if '"' in word.raw and not text.startswith("/"):
            rest.append(word)
            continue
        if text.startswith("/") and len(text) > 1:
            given.update(part[:1].lower() for part in text.split("/") if part)
            continue
        head, slash, tail = text.partition("/")
        if slash and tail and all(len(part) == 1 or part[1:2] in (":", "-") for part in tail.split("/")):
            # an option written right after a path
            given.update(part[:1].lower() for part in tail.split("/") if part)
            text = head
        if text:
            rest.append(Word(text, word.raw, word.start, word.end))
    return given, rest


def readings(text: str, hole: str) -> list[str]:
    """Return what a word may be: with its unknown parts, and with the unset ones empty."""
    if UNSET not in text:
        return [text]
    return list(dict.fromkeys((text.replace(UNSET, hole), text.replace(UNSET, ""))))

"""`for /f "tokens=... delims=..."`: which pieces of a line the loop's variables stand for."""

from __future__ import annotations

import re

from blastwall.acts import HOLE

_TOKENS = re.compile(r"tokens=([0-9,*-]+)")
_DELIMS = re.compile(r"delims=([^\"]*)")
_MOST = 26


class Cuts:
    """How a line is cut: the `numbers` of the pieces kept, whether the `rest` is kept, and the `delimiters`."""

    __slots__ = ("delimiters", "numbers", "rest")

    def __init__(self, numbers: list[int], rest: bool, delimiters: str) -> None:
        """Hold the options."""
        self.numbers = numbers
        self.rest = rest
        self.delimiters = delimiters


def options(quoted: str) -> Cuts:
    """Read the options of `for /f`, given in lower case."""
    numbers: list[int] = []
    rest = False
    match = _TOKENS.search(quoted)
    for piece in match[1].split(",") if match else ["1"]:
        if piece.endswith("*"):
            rest = True
            piece = piece[:-1]
        first, dash, last = piece.partition("-")
        if first.isdigit() and len(first) < 3:
            stop = int(last) if dash and last.isdigit() and len(last) < 3 else int(first)
            numbers += range(int(first), min(stop, int(first) + _MOST) + 1)
    found = _DELIMS.search(quoted)
    # what is written last ends at the quote: `"tokens=* delims="` has none
    return Cuts(numbers[:_MOST], rest, found[1] if found else " \t")


def cut(line: str, variable: str, cuts: Cuts) -> dict[str, str]:
    """Return what the variables from `variable` on hold for a line."""
    if HOLE in line or "*" in line:
        pieces = [line]  # names of files, or nothing known: a piece of them is no better known
        names = cuts.numbers or [1]
        return {_next(variable, index): pieces[0] for index in range(len(names) + cuts.rest)}
    pattern = "[" + re.escape(cuts.delimiters) + "]+" if cuts.delimiters else ""
    parts = [part for part in re.split(pattern, line) if part] if pattern else [line]
    held: dict[str, str] = {}
    for index, number in enumerate(cuts.numbers):
        held[_next(variable, index)] = parts[number - 1] if 0 < number <= len(parts) else ""
    if cuts.rest:
        last = max(cuts.numbers, default=0)
        remainder = line.lstrip(cuts.delimiters or None)
        for _ in range(last):
            step = re.split(pattern, remainder, maxsplit=1) if pattern else [remainder]
            remainder = step[1] if len(step) > 1 else ""
        held[_next(variable, len(cuts.numbers))] = remainder
    return held


def _next(variable: str, steps: int) -> str:
    """Return the letter so many after the loop's own."""
    return chr(min(ord(variable) + steps, 0x7E))

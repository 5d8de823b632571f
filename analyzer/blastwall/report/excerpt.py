"""Cuts out of a snippet what a finding is about: lines with a mark under the span, safe to print, secrets covered."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from blastwall.model import NOWHERE, Finding, Span
from blastwall.report.printable import printable
from blastwall.report.redact import redact

if TYPE_CHECKING:
    from blastwall.model import Snippet

#: Widest excerpt, in characters; a longer line is cut around the span.
WIDEST = 112
#: Most lines of one excerpt.
MOST_LINES = 6


class Line:
    """One line of an excerpt: its `number` in the text, the `text` to print, the `mark` to print below it."""

    __slots__ = ("mark", "number", "text")

    def __init__(self, number: int, text: str, mark: str) -> None:
        """Hold the line."""
        self.number = number
        self.text = text
        self.mark = mark


def outermost(finding: Finding) -> tuple[Snippet | None, Span]:
    """Return the snippet a reader would recognise, and the finding's span in it: inner code is lifted out."""
    snippet, span = finding.snippet, finding.span
    seen = 0
    while snippet is not None and snippet.origin is not None and snippet.origin.parent is not None and seen < 64:
        parent = snippet.origin.parent
        if not parent.text:
            break  # an argument vector or a request has no text that the span could stand in
        span = snippet.origin.lift(span) if span != NOWHERE else snippet.origin.span
        snippet = parent
        seen += 1
    return snippet, span


def code(snippet: Snippet | None) -> str:
    """Return a snippet's code as text: its own, or its argument vector or data spelt out."""
    if snippet is None:
        return ""
    if snippet.text:
        return snippet.text
    if snippet.argv is not None:
        words = [getattr(word, "text", word) for word in snippet.argv]
        return " ".join(str(word) for word in words).replace("\0", "…")
    if snippet.data is not None:
        try:
            return json.dumps(snippet.data, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            return "(too deep to show)"
    return ""


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column (in UTF-16 code units) of an offset."""
    offset = min(max(offset, 0), len(text))
    start = text.rfind("\n", 0, offset) + 1
    column = sum(2 if ord(char) > 0xFFFF else 1 for char in text[start:offset])
    return text.count("\n", 0, offset) + 1, column + 1


def lines(text: str, span: Span, widest: int = WIDEST) -> list[Line]:
    """Return the lines a span covers, marked; the first line, unmarked, where there is no span.

    `span` counts code points of `text`; a line of more than `widest` characters is cut around it.
    """
    covered = redact(text)
    first, last = span
    first = min(max(first, 0), len(covered))
    last = min(max(last, first), len(covered))
    while last > first and covered[last - 1] in "\r\n":
        last -= 1
    start = covered.rfind("\n", 0, first) + 1
    number = covered.count("\n", 0, start) + 1
    found: list[Line] = []
    while len(found) < MOST_LINES:
        end = covered.find("\n", start)
        end = len(covered) if end < 0 else end
        # the CR of a Windows line end is no part of what a reader wants to see
        shown = end - 1 if end > start and covered[end - 1] == "\r" else end
        marked = (max(first, start) - start, min(last, shown) - start)
        found.append(_line(number, covered[start:shown], marked if last > first else (0, 0), widest))
        start = end + 1
        number += 1
        if start >= max(last, 1) or start > len(covered):
            break
    return found


def _line(number: int, text: str, marked: Span, widest: int) -> Line:
    first, last = marked
    if len(text) > widest:
        begin = 0 if first < widest // 2 else first - widest // 3
        cut = text[begin : begin + widest]
        head = "…" if begin else ""
        tail = "…" if begin + widest < len(text) else ""
        text = head + cut + tail
        shift = len(head) - begin
        first, last = max(first + shift, 0), min(last + shift, len(text))
    shown = printable(text)
    if last <= first:
        return Line(number, shown, "")
    return Line(number, shown, " " * _width(shown[:first]) + "^" * max(1, _width(shown[first:last])))


def _width(text: str) -> int:
    """Return how many columns a terminal gives a text."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )

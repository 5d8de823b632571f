"""Shell-style patterns over words and names: `*` for any text; `?` and `[...]` where a pattern needs them.

Nearly every pattern is a plain word, or one with a star at an end. Compiling those to regular expressions, as
`fnmatch` does, would cost a cold process more than the whole analysis of its call.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def matches(text: str, pattern: str) -> bool:
    """Whether the whole text matches the pattern, case and all, as `fnmatch.fnmatchcase` has it. Linear in the text."""
    if "*" not in pattern:
        if "?" not in pattern and "[" not in pattern:
            return text == pattern
    elif "?" not in pattern and "[" not in pattern:
        parts = pattern.split("*")
        first, last = parts[0], parts[-1]
        if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
            return False
        at, end = len(first), len(text) - len(last)
        for part in parts[1:-1]:
            # The leftmost place leaves the most room for the parts after it.
            at = text.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True
    from fnmatch import fnmatchcase

    return fnmatchcase(text, pattern)


def matches_any(text: str, patterns: Iterable[str]) -> bool:
    """Whether the whole text matches one of the patterns."""
    return any([matches(text, pattern) for pattern in patterns])

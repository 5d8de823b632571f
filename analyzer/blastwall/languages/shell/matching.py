"""Shell patterns on known text, for `${x#p}`, `${x%p}` and `${x/p/r}`; bounded work, no regular expressions."""

from __future__ import annotations

#: The longest text a pattern is tried on: trimming is quadratic.
LONGEST = 512


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches the pattern (`*`, `?`; a bracket counts as one character of any kind)."""
    p = t = 0
    star = -1
    mark = 0
    while t < len(text):
        if p < len(pattern):
            c = pattern[p]
            if c == "*":
                star, mark = p, t
                p += 1
                continue
            if c == "[":
                close = pattern.find("]", p + 2)
                if close > 0 and _in_bracket(pattern[p + 1 : close], text[t]):
                    p = close + 1
                    t += 1
                    continue
            elif c == "?" or c == text[t]:
                p += 1
                t += 1
                continue
        if star < 0:
            return False
        mark += 1
        t = mark
        p = star + 1
    return all(c == "*" for c in pattern[p:])


def _in_bracket(members: str, char: str) -> bool:
    negated = members[:1] in ("!", "^")
    if negated:
        members = members[1:]
    found = False
    i = 0
    while i < len(members):
        if i + 2 < len(members) and members[i + 1] == "-":
            found = found or members[i] <= char <= members[i + 2]
            i += 3
        else:
            found = found or members[i] == char
            i += 1
    return found != negated


def trim(text: str, op: str, pattern: str) -> str | None:
    """Return `${text op pattern}` for `#`, `##`, `%`, `%%`; None where it is too long to tell."""
    if len(text) > LONGEST or len(pattern) > LONGEST:
        return None
    size = len(text)
    if op == "#" or op == "##":
        for k in range(size + 1) if op == "#" else range(size, -1, -1):
            if matches(pattern, text[:k]):
                return text[k:]
    else:
        for k in range(size, -1, -1) if op == "%" else range(size + 1):
            if matches(pattern, text[k:]):
                return text[:k]
    return text


def substitute(text: str, op: str, operand: str) -> str | None:
    """Return `${text/pattern/with}` for literal patterns; None for others."""
    pattern, _, replacement = operand.partition("/")
    anchor = pattern[:1] if pattern[:1] in ("#", "%") and op == "/" else ""
    pattern = pattern[len(anchor) :]
    if any(c in pattern for c in "*?["):
        return None
    if not pattern:
        return text
    if anchor == "#":
        return replacement + text[len(pattern) :] if text.startswith(pattern) else text
    if anchor == "%":
        return text[: -len(pattern)] + replacement if text.endswith(pattern) else text
    if op == "/":
        return text.replace(pattern, replacement, 1)
    return text.replace(pattern, replacement) if len(text) * (len(replacement) + 1) < 65536 else None

"""Shell patterns on known text, for `${x#p}`, `${x%p}` and `${x/p/r}`; bounded work, no regular expressions."""

from __future__ import annotations

#: The longest text a pattern is tried on: trimming is quadratic, and a pattern of many stars costs more still.
LONGEST = 512
LONGEST_STARRED = 160
_SPECIAL = frozenset("*?[")


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
    front = op[0] == "#"
    if _SPECIAL.isdisjoint(pattern):
        return text.removeprefix(pattern) if front else text.removesuffix(pattern)
    bare = pattern[1:] if front else pattern[:-1]
    if bare and _SPECIAL.isdisjoint(bare) and (pattern[0] if front else pattern[-1]) == "*":
        # `${path##*/}` and `${path%/*}`, which every script has
        at = text.find(bare) if op in ("#", "%%") else text.rfind(bare)
        return text if at < 0 else text[at + len(bare) :] if front else text[:at]
    if len(text) > LONGEST or len(pattern) > LONGEST or (len(text) > LONGEST_STARRED and pattern.count("*") > 1):
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
    """Return `${text/pattern/with}`; None where the text or the pattern is too long to tell."""
    pattern, _, replacement = operand.partition("/")
    anchor = pattern[:1] if pattern[:1] in ("#", "%") and op == "/" else ""
    pattern = pattern[len(anchor) :]
    if not pattern:
        return text
    if not _SPECIAL.isdisjoint(pattern):
        return _replaced(text, pattern, replacement, anchor, op == "//")
    if anchor == "#":
        return replacement + text[len(pattern) :] if text.startswith(pattern) else text
    if anchor == "%":
        return text[: -len(pattern)] + replacement if text.endswith(pattern) else text
    if op == "/":
        return text.replace(pattern, replacement, 1)
    return text.replace(pattern, replacement) if len(text) * (len(replacement) + 1) < 65536 else None


def _replaced(text: str, pattern: str, replacement: str, anchor: str, every: bool) -> str | None:
    """Replace what a pattern matches, the longest match first, as the shell does."""
    size = len(text)
    if size > LONGEST_STARRED or len(pattern) > 64 or len(replacement) > 256:
        return None
    out: list[str] = []
    place = 0
    while place <= size:
        ends = (size,) if anchor == "%" else range(size, place - 1, -1)
        end = next((e for e in ends if matches(pattern, text[place:e])), -1)
        if end >= 0 and (end > place or not size):
            out.append(replacement)
            place = end
            if not every or anchor or not size:
                break
            continue
        if anchor == "#" or place == size:
            break
        out.append(text[place])
        place += 1
    return "".join(out) + text[place:]

"""Shell patterns on known text, for `${x#p}`, `${x%p}` and `${x/p/r}`; bounded work, no regular expressions."""

from __future__ import annotations

#: The longest text a pattern is tried on. Trimming is linear in it, replacing quadratic.
LONGEST = 512
LONGEST_REPLACED = 192
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


class Pattern:
    """A pattern as a row of tokens, all of whose possible matches are followed at once, a bit for each."""

    __slots__ = ("accept", "masks", "stars", "tokens")

    def __init__(self, text: str) -> None:
        """Read the pattern."""
        tokens: list[str] = []
        i = 0
        while i < len(text):
            c = text[i]
            close = text.find("]", i + 2) if c == "[" else -1
            if close > 0:
                tokens.append(text[i : close + 1])
                i = close + 1
                continue
            if c == "\\" and i + 1 < len(text):
                tokens.append("\\" + text[i + 1])
                i += 2
                continue
            if c != "*" or not tokens or tokens[-1] != "*":
                tokens.append(c)
            i += 1
        self.tokens = tokens
        self.prepare()

    def prepare(self) -> None:
        """Lay the tokens out as bits."""
        self.stars = sum(1 << k for k, token in enumerate(self.tokens) if token == "*")
        self.accept = 1 << len(self.tokens)
        self.masks: dict[str, int] = {}

    def reverse(self) -> None:
        """Match backwards from here on."""
        self.tokens.reverse()
        self.prepare()

    def mask(self, char: str) -> int:
        """Return the tokens a character satisfies."""
        found = self.masks.get(char)
        if found is None:
            found = 0
            for k, token in enumerate(self.tokens):
                if (
                    token == "?"
                    or token == char
                    or token == "\\" + char
                    or (len(token) > 2 and token[0] == "[" and _in_bracket(token[1:-1], char))
                ):
                    found |= 1 << k
            self.masks[char] = found
        return found

    def ends(self, text: str, start: int = 0) -> tuple[int, int]:
        """Return the nearest and the farthest place at which a match from `start` may end; -1 where none does."""
        stars = self.stars
        accept = self.accept
        states = 1
        states |= (states & stars) << 1
        nearest = farthest = start if states & accept else -1
        for place in range(start, len(text)):
            states = ((states & self.mask(text[place]) & ~stars) << 1) | (states & stars)
            if not states:
                break
            states |= (states & stars) << 1
            if states & accept:
                farthest = place + 1
                if nearest < 0:
                    nearest = farthest
        return nearest, farthest


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
    if len(text) > LONGEST or len(pattern) > LONGEST:
        return None
    compiled = Pattern(pattern)
    if not front:
        compiled.reverse()
        text = text[::-1]
    nearest, farthest = compiled.ends(text)
    rest = text[max(nearest if len(op) == 1 else farthest, 0) :]
    return rest if front else rest[::-1]


def substitute(text: str, op: str, operand: str) -> str | None:
    """Return `${text/pattern/with}`; None where the text or the pattern is too long to tell."""
    # a slash that comes first belongs to the pattern (subst.c, parameter_brace_patsub)
    first = operand[:1] if operand[:1] == "/" else ""
    pattern, _, replacement = operand[len(first) :].partition("/")
    pattern = first + pattern
    anchor = pattern[:1] if pattern[:1] in ("#", "%") and op == "/" else ""
    pattern = pattern[len(anchor) :]
    if not pattern:
        return replacement + text if anchor == "#" else text + replacement if anchor else text
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
    if size > LONGEST_REPLACED or len(pattern) > 64 or len(replacement) > 256:
        return None
    compiled = Pattern(pattern)
    out: list[str] = []
    place = 0
    while place <= size:
        end = compiled.ends(text, place)[1]
        if anchor == "%" and end != size:
            end = -1
        if end > place or (end == place and not size):
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

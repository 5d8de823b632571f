"""Finds the functions of a script that nothing in it calls: what they ask of a service is their caller's doing."""

from __future__ import annotations

from blastwall.languages.javascript.lexer import MARK, NAME, TEMPLATE, Token, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget

#: What a tool runs of a file by name: migrations, seeds, serverless entry points.
_ENTRIES = frozenset({"up", "change", "migrate", "seed", "run", "main", "handler", "default", "constructor", "setup"})
_DECLARES = frozenset({"const", "let", "var"})
#: Words that parentheses and a block follow and that define nothing.
_BLOCKS = frozenset({"if", "for", "while", "switch", "catch", "with", "function", "return", "await", "super", "do"})
_OPENS = frozenset({"(", "[", "{"})
_CLOSES = frozenset({")", "]", "}"})
_FURTHEST = 64


class _Defined:
    """One function with a name: the tokens from its name to its end."""

    __slots__ = ("begin", "end", "name")

    def __init__(self, name: str, begin: int, end: int) -> None:
        self.name = name
        self.begin = begin
        self.end = end


def uncalled(script: Sequence[Token], text: str, budget: Budget) -> list[tuple[int, int]]:
    """Return the spans of code points of the functions that no code reaches which runs when the file is loaded.

    A function is reached where its name stands in code that is reached, whatever is done with it there; what only
    exports it (`export { f }`, `module.exports = { f }`) does not call it.
    """
    closes = _pairs(script)
    defined = _definitions(script, closes)
    if not defined:
        return []
    names: dict[str, list[_Defined]] = {}
    for each in defined:
        names.setdefault(each.name, []).append(each)
    exports = _exports(script, closes)
    uses: dict[int, set[str]] = {}
    index = 0
    for at, token in enumerate(script):
        if not budget.spend():
            return []
        while index < len(defined) and defined[index].end < at:
            index += 1
        owner = index if index < len(defined) and defined[index].begin <= at else -1
        if token.kind == TEMPLATE:
            found = {inner.text for hole in token.holes for inner in tokens(text, budget, *hole)}
        elif token.kind != NAME or at in exports or (owner >= 0 and defined[owner].begin == at):
            continue
        else:
            found = {token.text}
        uses.setdefault(owner, set()).update(found & names.keys())
    places = {id(each): at for at, each in enumerate(defined)}
    reached: set[int] = set()
    waiting = [*uses.get(-1, ()), *(_ENTRIES & names.keys())]
    while waiting:
        for each in names.pop(waiting.pop(), ()):
            reached.add(id(each))
            waiting.extend(uses.get(places[id(each)], ()))
    return [(script[each.begin].start, script[each.end].end) for each in defined if id(each) not in reached]


def _pairs(script: Sequence[Token]) -> dict[int, int]:
    """Return where each bracket is closed."""
    pairs: dict[int, int] = {}
    open_: list[int] = []
    for at, token in enumerate(script):
        if token.kind == MARK:
            if token.text in _OPENS:
                open_.append(at)
            elif token.text in _CLOSES and open_:
                pairs[open_.pop()] = at
    return pairs


def _definitions(script: Sequence[Token], closes: dict[int, int]) -> list[_Defined]:
    """Return the outermost functions with a name; none that stands in the arguments of a call, which may run it."""
    found: list[_Defined] = []
    at = 0
    while at < len(script):
        token = script[at]
        if token.kind == MARK and token.text in ("(", "["):
            at = closes.get(at, len(script)) + 1
            continue
        end = _defines(script, at, closes) if token.kind == NAME else -1
        if end > at:
            found.append(_Defined(token.text, at, end))
            at = end
        at += 1
    return found


def _defines(script: Sequence[Token], at: int, closes: dict[int, int]) -> int:
    """Return the last token of the function whose name stands here; -1 where none does."""
    before = script[at - 1].text if at else ""
    after = _text(script, at + 1)
    if before == "*":
        before = script[at - 2].text if at > 1 else ""
    if before == "function":
        end = _body(script, at + 1, closes)
        return -1 if _text(script, end + 1) == "(" and _text(script, at - 2) in ("!", "~", "+", "-", "void") else end
    if after == "(":  # a method
        if before in (".", "?.", "new", "=>", "=", "&&", "||", "??") or script[at].text in _BLOCKS:
            return -1
        return _body(script, at + 1, closes)
    if after in ("=", ":"):
        if after == "=" and before != "." and before not in _DECLARES:
            return -1
        start = at + 2
        if after == ":" and before in _DECLARES:  # `const f: Type = ...`
            start = _until(script, at + 2, "=") + 1
            if not start:
                return -1
        if before == "." and script[at].text.startswith("on"):
            return -1  # `window.onload = ...`: an event calls it
        return _value(script, start, closes)
    return -1


def _value(script: Sequence[Token], at: int, closes: dict[int, int]) -> int:
    """Return the last token of a function that is a value: an arrow or `function`; -1 for anything else."""
    if _text(script, at) == "async":
        at += 1
    if _text(script, at) == "function":
        at += 1
        at += _text(script, at) == "*"
        at += _text(script, at) != "("
        end = _body(script, at, closes)
        return -1 if _text(script, end + 1) in ("(", ".") else end
    if _text(script, at) == "(":
        close = closes.get(at, -1)
        at = close + 1
        if close < 0:
            return -1
        if _text(script, at) == ":":
            at = _until(script, at, "=>")
    elif at < len(script) and script[at].kind == NAME:
        at += 1
    if at < 0 or _text(script, at) != "=>":
        return -1
    if _text(script, at + 1) == "{":
        return closes.get(at + 1, -1)
    return _expression(script, at + 1, closes)


def _expression(script: Sequence[Token], start: int, closes: dict[int, int]) -> int:
    """Return the last token of what an arrow without a block is worth."""
    at = start
    while at < len(script):
        token = script[at]
        if token.kind == MARK:
            if token.text in _OPENS:
                at = closes.get(at, len(script))
            elif token.text in _CLOSES or token.text in (";", ","):
                return at - 1
        elif token.kind == NAME and at > start and _ends(script, at):
            return at - 1
        at += 1
    return len(script) - 1


def _ends(script: Sequence[Token], at: int) -> bool:
    """Whether a name begins another statement where no `;` ended the last: it follows a value."""
    before = script[at - 1]
    return (
        (before.kind != NAME and before.kind != MARK)
        or before.text in (")", "]", "}")
        or (
            before.kind == NAME
            and before.text not in ("await", "new", "typeof", "void", "async", "in", "of", "instanceof")
        )
    )


def _body(script: Sequence[Token], at: int, closes: dict[int, int]) -> int:
    """Return where the body behind these parameters ends; -1 where there is none."""
    if _text(script, at) == "<":
        at = _until(script, at, "(")
    if at < 0 or _text(script, at) != "(" or at not in closes:
        return -1
    at = closes[at] + 1
    if _text(script, at) == ":":
        at = _until(script, at, "{")
    return closes.get(at, -1) if at >= 0 and _text(script, at) == "{" else -1


def _until(script: Sequence[Token], at: int, wanted: str) -> int:
    """Return where a mark stands behind a type; -1 where it is not near."""
    for index in range(at, min(len(script), at + _FURTHEST)):
        token = script[index]
        if token.kind == MARK and token.text == wanted:
            return index
        if token.text == ";":
            break
    return -1


def _exports(script: Sequence[Token], closes: dict[int, int]) -> set[int]:
    """Return the tokens that only hand a name out."""
    found: set[int] = set()
    at = 0
    while at < len(script):
        token = script[at]
        at += 1
        if token.kind != NAME or token.text not in ("export", "exports"):
            continue
        start = at
        if _text(script, at) == "." and _text(script, at + 2) == "=":
            at += 3
        elif _text(script, at) in ("=", "default"):
            at += 1
        if _text(script, at) == "{":
            close = closes.get(at, at)
            for index in range(at + 1, close):
                if script[index].kind == NAME and _text(script, index + 1) in (",", "}", "as"):
                    found.add(index)
            at = close
        elif at > start and at < len(script) and script[at].kind == NAME:
            called = _text(script, at + 1) in ("(", ".", "[", "?.")
            found.update(() if called else (at,))
    return found


def _text(script: Sequence[Token], at: int) -> str:
    token = script[at] if 0 <= at < len(script) else None
    return token.text if token is not None and token.kind in (MARK, NAME) else ""

"""Finds the part of a migration that undoes it: `exports.down = ...`, `async down(...) {...}`."""

from __future__ import annotations

from blastwall.languages.javascript.lexer import MARK, NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.javascript.lexer import Token

_MOST = 20


def way_back(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the spans of code points of every function called `down`."""
    spans: list[tuple[int, int]] = []
    for at, token in enumerate(tokens[:-1]):
        if token.kind != NAME or token.text != "down" or len(spans) >= _MOST:
            continue
        before = tokens[at - 1].text if at else ""
        mark = tokens[at + 1].text
        if before == "." and not (at > 1 and tokens[at - 2].text in ("exports", "module")):
            continue
        if mark == "(":
            end = _method_end(tokens, at + 1)
        elif mark in ("=", ":"):
            end = _expression_end(tokens, at + 2)
        else:
            continue
        if end > at:
            spans.append((token.start, tokens[min(end, len(tokens) - 1)].end))
    return spans


def _method_end(tokens: Sequence[Token], at: int) -> int:
    """Return where the body behind these parameters ends; -1 where there is no body, so that it is a call."""
    close = _matching(tokens, at)
    index = close + 1
    if index < len(tokens) and tokens[index].text == ":":
        while index < len(tokens) and tokens[index].text not in ("{", ";"):
            index += 1
    if index < len(tokens) and tokens[index].kind == MARK and tokens[index].text == "{":
        return _matching(tokens, index)
    return -1


def _expression_end(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        token = tokens[index]
        if token.kind == MARK:
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if depth < 0 or (not depth and token.text in (";", ",")):
                return index - 1
        elif not depth and token.kind == NAME and token.text in ("exports", "module", "export"):
            return index - 1
    return len(tokens) - 1


def _matching(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        if tokens[index].kind == MARK:
            depth += (tokens[index].text in ("(", "[", "{")) - (tokens[index].text in (")", "]", "}"))
            if not depth:
                return index
    return len(tokens) - 1

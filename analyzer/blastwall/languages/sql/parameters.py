"""Puts the values bound to a statement where their placeholders stand, so that a condition is read as it will run."""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.sql.scanner import NUMBER, PARAM, STRING, WORD, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.model import Json, Snippet

_NAME = re.compile(r"\w+")
_MISSING = object()
#: longer lists say no more than that there are many
_LONGEST_LIST = 64


def bound_values(snippet: Snippet) -> Mapping[str, Json]:
    """Return the values that travel with a snippet, by name; positions count from 1. Empty where they are not told."""
    data = snippet.data
    given = data.get("parameters") if data is not None else None
    if isinstance(given, dict):
        return {name.lstrip(":@$%"): _scalar(value) for name, value in given.items()}
    if not isinstance(given, list):
        return {}
    values: dict[str, Json] = {}
    for place, item in enumerate(given, 1):
        if isinstance(item, list):
            return {}  # a batch: every row brings its own
        if isinstance(item, dict) and isinstance(item.get("name"), str):
            # the data APIs of clouds: {"name": "id", "value": {"longValue": 1}}
            values[str(item["name"]).lstrip(":@$%")] = _scalar(item)
        else:
            values[str(place)] = _scalar(item)
    return values


def _scalar(value: Json) -> Json:
    """Return the value within the wrapping that an API gives it."""
    for _ in range(3):
        if not isinstance(value, dict):
            break
        if value.get("isNull") is True:
            return None
        inner = next((v for k, v in value.items() if k.lower().endswith("value")), _MISSING)
        if inner is _MISSING:
            break
        value = inner  # type: ignore[assignment]
    return value


def bind(tokens: list[Token], values: Mapping[str, Json]) -> None:
    """Replace placeholders by constants, in place; one whose value is not told stays a placeholder."""
    if not values:
        return
    place = 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == PARAM:
            name = _NAME.search(token.text)
            key = name[0] if name is not None and token.text != "%s" else ""
            if token.text.startswith(("{", "${")):
                key = ""
                at += 1  # a template's hole is filled before anything is bound
                continue
            if not key:
                place += 1
                key = str(place)
        elif token.kind == WORD and token.text[:1] == "@" and token.text[1:2] != "@":
            key = token.text[1:]
        else:
            at += 1
            continue
        value = values.get(key, _MISSING)
        if value is not _MISSING:
            made = _tokens(value, token)
            if made:
                tokens[at : at + 1] = made
                at += len(made)
                continue
        at += 1


def _tokens(value: object, place: Token) -> list[Token]:
    """Return the constant as it would be written; nothing for a value that has no such form."""
    start, end = place.start, place.end
    if value is None or isinstance(value, bool):
        word = "NULL" if value is None else str(value).upper()
        return [Token(WORD, word, word, start, end)]
    if isinstance(value, int | float):
        text = str(abs(value))
        number = Token(NUMBER, text, "", start, end)
        return [Token("o", "-", "-", start, end), number] if value < 0 else [number]
    if isinstance(value, str):
        if HOLE in value:
            return []
        return [Token(STRING, value, "", start, end)]
    if isinstance(value, list) and value and len(value) <= _LONGEST_LIST:
        made: list[Token] = []
        for item in value:
            if isinstance(item, list | dict):
                return []
            if made:
                made.append(Token("o", ",", ",", start, end))
            one = _tokens(item, place)
            if not one:
                return []
            made.extend(one)
        return made
    return []


__all__ = ["bind", "bound_values"]

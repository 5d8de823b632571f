"""JSON for hooks, by the accelerators below the `json` package: importing that costs more than judging most calls."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from blastwall.model import Json

    Hook = Callable[[list[tuple[str, Json]]], dict[str, Json]]


def loads(text: str, members: Hook) -> Json:
    """Decode JSON, control characters in strings allowed; `members` makes each object. Raises `ValueError`."""
    try:
        from _json import make_scanner
    except ImportError:
        from json import loads as decode

        decoded: Json = decode(text, object_pairs_hook=members, strict=False)
        return decoded
    text = text.strip(" \t\n\r")
    try:
        settings: Any = _Settings(members)
        value, end = make_scanner(settings)(text, 0)
    except StopIteration:
        raise ValueError("no JSON value") from None
    if end != len(text):
        raise ValueError("more than one JSON value")
    found: Json = value
    return found


def quoted(text: str) -> str:
    """Return a text as a JSON string in ASCII."""
    try:
        from _json import encode_basestring_ascii
    except ImportError:
        from json import dumps

        return dumps(text)
    return encode_basestring_ascii(text)


class _Settings:
    """What the accelerator reads its options from (a `json.JSONDecoder`, ordinarily)."""

    strict = False
    object_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float  # `NaN`, `Infinity`, `-Infinity`

    def __init__(self, members: Hook) -> None:
        self.object_pairs_hook = members

"""JSON as recordings hold it: decoded leniently, with what decoding loses (duplicate keys, lone surrogates) noticed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blastwall.model import Notice

if TYPE_CHECKING:
    from blastwall.model import Json

#: Longest pointer or key quoted in a message.
_QUOTED = 80


class BrokenJson(ValueError):
    """Raised where a text is not one JSON value; `reason` says why, in words for a notice."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Repeated(dict[str, Any]):
    """An object in which a key was written more than once; `keys_repeated` are those keys, in order."""

    keys_repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    seen: set[str] = set()
    repeated: list[str] = []
    for key, _ in pairs:
        if key in seen and key not in repeated:
            repeated.append(key)
        seen.add(key)
    marked = Repeated(made)
    marked.keys_repeated = tuple(repeated)
    return marked


#: Control characters inside strings are taken as they are: recorders write them, and a dropped call is worse.
_LENIENT = json.JSONDecoder(strict=False)
_MARKING = json.JSONDecoder(strict=False, object_pairs_hook=_object)


def decode(text: str) -> Json:
    """Return the JSON value a text is. Raises `BrokenJson`, also for nesting too deep to decode."""
    try:
        value: Json = _LENIENT.decode(text)
    except json.JSONDecodeError as error:
        raise BrokenJson(f"{error.msg.removesuffix(' at')} at column {error.colno}") from None
    except RecursionError:
        raise BrokenJson("nested too deeply") from None
    except ValueError as error:  # an integer of more than 4,300 digits
        raise BrokenJson(str(error)) from None
    return value


def parse_arguments(text: str, notices: list[Notice]) -> Json:
    """Return the arguments a JSON string holds, adding to `notices` what was wrong with it.

    Text that is not JSON is returned as it is: a tool that takes free text (a patch, a query) is called that way.
    """
    stripped = text.strip()
    if not stripped:
        return {}
    if stripped[0] not in '{["':
        return text
    try:
        value = _MARKING.decode(stripped)
    except RecursionError:
        notices.append(Notice("nested-arguments", "the arguments are nested too deeply to be read", confirm=True))
        return text
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        if stripped[0] == "{":
            notices.append(Notice("broken-arguments", f"the arguments are not valid JSON: {reason}", confirm=True))
        return text
    notices += _repetitions(value, "")
    if isinstance(value, str):
        # some recorders encode twice
        return parse_arguments(value, notices) if value.lstrip()[:1] in ("{", "[") else value
    return value  # type: ignore[no-any-return]


class Marked:
    """A text decoded once more, when it is first asked about, with its repeated keys marked."""

    __slots__ = ("_decoded", "_raw", "_value")

    def __init__(self, raw: str) -> None:
        """Hold the text."""
        self._raw = raw
        self._decoded = False
        self._value: Any = None

    def notices(self, steps: list[str]) -> list[Notice]:
        """Return a notice for each object, at these pointer steps or below, in which a key is written twice."""
        if not self._decoded:
            self._decoded = True
            try:
                self._value = _MARKING.decode(self._raw)
            except (ValueError, RecursionError):
                self._value = None
            self._raw = ""
        value = self._value
        for step in steps:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and name in value:
                value = value[name]
            elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
                value = value[int(name)]
            else:
                return []
        return _repetitions(value, "")


def _repetitions(value: Any, pointer: str) -> list[Notice]:
    notices: list[Notice] = []
    stack: list[tuple[Any, str]] = [(value, pointer)]
    while stack:
        node, at = stack.pop()
        if isinstance(node, Repeated):
            named = ", ".join(f"`{key[:_QUOTED]}`" for key in node.keys_repeated)
            notices.append(
                Notice(
                    "duplicate-keys",
                    f"{named} is written more than once: readers disagree on which one counts",
                    confirm=True,
                    pointer=at,
                )
            )
        if isinstance(node, dict):
            stack.extend(
                (child, f"{at}/{escape(str(key))}") for key, child in node.items() if isinstance(child, dict | list)
            )
        elif isinstance(node, list):
            stack.extend((child, f"{at}/{index}") for index, child in enumerate(node) if isinstance(child, dict | list))
    return notices


def escape(key: str) -> str:
    """Return a key as a step of an RFC 6901 pointer."""
    return key.replace("~", "~0").replace("/", "~1")

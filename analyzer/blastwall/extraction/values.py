"""Small readings of argument values: JSON in text, hosts of addresses, tokens of pointers, words of names."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import Json


def spaced(name: str) -> str:
    """Return a name with its camelCase opened, so that its words can be told."""
    out: list[str] = []
    previous = ""
    for c in name:
        if c.isupper() and previous.islower():
            out.append(" ")
        out.append(c)
        previous = c
    return "".join(out)


def decoded_text(text: str) -> Json:
    """Return the JSON value of a text, or the text itself where it is none."""
    import json

    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def host_of(value: Json) -> str:
    """Return the host of a URL, lower case; empty where the value is no URL."""
    if not isinstance(value, str):
        return ""
    rest = value.partition("://")[2] or value
    return rest.split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].split("?", 1)[0].lower()


def escape(key: str) -> str:
    """Return a key as a token of an RFC 6901 pointer."""
    return key.replace("~", "~0").replace("/", "~1")

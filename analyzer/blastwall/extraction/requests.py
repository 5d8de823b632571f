"""Tools that send an HTTP request of which they are given the parts."""

from __future__ import annotations

from blastwall.extraction import identity
from blastwall.model import Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.extraction.reading import Call
    from blastwall.model import Json


def requests(call: Call) -> bool:
    """Read a tool that sends a request it is given the parts of."""
    known = call.word in identity.HTTP_TOOLS or call.full in identity.HTTP_TOOLS
    url = call.text_of("url", "uri", "endpoint", "requesturl", "href", "path", "route")
    method = call.text_of("method", "httpmethod", "verb", "requestmethod", "httpverb")
    if not url or not (known or (method and method.isalpha() and method.lower() in identity.METHODS)):
        return False
    if not known and "://" not in url and not url.startswith("/"):
        return False
    if any(key in call.keys for key in ("query", "mutation")) and "graphql" in (call.word + url.lower()):
        return False
    if not method:
        last = sorted(call.words & set(identity.METHODS))
        method = last[0] if len(last) == 1 and last[0] != "options" else ""
        if not method and call.word.startswith("requests"):
            method = call.word[len("requests") :]
        if not method:
            method = next(
                (m for m in identity.METHODS if m != "options" and call.word.startswith(m) and call.word != m), ""
            )
    data: dict[str, Json] = {"method": method, "url": url}
    for short, raw in call.keys.items():
        if short in ("headers", "header"):
            data["headers"] = call.arguments[raw]
        elif short in ("body", "data", "payload", "rawbody", "requestbody", "content", "bodytext"):
            data["body"] = call.arguments[raw]
        elif short in ("json", "jsonbody", "jsondata"):
            data["json"] = call.arguments[raw]
        elif short in ("params", "query", "queryparams", "queryparameters", "searchparams", "qs"):
            data["params"] = call.arguments[raw]
        elif short in ("host", "baseurl", "hostname"):
            data["base"] = call.arguments[raw]
    call.out.snippets.append(
        Snippet(
            "http",
            data=data,
            context=call.context,
            pointer=call.pointer(call.keys.get("url", "")),
            depth=call.depth,
        )
    )
    return True

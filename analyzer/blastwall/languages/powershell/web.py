"""Requests that .NET and COM objects make: `WebRequest`, `HttpClient`, `WebClient`, `XMLHTTP`."""

from __future__ import annotations

from blastwall.acts import HOLE, Request
from blastwall.languages.powershell.values import Thing, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.languages.powershell.lower import Script
    from blastwall.model import Span

#: learn.microsoft.com/dotnet/api/system.net.http.httpclient
_ASYNC = {
    "deleteasync": "DELETE",
    "deletefromjsonasync": "DELETE",
    "putasync": "PUT",
    "postasync": "POST",
    "patchasync": "PATCH",
}
_MESSAGES = frozenset({"net.http.httprequestmessage", "http.httprequestmessage"})


def request(
    script: Script,
    method: str,
    uri: str,
    span: Span,
    *,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> None:
    """Keep a request."""
    scheme, found, rest = uri.partition("://")
    if not found:
        scheme, rest = "http", uri
    place, query = rest.partition("?")[::2]
    host, slash, path = place.partition("/")
    script.add(
        Request(
            method.upper(),
            host.lower(),
            slash + path or "/",
            context=script.context,
            snippet=script.snippet,
            span=span,
            scheme=scheme,
            query=query,
            headers=headers or {},
            body=body,
        )
    )


def _text(value: object) -> str:
    """Return an address or a method as text; `[Net.Http.HttpMethod]::Delete` and `[uri]'...'` are texts too."""
    if isinstance(value, Thing) and value.arguments:
        value = value.arguments[0]
    return texts(value)[0]


def call(script: Script, value: Thing, name: str, arguments: Sequence[object], span: Span) -> bool:
    """Keep the request that a method of an object makes; say whether it is one of those that make any."""
    kind = value.kind.removeprefix("system.")
    if kind in ("net.webrequest", "net.httpwebrequest") and name in ("getresponse", "getresponseasync"):
        address = _text(value.arguments[0]) if value.arguments else HOLE
        request(script, _text(value.properties.get("method", "GET")), address, span)
        return True
    if name in _ASYNC and kind.endswith("httpclient"):
        request(script, _ASYNC[name], _text(arguments[0]) if arguments else HOLE, span)
        return True
    if name in ("sendasync", "send") and kind.endswith("httpclient") and arguments:
        message = arguments[0]
        if isinstance(message, Thing) and message.kind.removeprefix("system.") in _MESSAGES:
            given = message.arguments
            method = _text(message.properties.get("method", given[0] if given else "GET"))
            target = message.properties.get("requesturi", given[1] if len(given) > 1 else HOLE)
            request(script, method, _text(target), span)
        return True
    if name in ("uploadstring", "uploaddata", "uploadvalues", "uploadfile") and len(arguments) > 2:
        request(script, _text(arguments[1]), _text(arguments[0]), span)
        return True
    if "xmlhttp" in kind or kind.startswith("winhttp."):
        if name == "open" and len(arguments) > 1:
            value.properties["method"], value.properties["address"] = arguments[0], arguments[1]
        elif name == "send" and "address" in value.properties:
            body = texts(arguments[0])[0] if arguments else None
            request(script, _text(value.properties["method"]), _text(value.properties["address"]), span, body=body)
        return True
    return False

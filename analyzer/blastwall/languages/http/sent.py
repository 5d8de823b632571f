"""A request as it would be sent: method, host, path, query, headers, body, and what changes their meaning."""

from __future__ import annotations

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import Json


def host_and_path(url: str) -> tuple[str, str, str, str]:
    """Return scheme, host (lower case, with neither user nor port), path and query of a URL."""
    scheme, found, rest = url.partition("://")
    if not found:
        scheme, rest = "http", url
    rest = rest.partition("#")[0]
    if found and rest.startswith("/"):
        # file:///etc/passwd
        host, tail = "", rest
    elif not found and rest.startswith("/"):
        host, tail = "", rest
    else:
        cut = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
        host, tail = rest[:cut], rest[cut:]
    host = host.rsplit("@", 1)[-1]
    host = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    path, _, query = tail.partition("?")
    return scheme.lower(), host.lower().rstrip("."), path if path.startswith("/") else f"/{path}", query


def object_of(text: str) -> Json:
    """Return the JSON value of a text, or None where it is none (or has an unknown part outside a string)."""
    head = text.lstrip()[:1]
    if head not in ("{", "[", '"') and not head.isdigit() and head not in ("t", "f", "n", "-"):
        return None
    import json

    try:
        value: Json = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


class Sent:
    """One request. `scope` is wider than `one` where its URL stands for several; `connected` is its real end."""

    __slots__ = ("body", "connected", "headers", "host", "json", "method", "path", "query", "scheme", "scope")

    def __init__(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str] | None = None,
        body: str | None = None,
        scope: str = "one",
    ) -> None:
        """Take the URL apart."""
        self.method = method.strip().upper()
        self.scheme, self.host, self.path, self.query = host_and_path(url.strip())
        self.headers = headers or {}
        self.body = body
        self.json: Json = object_of(body) if body else None
        self.scope = scope
        self.connected = ""

    def settle(self) -> None:
        """Apply what overrides the method: the header, the `_method` field of a form, object or query."""
        for name in ("x-http-method-override", "x-http-method", "x-method-override"):
            value = self.headers.get(name, "")
            if value:
                self.method = value.strip().upper()
        for part in (self.query, self.body or "" if self.json is None else ""):
            for pair in part.split("&")[:200]:
                key, _, value = pair.partition("=")
                if key.strip().lower() in ("_method", "x-http-method-override") and value:
                    self.method = value.strip().upper()
        if isinstance(self.json, dict):
            value_ = self.json.get("_method")
            if isinstance(value_, str) and value_:
                self.method = value_.upper()
        header = self.headers.get("host", "")
        if header:
            self.host = host_and_path("http://" + header)[1]
        self.method = "".join(c for c in self.method if c.isalpha() or c in "-_" + HOLE)

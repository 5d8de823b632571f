"""Reads command lines of curl, wget, HTTPie and xh into the requests they would send."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.http import options
from blastwall.languages.http.sent import Sent, host_and_path, object_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.acts import Arg
    from blastwall.model import Json

METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace", "connect", "purge", "link", "unlink"}
)


def requests_of(argv: Sequence[Arg], stdin: str | None) -> tuple[list[Sent], list[str]]:
    """Return the requests of a command line and what could not be read of it (`config`, `url-file`)."""
    if not argv:
        return [], []
    program = argv[0].text.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")
    words = [arg.text for arg in argv[1:]]
    if program in ("wget", "wget2"):
        return _wget(words, stdin)
    if program in ("http", "https", "xh", "xhs", "httpie"):
        return _httpie(program, words, stdin)
    return _curl(words, stdin)


class _Group:
    """The options between two `--next` of a curl command line."""

    __slots__ = (
        "body",
        "forms",
        "get",
        "globoff",
        "head",
        "headers",
        "json",
        "method",
        "quotes",
        "resolve",
        "target",
        "unknown",
        "upload",
        "urls",
    )

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.method = ""
        self.get = self.head = self.globoff = self.json = False
        self.headers: dict[str, str] = {}
        self.body: list[str] = []
        self.forms: list[str] = []
        self.upload = False
        self.quotes: list[str] = []
        self.resolve: dict[str, str] = {}
        self.target = ""
        self.unknown: list[str] = []


def _curl(words: Sequence[str], stdin: str | None) -> tuple[list[Sent], list[str]]:
    sent: list[Sent] = []
    unknown: list[str] = []
    group = _Group()
    i = 0
    literal = False
    while i < len(words):
        word = words[i]
        i += 1
        if literal or not word.startswith("-") or word == "-":
            group.urls.append(word)
            continue
        if word == "--":
            # curl takes what follows as URLs
            literal = True
            continue
        if word.startswith("--"):
            name = _curl_long(word[2:])
            value = ""
            if name in options.CURL_LONG and i < len(words):
                value = words[i]
                i += 1
            if name == "next":
                sent += _curl_group(group, stdin)
                unknown += group.unknown
                group = _Group()
            else:
                _curl_option(group, name, value, stdin)
            continue
        j = 1
        while j < len(word):
            letter = word[j]
            j += 1
            if letter in options.CURL_SHORT and letter != "h":
                value = word[j:]
                if not value and i < len(words):
                    value = words[i]
                    i += 1
                _curl_option(group, _SHORT.get(letter, ""), value, stdin)
                break
            if letter == ":":
                sent += _curl_group(group, stdin)
                unknown += group.unknown
                group = _Group()
            else:
                _curl_option(group, _SHORT.get(letter, ""), "", stdin)
    sent += _curl_group(group, stdin)
    return sent, unknown + group.unknown


_SHORT = {
    "X": "request",
    "d": "data",
    "F": "form",
    "T": "upload-file",
    "H": "header",
    "G": "get",
    "I": "head",
    "g": "globoff",
    "K": "config",
    "Q": "quote",
    "u": "user",
    "x": "proxy",
    "b": "cookie",
}


def _curl_long(name: str) -> str:
    """Return the option an abbreviation stands for: curl took unambiguous ones for twenty years."""
    if name in options.CURL_LONG or name in options.CURL_FLAGS:
        return name
    found = [known for known in (*options.CURL_LONG, *options.CURL_FLAGS) if known.startswith(name)]
    if len(found) == 1:
        return found[0]
    # `--req` fits both `request` and `request-target`; curl took the shortest
    return min(found, key=len) if found and all(known.startswith(min(found, key=len)) for known in found) else name


def _curl_option(group: _Group, name: str, value: str, stdin: str | None) -> None:
    if name == "request":
        group.method = value
    elif name in ("data", "data-ascii", "data-binary", "json"):
        group.body.append(_at(value, stdin))
        if name == "json":
            group.json = True
            group.headers.setdefault("content-type", "application/json")
    elif name == "data-raw":
        group.body.append(value)
    elif name == "data-urlencode":
        key, at, _ = value.partition("@")
        group.body.append(f"{key}={HOLE}" if at and "=" not in key else _encoded(value))
    elif name in ("form", "form-string"):
        group.forms.append(value)
    elif name == "upload-file":
        group.upload = True
        group.body.append(stdin if value in ("-", ".") and stdin is not None else HOLE)
    elif name == "header":
        key, _, content = value.partition(":")
        group.headers[key.strip().lower()] = content.strip()
    elif name == "get":
        group.get = True
    elif name == "head":
        group.head = True
    elif name == "url":
        group.urls.append(value)
    elif name == "url-query":
        group.target = group.target
    elif name == "globoff":
        group.globoff = True
    elif name == "config":
        group.unknown.append("config")
    elif name == "quote":
        group.quotes.append(value)
    elif name == "resolve":
        parts = value.lstrip("+-").split(":", 2)
        if len(parts) == 3:
            group.resolve[parts[0].lower()] = parts[2].lower()
    elif name == "connect-to":
        parts = value.split(":")
        if len(parts) >= 3:
            group.resolve[parts[0].lower()] = parts[2].lower()
    elif name == "request-target":
        group.target = value


def _encoded(value: str) -> str:
    """`--data-urlencode` of `name=content` or `=content`, left readable."""
    return value.removeprefix("=")


def _at(value: str, stdin: str | None) -> str:
    """Return what `-d` sends: the text, or what the file after `@` holds, as far as known."""
    if not value.startswith("@"):
        return value
    if value[1:] in ("-", "/dev/stdin"):
        return stdin if stdin is not None else HOLE
    return HOLE


def _curl_group(group: _Group, stdin: str | None) -> list[Sent]:
    body: str | None = None
    if group.body:
        body = ("" if group.json else "&").join(group.body)
    if group.forms:
        body = "&".join(group.forms)
    method = group.method
    query = ""
    if not method or HOLE in method:
        if group.head:
            method = "HEAD"
        elif group.upload:
            method = "PUT"
        elif body is not None and not group.get:
            method = "POST"
        else:
            method = "GET"
    if group.get and body is not None:
        query, body = body, None
    found: list[Sent] = []
    for url in group.urls:
        scope, plain = ("one", url) if group.globoff else expanded(url)
        request = Sent(method, plain, headers=dict(group.headers), body=body, scope=scope)
        if query:
            request.query = f"{request.query}&{query}" if request.query else query
        if group.target:
            request.path = group.target if group.target.startswith("/") else request.path
        request.connected = group.resolve.get(request.host, "") or group.resolve.get("", "")
        found.append(request)
        for quote in group.quotes:
            verb, _, name = quote.lstrip("-+*").strip().partition(" ")
            if verb.upper() in ("DELE", "RMD", "RM", "RMDIR", "RNFR", "RENAME"):
                extra = Sent("DELETE", plain)
                extra.path = "/" + name.strip().lstrip("/")
                found.append(extra)
    return found


def expanded(url: str) -> tuple[str, str]:
    """Return the scope of a URL with curl's `[1-500]` and `{a,b}` globs, and the URL with its first choice put in."""
    scope = "one"
    out: list[str] = []
    i = 0
    host = url.find("://") + 3 if "://" in url else 0
    while i < len(url):
        c = url[i]
        if c == "\\" and i + 1 < len(url):
            out.append(url[i + 1])
            i += 2
            continue
        close = url.find("]" if c == "[" else "}", i) if c in "[{" else -1
        if close > i:
            inside = url[i + 1 : close]
            first, dash, last = inside.partition("-")
            if c == "[" and dash and first and last and not (i == host and ":" in inside):
                scope = "many"
                out.append(first)
                i = close + 1
                continue
            if c == "{" and "," in inside:
                count = inside.count(",") + 1
                scope = "many" if count > 20 or scope == "many" else "several"
                out.append(inside.split(",", 1)[0])
                i = close + 1
                continue
        out.append(c)
        i += 1
    return scope, "".join(out)


def _wget(words: Sequence[str], stdin: str | None) -> tuple[list[Sent], list[str]]:
    urls: list[str] = []
    headers: dict[str, str] = {}
    method = ""
    body: str | None = None
    unknown: list[str] = []
    spider = False
    i = 0
    while i < len(words):
        word = words[i]
        i += 1
        if word.startswith("--") and len(word) > 2:
            name, has, value = word[2:].partition("=")
            if name in options.WGET_LONG and not has and i < len(words):
                value = words[i]
                i += 1
            if name == "method":
                method = value
            elif name in ("post-data", "body-data"):
                body = value
                method = method or ("POST" if name == "post-data" else "")
            elif name in ("post-file", "body-file"):
                body = stdin if value in ("-", "/dev/stdin") and stdin is not None else HOLE
                method = method or ("POST" if name == "post-file" else "")
            elif name == "header":
                key, _, content = value.partition(":")
                headers[key.strip().lower()] = content.strip()
            elif name == "input-file":
                unknown.append("url-file")
            elif name == "config":
                unknown.append("config")
            elif name == "spider":
                spider = True
        elif word.startswith("-") and len(word) > 1:
            for j in range(1, len(word)):
                if word[j] == "n":
                    break
                if word[j] in options.WGET_SHORT:
                    value = word[j + 1 :]
                    if not value and i < len(words):
                        value = words[i]
                        i += 1
                    if word[j] == "i":
                        unknown.append("url-file")
                    break
        else:
            urls.append(word)
    method = method or ("HEAD" if spider else "GET")
    return [Sent(method, url, headers=dict(headers), body=body) for url in urls], unknown


def _httpie(program: str, words: Sequence[str], stdin: str | None) -> tuple[list[Sent], list[str]]:
    plain: list[str] = []
    form = offline = False
    raw: str | None = None
    scheme = "https" if program in ("https", "xhs") else "http"
    i = 0
    while i < len(words):
        word = words[i]
        i += 1
        if word.startswith("--") and len(word) > 2:
            name, has, value = word[2:].partition("=")
            if name in options.HTTPIE_LONG and not has and i < len(words):
                value = words[i]
                i += 1
            if name == "raw":
                raw = value
            elif name in ("form", "multipart"):
                form = True
            elif name == "offline":
                offline = True
        elif word.startswith("-") and len(word) > 1:
            for j in range(1, len(word)):
                if word[j] in options.HTTPIE_SHORT:
                    if j == len(word) - 1 and i < len(words):
                        i += 1
                    break
                form = form or word[j] == "f"
        else:
            plain.append(word)
    if plain and program == "httpie" and plain[0] in ("http", "https"):
        plain.pop(0)
    method = ""
    if plain and plain[0].isalpha() and (plain[0].lower() in METHODS or (plain[0].isupper() and len(plain) > 1)):
        method = plain.pop(0)
    if not plain or offline:
        return [], []
    url = plain.pop(0)
    headers: dict[str, str] = {}
    members: dict[str, Json] = {}
    query: list[str] = []
    for item in plain:
        _item(item, headers, members, query)
    body: str | None = raw if raw is not None else stdin
    parsed: Json = None
    if members:
        parsed = members
        if form:
            body = "&".join(f"{k}={v}" for k, v in members.items())
            parsed = None
        elif body is None:
            import json

            body = json.dumps(members)
    if url.startswith(":"):
        port = url[1:].partition("/")[0]
        url = "localhost" + (url if port else url[1:])
    request = Sent(
        method or ("POST" if body is not None else "GET"),
        url if "://" in url else f"{scheme}://{url}",
        headers=headers,
        body=body,
    )
    if query:
        request.query = "&".join([request.query, *query] if request.query else query)
    if parsed is not None:
        request.json = parsed
    return [request], []


def _item(item: str, headers: dict[str, str], members: dict[str, Json], query: list[str]) -> None:
    """Sort one request item: `name:=json`, `name==value` (query), `name=value`, `Name:value` (header), `name@file`."""
    at = 0
    while at < len(item) and item[at] not in ":=@;":
        at += 2 if item[at] == "\\" else 1
    name, rest = item[:at], item[at:]
    if rest.startswith(":="):
        members[name] = object_of(rest[2:])
    elif rest.startswith("=="):
        query.append(f"{name}={rest[2:]}")
    elif rest.startswith("=@") or rest.startswith("@"):
        members[name] = HOLE
    elif rest.startswith("="):
        members[name] = rest[1:]
    elif rest.startswith(":"):
        headers[name.lower()] = rest[1:].strip()


__all__ = ["expanded", "host_and_path", "requests_of"]

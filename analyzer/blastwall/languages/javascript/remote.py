"""Calls that reach other machines: HTTP clients and vendors' SDKs."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.javascript.emit import json_of, word_of, words_of
from blastwall.languages.javascript.stores import Stores
from blastwall.languages.javascript.values import Chain, Items, Step, Table, Text, plain
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.javascript.values import Value
    from blastwall.model import Json, Span

_HTTP = frozenset(
    {"axios", "got", "ky", "superagent", "request", "needle", "undici", "http", "https", "ofetch", "node-fetch"}
)
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "del"})
_DESTRUCTIVE = frozenset(
    {"delete", "destroy", "remove", "purge", "terminate", "drop", "wipe", "erase", "uninstall", "revoke"}
)
#: Browser and language objects whose methods only sound that way.
_HARMLESS = frozenset(
    {
        "removeQueries",
        "removeChild",
        "removeEventListener",
        "removeListener",
        "removeAllListeners",
        "removeItem",
        "removeAttribute",
    }
    | {
        "removeClass",
        "removeProperty",
        "deleteRow",
        "deleteCell",
        "deleteProperty",
        "removeAttr",
        "deleteRule",
        "dropRight",
    }
    | {"removeRange", "removeCookie", "deleteContents", "removeData", "removeFrom", "dropWhile", "removeNamedItem"}
    | {
        "deleteTexture",
        "deleteBuffer",
        "deleteShader",
        "deleteProgram",
        "removeAll",
        "removeEvent",
        "deleteFromDocument",
    }
    | {"removeDuplicates", "dropTarget", "removeRoute", "removeStyle", "removeOne", "destroyAll"}
)
_LOCAL = frozenset(
    {"document", "window", "this", "console", "localStorage", "sessionStorage", "Object", "Array", "Reflect", "_"}
)


#: Services whose SDKs need one word to delete.
_VENDORS = frozenset({"stripe", "octokit", "twilio", "sendgrid", "cloudflare", "vercel", "notion", "hubspot"})
_SERVING = frozenset({"client", "api", "sdk", "service", "admin", "tools", "mcp", "cloud", "server"})


def _serves(name: str) -> bool:
    words = words_of(name)
    return bool(words) and (words[-1] in _SERVING or words[0] == "client")


class Remote(Stores):
    """What is asked of other machines."""

    def _http(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        args = last.args or []
        if not args:
            return False
        root, name = names[0], last.name
        first = args[0]
        second = args[1] if len(args) > 1 else None
        if name in ("fetch", "ofetch", "$fetch", "node-fetch", "undici") or (root == "undici" and name == "request"):
            options = second if isinstance(second, Table) else Table({})
            self._request(word_of(options, "method") or "GET", first, options, last.span)
            return True
        if name == "ajax" and isinstance(first, Table):
            method = word_of(first, "method") or word_of(first, "type") or "GET"
            self._request(method, first.values.get("url"), first, last.span)
            return True
        if name == "open" and isinstance(first, Text) and first.text.lower() in _METHODS and second is not None:
            self._request(first.text, second, Table({}), last.span)
            return True
        if name in ("request", "paginate") and isinstance(first, Text) and root not in _HTTP:
            # Octokit: `request("DELETE /repos/{owner}/{repo}", {...})`
            verb, _, route = first.text.partition(" ")
            if verb.isupper() and verb.lower() in _METHODS and route[:1] == "/":
                values = second.values if isinstance(second, Table) else {}
                for key, value in values.items():
                    route = route.replace("{" + key + "}", plain(value))
                sent = Table({"json": second}) if isinstance(second, Table) else Table({})
                self._request(verb, Text("https://api.github.com" + route), sent, last.span)
                return True
        client = root in _HTTP or any(
            step.name in ("create", "extend") and step.args is not None for step in chain.steps[:-1]
        )
        page = "request" in names[:-1] or root in ("request", "apiContext", "page")
        if name in _METHODS and (client or page):
            text = plain(first)
            if isinstance(first, Text) and not (client or "://" in text or text.startswith("/")):
                return False
            method = "DELETE" if name == "del" else name
            bodied = method in ("post", "put", "patch") and root == "axios"
            given = Table({"data": second}) if bodied and second is not None else second
            self._request(method, first, given if isinstance(given, Table) else Table({}), last.span)
            return True
        if root in ("axios", "got", "http", "https", "ky") and name in ("axios", "request", "got", "ky"):
            chosen = first if isinstance(first, Table) else second
            options = chosen if isinstance(chosen, Table) else Table({})
            address = options.values.get("url") if isinstance(first, Table) else first
            if isinstance(first, Table) and address is None:
                host = word_of(first, "hostname") or word_of(first, "host")
                address = Text(f"https://{host or HOLE}{word_of(first, 'path') or '/'}")
            self._request(word_of(options, "method") or "GET", address, options, last.span)
            return True
        return False

    def _request(self, method: str, url: Value | None, options: Table, span: Span) -> None:
        data: dict[str, Json] = {"method": method.upper(), "url": plain(url)}
        headers = options.values.get("headers")
        if isinstance(headers, Table):
            data["headers"] = json_of(headers)
        for key in ("params", "searchParams"):
            if key in options.values:
                data["params"] = json_of(options.values[key])
        body = options.values.get("body", options.values.get("data", options.values.get("json")))
        if isinstance(body, Chain) and body.dotted == "JSON.stringify" and body.steps[-1].args:
            body = body.steps[-1].args[0]
        if isinstance(body, Table | Items):
            data["json"] = json_of(body)
        elif body is not None:
            data["body"] = json_of(body)
        self._snippet(Snippet("http", context=self.context, data=data, origin=Origin(self.snippet, span)))

    def _client(self, chain: Chain, names: Sequence[str], last: Step) -> None:
        name, root = last.name, names[0]
        args = last.args or []
        if name.endswith("Command") and (root.startswith("@aws-sdk/") or len(names) == 1):
            service = root.removeprefix("@aws-sdk/client-").removeprefix("@aws-sdk/") if len(names) > 1 else ""
            operation = name.removesuffix("Command")
            if service or (words_of(operation)[:1] and words_of(operation)[0] in _DESTRUCTIVE):
                self._tool("aws", f"{service}:{operation}" if service else operation, args, last.span)
            return
        if root in ("AWS", "aws-sdk") and len(names) == 3:
            self._tool("aws", f"{names[1].lower()}:{name[:1].upper()}{name[1:]}", args, last.span)
            return
        if root.lower() == "octokit" and len(names) > 2 and name in _DESTRUCTIVE:
            self._tool(f"javascript:{root}", f"{name}_{names[-2]}", args, last.span)
            return
        if self._vendor(names, last):
            return
        words = words_of(name)
        if words[:1] in (["remove"], ["drop"]) and len(names) > 1 and not _serves(root):
            return  # lists, caches and screens have things removed; only of a service is it a loss
        if len(words) < 2 or not (words[0] in _DESTRUCTIVE or words[-1] in _DESTRUCTIVE) or name in _HARMLESS:
            return
        if root in _LOCAL or not args or last.tag or f"function {name}" in self.text or f"const {name}" in self.text:
            return
        self._tool(f"javascript:{root}" if len(names) > 1 else "javascript", name, args, last.span)

    def _vendor(self, names: Sequence[str], last: Step) -> bool:
        """`stripe.customers.del(id)`, `docker.pruneVolumes()`."""
        root = names[0].lower()
        if root == "dockerode" or ("docker" in root and last.name.startswith("prune")):
            kind = last.name.removeprefix("prune").lower().removesuffix("s")
            if last.name.startswith("prune") and kind in ("volume", "image", "container", "network"):
                self._argv([Arg(word, last.span) for word in ("docker", kind, "prune", "-f")], last.span)
                return True
        if root in _VENDORS and len(names) > 2 and last.name in ("del", "delete", "remove", "destroy", "cancel"):
            verb = "delete" if last.name == "del" else last.name
            self._tool(f"javascript:{root}", f"{verb}_{names[-2].removesuffix('s')}", last.args or [], last.span)
            return True
        return False

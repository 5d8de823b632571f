"""Calls that reach other machines: HTTP clients and the SDKs of clouds and control planes."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.python.values import Chain, Table, known_text, text_of, texts, to_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.python.emit import Called, Emitter
    from blastwall.languages.python.values import Value
    from blastwall.model import Json

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_CLIENTS = ("requests", "httpx", "aiohttp", "urllib3", "niquests", "curl_cffi", "treq", "grequests", "rnet")
_SESSIONS = frozenset({"Session", "session", "Client", "AsyncClient", "ClientSession", "PoolManager"})
#: Words of an operation that takes something away.
DESTRUCTIVE = frozenset(
    {"delete", "destroy", "remove", "purge", "terminate", "drop", "wipe", "erase", "truncate", "deregister", "revoke"}
    | {"reset", "flush", "nuke", "cancel", "deactivate", "disable", "detach", "empty", "batchdelete", "uninstall"}
)
#: The words among them that nothing but a thing outside the program is asked for.
_FINAL = frozenset({"delete", "destroy", "purge", "terminate", "wipe", "erase"})
#: Method names of Python's own containers and common objects: never an operation of a service.
_OWN = frozenset({"remove", "delete", "drop", "discard", "pop", "clear", "purge", "flush", "reset", "cancel", "close"})
#: Libraries whose methods delete things in memory: columns, nodes, widgets.
_LOCAL = frozenset(
    {"pandas", "numpy", "networkx", "tkinter", "matplotlib", "torch", "tensorflow", "bs4", "lxml", "xml", "collections"}
    | {
        "logging",
        "threading",
        "asyncio",
        "json",
        "re",
        "argparse",
        "unittest",
        "pytest",
        "mock",
        "copy",
        "polars",
        "os",
    }
    | {"pygame", "PyQt5", "PyQt6", "PySide6", "docx", "openpyxl", "pptx", "PIL", "sklearn", "scipy", "django", "flask"}
    | {
        "self",
        "cls",
        "sys",
        "shutil",
        "pathlib",
        "tempfile",
        "string",
        "itertools",
        "functools",
        "nx",
        "pd",
        "np",
        "df",
    }
)


def lower(call: Called, out: Emitter) -> bool:
    """Say what the call asks another machine to do; return whether it asks anything."""
    return _boto(call, out) or _cloud(call, out) or _http(call, out)


# -- HTTP -------------------------------------------------------------------------------------------------------------
def _http(call: Called, out: Emitter) -> bool:
    steps = call.receiver.steps
    root = steps[0].name if steps else ""
    dotted = call.dotted
    if dotted in ("urllib.request.urlopen", "urllib2.urlopen", "urllib.request.Request", "urllib2.Request"):
        return _urllib(call, out)
    client = (
        root in _CLIENTS or root == "http" or any(step.name in _SESSIONS and step.call is not None for step in steps)
    )
    if not client:
        return False
    method = ""
    url: Value | None = None
    if call.name in _METHODS:
        method, url = call.name, call.get(0, "url")
    elif call.name in ("request", "stream", "urlopen"):
        method, url = text_of(call.get(0, "method")).text, call.get(1, "url")
    if not method or (root == "http" and call.name != "request"):
        return False
    said = False
    for text in texts(url):
        address = text.text
        base = _base(call, root)
        if "://" not in address and base:
            address = base.rstrip("/") + "/" + address.lstrip("/")
        if root not in _CLIENTS and root != "http" and "://" not in address and not address.startswith("/"):
            # a store's session has `get` and `delete` as well
            continue
        out.request(_request(method.upper(), address, call), call.span)
        said = True
    return said


def _base(call: Called, root: str) -> str:
    first = call.receiver.root
    if first is None:
        return ""
    if root == "http":
        host = known_text(first.get(0, "host"))
        return f"https://{host}" if host else ""
    return known_text(first.get(-1, "base_url"))


def _urllib(call: Called, out: Emitter) -> bool:
    first = call.get(0, "url")
    if isinstance(first, Chain):
        # urlopen(Request(...)): the request was already said where it was made
        return True
    data = call.get(1, "data")
    method = known_text(call.get(5, "method")).upper() or ("GET" if data is None else "POST")
    for text in texts(first):
        out.request(_request(method, text.text, call), call.span)
    return True


def _request(method: str, address: str, call: Called) -> dict[str, Json]:
    data: dict[str, Json] = {"method": method, "url": address}
    headers = call.get(-1, "headers")
    if isinstance(headers, Table):
        data["headers"] = json_of(headers)
    params = call.get(-1, "params")
    if params is not None:
        data["params"] = json_of(params)
    json_body = call.get(-1, "json")
    body = call.get(-1, "data", "content", "body")
    if json_body is not None:
        data["json"] = json_of(json_body)
    elif body is not None:
        data["body"] = json_of(body)
    return data


def json_of(value: Value | None) -> Json:
    """Return a value as JSON, holes included."""
    made: Json = to_json(value)  # type: ignore[assignment]
    return made


# -- clouds -----------------------------------------------------------------------------------------------------------
def _camel(name: str) -> str:
    """`delete_db_instance` as the operation is called: `DeleteDBInstance`."""
    upper = {"db": "DB", "vpc": "Vpc", "iam": "IAM", "ssl": "SSL", "acl": "ACL", "id": "ID"}
    return "".join(upper.get(word, word[:1].upper() + word[1:]) for word in name.split("_"))


def _arguments(call: Called) -> dict[str, Json]:
    made = {name: json_of(value) for name, value in call.arguments.kwargs.items()}
    for index, value in enumerate(call.arguments.args):
        made.setdefault(f"arg{index}", json_of(value))
    if call.arguments.open:
        made[HOLE] = HOLE
    return made


def _boto(call: Called, out: Emitter) -> bool:
    steps = call.receiver.steps
    names = [step.name for step in steps]
    if not names or names[0] not in ("boto3", "aioboto3", "session", "boto", "aiobotocore", "botocore"):
        return False
    at = next(
        (i for i, step in enumerate(steps) if step.name in ("client", "resource", "create_client") and step.call), -1
    )
    if at < 0:
        return False
    made = steps[at].call
    service = known_text(made.get(0, "service_name")) if made is not None else ""
    if not service or not call.name:
        return False
    arguments = _arguments(call)
    region = known_text(made.get(1, "region_name")) if made is not None else ""
    if region:
        arguments.setdefault("region_name", region)
    path = [step for step in steps[at + 1 :] if step.name not in ("all", "filter", "limit", "page_size")]
    if steps[at].name == "resource" and not path and call.name[:1].isupper():
        return True
    if not path:
        if call.name in ("get_paginator", "get_waiter", "can_paginate", "close", "generate_presigned_url"):
            return True
        out.tool("aws", f"{service}:{_camel(call.name)}", arguments, call.span)
        return True
    # a resource's method: name it as the operation it becomes, with what picked it
    for step in path:
        if step.call is not None:
            for index, value in enumerate(step.call.args):
                arguments.setdefault(f"{step.name}{index or ''}", json_of(value))
    last = path[-1].name
    singular = last[:-1] if last.endswith("s") and not last.endswith("ss") else last
    singular = {
        "object_version": "ObjectVersion",
        "object": "Object",
        "Instance": "Instances",
        "instance": "Instances",
    }.get(singular, singular)
    if last in ("objects", "object_versions", "instances") and not any(
        step.name == "filter" and step.call is not None and step.call.kwargs for step in steps[at + 1 :]
    ):
        arguments.setdefault("all", True)
    if last == "objects" or last == "object_versions":
        singular = "Objects" if last == "objects" else "ObjectVersions"
    if call.name in ("delete", "terminate", "delete_objects", "stop", "remove", "purge", "drain", "put"):
        verb = "delete" if call.name == "delete_objects" else call.name
        out.tool("aws", f"{service}:{_camel(verb)}{_camel(singular)}", arguments, call.span)
        return True
    return False


def _cloud(call: Called, out: Emitter) -> bool:
    """Google Cloud, Azure and Kubernetes clients: the method's own name, with its client's."""
    steps = call.receiver.steps
    names = [step.name for step in steps]
    if not names or not call.name:
        return False
    server = {
        "google": "google-cloud",
        "googleapiclient": "google-cloud",
        "azure": "azure",
        "kubernetes": "kubernetes",
    }.get(names[0], "")
    if not server and names[0] in ("kubernetes_asyncio", "lightkube", "pykube"):
        server = "kubernetes"
    if not server:
        return False
    words = set(camel_words(call.name))
    if not words & DESTRUCTIVE:
        return False
    client = next((name for name in reversed(names) if name and name not in ("result", "execute")), "")
    owner = client.lower().removesuffix("client")
    if len(words) == 1 or call.name in ("begin_delete", "delete"):
        singular = owner[:-1] if owner.endswith("s") and not owner.endswith("ss") else owner
        tool = f"{call.name.removeprefix('begin_')}_{singular}"
    else:
        tool = call.name.removeprefix("begin_")
    if server == "azure" and "storage" in names:
        tool = tool.replace("container", "bucket")  # a store of blobs, not a running container
    arguments = _arguments(call)
    for step in steps:
        if step.call is not None:
            for index, value in enumerate(step.call.args):
                arguments.setdefault(f"{step.name}{index or ''}", json_of(value))
    if out.loops and any(name.startswith("list") for name in names):
        arguments["all"] = True  # another one each time round
    out.tool(server, tool, arguments, call.span)
    return True


def camel_words(name: str) -> list[str]:
    """Split `volumeDelete` and `volume_delete` into lower-case words."""
    made: list[str] = []
    word = ""
    for previous, char in zip(" " + name, name, strict=False):
        if char in "_-.:":
            if word:
                made.append(word.lower())
            word = ""
        elif char.isupper() and not previous.isupper() and word:
            made.append(word.lower())
            word = char
        else:
            word += char
    if word:
        made.append(word.lower())
    return made


def lower_client(call: Called, out: Emitter) -> bool:
    """Say that some other client's operation is used: `railway.volume_delete(id)` in an agent's code mode.

    Only a name of at least two words, one of them destructive and first or last, on something that is not one of
    Python's own objects or of a library that works in memory.
    """
    words = camel_words(call.name)
    if len(words) < 2 or not (words[0] in DESTRUCTIVE or words[-1] in DESTRUCTIVE) or call.name in _OWN:
        return False
    steps = call.receiver.steps
    if call.chain.base is not None:
        return False
    root = steps[0].name if steps else ""
    if root in _LOCAL or (steps and steps[0].name in ("", "super")):
        return False
    plainly = not steps and call.name not in out.modules
    likely = any(_service_like(step.name) for step in steps)
    # a name that nothing here defines is one the host gave to the code
    given = root not in out.defined and bool({words[0], words[-1]} & _FINAL)
    foreign = bool(steps) and len(steps) <= 3 and (root in out.modules or likely or given)
    if not foreign and not (plainly and _given_tool(call)):
        return False
    arguments = _arguments(call)
    if not arguments:
        return False
    out.tool(f"python:{root}" if root else "python", call.name, arguments, call.span)
    return True


def _given_tool(call: Called) -> bool:
    """Whether this may be a tool that the host gave to the code: it is passed something, by name or by value."""
    return bool(call.arguments.args or call.arguments.kwargs)


def _service_like(name: str) -> bool:
    words = camel_words(name)
    return bool(words) and (words[-1] in ("client", "api", "sdk", "service", "tools", "mcp") or words[0] == "client")

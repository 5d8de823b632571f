"""Calls of vendors' SDKs, said as the command line or request that does the same: kubectl, docker, git, curl."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.python.services import DESTRUCTIVE, camel_words, json_of
from blastwall.languages.python.values import Const, Items, known_text, text_of, texts, truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.languages.python.emit import Called, Emitter
    from blastwall.languages.python.values import Value
    from blastwall.model import Json

#: Packages whose clients act on something outside the program; a single destructive word is enough there.
_SERVICES = frozenset(
    {"github", "gitlab", "stripe", "pinecone", "weaviate", "qdrant_client", "chromadb", "digitalocean", "openstack"}
    | {"hcloud", "consul", "hvac", "cloudflare", "CloudFlare", "heroku3", "notion_client", "jira", "proxmoxer", "minio"}
    | {"pyVmomi", "novaclient", "cinderclient", "keystoneclient", "supabase", "firebase_admin", "twilio", "sendgrid"}
    | {"kafka", "confluent_kafka", "linode_api4", "pulumi", "snowflake", "databricks", "tableauserverclient", "shopify"}
    | {"oci", "ibm_boto3", "alibabacloud", "vercel", "pygerrit2", "atlassian", "okta", "auth0", "ldap3", "meilisearch"}
    | {"algoliasearch", "pyairtable", "gspread", "woocommerce", "mailchimp_marketing", "zenpy", "simple_salesforce"}
)
_SINGLE = frozenset(
    {"delete", "remove", "destroy", "purge", "terminate", "drop", "del_", "prune", "delete_all", "wipe"}
)
_SEARCH = ("elasticsearch", "opensearchpy", "elasticsearch_dsl", "elasticsearch7", "elasticsearch8")
#: what docker-py's collections and objects are called on the command line
_DOCKER = {
    "volumes": "volume",
    "networks": "network",
    "images": "image",
    "containers": "container",
    "services": "service",
    "secrets": "secret",
    "configs": "config",
    "swarm": "swarm",
}


def lower(call: Called, out: Emitter) -> bool:
    """Say what an SDK's call does; return whether it is one that is known."""
    if call.chain.base is not None or not call.name:
        return False
    steps = call.receiver.steps
    root = steps[0].name if steps else call.name
    if root in ("kubernetes", "kubernetes_asyncio"):
        return _kubernetes(call, out)
    if root == "docker" and steps:
        return _docker(call, out)
    if root == "git":
        return _git(call, out)
    if root in _SEARCH:
        return _search(call, out)
    if root == "ctypes":
        return _foreign(call, out)
    if root == "sh" and len(steps) == 1 and "sh" in out.modules:
        _argv([call.name.replace("_", "-"), *_spread(call)], call, out)
        return True
    if call.name == "call_command":
        words = [text.text for value in call.arguments.args for text in texts(value)[:1]]
        quiet = ["--no-input"] if truth(call.get(-1, "interactive", "no_input")) is False else []
        _argv(["manage.py", *words, *quiet], call, out)
        return True
    if call.dotted in ("os.kill", "os.killpg"):
        target = call.get(0, "pid", "pgid")
        if isinstance(target, Const) and isinstance(target.value, int) and target.value < 0:
            _argv(["kill", "-9", "--", str(target.value)], call, out)
        return True
    if root in ("neo4j", "py2neo", "neomodel") and call.name in ("run", "execute_query", "query", "cypher_query"):
        for text in texts(call.get(0, "query", "query_")):
            out.tool("neo4j", "run_cypher", {"query": text.text}, call.span)
        return True
    return _service(root, call, out)


def _argv(words: list[str], call: Called, out: Emitter) -> None:
    out.argv([Arg(word, call.span) for word in words], call.span)


def _spread(call: Called) -> list[str]:
    words: list[str] = []
    for value in call.arguments.args:
        words.extend(text_of(each).text for each in (value.values if isinstance(value, Items) else [value]))
    if call.arguments.open:
        words.append(HOLE)
    return words


def _kubernetes(call: Called, out: Emitter) -> bool:
    """`delete_namespaced_deployment(name, namespace)` is `kubectl delete deployment name -n namespace`."""
    words = call.name.split("_")
    if words[0] != "delete" or len(words) < 2:
        return False
    every = words[1] == "collection"
    scoped = "namespaced" in words
    kind = "".join(word for word in words[1:] if word not in ("collection", "namespaced", "cluster"))
    if "custom" in words and "object" in words:
        kind = known_text(call.get(4 if scoped else 3, "plural")) or HOLE
        every = every or call.get(5, "name") is None
    if words[1:] == ["cluster", "role"] or words[1:] == ["cluster", "role", "binding"]:
        kind = "".join(words[1:])
    line = ["kubectl", "delete", kind]
    if every:
        line.append("--all")
        namespace = text_of(call.get(0, "namespace")).text if scoped else ""
    else:
        line.append(text_of(call.get(0, "name")).text)
        namespace = text_of(call.get(1, "namespace")).text if scoped else ""
    if namespace:
        line += ["-n", namespace]
    _argv(line, call, out)
    return True


def _docker(call: Called, out: Emitter) -> bool:
    names = [step.name for step in call.receiver.steps]
    at = next((i for i, name in enumerate(names) if name in _DOCKER), -1)
    if call.name in ("prune_volumes", "prune_containers", "prune_images", "prune_networks", "remove_volume"):
        # the low-level client
        verb, _, kind = call.name.partition("_")
        words = ["docker", kind.removesuffix("s"), "prune", "-f"]
        if verb == "remove":
            words = ["docker", "volume", "rm", text_of(call.get(0, "name")).text]
        _argv(words, call, out)
        return True
    if at < 0:
        return False
    kind = _DOCKER[names[at]]
    if call.name == "prune":
        _argv(["docker", kind, "prune", "-f"], call, out)
        return True
    if call.name in ("remove", "kill", "stop", "leave"):
        picked = next((step.call for step in call.receiver.steps[at:] if step.name == "get" and step.call), None)
        name = text_of(picked.get(0)).text if picked is not None else text_of(call.get(0, "image", "name")).text
        verb = "rm" if call.name == "remove" else call.name
        extra = ["-f"] if truth(call.get(-1, "force")) else []
        volumes = ["-v"] if kind == "container" and truth(call.get(-1, "v")) else []
        _argv(["docker", kind, verb, *extra, *volumes, *([] if kind == "swarm" else [name])], call, out)
        return True
    return False


def _git(call: Called, out: Emitter) -> bool:
    """GitPython: `repo.git.push("--force")`, `repo.head.reset(..., working_tree=True)`."""
    steps = call.receiver.steps
    names = [step.name for step in steps]
    if len(names) > 1 and names[-1] in ("git", "Git") and not call.name.startswith("_"):
        words = ["git", call.name.replace("_", "-")]
        for key, value in call.arguments.kwargs.items():
            if truth(value) is not False:
                words.append(("--" if len(key) > 1 else "-") + key.replace("_", "-"))
        _argv([*words, *_spread(call)], call, out)
        return True
    if call.name == "execute":
        given = call.get(0, "command")
        if isinstance(given, Items):
            _argv([text_of(each).text for each in given.values], call, out)
            return True
    if call.name == "reset" and truth(call.get(-1, "working_tree")):
        _argv(["git", "reset", "--hard", text_of(call.get(0, "commit")).text], call, out)
        return True
    if call.name == "push" and truth(call.get(-1, "force")):
        _argv(["git", "push", "--force"], call, out)
        return True
    return False


def _search(call: Called, out: Emitter) -> bool:
    """Elasticsearch and OpenSearch clients speak HTTP: say the request."""
    names = [step.name for step in call.receiver.steps]
    first = call.receiver.root
    host = known_text(first.get(0, "hosts")) if first is not None else ""
    base = host.rstrip("/") if "://" in host else f"http://{host or 'elasticsearch'}:9200"
    index = call.get(0, "index", "name", "repository")
    for text in texts(index):
        path = text.text
        if call.name == "delete" and "indices" in names:
            out.request({"method": "DELETE", "url": f"{base}/{path}"}, call.span)
        elif call.name == "delete_by_query":
            data: dict[str, Json] = {"method": "POST", "url": f"{base}/{path}/_delete_by_query"}
            body = call.get(1, "body")
            query = call.get(-1, "query")
            data["json"] = json_of(body) if body is not None else {"query": json_of(query)}
            out.request(data, call.span)
        elif call.name in ("delete_index_template", "delete_template", "delete_data_stream"):
            kind = {"delete_data_stream": "_data_stream"}.get(call.name, "_index_template")
            out.request({"method": "DELETE", "url": f"{base}/{kind}/{path}"}, call.span)
        elif call.name in ("delete", "delete_repository") and "snapshot" in names:
            out.request({"method": "DELETE", "url": f"{base}/_snapshot/{path}"}, call.span)
        else:
            return False
    return True


def _foreign(call: Called, out: Emitter) -> bool:
    """Functions of the C library called through `ctypes`; any other is left unknown."""
    name = call.name
    value: Value | None = call.get(0)
    if name in ("system", "popen"):
        for text in texts(value):
            out.code("shell", text, call.span)
        return True
    changes = {"unlink": "delete", "remove": "delete", "rmdir": "rmdir", "truncate": "truncate", "rename": "move"}
    if name in changes:
        destination = call.get(1) if name == "rename" else None
        out.change(changes[name], value, call.span, f"ctypes {name}", destination=destination)
        return True
    return False


def _service(root: str, call: Called, out: Emitter) -> bool:
    """One destructive word on a client of a service: `Github(t).get_repo("a/b").delete()`."""
    if root not in _SERVICES or call.name not in _SINGLE:
        return False
    steps = [step for step in call.receiver.steps if step.name and not step.name.startswith("[")]
    if len(steps) < 2 and not (call.arguments.args or call.arguments.kwargs):
        return False
    owner = camel_words(steps[-1].name)
    noun = "_".join(
        word for word in owner if word not in ("get", "retrieve", "find", "fetch", "list", "all", "by", "id")
    )
    arguments: dict[str, Json] = {name: json_of(value) for name, value in call.arguments.kwargs.items()}
    for step in (*steps[1:], None):
        given = call.arguments if step is None else step.call
        for index, value in enumerate(given.args if given is not None else ()):
            arguments.setdefault(f"{'name' if step is None else step.name}{index or ''}", json_of(value))
    verb = next(iter(word for word in camel_words(call.name) if word in DESTRUCTIVE), "delete")
    out.tool(f"python:{root}", f"{verb}_{noun}" if noun else verb, arguments, call.span)
    return True

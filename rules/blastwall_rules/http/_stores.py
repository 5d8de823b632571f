"""Requests to stores that speak HTTP themselves: what their paths name, which other APIs' habits would misread."""

from __future__ import annotations

from blastwall.effects import Effect, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Request

#: Object stores whose host names the bucket (`bucket.s3.eu-west-1.amazonaws.com`), then those whose path does.
_BUCKET_HOSTS = (".s3.amazonaws.com", ".storage.googleapis.com")
_OBJECT_HOSTS = ("s3.amazonaws.com", "storage.googleapis.com", ".r2.cloudflarestorage.com", ".digitaloceanspaces.com")
#: Sub-resources of a bucket that guard what is in it: https://docs.aws.amazon.com/AmazonS3/latest/API/
_GUARDS = frozenset({"policy", "publicAccessBlock", "encryption", "lifecycle", "replication", "versioning"})
#: Resources of Elasticsearch and OpenSearch that live no longer than a search.
_PASSING = frozenset({"_search", "_pit", "_async_search", "_sql", "_eql", "_tasks"})


def effect_of(act: Request) -> tuple[Effect, str] | None:
    """Return what a request to a known kind of store changes, and a word for it; None where it is to none."""
    for read in (_objects, _search_engine, _queues, _rows, _records, _syncs):
        found = read(act)
        if found is not None:
            found[0].environment = act.context.environment
            return found
    return None


def _objects(act: Request) -> tuple[Effect, str] | None:
    """S3 and its kin: one DELETE is one object, unless the path names the bucket alone."""
    host = act.host
    inside = host.endswith(_BUCKET_HOSTS) or ((".s3." in host or ".s3-" in host) and host.endswith(".amazonaws.com"))
    azure = host.endswith(".blob.core.windows.net")
    if act.method != "DELETE" or not (
        inside or azure or host.endswith(_OBJECT_HOSTS) or (host.startswith("s3.") and host.endswith(".amazonaws.com"))
    ):
        return None
    parts = [part for part in act.path.split("/") if part]
    if host == "storage.googleapis.com" and parts[:1] == ["storage"]:
        # the JSON API: /storage/v1/b/BUCKET/o/OBJECT
        key = parts[5:] if parts[4:5] == ["o"] else []
    else:
        key = parts if inside else parts[1:]
    asked = {part.partition("=")[0] for part in act.query.split("&")}
    name = f"{host}{act.path}"
    if key:
        return Effect("delete", Target("object", name)), "one object"
    if not _GUARDS.isdisjoint(asked):
        return Effect("weaken", Target("protection", name)), "a protection of the bucket"
    return Effect("delete", Target("bucket" if azure else "resource", name)), "the bucket"


def _search_engine(act: Request) -> tuple[Effect, str] | None:
    """Elasticsearch and OpenSearch: the first segment is an index, or a resource that begins with `_`."""
    parts = [part for part in act.path.split("/") if part]
    engine = act.host.startswith(("es.", "es-", "elastic", "opensearch")) or act.host in ("es", "elastic")
    if not parts:
        return None
    last = parts[-1]
    if act.method == "DELETE":
        if parts[0] in _PASSING:
            return Effect("delete", Target("cache", act.path), "one", "trivial"), "a search's own state"
        if parts[0] == "_snapshot" and len(parts) == 2:
            # the snapshots stay where they are; the cluster no longer knows of them
            return Effect("delete", Target("resource", last), "one", "easy"), "the snapshot repository"
        if act.path.strip("/") in ("_all", "*", "_all,-.*", "*,-.*"):
            return Effect("delete", Target("database", act.host), "all"), "every index"
        if parts[0] == "_data_stream" and len(parts) == 2:
            return Effect("delete", Target("table", last), "all"), "the data stream"
        if engine and len(parts) == 1 and last[0] != "_":
            return Effect("delete", Target("table", last), "all"), "every document of the index"
        if len(parts) == 3 and parts[1] == "_doc":
            return Effect("delete", Target("rows", act.path)), "one document"
    elif act.method == "POST" and last == "_close" and len(parts) == 2:
        return Effect("stop", Target("database", parts[0]), "one", "easy"), "the index"
    return None


def _queues(act: Request) -> tuple[Effect, str] | None:
    """RabbitMQ: a queue's `contents` are all its messages."""
    parts = [part for part in act.path.split("/") if part]
    if act.method == "DELETE" and parts[:2] == ["api", "queues"] and parts[-1] == "contents":
        return Effect("delete", Target("rows", act.path), "all"), "every message of the queue"
    return None


def _records(act: Request) -> tuple[Effect, str] | None:
    """Airtable and Salesforce: the path names a table, then a record of it."""
    if act.method != "DELETE":
        return None
    parts = [part for part in act.path.split("/") if part]
    if act.host == "api.airtable.com" and parts[:1] == ["v0"]:
        listed = act.query.count("records")
        if len(parts) >= 4 or listed == 1:
            return Effect("delete", Target("rows", act.path)), "one record"
        return Effect("delete", Target("rows", act.path), "several"), "several records"
    if "sobjects" in parts[:-2]:
        return Effect("delete", Target("rows", act.path)), "one record"
    return None


def _syncs(act: Request) -> tuple[Effect, str] | None:
    """Argo CD and its kin: a sync that prunes deletes what the repository no longer has."""
    if act.method != "POST" or not act.path.endswith("/sync") or not isinstance(act.json, dict):
        return None
    if act.json.get("prune") is True:
        return Effect("delete", Target("resource", act.path), "several"), "what the repository no longer has"
    return None


def _rows(act: Request) -> tuple[Effect, str] | None:
    """PostgREST, as Supabase serves it: the path is a table, the query its `where`."""
    if act.method != "DELETE" or not act.path.startswith("/rest/v1/"):
        return None
    table = act.path.rstrip("/").rpartition("/")[2]
    conditions = [pair.partition("=") for pair in act.query.split("&") if "=" in pair]
    conditions = [c for c in conditions if c[0] not in ("select", "limit", "order", "offset", "columns")]
    if any(value.startswith("eq.") and key in ("id", "uuid", "key", "pk") for key, _, value in conditions):
        return Effect("delete", Target("rows", table)), "one row"
    if not conditions or all(value.startswith(("gt.0", "gte.0", "neq.", "not.is.null")) for _, _, value in conditions):
        return Effect("delete", Target("table", table), "all"), "every row of the table"
    return Effect("delete", Target("rows", table), "many"), "the rows that match"

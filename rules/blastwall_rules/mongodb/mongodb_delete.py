"""MongoDB documents deleted or overwritten by filter, and what other calls do."""

from __future__ import annotations

from blastwall.acts import HOLE, Statement
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule
from blastwall.targets.naming import is_universal, keyed_filter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Json
    from blastwall.rule import Yield

_READS = frozenset(
    [
        "find",
        "find-one",
        "count",
        "count-documents",
        "estimated-document-count",
        "distinct",
        "explain",
        "stats",
        "get-indexes",
        "list-indexes",
        "is-capped",
        "data-size",
        "storage-size",
        "total-size",
        "total-index-size",
        "validate",
        "get-collection-names",
        "get-collection-infos",
        "list-collections",
        "list-databases",
        "get-name",
        "server-status",
        "host-info",
        "version",
        "ping",
        "hello",
        "is-master",
        "limit",
        "sort",
        "skip",
        "to-array",
        "for-each",
        "map",
        "pretty",
        "has-next",
        "next",
        "project",
        "hint",
        "max-time-m-s",
        "batch-size",
        "collation",
        "get-users",
        "get-user",
        "get-roles",
        "get-role",
        "print-replication-info",
        "conf",
        "status",
        "get-shard-distribution",
        "latency-stats",
        "watch",
        "aggregate-explain",
        "db-stats",
        "coll-stats",
        "connection-status",
        "get-profiling-status",
        "current-op",
        "help",
        "size",
        "read-pref",
        "comment",
        "allow-disk-use",
        "get-mongo",
        "index-stats",
    ]
)
_DROPS = frozenset({"drop", "shutdown", "shutdown-server", "convert-to-capped", "rename-collection"})


class MongodbDelete(Rule):
    """Catches `deleteMany`, `remove`, `updateMany` and pipelines that replace a collection, weighed by their filter.

    An empty filter, or one that every document passes, is the whole collection; a filter on `_id` is one document.

    **Instead:** run the same filter with `countDocuments` first.

    **Source:** https://www.mongodb.com/docs/manual/reference/method/db.collection.deleteMany/
    """

    id = "mongodb-delete"
    act = "statement"
    keys = ("mongodb:*",)
    triggers = ("mongosh", "mongo", "deletemany", "remove", "updatemany", "aggregate", "db")
    language = "mongodb"
    source = "https://www.mongodb.com/docs/manual/reference/method/db.collection.deleteMany/"
    flagged = (
        Example("db.users.deleteMany({})", why="every document"),
        Example('db.orders.deleteMany({status: "old"})', why="whatever matches"),
        Example("db.users.updateMany({}, {$set: {active: false}})", why="every document overwritten"),
        Example('db.users.aggregate([{$match: {}}, {$out: "users"}])', why="replaces a collection"),
    )
    clean = (
        Example('db.users.deleteOne({_id: ObjectId("65a1")})', why="one document by its key", decision="allow"),
        Example("db.users.find({}).limit(10)", why="reads"),
        Example('db.users.updateOne({_id: 1}, {$set: {name: "x"}})', why="an ordinary write"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the call does to documents."""
        if not isinstance(act, Statement):
            return
        verb = act.verb
        if verb in _DROPS or verb.startswith(("drop-", "delete-index")):
            return
        name = act.names[0].replace(HOLE, "…") if act.names else ""
        given = act.details.get("arguments")
        values: list[Json] = list(given) if isinstance(given, list) else []
        if verb in ("delete-many", "remove", "bulk-delete") or (verb == "delete" and not act.names):
            yield self._deleted(act, name, values)
        elif verb in ("delete-one", "find-one-and-delete", "find-and-modify"):
            if verb == "find-and-modify" and not _removes(values, act):
                yield Effect("write", Target("rows", name))
                return
            yield self.finding(
                Effect("delete", Target("rows", name), "one"), f"deletes one document of `{name}`", act=act
            )
        elif (
            verb in ("update-many", "update")
            and values
            and is_universal(values[0])
            and (verb == "update-many" or _multi(values))
        ):
            effect = Effect("overwrite", Target("rows", name), "all")
            yield self.finding(effect, f"overwrites every document of `{name}`", act=act)
        elif verb == "update-many":
            yield Effect("write", Target("rows", name), "many")
        elif verb == "aggregate":
            yield from self._pipeline(act, name, values)
        elif verb in ("create-index", "create-indexes", "ensure-index", "coll-mod"):
            if _expires_now([*values, act.details.get("command")]):
                effect = Effect("expire", Target("table", name), "one")
                yield self.finding(
                    effect, f"has the server delete the documents of `{name}` as soon as they are due", act=act
                )
            else:
                yield Effect("write", Target("relation", name))
        elif verb in _READS:
            yield Effect("read", Target("nothing"), "none")
        elif verb.startswith(
            ("create-user", "grant-", "revoke-", "update-user", "create-role", "update-role", "change-user")
        ):
            yield self.finding(Effect("permit", Target("identity", name)), f"`{verb}` changes who may do what", act=act)
        else:
            yield Effect("write", Target("rows", name))

    def _deleted(self, act: Statement, name: str, values: list[Json]) -> Yield:
        chosen: Json = values[0] if values else {}
        just_one = (
            act.verb == "remove"
            and len(values) > 1
            and (values[1] is True or (isinstance(values[1], dict) and values[1].get("justOne") is True))
        )
        advice = Instead("run the same filter with `countDocuments` first")
        if just_one or keyed_filter(chosen):
            return self.finding(
                Effect("delete", Target("rows", name), "one"), f"deletes one document of `{name}`", act=act
            )
        if chosen == HOLE:
            effect = Effect("delete", Target("rows", name), "unknown")
            return self.finding(
                effect, f"deletes documents of `{name}` by a filter that could not be read", act=act, instead=advice
            )
        if is_universal(chosen):
            effect = Effect("delete", Target("table", name), "all")
            return self.finding(effect, f"deletes every document of `{name}`", act=act, instead=advice)
        effect = Effect("delete", Target("rows", name), "many")
        return self.finding(effect, f"deletes every document of `{name}` that matches", act=act, instead=advice)

    def _pipeline(self, act: Statement, name: str, values: list[Json]) -> Iterator[Yield]:
        first: Json = values[0] if values else None
        stages: list[Json] = first if isinstance(first, list) else values
        command = act.details.get("command")
        listed = command.get("pipeline") if isinstance(command, dict) else None
        for stage in listed if isinstance(listed, list) else stages:
            if isinstance(stage, dict) and "$out" in stage:
                out = stage["$out"]
                into = out if isinstance(out, str) else (str(out.get("coll", "")) if isinstance(out, dict) else "")
                effect = Effect("overwrite", Target("table", into), "one", "none")
                effect.target.kind = "table" if into == name else "relation"
                yield self.finding(effect, f"`$out` replaces the collection `{into}`", act=act)
                return
            if isinstance(stage, dict) and "$merge" in stage:
                yield Effect("write", Target("rows", name), "many")
                return
        yield Effect("read", Target("nothing"), "none")


def _removes(values: list[Json], act: Statement) -> bool:
    command = act.details.get("command")
    return any(isinstance(item, dict) and item.get("remove") is True for item in [*values, command])


def _multi(values: list[Json]) -> bool:
    return len(values) > 2 and isinstance(values[2], dict) and values[2].get("multi") is True


def _expires_now(values: list[Json]) -> bool:
    stack = [value for value in values if isinstance(value, dict | list)]
    for _ in range(200):
        if not stack:
            return False
        item = stack.pop()
        if isinstance(item, dict):
            after = item.get("expireAfterSeconds")
            if isinstance(after, int | float) and not isinstance(after, bool) and after <= 60:
                return True
            stack.extend(value for value in item.values() if isinstance(value, dict | list))
        elif isinstance(item, list):
            stack.extend(value for value in item if isinstance(value, dict | list))
    return False


RULE = MongodbDelete()

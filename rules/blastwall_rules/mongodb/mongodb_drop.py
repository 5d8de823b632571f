"""MongoDB databases, collections and indexes dropped."""

from __future__ import annotations

from blastwall.acts import Statement
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class MongodbDrop(Rule):
    """Catches `dropDatabase`, `drop` and `dropIndexes`: a database, a collection with every document, its indexes.

    None of them asks, and none can be undone without a backup.

    **Instead:** count first (`estimatedDocumentCount`), dump with `mongodump`, or rename the collection.

    **Source:** https://www.mongodb.com/docs/manual/reference/method/db.dropDatabase/
    """

    id = "mongodb-drop"
    act = "statement"
    keys = (
        "mongodb:drop",
        "mongodb:drop-database",
        "mongodb:drop-collection",
        "mongodb:drop-index",
        "mongodb:drop-indexes",
        "mongodb:delete-indexes",
        "mongodb:drop-user",
        "mongodb:drop-role",
        "mongodb:drop-all-users-from-database",
        "mongodb:drop-all-roles-from-database",
        "mongodb:convert-to-capped",
        "mongodb:rename-collection",
        "mongodb:shutdown",
        "mongodb:shutdown-server",
    )
    triggers = (
        "drop",
        "dropdatabase",
        "dropcollection",
        "dropindexes",
        "mongosh",
        "mongo",
        "shutdown",
        "shutdownserver",
    )
    language = "mongodb"
    source = "https://www.mongodb.com/docs/manual/reference/method/db.dropDatabase/"
    flagged = (
        Example("db.dropDatabase()", why="the whole database"),
        Example("db.users.drop()", why="every document"),
        Example('db.getSiblingDB("app").runCommand({drop: "users"})', why="the same as a command"),
    )
    clean = (
        Example("db.users.find({})", why="reads"),
        Example('db.notes.insertOne({text: "db.users.drop()"})', why="the words are data"),
        Example("db.users.dropIndexes", why="named, not called"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what is dropped."""
        if not isinstance(act, Statement):
            return
        name = act.names[0].replace("\0", "…") if act.names else ""
        database = str(act.details.get("database") or act.context.connection or "")
        advice = Instead("count what is there, and dump it with `mongodump` first")
        verb = act.verb
        if verb == "drop-database":
            effect = Effect("delete", Target("database", database), "one")
            yield self.finding(
                effect, f"`dropDatabase` deletes the database `{database or 'in use'}`", act=act, instead=advice
            )
        elif verb in ("drop", "drop-collection"):
            scope = "unknown" if "…" in name or not name else "one"
            effect = Effect("delete", Target("table", name), scope)
            yield self.finding(effect, f"deletes the collection `{name}` with every document", act=act, instead=advice)
        elif verb.startswith(("drop-index", "delete-index")):
            effect = Effect("delete", Target("relation", name), "one", "easy")
            yield self.finding(
                effect, f"deletes indexes of `{name}`: queries slow down, unique keys are no longer kept", act=act
            )
        elif verb.startswith("drop-"):
            scope = "all" if "-all-" in verb else "one"
            yield self.finding(
                Effect("delete", Target("identity", name), scope), f"deletes `{name}` and its rights", act=act
            )
        elif verb == "convert-to-capped":
            effect = Effect("expire", Target("rows", name), "many")
            yield self.finding(effect, f"keeps only as much of `{name}` as fits", act=act)
        elif verb == "rename-collection":
            yield from self._renamed(act, name)
        else:
            effect = Effect("stop", Target("cluster", database), "one", "easy")
            yield self.finding(effect, "takes the server down", act=act)

    def _renamed(self, act: Statement, name: str) -> Iterator[Yield]:
        arguments = act.details.get("arguments")
        command = act.details.get("command")
        dropping = (isinstance(arguments, list) and len(arguments) > 1 and arguments[1] is True) or (
            isinstance(command, dict) and command.get("dropTarget") is True
        )
        if dropping:
            effect = Effect("overwrite", Target("table", name), "one")
            yield self.finding(effect, f"renames `{name}` over a collection that is dropped", act=act)
        else:
            yield Effect("write", Target("relation", name))


RULE = MongodbDrop()

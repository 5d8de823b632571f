"""Calls that talk to data stores: SQL drivers, ORMs, MongoDB, Redis and search engines."""

from __future__ import annotations

import json

from blastwall.acts import HOLE
from blastwall.languages.javascript.emit import Emitter, json_of, picked_by, values_of
from blastwall.languages.javascript.values import Chain, Const, Items, Step, Table, Text, plain
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.model import Json

SQL_CALLS = frozenset(
    {"query", "execute", "exec", "raw", "unsafe", "run", "all", "prepare", "$executeRaw", "$queryRaw", "sql", "simple"}
    | {
        "$executeRawUnsafe",
        "$queryRawUnsafe",
        "executeSql",
        "executeQuery",
        "queryRaw",
        "executeRaw",
        "batch",
        "SQL",
        "each",
    }
    | {"sqlQuery", "runQuery", "rpc", "execute_sql", "executeRawUnsafe", "schema"}
)
_SQL_WORDS = frozenset(
    {"select", "insert", "update", "delete", "drop", "truncate", "alter", "create", "replace", "merge", "with", "grant"}
    | {"revoke", "begin", "call", "exec", "vacuum", "set", "use", "pragma", "do", "declare", "rename", "optimize"}
)
_MONGO = frozenset(
    {"deleteMany", "deleteOne", "drop", "dropDatabase", "dropCollection", "remove", "updateMany", "findOneAndDelete"}
)


class Stores(Emitter):
    """What is said to stores."""

    def _store(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        args = last.args or []
        first = args[0] if args else None
        name = last.name
        lowered = self.text.lower()
        if name in SQL_CALLS or (last.tag and name == "sql"):
            source = (
                first.values.get("text", first.values.get("sql", first.values.get("query")))
                if isinstance(first, Table)
                else first
            )
            if isinstance(source, Text) and is_sql(source.text):
                dialect = next(iter(self.dialects)) if len(self.dialects) == 1 else ""
                bound = first.values.get("values") if isinstance(first, Table) else args[1] if len(args) > 1 else None
                given = json_of(bound) if isinstance(bound, Items | Table) else None
                data: dict[str, Json] | None = {"parameters": given} if given is not None else None
                self._text("sql", source, last.span, dialect=dialect, data=data)
                return True
        root = names[0].lower()
        if "prisma" in root and name in ("deleteMany", "updateMany", "delete"):
            scope = "one" if name == "delete" else picked_by(first)
            self._statement("update" if name == "updateMany" else "delete", names[-2:-1], scope, last.span)
            return True
        if name in ("destroy", "truncate") and isinstance(first, Table) and names[0][:1].isupper():
            cut = first.values.get("truncate")
            scope = "all" if isinstance(cut, Const) and cut.value else picked_by(first)
            self._statement("delete", names[:1], scope, last.span)
            return True
        if name == "sync" and isinstance(first, Table) and "sequelize" in root:
            force = first.values.get("force")
            if isinstance(force, Const) and force.value:
                self._statement("drop-all", names[:1], "all", last.span)
                return True
        if name == "drop" and "sequelize" in root:
            self._statement("drop-all", names[:1], "all", last.span)
            return True
        if root == "knex" or (names[0] == "db" and chain.steps[0].args is not None):
            return self._knex(chain, last)
        if name == "dropDatabase" and ("datasource" in root or ("connection" in root and "typeorm" in self.text)):
            self._statement("drop-all", names[:1], "all", last.span)
            return True
        if self._picked(chain, names, last) or self._search(chain, names, last):
            return True
        if name in _MONGO and self._mongo(chain, names, last):
            return True
        if name.lower() in ("flushall", "flushdb") and len(names) > 1:
            self._text("redis", Text(name.upper()), last.span)
            return True
        if name in ("sendCommand", "send_command", "call", "sendcommand") and first is not None and "redis" in lowered:
            values = first.values if isinstance(first, Items) else args
            words = [plain(each) for value in values for each in values_of(value) or [value]]
            self._text("redis", Text(" ".join(words)), last.span)
            return True
        return False

    def _picked(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        """`from("users").delete().eq("id", 1)`, `db.delete(users).where(...)`, `userRepository.clear()`."""
        made = next((i for i, step in enumerate(chain.steps) if step.name == "delete" and step.args is not None), -1)
        if made > 0 and chain.steps[made - 1].name == "from" and made < len(chain.steps) - 1:
            if last.name in ("eq", "match") and last.args:
                one = plain(last.args[0]) in ("id", "uuid") or isinstance(last.args[0], Table)
            else:
                one = False
            if last.name in ("eq", "match", "neq", "gt", "gte", "lt", "lte", "in", "is", "not", "like", "ilike", "or"):
                table = plain((chain.steps[made - 1].args or [Text(HOLE)])[0])
                self._statement("delete", [table], "one" if one else "many", last.span)
                return True
            return False
        if last.name == "delete" and names[0] in ("db", "tx", "trx") and len(names) == 2 and "drizzle" in self.text:
            if id(last) not in self.followed and last.args and isinstance(last.args[0], Chain):
                steps = last.args[0].steps
                self._statement("delete", [steps[-1].name if steps else HOLE], "all", last.span)
            return True
        if last.name == "clear" and not last.args and names[0].lower().endswith("repository") and len(names) == 2:
            self._statement("truncate", [names[0][: -len("repository")] or HOLE], "all", last.span)
            return True
        return False

    def _search(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        """Elasticsearch and OpenSearch clients speak HTTP: say the request."""
        given = last.args[0] if last.args else None
        if not isinstance(given, Table):
            return False
        index = plain(given.values.get("index"))
        if last.name == "delete" and names[-2:-1] == ["indices"]:
            data: dict[str, Json] = {"method": "DELETE", "url": f"http://elasticsearch:9200/{index}"}
        elif last.name in ("deleteByQuery", "delete_by_query"):
            body = given.values.get("body", given)
            data = {"method": "POST", "url": f"http://elasticsearch:9200/{index}/_delete_by_query"}
            data["json"] = json_of(body)
        else:
            return False
        self._snippet(Snippet("http", context=self.context, data=data, origin=Origin(self.snippet, last.span)))
        return True

    def _knex(self, chain: Chain, last: Step) -> bool:
        if last.name not in ("del", "delete", "truncate", "dropTable", "dropTableIfExists"):
            return False
        table = chain.steps[0].args
        name = plain(table[0]) if table else HOLE
        if last.name.startswith("dropTable"):
            self._statement("drop-table", [plain(last.args[0]) if last.args else HOLE], "all", last.span)
            return True
        picked = [step for step in chain.steps[1:-1] if step.name.startswith(("where", "andWhere"))]
        scope = "many" if picked else "all"
        for step in picked:
            given = step.args or []
            by_key = picked_by(Table({"where": given[0]})) == "one" if given and isinstance(given[0], Table) else False
            if step.name == "where" and (by_key or (len(given) == 2 and plain(given[0]) in ("id", "uuid"))):
                scope = "one"
        self._statement("truncate" if last.name == "truncate" else "delete", [name], scope, last.span)
        return True

    def _mongo(self, chain: Chain, names: Sequence[str], last: Step) -> bool:
        name = last.name
        lowered = self.text.lower()
        if name in ("drop", "remove") and not ("mongo" in lowered and len(names) > 1):
            return False
        if name == "dropDatabase":
            text = "db.dropDatabase()"
        elif name == "dropCollection":
            text = f"db.getCollection({json.dumps(plain((last.args or [Text(HOLE)])[0]))}).drop()"
        else:
            collection = next(
                (plain(step.args[0]) for step in chain.steps[:-1] if step.name == "collection" and step.args),
                names[-2] if len(names) > 1 else HOLE,
            )
            given = ", ".join(
                "unknown" if isinstance(each, Chain) else json.dumps(json_of(each)) for each in last.args or []
            )
            text = f"db.getCollection({json.dumps(collection)}).{name}({given})"
        self._text("mongodb", Text(text), last.span)
        return True


def is_sql(text: str) -> bool:
    """Whether a text starts as a statement does."""
    rest = text.lstrip(" \t\r\n;(")
    for _ in range(16):
        if rest.startswith("--"):
            rest = rest.partition("\n")[2].lstrip()
        elif rest.startswith("/*") and not rest.startswith("/*!"):
            rest = rest.partition("*/")[2].lstrip()
        else:
            break
    if rest.startswith("/*!"):
        return True
    end = 0
    while end < len(rest) and rest[end].isalpha():
        end += 1
    return rest[:end].lower() in _SQL_WORDS and end < len(rest) and rest[end] in " \t\r\n;*(" + HOLE

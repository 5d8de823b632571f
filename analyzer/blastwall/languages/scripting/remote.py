"""What scripts of Perl, Ruby and PHP ask of other machines and stores: requests, SDKs, records, schemas."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange, Statement, ToolUse
from blastwall.languages.scripting.evaluate import OPENERS, Evaluator, last_of
from blastwall.languages.scripting.folding import Value, flat
from blastwall.languages.scripting.lexer import LINE, MARK, NAME, STRING, Token
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import Json

QUERIES = frozenset(
    {"do", "execute", "exec", "query", "prepare", "exec_params", "exec_query", "async_exec", "select_all", "statement"}
    | {"unprepared", "delete", "update", "insert", "raw", "multi_query", "selectrow_array", "selectall_arrayref", "run"}
    | {"mysqli_query", "mysqli_multi_query", "pg_query", "sqlite_query", "sqlsrv_query", "oci_parse", "execute_batch"}
    | {"find_by_sql", "pg_query_params", "mysql_query", "exec_update", "exec_delete"}
)
_SQL_WORDS = frozenset(
    str.split(
        """
    select insert update delete drop truncate alter create replace merge with grant revoke begin call exec vacuum set
    use pragma do declare rename optimize
    """
    )
)
_VERBS = frozenset({"DELETE", "PUT", "PATCH", "POST"})
_VERBS_LOW = frozenset(verb.lower() for verb in _VERBS)
#: Methods of records and containers that only sound like a service's.
_RECORDS = frozenset(
    {"delete_at", "delete_if", "delete_all", "destroy_all", "delete_by", "destroy_by", "drop_while", "delete_prefix"}
    | {"delete_suffix", "delete_cookie", "delete_option", "delete_transient", "drop_table", "delete_observer"}
)


class Remote(Evaluator):
    """Says what is asked, and collects it."""

    def _fetches(self, at: int) -> bool:
        """Whether what follows reads from the network."""
        words = [token.text for token in self.tokens[at + 1 : at + 14] if token.kind == NAME]
        asks = {"Net", "HTTP", "Net::HTTP", "HTTParty", "open", "URI", "LWP::Simple", "get", "file_get_contents"}
        near = self.tokens[at + 1 : at + 20]
        return not asks.isdisjoint(words) and any(t.kind == STRING and "://" in t.text for t in near)

    def _remote(self, owner: str, name: str, at: int) -> bool:
        """HTTP requests, stores and vendors' SDKs."""
        token = self.tokens[at]
        low = name.lower()
        if (
            low in ("delete", "put", "patch", "post", "request")
            or owner.endswith(("::Request", "HTTP"))
            or (name == "new" and low)
        ):
            args, _ = self._arguments(at)
            given_ = flat(args)
            address = next((value.text for value in given_[:3] if "://" in value.text), "")
            if low == "new" and not address:
                # `HTTP::Request->new(DELETE => "https://...")`
                near_ = self.tokens[at + 1 : at + 8]
                address = next((each.text for each in near_ if each.kind == STRING and "://" in each.text), "")
            verb = low
            near = [each.text for each in self.tokens[at + 1 : at + 6]]
            if low in ("request", "new"):
                verb = next((each.lower() for each in near if each.upper() in _VERBS), "")
                if low == "new":
                    made = owner.rpartition("::")[2].lower()
                    before = self.tokens[at - 2].text.lower() if at > 1 else ""
                    verb = verb or (made if made in _VERBS_LOW else before if before in _VERBS_LOW else "")
            if not address and verb == "delete" and low == "delete" and given_ and given_[0].text[:1] == "/":
                chain = self._chain(at)
                if any("HTTP" in word or word in ("Faraday", "Excon", "conn", "http") for word in chain):
                    begin = max(0, at - 12)
                    host = next((each.text for each in self.tokens[begin:at] if each.kind == STRING), HOLE)
                    address = (host if "://" in host else f"https://{host}") + given_[0].text
            if address and verb in _VERBS_LOW:
                self._request(verb, address, token)
                return True
            return False
        if name == "curl_setopt":
            args, _ = self._arguments(at)
            options = [each.text for each in self.tokens[at : at + 10]]
            if "CURLOPT_URL" in options and len(args) > 2:
                self.address = args[2].text
            if "CURLOPT_CUSTOMREQUEST" in options and len(args) > 2:
                self.verb = args[2].text
            if self.address and self.verb:
                self._request(self.verb, self.address, token)
                self.verb = ""
            return True
        if low in ("flushall", "flushdb") and (owner or "redis" in low):
            self._code("redis", Value(low.upper()), token)
            return True
        if low == "call" and owner == "Artisan":
            args, _ = self._arguments(at)
            if args:
                self._shell(Value("php artisan " + args[0].text), token)
            return True
        words = low.split("_")
        if owner and len(words) > 1 and words[0] in ("delete", "destroy", "terminate", "drop") and low not in _RECORDS:
            args, named = self._arguments(at)
            given: dict[str, Json] = {f"arg{i}": arg.text for i, arg in enumerate(args)}
            given.update(zip(named[::3], named[2::3], strict=False))
            if given or low.startswith("drop"):
                chain = self._chain(at)
                act = ToolUse(
                    f"{self.language}:{chain[0] if chain else owner}",
                    name,
                    given,
                    context=self.snippet.context,
                    snippet=self.snippet,
                    span=(token.start, token.end),
                )
                self.reading.acts.append(act)
            return True
        if low in ("drop", "delete_many", "deletemany", "drop_database") and owner:
            chain = self._chain(at)
            if "mongo" in " ".join(chain).lower() or "mongo" in self.snippet.text.lower():
                text = "db.dropDatabase()" if "database" in chain or low == "drop_database" else f"db.c.{low}()"
                self._code("mongodb", Value(text.replace("delete_many()", "deleteMany({})")), token)
                return True
        return False

    def _request(self, verb: str, address: str, token: Token) -> None:
        data: dict[str, Json] = {"method": verb.upper(), "url": address}
        origin = Origin(self.snippet, (token.start, token.end))
        self._snippet(Snippet("http", context=self.snippet.context, data=data, origin=origin))

    def _shell(self, value: Value, token: Token) -> None:
        self._code("cmd" if self.snippet.context.platform == "windows" else "shell", value, token)

    def _query(self, args: list[Value], token: Token) -> None:
        for arg in args[:2]:
            head = arg.text.lstrip(" \t\r\n;(").split(None, 1)
            if len(head) > 1 and head[0].lower() in _SQL_WORDS:
                self._code("sql", arg, token)
                return

    def _model(self, owner: str, name: str, at: int) -> None:
        """`User.delete_all`, `User::truncate()`, `Schema::drop('users')`, `drop_table :users`."""
        token = self.tokens[at]
        if name == "drop_table" and not owner:
            if self.function != "down" and at + 2 < len(self.tokens):
                named = next((t.text for t in self.tokens[at + 1 : at + 4] if t.kind in (NAME, STRING)), HOLE)
                self._statement("drop-table", named, "all", token)
        elif owner == "Schema" and name in ("drop", "dropIfExists"):
            args, _ = self._arguments(at)
            if self.function == "down":
                return
            self._statement("drop-table", args[0].text if args else HOLE, "all", token)
        elif name == "update_all" and owner[:1].isupper():
            self._statement("update", owner, "all", token)
        elif name in ("delete_all", "destroy_all", "truncate") and owner[:1].isupper():
            self._statement("truncate" if name == "truncate" else "delete", owner, "all", token)
        elif name in ("delete_all", "destroy_all", "truncate") and owner == ")":
            chain = self._chain(at)
            narrowed = any(word.startswith(("where", "limit", "find")) for word in chain)
            if name == "truncate" and "table" not in chain:
                return
            scope = "one" if self._by_key(at) else "many" if narrowed else "all"
            self._statement("delete", chain[0] if chain else HOLE, scope, token)

    def _builder(self, at: int) -> None:
        """`DB::table('users')->delete()` and what narrows it."""
        chain = self._chain(at)
        last = [last_of(word) for word in chain]
        if "table" in last or "query" in last:
            narrowed = any(word.lower().startswith(("where", "limit", "find")) for word in chain)
            if not narrowed:
                self._statement("delete", chain[-1] if chain else HOLE, "all", self.tokens[at])
                return
        # Eloquent: `User::where("active", 0)->delete()`
        model = next((word for word in chain if word[:1].isupper()), "")
        if model and any(word.startswith(("where", "has")) for word in map(last_of, chain)) and not self._by_key(at):
            self._statement("delete", model.partition("::")[0], "many", self.tokens[at])

    def _by_key(self, at: int) -> bool:
        """Whether the chain that ends at a token picks one row by its key."""
        near = self.tokens[max(0, at - 14) : at]
        words = [token.text for token in near if token.kind in (NAME, STRING)]
        if not {"id", "uuid", ":id"} & set(words):
            return False
        return not any(token.text in ("[", "<", ">", "!=") and token.kind == MARK for token in near)

    def _chain(self, at: int) -> list[str]:
        """Return the names of the call chain that ends at a token."""
        names: list[str] = []
        index = at - 1
        depth = 0
        while index >= 0 and at - index < 80:
            token = self.tokens[index]
            mark = token.text if token.kind == MARK else ""
            depth += (mark in (")", "]", "}")) - (mark in OPENERS)
            if (
                depth < 0
                or mark in (";", "=")
                or (token.kind == LINE and self.tokens[index + 1].text not in (".", "->"))
            ):
                break
            if not depth and token.kind == NAME:
                names.append(token.text)
            index -= 1
        return names[::-1]

    # -- what is found ------------------------------------------------------------------------------------------------
    def _change(
        self,
        change: str,
        path: Value,
        token: Token,
        via: str,
        *,
        recursive: bool = False,
        destination: Value | None = None,
    ) -> None:
        span = (token.start, token.end)
        self.reading.acts.append(
            FileChange(
                change,
                Arg(path.text, span, glob=path.glob),
                context=self.snippet.context,
                snippet=self.snippet,
                span=span,
                recursive=recursive,
                destination=Arg(destination.text, span) if destination is not None else None,
                content=Arg("") if change == "truncate" else None,
                via=via,
            )
        )

    def _statement(self, verb: str, name: str, scope: str, token: Token) -> None:
        self.reading.acts.append(
            Statement(
                "sql",
                verb,
                context=self.snippet.context,
                snippet=self.snippet,
                span=(token.start, token.end),
                names=(name,),
                scope=scope,
                flags=frozenset({"latent"}) if self.snippet.latent else frozenset(),
            )
        )

    def _code(self, language: str, value: Value, token: Token) -> None:
        if not value.text.strip() or (value.text == HOLE and language != "shell"):
            return
        source = value.token if value.token is not None else token
        starts = (
            range(source.inner, source.inner + len(value.text))
            if value.token is not None and source.inner >= 0
            else None
        )
        origin = Origin(self.snippet, (source.start, source.end), starts)
        self._snippet(Snippet(language, value.text, context=self.snippet.context, origin=origin))

    def _snippet(self, made: Snippet) -> None:
        made.pointer = self.snippet.pointer
        made.latent = self.snippet.latent
        made.depth = self.snippet.depth + 1
        self.reading.snippets.append(made)

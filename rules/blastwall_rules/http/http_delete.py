"""Requests that delete, on hosts the catalogue does not know."""

from __future__ import annotations

from blastwall.acts import Request
from blastwall.effects import Effect, Target
from blastwall.model import LOW, MEDIUM, Instead
from blastwall.rule import Example, Rule
from blastwall.targets.naming import DELETING, RESETTING, STOPPING, is_universal, meaning_of, singular, split_words
from blastwall.targets.nouns import kind_of
from blastwall.targets.outcome import outcome_of
from blastwall.targets.paths_of_apis import Place, is_key, nouns_above, place_of
from blastwall_rules.http._stores import effect_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Json
    from blastwall.rule import Yield

_NOTHING = Target("nothing")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT"})
_KEYED = ("id", "uuid", "key", "name", "pk", "slug", "path", "ref", "number", "email", "q", "token")
#: POST to these ends of a path asks a question.
_ASKING = frozenset(
    {
        "search",
        "_search",
        "query",
        "_query",
        "_msearch",
        "graphql",
        "_count",
        "find",
        "filter",
        "lookup",
        "_validate",
        "preview",
        "validate",
        "batchget",
        "count",
    }
)


class HttpDelete(Rule):
    """Catches DELETE requests and requests to paths that end in a deleting verb.

    What the path names decides: one message is one record, a whole collection is all of them, a project is everything
    in it, a label or a star is a mark. The method counts as it reaches the server, after `X-HTTP-Method-Override` and
    `_method`. On a host nobody described, names are all there is, so confidence is never high.

    **Instead:** GET the same address first and look at what would go.

    **Source:** RFC 9110, section 9.3.5, DELETE; https://www.rfc-editor.org/rfc/rfc9110#section-9.3.5
    """

    id = "http-delete"
    act = "request"
    keys = ("*",)
    triggers = ("delete", "curl", "wget", "http", "https")
    source = "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.5"
    flagged = (
        Example("curl -X DELETE https://api.example.com/v1/projects/42", why="a project and what is in it"),
        Example("curl -X DELETE https://api.example.com/v1/users", why="the whole collection"),
        Example("curl -X DELETE 'https://api.example.com/v1/items/[1-500]'", why="five hundred requests"),
        Example(
            "curl -X POST -H 'X-HTTP-Method-Override: DELETE' https://api.example.com/v1/servers/7", why="a tunnel"
        ),
    )
    clean = (
        Example("curl https://api.example.com/v1/projects/42", why="a GET reads"),
        Example("curl -X DELETE https://api.example.com/v1/issues/4/labels/bug", why="only a mark goes"),
        Example("curl -d 'method=DELETE' https://api.example.com/v1/notes", why="the word stands in the data"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the request does."""
        if not isinstance(act, Request):
            return
        method = act.method
        path = act.path
        environment = act.context.environment
        if method in _SAFE:
            tail = _verb_tail(path)
            asked = _asked(act) if method == "GET" else None
            if asked is not None:
                yield from self._by_verb(act, *asked, confidence=LOW)
                return
            if tail is None or tail[0].strip() in STOPPING or method != "GET" or not _calls_by_get(act):
                yield Effect("read", _NOTHING, "none")
                return
            # `GET /job/x/doDelete`: a server that deletes on GET says so in the path
            yield from self._by_verb(act, *tail, confidence=LOW)
            return
        known = effect_of(act)
        if known is not None:
            effect, what = known
            quiet = effect.target.kind in ("cache", "object", "rows") and effect.scope == "one"
            yield effect if quiet else self._found(act, effect, what, MEDIUM)
            return
        if method == "DELETE":
            yield from self._delete(act, place_of(path))
            return
        if method == "PURGE":
            yield Effect("delete", Target("cache", path), "one", "trivial", environment=environment)
            return
        bulk = self._bulk(act)
        if bulk is not None:
            yield bulk
            return
        if method in ("POST", "PUT", "PATCH"):
            if any(part.partition("=")[0] == "delete" for part in act.query.split("&")):
                # S3's multi-object delete, Azure's and others' `?delete`
                target = Target("object", path)
                yield self._found(
                    act, Effect("delete", target, "several", environment=environment), "several objects", MEDIUM
                )
                return
            tail = _verb_tail(path)
            if tail is not None:
                yield from self._by_verb(act, *tail, confidence=MEDIUM)
                return
            told = _told(act)
            if told:
                yield from self._by_verb(act, *told, confidence=MEDIUM)
                return
            if isinstance(act.json, dict):
                outcome = outcome_of("update " + (place_of(path).noun or "resource"), act.json, environment=environment)
                if outcome.loss and outcome.effect.verb in ("weaken", "permit", "stop"):
                    yield self._found(act, outcome.effect, outcome.noun or "what it names", MEDIUM)
                    return
            segments = [part for part in path.split("/") if part]
            last = segments[-1].lower() if segments else ""
            if method == "POST" and (last in _ASKING or "graphql" in path.lower()):
                yield Effect("read", _NOTHING, "none")
                return
            yield Effect("create" if method == "POST" else "write", Target("nothing"), "one", environment=environment)
            return
        yield Effect("unknown", _NOTHING)

    def _delete(self, act: Request, place: Place) -> Iterator[Yield]:
        environment = act.context.environment
        scope = act.headers.get("x-blastwall-scope", "one")
        if place.association:
            yield Effect(
                "delete", Target("record", act.path, container=place.noun), scope, "trivial", environment=environment
            )
            return
        kind = place.kind
        confidence = MEDIUM
        if kind in ("account", "database", "table", "stack", "workspace"):
            # what a `project` or `table` is on an unknown host, nobody said
            confidence = LOW
        if kind == "workspace":
            kind = "cluster"
        if kind == "protection" or (place.words and not {"protection", "protections"}.isdisjoint(place.words)):
            kind = "protection"
        if place.every:
            scope = "all"
        elif place.words and not _MANY.isdisjoint(place.words):
            scope = "several"
            kind = "record" if kind == "resource" else kind
        elif act.path.rstrip("/").endswith(("/trash", "/bin", "/recyclebin", "/recycle-bin")):
            kind, scope = "resource", "many"
        elif place.collection and scope == "one":
            scope = _narrowed(act)
            if scope == "all" and kind in ("record", "rows", "object"):
                kind, confidence = "table", LOW
        if kind == "identity" and scope == "all":
            confidence = LOW
        if not place.noun and act.path.strip("/") == "":
            scope, confidence = "all", LOW
        if "\0" in act.path and place.key and "\0" in place.key and place.key.strip("\0") == "":
            scope = scope if scope != "one" else "one"
        target = Target(kind, f"{act.host}{act.path}".replace("\0", "…"), container=place.noun)
        effect = Effect("delete", target, scope, environment=environment)
        yield self._found(
            act, effect, ("every " if scope == "all" else "") + (place.noun or "what it names"), confidence
        )

    def _by_verb(self, act: Request, verb: str, noun: str, *, confidence: str) -> Iterator[Yield]:
        arguments = act.json if isinstance(act.json, dict) else {}
        environment = act.context.environment
        if verb.endswith("by query") or verb == "_delete_by_query":
            query = arguments.get("query")
            every = isinstance(query, dict) and (not query or "match_all" in query)
            target = Target("table" if every else "rows", f"{act.host}{act.path}")
            effect = Effect("delete", target, "all" if every else "many", environment=environment)
            yield self._found(act, effect, "documents", MEDIUM)
            return
        outcome = outcome_of(f"{verb} {noun}".strip(), arguments, about=act.host, environment=environment)
        if not outcome.loss:
            yield outcome.effect
            return
        effect = outcome.effect
        if not noun and effect.target.kind == "resource":
            confidence = LOW
        if effect.target.kind in ("account", "database", "table", "stack"):
            confidence = LOW
        effect.target.name = effect.target.name or f"{act.host}{act.path}"
        yield self._found(act, effect, outcome.noun or "what it names", confidence)

    def _bulk(self, act: Request) -> Yield | None:
        """Elasticsearch's `_bulk`: one action a line."""
        if not act.path.rstrip("/").endswith("/_bulk") or not act.body:
            return None
        deletes = act.body.count('{"delete"') + act.body.count('{ "delete"')
        if not deletes:
            return Effect("write", Target("rows", act.path), "several", environment=act.context.environment)
        scope = "one" if deletes == 1 else ("several" if deletes <= 20 else "many")
        effect = Effect("delete", Target("rows", act.path), scope, environment=act.context.environment)
        return self._found(act, effect, f"{deletes} documents", MEDIUM)

    def _found(self, act: Request, effect: Effect, what: str, confidence: str) -> Yield:
        address = f"{act.host}{act.path}".replace("\0", "…")
        words = {
            "delete": f"`{act.method} {address}` deletes {what}",
            "weaken": f"`{act.method} {address}` switches off a protection",
            "permit": f"`{act.method} {address}` changes who may do what",
            "stop": f"`{act.method} {address}` takes {what} out of service",
        }
        message = words.get(effect.verb, f"`{act.method} {address}` replaces what {what} holds")
        return self.finding(
            effect,
            message,
            act=act,
            confidence=confidence,
            instead=Instead("fetch the same address with GET first, and look at what would go"),
        )


#: Words before a verb that make a GET's path a procedure's name.
_PAGES = ("docs", "doc", "documentation", "reference", "guide", "guides", "help", "blog", "wiki", "manual", "learn")


def _calls_by_get(act: Request) -> bool:
    """Whether a GET whose path ends in a deleting verb calls a procedure, and does not fetch what is named after it.

    `/doDelete`, `/items/42/delete`, `/delete.php?id=4` and `/deleteUser?id=4` call; `/delete-requests`,
    `/drop-table.html` and `/docs/api/delete` are pages and collections.
    """
    segments = [part for part in act.path.split("/") if part]
    last = segments[-1] if segments else ""
    if last.endswith((".html", ".htm", ".md", ".txt", ".pdf", ".rst", ".json", ".yaml")) or "-" in last:
        return False
    if act.host.split(".", 1)[0] in _PAGES or any(part.lower() in _PAGES for part in segments):
        return False
    if last.startswith("do") and last[2:3].isupper():
        return True
    if len(split_words(last.partition(".")[0])) == 1:
        return bool(act.query) or (len(segments) > 1 and is_key(segments[-2]))
    return bool(act.query) or last[:1].islower()


_MANY = frozenset({"many", "bulk", "batch", "multiple", "mass"})
#: Ends of paths behind which a server of the old kind takes its verb from the query.
_SCRIPTS = (".php", ".do", ".asp", ".aspx", ".jsp", ".cgi", ".pl", ".action")


def _asked(act: Request) -> tuple[str, str] | None:
    """Return the verb of `admin.php?action=delete&id=9` and what it acts on; None where the query has none."""
    if not act.path.endswith(_SCRIPTS):
        return None
    for pair in act.query.split("&"):
        key, _, value = pair.partition("=")
        if key.lower() in ("action", "op", "do", "cmd", "task", "mode") and value:
            meaning = meaning_of(split_words(value[:_VERB_LENGTH]))
            if meaning.act == "delete":
                return meaning.verb, " ".join(meaning.phrase)
    return None


def _told(act: Request) -> tuple[str, str] | None:
    """Return the verb that a body tells (`{"type": "rebuild"}` to `/droplets/1/actions`) and what it acts on."""
    if not isinstance(act.json, dict):
        return None
    segments = [part for part in act.path.split("/") if part]
    actions = bool(segments) and segments[-1].lower() in ("action", "actions", "operations", "command", "commands")
    for key in ("action", "operation", "op", "type") if actions else ("action", "operation", "op"):
        value = act.json.get(key)
        if not isinstance(value, str) or len(value) > _VERB_LENGTH:
            continue
        meaning = meaning_of(split_words(value))
        if meaning.act not in ("delete", "reset", "stop"):
            continue
        above = [part for part in (segments[:-1] if actions else segments) if not is_key(part)]
        nouns = split_words(above[-1]) if above else []
        return meaning.verb, " ".join(meaning.phrase) or (singular(nouns[-1]) if nouns else "")
    return None


#: The longest value that may be a verb.
_VERB_LENGTH = 40


def _narrowed(act: Request) -> str:
    """Return how much of a collection a DELETE with this query and body reaches."""
    scope = "all"
    for pair in act.query.split("&"):
        key, _, value = pair.partition("=")
        if not key:
            continue
        name = split_words(key)
        if value.startswith(("eq.", "in.")) or (name and name[-1] in _KEYED and value not in ("", "*")):
            # PostgREST's `id=eq.5`, or the key of one
            scope = "one" if not value.startswith("in.") and name and name[-1] in _KEYED else "many"
            break
        scope = "many"
    if scope == "all" and isinstance(act.json, dict | list):
        items: Json = act.json
        if isinstance(items, dict):
            lists = [value for value in items.values() if isinstance(value, list)]
            items = lists[0] if lists else items
        if isinstance(items, list) and items:
            scope = "one" if len(items) == 1 else ("several" if len(items) <= 20 else "many")
        elif isinstance(items, dict) and items and not is_universal(items):
            scope = "many"
    return scope


#: Segments between a thing and what is done to it.
_STEPS = frozenset({"lifecycle", "actions", "action", "operations", "commands", "state", "status", "power"})


def _verb_tail(path: str) -> tuple[str, str] | None:
    """Return the deleting verb a path ends in and the noun it acts on, or None where it ends in none."""
    segments = [part for part in path.split("/") if part]
    if not segments:
        return None
    last = segments[-1].removesuffix(".json").removesuffix(".php").removesuffix(".do").removesuffix(".action")
    if last == "_delete_by_query":
        return "_delete_by_query", "documents"
    custom = last.rpartition(":")[2]
    words = split_words(custom)
    if words and words[0] == "do":
        words = words[1:]
    if not words or is_key(last):
        return None
    meaning = meaning_of(words)
    if words == ["archive"] and segments[-2:-1] == ["batch"]:
        # HubSpot: archiving is how its objects are deleted
        return "bulk delete", split_words(segments[-3])[-1] if len(segments) > 2 else "records"
    if words[0] in STOPPING and len(words) > 1:
        return None
    if meaning.verb not in DELETING and meaning.verb not in RESETTING and meaning.verb not in STOPPING:
        return None
    if meaning.verb in RESETTING and words[0] not in RESETTING:
        return None
    noun = " ".join(meaning.phrase)
    if not noun:
        above = [part for part in nouns_above(segments[:-1]) if part.lower() not in _STEPS]
        if ":" in last:
            above.append(last.rpartition(":")[0])
        key_before = len(segments) > 1 and is_key(segments[-2])
        nouns = split_words(above[-1]) if above else []
        about_people = nouns[:1] in (["api"], ["v"], ["admin"], ["auth"], ["account"], ["password"], ["user"])
        if about_people and not key_before and meaning.verb in RESETTING:
            return None
        noun = nouns[-1] if nouns else ""
        if noun and (key_before or len(segments) > 2):
            noun = singular(noun)
    every = "all " if "all" in words else ""
    if noun and kind_of(noun) == "resource" and meaning.verb in RESETTING:
        return None
    return meaning.verb + (" " + every if every else ""), noun


RULE = HttpDelete()

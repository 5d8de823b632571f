"""What the name of an operation says it does: the words of `delete_project`, `volumeDelete`, `ec2:TerminateInstances`.

Tools, GraphQL fields and resource paths are named by the same few habits, so one reading serves all three. A name is
a claim, not a proof: whoever uses it says so with a lower confidence.
"""

from __future__ import annotations

from blastwall.targets.nouns import ASSOCIATIONS, LISTS, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.model import Json


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Verbs after which the object is gone.
DELETING = _names(
    "delete destroy remove drop purge wipe erase truncate terminate nuke obliterate expunge del rm rmdir flush "
    "flushall flushdb clear empty prune discard decommission teardown uninstall unpublish trash dispose "
    "annihilate eliminate deprovision shred scrub evict deregister undeploy cleanup delist unset"
)
#: Verbs that put an object back to an earlier or an empty state.
RESETTING = _names("reset reinitialize reinit rebuild recreate revert rollback format reimage")
#: Verbs that take something out of service.
STOPPING = _names("poweroff stop pause suspend shutdown deactivate hibernate disable halt quarantine")
#: Verbs that only untie two things that both stay.
UNTYING = _names(
    "detach disassociate unassign unsubscribe unfollow unstar unlike unwatch unpin unlock untag unmark unlabel "
    "unblock unmute unarchive leave unlink dismiss disconnect unfavorite unbookmark unvote unassociate unmap "
    "unbind unshare unregister"
)
#: Verbs that end a business object, which stays on record.
CANCELLING = _names("cancel close reject decline void withdraw abort expire invalidate forget")
KILLING = frozenset({"kill", "killall", "pkill", "interrupt"})
REVOKING = _names("revoke deauthorize unauthorize ban kick deny demote block")
PERMITTING = _names("grant authorize promote elevate escalate impersonate")
RESTARTING = _names("restart reboot reload redeploy failover recycle bounce")
READING = _names(
    "get list describe search find fetch read view show query lookup count check validate verify detect scan "
    "inspect browse retrieve select explain preview estimate calculate compute compare diff test is has can head "
    "peek watch tail monitor analyze analyse summarize think resolve discover infer geocode ls cat stat grep glob "
    "cd pwd wc du ping health status info help export download render what which who where how display open load "
    "parse convert measure poll plan evaluate predict translate classify suggest recommend ask screenshot "
    "snapshot hover simulate rehearse"
)
CREATING = _names(
    "create add new insert make mkdir touch copy cp clone fork duplicate register post send book open order place "
    "buy invite reply comment append generate draft upload provision import schedule enqueue publish save store "
    "backup branch"
)
WRITING = _names(
    "update set put edit modify change patch write rename move mv assign attach tag associate link enable "
    "configure replace merge upsert sync apply mark archive label pin lock star subscribe follow join resume "
    "reschedule extend transfer toggle exchange return restore recover undelete undo migrate activate approve "
    "accept confirm complete increase decrease resize scale rotate overwrite refresh log record fill"
)
EXECUTING = _names("run execute exec invoke call trigger start launch deploy dispatch build")

_VERBS: dict[str, str] = {}
for _words, _act in (
    (EXECUTING, "execute"),
    (WRITING, "write"),
    (CREATING, "create"),
    (READING, "read"),
    (RESTARTING, "restart"),
    (PERMITTING, "permit"),
    (REVOKING, "revoke"),
    (KILLING, "kill"),
    (CANCELLING, "cancel"),
    (UNTYING, "untie"),
    (STOPPING, "stop"),
    (RESETTING, "reset"),
    (DELETING, "delete"),
):
    for _word in _words:
        _VERBS[_word] = _act

_JOINERS = _names("from of in to by for with using on at into if when where via as")
_AND = frozenset({"and", "then", "or"})
#: Words before a verb that say how, not what.
_MANNER = _names("batch bulk admin mass force async sync soft hard auto safe internal")
_ALL = frozenset({"all", "every", "everything", "entire", "whole"})
_MANY = _names("bulk batch mass many multiple several")
_FILLERS = _names("the a an my this one single by pk v1 v2 v3 legacy beta preview")


def split_words(name: str) -> list[str]:
    """Return the lower-case words of a name in camelCase, snake_case, kebab-case or any mix of them."""
    words: list[str] = []
    start = -1
    previous = ""
    for i, c in enumerate(name):
        if not c.isalnum():
            if start >= 0:
                words.append(name[start:i])
            start = -1
        elif start < 0:
            start = i
        elif (c.isupper() and not previous.isupper()) or (
            c.islower() and previous.isupper() and i - start > 1 and not _plural_acronym(name, i)
        ):
            # `volumeDelete` splits before the capital; `DBInstance` before the capital that starts a word
            cut = i if c.isupper() else i - 1
            words.append(name[start:cut])
            start = cut
        previous = c
    if start >= 0:
        words.append(name[start:])
    return [word.lower() for word in words]


def _plural_acronym(name: str, i: int) -> bool:
    """Whether the lower-case letter at `i` is the plural `s` of an acronym (`ACLs`, `VPCs`)."""
    return name[i] == "s" and (i + 1 == len(name) or not name[i + 1].islower())


def singular(word: str) -> str:
    """Return the singular of an English word, or the word itself where it looks singular."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is", "ws", "ns1")):
        return word[:-1]
    return word


_IRREGULAR = {
    "indices": "index",
    "indexes": "index",
    "people": "person",
    "aliases": "alias",
    "addresses": "address",
    "statuses": "status",
    "databases": "database",
    "caches": "cache",
    "views": "view",
    "rows": "row",
    "workflows": "workflow",
    "news": "news",
    "dns": "dns",
    "kms": "kms",
    "aws": "aws",
    "data": "data",
    "dbs": "db",
    "vms": "vm",
    "ids": "id",
    "acls": "acl",
    "buses": "bus",
    "flows": "flow",
    "firewalls": "firewall",
    "reviews": "review",
    "windows": "window",
    "cookies": "cookie",
    "movies": "movie",
    "series": "series",
}


class Meaning:
    """What a name says: `act` (a word of this module), the `noun` it acts on with its `kind`, and how much of it.

    `act` is one of `delete`, `reset`, `stop`, `untie`, `cancel`, `kill`, `revoke`, `permit`, `restart`, `read`,
    `create`, `write`, `execute`, or empty. `plural`, `every` and `keyed` (`..._by_pk`) come from the name's own words.
    `row` is true where the name itself says that a table's row is picked by its primary key. `association` is true
    where only a tie between two things goes (a label, a star, an entry of a list).
    """

    __slots__ = ("act", "association", "every", "keyed", "kind", "noun", "phrase", "plural", "row", "verb")

    def __init__(self, act: str, verb: str, phrase: Sequence[str], noun: str, kind: str) -> None:
        """Hold the reading."""
        self.act = act
        self.verb = verb
        self.phrase = tuple(phrase)
        self.noun = noun
        self.kind = kind
        self.plural = False
        self.every = False
        self.keyed = False
        self.row = False
        self.association = False


def meaning_of(words: Sequence[str]) -> Meaning:
    """Read the words of an operation's name."""
    at, act = _verb(words)
    if at < 0:
        return Meaning("", "", words, "", "")
    before = [w for w in words[:at] if w not in _MANNER and w not in _FILLERS and w not in _AND]
    after: list[str] = []
    rest: list[str] = []
    for i in range(at + 1, len(words)):
        if words[i] in _JOINERS:
            rest = list(words[i + 1 :])
            break
        after.append(words[i])
    while after and after[0] in _AND and len(after) > 1 and after[1] in _VERBS:
        after = after[2:]
    phrase = [w for w in after if w not in _FILLERS and w not in _ALL and w not in _MANY] or before
    noun = phrase[-1] if phrase else ""
    one = singular(noun)
    tail = "_".join(singular(w) for w in phrase[-2:])
    meaning = Meaning(act, words[at], phrase, one, kind_of(one, tail))
    # `pods_delete`, `users.delete`: a noun that comes first is where the operation lives, not how many it takes
    led = not after and phrase == before
    meaning.plural = (one != noun and not led) or not _MANY.isdisjoint(words)
    meaning.keyed = bool(rest) and rest[0] in ("pk", "id", "key", "uuid", "name")
    meaning.row = bool(rest) and rest[0] == "pk"
    meaning.every = not _ALL.isdisjoint(words)
    meaning.association = (
        (one == "tag" and noun == "tags")
        or one in ASSOCIATIONS
        or tail in ASSOCIATIONS
        or any(singular(w) in LISTS for w in rest)
    )
    return meaning


def _verb(words: Sequence[str]) -> tuple[int, str]:
    """Return the place of the word that decides and the act it stands for; `(-1, "")` where there is none.

    The first verb decides (`get_deleted_items`, `list_drop_reasons` read), unless a second is joined to it
    (`find_and_delete`). A name whose first word is no verb may end in one (`volumeDelete`).
    """
    first = 0
    while first < len(words) - 1 and words[first] in _MANNER:
        first += 1
    if not words:
        return -1, ""
    if "dryrun" in words or words[0] == "whatif" or ("dry" in words and "run" in words):
        # `dry_run_delete`, `delete_dryrun`
        return 0, "read"
    at, act = -1, ""
    if words[first] in _VERBS and not _ends_in_verb(words, first):
        at, act = first, _VERBS[words[first]]
        if words[first] in _BRINGING and not _ENDINGS.isdisjoint(words[first + 1 :]):
            # `schedule_key_deletion`: the noun is the verb
            return next(i for i, word in enumerate(words) if word in _ENDINGS), "delete"
        for i in range(first + 1, len(words) - 1):
            if words[i] in _AND and words[i + 1] in _VERBS and _graver(_VERBS[words[i + 1]], act):
                at, act = i + 1, _VERBS[words[i + 1]]
        return at, act
    if words[-1] in _ENDINGS and not _BRINGING.isdisjoint(words):
        return len(words) - 1, "delete"
    for i in range(len(words) - 1, -1, -1):
        found = _VERBS.get(words[i])
        if not found or (words[i] in _NOUNS_TOO and i < len(words) - 1):
            continue
        # a name that begins with its service or noun: the last verb that deletes, else the first verb there is
        if found == "delete" or (act != "delete"):
            at, act = i, found
            if act == "delete":
                break
    return at, act


def _ends_in_verb(words: Sequence[str], first: int) -> bool:
    """Whether a first word that is also a noun is one here: `snapshot_delete`, `backup-remove`, `branch_reset`."""
    return (
        len(words) == first + 2 and words[first] in _NOUNS_TOO and _VERBS.get(words[-1]) in ("delete", "reset", "stop")
    )


#: Verbs that bring about what the noun after them says.
_BRINGING = _names("schedule request initiate start trigger begin execute run perform")
_ENDINGS = _names("deletion termination destruction removal teardown")
_NOUNS_TOO = _names(
    "snapshot backup branch tag label record order comment post plan build test watch fork copy draft link log "
    "lock view export import cache schedule monitor invite store star call trigger run deploy book index"
)
_GRAVITY = {
    word: rank
    for rank, word in enumerate(
        (
            "read",
            "create",
            "write",
            "execute",
            "restart",
            "untie",
            "cancel",
            "permit",
            "kill",
            "revoke",
            "stop",
            "reset",
            "delete",
        )
    )
}


def _graver(one: str, other: str) -> bool:
    return _GRAVITY[one] > _GRAVITY[other]


# -- arguments ---------------------------------------------------------------------------------------------------------
_DRY = _names(
    "dryrun dry_run dry preview simulate simulation validateonly validate_only whatif what_if plan_only planonly "
    "noop no_op check_only checkonly test_only explain"
)
_FILTERS = _names(
    "filter filters where criteria match selector label_selector labelselector pattern condition conditions "
    "predicate prefix glob older_than before"
)
_NAMING = (
    "name",
    "id",
    "identifier",
    "path",
    "key",
    "arn",
    "slug",
    "number",
    "url",
    "uri",
    "email",
    "domain",
    "ref",
    "title",
)


def is_dry_run(arguments: Mapping[str, Json]) -> bool:
    """Whether an argument turns the call into a rehearsal. Only a literal yes counts."""
    return any(
        key.lower().replace("-", "_") in _DRY
        and (value is True or value in ("true", "True", "yes", "client", "server", "All"))
        for key, value in arguments.items()
    )


def is_universal(value: Json) -> bool:
    """Whether a filter lets everything through: empty, `*`, `.*`, `%`, `true`, or nothing but always-true parts."""
    if value is None or value is True or value in ("", "*", "%", ".*", "**", "true", "1=1", "1 = 1", "TRUE", "{}"):
        return True
    if isinstance(value, dict):
        return all(_always(key, part) for key, part in value.items())
    if isinstance(value, list):
        return not value or all(is_universal(part) for part in value[:50])
    return False


def _always(key: str, part: Json) -> bool:
    """Whether one member of a filter object is true of every object: `{"id": {"$exists": true}}`, `{"_and": []}`."""
    if key.lstrip("_$").lower() in ("and", "or", "not_in", "nin", "notin"):
        return part in ([], {}) or (
            key.lstrip("_$").lower() in ("and", "or") and is_universal(part) and part is not None
        )
    if isinstance(part, dict):
        if not part:
            return True
        return all(
            (op.lstrip("_$").lower(), operand)
            in (("exists", True), ("ne", None), ("neq", None), ("is_null", False), ("isnull", False), ("not", None))
            or (op.lstrip("_$").lower() in ("regex", "like", "ilike", "match") and operand in ("", ".*", "%", "^", "*"))
            or (op.lstrip("_$").lower() in ("gte", "gt", "ge") and operand in (0, -1, "", None))
            or (op.lstrip("_$").lower() in ("nin", "not_in", "notin") and operand == [])
            for op, operand in part.items()
        )
    return False


def scope_of(meaning: Meaning, arguments: Mapping[str, Json]) -> str:
    """Return how much of the noun a call with these arguments reaches, a key of `blastwall.effects.SCOPES`."""
    listed = 0
    filtered = ""
    for raw, value in flatten(arguments):
        key = raw.lower()
        bare = key.replace("-", "_")
        if bare in ("all", "delete_all", "everything", "deleteall") and value is True:
            return "all"
        if bare in _FILTERS:
            filtered = "all" if is_universal(value) else ("one" if keyed_filter(value) else "many")
        elif isinstance(value, list):
            listed = max(listed, len(value))
        elif isinstance(value, str) and value in ("*", "all", "ALL", "_all"):
            filtered = filtered or "all"
    if filtered:
        return filtered
    if meaning.every:
        return "all"
    if listed > 1:
        return "several" if listed <= 20 else "many"
    if listed == 1:
        return "one"
    if meaning.plural and not meaning.keyed:
        return "many"
    return "one"


def keyed_filter(value: Json) -> bool:
    """Whether a filter picks one object by its key: `{"id": 7}`, `{"_id": {"$eq": "x"}}`."""
    if not isinstance(value, dict):
        return False
    for key, part in value.items():
        if key.lower().strip("_") in ("id", "uuid", "pk", "key", "slug", "objectid") or key.lower().endswith(
            ("_id", "uuid")
        ):
            if isinstance(part, str | int) and not isinstance(part, bool):
                return True
            if isinstance(part, dict) and len(part) == 1:
                op, operand = next(iter(part.items()))
                if op.lstrip("_$").lower() in ("eq", "equals", "oid") and isinstance(operand, str | int):
                    return True
    return False


def flatten(arguments: Mapping[str, Json]) -> list[tuple[str, Json]]:
    """Return the arguments with one level of wrapping (`input`, `data`, `body`, `params`) opened."""
    out: list[tuple[str, Json]] = []
    for key, value in arguments.items():
        if key.lower() in (
            "input",
            "data",
            "body",
            "params",
            "parameters",
            "options",
            "args",
            "request",
            "payload",
        ) and isinstance(value, dict):
            out.extend(value.items())
        else:
            out.append((key, value))
    return out


def name_in(arguments: Mapping[str, Json]) -> str:
    """Return the value that names the target, for messages; empty where none does."""
    best = ""
    for key, value in flatten(arguments):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        if key.lower().endswith(_NAMING):
            return str(value)[:80]
        best = best or (str(value)[:80] if isinstance(value, str) and len(value) <= 80 else "")
    return best

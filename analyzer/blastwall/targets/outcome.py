"""What an operation that is known by name and arguments alone would change: for tools, GraphQL fields and paths.

Everything here rests on what things are called, so the answer carries a confidence, and associations (a label, a
star, an entry of a list) are told from the things they tie together.
"""

from __future__ import annotations

from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, LOW, MEDIUM
from blastwall.targets.naming import (
    Meaning,
    flatten,
    is_dry_run,
    is_universal,
    meaning_of,
    name_in,
    scope_of,
    singular,
    split_words,
)
from blastwall.targets.nouns import ASSOCIATIONS, kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.model import Json


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOTHING = Target("nothing")
#: Kinds of which stopping one takes something away from people.
_SERVING = frozenset({"cluster", "service", "account", "database", "stack"})
_STATEFUL = _names("database table stack cluster account bucket repository workspace rows")
#: Words of a name that speak of rights.
_RIGHTS = _names(
    "permission privilege acl grant collaborator admin administrator owner rolebinding superuser access role "
    "policy entitlement sudo"
)
_IAM = _names("iam bucket role user group key resource trust access repository lambda queue")
#: Words of a name that speak of what keeps data recoverable, or would show what happened.
_GUARDING = _names(
    "protection protect retention versioning backup mfa guardrail immutability firewall encryption lock safeguard"
)
_WATCHING = _names("audit logging trail detector alarm monitoring recorder alert auditing logs")
#: Arguments that keep data recoverable, squashed, and the values that switch them off.
_PROTECTIVE = _names(
    "deletionprotection enabledeletionprotection preventdestroy deleteprotection terminationprotection "
    "deletionprotectionenabled disableapitermination pointintimerecovery pitr versioning softdelete "
    "backupretentionperiod backupretentiondays retentiondays backupenabled backups enableversioning objectlock "
    "purgeprotection enablepurgeprotection multiaz protected protectionenabled branchprotection "
    "pointintimerecoveryenabled binarylogenabled enabledeleteprotection deleteprotectionenabled "
    "deletionprotectionenable protectfromdeletion autobackup automatedbackups enableautomatedbackups "
    "versioningconfiguration versioningenabled softdeletepolicy mfadelete"
)
_OFF: tuple[object, ...] = (False, 0, "false", "0", "off", "none", "disabled", "Disabled", "Suspended", "suspended")
_SKIPS_BACKUP = _names(
    "skipfinalsnapshot deleteautomatedbackups deletebackups withbackups includebackups removebackups "
    "deletesnapshots purgebackups forcedeletewithoutrecovery includesnapshots deletevolumes removevolumes"
)
_TO_BIN = _names("trash softdelete movetotrash totrash recyclebin archive")
_FOR_GOOD = _names("permanent permanently harddelete hard skiptrash purge bypassgovernance forcedelete")
_ACTION_KEYS = _names(
    "action operation op method verb actiontype operationtype sqlkeyword statementtype querytype mode actionname "
    "commandtype httpmethod"
)
#: Servers whose projects, tables and boards are lists of tasks or pages, not accounts or stores.
_OFFICE = _names(
    "asana todoist linear trello clickup notion monday basecamp jira airtable coda github ticktick things "
    "teamwork wrike confluence smartsheet excel sheets word figma miro"
)


#: Nouns in tools' names that are programs and generic words: what they act on is an argument.
_PROGRAM_NOUNS = _names("kubectl k8s kubernetes resource object entity helm aws gcloud az api")
_NAMESERVICES = _names("route53 dns cloudflare zone domain godaddy namecheap dnsimple")
#: Servers whose `key` is one entry.
_KEYED_STORES = _names("redis valkey memcached kv cache etcd upstash memory mem0")


class Outcome:
    """An `effect`, how sure it is, and whether a rule should speak of it (`loss`)."""

    __slots__ = ("confidence", "effect", "loss", "noun")

    def __init__(self, effect: Effect, confidence: str, noun: str, *, loss: bool) -> None:
        """Hold the answer."""
        self.effect = effect
        self.confidence = confidence
        self.noun = noun
        self.loss = loss


def outcome_of(
    name: str, arguments: Mapping[str, Json], *, about: str = "", environment: str = "unknown", noun: str = ""
) -> Outcome:
    """Return what the operation `name` with these arguments would change.

    `about` are further words on where it runs (server, host): they tell what nouns mean and which environment it is.
    `noun` stands in where the name has none.
    """
    words = split_words(name)
    meaning = meaning_of(words)
    meaning = _told_by_argument(meaning, words, arguments)
    if (not meaning.noun or meaning.noun in _PROGRAM_NOUNS) and meaning.act in (
        "delete",
        "reset",
        "stop",
        "cancel",
        "permit",
        "revoke",
    ):
        _named_by_argument(meaning, arguments, noun)
    found = environment_of(about, *_placing(arguments))
    if found != "unknown":
        environment = found
    if meaning.act not in ("", "read") and is_dry_run(arguments):
        return Outcome(Effect("read", _NOTHING, "none"), HIGH, meaning.noun, loss=False)
    answer = _judged(meaning, words, arguments, about)
    answer.effect.environment = environment
    return answer


def _quiet(verb: str, meaning: Meaning, arguments: Mapping[str, Json]) -> Outcome:
    kind = "nothing" if verb == "read" else (meaning.kind or "nothing")
    return Outcome(Effect(verb, Target(kind, name_in(arguments)), "one"), MEDIUM, meaning.noun, loss=False)


def _judged(meaning: Meaning, words: Sequence[str], arguments: Mapping[str, Json], about: str) -> Outcome:
    act = meaning.act
    name = name_in(arguments)
    if "factory" in words and act == "reset":
        return Outcome(Effect("delete", Target("device", name)), MEDIUM, "the device", loss=True)
    if "compose" in words and words[-1] == "down":
        if any("volume" in k.lower() and v in (True, "true") for k, v in flatten(arguments)):
            return Outcome(Effect("delete", Target("bucket", name), "several"), MEDIUM, "volumes", loss=True)
        return Outcome(Effect("stop", Target("runtime", name), "one", "trivial"), MEDIUM, "containers", loss=False)
    phrase = {singular(word) for word in meaning.phrase}
    if act == "delete":
        return _deleted(meaning, phrase, words, arguments, about, name)
    if act in ("write", "create"):
        if not phrase.isdisjoint(_GUARDING | _WATCHING) and any(
            "".join(c for c in k.lower() if c.isalnum()) in ("enabled", "enable", "value", "state", "status", "on")
            and _is_off(v)
            for k, v in flatten(arguments)
        ):
            kind = "audit" if not phrase.isdisjoint(_WATCHING) else "protection"
            return Outcome(Effect("weaken", Target(kind, name)), MEDIUM, meaning.noun, loss=True)
        weakened = _weakened(arguments)
        if weakened:
            return Outcome(Effect("weaken", Target("protection", weakened)), MEDIUM, meaning.noun, loss=True)
        if act == "write" or meaning.verb == "add":
            if _speaks_of_rights(phrase) and meaning.verb in _GIVING:
                return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
            if any(
                k.lower() in ("visibility", "acl", "access")
                and isinstance(v, str)
                and v.lower() in ("public", "public-read", "public-read-write")
                for k, v in flatten(arguments)
            ):
                return Outcome(Effect("permit", Target("resource", name)), MEDIUM, meaning.noun, loss=True)
        if _none_left(meaning, arguments):
            kind = meaning.kind if meaning.kind in _SERVING else "service"
            return Outcome(Effect("stop", Target(kind, name), "all", "easy"), MEDIUM, meaning.noun, loss=True)
        if meaning.kind == "identity" and _raises(arguments):
            return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
        if meaning.verb in ("make", "set", "turn", "mark", "change") and words[-1] == "public":
            return Outcome(Effect("permit", Target("resource", name)), MEDIUM, meaning.noun, loss=True)
        if (
            act == "write"
            and meaning.kind in _OPENED
            and any(k.lower() in ("private", "is_private") and v in (False, "false") for k, v in flatten(arguments))
        ):
            return Outcome(Effect("permit", Target("resource", name)), MEDIUM, meaning.noun, loss=True)
        if (
            meaning.verb == "restore"
            and meaning.noun in ("database", "db", "schema")
            and not any("new" in key.lower() for key in arguments)
            and "from" not in words
        ):
            # the backup replaces what is live
            return Outcome(Effect("overwrite", Target("cluster", name)), MEDIUM, meaning.noun, loss=True)
        if meaning.verb == "transfer" and (
            not phrase.isdisjoint(_OWNED) or any("owner" in k.lower() for k, _ in flatten(arguments))
        ):
            return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
        if act == "write" and any(
            k.lower() in ("where", "filter") and v is not None and is_universal(v) for k, v in flatten(arguments)
        ):
            target = Target("rows", meaning.noun)
            return Outcome(Effect("overwrite", target, "all"), MEDIUM, meaning.noun, loss=True)
        return _quiet(act, meaning, arguments)
    if act == "reset":
        if meaning.kind in _STATEFUL or meaning.noun in ("branch", "data", "storage", "volume", "disk"):
            kind = meaning.kind if meaning.kind in _STATEFUL else "cluster"
            if kind in ("account", "stack", "table", "database"):
                kind = "cluster" if kind != "database" else "database"
            return Outcome(Effect("overwrite", Target(kind, name)), MEDIUM, meaning.noun, loss=True)
        return _quiet("write", meaning, arguments)
    if act == "stop":
        if not phrase.isdisjoint(_WATCHING):
            return Outcome(Effect("weaken", Target("audit", name)), MEDIUM, meaning.noun, loss=True)
        if not phrase.isdisjoint(_GUARDING):
            return Outcome(Effect("weaken", Target("protection", name)), MEDIUM, meaning.noun, loss=True)
        if meaning.kind in _SERVING and not meaning.association and meaning.verb != "disable":
            scope = scope_of(meaning, arguments)
            return Outcome(Effect("stop", Target(meaning.kind, name), scope, "easy"), MEDIUM, meaning.noun, loss=True)
        if meaning.kind == "identity" and meaning.verb in ("disable", "deactivate", "suspend"):
            return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
        if meaning.verb in ("stop", "disable", "deactivate", "shutdown") and meaning.kind in (
            "service",
            "cluster",
            "identity",
        ):
            return Outcome(Effect("stop", Target(meaning.kind, name), "one", "easy"), MEDIUM, meaning.noun, loss=True)
        return _quiet("write", meaning, arguments)
    if act == "cancel":
        if (
            meaning.kind in ("record", "rows", "object")
            or meaning.noun == "subscription"
            or (meaning.noun and meaning.association)
        ):
            target = Target("record", name, container=meaning.noun)
            scope = scope_of(meaning, arguments)
            return Outcome(Effect("delete", target, scope, "easy"), MEDIUM, meaning.noun, loss=True)
        if meaning.noun in ("account", "organization", "tenant") and meaning.verb in ("close", "cancel"):
            return Outcome(Effect("delete", Target("resource", name)), MEDIUM, meaning.noun, loss=True)
        return _quiet("write", meaning, arguments)
    if act == "kill":
        return Outcome(Effect("stop", Target("process", name), "one", "easy"), MEDIUM, meaning.noun, loss=False)
    if act == "revoke":
        if meaning.verb == "block" or meaning.verb == "deny":
            return _quiet("write", meaning, arguments)
        if meaning.verb == "revoke" and meaning.kind in ("secret",):
            return Outcome(Effect("delete", Target("secret", name)), MEDIUM, meaning.noun, loss=True)
        return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
    if act == "permit":
        if meaning.kind in ("identity", "", "resource") or _speaks_of_rights(phrase):
            return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
        return _quiet("write", meaning, arguments)
    if act == "untie":
        if "policy" in phrase or "permission" in phrase or "role" in phrase:
            return Outcome(Effect("permit", Target("identity", name)), MEDIUM, meaning.noun, loss=True)
        return _quiet("write", meaning, arguments)
    if act in ("restart", "execute", "read"):
        return _quiet(act, meaning, arguments)
    return Outcome(Effect("unknown", _NOTHING), LOW, meaning.noun, loss=False)


#: What a private thing is opened to the world by.
_OPENED = _names("repository bucket account cluster service database workspace")
#: Arguments that say how many of a service run.
_COUNTS = _names("replicas desiredcount numreplicas replicacount desiredreplicas instancecount desiredcapacity")
_TOP_ROLES = _names("owner admin administrator superuser superadmin root maintain maintainer sysadmin orgadmin")


def _none_left(meaning: Meaning, arguments: Mapping[str, Json]) -> bool:
    """Whether the arguments leave a service without a single replica."""
    counts = _COUNTS | {"count", "instances", "quantity", "size"} if meaning.verb == "scale" else _COUNTS
    stack: list[tuple[str, Json, int]] = [(key, value, 0) for key, value in arguments.items()]
    while stack:
        key, value, depth = stack.pop()
        if isinstance(value, dict):
            if depth < _SETTINGS_DEPTH:
                stack.extend((k, v, depth + 1) for k, v in list(value.items())[:200])
        elif value in (0, "0") and value is not False and "".join(c for c in key.lower() if c.isalnum()) in counts:
            return True
    return False


def _raises(arguments: Mapping[str, Json]) -> bool:
    """Whether the arguments give a person or a key the rights of an administrator."""
    for key, value in flatten(arguments):
        short = "".join(c for c in key.lower() if c.isalnum())
        if short in ("role", "permission", "orgrole", "newrole", "rolename", "accessrole", "permissionlevel"):
            if isinstance(value, str) and value.lower().replace("_", "").replace("-", "") in _TOP_ROLES:
                return True
        elif short == "accesslevel":
            if isinstance(value, int) and value >= _MAINTAINER:
                return True
        elif short in ("isadmin", "issuperuser", "admin", "superuser", "isowner") and value in (True, "true"):
            return True
    return False


#: GitLab's number for a maintainer: https://docs.gitlab.com/api/access_requests/
_MAINTAINER = 40

#: What hands everything over with it when it changes hands.
_OWNED = _names("ownership owner repository repo organization project domain")
_GIVING = _names("attach put set add update assign modify change apply replace")


def _speaks_of_rights(phrase: set[str]) -> bool:
    if "policy" in phrase:
        return not phrase.isdisjoint(_IAM)
    if "access" in phrase and len(phrase) == 1:
        return True
    return not phrase.isdisjoint(_RIGHTS - {"policy", "access", "role"}) or ("role" in phrase and len(phrase) > 1)


def _deleted(
    meaning: Meaning,
    phrase: set[str],
    words: Sequence[str],
    arguments: Mapping[str, Json],
    about: str,
    name: str,
) -> Outcome:
    kind = meaning.kind or "resource"
    scope = scope_of(meaning, arguments)
    squashed = {"".join(c for c in key.lower() if c.isalnum()): value for key, value in flatten(arguments)}
    universal = any(
        key in squashed and is_universal(squashed[key]) for key in ("filter", "where", "criteria", "conditions")
    )
    whole = universal and meaning.plural and not _picked(squashed)
    confidence = MEDIUM
    recovery = "none"
    about_words = frozenset("".join(c if c.isalnum() else " " for c in about.lower()).split()) | set(words)
    office = not _OFFICE.isdisjoint(about_words)
    if meaning.association:
        target = Target("record", name, container=meaning.noun)
        return Outcome(Effect("delete", target, scope, "trivial"), confidence, meaning.noun, loss=False)
    if not phrase.isdisjoint(_GUARDING - {"backup", "lock"}):
        return Outcome(Effect("delete", Target("protection", name), scope), confidence, meaning.noun, loss=True)
    if meaning.row and scope == "one":
        return Outcome(
            Effect("delete", Target("rows", name, container=meaning.noun)), confidence, meaning.noun, loss=True
        )
    if meaning.noun in _BINS and not meaning.verb.startswith("un"):
        # what stands in a bin could still be brought back: emptying it is the loss
        return Outcome(Effect("delete", Target("resource", name), "many"), confidence, meaning.noun, loss=True)
    if whole and kind in ("resource", "identity", "rows", "record", "service", "runtime", "object"):
        # `delete_users(where: {})`: a plural with a filter is a table, and nothing is filtered
        effect = Effect("delete", Target("table", meaning.noun), "all")
        return Outcome(effect, confidence, meaning.noun, loss=True)
    if meaning.verb == "drop" and meaning.noun in ("index", "column"):
        kind = "relation" if meaning.noun == "index" else "resource"
    elif (meaning.noun in ("column", "partition", "topic") and office) or meaning.noun == "column":
        kind = "resource"
    if office and kind in ("account", "table", "database"):
        kind = "resource"
    if (
        kind == "resource"
        and {"table", "tablename", "collection", "collectionname"} & set(squashed)
        and not meaning.noun
    ):
        kind = "rows" if meaning.verb != "drop" else "table"
        if kind == "rows" and not _filters_given(squashed) and "id" not in squashed:
            scope = "all"
            universal = True
    if (kind in ("rows", "record") and universal) or (
        meaning.noun in ("row", "document", "record", "entry", "object") and scope == "all"
    ):
        kind = "table"
    if meaning.noun == "worker" and "cloudflare" in about_words:
        kind = "service"
    if meaning.noun == "record" and not _NAMESERVICES.isdisjoint(about_words):
        kind = "name"
    if kind == "table" and scope in ("one", "unknown") and meaning.noun in ("partition",):
        kind = "resource"
    if kind in ("workspace", "home", "system"):
        kind = "cluster"
    if meaning.verb in ("clear", "empty", "flush", "unset") and kind == "resource":
        # what is cleared is most often a field, a selection or a form; what holds data has a noun of its own
        kind = "runtime"
    if meaning.verb in ("clear", "empty", "truncate", "purge", "flush") and meaning.kind in (
        "bucket",
        "directory",
        "database",
    ):
        scope = "all" if scope in ("one", "unknown") else scope
    if meaning.verb == "trash" or any(key in squashed and squashed[key] in (True, "true") for key in _TO_BIN):
        recovery = "easy"
    if any(key in squashed and squashed[key] in (True, "true") for key in _FOR_GOOD):
        recovery = "none"
    if meaning.verb == "uninstall" and not {"helm", "chart"}.isdisjoint(words):
        # a release goes with everything it made in the cluster
        kind, recovery = "service", "expert"
    elif meaning.verb == "uninstall":
        kind = "runtime" if kind in ("resource", "package", "service") else kind
        recovery = "easy"
    if meaning.verb == "prune":
        # what nothing uses any more
        kind = {"runtime": "cache", "bucket": "resource"}.get(kind, kind)
    if kind == "history":
        recovery = "expert"
    backups = any(key in squashed and squashed[key] in (True, "true") for key in _SKIPS_BACKUP)
    if any(key.startswith("skip") and "snapshot" not in key and key in _SKIPS_BACKUP for key in squashed):
        backups = True
    if kind == "bucket" and "railway" in about_words:
        # Railway keeps a volume's backups on the volume: https://docs.railway.com/reference/backups
        backups = True
    if (
        kind in ("resource", "identity")
        and (meaning.noun in ("", "key") or meaning.noun in _KEYED_STORES)
        and "key" in squashed
        and not _KEYED_STORES.isdisjoint(about_words)
    ):
        kind = "rows"
    effect = Effect("delete", Target(kind, name, container=meaning.noun), scope, recovery, backups=backups)
    return Outcome(effect, confidence, meaning.noun, loss=True)


#: Where deleted things wait to be brought back.
_BINS = _names("trash bin recyclebin wastebasket dumpster trashcan")


def _picked(squashed: Mapping[str, Json]) -> bool:
    """Whether an argument beside the filter picks what goes: `ids`, `user_id`, `limit`."""
    return any(
        key.endswith(("id", "ids", "name", "names", "slug", "uuid", "key", "arn")) and value not in (None, "", [])
        for key, value in squashed.items()
    )


def _filters_given(squashed: Mapping[str, Json]) -> bool:
    return any(
        key in squashed and squashed[key] not in (None, "")
        for key in ("filter", "where", "query", "criteria", "conditions", "condition", "ids", "id")
    )


def _weakened(arguments: Mapping[str, Json]) -> str:
    """Return the name of a protective setting that an argument switches off; empty where none does."""
    stack: list[tuple[str, Json, int]] = [(key, value, 0) for key, value in arguments.items()]
    while stack:
        key, value, depth = stack.pop()
        if isinstance(value, dict):
            squashed = "".join(c for c in key.lower() if c.isalnum())
            if (squashed in _PROTECTIVE or squashed in _GUARDING) and any(
                k.lower() in ("enabled", "status", "state") and _is_off(v) for k, v in value.items()
            ):
                # `{"pointInTimeRecovery": {"enabled": false}}`
                return key
            if depth < _SETTINGS_DEPTH:
                stack.extend((k, v, depth + 1) for k, v in list(value.items())[:200])
        elif _is_off(value) and "".join(c for c in key.lower() if c.isalnum()) in _PROTECTIVE:
            return key
    return ""


#: How deep settings may nest in the body of an API: `settings.backupConfiguration.pointInTimeRecoveryEnabled`.
_SETTINGS_DEPTH = 5


def _is_off(value: Json) -> bool:
    return any(value is off or (value == off and type(value) is type(off)) for off in _OFF)


def _told_by_argument(meaning: Meaning, words: Sequence[str], arguments: Mapping[str, Json]) -> Meaning:
    """Read `manage_database{"action": "delete"}` as `delete_database`: the argument is the verb."""
    if meaning.act not in ("", "execute", "write"):
        return meaning
    for key, value in arguments.items():
        squashed = "".join(c for c in key.lower() if c.isalnum())
        if squashed not in _ACTION_KEYS and not (squashed == "type" and meaning.act == ""):
            continue
        if not isinstance(value, str) or len(value) > 60:
            continue
        told = split_words(value)
        if not told:
            continue
        inner = meaning_of(told)
        if inner.act in ("", "read", "execute") and squashed != "sqlkeyword":
            if inner.act == "read" and meaning.act == "":
                return inner
            continue
        if inner.noun:
            return inner
        nouns = [
            word
            for word in words
            if not meaning_of([word]).act and word not in ("manage", "manager", "tool", "management", "sql")
        ]
        return meaning_of([*told, *nouns])
    return meaning


def _named_by_argument(meaning: Meaning, arguments: Mapping[str, Json], noun: str) -> None:
    """Give a name without a noun (`delete{"message_id": 7}`) the noun its arguments speak of."""
    for key, value in flatten(arguments):
        parts = split_words(key)
        if isinstance(value, str) and "".join(parts) in (
            "resourcetype",
            "kind",
            "resource",
            "objecttype",
            "entitytype",
            "type",
        ):
            words = split_words(value)
            if words and len(words) <= 3:
                noun = singular(words[-1])
                break
        if (
            len(parts) > 1
            and parts[-1] in ("id", "ids", "name", "names", "key", "arn", "slug", "uuid")
            and value not in (None, "")
        ):
            noun = singular(parts[-2])
            if noun not in ("table", "collection", "user"):
                break
    if not noun:
        return
    if noun in ("table", "collection") and meaning.verb != "drop":
        return
    meaning.noun = noun
    meaning.kind = kind_of(noun)
    meaning.association = meaning.association or noun in ASSOCIATIONS


def _placing(arguments: Mapping[str, Json]) -> list[str]:
    """Return the values that may name an environment."""
    found = []
    for key, value in flatten(arguments):
        if isinstance(value, str) and len(value) <= 200:
            squashed = key.lower()
            if squashed.endswith(
                (
                    "env",
                    "environment",
                    "name",
                    "project",
                    "cluster",
                    "host",
                    "database",
                    "db",
                    "stage",
                    "branch",
                    "id",
                    "instance",
                    "namespace",
                    "connection",
                    "url",
                    "uri",
                    "path",
                    "target",
                    "resource",
                )
            ):
                found.append(value)
    return found

"""What would change, in no language's words: verbs, targets, scopes, recoveries, and the effect they make up.

The words are strings, not enums: a cold hook can't afford the `enum` module. `VERBS`, `KINDS`, `SCOPES` and
`RECOVERIES` are the closed sets; `blastwall.score` has a row for every member, and a definition check refuses
any other word.
"""

from __future__ import annotations

from blastwall.model import ADMIN, DESTRUCTIVE, EXECUTE, READ, UNKNOWN, WRITE

# -- verbs: what happens to the target -------------------------------------------------------------------------------
#: verb -> (the operation it makes a call, what it means)
VERBS: dict[str, tuple[str, str]] = {
    "read": (READ, "looks at it and changes nothing"),
    "create": (WRITE, "makes a new one beside what exists"),
    "write": (WRITE, "changes it in an ordinary, expected way"),
    "execute": (EXECUTE, "runs code or a procedure that is not in view"),
    "restart": (EXECUTE, "interrupts it for a moment; it comes back by itself"),
    "stop": (DESTRUCTIVE, "takes it out of service until someone starts it"),
    "delete": (DESTRUCTIVE, "removes it"),
    "overwrite": (DESTRUCTIVE, "replaces what it holds"),
    "discard": (DESTRUCTIVE, "throws away work that was never stored elsewhere"),
    "rewrite": (DESTRUCTIVE, "replaces history others may rely on"),
    "expire": (DESTRUCTIVE, "has the store delete it later by itself"),
    "move": (WRITE, "puts it elsewhere; the old place is empty afterwards"),
    "weaken": (ADMIN, "removes a protection, so that a later mistake is final"),
    "permit": (ADMIN, "gives or takes rights"),
    "inject": (EXECUTE, "fetches code from elsewhere and runs it in the same call"),
    "disarm": (ADMIN, "turns off this guard or what it relies on"),
    "unknown": (UNKNOWN, "does something that could not be told"),
}

#: The verbs after which something is gone.
LOSS = frozenset({"delete", "overwrite", "discard", "rewrite", "expire"})

# -- kinds of target --------------------------------------------------------------------------------------------------
#: kind -> what it is
KINDS: dict[str, str] = {
    # places on a machine
    "root": "the root of a file system, or everything directly below it",
    "home": "a home directory, or everything directly below it",
    "system": "a directory the operating system lives in",
    "device": "a whole disk, partition, drive or volume group",
    "outside": "a directory outside the workspace that is neither home, system nor temp",
    "workspace": "the whole working directory, or everything directly below it",
    "directory": "a directory that can't be made again from anything else",
    "file": "one ordinary file",
    "config": "a configuration, credential, state or log file that programs and people rely on",
    "vcs": "version-control metadata: the history itself",
    "worktree": "uncommitted changes and untracked files of a repository",
    "history": "commits, branches or tags of a repository",
    "published": "published commits, branches or tags others have",
    "unresolved": "a path that can't be told before the command runs",
    # data stores
    "database": "a whole database, schema, keyspace or store",
    "table": "every row of a table, collection, index or topic, or a column or partition of it",
    "rows": "some rows, documents, messages or keys of one",
    "relation": "a view, index, function or other definition that can be created again from its source",
    "bucket": "a bucket, container, file share or volume with data in it",
    "object": "one stored object or blob",
    "cache": "a cache that refills by itself",
    # control planes
    "account": "a whole account, organisation, tenant, project or subscription",
    "stack": "everything an infrastructure state or stack manages",
    "cluster": "a cluster, namespace, instance or service that holds state",
    "resource": "one named object of a control plane",
    "runtime": "a replaceable object: a container, a pod, an installed package, a build",
    "service": "a service people use",
    "identity": "a user, role, group, key pair or token",
    "secret": "a secret, or a key without which data can't be read",
    "protection": "a setting that keeps data recoverable: retention, versioning, deletion protection, locks",
    "backup": "a backup, snapshot or recovery point",
    "audit": "logs, alarms or detectors that would show what happened",
    "name": "a DNS zone, domain or record others resolve",
    "record": "one business object: a message, a comment, a ticket, an order",
    "repository": "a hosted repository with its issues and settings",
    "package": "a published package or release others install",
    "guard": "this guard, its settings or its log",
    "process": "a running process",
    "code": "a program that is not in view",
    "nothing": "nothing that lasts",
}

# -- how much of it ---------------------------------------------------------------------------------------------------
SCOPES: dict[str, str] = {
    "none": "nothing matches",
    "one": "one, named or picked by its key",
    "several": "more than one, each named",
    "many": "whatever a pattern, filter or tree holds",
    "all": "every one there is",
    "unknown": "could not be told",
}

# -- how it comes back ------------------------------------------------------------------------------------------------
RECOVERIES: dict[str, str] = {
    "trivial": "comes back by itself or by running the same thing again",
    "easy": "a bin, an undo or a kept copy brings it back",
    "window": "can be brought back for some days, then not",
    "expert": "someone with the right knowledge may bring it back",
    "none": "does not come back",
    "unknown": "could not be told",
}

#: Why losing something costs little: each is a cap on the score (see `blastwall.score`).
EXPENDABLE: dict[str, str] = {
    "regenerable": "made again by a build, an install or a download",
    "temp": "in a directory for temporary files",
    "empty": "holds nothing",
    "created-here": "made earlier in this very call",
    "policy": "named expendable by the policy file",
    "throwaway": "inside a container that is discarded afterwards",
    "undone": "rolled back by the same call",
}

PRODUCTION = "production"
STAGING = "staging"
DEVELOPMENT = "development"
#: Environment classes, closest to production last; `unknown` stands just below production.
ENVIRONMENTS = (DEVELOPMENT, STAGING, UNKNOWN, PRODUCTION)


class Target:
    """What an effect reaches: its `kind` (a key of `KINDS`) and its `name` as a person would write it.

    `expendable` is a key of `EXPENDABLE`, or empty. `protected` is true where a policy file names it so.
    `container` names what it is one of (a bucket for an object, a table for rows), for counting fan-out.
    """

    __slots__ = ("container", "expendable", "kind", "name", "protected")

    def __init__(
        self, kind: str, name: str = "", *, expendable: str = "", protected: bool = False, container: str = ""
    ) -> None:
        """Hold the target."""
        self.kind = kind
        self.name = name
        self.expendable = expendable
        self.protected = protected
        self.container = container

    def __repr__(self) -> str:
        return f"Target({self.kind!r}, {self.name!r}, expendable={self.expendable!r})"


class Effect:
    """One change: `verb` does something to `target`, to the extent of `scope`, with `recovery` left.

    `environment` is one of `ENVIRONMENTS`. `backups` is true where the same act also destroys the backups of what it
    destroys; `unattended` where a confirmation that the program itself would ask for is switched off.
    """

    __slots__ = ("backups", "environment", "recovery", "scope", "target", "unattended", "verb")

    def __init__(
        self,
        verb: str,
        target: Target,
        scope: str = "one",
        recovery: str = "none",
        *,
        environment: str = UNKNOWN,
        backups: bool = False,
        unattended: bool = False,
    ) -> None:
        """Hold the effect."""
        self.verb = verb
        self.target = target
        self.scope = scope
        self.recovery = recovery
        self.environment = environment
        self.backups = backups
        self.unattended = unattended

    @property
    def operation(self) -> str:
        """The operation (`blastwall.model.OPERATIONS`) this effect makes a call."""
        return VERBS[self.verb][0]

    def __repr__(self) -> str:
        return f"Effect({self.verb!r}, {self.target!r}, {self.scope!r}, {self.recovery!r})"

"""Where code runs: directory, environment, user, host, container, connection, and what is not known of them.

A context is never changed: a carrier (`ssh`, `docker exec`, `sudo`, `cd`) *derives* a new one for its child.
"""

from __future__ import annotations

from blastwall.effects import DEVELOPMENT, PRODUCTION, STAGING
from blastwall.model import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastwall.model import Snippet
    from blastwall.workspace import Workspace

_PRODUCTION_WORDS = frozenset({"production", "prod", "prd", "live"})
_STAGING_WORDS = frozenset({"staging", "stage", "stg", "uat", "preprod", "preproduction", "qa"})
_DEVELOPMENT_WORDS = frozenset(
    {"development", "dev", "develop", "local", "localhost", "test", "tests", "testing", "sandbox", "ci", "demo"}
    | {"127", "minikube", "kind", "docker-desktop", "playground", "scratch", "preview"}
)
_SEPARATORS = str.maketrans({c: " " for c in "-_./:@#?&=+,;()[]{}|\\\"'`~<>*\0"})


def environment_of(*names: str) -> str:
    """Return the environment class that the words of these names speak of; `unknown` where none does.

    A name that speaks of two is the one closer to production: `prod-test-db` is production until a policy says
    otherwise. Words count whole (`live` in `delivery` does not).
    """
    found = UNKNOWN
    for name in names:
        if not name:
            continue
        words = name.lower().translate(_SEPARATORS).split()
        if not _PRODUCTION_WORDS.isdisjoint(words):
            return PRODUCTION
        if not _STAGING_WORDS.isdisjoint(words):
            found = STAGING
        elif found == UNKNOWN and not _DEVELOPMENT_WORDS.isdisjoint(words):
            found = DEVELOPMENT
    return found


class Context:
    """Where a snippet would run.

    `cwd`, `home`: absolute paths in the spelling of `platform` (`posix` or `windows`), or empty where unknown.
    `workspace`: the directory the agent works in (the call's own `cwd`). `env`: variables known to be set here; a
    value with a hole (`blastwall.acts.HOLE`) is set to something unknown. `user`, `host`, `container`: empty for the
    agent's own. `relocated`: true once a carrier left the agent's machine (ssh, exec into a container).
    `throwaway`: true inside a container that is discarded afterwards and mounts nothing. `connection`: the server,
    database, profile, cluster or host string that the code talks to. `environment`: see `environment_of`.
    `files`: code written earlier in the same call, by normalised path. `elevated`: true under sudo and its like.
    `readable`: what may be read of the files that were there before; None where nothing may. `within`: the project's
    own files that this code was read from, outermost first; empty for what the call itself says. `supposed`: true
    where a program nobody knows would have to run this for it to happen.
    """

    __slots__ = (
        "connection",
        "container",
        "cwd",
        "elevated",
        "env",
        "environment",
        "files",
        "home",
        "host",
        "platform",
        "readable",
        "relocated",
        "supposed",
        "throwaway",
        "user",
        "within",
        "workspace",
    )

    def __init__(
        self,
        *,
        cwd: str = "",
        home: str = "",
        workspace: str = "",
        platform: str = "posix",
        env: Mapping[str, str] | None = None,
        user: str = "",
        host: str = "",
        container: str = "",
        connection: str = "",
        environment: str = UNKNOWN,
        relocated: bool = False,
        throwaway: bool = False,
        elevated: bool = False,
        files: Mapping[str, Snippet] | None = None,
        readable: Workspace | None = None,
        within: tuple[str, ...] = (),
        supposed: bool = False,
    ) -> None:
        """Hold the context."""
        self.cwd = cwd
        self.home = home
        self.workspace = workspace
        self.platform = platform
        self.env: Mapping[str, str] = env or {}
        self.user = user
        self.host = host
        self.container = container
        self.connection = connection
        self.environment = environment
        self.relocated = relocated
        self.throwaway = throwaway
        self.elevated = elevated
        self.files: Mapping[str, Snippet] = files or {}
        self.readable = readable
        self.within = within
        self.supposed = supposed

    def derive(self, **changes: object) -> Context:
        """Return a copy with these fields changed; raises `TypeError` for a field that does not exist."""
        new = Context.__new__(Context)
        for name in Context.__slots__:
            object.__setattr__(new, name, changes.pop(name) if name in changes else getattr(self, name))
        if changes:
            raise TypeError(f"a context has no {', '.join(sorted(changes))}")
        return new

    def elsewhere(self, *, host: str = "", container: str = "", throwaway: bool = False) -> Context:
        """Return the context on the other side of a relocating carrier: directory, home and variables unknown."""
        return self.derive(
            cwd="",
            home="",
            workspace="",
            env={},
            user="",
            host=host,
            container=container,
            relocated=True,
            throwaway=throwaway,
            files={},
            readable=None,
            environment=_nearer(self.environment, environment_of(host, container)),
        )


def _nearer(outer: str, inner: str) -> str:
    """The inner name decides where it says anything; an outer label is kept where it does not."""
    return outer if inner == UNKNOWN else inner

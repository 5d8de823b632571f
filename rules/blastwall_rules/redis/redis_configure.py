"""Redis settings and administration that lose data later, open the server, or stop it."""

from __future__ import annotations

from blastwall.acts import Statement
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class RedisConfigure(Rule):
    """Catches settings that evict, stop persistence or write elsewhere, module loading, and shutting down.

    `CONFIG SET maxmemory 1mb` under an evicting policy deletes nearly everything within seconds; `save ""` and
    `appendonly no` make the next restart lose all; `dir` and `dbfilename` let a dump overwrite any file the server
    may write, which is how unguarded servers were taken over for years.

    **Instead:** read the setting with `CONFIG GET`, change it in the configuration file, under review.

    **Source:** https://redis.io/docs/latest/operate/oss_and_stack/management/security/ and
    https://redis.io/docs/latest/develop/reference/eviction/
    """

    id = "redis-configure"
    act = "statement"
    keys = (
        "redis:config-set",
        "redis:config-rewrite",
        "redis:shutdown",
        "redis:module-load",
        "redis:module-loadex",
        "redis:debug",
        "redis:debug-segfault",
        "redis:debug-reload",
        "redis:debug-flushall",
        "redis:acl-deluser",
        "redis:acl-setuser",
        "redis:cluster-forget",
        "redis:cluster-delslots",
        "redis:cluster-flushslots",
        "redis:sentinel-remove",
    )
    triggers = ("config", "shutdown", "module", "debug", "acl", "cluster", "sentinel")
    language = "redis"
    source = "https://redis.io/docs/latest/operate/oss_and_stack/management/security/"
    flagged = (
        Example("CONFIG SET dir /var/spool/cron", why="the next dump lands there"),
        Example("CONFIG SET maxmemory 1mb", why="evicts nearly everything"),
        Example("SHUTDOWN NOSAVE", why="stops and forgets what was not saved"),
        Example("CONFIG SET appendonly no", why="no longer kept on disk"),
    )
    clean = (
        Example("CONFIG GET dir", why="reads"),
        Example("CONFIG SET loglevel notice", why="loses nothing"),
        Example("CONFIG SET maxmemory 8gb", why="room enough"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the setting or command costs."""
        if not isinstance(act, Statement):
            return
        given = act.details.get("arguments")
        words = [str(word) for word in given] if isinstance(given, list) else []
        server = act.context.connection or "redis"
        verb = act.verb
        if verb == "config-set":
            lost = False
            for name, value in zip(words[::2], words[1::2], strict=False):
                effect = _setting(name.lower(), value)
                if effect is not None:
                    lost = True
                    yield self.finding(effect, f"`CONFIG SET {name}` {_why(name.lower())}", act=act)
            if not lost:
                yield Effect("write", Target("config", server))
            return
        if verb == "shutdown":
            unsaved = any(word.lower() in ("nosave", "now", "force") for word in words)
            kind, recovery = ("cluster", "expert") if unsaved else ("cluster", "easy")
            message = "`SHUTDOWN` takes the server down" + (" and drops what was not saved" if unsaved else "")
            yield self.finding(Effect("stop", Target(kind, server), "one", recovery), message, act=act)
            return
        if verb.startswith("module-load"):
            yield self.finding(
                Effect("inject", Target("code", " ".join(words[:1]))), "`MODULE LOAD` runs native code", act=act
            )
            return
        if verb.startswith("acl-"):
            effect = Effect("permit", Target("identity", " ".join(words[:1])))
            yield self.finding(effect, f"`{verb.upper().replace('-', ' ')}` changes who may do what", act=act)
            return
        if verb in (
            "debug-segfault",
            "debug-reload",
            "debug-flushall",
            "cluster-forget",
            "cluster-delslots",
            "cluster-flushslots",
            "sentinel-remove",
        ):
            effect = Effect("stop", Target("cluster", server), "one", "expert")
            yield self.finding(effect, f"`{verb.upper().replace('-', ' ')}` breaks a running server", act=act)
            return
        yield Effect("write", Target("config", server))


def _why(name: str) -> str:
    if name.startswith("maxmemory"):
        return "evicts keys until the rest fits"
    if name in ("dir", "dbfilename"):
        return "decides which file the next dump overwrites"
    if name in ("protected-mode", "requirepass"):
        return "opens the server"
    return "ends what keeps the data over a restart"


def _setting(name: str, value: str) -> Effect | None:
    """Return what a setting loses, or None."""
    if name == "maxmemory" and value.strip() not in ("", "0"):
        digits = "".join(c for c in value if c.isdigit())
        unit = value.lower().lstrip("0123456789")
        size = int(digits[:18] or 0) * {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}.get(unit[:1], 1)
        if size < 64 << 20:
            return Effect("expire", Target("rows", "keys"), "many")
    if name == "maxmemory-policy" and value.lower().startswith("allkeys"):
        return Effect("expire", Target("rows", "keys"), "many", "none")
    if name in ("dir", "dbfilename"):
        return Effect("overwrite", Target("config", value), "one", "unknown", unattended=True)
    if (name == "save" and value.strip() == "") or (name == "appendonly" and value.lower() == "no"):
        return Effect("weaken", Target("protection", name))
    if (name == "protected-mode" and value.lower() == "no") or (name == "requirepass" and value == ""):
        return Effect("permit", Target("database", name))
    return None


RULE = RedisConfigure()

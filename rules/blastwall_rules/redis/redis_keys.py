"""Redis keys deleted, and what every other Redis command does."""

from __future__ import annotations

from blastwall.acts import Statement
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: Commands with the flag `readonly`, and those that only talk about the connection (redis.io/commands).
_READS = frozenset(
    [
        "get",
        "mget",
        "getrange",
        "substr",
        "strlen",
        "getbit",
        "bitcount",
        "bitpos",
        "exists",
        "type",
        "ttl",
        "pttl",
        "keys",
        "scan",
        "dbsize",
        "randomkey",
        "expiretime",
        "pexpiretime",
        "dump",
        "hget",
        "hmget",
        "hgetall",
        "hkeys",
        "hvals",
        "hlen",
        "hexists",
        "hscan",
        "hstrlen",
        "hrandfield",
        "lrange",
        "llen",
        "lindex",
        "lpos",
        "smembers",
        "scard",
        "sismember",
        "smismember",
        "srandmember",
        "sscan",
        "sunion",
        "sinter",
        "sdiff",
        "sintercard",
        "zrange",
        "zrangebyscore",
        "zrevrange",
        "zrevrangebyscore",
        "zrangebylex",
        "zcard",
        "zcount",
        "zscore",
        "zmscore",
        "zrank",
        "zrevrank",
        "zscan",
        "zlexcount",
        "zrandmember",
        "xrange",
        "xrevrange",
        "xlen",
        "xread",
        "xpending",
        "xinfo-stream",
        "xinfo-groups",
        "xinfo-consumers",
        "geodist",
        "geohash",
        "geopos",
        "geosearch",
        "georadius_ro",
        "pfcount",
        "object-encoding",
        "object-idletime",
        "object-freq",
        "object-refcount",
        "memory-usage",
        "memory-stats",
        "memory-doctor",
        "info",
        "ping",
        "echo",
        "time",
        "lastsave",
        "command",
        "command-docs",
        "command-info",
        "command-count",
        "command-list",
        "config-get",
        "client-list",
        "client-info",
        "client-getname",
        "client-id",
        "slowlog-get",
        "slowlog-len",
        "latency-latest",
        "latency-history",
        "latency-doctor",
        "cluster-info",
        "cluster-nodes",
        "cluster-slots",
        "cluster-shards",
        "cluster-keyslot",
        "pubsub-channels",
        "pubsub-numsub",
        "acl-list",
        "acl-whoami",
        "acl-getuser",
        "acl-users",
        "acl-cat",
        "script-exists",
        "function-list",
        "function-dump",
        "module-list",
        "role",
        "monitor",
        "select",
        "auth",
        "hello",
        "subscribe",
        "psubscribe",
        "eval_ro",
        "fcall_ro",
        "sort_ro",
        "bitfield_ro",
        "touch",
        "wait",
        "lolwut",
        "quit",
        "json.get",
        "json.mget",
        "json.type",
        "ft.search",
        "ft.info",
        "ft._list",
        "ft.aggregate",
        "json.objkeys",
        "readonly",
        "readwrite",
        "asking",
        "watch",
        "unwatch",
        "multi",
        "exec",
        "discard",
        "client-setname",
        "client-kill-type",
        "xautoclaim",
    ]
)
_ELSEWHERE = frozenset({"flushall", "flushdb", "swapdb", "replicaof", "slaveof", "cluster-reset", "function-flush"})


class RedisKeys(Rule):
    """Catches deletion of keys: one is one record, several are several, a pattern's worth is many.

    **Instead:** look with `SCAN` first; `UNLINK` one key, or `EXPIRE` it.

    **Source:** https://redis.io/docs/latest/commands/unlink/
    """

    id = "redis-keys"
    act = "statement"
    keys = ("redis:*",)
    triggers = ("redis-cli", "valkey-cli", "keydb-cli", "iredis", "del", "unlink")
    language = "redis"
    source = "https://redis.io/docs/latest/commands/unlink/"
    flagged = (
        Example("DEL user:1 user:2 user:3", why="three keys"),
        Example("UNLINK session:42", why="one key, allowed", decision="allow"),
    )
    clean = (
        Example("GET user:1", why="reads"),
        Example("SET user:1 x EX 60", why="an ordinary write"),
        Example("EXPIRE cache:1 60", why="one key, later"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the deletion, or what else the command does."""
        if not isinstance(act, Statement):
            return
        verb = act.verb
        if verb in _ELSEWHERE or verb.startswith(
            ("config-set", "config-rewrite", "module-", "shutdown", "debug", "acl-set", "acl-del")
        ):
            return
        if verb in _READS:
            yield Effect("read", Target("nothing"), "none")
        elif verb in ("del", "unlink", "getdel", "json.del", "json.clear", "hdel", "ft.dropindex", "xgroup-destroy"):
            name = act.names[0] if act.names else ""
            if verb == "hdel":
                yield Effect("delete", Target("rows", name), "one", "none")
                return
            scope = act.scope
            shown = "`, `".join(n.replace("\0", "…") for n in act.names[:3])
            message = f"`{verb.upper()}` deletes `{shown}`" + (" and more" if len(act.names) > 3 else "")
            yield self.finding(Effect("delete", Target("rows", name), scope), message, act=act)
        elif verb in ("eval", "evalsha", "fcall", "script-load", "function-load"):
            yield Effect("execute", Target("code", "a script"))
        else:
            yield Effect("write", Target("rows", act.names[0] if act.names else ""))


RULE = RedisKeys()

"""`FLUSHALL` and `FLUSHDB`: every key at once."""

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


class RedisFlush(Rule):
    """Catches commands that empty a Redis database, or all of them, and those that replace one by another's data.

    `FLUSHALL` asks nothing, takes every logical database of the server with it, and is replicated. A cache refills;
    sessions, queues, locks and rate limits kept in the same server do not.

    **Instead:** delete by pattern with `SCAN` and `UNLINK`, after looking at `DBSIZE`; save with `BGSAVE` first.

    **Source:** https://redis.io/docs/latest/commands/flushall/
    """

    id = "redis-flush"
    act = "statement"
    keys = (
        "redis:flushall",
        "redis:flushdb",
        "redis:swapdb",
        "redis:replicaof",
        "redis:slaveof",
        "redis:cluster-reset",
        "redis:function-flush",
    )
    triggers = ("flushall", "flushdb", "swapdb", "replicaof", "slaveof", "reset", "flush")
    language = "redis"
    source = "https://redis.io/docs/latest/commands/flushall/"
    flagged = (
        Example("FLUSHALL", why="every key of every database"),
        Example("flushdb async", why="in the background is no less gone"),
        Example("REPLICAOF other.example.com 6379", why="what is here is dropped for what is there"),
    )
    clean = (
        Example("DEL session:42", why="one key"),
        Example("SET note 'FLUSHALL'", why="the word is a value"),
        Example("REPLICAOF NO ONE", why="only stops following"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the loss of a database."""
        if not isinstance(act, Statement):
            return
        verb = act.verb
        arguments = act.details.get("arguments")
        words = [str(word).lower() for word in arguments] if isinstance(arguments, list) else []
        if verb in ("replicaof", "slaveof") and words[:2] == ["no", "one"]:
            yield Effect("write", Target("nothing"))
            return
        if verb == "function-flush":
            effect = Effect("delete", Target("relation", "functions"), "all")
            yield self.finding(effect, "`FUNCTION FLUSH` deletes every function", act=act)
            return
        if verb == "swapdb":
            effect = Effect("overwrite", Target("cluster", "the database"), "one", "easy")
            yield self.finding(effect, "`SWAPDB` puts another database in the place of the live one", act=act)
            return
        kind = "database"
        verb_ = "delete" if verb.startswith("flush") else "overwrite"
        effect = Effect(verb_, Target(kind, act.context.connection or "redis"), "all")
        yield self.finding(
            effect,
            f"`{verb.upper().replace('-', ' ')}` loses every key of the server's data",
            act=act,
            instead=Instead("look at how much there is first, and delete by pattern", "redis-cli DBSIZE"),
        )


RULE = RedisFlush()

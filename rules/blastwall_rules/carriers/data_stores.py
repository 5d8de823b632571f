"""Clients of stores that are not SQL: `redis-cli`, `mongosh`."""

from __future__ import annotations

from blastwall.acts import HOLE, Invocation
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, connected, file_code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act

_REDIS = frozenset(
    [
        "-h",
        "-p",
        "-s",
        "-a",
        "-u",
        "-r",
        "-i",
        "-n",
        "-d",
        "-D",
        "-t",
        "-x",
        "--user",
        "--pass",
        "--cacert",
        "--cert",
        "--key",
        "--sni",
        "--tls-ciphers",
        "--pattern",
        "--eval",
        "--pipe-timeout",
    ]
) - {"-x", "--eval"}
_MONGO = frozenset(
    [
        "--eval",
        "-f",
        "--file",
        "--host",
        "--port",
        "-u",
        "-p",
        "--username",
        "--password",
        "--authenticationDatabase",
        "--authenticationMechanism",
        "--tlsCAFile",
        "--tlsCertificateKeyFile",
        "--apiVersion",
    ]
)


class DataStores(Carrier):
    """What a store's client is told is read in that store's own command language.

    **Source:** redis-cli (redis.io), mongosh and the older mongo shell (mongodb.com).
    """

    id = "data-stores"
    act = "invocation"
    keys = ("redis-cli", "valkey-cli", "keydb-cli", "iredis", "mongosh", "mongo")
    triggers = keys
    carried = (Example("redis-cli -h cache.internal GET a"), Example("mongosh app --eval 'db.a.find()'"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        if act.program in ("mongosh", "mongo"):
            found = leading(act.args, _MONGO)
            # Options may stand behind the address.
            rest = list(found.rest)
            address = ""
            if rest:
                if rest[0].text[-3:] != ".js":
                    address = rest.pop(0).text
                more = leading(rest, _MONGO)
                found.values.update(more.values)
                rest = list(more.rest)
            context = connected(act.context, address, found.get("--host"))
            evaluated = found.values.get("--eval")
            if evaluated is not None:
                yield code(act, evaluated, "mongodb", context=context)
            scripts = [a for a in (found.values.get("--file"), found.values.get("-f"), *rest) if a is not None]
            for script in scripts:
                known = file_code(act, script, "mongodb", context=context)
                if known is not None:
                    yield known
            if evaluated is None and not scripts and act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
                yield code(act, act.stdin, "mongodb", context=context)
            return
        found = leading(act.args, _REDIS)
        context = connected(act.context, found.get("-h"), found.get("-u"))
        if found.rest:
            yield Snippet(
                "redis",
                argv=found.rest,
                context=context,
                origin=Origin(act.snippet, act.span),
                depth=act.snippet.depth + 1,
            )
        elif act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield code(act, act.stdin, "redis", context=context)


CARRIER = DataStores()

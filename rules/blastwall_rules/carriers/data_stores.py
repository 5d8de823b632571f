"""Clients of stores that are not SQL: `redis-cli`, `mongosh`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation, ToolUse
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, connected, file_code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.context import Context

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
_CYPHER = frozenset(
    {"-a", "--address", "-u", "--username", "-p", "--password", "-d", "--database", "-f", "--file", "--format"}
    | {"--encryption", "-P", "--param", "--uri", "--impersonate"}
)
_ARANGO = frozenset(
    ["--javascript.execute-string", "--server.endpoint", "--server.database", "--server.username", "--server.password"]
)
_SOCKETS = frozenset({"nc", "ncat", "netcat", "telnet", "socat"})
#: Commands of the wire protocols worth reading where nothing says which program listens.
_WIRED = frozenset({"flushall", "flushdb", "flush_all", "shutdown", "config", "debug", "slaveof", "replicaof", "eval"})
#: What in a script of the mongo shell is not the store's.
_BEYOND = re.compile(r"\b(?:require|child_process|fs|process|runProgram|import)\b")
_EVALUATED = re.compile(r"\beval\s*\(\s*(['\"`])(.*?)\1\s*\)", re.S)
_LOADED = re.compile(r"\bload\s*\(\s*(['\"`])([^'\"`\n]+)\1\s*\)")


class DataStores(Carrier):
    """What a store's client is told is read in that store's own command language.

    **Source:** redis-cli (redis.io), mongosh and the older mongo shell (mongodb.com).
    """

    id = "data-stores"
    act = "invocation"
    keys = (
        *("redis-cli", "valkey-cli", "keydb-cli", "iredis", "mongosh", "mongo", "cypher-shell", "arangosh"),
        *("nc", "ncat", "netcat", "telnet", "socat"),
    )
    triggers = (*keys, "flushall", "flushdb", "flush_all")
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
                yield from _mongo(act, evaluated, context)
            scripts = [a for a in (found.values.get("--file"), found.values.get("-f"), *rest) if a is not None]
            for script in scripts:
                known = file_code(act, script, "mongodb", context=context)
                if known is not None:
                    yield from _mongo(act, Arg(known.text, script.span), context)
            if evaluated is None and not scripts and act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
                yield from _mongo(act, act.stdin, context)
            return
        if act.program == "cypher-shell":
            yield from _cypher(act)
            return
        if act.program == "arangosh":
            told = leading(act.args, _ARANGO)
            text = told.values.get("--javascript.execute-string")
            if text is not None:
                yield from _mongo(act, text, connected(act.context, told.get("--server.endpoint")))
            return
        if act.program in _SOCKETS:
            yield from _typed_at(act)
            return
        found = leading(act.args, _REDIS)
        place = next((i for i, arg in enumerate(act.args) if arg.text == "--eval"), -1)
        if 0 <= place < len(act.args) - 1:
            known = file_code(act, act.args[place + 1], "lua")
            if known is not None:
                words = [Arg("EVAL"), Arg(known.text, act.args[place + 1].span), Arg("0")]
                yield Snippet("redis", argv=words, context=act.context, origin=Origin(act.snippet, act.span))
            return
        context = connected(act.context, found.get("-h"), found.get("-u"))
        given = found.rest
        if "--cluster" in found.flags:
            # `--cluster call HOST:PORT COMMAND ...` sends it to every node
            given = given[2:] if given and given[0].text == "call" else ()
            if not given:
                return
        if given:
            yield Snippet(
                "redis",
                argv=given,
                context=context,
                origin=Origin(act.snippet, act.span),
                depth=act.snippet.depth + 1,
            )
        elif act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
            yield code(act, act.stdin, "redis", context=context)


def _mongo(act: Invocation, source: Arg, context: Context) -> Iterator[Act | Snippet]:
    """Yield a script of the shell's: what it tells the store, what its JavaScript does, and what it loads."""
    yield code(act, source, "mongodb", context=context)
    if _BEYOND.search(source.text):
        # mongosh is Node.js: `require`, `eval` and `fs` are there
        yield code(act, source, "javascript", context=context)
    for match in _EVALUATED.finditer(source.text):
        yield code(act, Arg(match[2], source.span), "mongodb", context=context)
    for match in _LOADED.finditer(source.text):
        known = file_code(act, Arg(match[2], source.span), "mongodb", context=context)
        if known is not None:
            yield known


def _cypher(act: Invocation) -> Iterator[Act | Snippet]:
    """Yield the statement a graph is told, as a tool that takes one would get it."""
    found = leading(act.args, _CYPHER)
    texts = [found.rest[0].text] if found.rest else []
    file = found.values.get("-f") or found.values.get("--file")
    if file is not None:
        known = file_code(act, file, "cypher")
        texts += [known.text] if known is not None else []
    if not texts and act.stdin is not None:
        texts = [act.stdin.text]
    for text in texts:
        for statement in text.split(";")[:50]:
            if statement.strip(HOLE + " \n\t"):
                yield ToolUse(
                    "neo4j",
                    "run_cypher",
                    {"query": statement},
                    context=act.context,
                    snippet=act.snippet,
                    span=act.span,
                )


def _typed_at(act: Invocation) -> Iterator[Act | Snippet]:
    """Yield what a bare socket sends to a Redis or memcached: their protocols are lines of text."""
    if act.stdin is None:
        return
    lines = [line.strip() for line in act.stdin.text.replace("\r", "").split("\n")[:200]]
    if lines[:1] and lines[0][:1] == "*" and lines[0][1:].isdigit():
        lines = [" ".join(line for line in lines if line[:1] not in ("*", "$"))]
    for line in lines:
        word = line.split(None, 1)[0].lower() if line else ""
        if word == "flush_all":
            line = "FLUSHALL"
        if word in _WIRED:
            yield code(act, Arg(line, act.stdin.span), "redis", context=connected(act.context, *_hosts(act)))


def _hosts(act: Invocation) -> list[str]:
    return [arg.text for arg in act.args if arg.text[:1] != "-" and not arg.text.isdigit()][:1]


CARRIER = DataStores()

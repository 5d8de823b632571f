"""Redis: command lines of its shell and texts of one command a line, lowered to one statement a command."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Statement
from blastwall.languages.interface import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.model import Snippet, Span

__all__ = ["read"]

#: Commands whose first argument is part of the command's name (redis.io/commands).
_GROUPS = frozenset(
    {"acl", "client", "cluster", "command", "config", "debug", "function", "latency", "memory", "module", "object"}
    | {"pubsub", "script", "slowlog", "xgroup", "xinfo", "sentinel"}
)
#: Commands of which every argument is a key.
_KEYS = frozenset({"del", "unlink", "exists", "touch", "mget", "watch", "sunion", "sinter", "sdiff"})
_CALL = re.compile(r"(?:redis|server)\s*\.\s*p?call\s*\(\s*(['\"])([A-Za-z.]+)\1")
_PROMPT = re.compile(r"^\s*(?:[\w.-]+:\d+(?:\[\d+\])?>|redis>|>)\s+")


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read commands from an argument vector (without `redis-cli` and its options) or from text."""
    reading = Reading()
    if snippet.argv is not None:
        words = [getattr(arg, "text", str(arg)) for arg in snippet.argv]
        _command(words, (0, len(snippet.text)), snippet, reading)
        return reading
    offset = 0
    for line in snippet.text.split("\n"):
        if not budget.spend():
            reading.finished = False
            break
        prompt = _PROMPT.match(line)
        start = prompt.end() if prompt else 0
        words = split(line[start:])
        if words and not words[0].startswith("#"):
            _command(words, (offset + start, offset + len(line)), snippet, reading)
        offset += len(line) + 1
    return reading


def split(line: str) -> list[str]:
    """Split a line as redis-cli does: blanks, double quotes with escapes, single quotes."""
    words: list[str] = []
    word: list[str] = []
    quote = ""
    inside = False
    i = 0
    while i < len(line):
        c = line[i]
        if quote:
            if c == "\\" and i + 1 < len(line):
                i += 1
                word.append(line[i])
            elif c == quote:
                quote = ""
            else:
                word.append(c)
        elif c in "\"'":
            quote = c
            inside = True
        elif c.isspace():
            if inside:
                words.append("".join(word))
                word = []
            inside = False
        else:
            word.append(c)
            inside = True
        i += 1
    if inside:
        words.append("".join(word))
    return words


def _command(words: Sequence[str], span: Span, snippet: Snippet, reading: Reading) -> None:
    """Add the statement of one command, and those of a script it is given."""
    if not words:
        return
    rest = list(words)
    if rest[0].lower() in ("redis-cli", "valkey-cli", "keydb-cli"):
        rest = without_options(rest[1:])
    if len(rest) > 1 and rest[0].isdigit():
        # `redis-cli` repeats a command that a number stands before
        rest = rest[1:]
    if not rest:
        return
    verb = rest[0].lower()
    arguments = rest[1:]
    if verb in _GROUPS and arguments:
        verb = f"{verb}-{arguments[0].lower()}"
        arguments = arguments[1:]
    scope = "one"
    names = arguments if verb in _KEYS else arguments[:1]
    if verb in _KEYS:
        scope = "one" if len(names) <= 1 else ("several" if len(names) <= 20 else "many")
        if any(HOLE in name for name in names) or not names:
            scope = "unknown"
    elif verb in ("flushall", "flushdb"):
        scope = "all"
        names = []
    reading.acts.append(
        Statement(
            "redis",
            verb,
            context=snippet.context,
            snippet=snippet,
            span=span,
            names=names,
            scope=scope,
            details={"arguments": list(arguments)},
        )
    )
    if verb in ("eval", "eval_ro", "function-load") and arguments:
        for found in _CALL.finditer(" ".join(arguments)[:100_000]):
            called = found.group(2).lower()
            reading.acts.append(
                Statement(
                    "redis",
                    called,
                    context=snippet.context,
                    snippet=snippet,
                    span=span,
                    scope="all" if called in ("flushall", "flushdb") else "unknown",
                    flags=frozenset({"dynamic"}),
                )
            )


#: redis-cli's options that take a value (redis-cli --help, 8.x).
_VALUES = frozenset(
    [
        "-h",
        "-p",
        "-t",
        "-s",
        "-a",
        "-u",
        "-r",
        "-i",
        "-n",
        "-d",
        "-D",
        "--user",
        "--pass",
        "--sni",
        "--cacert",
        "--cacertdir",
        "--cert",
        "--key",
        "--tls-ciphers",
        "--tls-ciphersuites",
        "--show-pushes",
        "--intrinsic-latency",
        "--lru-test",
        "--rdb",
        "--functions-rdb",
        "--pattern",
        "--quoted-pattern",
        "--count",
        "--cursor",
        "--memkeys-samples",
        "--keystats-samples",
        "--eval",
        "--top",
        "--X",
    ]
)


def without_options(words: Sequence[str]) -> list[str]:
    """Return the words after redis-cli's own options."""
    i = 0
    while i < len(words) and words[i].startswith("-") and len(words[i]) > 1:
        i += 2 if words[i] in _VALUES else 1
    return list(words[i:])

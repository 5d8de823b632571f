r"""The commands of database clients themselves: `\! ls`, `.shell ls`, `source x.sql`, `.output |sh`, `SPOOL out.txt`.

They run on the machine the client runs on, not on the server, so what they carry is handed on in the client's own
context. What they name without a space or behind a quote is read as each manual says.
"""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall_rules.carriers._handing_on import code, file_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

#: What a command does with the rest of its line.
SHELL, READ, WRITE, PIPE_OR_READ, STATEMENT = "shell", "read", "write", "pipe-or-read", "statement"
#: client family -> (pattern of the command, what its rest is); group `rest` is what is run, read or written.
_PSQL = (
    (re.compile(r"(?:^|[ \t;])\\!(?P<rest>[^\n]*)", re.M), SHELL),
    (re.compile(r"\\(?:i|ir|include|include_relative)[ \t]+(?P<rest>[^\n\\]+)"), READ),
    (re.compile(r"\\(?:o|out|g|gx|w|write)[ \t]+(?:\([^)\n]{0,200}\)[ \t]*)?(?P<rest>[^\n;]+)"), WRITE),
    (re.compile(r"(?:^|[ \t;])\\copy\b[^\n]{0,2000}?\bprogram[ \t]+'(?P<rest>[^\n']+)'", re.M | re.I), SHELL),
    (
        re.compile(
            r"(?:^|[ \t;])\\copy\b[^\n]{0,2000}?\bto[ \t]+'?(?!program\b|p?stdout\b)(?P<rest>[^\s';]+)", re.M | re.I
        ),
        WRITE,
    ),
    (re.compile(r"\\[a-z]+[^\n`]{0,200}`(?P<rest>[^`\n]+)`"), SHELL),
    (re.compile(r"\\setenv[ \t]+(?:PSQL_PAGER|PAGER|PSQL_EDITOR|EDITOR)[ \t]+'?(?P<rest>[^\n']+)"), SHELL),
)
_MYSQL = (
    (re.compile(r"(?:^|[;\n])[ \t]*(?:system[ \t]+|\\!)(?P<rest>[^\n]*)", re.I), SHELL),
    (re.compile(r"(?:^|[;\n])[ \t]*(?:source[ \t]+|\\\.[ \t]*)(?P<rest>[^\n;]+)", re.I), READ),
    (re.compile(r"(?:^|[;\n])[ \t]*(?:pager[ \t]+|\\P[ \t]*)(?P<rest>[^\n;]+)"), SHELL),
    (re.compile(r"(?:^|[;\n])[ \t]*(?:tee[ \t]+|\\T[ \t]*)(?P<rest>[^\n;]+)"), WRITE),
)
# The shell of SQLite takes any beginning of a command's name that no other command has.
_SQLITE = (
    (re.compile(r"^[ \t]*\.(?:sh(?:e\w*)?|sy\w*)[ \t]+(?P<rest>[^\n]+)", re.M), SHELL),
    (re.compile(r"^[ \t]*\.rea\w*[ \t]+(?P<rest>[^\n]+)", re.M), PIPE_OR_READ),
    (re.compile(r"^[ \t]*\.(?:o|ou\w*|onc\w*|log|trace|excel)[ \t]+(?:-\S+[ \t]+)*(?P<rest>[^\n]+)", re.M), WRITE),
    (re.compile(r"^[ \t]*\.im\w*[ \t]+(?:--?\w+[ \t]+)*(?P<rest>['\"]?\|[^\n]+)", re.M), PIPE_OR_READ),
    (re.compile(r"^[ \t]*\.(?:bac\w*|save|clo\w*)[ \t]+(?:(?:main|temp)[ \t]+)?(?P<rest>[^\n]+)", re.M), WRITE),
)
_TSQL = (
    (re.compile(r"^[ \t]*:?!![ \t]*(?P<rest>[^\n]+)", re.M), SHELL),
    (re.compile(r"^[ \t]*:r[ \t]+(?P<rest>[^\n]+)", re.M | re.I), READ),
    (re.compile(r"^[ \t]*:(?:out|error|perftrace)[ \t]+(?P<rest>[^\n]+)", re.M | re.I), WRITE),
)
_ORACLE = (
    (re.compile(r"^[ \t]*(?:ho(?:s(?:t)?)?[ \t]+|![ \t]*)(?P<rest>[^\n]+)", re.M | re.I), SHELL),
    (re.compile(r"^[ \t]*(?:@@?|sta(?:r(?:t)?)?[ \t]+)(?P<rest>[^\n]+)", re.M | re.I), READ),
    (re.compile(r"^[ \t]*spo(?:o(?:l)?)?[ \t]+(?P<rest>[^\n;]+)", re.M | re.I), WRITE),
)
_SNOWFLAKE = (
    (re.compile(r"(?:^|[;\n])[ \t]*!system[ \t]+(?P<rest>[^\n]+)", re.I), SHELL),
    (re.compile(r"(?:^|[;\n])[ \t]*!(?:source|load)[ \t]+(?P<rest>[^\n;]+)", re.I), READ),
    (re.compile(r"(?:^|[;\n])[ \t]*!spool[ \t]+(?P<rest>[^\n;]+)", re.I), WRITE),
)
_CASSANDRA = (
    (re.compile(r"(?:^|[;\n])[ \t]*source[ \t]+(?P<rest>[^\n;]+)", re.I), READ),
    (re.compile(r"(?:^|[;\n])[ \t]*capture[ \t]+(?P<rest>[^\n;]+)", re.I), WRITE),
)
_CLICKHOUSE = ((re.compile(r"\binto\s+outfile\s+(?P<rest>'[^'\n]+')", re.I), WRITE),)
_DUCKDB = (
    *_SQLITE,
    (re.compile(r"\bcopy\b[^;]{0,2000}?\bto\s+(?P<rest>'[^'\n]+')", re.I), WRITE),
)
_HIVE = (
    (re.compile(r"(?:^|[;\n])[ \t]*!(?:sh[ \t]+)?(?P<rest>[^\n;]+)", re.I), SHELL),
    (re.compile(r"(?:^|[;\n])[ \t]*source[ \t]+(?P<rest>[^\n;]+)", re.I), READ),
)
_FAMILIES = {
    "postgres": _PSQL,
    "vertica": _PSQL,
    "": _PSQL,
    "mysql": _MYSQL,
    "sqlite": _SQLITE,
    "duckdb": _DUCKDB,
    "tsql": _TSQL,
    "oracle": _ORACLE,
    "snowflake": _SNOWFLAKE,
    "cassandra": _CASSANDRA,
    "clickhouse": _CLICKHOUSE,
    "hive": _HIVE,
    "spark": _HIVE,
}
#: A quick look whether any can stand here at all.
_MARKS = re.compile(
    r"[\\!]|^[ \t]*[.:@]|\b(?:system|source|pager|tee|host?|spool?|start|outfile|copy|capture)\b", re.M | re.I
)
#: At most this many of one text are followed.
_MOST = 64
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash"})
_SELECTED = re.compile(r"(?<=[\s(,])'((?:[^']|'')*)'[ \t]*(\|\|)?")
_DISCARD = frozenset({"", "stdout", "stderr", "off", "stop", "none", "nul", "/dev/null", "out"})


def client_commands(act: Invocation, text: Arg, dialect: str, context: Context) -> Iterator[Act | Snippet]:
    """Yield what the client's own commands in this text run, read and write."""
    source = text.text
    if not _MARKS.search(source):
        return
    seen = 0
    for pattern, kind in _FAMILIES.get(dialect, ()):
        for match in pattern.finditer(source):
            seen += 1
            if seen > _MOST:
                return
            rest = match["rest"].strip()
            yield from _rest(act, rest, kind, text, dialect, context)


def _rest(act: Invocation, rest: str, kind: str, text: Arg, dialect: str, context: Context) -> Iterator[Act | Snippet]:
    bare = rest.strip("'\"").strip()
    if kind == SHELL:
        yield code(act, Arg(bare if rest[:1] == rest[-1:] else rest, text.span))
        return
    if bare.startswith("|") and kind in (WRITE, PIPE_OR_READ):
        command = rest.split("|", 1)[1].strip().rstrip("'\"" if rest[:1] in "'\"" else "")
        yield code(act, Arg(command, text.span))
        if command.split(" ")[0].rpartition("/")[2] in _SHELLS:
            # what is selected is run: the constants among it are told
            for literal in list(_SELECTED.finditer(text.text))[:_MOST]:
                joined = HOLE if literal[2] else ""
                yield code(act, Arg(literal[1].replace("''", "'") + joined, text.span))
        return
    if kind in (READ, PIPE_OR_READ):
        name = bare if rest[:1] in "'\"" else bare.split(None, 1)[0] if bare else ""
        found = file_code(act, Arg(name.rstrip(";"), text.span), "sql", context=context, dialect=dialect)
        if found is not None:
            yield found
        return
    name = bare if rest[:1] in "'\"" else bare.split(None, 1)[0] if bare else ""
    if name.lower() not in _DISCARD and HOLE not in name and name[:1] not in "(\\":
        yield FileChange(
            "write",
            Arg(name, text.span),
            context=act.context,
            snippet=act.snippet,
            span=act.span,
            via=act.program,
        )

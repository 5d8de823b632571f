"""The state of one script while its statements are lowered, and the small readers every kind of statement shares."""

from __future__ import annotations

import re

from blastwall.acts import Statement
from blastwall.languages.sql.scanner import NAME, NUMBER, OP, PARAM, STRING, WORD, Token, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.languages.sql.dialect import Lexicon
    from blastwall.model import Json, Snippet, Span

    Lower = Callable[["Script", Sequence[Token]], None]

#: how deep strings of SQL within strings of SQL are followed
MAX_BODIES = 3
#: how deep blocks, common table expressions and statements without separators are followed
MAX_NESTING = 40
#: stands in an assembled text for a part that can't be told
GAP = "{{unknown}}"

_TEMPORARY_SCHEMAS = frozenset({"temp", "pg_temp", "tempdb"})


#: statements that reach no further than the database they are sent to
_OF_THE_DATABASE = (
    *("drop-", "delete", "update", "truncate", "alter-table", "rename", "replace-", "merge", "insert"),
    "restore-database",
)
#: where nobody keeps a database that is a file
_TEMPORARY = ("/tmp/", "/var/tmp/", "/private/tmp/", "/dev/shm/")


def _in_memory(connection: str, dialect: str) -> bool:
    """Whether the database a connection names vanishes with the process (`:memory:`) or is a file in temp."""
    words = connection.split()
    if words and dialect in ("sqlite", "duckdb"):
        files = [word.removeprefix("file:") for word in words]
        if all(file.startswith(_TEMPORARY) and "/.." not in file for file in files):
            return True
    return any(
        word in ("sqlite://", ":memory:") or word.endswith("///:memory:") or "mode=memory" in word for word in words
    )


class Script:
    """One reading of one snippet: what was found so far, and what later statements need to know of earlier ones."""

    __slots__ = (
        "bodies",
        "budget",
        "called",
        "created",
        "dialect",
        "flags",
        "in_memory",
        "lexicon",
        "nesting",
        "parameters",
        "prepared",
        "reading",
        "routines",
        "snippet",
        "statements",
        "temporary",
        "transaction",
        "variables",
    )

    def __init__(self, snippet: Snippet, dialect: str, lexicon: Lexicon, budget: Budget, reading: Reading) -> None:
        """Start with nothing known."""
        self.snippet = snippet
        self.dialect = dialect
        self.lexicon = lexicon
        self.budget = budget
        self.reading = reading
        self.statements: list[Statement] = []
        #: flags every statement gets that is found where we stand (`latent`, `dynamic`, `lexical`, ...)
        self.flags: frozenset[str] = frozenset()
        self.in_memory = _in_memory(snippet.context.connection, snippet.dialect)
        self.bodies = 0
        self.nesting = 0
        self.created: set[str] = set()
        self.temporary: set[str] = set()
        self.variables: dict[str, str | None] = {}
        self.prepared: set[str] = set()
        #: statements in the bodies of routines made here, by the routine's name, and the names called since
        self.routines: dict[str, list[int]] = {}
        self.called: set[str] = set()
        self.parameters: Mapping[str, Json] = {}
        #: index of the first statement of the open transaction, or -1
        self.transaction = -1

    def emit(
        self,
        verb: str,
        tokens: Sequence[Token],
        names: Iterable[str] = (),
        scope: str = "one",
        flags: Iterable[str] = (),
        details: Mapping[str, Json] | None = None,
    ) -> None:
        """Add a statement that these tokens make."""
        span: Span = (tokens[0].start, tokens[-1].end) if tokens else (0, len(self.snippet.text))
        known = tuple(names)
        all_flags = self.flags.union(flags)
        if known and self.expendable(known):
            all_flags |= {"temporary" if all(self.is_temporary(name) for name in known) else "created-here"}
        if self.in_memory and verb.startswith(_OF_THE_DATABASE):
            all_flags |= {"temporary"}
        if scope == "one" and len(known) > 1:
            scope = "several"
        self.statements.append(
            Statement(
                "sql",
                verb,
                context=self.snippet.context,
                snippet=self.snippet,
                span=span,
                names=known,
                scope=scope,
                flags=all_flags,
                details=details,
            )
        )

    def is_temporary(self, name: str) -> bool:
        """Whether an object vanishes with the session."""
        low = name.lower()
        if low in self.temporary or (low[:1] == "#" and self.dialect in ("", "tsql")):
            return True
        if low[:1] == "@" and self.dialect in ("", "tsql"):  # a table variable
            return low[1:2] != "~"
        head, dot, _ = low.partition(".")
        return bool(dot) and (head in _TEMPORARY_SCHEMAS or head.startswith("pg_temp_"))

    def expendable(self, names: Sequence[str]) -> bool:
        """Whether all of these are temporary, or were made earlier in this script."""
        return all(name.lower() in self.created or self.is_temporary(name) for name in names)

    # -- code within strings ------------------------------------------------------------------------------------

    def body(self, text: str, literal: Token, flags: Iterable[str] = ()) -> bool:
        """Read SQL that stands in a string; return False where it is too deep to follow."""
        from blastwall.languages.sql.lower import run

        if self.bodies >= MAX_BODIES or not self.budget.spend(1 + len(text) // 16):
            return False
        tokens = scan(text, self.lexicon, self.budget).tokens
        raw = literal.inner >= 0 and self.snippet.text[literal.inner : literal.inner + len(text)] == text
        for token in tokens:
            if raw:
                token.start += literal.inner
                token.end += literal.inner
                if token.inner >= 0:
                    token.inner += literal.inner
            else:
                token.start, token.end, token.inner = literal.start, literal.end, -1
        self.bodies += 1
        try:
            self.within(tokens, flags, run)
        finally:
            self.bodies -= 1
        return True

    def within(self, tokens: Sequence[Token], flags: Iterable[str], lower: Lower) -> None:
        """Lower tokens one level down, with these flags on everything found."""
        if not self.budget.spend(len(tokens) // 8):
            return
        before = self.flags
        self.flags = before.union(flags)
        self.nesting += 1
        try:
            lower(self, tokens)
        finally:
            self.flags = before
            self.nesting -= 1

    def constant(self, tokens: Sequence[Token]) -> str | None:
        """Return the text an expression of strings makes, with a `GAP` for each unknown part; None if all is."""
        return _Constant(self, tokens).value()


# -- readers ------------------------------------------------------------------------------------------------------


def name_at(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Read a dotted name; return it with the index behind it, or an empty name and the same index."""
    parts: list[str] = []
    begin = at
    while at < len(tokens):
        token = tokens[at]
        if token.up == "IDENTIFIER" and at + 2 < len(tokens) and tokens[at + 1].up == "(":
            parts.append(tokens[at + 2].text)
            at += 4
        elif token.kind in (WORD, NAME, STRING, PARAM) or (token.kind == NUMBER and parts):
            parts.append(token.text)
            at += 1
            # a template's hole joined to a word: `tmp_{{x}}`
            while at < len(tokens) and tokens[at].start == token.end and tokens[at].kind in (PARAM, WORD, NUMBER):
                if token.kind != PARAM and tokens[at].kind != PARAM:
                    break
                token = tokens[at]
                parts[-1] += token.text
                at += 1
        elif token.up == "@" or token.up == "%":
            at += 1
            continue
        else:
            break
        if at < len(tokens) and tokens[at].up == ".":
            at += 1
            if at < len(tokens) and tokens[at].up == ".":  # `db..table`
                at += 1
            continue
        break
    if not parts:
        return "", begin
    return ".".join(parts), at


_NOT_NAMES = frozenset(
    str.split(
        """
    CASCADE RESTRICT PURGE SYNC FORCE ON FROM WITH WHERE IF USING FOR TO SET AS IN AND OR
    """
    )
)


def names_at(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """Read names separated by commas, arguments in parentheses stepped over."""
    names: list[str] = []
    while at < len(tokens):
        if tokens[at].up == "ONLY" and at + 1 < len(tokens) and tokens[at + 1].kind in (WORD, NAME):
            at += 1
        if tokens[at].kind == WORD and tokens[at].up in _NOT_NAMES:
            break
        name, after = name_at(tokens, at)
        if not name:
            break
        names.append(name)
        at = after
        if at < len(tokens) and tokens[at].up == "*":
            at += 1
        if at < len(tokens) and tokens[at].up == "(":
            at = group_end(tokens, at) + 1
        if at < len(tokens) and tokens[at].up == ",":
            at += 1
            continue
        break
    return names, at


def group_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index of the parenthesis that closes the one at `at`; the last index where none does."""
    depth = 0
    for index in range(at, len(tokens)):
        up = tokens[index].up
        if up == "(":
            depth += 1
        elif up == ")":
            depth -= 1
            if depth <= 0:
                return index
    return len(tokens) - 1


def find(tokens: Sequence[Token], words: frozenset[str], begin: int = 0, end: int = -1) -> int:
    """Return the index of the first of these words outside parentheses, or -1."""
    depth = 0
    stop = len(tokens) if end < 0 else end
    for index in range(begin, stop):
        up = tokens[index].up
        if up == "(":
            depth += 1
        elif up == ")":
            depth -= 1
        elif depth <= 0 and up in words:
            return index
    return -1


def ups(tokens: Sequence[Token]) -> list[str]:
    """Return the words and operators of the tokens; empty strings for strings, names and numbers."""
    return [token.up for token in tokens]


_FUNCTIONS_OF_TEXT = frozenset(
    str.split(
        """
    CONCAT CONCAT_WS FORMAT CHAR CHR NCHAR UNHEX FROM_HEX REPLACE CAST LOWER UPPER
    """
    )
)
_PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-\d]*[sIL]")


class _Constant:
    """Evaluates an expression of string literals, as far as it can be."""

    __slots__ = ("at", "script", "tokens")

    def __init__(self, script: Script, tokens: Sequence[Token]) -> None:
        """Start at the first token."""
        self.script = script
        self.tokens = tokens
        self.at = 0

    def value(self, depth: int = 0) -> str | None:
        """Return the text of all tokens from here to a comma, a closing parenthesis or the end."""
        pieces: list[str] = []
        known = False
        total = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            up = token.up
            if up in (",", ")"):
                break
            self.at += 1
            if token.kind == STRING:
                pieces.append(token.text)
                known = True
            elif up in ("+", "||"):
                continue
            elif token.kind == NUMBER:
                decoded = _decoded(token.text)
                pieces.append(decoded)
                known = known or bool(decoded)
            elif up == "(" and depth < 8:
                inner = self.value(depth + 1)
                self.at += 1
                pieces.append(GAP if inner is None else inner)
                known = known or inner is not None
            elif token.kind == WORD and self.at < len(self.tokens) and self.tokens[self.at].up == "(" and depth < 8:
                inner = self.call(up, depth)
                pieces.append(GAP if inner is None else inner)
                known = known or inner is not None
            elif token.kind in (WORD, NAME):
                bound = self.script.variables.get(token.text.upper())
                while self.at + 1 < len(self.tokens) and self.tokens[self.at].up == ".":
                    self.at += 2
                pieces.append(GAP if bound is None else bound)
                known = known or bound is not None
            elif up in ("=", ":="):
                continue
            else:
                pieces.append(GAP)
            total += len(pieces[-1]) if pieces else 0
            if total > 65_536:
                return None
        return "".join(pieces) if known else None

    def call(self, name: str, depth: int) -> str | None:
        """Return what a call of a text function makes."""
        self.at += 1
        arguments: list[str | None] = []
        raw_start = self.at
        while self.at < len(self.tokens):
            arguments.append(self.value(depth + 1))
            if self.at < len(self.tokens) and self.tokens[self.at].up == ",":
                self.at += 1
                continue
            break
        raw = self.tokens[raw_start : self.at]
        self.at += 1
        if name not in _FUNCTIONS_OF_TEXT or not arguments:
            return None
        if name in ("CHAR", "CHR", "NCHAR"):
            codes = [t.text for t in raw if t.kind == NUMBER]
            return "".join(chr(int(code)) for code in codes if code.isdigit() and int(code) < 0x110000)
        if name in ("UNHEX", "FROM_HEX"):
            return _decoded("0x" + (arguments[0] or ""))
        if name == "FORMAT":
            return _PLACEHOLDER.sub(GAP, arguments[0]).replace("%%", "%") if arguments[0] is not None else None
        if name in ("CAST", "LOWER", "UPPER", "REPLACE"):
            return arguments[0]
        if name == "CONCAT_WS":
            arguments = arguments[1:]
        if all(argument is None for argument in arguments):
            return None
        return "".join(GAP if argument is None else argument for argument in arguments)


def _decoded(number: str) -> str:
    """Return the text a hexadecimal literal spells; a plain number as it stands."""
    if number[:2] in ("0x", "0X"):
        try:
            return bytes.fromhex(number[2:]).decode("utf-8", "replace").replace("\0", "")
        except ValueError:
            return ""
    return number


__all__ = [
    "GAP",
    "NAME",
    "NUMBER",
    "OP",
    "PARAM",
    "STRING",
    "WORD",
    "Script",
    "find",
    "group_end",
    "name_at",
    "names_at",
    "ups",
]

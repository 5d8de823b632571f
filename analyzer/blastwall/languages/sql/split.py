"""Where one statement ends and the next begins: `;`, `GO`, `DELIMITER`, routine bodies, T-SQL without semicolons."""

from __future__ import annotations

from blastwall.languages.sql.scanner import COMMAND, NAME, NUMBER, PARAM, STRING, WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.sql.scanner import Token

_ROUTINES = frozenset({"PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"})
_MODIFIERS = frozenset(
    str.split(
        """
    OR REPLACE ALTER EDITIONABLE NONEDITIONABLE DEFINER = @ CURRENT_USER TEMP TEMPORARY CONSTRAINT AGGREGATE SECURE
    IF NOT EXISTS
    """
    )
)
#: kinds of object after DROP, ALTER and CREATE that make a word in mid-statement the start of a statement
OBJECTS = frozenset(
    str.split(
        """
    TABLE TABLES DATABASE SCHEMA VIEW INDEX USER ROLE LOGIN PROCEDURE PROC FUNCTION TRIGGER SEQUENCE TYPE
    MATERIALIZED EXTENSION POLICY OWNED TABLESPACE KEYSPACE SERVER DOMAIN SYNONYM PACKAGE EVENT TEMPORARY TEMP
    FOREIGN EXTERNAL CATALOG VOLUME ASSEMBLY CERTIFICATE CREDENTIAL SYSTEM WAREHOUSE STAGE
    """
    )
)
_AFTER = frozenset(
    str.split(
        """
    ON FOR AFTER BEFORE OR OF , . GRANT REVOKE DENY INSTEAD AS NO WITH KEY BY CASCADE NOT = REFERENCES
    """
    )
)
#: words that never follow the verb of a statement, so that the verb is a name, a privilege or an event there
_NOT_TARGETS = frozenset(
    str.split(
        """
    ON OF SET AS FROM TO OR AND NOWAIT SKIP CASCADE RESTRICT IS IN NOT NULL WHERE THEN WHEN LIKE BY END
    """
    )
)


def split(tokens: Sequence[Token], text: str, free: bool) -> list[Sequence[Token]]:
    """Cut the tokens into statements. `text` is the source they stand in (for lines and delimiters)."""
    pieces: list[Sequence[Token]] = []
    begin = index = 0
    count = len(tokens)
    delimiter = ""
    blocks = 0
    routine = False
    while index < count:
        token = tokens[index]
        up = token.up
        if delimiter and text.startswith(delimiter, token.start):
            pieces.append(tokens[begin:index])
            stop = token.start + len(delimiter)
            while index < count and tokens[index].start < stop:
                index += 1
            begin, blocks, routine = index, 0, False
            continue
        if delimiter and token.kind == WORD and delimiter in token.text:
            # `END$$`: a word may hold `$`, so the delimiter is glued to it
            cut = token.text.index(delimiter)
            token.end = token.start + cut
            token.text, token.up = token.text[:cut], token.up[:cut]
            pieces.append(tokens[begin : index + 1])
            index += 1
            begin, blocks, routine = index, 0, False
            continue
        if token.kind == COMMAND:
            pieces.append(tokens[begin:index])
            pieces.append(tokens[index : index + 1])
            begin = index + 1
        elif up == ";":
            if not delimiter and not (routine and blocks > 0):
                pieces.append(tokens[begin:index])
                begin, blocks, routine = index + 1, 0, False
        elif up == "DELIMITER" and index == begin:
            line_end = text.find("\n", token.end)
            line_end = len(text) if line_end < 0 else line_end
            delimiter = text[token.end : line_end].strip()
            delimiter = "" if delimiter == ";" else delimiter
            while index < count and tokens[index].start < line_end:
                index += 1
            begin = index
            continue
        elif up == "GO" and free and _alone(token, text):
            pieces.append(tokens[begin:index])
            begin, blocks, routine = index + 1, 0, False
        elif index == begin and up in ("CREATE", "ALTER"):
            routine = _is_routine(tokens, index)
        elif routine:
            if up in ("BEGIN", "CASE"):
                blocks += 1
            elif up == "END":
                following = tokens[index + 1].up if index + 1 < count else ""
                if following in ("IF", "LOOP", "WHILE", "REPEAT", "FOR"):
                    index += 1
                else:
                    blocks -= 1
                    if following == "CASE":
                        index += 1
            elif up in ("AS", "IS") and free and not blocks and _is_batch_body(tokens, begin, index):
                blocks += 1  # a T-SQL procedure runs on to the end of its batch
        index += 1
    pieces.append(tokens[begin:count])
    return [piece for piece in pieces if piece]


def _alone(token: Token, text: str) -> bool:
    """Whether a word stands on a line of its own (or with a count, as `GO 5`)."""
    line_start = text.rfind("\n", 0, token.start) + 1
    line_end = text.find("\n", token.end)
    rest = text[token.end : len(text) if line_end < 0 else line_end].strip()
    return not text[line_start : token.start].strip() and (not rest or rest.isdigit() or rest.startswith("--"))


def _is_routine(tokens: Sequence[Token], index: int) -> bool:
    """Whether CREATE or ALTER here makes a routine, whose body holds statements."""
    for token in tokens[index + 1 : index + 9]:
        if token.up in _ROUTINES:
            return True
        if token.kind == WORD and token.up not in _MODIFIERS:
            return False
    return False


def _is_batch_body(tokens: Sequence[Token], begin: int, index: int) -> bool:
    return any(t.up in ("PROCEDURE", "PROC", "TRIGGER") for t in tokens[begin : begin + 6]) and index - begin < 200


def starts(tokens: Sequence[Token], begin: int) -> list[int]:
    """Return where, behind `begin`, another statement seems to start without a separator.

    Only verbs in a position no clause explains count: `ON DELETE`, `FOR UPDATE`, `GRANT DELETE`, `THEN UPDATE SET`
    and names are none.
    """
    found: list[int] = []
    count = len(tokens)
    for index in range(begin, count):
        token = tokens[index]
        if token.kind != WORD:
            continue
        test = _STARTERS.get(token.up)
        if test is None:
            continue
        before = tokens[index - 1].up if index else ""
        if before == "." or (index + 1 < count and tokens[index + 1].up in (".", "=")):
            continue
        if test(tokens, index, before):
            found.append(index)
    return found


def _next(tokens: Sequence[Token], index: int, ahead: int = 1) -> Token | None:
    return tokens[index + ahead] if index + ahead < len(tokens) else None


def _delete(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    if following is None:
        return False
    if following.up == "FROM":
        return before not in ("AFTER", "BEFORE", ",", "GRANT", "REVOKE", "DENY", "OR", "ALL", "SELECT")
    if before in _AFTER or before in ("THEN", "("):
        return before == "AS" and following.kind in (NAME, PARAM)
    return following.kind in (WORD, NAME, PARAM) and following.up not in _NOT_TARGETS and before != "SELECT"


def _update(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    if following is None or following.kind not in (WORD, NAME, PARAM) or following.up in _NOT_TARGETS:
        return False
    if before in _AFTER and before not in ("AS", "WITH", "BY", "NO") and not _after_switch(tokens, before):
        return False
    if following.up == "STATISTICS":
        return False
    return any(token.up == "SET" for token in tokens[index + 2 : index + 40])


def _drop(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    if following is None or following.up not in OBJECTS:
        return False
    return before not in (",", "GRANT", "REVOKE", "DENY", "ON", "OR", "AS", "ANY") or _after_switch(tokens, before)


def _after_switch(tokens: Sequence[Token], before: str) -> bool:
    """`SET NOCOUNT ON UPDATE t ...`: there ON ends a statement."""
    return before == "ON" and tokens[0].up == "SET"


def _truncate(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    if following is None or before in (",", "GRANT", "REVOKE", "DENY", "ON", "OR", "BEFORE", "AFTER", "AS"):
        return False
    if following.up == "TABLE":
        return True
    return following.kind in (WORD, NAME) and before in PROCEDURAL_EDGES


def _execute(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    if following is None or before in _AFTER or before in ("SELECT", "GRANT"):
        return False
    if following.kind == WORD:
        return (
            following.up not in ("AS", "FUNCTION", "PROCEDURE", "ON", "TO", "FROM", "IS", "AND", "OR") and before != "("
        )
    return following.up == "(" or following.kind in (NAME, STRING)


def _object(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    return following is not None and following.up in OBJECTS and before not in _AFTER and before != "ANY"


def _grant(tokens: Sequence[Token], index: int, before: str) -> bool:
    if before in _AFTER or before in ("(", "SELECT"):
        return False
    tail = [token.up for token in tokens[index + 1 : index + 40]]
    return "ON" in tail and ("TO" in tail or "FROM" in tail)


def _merge(tokens: Sequence[Token], index: int, before: str) -> bool:
    tail = [token.up for token in tokens[index + 1 : index + 12]]
    return "USING" in tail and before not in _AFTER and before not in ("SELECT", "(", "INNER", "LEFT")


def _insert(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    return following is not None and following.up in ("INTO", "OVERWRITE") and before not in ("ON", ",")


def _bare(tokens: Sequence[Token], index: int, before: str) -> bool:
    """SHUTDOWN, KILL 52: only after something procedural, or a number."""
    following = _next(tokens, index)
    if before in PROCEDURAL_EDGES:
        return True
    return following is not None and following.kind == NUMBER and before not in _AFTER and before not in ("(", "SELECT")


def _procedural(tokens: Sequence[Token], index: int, before: str) -> bool:
    return before in PROCEDURAL_EDGES


def _checker(tokens: Sequence[Token], index: int, before: str) -> bool:
    following = _next(tokens, index)
    return following is not None and following.kind == WORD and before not in _AFTER and before not in ("SELECT", "(")


#: words after which a statement may start without a separator
PROCEDURAL_EDGES = frozenset(["BEGIN", "THEN", "ELSE", "LOOP", "DO", "TRY", "CATCH", "ATOMIC", "REPEAT"])

_STARTERS = {
    "DELETE": _delete,
    "UPDATE": _update,
    "DROP": _drop,
    "TRUNCATE": _truncate,
    "EXEC": _execute,
    "EXECUTE": _execute,
    "ALTER": _object,
    "CREATE": _object,
    "GRANT": _grant,
    "REVOKE": _grant,
    "DENY": _grant,
    "MERGE": _merge,
    "INSERT": _insert,
    "SHUTDOWN": _bare,
    "KILL": _bare,
    "DBCC": _checker,
    "SELECT": _procedural,
    "CALL": _procedural,
    "SET": _procedural,
    "WITH": _procedural,
    "PERFORM": _procedural,
}

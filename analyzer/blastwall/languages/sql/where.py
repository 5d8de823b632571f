"""What a WHERE picks: every row in disguise, none, rows by their key, rows by a broader condition, or not told.

A three-valued fold: constants, comparisons of a column with itself, and conditions every row of a real table meets
(`id > 0`, `id IS NOT NULL`, `name LIKE '%'`) are seen through; an equality with a key narrows; the rest is broad.
"""

from __future__ import annotations

import itertools
import re

from blastwall.languages.sql.expression import OPAQUE, read_condition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.languages.sql.expression import Node
    from blastwall.languages.sql.scanner import Token

ALL = "all"
NONE = "none"
KEY = "key"
KEYS = "keys"  # a handful more keys than one or two
BROAD = "broad"
UNKNOWN = "unknown"

#: up to so many listed keys count as picked by hand
FEW_KEYS = 10

_KEY_WORDS = frozenset(
    str.split(
        """
    id uuid guid ulid key pk rowid _rowid_ oid ctid _id email email_address username user_name login slug sku isbn
    hash fingerprint serial token handle mrn ssn vin iban _key ref reference code number no nr name_id
    """
    )
)
_KEY_END = re.compile(
    r"(?:_(?:id|uuid|guid|ulid|pk|key|oid|no|nr|num|number|code|sku|hash|ref|slug)|[a-z](?:Id|ID|Uuid|UUID|Guid|Key|Pk|PK|No))\Z"
)
_PSEUDO_KEYS = frozenset({"ctid", "rowid", "_rowid_", "oid"})
#: functions whose result is never negative (so `>= 0` holds for every row)
_NON_NEGATIVE = frozenset(
    str.split(
        """
    length char_length character_length len octet_length abs count random rand datalength bit_length sqrt exp
    cardinality array_length row_number
    """
    )
)
_CLOCKS = frozenset(
    str.split(
        """
    now current_timestamp getdate sysdate sysdatetime current_date localtimestamp curdate utc_timestamp
    clock_timestamp statement_timestamp transaction_timestamp getutcdate systimestamp today
    """
    )
)
_SAME = frozenset(
    str.split(
        """
    lower upper trim coalesce ifnull nvl isnull cast abs to_char str
    """
    )
)


def is_key(name: str) -> bool:
    """Whether a column's name says that it picks one row (or the rows of one thing)."""
    last = name.rsplit(".", 1)[-1]
    low = last.lower()
    return (
        low in _KEY_WORDS or _KEY_END.search(last) is not None or low.endswith(("_id", "_uuid", "_key", "_code", "_no"))
    )


class Where:
    """The fold of one condition: what it picks (`reach`) and, for keys, how many are listed (`keys`)."""

    __slots__ = ("keys", "reach")

    def __init__(self, reach: str, keys: int = 0) -> None:
        """Hold the fold."""
        self.reach = reach
        self.keys = keys


def fold_where(
    tokens: Sequence[Token],
    table: str = "",
    parameters: Mapping[str, object] | None = None,
    *,
    routine: bool = False,
    text: str = "",
    dialect: str = "",
) -> Where:
    """Return what a condition picks. `table` is the table it filters; `parameters` are the values bound, if known.

    With its `text`, sqlglot is asked where our own reader fails. In a `routine`, a key may be compared with a
    variable that looks like a column.
    """
    if not tokens:
        return Where(UNKNOWN)
    node = read_condition(tokens)
    if node == OPAQUE and text:
        from blastwall.languages.sql.tree import condition

        node = condition(tokens, text, dialect)
    if node == OPAQUE:
        return Where(UNKNOWN)
    folder = _Folder(table, parameters or {}, routine)
    reach = folder.reach(node, 0)
    if reach == KEY and folder.listed > FEW_KEYS:
        reach = KEYS
    return Where(reach, folder.listed)


class _Folder:
    """Folds one condition."""

    __slots__ = ("listed", "parameters", "routine", "table")

    def __init__(self, table: str, parameters: Mapping[str, object], routine: bool) -> None:
        """Hold what the condition stands in."""
        self.table = table.rsplit(".", 1)[-1].lower()
        self.parameters = parameters
        self.routine = routine
        self.listed = 0

    def reach(self, node: Node, depth: int) -> str:
        """Return what the condition picks."""
        kind = node[0]
        if depth > 80 or kind == "opaque":
            return UNKNOWN
        if kind == "and":
            return self.conjunction([self.reach(item, depth + 1) for item in node[1]])
        if kind == "or":
            listed = self.listed
            reaches = [self.reach(item, depth + 1) for item in node[1]]
            if self.complete(node[1]):
                return ALL
            result = disjunction(reaches)
            if result != KEY:
                self.listed = listed
            return result
        if kind == "not":
            return self.negation(node[1], depth + 1)
        if kind == "xor":
            left, right = self.reach(node[1], depth + 1), self.reach(node[2], depth + 1)
            if left in (ALL, NONE) and right in (ALL, NONE):
                return ALL if left != right else NONE
            return BROAD
        if kind == "compare":
            return self.comparison(node[1], node[2], node[3])
        if kind == "in":
            return self.membership(node[1], node[2])
        if kind == "in-query":
            return self.membership_query(node[1], node[2])
        if kind == "between":
            return self.between(node)
        if kind == "like":
            return self.like(node)
        if kind == "null":
            item = node[1]
            if item[0] == "value":
                return ALL if item[1] is None else NONE
            return NONE if item[0] == "column" and item[1].lower() in _PSEUDO_KEYS else BROAD
        if kind == "exists":
            return self.exists(node[1])
        if kind == "cursor":
            return KEY
        value = self.value(node)
        if value is not _NO_VALUE:
            return ALL if _truth(value) else NONE
        if kind == "column":
            # `WHERE id` is true of every row whose id is not 0; `WHERE active` is a condition.
            return ALL if is_key(node[1]) else BROAD
        if kind == "parameter":
            return UNKNOWN
        if kind == "call" and node[1] in ("coalesce", "ifnull", "nvl", "bool", "not_null"):
            known = [self.value(item) for item in node[2]]
            if known and known[0] is not _NO_VALUE:
                return ALL if _truth(known[0]) else NONE
        return BROAD

    def conjunction(self, reaches: list[str]) -> str:
        """Return what is left of several conditions that must all hold."""
        for word in (NONE, KEY, KEYS):
            if word in reaches:
                return word
        rest = [reach for reach in reaches if reach != ALL]
        if not rest:
            return ALL
        return BROAD if BROAD in rest else UNKNOWN

    def negation(self, item: Node, depth: int) -> str:
        """Return what the opposite of a condition picks."""
        kind = item[0]
        if kind == "not":
            return self.reach(item[1], depth)
        if kind == "null":
            inner = item[1]
            if inner[0] == "value":
                return NONE if inner[1] is None else ALL
            # `id IS NOT NULL` holds for all; `deleted_at IS NOT NULL` is a condition.
            return ALL if inner[0] == "column" and is_key(inner[1]) else BROAD
        if kind == "in-query" and self.empty_query(item[2]):
            return ALL
        if kind == "compare" and item[1] in ("=", "<=>"):
            return self.comparison("<>", item[2], item[3])
        listed = self.listed
        inner_reach = self.reach(item, depth)
        self.listed = listed
        if inner_reach == ALL:
            return NONE
        if inner_reach == NONE:
            return ALL
        return UNKNOWN if inner_reach == UNKNOWN else BROAD

    def comparison(self, op: str, left: Node, right: Node) -> str:
        """Return what `left op right` picks."""
        a, b = self.value(left), self.value(right)
        if a is not _NO_VALUE and b is not _NO_VALUE:
            held = _compare(op, a, b)
            return UNKNOWN if held is None else ALL if held else NONE
        left, right = self.bare(left), self.bare(right)
        if left == right and left[0] == "column":
            return ALL if op in ("=", "<=>", "<=", ">=") else NONE
        if left[0] == "column" and right[0] == "column" and self.same_column(left[1], right[1]):
            return ALL if op in ("=", "<=>", "<=", ">=") else NONE
        if a is not _NO_VALUE:
            left, right, b, op = right, left, a, _FLIPPED.get(op, op)
        elif b is _NO_VALUE and left[0] in ("parameter", "call", "query") and right[0] == "column":
            left, right, op = right, left, _FLIPPED.get(op, op)
        if left[0] == "row" and right[0] == "row" and op == "=":
            return self.conjunction([self.comparison("=", x, y) for x, y in zip(left[1], right[1], strict=False)])
        if left[0] == "call":
            return self.call_comparison(op, left, right, b)
        if left[0] != "column":
            return UNKNOWN if left[0] == "parameter" or right[0] == "parameter" else BROAD
        key = is_key(left[1])
        if op in ("=", "<=>"):
            if right[0] == "query":
                return self.membership_query(left, right[1])
            if not key:
                return BROAD
            if b is None:
                return NONE if op == "=" else BROAD
            if b is not _NO_VALUE or right[0] == "parameter":
                self.listed += 1
                return KEY
            if right[0] == "call":
                self.listed += 1
                return KEY
            if right[0] == "column" and (_qualifier(right[1]) in ("new", "old", "inserted", "deleted", "excluded")):
                return KEY
            if right[0] == "column" and self.routine and _last(left[1]) != _last(right[1]):
                return KEY
            return BROAD
        if not key or b is _NO_VALUE:
            return BROAD
        return self.key_range(op, b)

    def same_column(self, left: str, right: str) -> bool:
        """Whether two spellings (`id`, `users.id`) name one column of the table."""
        own = ("", self.table)
        return _last(left) == _last(right) and _qualifier(left) in own and _qualifier(right) in own

    def key_range(self, op: str, bound: object) -> str:
        """`id > 0`, `id <> -1`: what every key meets is no condition."""
        if op == "<>":
            return ALL
        if isinstance(bound, float):
            if op in (">", ">="):
                return ALL if bound <= 1 and not (op == ">" and bound == 1) else BROAD
            if bound >= 2_000_000_000:
                return ALL
            if bound < 0:
                return NONE
        if isinstance(bound, str) and op in (">", ">=") and bound == "":
            return ALL
        return BROAD

    def call_comparison(self, op: str, call: Node, right: Node, bound: object) -> str:
        """`length(name) >= 0`, `now() > '1970-01-01'`."""
        name = call[1]
        if name in _NON_NEGATIVE and isinstance(bound, float):
            if (op == ">=" and bound <= 0) or (op in (">", "<>") and bound < 0):
                return ALL
            if name in ("random", "rand") and op in ("<", "<=") and bound >= 1:
                return ALL
        if name in _CLOCKS and bound is not _NO_VALUE:
            year = re.match(r"'?(\d{4})", str(bound))
            if year is not None:
                if op in (">", ">="):
                    return ALL if int(year[1]) < 2020 else BROAD
                if op in ("<", "<="):
                    return ALL if int(year[1]) > 2100 else BROAD
        if name in _SAME and call[2] and call[2][0][0] == "column" and op in ("=", "<=>"):
            return self.comparison(op, call[2][0], right)
        return BROAD

    def membership(self, item: Node, items: Sequence[Node]) -> str:
        """Return what `item IN (items)` picks."""
        value = self.value(item)
        values = [self.value(x) for x in items]
        if value is not _NO_VALUE and all(x is not _NO_VALUE for x in values):
            return ALL if any(_compare("=", value, x) for x in values) else NONE
        bare = self.bare(item)
        if any(self.bare(x) == bare for x in items) and bare[0] == "column":
            return ALL
        if not items:
            return NONE
        if bare[0] == "column" and is_key(bare[1]):
            if any(x[0] in ("column", "opaque", "query") for x in items) and not self.routine:
                return BROAD
            self.listed += len(items)
            return KEY
        if bare[0] == "row" and any(x[0] == "column" and is_key(x[1]) for x in bare[1]):
            self.listed += len(items)
            return KEY
        return BROAD

    def membership_query(self, item: Node, inner: Sequence[Token]) -> str:
        """Return what `item IN (SELECT ...)` picks: every row, where the query reads the same column of the table."""
        ups = [token.up or token.text.upper() for token in inner]
        if ups[:1] == ["SELECT"] and "FROM" in ups:
            at = ups.index("FROM")
            columns = [up for up in ups[1:at] if up not in ("DISTINCT", "ALL", ".")]
            own = item[0] == "column" and columns[-1:] == [_last(item[1]).upper()]
            source = [up.lower() for up in ups[at + 1 :] if up != "."]
            tail = [up for up in source if up in ("where", "limit", "having", "join", "group", "fetch", ",")]
            if own and source and self.table in (source[0], source[1] if len(source) > 1 else "") and not tail:
                return ALL
            if own and self.table in source[:2] and "where" in source and not set(tail) - {"where"}:
                place = ups.index("WHERE")
                return fold_where(inner[place + 1 :], self.table, self.parameters).reach
        return BROAD

    def empty_query(self, inner: Sequence[Token]) -> bool:
        """Whether a query can be seen to return nothing (`SELECT 0 WHERE false`)."""
        for index, token in enumerate(inner):
            if token.up == "WHERE":
                return fold_where(inner[index + 1 :]).reach == NONE
        return any(a.up == "LIMIT" and b.text == "0" for a, b in itertools.pairwise(inner))

    def exists(self, inner: Sequence[Token]) -> str:
        """`EXISTS (SELECT 1)` holds for every row; with a FROM it depends on what is there."""
        ups = [token.up for token in inner]
        if "FROM" not in ups and "WHERE" not in ups:
            return ALL
        if "FROM" in ups and "WHERE" not in ups and self.table:
            source = [t.text.lower() for t in inner[ups.index("FROM") + 1 :] if t.up != "."]
            if self.table in source[:2]:
                return ALL
        return BROAD

    def between(self, node: Node) -> str:
        """Return what `item BETWEEN low AND high` picks."""
        low, high = self.value(node[2]), self.value(node[3])
        item = self.value(node[1])
        if item is not _NO_VALUE and low is not _NO_VALUE and high is not _NO_VALUE:
            held = _compare(">=", item, low), _compare("<=", item, high)
            return UNKNOWN if None in held else ALL if all(held) else NONE
        if isinstance(low, float) and isinstance(high, float):
            if low > high:
                return NONE
            bare = self.bare(node[1])
            if bare[0] == "column" and is_key(bare[1]) and low <= 1 and high >= 2_000_000_000:
                return ALL
        return BROAD

    def like(self, node: Node) -> str:
        """`LIKE '%'` and `RLIKE '.*'` hold for everything; a key that a pattern without wildcards names is a key."""
        pattern = self.value(node[2])
        kind = node[3]
        if not isinstance(pattern, str):
            return UNKNOWN if node[2][0] == "parameter" else BROAD
        if kind in ("LIKE", "ILIKE", "SIMILAR"):
            if pattern and not pattern.strip("%"):
                return ALL
            wild = "%" in pattern or "_" in pattern
        elif kind == "GLOB":
            if pattern and not pattern.strip("*"):
                return ALL
            wild = any(c in pattern for c in "*?[")
        else:
            if pattern in ("", ".", ".*", "^", "$", "^.*$", "^.*", ".*$", "(.*)", ".?", ".+", "^.+$", "^.*?$"):
                return ALL
            wild = True
        if not wild and node[1][0] == "column" and is_key(node[1][1]):
            self.listed += 1
            return KEY
        return BROAD

    def complete(self, items: Sequence[Node]) -> bool:
        """Whether alternatives cover everything between them: `x IS NULL OR x IS NOT NULL`, `a = 1 OR a <> 1`."""
        nulls = [item[1] for item in items if item[0] == "null"]
        for item in items:
            opposite = item[1] if item[0] == "not" else ("not", item)
            if opposite in items:
                return True
            if item[0] == "like" and self.reach(item, 0) == ALL and item[1] in nulls:
                return True
            if item[0] == "compare" and ("compare", _OPPOSITE.get(item[1], ""), item[2], item[3]) in items:
                return True
        return False

    def bare(self, node: Node) -> Node:
        """Strip what does not change a value: `id + 0`, `id * 1`, `id DIV 1`."""
        while node[0] == "arithmetic":
            op, left, right = node[1], node[2], node[3]
            if (op in ("+", "-", "|", "^") and right == ("value", 0.0)) or (
                op in ("*", "/", "DIV") and right == ("value", 1.0)
            ):
                node = left
            elif (op == "+" and left == ("value", 0.0)) or (op == "*" and left == ("value", 1.0)):
                node = right
            elif op == "||" and right == ("value", ""):
                node = left
            else:
                break
        if node[0] == "column":
            return ("column", node[1].lower() if node[1].islower() or node[1].isupper() else node[1])
        return node

    def value(self, node: Node) -> object:
        """Return the constant a node stands for, or `_NO_VALUE`."""
        kind = node[0]
        if kind == "value":
            return node[1]
        if kind == "parameter":
            name = node[1]
            for spelling in (name, name.lstrip(":$@%({").rstrip(")s}")):
                if spelling in self.parameters:
                    bound = self.parameters[spelling]
                    return float(bound) if isinstance(bound, int) and not isinstance(bound, bool) else bound
            return _NO_VALUE
        if kind == "arithmetic":
            return _arithmetic(node[1], self.value(node[2]), self.value(node[3]))
        if kind == "not":
            inner = self.value(node[1])
            return _NO_VALUE if inner is _NO_VALUE or inner is None else not _truth(inner)
        if kind == "compare":
            left, right = self.value(node[2]), self.value(node[3])
            if left is not _NO_VALUE and right is not _NO_VALUE:
                held = _compare(node[1], left, right)
                return _NO_VALUE if held is None else held
        if kind == "call" and node[2]:
            return self.called(node[1], node[2])
        return _NO_VALUE

    def called(self, name: str, items: Sequence[Node]) -> object:
        """Return what a function of constants gives, or `_NO_VALUE`."""
        first = self.value(items[0])
        if name in ("coalesce", "ifnull", "nvl"):
            # The first that is not null counts; what stands behind it is never looked at.
            for item in items[1:]:
                if first is not None:
                    break
                first = self.value(item)
            return first
        if name == "abs" and isinstance(first, int | float) and not isinstance(first, bool):
            return abs(first)
        if isinstance(first, str) and len(items) == 1:
            if name in ("lower", "lcase"):
                return first.lower()
            if name in ("upper", "ucase"):
                return first.upper()
            if name == "trim":
                return first.strip(" ")
        return _NO_VALUE


class _NoValue:
    __slots__ = ()


_NO_VALUE = _NoValue()
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def disjunction(reaches: Sequence[str]) -> str:
    """Return what is picked where one of several conditions must hold."""
    if ALL in reaches:
        return ALL
    rest = [reach for reach in reaches if reach != NONE]
    if not rest:
        return NONE
    for word in (UNKNOWN, BROAD, KEYS):
        if word in rest:
            return word
    return KEY


def _last(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()


def _qualifier(name: str) -> str:
    parts = name.lower().split(".")
    return parts[-2] if len(parts) > 1 else ""


def _truth(value: object) -> bool:
    if isinstance(value, str):
        digits = re.match(r"\s*-?\d+", value)
        # MySQL and SQLite read a string as a number: '1' is true, 'a' is 0. A person who writes it means true.
        return digits is None and bool(value) if digits is None else float(digits[0]) != 0
    return bool(value)


def _compare(op: str, left: object, right: object) -> bool | None:
    """Return whether `left op right` holds; None where it can't be told."""
    if left is None or right is None:
        return (left is right) if op == "<=>" else False
    if isinstance(left, bool):
        left = float(left)
    if isinstance(right, bool):
        right = float(right)
    if isinstance(left, float) and isinstance(right, float):
        return _ordered(op, left, right)
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(op, left, right)
    try:
        return _ordered(op, float(str(left)), float(str(right)))
    except ValueError:
        return op == "<>" if op in ("=", "<>") else None


def _ordered(op: str, left: float | str, right: float | str) -> bool | None:
    if op in ("=", "<=>"):
        return left == right
    if op == "<>":
        return left != right
    less = left < right if isinstance(left, float) and isinstance(right, float) else str(left) < str(right)
    if op == "<":
        return less
    if op == ">=":
        return not less
    if op == ">":
        return not less and left != right
    if op == "<=":
        return less or left == right
    return None


def _arithmetic(op: str, left: object, right: object) -> object:
    if isinstance(left, str) and isinstance(right, str) and op in ("||", "+"):
        return left + right if len(left) + len(right) < 10_000 else _NO_VALUE
    if not isinstance(left, float) or not isinstance(right, float):
        return _NO_VALUE
    try:
        if op == "+":
            return left + right
        if op == "-":
            return left - right
        if op == "*":
            return left * right
        if op in ("/", "DIV"):
            return left / right
        if op in ("%", "MOD"):
            return left % right
    except (ZeroDivisionError, OverflowError):
        return None
    return _NO_VALUE

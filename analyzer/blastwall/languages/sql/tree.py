"""sqlglot's tree of a condition our own reader can't read, as the same nodes. The only place sqlglot is imported.

sqlglot costs over a hundred milliseconds to import, so it is asked last. Its compiled build dies of deep nesting
without an exception, so length, depth and tokens are capped before it sees anything.
"""

from __future__ import annotations

from blastwall.languages.sql.dialect import SQLGLOT
from blastwall.languages.sql.expression import OPAQUE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from blastwall.languages.sql.expression import Node
    from blastwall.languages.sql.scanner import Token

MAX_LENGTH = 16_384
MAX_TOKENS = 2_000
MAX_DEPTH = 64
#: what nests in sqlglot's recursive descent: brackets, and words that take an operand
_OPENS = frozenset({"(", "[", "{", "CASE", "NOT", "-", "~", "!", "+"})
_CLOSES = frozenset({")", "]", "}", "END"})
_COMPARISONS = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">=", "NullSafeEQ": "<=>"}
_ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "IntDiv": "DIV", "Mod": "%", "DPipe": "||"}
_LIKES = {"Like": "LIKE", "ILike": "ILIKE", "RegexpLike": "RLIKE", "RegexpILike": "RLIKE", "Glob": "GLOB"}


def safe(tokens: Sequence[Token]) -> bool:
    """Whether sqlglot can be given these tokens without risk for the process."""
    if not tokens or len(tokens) > MAX_TOKENS or tokens[-1].end - tokens[0].start > MAX_LENGTH:
        return False
    depth = deepest = run = 0
    for token in tokens:
        up = token.up
        if up in _OPENS:
            # a run of prefix operators nests as deep as it is long
            if up in ("(", "[", "{", "CASE"):
                depth += 1
            else:
                run += 1
        elif up in _CLOSES:
            depth -= 1
        else:
            run = 0
        deepest = max(deepest, depth + run)
    return deepest <= MAX_DEPTH


def condition(tokens: Sequence[Token], text: str, dialect: str) -> Node:
    """Return the tree of a condition as sqlglot reads it; `OPAQUE` where it can't, or must not be asked."""
    if not safe(tokens):
        return OPAQUE
    try:
        import logging

        import sqlglot

        logging.getLogger("sqlglot").setLevel(logging.ERROR)
    except ImportError:
        return OPAQUE
    source = f"SELECT 1 FROM t WHERE {text[tokens[0].start : tokens[-1].end]}"
    try:
        parsed = sqlglot.parse(source, read=dialect if dialect in SQLGLOT else None)
        if len(parsed) != 1 or parsed[0] is None:
            return OPAQUE
        where = parsed[0].args.get("where")
        return OPAQUE if where is None else _node(where.this, 0)
    # sqlglot raises TypeError and AttributeError on some input beside its own errors
    except Exception:
        return OPAQUE


def _node(tree: Any, depth: int) -> Node:
    """Translate one of sqlglot's nodes."""
    if tree is None or depth > MAX_DEPTH:
        return OPAQUE
    name = type(tree).__name__
    if name in ("Paren", "Cast", "TryCast"):
        return _node(tree.this, depth + 1)
    if name == "Column":
        return ("column", ".".join(part.name for part in tree.parts))
    if name == "Literal":
        return ("value", str(tree.this)) if tree.is_string else _number(str(tree.this))
    if name == "Boolean":
        return ("value", bool(tree.this))
    if name == "Null":
        return ("value", None)
    if name in ("Placeholder", "Parameter", "SessionParameter"):
        return ("parameter", tree.sql())
    if name in ("And", "Or"):
        return (name.lower(), (_node(tree.this, depth + 1), _node(tree.expression, depth + 1)))
    if name == "Not":
        return ("not", _node(tree.this, depth + 1))
    if name == "Is":
        left, right = _node(tree.this, depth + 1), _node(tree.expression, depth + 1)
        return ("null", left) if right == ("value", None) else ("compare", "<=>", left, right)
    if name in _COMPARISONS:
        return ("compare", _COMPARISONS[name], _node(tree.this, depth + 1), _node(tree.expression, depth + 1))
    if name in _ARITHMETIC:
        return ("arithmetic", _ARITHMETIC[name], _node(tree.this, depth + 1), _node(tree.expression, depth + 1))
    if name in _LIKES:
        return ("like", _node(tree.this, depth + 1), _node(tree.expression, depth + 1), _LIKES[name])
    if name == "In" and not tree.args.get("query") and not tree.args.get("unnest"):
        items = tuple(_node(item, depth + 1) for item in tree.expressions)
        return ("in", _node(tree.this, depth + 1), items)
    if name == "Between":
        low, high = _node(tree.args.get("low"), depth + 1), _node(tree.args.get("high"), depth + 1)
        return ("between", _node(tree.this, depth + 1), low, high)
    if name == "Neg":
        inner = _node(tree.this, depth + 1)
        return (
            ("value", -inner[1]) if inner[0] == "value" and isinstance(inner[1], float) else ("call", "neg", (inner,))
        )
    # anything else restrains rows in a way of its own
    return ("call", name.lower(), (OPAQUE,))


def _number(text: str) -> Node:
    try:
        return ("value", float(text))
    except ValueError:
        return OPAQUE

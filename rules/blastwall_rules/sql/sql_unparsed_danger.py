"""Speaks of destruction where no statement could be read: broken quotes, disguised letters, verbs in odd places."""

from __future__ import annotations

from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.sql import confidence, statement, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: statement -> what it does, where no rule speaks for it
HARMLESS: dict[str, str] = {
    "select": "read",
    "show": "read",
    "explain": "read",
    "set": "read",
    "pragma": "read",
    "transaction": "read",
    "declare": "read",
    "block": "read",
    "lock": "read",
    "client": "read",
    "export": "read",
    "insert": "write",
    "merge": "write",
    "replace-rows": "write",
    "copy": "write",
    "comment": "write",
    "analyze": "write",
    "checkpoint": "write",
    "attach": "write",
    "undrop": "create",
    "backup": "create",
    "call": "execute",
    "run-file": "execute",
    "unknown": "unknown",
}


class SqlUnparsedDanger(Rule):
    """Speaks of destruction where no statement could be read: broken quotes, disguised letters, verbs in odd places.

    What the server makes of it is not what a reader sees. The same module says what harmless statements do.

    **Instead:** write the statement plainly, with closed quotes and comments.

    **Source:** MySQL manual, Comments: https://dev.mysql.com/doc/refman/8.4/en/comments.html
    """

    id = "sql-unparsed-danger"
    act = "statement"
    keys = ("sql:*",)
    triggers = ("drop", "delete", "update", "truncate", "alter", "grant", "revoke", "shutdown", "table", "from")
    language = "sql"
    source = "https://dev.mysql.com/doc/refman/8.4/en/comments.html"
    flagged = (
        Example("/* open DROP TABLE users"),
        Example("DR\u200bOP TABLE users", dialect="postgres"),
    )
    clean = (
        Example("SELECT 1 /* DROP TABLE users */"),
        Example("SELECT 'DROP TABLE users'"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what this statement means."""
        it = statement(act)
        if it.verb == "unknown" and "unparsed" in it.flags:
            what = str(it.details.get("text") or it.details.get("verb") or "")[:80]
            yield self.finding(
                Effect("overwrite", Target("rows", "what it names"), "unknown", "unknown"),
                f"speaks of `{what}` where no statement could be read",
                act=act,
                confidence=confidence(it),
                instead=Instead("write the statement plainly, with closed quotes and comments"),
            )
            return
        verb = HARMLESS.get(it.verb) or (
            "write" if it.verb.startswith("alter-") else "create" if it.verb.startswith("create-") else ""
        )
        if verb:
            kind = "code" if verb in ("execute", "unknown") else "relation" if verb == "create" else "rows"
            yield Effect(verb, Target(kind, title(it)))


RULE = SqlUnparsedDanger()

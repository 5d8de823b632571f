"""Cypher handed to a graph database's tool: nodes and relations that a pattern picks, deleted."""

from __future__ import annotations

import re

from blastwall.acts import ToolUse
from blastwall.effects import Effect, Target
from blastwall.model import MEDIUM, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_HEAD = re.compile(r"\s*(?:optional\s+)?(?:match|call|unwind|with|merge)\b", re.IGNORECASE)
_DELETE = re.compile(r"\b(?:detach\s+)?delete\s+[a-z_`]", re.IGNORECASE)
#: What keeps a pattern from matching everything: a condition, a property, a limit.
_PICKED = re.compile(r"\bwhere\b|\{|\blimit\b|:\s*\w", re.IGNORECASE)
_KEYED = re.compile(r"\{\s*\w*(?:id|key|name|uuid)\s*:", re.IGNORECASE)
_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


class CypherDelete(Rule):
    """Catches Cypher statements that delete nodes or relations.

    `MATCH (n) DETACH DELETE n` empties the whole graph: a pattern without a label, a property or a condition is every
    node there is.

    **Instead:** run the same `MATCH` with `RETURN count(n)` first.

    **Source:** Neo4j, Cypher manual, DELETE; https://neo4j.com/docs/cypher-manual/current/clauses/delete/
    """

    id = "cypher-delete"
    act = "tool-use"
    keys = ("*",)
    triggers = ("delete",)
    language = "tool"
    source = "https://neo4j.com/docs/cypher-manual/current/clauses/delete/"
    flagged = (
        Example("write_neo4j_cypher", arguments={"query": "MATCH (n) DETACH DELETE n"}, why="the whole graph"),
        Example("run_cypher", arguments={"query": "MATCH (p:Person) WHERE p.age > 30 DELETE p"}, why="all that match"),
    )
    clean = (
        Example("read_neo4j_cypher", arguments={"query": "MATCH (n) RETURN n LIMIT 5"}, why="reads"),
        Example(
            "write_neo4j_cypher", arguments={"query": "MATCH (n:P {id: 1}) DETACH DELETE n"}, why="one node by key"
        ),
        Example("write_neo4j_cypher", arguments={"query": "MERGE (n:P {t: 'delete me'})"}, why="a word in a string"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the statement deletes."""
        if not isinstance(act, ToolUse):
            return
        for key, value in act.arguments.items():
            if key.lower() not in ("query", "cypher", "statement", "cypher_query") or not isinstance(value, str):
                continue
            text = _STRING.sub("''", value[:20_000])
            if _HEAD.match(text) is None or _DELETE.search(text) is None:
                continue
            if _KEYED.search(text):
                effect = Effect("delete", Target("rows", "node"))
            elif _PICKED.search(text):
                effect = Effect("delete", Target("rows", "nodes"), "many")
            else:
                effect = Effect("delete", Target("database", "the graph"), "all")
            yield self.finding(
                effect,
                "`DELETE` takes every node the pattern matches out of the graph",
                act=act,
                confidence=MEDIUM,
                instead=Instead("run the same `MATCH` with `RETURN count(n)` first"),
            )


RULE = CypherDelete()

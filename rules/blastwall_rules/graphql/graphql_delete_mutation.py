"""GraphQL mutations whose field says that something is lost."""

from __future__ import annotations

from blastwall.acts import Statement
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule
from blastwall.targets.outcome import outcome_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class GraphqlDeleteMutation(Rule):
    """Catches mutations that delete, reset or stop what their field names: `volumeDelete`, `deleteProject`.

    One POST to one address carries every operation of a GraphQL API, so neither method nor path tells a read from a
    loss; the root fields do. In April 2026 an agent deleted a company's production volume, and with it the backups
    kept on the same volume, by one `volumeDelete` in a `curl -d`.

    **Instead:** query the object first and show it to a person; restore points that live outside the object let the
    mutation be undone.

    **Source:** GraphQL specification, October 2021, section 6.2.2 "Mutation": root fields run one after the other and
    may have side effects; https://spec.graphql.org/October2021/#sec-Mutation
    """

    id = "graphql-delete-mutation"
    act = "statement"
    keys = ("graphql:*",)
    triggers = ("mutation",)
    language = "graphql"
    source = "https://spec.graphql.org/October2021/#sec-Mutation"
    flagged = (
        Example('mutation { deleteVolume(volumeId: "3d2c42fb") { id } }', why="a volume and what is on it"),
        Example('mutation { me: deleteProject(input: {id: "p1"}) { ok } }', why="an alias hides nothing"),
        Example("mutation { delete_users(where: {}) { affected_rows } }", why="an empty filter is every row"),
    )
    clean = (
        Example("query { me { name } }", why="a query reads"),
        Example("query { deleteRequests { id } }", why="a query's field may be called anything"),
        Example('mutation { createProject(input: {name: "p"}) { id } }', why="makes a new one"),
        Example('mutation { removeStar(input: {starrableId: "x"}) { clientMutationId } }', why="only a mark goes"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the field says."""
        if not isinstance(act, Statement) or not act.names:
            return
        if act.verb != "mutation":
            yield Effect("read", Target("nothing"), "none")
            return
        arguments = act.details.get("arguments")
        host = str(act.details.get("host") or "")
        server = str(act.details.get("server") or "")
        field = act.names[0]
        outcome = outcome_of(
            field,
            arguments if isinstance(arguments, dict) else {},
            about=f"{host} {server} {act.context.connection}".strip(),
            environment=act.context.environment,
        )
        effect = outcome.effect
        if effect.verb == "unknown" and "nested" in act.flags:
            return
        if effect.verb in ("unknown", "read", "execute"):
            # whatever a mutation is called, it is allowed to write
            effect = Effect("write", Target("nothing"), "one", environment=effect.environment)
        if not outcome.loss:
            yield effect
            return
        named = f" `{effect.target.name}`" if effect.target.name and "\0" not in effect.target.name else ""
        what = outcome.noun or "what it names"
        yield self.finding(
            effect,
            _MESSAGES.get(effect.verb, "`{field}` changes {what}{named}").format(field=field, what=what, named=named),
            act=act,
            confidence=outcome.confidence,
            instead=Instead("query the object first, and make sure that a backup outside of it exists"),
        )


_MESSAGES = {
    "delete": "`{field}` deletes {what}{named}",
    "overwrite": "`{field}` replaces what {what}{named} holds",
    "stop": "`{field}` takes {what}{named} out of service",
    "permit": "`{field}` changes who may do what: {what}{named}",
    "weaken": "`{field}` removes a protection: {what}{named}",
}

RULE = GraphqlDeleteMutation()

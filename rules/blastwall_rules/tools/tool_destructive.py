"""Structured tools whose name and arguments say that something is lost."""

from __future__ import annotations

from blastwall.acts import ToolUse
from blastwall.model import Instead
from blastwall.rule import Example, Rule
from blastwall.targets.outcome import outcome_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class ToolDestructive(Rule):
    """Catches calls of structured tools that delete, reset, stop or open up what they name.

    A tool without code in its arguments says what it does by its name alone (`delete_project`, `volume_delete`,
    `ec2:TerminateInstances`). What it acts on decides how much is lost: a message is one record, a project is
    everything in it. An argument may turn it into a rehearsal (`dry_run`), widen it (`filter: {}`), or take the
    backups along. What the server claims of the tool (`readOnlyHint`) is not believed against its name.

    **Instead:** look at what the name stands for first, with the tool's own list or get; take a backup or snapshot
    where there is one; ask for the tool's rehearsal where it has one.

    **Source:** Model Context Protocol, specification 2025-06-18, "Tools": annotations are untrusted unless the server
    is; https://modelcontextprotocol.io/specification/2025-06-18/server/tools
    """

    id = "tool-destructive"
    act = "tool-use"
    keys = ("*",)
    triggers = ("delete",)
    language = "tool"
    source = "https://modelcontextprotocol.io/specification/2025-06-18/server/tools"
    flagged = (
        Example("delete_project", arguments={"project_id": "prj_1"}, why="a whole project"),
        Example("volume_delete", arguments={"volumeId": "vol_1"}, why="a volume with the data on it"),
        Example(
            "delete_many", arguments={"collection": "users", "filter": {}}, why="an empty filter is every document"
        ),
        Example("ec2:TerminateInstances", arguments={"InstanceIds": ["i-1", "i-2"]}, why="two instances, for good"),
        Example("manage_database", arguments={"action": "drop", "name": "app"}, why="the verb is an argument"),
    )
    clean = (
        Example("list_projects", arguments={}, why="reads"),
        Example("delete_project", arguments={"project_id": "prj_1", "dry_run": True}, why="a rehearsal"),
        Example("remove_label", arguments={"issue": 4, "label": "bug"}, why="the issue and the label both stay"),
        Example("get_deleted_items", arguments={}, why="the first verb decides"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the tool's name and arguments say."""
        if not isinstance(act, ToolUse):
            return
        outcome = outcome_of(
            act.tool,
            act.arguments,
            about=act.server.replace("_", " ").replace("-", " "),
            environment=act.context.environment,
        )
        effect = outcome.effect
        if not outcome.loss:
            yield effect
            return
        named = f" `{effect.target.name}`" if effect.target.name else ""
        what = outcome.noun or "what it names"
        yield self.finding(
            effect,
            _MESSAGES.get(effect.verb, "`{tool}` changes {what}{named}").format(tool=act.tool, what=what, named=named),
            act=act,
            confidence=outcome.confidence,
            instead=Instead(
                "list or fetch what would go first, and use the tool's rehearsal or a backup where it has one"
            ),
        )


_MESSAGES = {
    "delete": "`{tool}` deletes {what}{named}",
    "overwrite": "`{tool}` replaces what {what}{named} holds",
    "stop": "`{tool}` takes {what}{named} out of service",
    "permit": "`{tool}` changes who may do what: {what}{named}",
    "weaken": "`{tool}` removes a protection: {what}{named}",
}

RULE = ToolDestructive()

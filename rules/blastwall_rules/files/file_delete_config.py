"""Flags the deletion of configuration, state and logs."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, describe, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteConfig(Rule):
    """Deletes configuration, state or logs that programs and people rely on.

    Terraform's state is what it knows of the world; logs are what shows afterwards what was done.

    **Instead:** set it aside under another name, or let its own program remove it.

    **Source:** hier(7); Terraform's state documentation.
    """

    id = "file-delete-config"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm -rf /etc/nginx"),
        Example("rm terraform.tfstate"),
        Example("rm -rf /var/log/*"),
        Example("rm ~/.bash_history"),
    )
    clean = (
        Example("rm app.log"),
        Example("rm -rf .terraform", why="downloaded again by `terraform init`"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "config", "audit", "runtime")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: {describe(change.effect.target)}",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "look at it and set a copy aside first", "ls -lA ."),
            )


RULE = FileDeleteConfig()

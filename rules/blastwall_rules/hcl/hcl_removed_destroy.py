"""The rule `hcl-removed-destroy`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._stateful import NOUNS, kind_of
from blastwall_rules.hcl._weakening import address, on

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_INSTEAD = Instead("add `lifecycle { destroy = false }`: the object is forgotten, not deleted")


class HclRemovedDestroy(Rule):
    """Finds a `removed` block that destroys what it takes out of the configuration.

    Unless its lifecycle says `destroy = false`, the next apply deletes the object itself, not only Terraform's memory
    of it; with `destroy = true` it even overrides an OpenTofu resource that asked to be kept.

    **Instead:** give the block a lifecycle with `destroy = false`, which forgets the object and leaves it running.

    **Source:** https://developer.hashicorp.com/terraform/language/block/removed
    """

    id = "hcl-removed-destroy"
    act = "declaration"
    keys = ("hcl:destroy",)
    triggers = ("removed",)
    language = "hcl"
    flagged = (
        Example(
            "removed {\n  from = aws_db_instance.main\n\n  lifecycle {\n    destroy = true\n  }\n}\n",
            why="a database",
        ),
        Example(
            "removed {\n  from = aws_s3_bucket.archive\n}\n",
            why="destroying is the default",
        ),
    )
    clean = (
        Example(
            "removed {\n  from = aws_db_instance.main\n\n  lifecycle {\n    destroy = false\n  }\n}\n",
            why="forgotten, not destroyed",
        ),
        Example(
            "removed {\n  from = aws_security_group.web\n}\n",
            why="a security group is made again from its source",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.block != "removed" or act.path != "lifecycle" or not on(act.value):
            return
        kind = kind_of(act.labels[0]) if act.labels else ""
        if kind:
            target = Target(kind, address(act))
            effect = Effect("delete", target, "one", "none", environment=environment_of(*act.labels))
            message = f"the next apply destroys `{address(act)}`, a {NOUNS[kind]}"
            yield self.finding(effect, message, act=act, instead=_INSTEAD)


RULE = HclRemovedDestroy()

"""The rule `hcl-count-zero`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.model import MEDIUM
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._stateful import kind_of
from blastwall_rules.hcl._weakening import address, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_INSTEAD = Instead("keep the resource, or forget it with a `removed` block and `destroy = false`")


class HclCountZero(Rule):
    """Finds `count = 0` or an empty `for_each` on something that holds data.

    To Terraform, none of it is wanted any more: the next apply destroys every instance there is.

    **Instead:** keep the resource, or take it out of the state first with a `removed` block and `destroy = false`.

    **Source:** https://developer.hashicorp.com/terraform/language/meta-arguments/count
    """

    id = "hcl-count-zero"
    act = "declaration"
    keys = ("hcl:count",)
    triggers = ("count",)
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_db_instance" "main" {\n  count  = 0\n  engine = "postgres"\n}\n',
            why="a database",
        ),
        Example(
            'resource "aws_s3_bucket" "main" {\n  count  = "0"\n  bucket = "archive"\n}\n',
            why="a bucket, the number as a string",
        ),
    )
    clean = (
        Example(
            'resource "aws_db_instance" "main" {\n  count  = 1\n  engine = "postgres"\n}\n',
            why="one is kept",
        ),
        Example(
            'resource "aws_cloudwatch_metric_alarm" "main" {\n  count      = 0\n  alarm_name = "cpu"\n}\n',
            why="an alarm is made again from its source",
        ),
        Example(
            'resource "aws_db_instance" "main" {\n  count  = var.enabled ? 1 : 0\n  engine = "postgres"\n}\n',
            why="what the variable holds is not known",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.block != "resource" or act.path or number(act.value) != 0 or not act.labels:
            return
        kind = kind_of(act.labels[0])
        if kind:
            target = Target(kind, address(act))
            effect = Effect("delete", target, "one", "none", environment=environment_of(*act.labels))
            message = f"with `count = 0` the next apply destroys `{address(act)}`"
            yield self.finding(effect, message, act=act, confidence=MEDIUM, instead=_INSTEAD)


RULE = HclCountZero()

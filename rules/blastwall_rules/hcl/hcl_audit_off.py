"""The rule `hcl-audit-off`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, off

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_SETTINGS = frozenset(
    {("aws_cloudtrail", "enable_logging"), ("aws_guardduty_detector", "enable")}
    | {("aws_config_configuration_recorder_status", "is_enabled")}
)
_INSTEAD = Instead("leave the trail on and bound its cost with a retention")


class HclAuditOff(Rule):
    """Finds the trail, detector or flow log of an account switched off.

    Nothing is lost by it today; what happens tomorrow leaves no trace.

    **Instead:** leave it on; limit its cost with a retention, not with silence.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail#enable_logging
    """

    id = "hcl-audit-off"
    act = "declaration"
    keys = ("hcl:enable_logging", "hcl:enable", "hcl:is_enabled", "hcl:enabled")
    triggers = (
        "enable_logging",
        "aws_guardduty_detector",
        "aws_config_configuration_recorder_status",
        "aws_cloudtrail",
        "is_enabled",
    )
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_cloudtrail" "main" {\n  name           = "main"\n  enable_logging = false\n}\n',
            why="the account's trail",
        ),
        Example(
            'resource "aws_guardduty_detector" "main" {\n  enable = false\n}\n',
            why="the detector",
        ),
    )
    clean = (
        Example(
            'resource "aws_cloudtrail" "main" {\n  name           = "main"\n  enable_logging = true\n}\n',
            why="the safe value",
        ),
        Example(
            'resource "aws_lb" "main" {\n'
            '  name   = "web"\n'
            "  access_logs {\n"
            '    bucket  = "logs"\n'
            "    enabled = false\n"
            "  }\n"
            "}\n",
            why="a load balancer's access log",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        kind = act.labels[0] if act.block == "resource" and act.labels else ""
        if not off(act.value) or act.path or (kind, act.attribute) not in _SETTINGS:
            return
        effect = Effect("weaken", Target("audit", address(act)), environment=environment_of(*act.labels))
        yield self.finding(effect, f"`{address(act)}` no longer records what happens", act=act, instead=_INSTEAD)


RULE = HclAuditOff()

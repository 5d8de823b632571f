"""The rule `hcl-kms-deletion-window`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, number, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: The attribute's shortest value, or what is as good as none.
_SHORTEST: dict[str, float] = {
    "deletion_window_in_days": 7,
    "recovery_window_in_days": 0,
    "destroy_scheduled_duration": 86_400,
    "permanent_deletion_time_in_days": 7,
}
_INSTEAD = Instead("leave the waiting time at its default of thirty days")


class HclKmsDeletionWindow(Rule):
    """Finds the shortest waiting time before a key or secret is gone for good.

    Whatever a deleted key encrypted is lost with it. The waiting time, thirty days unless set, is the only time in
    which anyone notices; a secret with a window of zero days is gone at once.

    **Instead:** leave the default of thirty days.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kms_key#deletion_window_in_days,
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret#recovery_window_in_days
    """

    id = "hcl-kms-deletion-window"
    act = "declaration"
    keys = (
        "hcl:deletion_window_in_days",
        "hcl:recovery_window_in_days",
        "hcl:destroy_scheduled_duration",
        "hcl:permanent_deletion_time_in_days",
    )
    triggers = (
        "deletion_window_in_days",
        "recovery_window_in_days",
        "destroy_scheduled_duration",
        "permanent_deletion_time_in_days",
    )
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_kms_key" "main" {\n  deletion_window_in_days = 7\n}\n',
            why="the shortest window there is",
        ),
        Example(
            'resource "aws_secretsmanager_secret" "main" {\n'
            '  name                    = "db"\n'
            "  recovery_window_in_days = 0\n"
            "}\n",
            why="gone at once",
        ),
    )
    clean = (
        Example(
            'resource "aws_kms_key" "main" {\n  deletion_window_in_days = 30\n}\n',
            why="the default",
        ),
        Example(
            'resource "aws_secretsmanager_secret" "main" {\n'
            '  name                    = "db"\n'
            "  recovery_window_in_days = 14\n"
            "}\n",
            why="two weeks",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        limit = _SHORTEST.get(act.attribute)
        found = number(act.value)
        if limit is None or found is None or act.path or found > limit:
            return
        sure = stateful(act)
        if sure:
            message = f"`{act.attribute}` of `{address(act)}` leaves next to no time to notice a deletion"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclKmsDeletionWindow()

"""The rule `hcl-point-in-time-off`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, off, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_INSTEAD = Instead("leave point-in-time recovery on")


class HclPointInTimeOff(Rule):
    """Finds point-in-time recovery switched off.

    It is what brings back the state of a minute ago after a wrong `DELETE`; switched off, the recovery points there are
    go as well, and a table restored later starts without any.

    **Instead:** leave it on; its cost follows the size of the changes.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#point_in_time_recovery,
    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance
    """

    id = "hcl-point-in-time-off"
    act = "declaration"
    keys = (
        "hcl:enabled",
        "hcl:point_in_time_recovery_enabled",
        "hcl:point_in_time_recovery",
        "hcl:pit_enabled",
        "hcl:point_in_time_recovery_enablement",
        "hcl:status",
    )
    triggers = ("point_in_time_recovery", "pit_enabled", "continuous_backup_config")
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_dynamodb_table" "main" {\n'
            '  name = "orders"\n'
            "  point_in_time_recovery {\n"
            "    enabled = false\n"
            "  }\n"
            "}\n",
            why="a table",
        ),
        Example(
            'resource "google_sql_database_instance" "main" {\n'
            "  settings {\n"
            "    backup_configuration {\n"
            "      enabled                        = true\n"
            "      point_in_time_recovery_enabled = false\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="an instance",
        ),
    )
    clean = (
        Example(
            'resource "aws_dynamodb_table" "main" {\n'
            '  name = "orders"\n'
            "  point_in_time_recovery {\n"
            "    enabled = true\n"
            "  }\n"
            "}\n",
            why="the safe value",
        ),
        Example(
            'resource "aws_dynamodb_table" "main" {\n'
            '  name = "orders"\n'
            "  server_side_encryption {\n"
            "    enabled = false\n"
            "  }\n"
            "}\n",
            why="another feature is off",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if not (off(act.value) or act.value == "POINT_IN_TIME_RECOVERY_DISABLED"):
            return
        if act.attribute in ("enabled", "status"):
            if act.block != "resource" or act.path not in ("point_in_time_recovery", "continuous_backup_config"):
                return
        elif act.path not in ("", "settings.backup_configuration"):
            return
        sure = stateful(act)
        if sure:
            message = f"point-in-time recovery of `{address(act)}` is off: a wrong write can't be undone"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclPointInTimeOff()

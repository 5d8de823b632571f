"""The rule `hcl-backup-retention-zero`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.model import HIGH
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, number, off, on, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_DAYS = frozenset(
    {"backup_retention_period", "snapshot_retention_limit", "automatic_backup_retention_days"}
    | {"automated_snapshot_retention_period", "data_retention_time_in_days", "backup_retention_days"}
)
_ON = frozenset({"delete_automated_backups"})
_OFF = frozenset(
    {"retain_backups_on_delete", "retain_backups_enabled", "backup_retention_enabled", "cloud_backup", "backup_enabled"}
    | {"backups"}
)
_NESTED = frozenset(
    {("settings.backup_configuration", "enabled"), ("automated_backup_policy", "enabled"), ("backup_policy", "status")}
    | {("settings.final_backup_config", "enabled"), ("backup", "enabled")}
)
#: Names that other things use as well: believed only on a resource of a known type.
_GENERIC = frozenset({"backups", "backup_enabled", "enabled", "status"})
_SERVERS = frozenset(
    {"digitalocean_droplet", "hcloud_server", "mongodbatlas_advanced_cluster", "mongodbatlas_cluster"}
    | {"google_sql_database_instance", "google_alloydb_cluster", "aws_efs_backup_policy"}
)
#: Caches that are used as stores, and what sets backups for another resource.
_BACKING = frozenset(
    {"aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticache_serverless_cache"}
    | {"aws_memorydb_cluster", "aws_efs_backup_policy"}
)
_INSTEAD = Instead("keep automatic backups on, with at least seven days of retention")


def _backing(act: Declaration) -> str:
    return HIGH if act.block == "resource" and act.labels[0] in _BACKING else ""


class HclBackupRetentionZero(Rule):
    """Finds automatic backups switched off, or made to go with what they back up.

    A retention of zero does not shorten backups, it ends them, and for RDS deletes the ones there are at once.
    `delete_automated_backups = true` takes them along with the instance.

    **Instead:** keep at least seven days, and `delete_automated_backups = false` on what matters.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#backup_retention_period,
    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance
    """

    id = "hcl-backup-retention-zero"
    act = "declaration"
    keys = (
        "hcl:backup_retention_period",
        "hcl:snapshot_retention_limit",
        "hcl:automatic_backup_retention_days",
        "hcl:automated_snapshot_retention_period",
        "hcl:data_retention_time_in_days",
        "hcl:backup_retention_days",
        "hcl:backup_retention_enabled",
        "hcl:delete_automated_backups",
        "hcl:retain_backups_on_delete",
        "hcl:retain_backups_enabled",
        "hcl:enabled",
        "hcl:cloud_backup",
        "hcl:backup_enabled",
        "hcl:backups",
        "hcl:status",
        "hcl:on_source_disk_delete",
    )
    triggers = ("retention", "snapshot_retention_limit", "delete_automated_backups", "retain_backups", "backup")
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_db_instance" "main" {\n  backup_retention_period = 0\n}\n',
            why="no automated backups",
        ),
        Example(
            'resource "google_sql_database_instance" "main" {\n'
            "  settings {\n"
            "    backup_configuration {\n"
            "      enabled = false\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="the instance's backups off",
        ),
        Example(
            'resource "aws_rds_cluster" "main" {\n  delete_automated_backups = true\n}\n',
            why="backups that go with the cluster",
        ),
    )
    clean = (
        Example(
            'resource "aws_db_instance" "main" {\n  backup_retention_period = 7\n}\n',
            why="the safe value",
        ),
        Example(
            'resource "aws_elasticache_parameter_group" "main" {\n  backup_retention_period = 0\n}\n',
            why="a parameter group has no backups",
        ),
        Example(
            'resource "google_sql_database_instance" "main" {\n'
            "  settings {\n"
            "    insights_config {\n"
            "      enabled = false\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="another feature is off",
        ),
        Example(
            'resource "aws_db_instance" "main" {\n  backup_retention_period = var.days\n}\n',
            why="what the variable holds is not known",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.block == "resource" and not act.labels:
            return
        name, value = act.attribute, act.value
        if name in _DAYS:
            weak = number(value) == 0 and not act.path
        elif name in _ON:
            weak = on(value) and not act.path
        elif name in _OFF:
            weak = off(value) and (act.path in ("", "settings"))
        else:
            weak = (act.path, name) in _NESTED and act.block == "resource" and off(value)
        if not weak or (name in _GENERIC and act.block != "resource"):
            return
        sure = stateful(act, None if name not in _GENERIC else _SERVERS) or _backing(act)
        if sure:
            where = f"{act.path}.{name}" if act.path else name
            message = f"`{where} = {str(value).lower()}` leaves `{address(act)}` without backups"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclBackupRetentionZero()

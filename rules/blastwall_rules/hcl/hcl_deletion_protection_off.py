"""The rule `hcl-deletion-protection-off`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, off, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: Names that other things use as well: believed only on a resource of a known type.
_GENERIC = frozenset({"delete_protection", "termination_protection", "transfer_lock"})
_INSTEAD = Instead("keep deletion protection on; lift it in a separate, reviewed change when the resource is to go")


class HclDeletionProtectionOff(Rule):
    """Finds deletion protection switched off on a database, cluster, key vault or project.

    With it a delete, from whatever tool, is refused; without it one wrong apply is enough.

    **Instead:** leave protection on, and lift it in a change of its own when the resource is really to go.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#deletion_protection,
    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#deletion_protection
    """

    id = "hcl-deletion-protection-off"
    act = "declaration"
    keys = (
        "hcl:deletion_protection",
        "hcl:deletion_protection_enabled",
        "hcl:delete_protection",
        "hcl:termination_protection",
        "hcl:termination_protection_enabled",
        "hcl:enable_drop_protection",
        "hcl:delete_protection_state",
        "hcl:purge_protection_enabled",
        "hcl:deletion_protected",
        "hcl:transfer_lock",
    )
    triggers = (
        "deletion_protection",
        "delete_protection",
        "termination_protection",
        "enable_drop_protection",
        "delete_protection_state",
        "purge_protection_enabled",
        "deletion_protected",
        "transfer_lock",
    )
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_db_instance" "main" {\n  deletion_protection = false\n}\n',
            why="a database",
        ),
        Example(
            'resource "google_sql_database_instance" "main" {\n'
            "  settings {\n"
            "    deletion_protection_enabled = false\n"
            "  }\n"
            "}\n",
            why="the API's own protection, in its settings",
        ),
        Example(
            "  deletion_protection = false\n",
            why="the line an edit puts in",
        ),
    )
    clean = (
        Example(
            'resource "aws_db_instance" "main" {\n  deletion_protection = true\n}\n',
            why="the safe value",
        ),
        Example(
            'resource "google_cloud_run_v2_service" "main" {\n  deletion_protection = false\n}\n',
            why="a service without state of its own",
        ),
        Example(
            'resource "aws_db_instance" "main" {\n  deletion_protection = var.protected\n}\n',
            why="what the variable holds is not known",
        ),
        Example(
            'resource "aws_ssm_parameter" "main" {\n  value = "deletion_protection = false"\n}\n',
            why="text in a string",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if not (off(act.value) or act.value == "DELETE_PROTECTION_DISABLED"):
            return
        if act.path not in ("", "settings") or (act.attribute in _GENERIC and act.block != "resource"):
            return
        sure = stateful(act)
        if sure:
            message = f"`{act.attribute}` is off: nothing stops a delete of `{address(act)}`"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclDeletionProtectionOff()

"""The rule `hcl-lifecycle-expiry`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.model import MEDIUM
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_LIMITS: dict[tuple[str, str], float] = {
    ("rule.expiration", "days"): 1,
    ("lifecycle_rule.expiration", "days"): 1,
    ("rule.noncurrent_version_expiration", "noncurrent_days"): 1,
    ("lifecycle_rule.noncurrent_version_expiration", "days"): 1,
    ("rule.actions.base_blob", "delete_after_days_since_modification_greater_than"): 1,
    ("rule.actions.base_blob", "delete_after_days_since_creation_greater_than"): 1,
    ("", "default_table_expiration_ms"): 86_400_000,
}
_INSTEAD = Instead("expire after thirty days or more, and only below the prefix that is meant")


class HclLifecycleExpiry(Rule):
    """Finds a lifecycle rule that expires a bucket's objects within a day.

    The store then deletes what is in the bucket by itself: a delete with a delay of hours, without a single delete call
    in any log.

    **Instead:** give objects the time their restores may take, thirty days or more, and limit the rule to a prefix.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration,
    https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_management_policy
    """

    id = "hcl-lifecycle-expiry"
    act = "declaration"
    keys = (
        "hcl:days",
        "hcl:noncurrent_days",
        "hcl:delete_after_days_since_modification_greater_than",
        "hcl:delete_after_days_since_creation_greater_than",
        "hcl:default_table_expiration_ms",
    )
    triggers = ("expiration", "delete_after_days_since", "default_table_expiration_ms")
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_s3_bucket_lifecycle_configuration" "main" {\n'
            '  bucket = "invoices"\n'
            "  rule {\n"
            '    id     = "gone"\n'
            '    status = "Enabled"\n'
            "    expiration {\n"
            "      days = 1\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="everything within a day",
        ),
        Example(
            'resource "azurerm_storage_management_policy" "main" {\n'
            "  rule {\n"
            '    name    = "gone"\n'
            "    enabled = true\n"
            "    actions {\n"
            "      base_blob {\n"
            "        delete_after_days_since_modification_greater_than = 0\n"
            "      }\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="the same in Azure",
        ),
    )
    clean = (
        Example(
            'resource "aws_s3_bucket_lifecycle_configuration" "main" {\n'
            '  bucket = "logs"\n'
            "  rule {\n"
            '    id     = "logs"\n'
            '    status = "Enabled"\n'
            "    expiration {\n"
            "      days = 90\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="a usual retention",
        ),
        Example(
            'resource "aws_s3_bucket_lifecycle_configuration" "main" {\n'
            '  bucket = "logs"\n'
            "  rule {\n"
            '    id     = "parts"\n'
            '    status = "Enabled"\n'
            "    abort_incomplete_multipart_upload {\n"
            "      days_after_initiation = 1\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="parts of uploads that were never finished",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        found = number(act.value)
        if act.block != "resource" or not act.labels or found is None:
            return
        limit = _LIMITS.get((act.path, act.attribute))
        if limit is not None and found <= limit:
            target = Target("bucket", address(act))
            effect = Effect("expire", target, "many", "none", environment=environment_of(*act.labels))
            message = f"objects expire after `{act.attribute} = {act.value}`: the store deletes them by itself"
            yield self.finding(effect, message, act=act, confidence=MEDIUM, instead=_INSTEAD)


RULE = HclLifecycleExpiry()

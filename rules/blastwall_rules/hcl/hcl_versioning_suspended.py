"""The rule `hcl-versioning-suspended`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, off, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_SETTINGS = frozenset(
    {("aws_s3_bucket_versioning", "versioning_configuration", "status"), ("aws_s3_bucket", "versioning", "enabled")}
    | {("google_storage_bucket", "versioning", "enabled"), ("digitalocean_spaces_bucket", "versioning", "enabled")}
    | {("azurerm_storage_account", "blob_properties", "versioning_enabled")}
    | {("oci_objectstorage_bucket", "", "versioning"), ("linode_object_storage_bucket", "", "versioning")}
    | {("alicloud_oss_bucket", "versioning", "status")}
)
_INSTEAD = Instead("keep versioning on and expire noncurrent versions after some weeks")


class HclVersioningSuspended(Rule):
    """Finds the versioning of a bucket suspended or switched off.

    With versioning a delete leaves the old version in place and an overwrite keeps what was there; without it both are
    final from the next write on.

    **Instead:** keep versioning on, and limit its cost by expiring noncurrent versions after some weeks.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning,
    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/storage_bucket#versioning
    """

    id = "hcl-versioning-suspended"
    act = "declaration"
    keys = ("hcl:status", "hcl:enabled", "hcl:versioning_enabled", "hcl:versioning")
    triggers = ("versioning",)
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_s3_bucket_versioning" "main" {\n'
            '  bucket = "invoices"\n'
            "  versioning_configuration {\n"
            '    status = "Suspended"\n'
            "  }\n"
            "}\n",
            why="a bucket",
        ),
        Example(
            'resource "google_storage_bucket" "main" {\n'
            '  name = "invoices"\n'
            "  versioning {\n"
            "    enabled = false\n"
            "  }\n"
            "}\n",
            why="the same in Google Cloud",
        ),
    )
    clean = (
        Example(
            'resource "aws_s3_bucket_versioning" "main" {\n'
            '  bucket = "invoices"\n'
            "  versioning_configuration {\n"
            '    status = "Enabled"\n'
            "  }\n"
            "}\n",
            why="the safe value",
        ),
        Example(
            'resource "google_storage_bucket" "main" {\n'
            '  name = "invoices"\n'
            "  autoclass {\n"
            "    enabled = false\n"
            "  }\n"
            "}\n",
            why="another feature is off",
        ),
        Example(
            'resource "aws_iam_access_key" "main" {\n  user   = "ci"\n  status = "Inactive"\n}\n',
            why="another resource's status",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.block not in ("resource", "module", "") or not off(act.value):
            return
        kind = act.labels[0] if act.block == "resource" and act.labels else ""
        if (kind, act.path, act.attribute) in _SETTINGS:
            message = f"versioning of `{address(act)}` is off: a delete or an overwrite is final"
            yield self.finding(weakened(act), message, act=act, instead=_INSTEAD)


RULE = HclVersioningSuspended()

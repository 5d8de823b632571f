"""The rule `hcl-force-destroy`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, on, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: The types on which one of the flags deletes data or backups together with the resource.
_TYPES = frozenset(
    {"aws_s3_bucket", "aws_s3_directory_bucket", "aws_ecr_repository", "aws_backup_vault", "aws_rds_global_cluster"}
    | {"aws_dsql_cluster", "aws_athena_database", "aws_athena_workgroup", "aws_glacier_vault", "aws_route53_zone"}
    | {"aws_s3_bucket_object_lock_configuration", "aws_s3control_bucket", "aws_lightsail_bucket", "aws_kinesis_stream"}
    | {"aws_efs_file_system", "aws_datazone_domain", "aws_rds_cluster_instance", "aws_s3tables_table_bucket"}
    | {"aws_backup_logically_air_gapped_vault", "aws_ebs_snapshot_block_public_access", "aws_secretsmanager_secret"}
    | {"google_storage_bucket", "google_spanner_instance", "google_bigtable_instance", "google_bigquery_dataset"}
    | {"google_dns_managed_zone", "google_backup_dr_backup_vault", "google_alloydb_cluster", "google_sql_database"}
    | {"google_project", "google_gke_backup_backup_plan", "google_workstations_workstation_cluster"}
    | {"google_privateca_certificate_authority", "google_netapp_backup_vault", "google_filestore_instance"}
    | {"digitalocean_spaces_bucket", "digitalocean_kubernetes_cluster", "alicloud_oss_bucket", "scaleway_object_bucket"}
    | {"databricks_schema", "databricks_catalog", "databricks_volume", "databricks_metastore", "databricks_share"}
    | {
        "databricks_registered_model",
        "minio_s3_bucket",
        "env0_environment",
        "ibm_cos_bucket",
        "ovh_cloud_project_storage",
    }
    | {"linode_object_storage_bucket", "exoscale_sos_bucket", "openstack_objectstorage_container_v1"}
    | {
        "harbor_project",
        "cloudflare_r2_bucket",
        "nomad_volume",
        "opentelekomcloud_obs_bucket",
        "huaweicloud_obs_bucket",
    }
)
_INSTEAD = Instead("leave the flag out: a destroy then stops while there is still something inside")


class HclForceDestroy(Rule):
    """Finds `force_destroy = true` and its kin on what holds data.

    The provider then empties the bucket, dataset, registry or vault by itself before it deletes it; without the flag a
    destroy stops at the first object. For Spanner and Bigtable it deletes every backup of the instance as well.

    **Instead:** leave it out, and empty what really has to go by hand, after a look at what is in it.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#force_destroy,
    and the same argument of the other types.
    """

    id = "hcl-force-destroy"
    act = "declaration"
    keys = (
        "hcl:force_destroy",
        "hcl:force_delete",
        "hcl:delete_contents_on_destroy",
        "hcl:destroy_all_associated_resources",
    )
    triggers = ("force_destroy", "force_delete", "delete_contents_on_destroy", "destroy_all_associated_resources")
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_s3_bucket" "main" {\n  bucket        = "invoices"\n  force_destroy = true\n}\n',
            why="a bucket with data in it",
        ),
        Example(
            'resource "google_bigquery_dataset" "main" {\n'
            '  dataset_id                 = "events"\n'
            "  delete_contents_on_destroy = true\n"
            "}\n",
            why="every table of a dataset",
        ),
        Example(
            'module "bucket" {\n  source        = "terraform-aws-modules/s3-bucket/aws"\n  force_destroy = true\n}\n',
            why="a module's argument of that name",
        ),
    )
    clean = (
        Example(
            'resource "aws_s3_bucket" "main" {\n  bucket        = "invoices"\n  force_destroy = false\n}\n',
            why="the safe value",
        ),
        Example(
            'resource "aws_iam_user" "main" {\n  name          = "ci"\n  force_destroy = true\n}\n',
            why="a user holds no data",
        ),
        Example(
            'resource "aws_s3_bucket" "main" {\n'
            '  bucket = "invoices"\n'
            "  # force_destroy = true\n"
            "  tags = { force_destroy = true }\n"
            "}\n",
            why="a comment and a tag",
        ),
        Example(
            'resource "local_file" "doc" {\n'
            '  filename = "README.md"\n'
            "  content  = <<-EOT\n"
            "    force_destroy = true\n"
            "  EOT\n"
            "}\n",
            why="text inside a heredoc",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.path or not on(act.value):
            return
        sure = stateful(act, _TYPES)
        if sure:
            message = f"`{act.attribute}` lets a destroy delete everything `{address(act)}` holds"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclForceDestroy()

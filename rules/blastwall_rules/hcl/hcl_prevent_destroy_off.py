"""The rule `hcl-prevent-destroy-off`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.model import HIGH, MEDIUM
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, off, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_INSTEAD = Instead("keep `prevent_destroy = true`; rename with a `moved` block instead of replacing")


#: last words of resource types that hold data in any provider, and of machines that may
_STORES = frozenset(str.split("database bucket volume disk vault table repository filesystem keyspace"))
_MACHINES = frozenset(str.split("instance server vm machine droplet node cluster release set host linode"))
#: what people call a machine that keeps data
_DATA_WORDS = frozenset(
    str.split(
        """
    db database databases data postgres postgresql pg mysql mariadb mongo mongodb redis elasticsearch opensearch
    kafka cassandra clickhouse storage store backup backups vault minio nfs ceph etcd influxdb prometheus primary
    """
    )
)


def _looks_stateful(act: Declaration) -> bool:
    """Whether a resource of a type that is not known is named like one that holds data."""
    if act.block != "resource" or len(act.labels) < 2:
        return False
    last = act.labels[0].rsplit("_", 1)[-1]
    words = act.labels[1].lower().replace("-", "_").split("_")
    return last in _STORES or (last in _MACHINES and not _DATA_WORDS.isdisjoint(words))


class HclPreventDestroyOff(Rule):
    """Finds `prevent_destroy = false` in the lifecycle of something that holds data.

    With `true`, Terraform refuses every plan that would destroy or replace the resource. Written out as `false` it is
    what stands in the file after the guard was taken away.

    **Instead:** keep `prevent_destroy = true`; use a `moved` block for a rename and `removed` with `destroy = false` to
    stop managing a resource without deleting it.

    **Source:** https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
    """

    id = "hcl-prevent-destroy-off"
    act = "declaration"
    keys = ("hcl:prevent_destroy",)
    triggers = ("prevent_destroy",)
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_db_instance" "main" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n',
            why="a database",
        ),
        Example(
            'resource "google_storage_bucket" "archive" {\n  lifecycle { prevent_destroy = false }\n}\n',
            why="a bucket, on one line",
        ),
        Example(
            'resource "aws_instance" "db" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n',
            why="a machine that is named after the database on its disk",
        ),
        Example(
            "lifecycle {\n  prevent_destroy = false\n}\n",
            why="the block alone, as an edit sends it",
        ),
    )
    clean = (
        Example(
            'resource "aws_db_instance" "main" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
            why="the safe value",
        ),
        Example(
            'resource "aws_security_group" "main" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n',
            why="a security group holds no data",
        ),
        Example(
            'resource "aws_instance" "web" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n',
            why="a machine like any other",
        ),
        Example(
            'resource "aws_db_instance" "main" {\n'
            "  lifecycle {\n"
            "    create_before_destroy = true\n"
            "    # prevent_destroy = false\n"
            "  }\n"
            "}\n",
            why="a comment",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.path not in ("lifecycle", "") or not off(act.value):
            return
        sure = HIGH if act.block == "lifecycle" else stateful(act) or (MEDIUM if _looks_stateful(act) else "")
        if sure and act.block != "module":
            message = f"`prevent_destroy` is off: a plan may destroy or replace `{address(act)}`"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclPreventDestroyOff()

"""The rule `hcl-skip-final-snapshot`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, on, stateful, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_INSTEAD = Instead("set `final_snapshot_identifier` and leave `skip_final_snapshot` at false")


class HclSkipFinalSnapshot(Rule):
    """Finds `skip_final_snapshot = true`: a destroyed database leaves nothing behind.

    The final snapshot is the only copy that outlives an RDS, Aurora, Neptune, DocumentDB, Redshift or FSx resource once
    its automated backups are gone with it.

    **Instead:** name a `final_snapshot_identifier`; a snapshot costs cents and is deleted in one command.

    **Source:** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance#skip_final_snapshot
    """

    id = "hcl-skip-final-snapshot"
    act = "declaration"
    keys = ("hcl:skip_final_snapshot", "hcl:skip_final_backup")
    triggers = ("skip_final_snapshot", "skip_final_backup")
    language = "hcl"
    flagged = (
        Example(
            'resource "aws_db_instance" "main" {\n'
            '  engine              = "postgres"\n'
            "  skip_final_snapshot = true\n"
            "}\n",
            why="a database without a last copy",
        ),
        Example(
            'resource "aws_fsx_windows_file_system" "main" {\n'
            "  storage_capacity  = 300\n"
            "  skip_final_backup = true\n"
            "}\n",
            why="a file system",
        ),
        Example(
            "  skip_final_snapshot = true\n",
            why="the line an edit puts in",
        ),
    )
    clean = (
        Example(
            'resource "aws_db_instance" "main" {\n'
            '  engine                    = "postgres"\n'
            "  skip_final_snapshot       = false\n"
            '  final_snapshot_identifier = "last"\n'
            "}\n",
            why="the safe value",
        ),
        Example(
            'resource "aws_db_instance" "main" {\n  engine = "postgres"\n  /* skip_final_snapshot = true */\n}\n',
            why="a comment",
        ),
        Example(
            'variable "skip_final_snapshot" {\n  type    = bool\n  default = true\n}\n',
            why="a variable of that name; nothing uses it here",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.path or not on(act.value):
            return
        sure = stateful(act)
        if sure:
            message = f"`{act.attribute}`: destroying `{address(act)}` leaves no snapshot to restore from"
            yield self.finding(weakened(act), message, act=act, confidence=sure, instead=_INSTEAD)


RULE = HclSkipFinalSnapshot()

"""The rule `hcl-branch-protection-off`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import address, on, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_TYPES = frozenset(
    {"github_branch_protection", "github_branch_protection_v3", "gitlab_branch_protection", "gitea_branch_protection"}
)
_INSTEAD = Instead("leave force pushes and deletions of protected branches off")


class HclBranchProtectionOff(Rule):
    """Finds a protected branch that may be deleted or force-pushed again.

    Published history is what everyone else has built on; these two settings are what keeps it.

    **Instead:** leave both at false.

    **Source:** https://registry.terraform.io/providers/integrations/github/latest/docs/resources/branch_protection
    """

    id = "hcl-branch-protection-off"
    act = "declaration"
    keys = ("hcl:allows_deletions", "hcl:allows_force_pushes", "hcl:allow_force_push")
    triggers = ("allows_deletions", "allows_force_pushes", "allow_force_push")
    language = "hcl"
    flagged = (
        Example(
            'resource "github_branch_protection" "main" {\n  pattern          = "main"\n  allows_deletions = true\n}\n',
            why="a branch that may go",
        ),
        Example(
            'resource "gitlab_branch_protection" "main" {\n  branch           = "main"\n  allow_force_push = true\n}\n',
            why="history that may be replaced",
        ),
    )
    clean = (
        Example(
            'resource "github_branch_protection" "main" {\n'
            '  pattern          = "main"\n'
            "  allows_deletions = false\n"
            "}\n",
            why="the safe value",
        ),
        Example(
            'resource "terraform_data" "main" {\n  input = { allows_deletions = true }\n}\n',
            why="another resource's data",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.block != "resource" or not act.labels or act.labels[0] not in _TYPES or not on(act.value):
            return
        message = f"`{act.attribute}`: the history behind `{address(act)}` may be replaced"
        yield self.finding(weakened(act), message, act=act, instead=_INSTEAD)


RULE = HclBranchProtectionOff()

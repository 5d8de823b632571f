"""The rule `hcl-provider-purge`."""

from __future__ import annotations

from blastwall.acts import Declaration
from blastwall.rule import Example, Instead, Rule
from blastwall_rules.hcl._weakening import off, on, weakened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: Switches that protect while they are on; the others protect while they are off.
_SAFE_ON = frozenset(
    {"prevent_deletion_if_contains_resources", "prevent_volume_destruction", "prevent_cancellation_on_destroy"}
    | {"vm_backup_stop_protection_and_retain_data_on_destroy"}
)
_INSTEAD = Instead("leave the provider's soft delete in force and purge by hand what really has to go")


class HclProviderPurge(Rule):
    """Finds the switches of the azurerm provider's `features` block that make every destroy final.

    They hold for all resources of the provider at once: purge what soft delete would have kept, delete a resource group
    together with what others put in it, throw away the recovery points of a protected machine.

    **Instead:** leave `features {}` empty but for what has to differ, and purge by hand.

    **Source:** https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/features-block
    """

    id = "hcl-provider-purge"
    act = "declaration"
    keys = (
        "hcl:purge_soft_delete_on_destroy",
        "hcl:purge_soft_deleted_keys_on_destroy",
        "hcl:purge_soft_deleted_secrets_on_destroy",
        "hcl:purge_soft_deleted_certificates_on_destroy",
        "hcl:purge_soft_deleted_hardware_security_modules_on_destroy",
        "hcl:purge_soft_deleted_workspace_on_destroy",
        "hcl:permanently_delete_on_destroy",
        "hcl:purge_protected_items_from_vault_on_destroy",
        "hcl:delete_backups_on_backup_vault_destroy",
        "hcl:prevent_deletion_if_contains_resources",
        "hcl:prevent_volume_destruction",
        "hcl:vm_backup_stop_protection_and_retain_data_on_destroy",
        "hcl:prevent_cancellation_on_destroy",
        "hcl:force_delete",
    )
    triggers = (
        "purge_soft_delete",
        "purge_protected_items",
        "permanently_delete_on_destroy",
        "prevent_deletion_if_contains_resources",
        "prevent_volume_destruction",
        "retain_data_on_destroy",
        "prevent_cancellation_on_destroy",
        "backups_on_backup_vault_destroy",
        "features",
    )
    language = "hcl"
    flagged = (
        Example(
            'provider "azurerm" {\n'
            "  features {\n"
            "    key_vault {\n"
            "      purge_soft_delete_on_destroy = true\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="vaults are purged, not kept for ninety days",
        ),
        Example(
            'provider "azurerm" {\n'
            "  features {\n"
            "    resource_group {\n"
            "      prevent_deletion_if_contains_resources = false\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="a group goes with all that is in it",
        ),
    )
    clean = (
        Example(
            'provider "azurerm" {\n'
            "  features {\n"
            "    key_vault {\n"
            "      purge_soft_delete_on_destroy = false\n"
            "    }\n"
            "  }\n"
            "}\n",
            why="the safe value",
        ),
        Example(
            'provider "azurerm" {\n  features {}\n}\n',
            why="the defaults",
        ),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one setting."""
        if not isinstance(act, Declaration):
            return
        if act.block not in ("provider", "features") or not (
            act.path.startswith("features") or act.block == "features"
        ):
            return
        if (act.attribute in _SAFE_ON and off(act.value)) or (act.attribute not in _SAFE_ON and on(act.value)):
            message = f"`{act.attribute}` makes every destroy through this provider final"
            yield self.finding(weakened(act), message, act=act, instead=_INSTEAD)


RULE = HclProviderPurge()

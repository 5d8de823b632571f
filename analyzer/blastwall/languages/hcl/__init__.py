"""HCL: Terraform, OpenTofu, Terragrunt and Packer files, read as declarations and the code their provisioners carry."""

from __future__ import annotations

from blastwall.languages.hcl.lower import read

__all__ = ["read"]

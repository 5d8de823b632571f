"""Reads awk programs: commands of `system` and of pipes, files that output is redirected to."""

from __future__ import annotations

from blastwall.languages.awk.evaluate import read

__all__ = ["read"]

"""What paths, names and searches are: the judgement that every language and program shares."""

from __future__ import annotations

from blastwall.targets.names import is_backup_name, is_regenerable_name, looks_production
from blastwall.targets.paths import describe, is_inside, is_vital_file, path

__all__ = ["describe", "is_backup_name", "is_inside", "is_regenerable_name", "is_vital_file", "looks_production", "path"]

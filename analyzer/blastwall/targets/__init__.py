"""What paths, names and searches are: the judgement that every language and program shares."""

from __future__ import annotations

from blastwall.targets.changes import Change, advice, by, change_of, deleted, fallback, lost, replaces, shown
from blastwall.targets.lowering import ERASING, NOTHING, deletes, is_asking, landing, make, picks, ways
from blastwall.targets.names import is_backup_name, is_regenerable_name, listed, looks_production
from blastwall.targets.paths import describe, is_inside, is_vital_file, path
from blastwall.targets.repositories import is_temporary_repository
from blastwall.targets.search import Found, Search, is_named, names_of, past_group, reaching, reaching_at, search

__all__ = [
    "ERASING",
    "NOTHING",
    "Change",
    "Found",
    "Search",
    "advice",
    "by",
    "change_of",
    "deleted",
    "deletes",
    "describe",
    "fallback",
    "is_asking",
    "is_backup_name",
    "is_inside",
    "is_named",
    "is_regenerable_name",
    "is_temporary_repository",
    "is_vital_file",
    "landing",
    "listed",
    "looks_production",
    "lost",
    "make",
    "names_of",
    "past_group",
    "path",
    "picks",
    "reaching",
    "reaching_at",
    "replaces",
    "search",
    "shown",
    "ways",
]

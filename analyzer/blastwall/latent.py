"""Tells whether a file that is only written is one nobody runs as it stands: tests, fixtures, docs, down-migrations."""

from __future__ import annotations

_FOLDERS = frozenset(
    {"test", "tests", "__tests__", "testing", "spec", "specs", "e2e", "fixture", "fixtures", "testdata", "test-data"}
    | {
        "doc",
        "docs",
        "documentation",
        "example",
        "examples",
        "sample",
        "samples",
        "mock",
        "mocks",
        "__mocks__",
        "snapshots",
    }
    | {"down", "rollback", "rollbacks", "undo"}
)
_PROSE = (".md", ".mdx", ".markdown", ".rst", ".txt", ".adoc", ".org", ".tex", ".html")


def inert_file(name: str) -> bool:
    """Whether code written to this path is not meant to run against anything that lasts."""
    lowered = name.replace("\\", "/").lower()
    folders, _, base = lowered.rpartition("/")
    if base.endswith(_PROSE):
        return True
    if not _FOLDERS.isdisjoint(folders.split("/")):
        return True
    stem = base.rsplit(".", 1)[0]
    if stem.startswith("test_") or stem.endswith(("_test", ".test", ".spec", "_spec", "-test")):
        return True
    # golang-migrate, dbmate and Flyway name what undoes a migration: `001.down.sql`, `U1__x.sql`, `x_down.sql`.
    return stem.endswith((".down", "_down", "-down", ".undo", "_rollback", "-rollback", ".rollback")) or (
        stem == "down" or (base.startswith("u") and "__" in base and base[1:2].isdigit())
    )

"""The recordings that ship with the repository, linted as `make demo` does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_demo_finds_the_disasters_and_nothing_it_only_read_about() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "blastwall", "lint", "--format", "json", "corpus/recordings"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    denied = {row["findings"][0]["rule"] for row in report["results"] if row["decision"] == "deny"}
    assert {"terraform-destroy", "railway-api-volume-delete", "file-delete-home"} <= denied
    assert report["not_read"] == []
    formats = {row["format"] for row in report["results"]}
    assert len(formats) >= 4

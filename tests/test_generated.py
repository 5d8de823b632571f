"""What is generated from the rules is fresh: the index, the rules' pages, the score table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_nothing_generated_is_stale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "blastwall", "generate", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run `make generate`:\n{done.stdout}{done.stderr}"


def test_rules_check_passes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "blastwall", "rules", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

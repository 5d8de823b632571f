"""CONTRIBUTING.md's rule in five minutes, followed to the letter in a copy of the tree."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RULE_FILE = "rules/blastwall_rules/shell/cryptvault_destroy.py"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("analyzer", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def blastwall(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(copy / "analyzer"), str(copy / "rules")])
    return subprocess.run(
        [sys.executable, "-m", "blastwall", *words],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def the_rule() -> str:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert RULE_FILE in page
    block = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert block is not None
    return block[1]


def test_one_file_is_a_rule(copy: Path) -> None:
    before = {path.name for path in (copy / "rules").rglob("*.py")}
    (copy / RULE_FILE).write_text(the_rule(), encoding="utf-8")
    done = blastwall(copy, "generate")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (copy / "rules").rglob("*.py")} - before == {"cryptvault_destroy.py"}

    page = (copy / "docs" / "rules" / "cryptvault-destroy.md").read_text(encoding="utf-8")
    assert "What the vault holds stays on the disk" in page
    assert "cryptvault-destroy" in blastwall(copy, "rules").stdout
    assert "forgets the key" in blastwall(copy, "explain", "cryptvault-destroy").stdout

    (copy / "run.sh").write_text("sudo cryptvault destroy --vault payroll\ncryptvault lock payroll\n", encoding="utf-8")
    linted = blastwall(copy, "lint", "run.sh", "--format", "sarif")
    assert linted.returncode == 1, linted.stderr
    run = json.loads(linted.stdout)["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == ["cryptvault-destroy"]
    assert "cryptvault-destroy" in [rule["id"] for rule in run["tool"]["driver"]["rules"]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "cryptvault-destroy"', 'id = "another-name"'),
        ("    clean = (", "    unclean = ("),
        ("**Instead:**", "Instead:"),
        ("RULE = CryptvaultDestroy()", ""),
        ("from blastwall.acts import Invocation", "from blastwall.acts import Invoice"),
    ],
    ids=["id", "clean", "instead", "rule", "import"],
)
def test_a_broken_file_is_refused_by_name(copy: Path, old: str, new: str) -> None:
    text = the_rule()
    assert old in text
    (copy / RULE_FILE).write_text(text.replace(old, new), encoding="utf-8")
    for words in (("generate",), ("rules", "--check")):
        done = blastwall(copy, *words)
        assert done.returncode == 2, done.stdout
        assert "cryptvault_destroy" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from blastwall.cli import main

ROOT = Path(__file__).parents[2]


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json"]) == 0
    ids = [row["id"] for row in json.loads(capsys.readouterr().out)]
    assert ids == sorted(ids) and "sql-delete-without-where" in ids


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "sql-delete-without-where"]) == 0
    out = capsys.readouterr().out
    assert "Instead:" in out and "Flagged" in out and "```" not in out


def test_a_misspelt_rule_gets_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "sql-delete-without-were"]) == 2
    assert "sql-delete-without-where" in capsys.readouterr().err


def test_what_is_generated_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["generate", "--check", "--docs", str(ROOT / "docs")])
    assert code == 0, capsys.readouterr().out


def test_generate_refuses_to_write_outside_a_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["generate", "--docs", "docs"]) == 2
    assert not os.listdir(tmp_path)

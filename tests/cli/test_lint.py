"""`mcp-lint` end to end in this process: what it reads, what it shows, how it exits."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from blastwall.cli import lint_main, main

DENIED = json.dumps({"tool": "Bash", "arguments": {"command": "rm -rf ~"}}) + "\n"
CONFIRMED = json.dumps({"tool": "Bash", "arguments": {"command": "git push --force origin main"}}) + "\n"
ALLOWED = json.dumps({"tool": "Bash", "arguments": {"command": "ls"}}) + "\n"


@pytest.fixture(autouse=True)
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (ALLOWED, [], 0),
        (CONFIRMED, [], 1),
        (DENIED, [], 1),
        (CONFIRMED, ["--fail-on", "deny"], 0),
        (DENIED, ["--fail-on", "deny"], 1),
        (DENIED, ["--fail-on", "never"], 0),
        (CONFIRMED, ["--min-score", "95"], 0),
        (DENIED, ["--min-score", "80"], 1),
        (ALLOWED + "{broken\n", [], 2),
        (DENIED + '{"tool": "Ba', [], 2),
        ("", [], 0),
    ],
)
def test_exit_codes(text: str, options: list[str], code: int) -> None:
    Path("s.jsonl").write_text(text)
    assert lint_main([*options, "s.jsonl"]) == code


def test_everything_else_is_linted_when_a_file_can_not_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.jsonl").write_text(DENIED)
    assert lint_main(["missing.jsonl", "s.jsonl", "none*.sh"]) == 2
    out = capsys.readouterr().out
    assert "missing.jsonl" in out and "none*.sh" in out and "deny[" in out


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.jsonl").write_text(DENIED)
    Path("s.jsonl").chmod(0)
    assert lint_main(["s.jsonl"]) == 2
    assert "can't be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("wipe.sh", "#!/bin/sh\nset -e\nrm -rf ~\n", 1),
        ("tidy.sh", "#!/bin/sh\nls\n", 0),
        ("run", "#!/usr/bin/env bash\nrm -rf ~\n", 1),
        ("drop.sql", "DROP DATABASE shop;\n", 1),
        ("read.sql", "SELECT 1;\n", 0),
        ("wipe.ps1", "Remove-Item -Recurse -Force C:\\\n", 1),
        ("wipe.bat", "rmdir /s /q d:\\\r\n", 1),
        ("wipe.py", "import shutil\nshutil.rmtree('/')\n", 1),
    ],
)
def test_scripts_are_judged_as_if_run(name: str, text: str, code: int) -> None:
    Path(name).write_text(text)
    assert lint_main([name]) == code


@pytest.mark.parametrize("path", [".", "./", "./deploy.sh", "deploy.sh"])
def test_a_file_is_named_as_a_pull_request_names_it(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deploy.sh").write_text("rm -rf ~\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert lint_main(["--format", "github", path]) == 1
    assert capsys.readouterr().out.startswith("::error file=deploy.sh,")


def test_a_directory_is_walked_and_what_is_not_ours_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    for place, text in {
        "a/s.jsonl": DENIED,
        "a/node_modules/x.sh": "rm -rf ~\n",
        "a/.git/hooks/y.sh": "rm -rf ~\n",
        "a/package.json": "{}",
        "a/broken.json": "{",
        "a/notes.md": "rm -rf ~",
        "a/photo.png": "\0\1",
    }.items():
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        Path(place).write_text(text)
    assert lint_main(["a"]) == 1
    out = capsys.readouterr().out
    assert "node_modules" not in out and ".git" not in out and "broken.json" not in out
    assert "1 denied" in out


@pytest.mark.parametrize("name", ["notes.md", "photo.png", "other.json"])
def test_a_named_file_that_is_no_recording_is_told(name: str) -> None:
    Path(name).write_text({"notes.md": "rm -rf ~", "photo.png": "\0\1", "other.json": '{"a": 1}'}[name])
    assert lint_main([name]) == 2


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DENIED.encode())))
    assert lint_main(["-"]) == 1
    assert "<stdin>:1" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_output_goes_to_a_file(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.jsonl").write_text(DENIED)
    assert lint_main(["--format", form, "--output", "out", "s.jsonl"]) == 1
    assert json.loads(Path("out").read_text()) and capsys.readouterr().out == ""


def test_sarif_carries_the_rules_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.jsonl").write_text(DENIED)
    lint_main(["--format", "sarif", "s.jsonl"])
    rule = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"][0]
    assert "Instead" in rule["help"]["markdown"]


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(
    options: list[str],
    environment: dict[str, str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    Path("s.jsonl").write_text(DENIED)
    lint_main([*options, "s.jsonl"])
    assert ("\x1b[" in capsys.readouterr().out) is colored


def test_a_bad_policy_names_file_and_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.toml").write_text("= 1\n")
    assert lint_main(["--config", "p.toml", "."]) == 2
    assert "p.toml:1" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["lint", "--help"], ["check", "--help"], ["--version"]])
def test_help_teaches(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "examples:" in out or words == ["--version"]


@pytest.mark.parametrize("words", [[], ["lint", "--min-score", "101"], ["nonsense"]])
def test_wrong_usage_is_2(words: list[str]) -> None:
    assert main(words) == 2

"""`check`: one verdict, or one a line, in order, whatever the line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from blastwall.api import Analyzer
from blastwall.cli import main
from blastwall.cli.check import stream


@pytest.mark.parametrize(
    ("words", "code", "decision"),
    [
        (["ls"], 0, "allow"),
        (["rm -rf ~"], 1, "deny"),
        (["--", "rm", "-rf", "/"], 1, "deny"),
        (["git push --force origin main"], 1, "confirm"),
        (["--language", "sql", "DROP DATABASE shop"], 1, "deny"),
        (["--language", "cmd", "rmdir /s /q d:\\"], 1, "deny"),
        (["--tool", "Bash", "--arguments", '{"command": "rm -rf ~"}'], 1, "deny"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_one(words: list[str], code: int, decision: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *(["--json"] if form == "json" else []), *words]) == code
    out = capsys.readouterr().out
    if form == "json":
        assert json.loads(out)["decision"] == decision
    else:
        assert out.splitlines()[-1].startswith(f"{decision}  blast radius ")


@pytest.mark.parametrize("given", [b"", b" \n"], ids=["nothing", "blank"])
def test_nothing_on_standard_input_is_no_command(given: bytes) -> None:
    done = subprocess.run([sys.executable, "-m", "blastwall", "check"], input=given, capture_output=True, check=False)
    assert done.returncode == 2 and b"nothing to judge" in done.stderr and not done.stdout


def answers(*lines: Any) -> list[dict[str, Any]]:
    rows = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    out = io.BytesIO()
    assert stream(Analyzer(), io.BytesIO(b"\n".join(rows) + b"\n"), out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_lines_are_answered_in_order_with_their_ids() -> None:
    got = answers(
        {"id": "a", "tool": "Bash", "arguments": {"command": "ls"}},
        {"id": 2, "tool": "Bash", "arguments": {"command": "rm -rf ~"}},
        {"tool": "Bash", "arguments": '{"command": "ls"}'},
    )
    assert [(row.get("id"), row["decision"]) for row in got] == [("a", "allow"), (2, "deny"), (None, "allow")]


def test_the_fields_of_a_verdict() -> None:
    (row,) = answers({"tool": "Bash", "arguments": {"command": "rm -rf ~"}})
    assert row["schema"] == 1 and row["operations"] == sorted(row["operations"])
    assert row["radius"]["score"] == sum(factor["points"] for factor in row["radius"]["factors"])
    finding = row["findings"][0]
    assert finding["pointer"] == "/command"
    first, last = finding["span"]
    assert "rm -rf ~"[first:last].endswith("~")
    assert {"rule", "message", "score", "level", "confidence", "decision", "snippet", "target"} <= set(finding)
    assert {"verb", "scope", "recovery", "environment", "instead", "factors"} <= set(finding)
    assert finding["target"]["kind"] == "home"


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        (b"{", "broken-line"),
        (b"nonsense", "broken-line"),
        (b"", "broken-line"),
        (b" \t\r", "broken-line"),
        (b"[" * 50_000, "nested-too-deeply"),
        (b"[]", "not-a-call"),
        (b'{"arguments": {}}', "not-a-call"),
        (b'{"tool": 1}', "not-a-call"),
        (b'{"tool": "Bash", "arguments": {"command": "ls", "command": "ls"}}', "duplicate-keys"),
        (b'{"tool": "Bash", "arguments": "{\\"a\\": 1, \\"a\\": 2}"}', "duplicate-keys"),
        (b'{"tool": "Bash", "tool": "Read", "arguments": {}}', "duplicate-keys"),
    ],
)
def test_a_line_that_can_not_be_told_is_one_to_confirm(line: bytes, notice: str) -> None:
    got = answers(line, {"tool": "Bash", "arguments": {"command": "ls"}})
    assert [row["decision"] for row in got] == ["confirm", "allow"]
    assert notice in [item["id"] for item in got[0]["notices"]]


@pytest.mark.parametrize("line", [b'{"tool": "Bash", "arguments": null}', b'{"tool": "Bash", "arguments": [1]}'])
def test_odd_arguments_are_answered(line: bytes) -> None:
    assert len(answers(line)) == 1


def test_each_line_is_answered_before_the_next_is_sent() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "blastwall", "check", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    for command, decision in (("ls", "allow"), ("rm -rf ~", "deny")):
        process.stdin.write(json.dumps({"tool": "Bash", "arguments": {"command": command}}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["decision"] == decision
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()


def test_what_a_policy_silenced_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[[suppress]]\nrule = "git-reset-hard"\ntarget = "*"\nreason = "thrown away"\nexpires = 2999-01-01\n',
        encoding="utf-8",
    )
    assert main(["check", "--config", str(policy), "git reset --hard"]) == 0
    assert "suppressed by the policy: git-reset-hard" in capsys.readouterr().out


def test_a_directory_of_this_machine_may_be_named_relatively(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"push": "drizzle-kit push --force", "test": "jest"}}')
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--cwd", ".", "npm run push"]) == 1
    assert "drizzle-push" in capsys.readouterr().out
    assert main(["check", "--cwd", ".", "npm test"]) == 0

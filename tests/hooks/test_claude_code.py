"""The hook as its host sees it: nothing, `deny` or `ask`; and `ask` whenever it can't tell."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from blastwall.hooks.claude_code import MOST_BYTES, answer


def request(command: str = "ls", **more: Any) -> bytes:
    body = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": command}, "cwd": "/w"}
    return json.dumps(body | more).encode()


def told(raw: bytes) -> tuple[str, str]:
    text = answer(raw)
    if not text:
        return "", ""
    said = json.loads(text)["hookSpecificOutput"]
    assert said["hookEventName"] == "PreToolUse"
    return said["permissionDecision"], said["permissionDecisionReason"]


def test_an_allowed_call_is_left_to_the_host() -> None:
    assert answer(request("ls -la src")) == ""


def test_a_refused_call_says_what_and_what_instead() -> None:
    decision, why = told(request("rm -rf ~"))
    assert decision == "deny"
    assert "home" in why and "Instead:" in why and "\n" not in why


def test_the_reason_shows_no_secret_and_drives_no_terminal() -> None:
    _, why = told(
        request("rm -rf '/srv/\x1b[2J\u202e' ~ 'https://u:hunter22@host/'; rm -rf /srv/api_token=hunter22xyz")
    )
    assert "hunter22" not in why and "\x1b" not in why and "\u202e" not in why
    assert "\u241b" in why


def test_a_name_without_end_does_not_fill_the_reason() -> None:
    _, why = told(request("kubectl delete namespace " + "n" * 20_000))
    assert len(why) < 1_000 and "Instead:" in why


def test_a_call_to_confirm_is_asked() -> None:
    assert told(request("git push --force origin main"))[0] == "ask"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"hook_event_name": "PreToolUse"}',
        b'{"hook_event_name": "PreToolUse", "tool_name": 7}',
        b"[" * 100_000,
        b" " * (MOST_BYTES + 1),
        b'{"tool_name": "Bash", "tool_input": {"command": "ls", "command": "rm -rf /"}}',
        b'{"tool_name": "Bash", "tool_input": {"command": "rm -rf /", "command": "ls"}}',
    ],
    ids=["empty", "cut", "list", "null", "bytes", "no-tool", "tool-7", "deep", "large", "twice", "twice-harmless-last"],
)
def test_what_can_not_be_told_is_asked(raw: bytes) -> None:
    assert told(raw)[0] in ("ask", "deny")


def test_other_events_are_no_business_of_ours() -> None:
    assert answer(request("rm -rf ~", hook_event_name="PostToolUse")) == ""


def test_the_command_answers_and_exits_0() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "blastwall", "hook", "claude-code"], input=request("rm -rf ~"), capture_output=True
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["hookSpecificOutput"]["permissionDecision"] == "deny"


def test_a_bad_policy_asks_rather_than_lets_pass() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "blastwall", "hook", "claude-code", "--config", "/no/such.toml"],
        input=request("ls"),
        capture_output=True,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["hookSpecificOutput"]["permissionDecision"] == "ask"


def test_an_unknown_host_blocks() -> None:
    done = subprocess.run([sys.executable, "-m", "blastwall", "hook", "claud-code"], input=b"{}", capture_output=True)
    assert done.returncode == 2


@pytest.mark.parametrize("module", ["argparse", "blastwall.records", "blastwall.report", "dataclasses", "typing"])
def test_a_cold_hook_does_not_import(module: str) -> None:
    code = (
        "import io, sys; before = set(sys.modules); sys.argv = ['blastwall', 'hook', 'claude-code'];"
        "from blastwall.cli import main; main();"
        f"sys.exit({module!r} in set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], input=request("ls"), capture_output=True)
    assert done.returncode == 0, done.stderr

"""The shortcut for a host's own shell says what extraction would have said, or nothing."""

from __future__ import annotations

import pytest

from blastwall import Analyzer, Budget, ToolCall
from blastwall.engine import context_of
from blastwall.extraction import extract
from blastwall.triage import Triage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import Json

TOOLS = ("Bash", "bash", "shell", "terminal", "run_shell_command", "run_terminal_cmd", "run_in_terminal")
TAKEN: list[Json] = [
    {"command": "ls -la"},
    {"command": "rm -rf /"},
    {"command": " "},
    {"command": "echo ü"},
    {"command": "ls", "description": "List what is here", "timeout": 1000, "run_in_background": True},
    {"description": "rm -rf /", "command": "git status"},
]
LEFT: list[Json] = [
    None,
    "ls",
    ["ls"],
    {},
    {"command": ""},
    {"command": None},
    {"command": ["ls", "-la"]},
    {"command": {"command": "ls"}},
    {"cmd": "ls"},
    {"command": "ls", "args": ["-la"]},
    {"command": "ls", "shell": "powershell"},
    {"command": "ls", "cwd": "/"},
    {"command": "ls", "env": {"PATH": "x"}},
    {"command": "ls", "Command": "rm -rf /"},
    {"command": "ls", "description": {"command": "rm -rf /"}},
    {"command": "ls", "description": "\ud800"},
    {"command": "ls", "timeout": "rm -rf /"},
]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("arguments", TAKEN, ids=repr)
def test_what_is_taken_is_what_extraction_finds(tool: str, arguments: Json) -> None:
    call = ToolCall(tool, arguments, cwd="/home/dev/app")
    context = context_of(call, Analyzer().policy)
    found = extract(call, context, Budget())
    assert not found.acts and not found.notices
    (snippet,) = found.snippets
    assert Triage.command(call) == snippet.text
    assert (snippet.language, snippet.argv, snippet.data, snippet.dialect) == ("shell", None, None, "")
    assert (snippet.name, snippet.latent, snippet.depth) == ("", False, 0)
    assert snippet.context is context


@pytest.mark.parametrize("arguments", LEFT, ids=repr)
def test_what_else_is_said_is_left_to_extraction(arguments: Json) -> None:
    assert Triage.command(ToolCall("Bash", arguments)) is None


def test_other_tools_are_left_to_extraction() -> None:
    assert Triage.command(ToolCall("execute_sql", {"command": "ls"})) is None
    assert Triage.command(ToolCall("Bash", {"command": "ls"}, server="postgres")) is None


def test_a_call_within_a_budget_is_counted() -> None:
    verdict = Analyzer().analyze(ToolCall("Bash", {"command": "ls"}), budget=Budget(snippets=0))
    assert verdict.decision == "confirm"

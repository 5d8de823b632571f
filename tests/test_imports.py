"""Lists what each stage of a cold process may import. A hook pays for every module here, every time it runs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

#: Costs more than the analysis of a typical call; nothing between a bare interpreter and a verdict may load it.
FORBIDDEN = frozenset(
    {"argparse", "ast", "asyncio", "dataclasses", "hashlib", "importlib.metadata", "inspect", "json", "logging"}
    | {"pathlib", "random", "shlex", "socket", "sqlglot", "subprocess", "tempfile", "tomllib", "tree_sitter", "typing"}
    | {"unittest", "urllib.parse", "urllib.request"}
)

#: The nouns, which every stage may load.
NOUNS = frozenset({"blastwall", "blastwall.model", "blastwall.errors", "blastwall.effects", "blastwall.context"})

#: What deciding that a call of a host's shell is inert may load of ours: no engine, no rule, no table of rules.
INERT = frozenset(
    {"blastwall", "blastwall.api", "blastwall.errors", "blastwall.model", "blastwall.registry", "blastwall.triage"}
    | {"blastwall_rules", "blastwall_rules.index", "blastwall_rules.index.vocabulary"}
)

#: What a call that is looked into may load of ours.
ANALYSIS = NOUNS | {
    "blastwall.acts",
    "blastwall.api",
    "blastwall.budget",
    "blastwall.catalogue",
    "blastwall.engine",
    "blastwall.extraction",
    "blastwall.invocation",
    "blastwall.languages",
    "blastwall.latent",
    "blastwall.policy",
    "blastwall.registry",
    "blastwall.rule",
    "blastwall.score",
    "blastwall.targets",
    "blastwall.triage",
    "blastwall_rules",
}

#: stage -> (the code, our modules it may load; a name covers what is below it)
STAGES = {
    "import": ("import blastwall", frozenset({"blastwall"})),
    "nouns": ("from blastwall import ToolCall, Verdict", NOUNS),
    "analyze-name": ("from blastwall import analyze", INERT),
    "inert-call": (
        "from blastwall import ToolCall, analyze\n"
        "assert analyze(ToolCall('Bash', {'command': 'ls -la src'})).decision == 'allow'",
        INERT,
    ),
    "shell-call": (
        "from blastwall import ToolCall, analyze\n"
        "assert analyze(ToolCall('Bash', {'command': 'rm -rf ~'})).decision == 'deny'",
        ANALYSIS,
    ),
}

HOOK = """
import io, sys
sys.stdin = io.TextIOWrapper(io.BytesIO({request!r}))
sys.stdout = io.TextIOWrapper(io.BytesIO())
from blastwall.cli import main
main(["hook", "claude-code"])
sys.stdout = sys.__stdout__
"""

REPORT = "\nimport sys as _s; print('\\n'.join(sorted(_s.modules)))"


def loaded(code: str) -> frozenset[str]:
    """The modules a fresh interpreter has after `code` that a bare one has not."""

    def run(text: str) -> frozenset[str]:
        done = subprocess.run(
            # -S would lose the installed package; -I keeps the caller's variables and directory out.
            [sys.executable, "-I", "-c", text + REPORT],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return frozenset(done.stdout.split())

    return run(code) - run("")


def ours(modules: frozenset[str]) -> frozenset[str]:
    return frozenset(m for m in modules if m.partition(".")[0] in ("blastwall", "blastwall_rules"))


def covered(module: str, allowed: frozenset[str]) -> bool:
    if module in allowed:
        return True
    # A name with a dot, or the package of rules, covers what is below it; `blastwall` itself covers only itself.
    return any(module.startswith(name + ".") for name in allowed if allowed is not INERT and name not in NOUNS)


@pytest.mark.parametrize("stage", STAGES)
def test_stage_loads_nothing_forbidden(stage: str) -> None:
    found = loaded(STAGES[stage][0])
    assert sorted(m for m in found if m in FORBIDDEN) == []


@pytest.mark.parametrize("stage", STAGES)
def test_stage_loads_only_its_own_rooms(stage: str) -> None:
    code, allowed = STAGES[stage]
    assert sorted(m for m in ours(loaded(code)) if not covered(m, allowed)) == []


def test_an_inert_call_compiles_no_regular_expression() -> None:
    # Importing `re`, with what it needs, costs as much as a bare interpreter.
    assert sorted(loaded(STAGES["inert-call"][0]) & {"enum", "fnmatch", "importlib", "re"}) == []


def test_analyze_loads_no_reader_before_a_call() -> None:
    found = loaded(STAGES["analyze-name"][0])
    assert sorted(m for m in found if m.startswith("blastwall.languages.")) == []


def test_inert_call_reads_no_other_language() -> None:
    found = loaded(STAGES["inert-call"][0])
    assert sorted(m for m in found if m.startswith("blastwall.languages.") and m != "blastwall.languages.shell") == []


def test_third_party_parsers_stay_out_of_a_shell_call() -> None:
    found = {m.partition(".")[0] for m in loaded(STAGES["shell-call"][0])}
    assert sorted(found & {"sqlglot", "sqlglotc", "tree_sitter", "graphql", "bashlex", "hcl2"}) == []


def test_inert_call_loads_no_rule() -> None:
    found = loaded(STAGES["inert-call"][0])
    assert (
        sorted(m for m in found if m.startswith("blastwall_rules.") and not m.startswith("blastwall_rules.index")) == []
    )


@pytest.mark.parametrize("command", ["ls -la src", "rm -rf build"])
def test_hook_loads_nothing_forbidden_but_json(command: str) -> None:
    request = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": command}, "cwd": "/w"}
    found = loaded(HOOK.format(request=json.dumps(request).encode()))
    # It is asked in JSON and answers in JSON.
    assert sorted(m for m in found if m in FORBIDDEN - {"json"}) == []
    assert "blastwall.triage" in found
    assert ("blastwall.engine" in found) == command.startswith("rm")


def test_the_list_is_not_blind() -> None:
    # The measure itself must see a forbidden module when there is one.
    assert "tomllib" in loaded("import tomllib")

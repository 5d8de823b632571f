"""What lies too deep to be followed is never let pass; what hands nearly all of itself on does not cost its square."""

from __future__ import annotations

import pytest

from blastwall import Budget, ToolCall, Verdict, analyze
from blastwall.api import Analyzer

NESTS = {
    "parentheses": ("(", ")"),
    "subshells": ("( ", " )"),
    "groups": ("{ ", "; }"),
    "substitutions": ("$(", ")"),
    "conditions": ("if true; then ", "; fi"),
    "eval": ("eval ", ""),
    "sudo": ("sudo ", ""),
    "negations": ("! ", ""),
    "defaults": ("${x:-$(", ")}"),
    "functions of one name": ("f() { ", " ; }; f"),
}


def shell(command: str) -> Verdict:
    return analyze("Bash", {"command": command}, cwd="/home/dev/app")


@pytest.mark.parametrize("depth", [1, 2, 5, 12, 13, 40, 200])
@pytest.mark.parametrize("nest", NESTS)
def test_depth_hides_nothing(nest: str, depth: int) -> None:
    before, after = NESTS[nest]
    verdict = shell(before * depth + "rm -rf /" + after * depth)
    assert verdict.decision == "deny" if depth <= 5 else verdict.decision in ("confirm", "deny")
    if verdict.decision == "confirm":
        assert "over-budget" in {notice.id for notice in verdict.notices}


@pytest.mark.parametrize(
    "command",
    [
        "((i++))",
        "(( a > b )) && ls",
        "(( total += size ))",
        "(( x = y ? 1 : 2 ))",
        "((n = n / 2))",
        "while ((n < 3)); do ls; done",
        "f() { g; }; g() { ls; }; f",
        "eval ls",
    ],
)
def test_plain_code_is_not_deep(command: str) -> None:
    verdict = shell(command)
    assert verdict.decision == "allow"
    assert not verdict.notices


def test_two_parentheses_round_a_command_are_two_subshells() -> None:
    assert shell("((rm -rf ~))").decision == "deny"
    assert shell("((echo a); (rm -rf ~))").decision == "deny"


@pytest.mark.parametrize("chain", ["xargs ", "env a=b "])
def test_a_chain_of_wrappers_costs_what_it_hands_on(chain: str) -> None:
    budget = Budget()
    verdict = Analyzer().analyze(ToolCall("Bash", {"command": chain * 4_000 + "ls"}), budget=budget)
    assert budget.exhausted == "acts"
    assert verdict.decision == "confirm"
    assert analyze("Bash", {"command": chain * 10 + "ls"}).decision == "allow"


def test_a_directory_has_no_endless_name() -> None:
    verdict = shell("cd aaaaaaaaaaaaaaa; " * 1_000 + "rm -rf x")
    assert verdict.decision == "confirm"

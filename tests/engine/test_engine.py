"""The engine: order of rooms, notices, budgets, environments, suppressions, latent code."""

from __future__ import annotations

import pytest

from blastwall import Analyzer, Budget, Policy, Suppression, Thresholds, ToolCall, analyze
from blastwall.model import Notice

ANALYZER = Analyzer()


def shell(command: str, **more: object) -> ToolCall:
    """A call of a shell tool."""
    return ToolCall("Bash", {"command": command}, **more)  # type: ignore[arg-type]


def test_an_inert_call_ends_in_triage() -> None:
    """It has an operation only where that is proven."""
    verdict = analyze(shell("ls -la src"))
    assert (verdict.decision, verdict.operations, verdict.radius.score) == ("allow", frozenset({"read"}), 0)
    assert analyze(shell("frobnicate x")).operations == frozenset({"unknown"})


def test_factors_add_up() -> None:
    """A reader can redo the number."""
    for command in ("rm -rf /", "rm a.txt b.txt", "git reset --hard", "rm -rf node_modules", "kubectl delete ns x"):
        verdict = analyze(shell(command))
        assert sum(factor.points for factor in verdict.radius.factors) == verdict.radius.score
        for finding in verdict.findings:
            assert sum(factor.points for factor in finding.factors) == finding.score


def test_findings_come_worst_first() -> None:
    """The first one is the reason for the decision."""
    scores = [finding.score for finding in analyze(shell("rm notes.txt; rm -rf /; git reset --hard")).findings]
    assert scores == sorted(scores, reverse=True)


def test_a_small_budget_asks() -> None:
    """What was found before it ran out still counts."""
    verdict = ANALYZER.analyze(shell("rm -rf /; " + "true; " * 500), budget=Budget(nodes=80))
    assert verdict.decision == "deny"
    assert "over-budget" in {notice.id for notice in verdict.notices}
    verdict = ANALYZER.analyze(shell("ls $x; " * 500), budget=Budget(nodes=50))
    assert verdict.decision == "confirm"


def test_a_readers_notice_is_kept() -> None:
    """A call whose own reader was in doubt is not allowed by the engine."""
    verdict = analyze(shell("ls", notices=[Notice("duplicate-keys", "`command` stands twice", confirm=True)]))
    assert verdict.decision == "confirm"


@pytest.mark.parametrize(("label", "more"), [("development", 0), ("staging", 2), ("", 4), ("production", 6)])
def test_the_environment_is_a_factor(label: str, more: int) -> None:
    """Closer to production never scores lower."""
    labels = {"environment": label} if label else {}
    base = analyze(shell("git reset --hard", labels={"environment": "development"})).radius.score
    assert analyze(shell("git reset --hard", labels=labels)).radius.score == base + more


def test_thresholds_by_environment() -> None:
    """Policy moves the lines and never the score."""
    lenient = Analyzer(Policy(by_environment={"development": Thresholds(90, 101)}))
    verdict = lenient.analyze(shell("git reset --hard", labels={"env": "dev"}))
    assert verdict.decision == "allow"
    assert verdict.radius.score == analyze(shell("git reset --hard", labels={"env": "dev"})).radius.score


def test_low_confidence_asks_under_any_threshold() -> None:
    """A policy that denies at 10 still asks where the analysis itself is not sure."""
    strict = Analyzer(Policy(thresholds=Thresholds(5, 10)))
    assert strict.analyze(shell("rm notes.txt")).decision == "deny"


def test_suppressions_expire() -> None:
    """They silence one rule until a date."""
    live = Policy(suppressions=[Suppression("git-reset-hard", "throw-away clone", "2027-01-01")], today="2026-11-22")
    gone = Policy(suppressions=[Suppression("git-reset-hard", "throw-away clone", "2026-11-22")], today="2026-11-22")
    verdict = Analyzer(live).analyze(shell("git reset --hard"))
    assert verdict.decision == "allow"
    assert verdict.findings[0].suppressed == "throw-away clone"
    assert verdict.radius.score == 0
    assert Analyzer(gone).analyze(shell("git reset --hard")).decision == "confirm"


def test_protected_and_expendable_names() -> None:
    """Named by the policy, they are factors like any other."""
    policy = Policy(expendable=["scratch/**", "scratch"], protected=["docs/**", "notes.txt"])
    analyzer = Analyzer(policy)
    assert analyzer.analyze(shell("rm -rf scratch")).decision == "allow"
    assert analyze(shell("rm -rf scratch")).decision == "confirm"
    assert analyzer.analyze(shell("rm notes.txt")).decision == "confirm"


def test_many_small_losses_are_a_wider_one() -> None:
    """Splitting a deletion over commands does not lower it."""
    one = analyze(shell("rm a.txt")).radius.score
    two = analyze(shell("rm a.txt; rm b.txt")).radius.score
    many = analyze(shell("; ".join(f"rm {n}.txt" for n in range(20)))).radius.score
    assert one < two < many
    assert analyze(shell("rm a.txt; rm a.txt")).radius.score == one


def test_written_code_is_latent() -> None:
    """It asks at most, and does nothing where it is not meant to run."""
    body = {"content": "#!/bin/sh\nrm -rf /\n"}
    assert analyze(ToolCall("Write", {"file_path": "clean.sh", **body})).decision == "confirm"
    assert analyze(ToolCall("Write", {"file_path": "tests/fixtures/clean.sh", **body})).decision == "allow"
    assert (
        analyze(ToolCall("Write", {"file_path": "README.md", "content": "Never run `rm -rf /`."})).decision == "allow"
    )


def test_written_source_that_deletes_its_parameter() -> None:
    """Nobody's loss before it is called; a path it names itself is, and so is any code that runs now."""
    body = "import shutil\ndef clean(path):\n    shutil.rmtree(path)\n"
    assert analyze(ToolCall("Write", {"file_path": "src/clean.py", "content": body})).decision == "allow"
    named = body.replace("(path)\n", "('/srv/data')\n").replace("def clean('/srv/data')", "def clean(path)")
    assert analyze(ToolCall("Write", {"file_path": "src/clean.py", "content": named})).decision == "confirm"
    assert analyze(ToolCall("run_python", {"code": body + "clean(input())\n"})).decision == "confirm"


def test_text_typed_into_a_page_is_data() -> None:
    """A form field that mentions a statement runs none."""
    assert analyze(ToolCall("browser_fill", {"selector": "#q", "value": "DROP TABLE users"})).decision == "allow"
    assert analyze(ToolCall("db_console", {"value": "DROP TABLE users"})).decision == "deny"


def test_same_call_same_verdict() -> None:
    """Deterministic to the last factor."""
    call = shell("for d in a b; do rm -rf $d/x; done; psql -c 'DELETE FROM t'")
    assert repr(Analyzer().analyze(call)) == repr(Analyzer().analyze(call))


@pytest.mark.parametrize("arguments", [None, [], "rm -rf /", 3, {"command": None}, {"command": {"a": 1}}, {"": ""}])
def test_odd_arguments(arguments: object) -> None:
    """Whatever JSON holds gets a verdict."""
    verdict = analyze(ToolCall("Bash", arguments))  # type: ignore[arg-type]
    assert verdict.decision in ("allow", "confirm", "deny")
    assert "engine-failed" not in {notice.id for notice in verdict.notices}

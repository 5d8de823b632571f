"""Every rule, catalogue entry and carrier against its own examples, through the whole engine.

Nothing to write by hand: a rule's file is its test.
"""

from __future__ import annotations

import pytest

from blastwall import Analyzer, Example, ToolCall, Verdict
from blastwall.model import Finding
from blastwall.registry import DEFAULT_PACKAGES
from blastwall.registry.build import load_rules
from blastwall.rule import Carrier, Rule

ANALYZER = Analyzer()
INFOS = ANALYZER.describe()
CWD = "/home/dev/app"

FLAGGED = [pytest.param(i.id, e, id=f"{i.id}-{n}") for i in INFOS for n, e in enumerate(i.flagged)]
CLEAN = [pytest.param(i.id, e, id=f"{i.id}-{n}") for i in INFOS for n, e in enumerate(i.clean)]
CARRIERS = [rule for package in DEFAULT_PACKAGES for _, rule in load_rules(package) if isinstance(rule, Carrier)]
CARRIED = [pytest.param(c, e, id=f"{c.id}-{n}") for c in CARRIERS for n, e in enumerate(c.carried)]


def judge(example: Example) -> Verdict:
    if example.language == "tool":
        return ANALYZER.analyze(ToolCall(example.code, dict(example.arguments or {}), cwd=example.cwd or CWD))
    return ANALYZER.analyze_text(
        example.code,
        language=example.language or "shell",
        name=example.name,
        dialect=example.dialect,
        cwd=example.cwd or CWD,
    )


def by(rule: str, verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.rule == rule]


@pytest.mark.parametrize(("rule", "example"), FLAGGED)
def test_flagged(rule: str, example: Example) -> None:
    verdict = judge(example)
    assert by(rule, verdict), verdict
    if example.decision:
        assert verdict.decision == example.decision


@pytest.mark.parametrize(("rule", "example"), CLEAN)
def test_clean(rule: str, example: Example) -> None:
    verdict = judge(example)
    # A rule may speak for a small loss (one object by its key); it is clean where that needs nobody's attention.
    assert [finding for finding in by(rule, verdict) if finding.decision != "allow"] == []
    assert [notice for notice in verdict.notices if notice.id.endswith(("-failed", "-broken"))] == []
    if example.decision:
        assert verdict.decision == example.decision


@pytest.mark.parametrize(("carrier", "example"), CARRIED)
def test_carried(carrier: Carrier, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[object] = []
    original = type(carrier).carry

    def watched(self: Carrier, act: object) -> object:
        for answer in original(self, act):  # type: ignore[arg-type]
            carried.append(answer)
            yield answer

    monkeypatch.setattr(type(carrier), "carry", watched)
    judge(
        Example(example.code, language=example.language or carrier.language, dialect=example.dialect, cwd=example.cwd)
    )
    assert carried


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.id)
def test_advice_passes(info: object) -> None:
    # Law 9, for what each rule says of its own examples.
    for example in info.flagged:  # type: ignore[attr-defined]
        for finding in by(info.id, judge(example)):  # type: ignore[attr-defined]
            if finding.instead is not None and finding.instead.command:
                language = finding.snippet.language if finding.snippet is not None else "shell"
                language = language if language in ("sql", "powershell", "cmd", "python") else "shell"
                said = ANALYZER.analyze_text(finding.instead.command, language=language, cwd=CWD)
                assert said.decision == "allow", finding.instead.command


def test_there_is_something_to_test() -> None:
    assert len(INFOS) > 100
    assert len(CARRIERS) > 10
    assert all(isinstance(rule, Rule | Carrier) for package in DEFAULT_PACKAGES for _, rule in load_rules(package))

"""Every rule and catalogue entry proves itself: its examples, its advice, its place in the index and the docs."""

from __future__ import annotations

import pytest

from blastwall import Analyzer, Example, ToolCall, Verdict, Workspace
from blastwall.model import ALLOW
from blastwall.registry.info import RuleInfo, describe

ANALYZER = Analyzer()
INFOS = describe(("blastwall_rules",))


def judge(example: Example) -> Verdict:
    """Analyse an example as the code, or the tool call, it is."""
    if example.language == "tool" or example.arguments is not None:
        return ANALYZER.analyze(ToolCall(example.code, dict(example.arguments or {}), cwd=example.cwd))
    return ANALYZER.analyze_text(
        example.code,
        language=example.language,
        dialect=example.dialect,
        name=example.name,
        cwd=example.cwd,
        workspace=Workspace(example.cwd, example.files) if example.files else None,
    )


def cases(kind: str) -> list[object]:
    """Return one parameter an example, named after its rule."""
    return [
        pytest.param(info, example, id=f"{info.id}-{place}")
        for info in INFOS
        for place, example in enumerate(getattr(info, kind))
    ]


@pytest.mark.parametrize(("info", "example"), cases("flagged"))
def test_flagged(info: RuleInfo, example: Example) -> None:
    """The rule itself speaks for its flagged examples, and they are not allowed unless the example says so."""
    verdict = judge(example)
    spoken = {finding.rule for finding in verdict.findings}
    assert info.id in spoken, f"{example.code!r}: found {sorted(spoken)}, notices {verdict.notices}"
    if example.decision:
        assert verdict.decision == example.decision
    else:
        assert verdict.decision != ALLOW, f"{example.code!r}: {verdict.radius.score} {verdict.radius.factors}"


@pytest.mark.parametrize(("info", "example"), cases("clean"))
def test_clean(info: RuleInfo, example: Example) -> None:
    """The rule stops none of its near misses."""
    verdict = judge(example)
    stopped = {finding.rule for finding in verdict.findings if finding.decision != ALLOW}
    assert info.id not in stopped, f"{example.code!r}: {verdict.findings}"
    assert not any(notice.id.endswith("-failed") for notice in verdict.notices), verdict.notices
    if example.decision:
        assert verdict.decision == example.decision


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.id)
def test_our_own_advice_passes(info: RuleInfo) -> None:
    """Law 9: what a finding tells people to do instead is allowed by this analysis."""
    for example in info.flagged:
        for finding in judge(example).findings:
            if finding.rule == info.id and finding.instead is not None and finding.instead.command:
                language = finding.snippet.language if finding.snippet is not None else "shell"
                if language not in ("sql", "powershell", "cmd"):
                    language = "shell"
                verdict = ANALYZER.analyze_text(finding.instead.command, language=language)
                assert verdict.decision == ALLOW, f"{finding.instead.command!r}: {verdict.findings} {verdict.notices}"


@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.id)
def test_documented(info: RuleInfo) -> None:
    """A page needs a title, what to do instead, and where it is known from."""
    assert info.title
    assert "**Instead:**" in info.doc
    assert info.source or "**Source:**" in info.doc, "no source"


def test_ids_are_unique() -> None:
    """A finding names one rule."""
    ids = [info.id for info in INFOS]
    assert len(ids) == len(set(ids))

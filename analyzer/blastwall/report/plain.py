"""A verdict as plain data, ready for JSON. Light: the hot loop of `check --jsonl` runs through here."""

from __future__ import annotations

from blastwall.model import NOWHERE
from blastwall.report.redact import redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.model import Factor, Finding, Json, Notice, Verdict

SCHEMA = 1
#: Longest excerpt of code in a finding.
_EXCERPT = 400


def verdict_data(verdict: Verdict, *, findings: Sequence[Finding] | None = None) -> dict[str, Json]:
    """Return a verdict as plain data; `findings` replaces its own, where a reader asked for fewer."""
    shown = verdict.findings if findings is None else findings
    return {
        "schema": SCHEMA,
        "decision": verdict.decision,
        "operation": verdict.operation,
        "operations": [*sorted(verdict.operations)],
        "radius": {"score": verdict.radius.score, "factors": _factors(verdict.radius.factors)},
        "findings": [_finding(finding) for finding in shown],
        "notices": [notice_data(notice) for notice in verdict.notices],
    }


def notice_data(notice: Notice) -> dict[str, Json]:
    """Return a notice as plain data."""
    return {"id": notice.id, "message": redact(notice.message), "pointer": notice.pointer, "confirm": notice.confirm}


def level(score: int) -> str:
    """Return the level a score stands for."""
    return "error" if score >= 80 else "warning" if score >= 40 else "note"


def _factors(factors: Sequence[Factor]) -> list[Json]:
    return [{"name": factor.name, "points": factor.points, "reason": factor.reason} for factor in factors]


def _finding(finding: Finding) -> dict[str, Json]:
    from blastwall.report.excerpt import code, outermost

    effect, instead = finding.effect, finding.instead
    snippet, span = outermost(finding)
    text = code(snippet)
    begin = 0 if span == NOWHERE or span[1] <= _EXCERPT else max(0, span[0] - 40)
    # covered as a whole first: half a secret no longer looks like one
    excerpt = redact(text)[begin : begin + _EXCERPT] if len(text) < 65536 else redact(text[begin : begin + _EXCERPT])
    return {
        "rule": finding.rule,
        "message": redact(finding.message),
        "score": finding.score,
        "level": level(finding.score),
        "confidence": finding.confidence,
        "decision": finding.decision,
        "suppressed": finding.suppressed,
        "span": list(span),
        "pointer": snippet.pointer if snippet is not None else "",
        "snippet": {"language": snippet.language if snippet is not None else "", "text": excerpt},
        "target": {"kind": effect.target.kind, "name": redact(effect.target.name)},
        "verb": effect.verb,
        "scope": effect.scope,
        "recovery": effect.recovery,
        "environment": effect.environment,
        "instead": {"text": instead.text, "command": instead.command} if instead is not None else None,
        "factors": _factors(finding.factors),
    }

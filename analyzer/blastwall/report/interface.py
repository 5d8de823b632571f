"""What a reporter is given: results as they come, what could not be read, and the sums at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from blastwall.model import ALLOW, CONFIRM, DENY, Finding, Notice, ToolCall, Verdict

if TYPE_CHECKING:
    from blastwall.registry.info import RuleInfo


class Result:
    """One verdict and where its subject stands: a recorded call, or a script (`call` is None, `text` its source).

    `findings` are those to show: the verdict's own, without the suppressed ones and those below the reader's line.
    """

    __slots__ = ("call", "file", "findings", "format", "language", "line", "pointer", "text", "verdict")

    def __init__(
        self,
        verdict: Verdict,
        *,
        file: str = "",
        line: int = 1,
        pointer: str = "",
        call: ToolCall | None = None,
        text: str = "",
        language: str = "",
        format: str = "",
        findings: tuple[Finding, ...] | None = None,
    ) -> None:
        """Hold the verdict and its place."""
        self.verdict = verdict
        self.file = file
        self.line = line
        self.pointer = pointer
        self.call = call
        self.text = text
        self.language = language
        self.format = format
        self.findings = verdict.findings if findings is None else findings


class Trouble:
    """Something that could not be read: the `notice`, the `file`, the `line` (0: the file as a whole).

    `fatal`: calls may have been missed.
    """

    __slots__ = ("fatal", "file", "line", "notice")

    def __init__(self, notice: Notice, *, file: str, line: int = 1, fatal: bool = True) -> None:
        """Hold the notice and its place."""
        self.notice = notice
        self.file = file
        self.line = line
        self.fatal = fatal


class Summary:
    """The sums of a run."""

    def __init__(self) -> None:
        """Start at zero."""
        self.files = 0
        self.skipped = 0
        self.calls = 0
        self.scripts = 0
        self.decisions: Counter[str] = Counter({ALLOW: 0, CONFIRM: 0, DENY: 0})
        self.rules: Counter[str] = Counter()
        self.by_file: dict[str, Counter[str]] = {}
        self.suppressed = 0
        self.troubles = 0
        self.fatal = 0

    def add(self, result: Result) -> None:
        """Count a result."""
        if result.call is None:
            self.scripts += 1
        else:
            self.calls += 1
        decision = result.verdict.decision
        self.decisions[decision] += 1
        if decision != ALLOW or result.findings:
            self.by_file.setdefault(result.file, Counter())[decision] += 1
        self.rules.update(finding.rule for finding in result.findings)
        self.suppressed += sum(1 for finding in result.verdict.findings if finding.suppressed)

    def as_json(self) -> dict[str, object]:
        """Return the sums as plain data."""
        return {
            "files": self.files,
            "skipped": self.skipped,
            "calls": self.calls,
            "scripts": self.scripts,
            "decisions": dict(self.decisions),
            "rules": dict(sorted(self.rules.items())),
            "by_file": {file: dict(counts) for file, counts in sorted(self.by_file.items())},
            "suppressed": self.suppressed,
            "not_read": self.troubles,
        }


class Reporter:
    """Base of every reporter; writes to `out`. `describe` gives the rules' documentation, where a format shows it."""

    def __init__(self, out: TextIO) -> None:
        """Hold the stream."""
        self.out = out
        self.descriptions: Mapping[str, RuleInfo] = {}

    def result(self, result: Result) -> None:
        """Take a result that is worth showing."""
        raise NotImplementedError

    def trouble(self, trouble: Trouble) -> None:
        """Take something that could not be read."""
        raise NotImplementedError

    def finish(self, summary: Summary) -> None:
        """Write what comes last."""

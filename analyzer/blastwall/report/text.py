"""Findings for people: where, the code with a mark under it, what is lost, the score as a sum, what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from blastwall.model import ALLOW, CONFIRM, DENY, NOWHERE
from blastwall.report.excerpt import WIDEST, code, lines, outermost, position
from blastwall.report.interface import Reporter, Result, Summary, Trouble
from blastwall.report.printable import printable, shortened
from blastwall.report.redact import redact

if TYPE_CHECKING:
    from blastwall.model import Factor, Finding

_STYLES = {DENY: "1;31", CONFIRM: "1;33", ALLOW: "1;32", "dim": "2", "bold": "1", "mark": "1;31", "help": "36"}
#: Findings shown of one call; they come worst first.
_FINDINGS = 20
#: Rows of each table of the summary.
_ROWS = 10


class TextReporter(Reporter):
    """Writes findings as they come, and a summary."""

    def __init__(self, out: TextIO, *, color: bool = False, quiet: bool = False, columns: int = 0) -> None:
        """Write with or without colour, for a terminal of so many `columns` (0: none); `quiet` leaves out the sums."""
        super().__init__(out)
        # a wrapped line would part the code from the mark below it; 8 is the gutter and what says a line was cut
        self._widest = min(WIDEST, max(24, columns - 8)) if columns else WIDEST
        self._color = color
        self._summary = not quiet

    def _paint(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._color else text

    def result(self, result: Result) -> None:
        """Write a result's findings; where there are none, why it can't be allowed."""
        for finding in result.findings[:_FINDINGS]:
            self._finding(result, finding)
        more = len(result.findings) - _FINDINGS
        if more > 0:
            self.out.write(f"and {_count(more, 'more finding')} of the same call, none of them worse\n")
            self._place(result, None, "")
            self.out.write("\n")
        for notice in result.verdict.notices:
            if notice.confirm or result.findings:
                label = CONFIRM if notice.confirm else "note"
                head = self._paint(CONFIRM if notice.confirm else "bold", f"{label}[{notice.id}]")
                self.out.write(f"{head} {_clean(notice.message)}\n")
                self._place(result, None, notice.pointer)
                self.out.write("\n")

    def _finding(self, result: Result, finding: Finding) -> None:
        decision = finding.decision
        label = f"{decision}[{finding.rule}]"
        head = self._paint(decision, label) if decision in _STYLES else label
        self.out.write(f"{head} {self._paint('bold', printable(shortened(redact(finding.message))))}\n")
        snippet, span = outermost(finding)
        self._place(result, finding, snippet.pointer if snippet is not None else "")
        text = code(snippet)
        if text:
            shown = lines(text, span, self._widest)
            gutter = len(str(shown[-1].number))
            bar = self._paint("dim", "|")
            self.out.write(f" {' ' * gutter} {bar}\n")
            for line in shown:
                number = self._paint("dim", str(line.number).rjust(gutter))
                self.out.write(f" {number} {bar} {line.text}\n")
                if line.mark:
                    self.out.write(f" {' ' * gutter} {bar} {self._paint('mark', line.mark)}\n")
            pad = " " * gutter
        else:
            pad = " "
        inner = finding.snippet
        if inner is not None and snippet is not None and inner is not snippet and inner.language != snippet.language:
            self._remark(pad, "inside", f"{inner.language}: {printable(_short(redact(code(inner))))}")
        effect = finding.effect
        target = f" `{printable(shortened(redact(effect.target.name)))}`" if effect.target.name else ""
        self._remark(pad, "loses", f"{effect.target.kind}{target}, scope {effect.scope}, recovery {effect.recovery}")
        self._remark(pad, "score", addition(finding.score, finding.factors))
        if finding.confidence != "high":
            self._remark(pad, "confidence", finding.confidence)
        if finding.instead is not None:
            advice = _clean(finding.instead.text)
            if finding.instead.command:
                advice += f": `{_clean(finding.instead.command)}`"
            self._remark(pad, self._paint("help", "instead"), advice)
        self.out.write("\n")

    def _remark(self, pad: str, name: str, text: str) -> None:
        self.out.write(f" {pad} {self._paint('dim', '=')} {name}: {text}\n")

    def _place(self, result: Result, finding: Finding | None, inside: str) -> None:
        if not result.file:
            return
        if result.call is None:
            line, column = result.line, 1
            if finding is not None:
                snippet, span = outermost(finding)
                if snippet is not None and span != NOWHERE:
                    line, column = position(snippet.text, span[0])
            where = f"{result.file}:{line}:{column}"
        else:
            tool = f"{result.call.server}/{result.call.tool}" if result.call.server else result.call.tool
            where = f"{result.file}:{result.line} {result.pointer}{inside}  {_clean(tool)}"
        self.out.write(f"  {self._paint('dim', '-->')} {printable(where)}\n")

    def trouble(self, trouble: Trouble) -> None:
        """Write what could not be read."""
        label = "error" if trouble.fatal else "note"
        head = self._paint(DENY if trouble.fatal else "dim", f"{label}[{trouble.notice.id}]")
        where = f"{trouble.file}:{trouble.line}" if trouble.line else trouble.file
        self.out.write(f"{head} {_clean(trouble.notice.message)}\n")
        self.out.write(f"  {self._paint('dim', '-->')} {printable(where)}\n\n")

    def finish(self, summary: Summary) -> None:
        """Write the sums."""
        if not self._summary:
            return
        counts = summary.decisions
        subjects = [_count(summary.calls, "call")] if summary.calls or not summary.scripts else []
        if summary.scripts:
            subjects.append(_count(summary.scripts, "script"))
        self.out.write(f"{' and '.join(subjects)} in {_count(summary.files, 'file')}: ")
        parts = [
            self._paint(ALLOW, f"{counts[ALLOW]} allowed"),
            self._paint(CONFIRM, f"{counts[CONFIRM]} to confirm"),
            self._paint(DENY, f"{counts[DENY]} denied"),
        ]
        self.out.write(", ".join(parts))
        if summary.suppressed:
            self.out.write(f"; {summary.suppressed} suppressed")
        if summary.fatal:
            self.out.write("; " + self._paint(DENY, f"{_count(summary.fatal, 'part')} could not be read"))
        self.out.write("\n")
        if summary.rules:
            self.out.write("\n")
            width = max(len(rule) for rule, _ in summary.rules.most_common(_ROWS))
            for rule, count in sorted(summary.rules.items(), key=lambda row: (-row[1], row[0]))[:_ROWS]:
                self.out.write(f"  {rule.ljust(width)}  {count:>5}\n")
            if len(summary.rules) > _ROWS:
                self.out.write(f"  and {len(summary.rules) - _ROWS} more rules\n")
        files = {file: counts for file, counts in summary.by_file.items() if counts[CONFIRM] or counts[DENY]}
        if len(files) > 1:
            ranked = sorted(files.items(), key=lambda row: (-row[1][DENY], -row[1][CONFIRM], row[0]))
            width = max(len(printable(file)) for file, _ in ranked[:_ROWS])
            self.out.write(f"\n  {'':{width}}  {'confirm':>7}  {'deny':>5}\n")
            for file, per in ranked[:_ROWS]:
                self.out.write(f"  {printable(file).ljust(width)}  {per[CONFIRM]:>7}  {per[DENY]:>5}\n")
            if len(ranked) > _ROWS:
                self.out.write(f"  and {len(ranked) - _ROWS} more files\n")


def addition(score: int, factors: tuple[Factor, ...]) -> str:
    """Return a score as the sum it is: `74 (delete stack) + 12 (recovery: none) = 86`."""
    if not factors:
        return str(score)
    text = ""
    for factor in factors:
        sign = "-" if factor.points < 0 else "+"
        reason = factor.reason if factor.name == "base" else f"{factor.name}: {factor.reason}"
        text += f" {sign} " if text else ("-" if sign == "-" else "")
        text += f"{abs(factor.points)} ({_clean(reason)})"
    return f"{text} = {score}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _short(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= 100 and first == text.strip() else first[:100] + " …"


def _clean(text: str) -> str:
    return printable(redact(text))

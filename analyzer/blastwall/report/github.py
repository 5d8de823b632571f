"""Findings as workflow commands, which a pull request shows beside the lines they speak of."""

from __future__ import annotations

from blastwall.model import NOWHERE
from blastwall.report.excerpt import outermost, position
from blastwall.report.interface import Reporter, Result, Trouble
from blastwall.report.plain import level
from blastwall.report.printable import shortened
from blastwall.report.redact import redact

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


class GithubReporter(Reporter):
    """Writes `::error file=...,line=...,title=...::message` lines."""

    def result(self, result: Result) -> None:
        """Write a command a finding, and one for what keeps the call from being allowed."""
        for finding in result.findings:
            line, column = result.line, 0
            snippet, span = outermost(finding)
            if result.call is None and snippet is not None and span != NOWHERE:
                line, column = position(snippet.text, span[0])
            message = f"{shortened(redact(finding.message))} (score {finding.score})"
            if finding.instead is not None:
                message += f"\nInstead: {finding.instead.text}"
                if finding.instead.command:
                    message += f": {finding.instead.command}"
            self._command(level(finding.score), result.file, line, column, finding.rule, message)
        for notice in result.verdict.notices:
            if notice.confirm:
                self._command("warning", result.file, result.line, 0, notice.id, notice.message)

    def trouble(self, trouble: Trouble) -> None:
        """Write the command of what could not be read."""
        kind = "error" if trouble.fatal else "note"
        self._command(kind, trouble.file, max(1, trouble.line), 0, trouble.notice.id, trouble.notice.message)

    def _command(self, kind: str, file: str, line: int, column: int, title: str, message: str) -> None:
        place = f"file={_property(file)},line={line}"
        if column:
            place += f",col={column}"
        self.out.write(f"::{_COMMANDS[kind]} {place},title={_property(title)}::{_data(redact(message))}\n")


def _data(text: str) -> str:
    # a runner's log is a terminal to some: what moves its cursor must not come from a file name
    text = "".join(c if c.isprintable() or c in "\r\n\t" else "\ufffd" for c in text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

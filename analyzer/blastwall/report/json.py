"""Verdicts as JSON: one document (`json`), one line a result (`jsonl`), and the plain data both are made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from blastwall.report.interface import Reporter, Result, Summary, Trouble
from blastwall.report.plain import verdict_data
from blastwall.report.redact import redact

if TYPE_CHECKING:
    from blastwall.model import Json

#: The version of the format; a field that changes its meaning raises it.
SCHEMA = 1


def result_data(result: Result) -> dict[str, Json]:
    """Return a result as plain data: its place, and its verdict."""
    data: dict[str, Json] = {
        "file": result.file,
        "line": result.line,
        "pointer": result.pointer,
        "tool": result.call.tool if result.call else "",
        "server": result.call.server if result.call else "",
        "call_id": result.call.id if result.call else "",
        "language": result.language,
        "format": result.format,
    }
    data.update(verdict_data(result.verdict, findings=result.findings))
    return data


def trouble_data(trouble: Trouble) -> dict[str, Json]:
    """Return what could not be read as plain data."""
    return {
        "file": trouble.file,
        "line": trouble.line or None,
        "id": trouble.notice.id,
        "message": redact(trouble.notice.message),
        "fatal": trouble.fatal,
    }


class JsonReporter(Reporter):
    """Writes one document: `schema`, `results`, `not_read`, `summary`. Results are written as they come."""

    def __init__(self, out: TextIO) -> None:
        """Begin the document."""
        super().__init__(out)
        self._first = True
        self._troubles: list[dict[str, Json]] = []
        out.write(f'{{"schema": {SCHEMA}, "results": [')

    def result(self, result: Result) -> None:
        """Write a result."""
        self.out.write("\n" if self._first else ",\n")
        self._first = False
        self.out.write(json.dumps(result_data(result)))

    def trouble(self, trouble: Trouble) -> None:
        """Keep what could not be read for the end."""
        self._troubles.append(trouble_data(trouble))

    def finish(self, summary: Summary) -> None:
        """Write the rest of the document."""
        self.out.write(f'\n], "not_read": {json.dumps(self._troubles)}, "summary": {json.dumps(summary.as_json())}}}\n')


class JsonLinesReporter(Reporter):
    """Writes one line a result; what could not be read and the sums are lines of their own `kind`."""

    def result(self, result: Result) -> None:
        """Write a result's line."""
        self.out.write(json.dumps({"kind": "result", **result_data(result)}) + "\n")

    def trouble(self, trouble: Trouble) -> None:
        """Write the line of what could not be read."""
        self.out.write(json.dumps({"kind": "not-read", **trouble_data(trouble)}) + "\n")

    def finish(self, summary: Summary) -> None:
        """Write the sums' line."""
        self.out.write(json.dumps({"kind": "summary", **summary.as_json()}) + "\n")

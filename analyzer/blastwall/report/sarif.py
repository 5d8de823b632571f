"""SARIF 2.1.0, for code scanning: rules with their help, results with regions, notifications of what was not read.

Columns count UTF-16 code units, and a call in a recording is named by its JSON pointer as a logical location.
"""

from __future__ import annotations

import json
from typing import Any, TextIO
from urllib.parse import quote

from blastwall import __version__
from blastwall.model import NOWHERE
from blastwall.report.excerpt import code, outermost, position
from blastwall.report.interface import Reporter, Result, Summary, Trouble
from blastwall.report.plain import level
from blastwall.report.redact import redact

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: Longest text kept in a region's snippet.
_EXCERPT = 1000


class SarifReporter(Reporter):
    """Collects results (only what was found, never what was allowed) and writes one log."""

    def __init__(self, out: TextIO) -> None:
        """Start a run."""
        super().__init__(out)
        self._rules: dict[str, int] = {}
        self._results: list[dict[str, Any]] = []
        self._notifications: list[dict[str, Any]] = []
        self._notices: dict[str, int] = {}

    def result(self, result: Result) -> None:
        """Turn findings into results and notices into notifications."""
        for finding in result.findings:
            snippet, span = outermost(finding)
            text = code(snippet)
            region: dict[str, Any] = {"startLine": result.line}
            if result.call is None and text and snippet is not None and snippet.text:
                first, last = span if span != NOWHERE else (0, len(text))
                region["startLine"], region["startColumn"] = position(text, first)
                region["endLine"], region["endColumn"] = position(text, max(first, last))
            if text:
                cut = redact(text)
                if span != NOWHERE:
                    cut = cut[span[0] : span[1]] or cut
                region["snippet"] = {"text": cut[:_EXCERPT]}
            location = _location(result.file, region)
            pointer = result.pointer + (snippet.pointer if snippet is not None else "")
            if result.call is not None:
                location["logicalLocations"] = [
                    {
                        "name": result.call.tool,
                        "fullyQualifiedName": pointer or result.call.tool,
                        "kind": "member",
                    }
                ]
            message = f"{finding.message[:1].upper()}{finding.message[1:]}."
            if finding.instead is not None:
                message += f" Instead: {finding.instead.text}"
                if finding.instead.command:
                    message += f": `{finding.instead.command}`"
            entry: dict[str, Any] = {
                "ruleId": finding.rule,
                "ruleIndex": self._rules.setdefault(finding.rule, len(self._rules)),
                "level": level(finding.score),
                "rank": float(finding.score),
                "message": {"text": redact(message)},
                "locations": [location],
                "partialFingerprints": {"blastwall/v1": _fingerprint(finding.rule, result.file, pointer, text, span)},
                "properties": {
                    "decision": finding.decision,
                    "confidence": finding.confidence,
                    "score": finding.score,
                    "factors": [{"name": f.name, "points": f.points, "reason": f.reason} for f in finding.factors],
                },
            }
            if finding.suppressed:
                entry["suppressions"] = [{"kind": "external", "justification": finding.suppressed}]
            self._results.append(entry)
        for notice in result.verdict.notices:
            self._notify(notice.id, notice.message, "warning" if notice.confirm else "note", result.file, result.line)

    def trouble(self, trouble: Trouble) -> None:
        """Turn what could not be read into a notification."""
        kind = "error" if trouble.fatal else "note"
        self._notify(trouble.notice.id, trouble.notice.message, kind, trouble.file, trouble.line)

    def _notify(self, id: str, message: str, kind: str, file: str, line: int) -> None:
        index = self._notices.setdefault(id, len(self._notices))
        self._notifications.append(
            {
                "descriptor": {"id": id, "index": index},
                "level": kind,
                "message": {"text": redact(message)},
                "locations": [_location(file, {"startLine": line} if line else {})],
            }
        )

    def finish(self, summary: Summary) -> None:
        """Write the log."""
        driver: dict[str, Any] = {
            "name": "blastwall",
            "semanticVersion": __version__,
            "rules": [self._descriptor(rule) for rule in self._rules],
            "notifications": [{"id": id} for id in self._notices],
        }
        run: dict[str, Any] = {
            "tool": {"driver": driver},
            "columnKind": "utf16CodeUnits",
            "invocations": [
                {
                    "executionSuccessful": summary.fatal == 0,
                    "toolExecutionNotifications": self._notifications,
                }
            ],
            "results": self._results,
            "properties": {"summary": summary.as_json()},
        }
        json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, self.out, indent=1)
        self.out.write("\n")

    def _descriptor(self, rule: str) -> dict[str, Any]:
        info = self.descriptions.get(rule)
        descriptor: dict[str, Any] = {"id": rule}
        if info is not None:
            descriptor["shortDescription"] = {"text": info.title}
            descriptor["fullDescription"] = {"text": info.doc.split("\n\n**Instead:**")[0]}
            descriptor["help"] = {"text": info.doc, "markdown": info.doc}
            uri = next((word for word in info.source.split() if word.startswith(("https://", "http://"))), "")
            if uri:
                descriptor["helpUri"] = uri.strip("<>().,;")
        return descriptor


def _location(file: str, region: dict[str, Any]) -> dict[str, Any]:
    # a name that is no UTF-8 stands for bytes (os.fsdecode); half a character from elsewhere is kept as such
    path = file.replace("\\", "/")
    uri = _quoted(path)
    if path.startswith("/"):
        uri = "file://" + uri
    elif path[1:3] == ":/":
        uri = "file:///" + path[:2] + _quoted(path[2:])
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    return {"physicalLocation": {**place, "region": region} if region else place}


def _quoted(path: str) -> str:
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe="/~.-_")
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"), safe="/~.-_")


def _fingerprint(rule: str, file: str, pointer: str, text: str, span: tuple[int, int]) -> str:
    import hashlib

    excerpt = text[span[0] : span[1]] if span != NOWHERE else text
    parts = "\0".join((rule, file, pointer, excerpt)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(parts).hexdigest()[:32]

"""Each format against its golden file; `BLASTWALL_UPDATE_GOLDEN=1` writes them again, to be read in the diff."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import jsonschema
import pytest

from blastwall import analyze
from blastwall.report.github import GithubReporter
from blastwall.report.interface import Reporter, Result, Summary, Trouble
from blastwall.report.json import JsonLinesReporter, JsonReporter
from blastwall.report.sarif import SarifReporter
from blastwall.report.text import TextReporter

GOLDEN = Path(__file__).parent / "golden"
FORMATS: dict[str, Callable[[TextIO], Reporter]] = {
    "text.txt": TextReporter,
    "color.txt": lambda out: TextReporter(out, color=True),
    "quiet.txt": lambda out: TextReporter(out, quiet=True),
    "report.json": JsonReporter,
    "report.jsonl": JsonLinesReporter,
    "report.sarif": SarifReporter,
    "github.txt": GithubReporter,
}


def render(name: str, results: list[Result | Trouble], summary: Summary) -> str:
    out = io.StringIO()
    reporter = FORMATS[name](out)
    for item in results:
        if isinstance(item, Result):
            reporter.result(item)
        else:
            reporter.trouble(item)
    reporter.finish(summary)
    return out.getvalue()


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str, results: list[Result | Trouble], summary: Summary) -> None:
    text = render(name, results, summary)
    path = GOLDEN / name
    if os.environ.get("BLASTWALL_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_shows_a_secret_or_drives_a_terminal(
    name: str, results: list[Result | Trouble], summary: Summary
) -> None:
    text = render(name, results, summary)
    assert "abcdef0123456789" not in text
    assert "\x1b[31mred" not in text


def test_a_score_can_be_redone(results: list[Result | Trouble], summary: Summary) -> None:
    sums = [line.split("score: ")[1] for line in render("text.txt", results, summary).splitlines() if "score: " in line]
    assert sums
    for line in sums:
        terms, total = line.rsplit(" = ", 1)
        assert sum(int(term.split()[0]) for term in terms.split(" + ")) == int(total)


def test_json_is_one_document_and_jsonl_one_a_line(results: list[Result | Trouble], summary: Summary) -> None:
    document = json.loads(render("report.json", results, summary))
    rows = [json.loads(line) for line in render("report.jsonl", results, summary).splitlines()]
    assert len(document["results"]) == 4 and len(document["not_read"]) == 2
    assert [row["kind"] for row in rows] == ["result"] * 4 + ["not-read"] * 2 + ["summary"]


def exactly(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 1}
MESSAGE = exactly(["text"], text=TEXT, markdown=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = exactly(
    ["physicalLocation"],
    physicalLocation=exactly(
        ["artifactLocation", "region"],
        artifactLocation=exactly(["uri"], uri={"type": "string", "pattern": r"^[A-Za-z0-9/~.\-_%:]+$"}),
        region=exactly(
            ["startLine"],
            startLine=COUNT,
            startColumn=COUNT,
            endLine=COUNT,
            endColumn=COUNT,
            snippet=exactly(["text"], text=TEXT),
        ),
    ),
    logicalLocations={"type": "array", "items": exactly(["name"], name=TEXT, fullyQualifiedName=TEXT, kind=TEXT)},
)
#: The part of SARIF 2.1.0 (OASIS, sections 3.13 to 3.58) that is written, closed against any other member.
SARIF = exactly(
    ["version", "runs"],
    **{"$schema": TEXT},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": exactly(
            ["tool", "results"],
            tool=exactly(
                ["driver"],
                driver=exactly(
                    ["name"],
                    name=TEXT,
                    semanticVersion=TEXT,
                    rules={
                        "type": "array",
                        "items": exactly(
                            ["id"],
                            id=TEXT,
                            shortDescription=MESSAGE,
                            fullDescription=MESSAGE,
                            help=MESSAGE,
                            helpUri=TEXT,
                        ),
                    },
                    notifications={"type": "array", "items": exactly(["id"], id=TEXT)},
                ),
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            invocations={
                "type": "array",
                "items": exactly(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications={
                        "type": "array",
                        "items": exactly(
                            ["message"],
                            descriptor=exactly(["id"], id=TEXT, index={"type": "integer", "minimum": 0}),
                            level=LEVEL,
                            message=MESSAGE,
                            locations={"type": "array", "items": LOCATION},
                        ),
                    },
                ),
            },
            results={
                "type": "array",
                "items": exactly(
                    ["message"],
                    ruleId=TEXT,
                    ruleIndex={"type": "integer", "minimum": 0},
                    level=LEVEL,
                    rank={"type": "number", "minimum": 0, "maximum": 100},
                    message=MESSAGE,
                    locations={"type": "array", "items": LOCATION},
                    partialFingerprints={"type": "object", "additionalProperties": TEXT},
                    suppressions={"type": "array"},
                    properties={"type": "object"},
                ),
            },
            properties={"type": "object"},
        ),
    },
)


def test_sarif_is_what_the_standard_allows(results: list[Result | Trouble], summary: Summary) -> None:
    log = json.loads(render("report.sarif", results, summary))
    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "error"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_validates_against_the_published_schema(results: list[Result | Trouble], summary: Summary) -> None:
    """`BLASTWALL_SARIF_SCHEMA` is the path of OASIS' sarif-schema-2.1.0.json, which no Python package carries."""
    path = os.environ.get("BLASTWALL_SARIF_SCHEMA")
    if not path:
        pytest.skip("BLASTWALL_SARIF_SCHEMA is not set")
    schema = json.loads(Path(path).read_text(encoding="utf-8"))
    for items in (results, []):
        log = json.loads(render("report.sarif", items, summary))
        jsonschema.validate(log, schema)
    log["runs"][0]["results"] = [{"level": "dreadful"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, schema)


def test_sarif_columns_are_utf_16(results: list[Result | Trouble]) -> None:
    from blastwall.report.excerpt import position

    assert position("a𝒳b", 2) == (1, 4)
    assert position("x\n𝒳𝒳y", 4) == (2, 5)


def test_a_call_of_many_findings_shows_the_worst_and_counts_the_rest() -> None:
    found = tuple(analyze("Bash", {"command": "rm -rf ~ " + " ".join(f"/srv/{n}" for n in range(50))}).findings)
    out = io.StringIO()
    TextReporter(out).result(Result(analyze("Bash", {"command": "ls"}), findings=found))
    text = out.getvalue()
    assert text.startswith("deny[file-delete-home]") and text.count("= loses:") == 20
    assert f"and {len(found) - 20} more findings of the same call" in text

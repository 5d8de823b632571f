"""Every row of the corpus against its label, one test a file, all wrong rows at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from blastwall import ToolCall, Verdict, analyze

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FOLDERS = ("incidents", "destructive", "benign", "bypasses")
FILES = sorted(path for folder in FOLDERS for path in (CORPUS / folder).glob("*.jsonl"))
FIELDS = {"id", "tool", "arguments", "expect", "decidable", "why", "source"}
OPTIONAL = {"cwd", "labels", "description", "annotations", "input_schema"} | {
    "twin",
    "date",
    "target",
    "quoted",
    "note",
}

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def every_row() -> list[Row]:
    return [row for path in FILES for row in rows_of(path)]


def judge(row: Row) -> Verdict:
    extra = {name: row[name] for name in ("cwd", "labels", "description", "annotations", "input_schema") if name in row}
    return analyze(ToolCall(row["tool"], row["arguments"], **extra))


def fits(expect: str, decision: str) -> bool:
    return decision != "allow" if expect == "stop" else decision == expect


def line(row: Row, verdict: Verdict) -> str:
    said = ", ".join(f"{f.rule}:{f.score}" for f in verdict.findings) or ", ".join(n.id for n in verdict.notices)
    code = json.dumps(row["arguments"], ensure_ascii=False)
    code = code if len(code) < 160 else code[:157] + "..."
    what = f"{row['tool']} {code} # {row['why']}"
    return f"{row['id']}: {verdict.decision} ({said or 'nothing said'}), not {row['expect']}: {what}"


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_rows_get_their_decision(path: Path) -> None:
    wrong = []
    for row in rows_of(path):
        verdict = judge(row)
        if row["decidable"] == "text" and not fits(row["expect"], verdict.decision):
            wrong.append(line(row, verdict))
        elif row["decidable"] == "known-miss" and fits(row["expect"], verdict.decision):
            wrong.append(f"{row['id']}: a known miss is caught now ({verdict.decision}): mark it `text`")
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong)


@pytest.mark.parametrize("folder", ["incidents", "destructive"])
def test_what_is_decidable_from_its_text_is_stopped(folder: str) -> None:
    rows = [row for path in sorted((CORPUS / folder).glob("*.jsonl")) for row in rows_of(path)]
    passed = [row["id"] for row in rows if row["decidable"] == "text" and judge(row).decision == "allow"]
    assert passed == []


def test_at_most_one_in_a_hundred_benign_rows_is_flagged() -> None:
    rows = [row for path in sorted((CORPUS / "benign").glob("*.jsonl")) for row in rows_of(path)]
    flagged = [row["id"] for row in rows if judge(row).decision != "allow"]
    assert len(flagged) <= len(rows) / 100, flagged


def test_rows_are_well_formed() -> None:
    rows = every_row()
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    known = {row["id"]: row for row in rows}
    for row in rows:
        assert FIELDS <= set(row) <= FIELDS | OPTIONAL, row["id"]
        assert row["expect"] in ("allow", "confirm", "deny", "stop"), row["id"]
        assert row["decidable"] in ("text", "workspace", "known-miss"), row["id"]
        if "twin" in row:
            twin = known[row["twin"]]
            assert twin["twin"] == row["id"]
            assert (row["expect"] == "allow") != (twin["expect"] == "allow"), row["id"]


def test_every_destructive_row_has_its_look_alike() -> None:
    alone = [
        row["id"]
        for folder in ("destructive", "bypasses")
        for path in sorted((CORPUS / folder).glob("*.jsonl"))
        for row in rows_of(path)
        if row["expect"] != "allow" and "twin" not in row
    ]
    assert alone == []


def test_incidents_say_where_they_are_from() -> None:
    for path in sorted((CORPUS / "incidents").glob("*.jsonl")):
        for row in rows_of(path):
            assert row["date"][:2] == "20", row["id"]
            assert row["target"], row["id"]
            assert row["quoted"] in ("verbatim", "reported"), row["id"]


def test_there_are_enough_of_them() -> None:
    rows = every_row()
    assert sum(row["expect"] == "allow" for row in rows) >= 400
    assert sum(row["expect"] != "allow" for row in rows) >= 400

"""How often verdicts fit their labels: over the corpus, and over third-party cases where `BLASTWALL_CORPORA` is set."""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from blastwall import Analyzer, ToolCall

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("incidents", "destructive", "benign", "bypasses")

Row = dict[str, Any]

#: kind of a third-party case -> (tool, argument)
_TOOLS = {
    "shell": ("Bash", "command"),
    "sql": ("execute_sql", "query"),
    "powershell": ("powershell", "command"),
    "cmd": ("cmd", "command"),
    "python": ("run_python", "code"),
}


def rows_of(path: Path) -> list[Row]:
    """Read one file of cases."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def set_aside() -> dict[str, dict[str, str]]:
    """Return, by set, the rows whose label contradicts the decision table, and the clause that allows each."""
    text = (Path(__file__).parent / "set_aside.toml").read_text(encoding="utf-8")
    sets: dict[str, list[Row]] = tomllib.loads(text)
    return {name: {id: entry["clause"] for entry in entries for id in entry["rows"]} for name, entries in sets.items()}


def own() -> dict[str, Row]:
    """Return, by folder: how many rows `stop` and `allow` are right of how many, and the `exact` decisions."""
    analyzer = Analyzer()
    found: dict[str, Row] = {}
    for folder in FOLDERS:
        count = dict.fromkeys(("destructive", "stopped", "benign", "allowed", "exact", "rows"), 0)
        for path in sorted((ROOT / "corpus" / folder).glob("*.jsonl")):
            for row in rows_of(path):
                if row["decidable"] != "text":
                    continue
                call = ToolCall(row["tool"], row["arguments"], cwd=row.get("cwd", ""), labels=row.get("labels"))
                decision = analyzer.analyze(call).decision
                bad = row["expect"] != "allow"
                count["rows"] += 1
                count["destructive" if bad else "benign"] += 1
                count["exact"] += decision == row["expect"] or (row["expect"] == "stop" and decision != "allow")
                if bad:
                    count["stopped"] += decision != "allow"
                else:
                    count["allowed"] += decision == "allow"
        found[folder] = count
    return found


def third_party() -> dict[str, Row]:
    """Return the same by file of `BLASTWALL_CORPORA`; empty where it is not set. Nothing of it is kept."""
    folder = os.environ.get("BLASTWALL_CORPORA")
    if not folder:
        return {}
    analyzer = Analyzer()
    found: dict[str, Row] = {}
    aside = set_aside()
    for path in sorted(Path(folder).glob("*.jsonl")):
        count: Row = dict.fromkeys(("destructive", "stopped", "benign", "allowed", "unknown", "unknown_stopped"), 0)
        clauses: Counter[str] = Counter()
        rules: Counter[str] = Counter()
        for row in rows_of(path):
            verdict = analyzer.analyze(_call_of(row))
            stopped = verdict.decision != "allow"
            label = row.get("expect", "unknown")
            clause = aside.get(path.stem, {}).get(row.get("id", "")) if label == "destructive" else None
            if clause:
                clauses[clause] += 1
                continue
            count[label] += 1
            if stopped:
                # A call that several rules speak for counts for the one that decided it.
                rules[verdict.findings[0].rule if verdict.findings else verdict.notices[0].id] += 1
            if label == "destructive":
                count["stopped"] += stopped
            elif label == "benign":
                count["allowed"] += not stopped
            else:
                count["unknown_stopped"] += stopped
        found[path.stem] = count | {"set_aside": dict(clauses), "rules": dict(rules.most_common())}
    return found


def _call_of(row: Row) -> ToolCall:
    kind = row["kind"]
    if kind == "http":
        call = row["call"]
        if "graphql" in call:
            ask = call["graphql"]
            query = f"{ask['operation']} {{ {ask['field']}(input: {{}}) {{ __typename }} }}"
            return ToolCall("graphql", {"url": call["url"], "query": query})
        return ToolCall("http_request", {k: v for k, v in call.items() if v is not None})
    if kind == "tool_call":
        call = row["call"]
        return ToolCall(call["name"], call.get("arguments") or {}, description=call.get("description") or "")
    if kind == "hcl":
        return ToolCall("write_file", {"path": "main.tf", "content": row["text"]})
    if kind == "powershell_or_cmd":
        kind = "powershell" if "-" in row["text"].split(None, 1)[0] or row["text"].startswith("$") else "cmd"
    tool, argument = _TOOLS[kind]
    arguments = {argument: row["text"]}
    if row.get("dialect"):
        arguments["dialect"] = row["dialect"]
    return ToolCall(tool, arguments)

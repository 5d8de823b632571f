"""How often verdicts fit their labels: over the corpus, and over third-party cases where `BLASTWALL_CORPORA` is set."""

from __future__ import annotations

import json
import os
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
    for path in sorted(Path(folder).glob("*.jsonl")):
        count = dict.fromkeys(("destructive", "stopped", "benign", "allowed", "unknown", "unknown_stopped"), 0)
        for row in rows_of(path):
            stopped = analyzer.analyze(_call_of(row)).decision != "allow"
            label = row.get("expect", "unknown")
            count[label] += 1
            if label == "destructive":
                count["stopped"] += stopped
            elif label == "benign":
                count["allowed"] += not stopped
            else:
                count["unknown_stopped"] += stopped
        found[path.stem] = count
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

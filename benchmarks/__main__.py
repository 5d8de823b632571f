"""Runs every benchmark and writes `results/<date>-<commit>.json` and `RESULTS.md`.

usage: python -m benchmarks [--only latency,cold,memory,accuracy] [--megabytes 200]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import accuracy, cold, memory

HERE = Path(__file__).resolve().parent
PARTS = ("latency", "cold", "memory", "accuracy")


def machine() -> dict[str, object]:
    """Say what it was measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def commit() -> str:
    """Return the short commit, marked where the tree differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=False, cwd=HERE).stdout.strip()

    return git("rev-parse", "--short=10", "HEAD") or "unknown"


def latency(*words: str) -> dict[str, Any]:
    """Measure in a process of its own, so that nothing else is loaded or cached."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.latency", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parent,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    """Write a Markdown table; all columns but the first are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return [*lines, ""]


def page(result: dict[str, Any]) -> str:
    """Write the results for a reader."""
    on = result["machine"]
    rows: list[tuple[object, ...]]
    lines = [
        "# Results",
        "",
        f"Measured {result['date']} at commit `{result['commit']}` on {on['cpu']} ({on['cores']} cores), "
        f"{on['system']}, Python {on['python']}, by `make bench`. The inputs are in [inputs.py](inputs.py).",
        "",
    ]
    if "latency" in result:
        found = result["latency"]
        pure = result["latency_pure"]["calls"]
        lines += ["## Whole calls", "", "`analyze`, in process, on one core; microseconds.", ""]
        rows = [
            (name, row["median_us"], row["p99_us"], pure[name]["median_us"] if name in pure else "")
            for name, row in found["calls"].items()
        ]
        lines += table(("call", "median", "p99", "median, pure sqlglot"), rows)
        over = found["mix"]
        lines += [
            f"The {over['calls']} one-line shell calls of the corpus that triage suspects: median {over['median_us']}, "
            f"99th percentile {over['p99_us']} (over calls, of each one's median).",
            "",
        ]
        lines += ["## Rooms", "", "Microseconds.", ""]
        lines += table(
            ("room", "median", "p99"), [(name, row["median_us"], row["p99_us"]) for name, row in found["rooms"].items()]
        )
    if "cold" in result:
        lines += ["## Cold start", "", "Fresh processes; milliseconds.", ""]
        rows = [(name, row["ms"], row["over_bare_ms"]) for name, row in result["cold"].items()]
        lines += table(("process", "median", "over a bare interpreter"), rows)
    if "memory" in result:
        lines += ["## Recordings", "", "`mcp-lint` on one synthetic transcript.", ""]
        row = result["memory"]
        lines += table(
            ("MB", "calls", "peak MB", "seconds", "MB/s"),
            [(row["megabytes"], row["calls"], row["peak_mb"], row["seconds"], row["mb_per_second"])],
        )
    if "accuracy" in result:
        lines += [
            "## Corpus",
            "",
            "Rows decidable from their text. Written by us: a regression test, not an estimate.",
            "",
        ]
        rows = [
            (
                name,
                f"{row['stopped']} of {row['destructive']}",
                f"{row['allowed']} of {row['benign']}",
                f"{row['exact']} of {row['rows']}",
            )
            for name, row in result["accuracy"]["own"].items()
        ]
        lines += table(("folder", "destructive, stopped", "benign, allowed", "decision exactly as labelled"), rows)
        others = result["accuracy"]["third_party"]
        if others:
            lines += [
                "## Third-party cases",
                "",
                "Labels are other people's, and noisy; nothing of them is kept here.",
                "",
            ]
            rows = [
                (
                    name,
                    f"{row['stopped']} of {row['destructive']}" if row["destructive"] else "",
                    f"{row['benign'] - row['allowed']} of {row['benign']}" if row["benign"] else "",
                    f"{row['unknown_stopped']} of {row['unknown']}" if row["unknown"] else "",
                    sum(row["set_aside"].values()) or "",
                )
                for name, row in others.items()
            ]
            head = ("set", "destructive, stopped", "benign, stopped", "unlabelled, stopped", "set aside")
            lines += table(head, rows)
            lines += [
                "Set aside are rows labelled destructive that the decision table allows, by clause; "
                "[set_aside.toml](set_aside.toml) names each:",
                "",
            ]
            for name, row in others.items():
                if row["set_aside"]:
                    clauses = "; ".join(f"{clause} {number}" for clause, number in row["set_aside"].items())
                    lines += [f"- {name}: {clauses}"]
            lines += ["", "## What is stopped in `tldr_commands`, by rule", ""]
            found = others.get("tldr_commands")
            if found:
                stopped, of = found["unknown_stopped"], found["unknown"]
                lines += [f"{stopped} of {of} ({100 * stopped / of:.2f} %); each was read.", ""]
                lines += table(("rule", "commands"), list(found["rules"].items()))
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Measure, write, and print the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="which parts, separated by commas (default: all)")
    parser.add_argument("--megabytes", type=int, default=200, help="size of the recording (default: 200)")
    parser.add_argument("--dry-run", action="store_true", help="print the page and write nothing")
    options = parser.parse_args()
    parts = options.only.split(",")
    now = datetime.now(UTC)
    result: dict[str, Any] = {"date": now.strftime("%Y-%m-%d"), "commit": commit(), "machine": machine()}
    if "latency" in parts:
        result["latency"] = latency()
        result["latency_pure"] = latency("pure")
    if "cold" in parts:
        result["cold"] = cold.measure()
    if "memory" in parts:
        result["memory"] = memory.measure(options.megabytes)
    if "accuracy" in parts:
        result["accuracy"] = {"own": accuracy.own(), "third_party": accuracy.third_party()}
    text = page(result)
    print(text)
    if not options.dry_run:
        folder = HERE / "results"
        folder.mkdir(exist_ok=True)
        name = f"{result['date']}-{result['commit']}.json"
        (folder / name).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8", newline="\n")
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

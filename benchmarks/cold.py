"""What a cold process costs over a bare interpreter, in milliseconds: fresh processes, one after another."""

from __future__ import annotations

import json
import subprocess
import sys
from time import perf_counter

#: stage -> (code, standard input)
STAGES: dict[str, tuple[str, str]] = {
    "bare interpreter": ("", ""),
    "import blastwall": ("import blastwall", ""),
    "analyze, one inert call": (
        "from blastwall import analyze; analyze('Bash', {'command': 'ls -la src'})",
        "",
    ),
    "analyze, one shell call": (
        "from blastwall import analyze; analyze('Bash', {'command': 'rm -rf build && git push'})",
        "",
    ),
    "analyze, one SQL call": (
        "from blastwall import analyze; analyze('execute_sql', {'query': 'DELETE FROM users WHERE id = 7'})",
        "",
    ),
    "hook, inert call": (
        "import sys; from blastwall.cli import main; sys.exit(main(['hook', 'claude-code']))",
        json.dumps(
            {
                "hook_event_name": "PreToolUse",
                "session_id": "s",
                "cwd": "/home/dev/app",
                "tool_name": "Bash",
                "tool_input": {"command": "ls -la src"},
            }
        ),
    ),
    "hook, destructive call": (
        "import sys; from blastwall.cli import main; sys.exit(main(['hook', 'claude-code']))",
        json.dumps(
            {
                "hook_event_name": "PreToolUse",
                "session_id": "s",
                "cwd": "/home/dev/app",
                "tool_name": "Bash",
                "tool_input": {"command": "rm -rf ~"},
            }
        ),
    ),
}


def measure(rounds: int = 30) -> dict[str, dict[str, float]]:
    """Return the median of each stage (`ms`) and what it adds to a bare interpreter (`over_bare_ms`)."""
    times: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for turn in range(rounds + 2):
        # Round-robin, so that a slow moment of the machine is shared by all.
        for stage, (code, stdin) in STAGES.items():
            start = perf_counter()
            done = subprocess.run(
                [sys.executable, "-I", "-c", code], input=stdin, capture_output=True, text=True, check=False
            )
            took = perf_counter() - start
            if done.returncode not in (0, 2):
                raise RuntimeError(f"{stage}: {done.stderr}")
            if turn >= 2:
                times[stage].append(took * 1000)
    medians = {stage: sorted(rows)[len(rows) // 2] for stage, rows in times.items()}
    bare = medians["bare interpreter"]
    return {stage: {"ms": round(ms, 2), "over_bare_ms": round(ms - bare, 2)} for stage, ms in medians.items()}

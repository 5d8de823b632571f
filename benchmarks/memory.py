"""Peak memory and speed of `mcp-lint` on a big synthetic transcript."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

COMMANDS = (
    "ls -la src",
    "git status --short && git diff --stat",
    'rm -rf "$BUILD_DIR/tmp"',
    "npm test -- --watch=false",
    "python3 -m pytest -q tests/unit",
    "grep -rn 'rm -rf' scripts",
    "docker compose up -d --build",
    "psql -c 'SELECT count(*) FROM users'",
    "git push --force origin main",
    "sed -n 1,80p src/main.py",
)


def write(path: Path, megabytes: int) -> int:
    """Write a transcript of about this size; return how many calls are in it."""
    size = 0
    calls = 0
    result = ("0123456789abcdef" * 5 + "\n") * 40
    with path.open("w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            command = COMMANDS[calls % len(COMMANDS)]
            use = {"type": "tool_use", "id": f"toolu_{calls}", "name": "Bash", "input": {"command": command}}
            back = {"type": "tool_result", "tool_use_id": f"toolu_{calls}", "content": f"$ {command}\n{result}"}
            for role, content in (("assistant", use), ("user", back)):
                line = json.dumps(
                    {
                        "type": role,
                        "sessionId": "s",
                        "cwd": "/home/dev/app",
                        "uuid": f"{calls}",
                        "message": {"role": role, "content": [content]},
                    }
                )
                size += out.write(line + "\n")
            calls += 1
    return calls


_CHILD = """
import resource, sys
from blastwall.cli import main
code = main(["lint", sys.argv[1], "--format", "jsonl", "--output", sys.argv[2], "--fail-on", "never", "--quiet"])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(code, peak // (1024 if sys.platform == "darwin" else 1))
"""


def measure(megabytes: int) -> dict[str, float]:
    """Return the peak resident memory (`peak_mb`), the time (`seconds`) and the `calls` of one run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.jsonl"
        calls = write(path, megabytes)
        start = perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(path), os.devnull], capture_output=True, text=True, check=False
        )
        took = perf_counter() - start
        if done.returncode:
            raise RuntimeError(done.stderr)
        code, peak = done.stdout.split()[-2:]
        if code != "0":
            raise RuntimeError(f"lint exited {code}: {done.stderr}")
        return {
            "megabytes": megabytes,
            "calls": calls,
            "peak_mb": round(int(peak) / 1024, 1),
            "seconds": round(took, 1),
            "mb_per_second": round(megabytes / took, 1),
        }

"""The pre-commit hook as pre-commit runs it, on a repository made for the test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
        "PRE_COMMIT_HOME": str(cwd / ".pre-commit-home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"deploy.sh": "ls\n", "notes.md": "rm -rf ~\n"}, 0),
        ({"deploy.sh": "#!/bin/sh\nrm -rf ~\n"}, 1),
        ({"m/001.sql": "DROP DATABASE shop;\n"}, 1),
        ({"s.jsonl": '{"tool": "Bash", "arguments": {"command": "rm -rf ~"}}\n'}, 1),
    ],
)
def test_a_commit_is_held_back(files: dict[str, str], code: int, tmp_path: Path) -> None:
    (hook,) = yaml.safe_load(MANIFEST.read_text())
    # the same hook, run from this environment: no network is there to install a second one from
    local = hook | {"language": "system", "entry": f"{sys.executable} -m blastwall lint --quiet"}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert run("git", "init", "-q", ".", cwd=tmp_path).returncode == 0
    assert run("git", "add", ".pre-commit-config.yaml", *files, cwd=tmp_path).returncode == 0
    done = run(sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never", cwd=tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    if code:
        assert "deny[" in done.stdout

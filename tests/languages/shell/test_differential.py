"""What bash accepts, the parser accepts; corpora of real commands are read without complaint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.shell import read
from blastwall.model import Snippet

SAMPLES = [
    "a && b || c; d & e",
    "if a; then b; elif c; then d; else e; fi > f",
    "for x in a b; do c; done | d",
    "for ((i = 0; i < 3; i++)); do a; done",
    "while read -r a; do b; done < f",
    "case $a in b | c) d ;; (e) f ;& g) h ;;& *) i ;; esac",
    "f() { a; } > b; function g { c; }",
    "a=(b 'c d' [5]=e $(f)); a+=(g); declare -A m=([k]=v)",
    'echo ${a:-b} ${a%%*.} ${a//b/c} ${#a} ${!a} ${a[@]:1:2} ${a^^} ${a@Q} "${a[*]}"',
    "cat <<A - <<-'B'\n$a\nA\n\tb\n\tB\n",
    "[[ $a =~ ^(b|c)$ && ! -f d || ( e < f ) ]]",
    "(( a = b ? c : d, e++ )); echo $(( (1 + 2) * 3 ))",
    "a <(b) >(c) &> d 2>&1 3<>e {f}>g h>|i",
    "time -p a | b; ! c; coproc d { e; }",
    'echo "a $(b "c $(d)") `e` $\'f\\\'g\' $"h""',
    "a \\\n  b # c\nd",
    "(a; (b); { c; })",
    "select a in b; do c; done",
    "echo a{b,c}d {1..3} ~ *.c [a-z]?",
    "until a; do b; done; a() (b)",
    '$(a) `b` "$c" ${d}',
    "echo $((1)) $[2] $(( $(a) + `b` ))",
]


@pytest.mark.parametrize("code", SAMPLES)
def test_what_bash_accepts_has_no_syntax_notice(code: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    done = subprocess.run(
        [bash, "-O", "extglob", "-n"], input=code, text=True, capture_output=True, timeout=20, check=False
    )
    assert done.returncode == 0, done.stderr
    found = read(Snippet("shell", code, context=Context()), Budget())
    assert found.notices == []


@pytest.mark.parametrize("name", ["nl2bash", "tldr_commands", "shellcheck_tests"])
def test_corpora_are_read(name: str) -> None:
    folder = os.environ.get("BLASTWALL_CORPORA")
    if not folder or not (Path(folder) / f"{name}.jsonl").exists():
        pytest.skip("BLASTWALL_CORPORA is not set")
    lines = (Path(folder) / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    noticed = [t for t in texts if read(Snippet("shell", t, context=Context()), Budget()).notices]
    # In the measured corpora bash itself refuses some 0.2-0.7 %.
    assert len(noticed) <= len(lines) * 0.01

"""What bash accepts, the parser accepts; the commands that bash, shfmt and tree-sitter-bash find, it finds too.

The comparison is `benchmarks/shell_differential.py`; `make differential` runs it over everything. Here a part of it
runs: a fixed seed of random programs, which needs no corpora, and a sample of the public cases where they are.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from benchmarks import shell_oracles as oracles
from benchmarks.shell_differential import CASES, EXPLAINED, Result, cases
from benchmarks.shell_programs import programs

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.shell import read
from blastwall.model import Snippet

SECONDS = 20

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
    "x=$(cat <<E\nfoo\nE)\nb c",
    "a[$(b ])]=1; echo ${a[$(c)]} ${a[${b[1]}]}",
    "eval a=(b); a=([$(x)]=y)",
    'echo "${x%\'"\'}" "${x:-\'it is\'}"; b',
    "a &&\n# why\n&>f b",
    "[[ $x =~ (]]) ]] && [[ $y =~ ^[[:space:]]*$ ]]",
    "cat <<EOF\nfoo\nE\\\nOF\nb",
    "i\\\nf a; th\\\nen b; f\\\ni",
    "a | coproc N { b; }",
    'echo $((1 + $(a "b)" # it\'s)\n)))',
]


def _needs(*names: str) -> None:
    for name in names:
        if oracles.program(name) is None:
            pytest.skip(f"no {name}")


@pytest.mark.parametrize("code", SAMPLES)
def test_what_bash_accepts_has_no_syntax_notice(code: str) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash")
    assert oracles.accepts(code)
    found = read(Snippet("shell", code, context=Context()), Budget())
    assert found.notices == []


def _compared(key: str, text: str) -> list[str]:
    result = Result(key, text)
    wrong = []
    if result.accepted and result.errors and key not in EXPLAINED:
        wrong.append(f"{key}: errs on what bash accepts: {result.errors}")
    for kind in ("lost", "invented", "lost_programs"):
        found = getattr(result, kind)
        if found and key not in EXPLAINED and not (kind == "lost_programs" and key.startswith("random")):
            wrong.append(f"{key}: {kind} {dict(found)}: {text!r}")
    return wrong


def test_random_programs_have_the_commands_that_others_find() -> None:
    _needs("bash", "shfmt")
    pytest.importorskip("tree_sitter_bash")
    began = time.monotonic()
    wrong: list[str] = []
    for index, text in enumerate(programs(20_260, 400)):
        wrong += _compared(f"random {index}", text)
        if time.monotonic() - began > SECONDS:
            break
    assert wrong == []


@pytest.mark.corpora
@pytest.mark.parametrize("name", CASES)
def test_public_cases_have_the_commands_that_others_find(name: str) -> None:
    folder = os.environ.get("BLASTWALL_CORPORA")
    if not folder or not (Path(folder) / f"{name}.jsonl").exists():
        pytest.skip("BLASTWALL_CORPORA is not set")
    _needs("bash", "shfmt")
    pytest.importorskip("tree_sitter_bash")
    rows = list(cases(Path(folder), [name]))
    began = time.monotonic()
    wrong: list[str] = []
    for key, text in rows[:: max(1, len(rows) // 150)]:
        wrong += _compared(key, text)
        if time.monotonic() - began > SECONDS / len(CASES):
            break
    assert wrong == []


@pytest.mark.corpora
@pytest.mark.parametrize("name", CASES)
def test_corpora_are_read(name: str) -> None:
    folder = os.environ.get("BLASTWALL_CORPORA")
    if not folder or not (Path(folder) / f"{name}.jsonl").exists():
        pytest.skip("BLASTWALL_CORPORA is not set")
    rows = list(cases(Path(folder), [name]))
    noticed = [t for _, t in rows if read(Snippet("shell", t, context=Context()), Budget()).notices]
    # In the measured corpora bash itself refuses some 0.2-0.7 %.
    assert len(noticed) <= len(rows) * 0.01

"""The reader answers for any input: it never raises, spends within its budget, and says what it could not read."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from benchmarks.shell_parsers import WORST
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.shell import read
from blastwall.languages.shell.commands import Parser
from blastwall.model import Snippet

PIECES = st.sampled_from(
    [
        *"abx $`'\"\\(){}[];|&<>\n#!*?~=/-0",
        *("$(", "${", "$((", "<(", "<<E", "\nE\n", "<<<", "if ", "then ", "fi", "for ", "do ", "done", "case ", "esac"),
        *("rm ", "eval ", "a=", "a=(", "$'", '$"', "((", "[[", "]]", ">&", "f() ", "function ", "time ", " in "),
        *(
            "read a",
            "source <(",
            "set -- ",
            "trap '",
            "alias a=",
            "cd ",
            "{1..9}",
            "{a,b}",
            "${a:-",
            "${a/",
            "\r\n",
            "\0",
        ),
        "x() { x | x & }; x;",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read(code: str) -> None:
    budget = Budget(nodes=20_000)
    found = read(Snippet("shell", code, context=Context(cwd="/w")), budget)
    for act in found.acts:
        if act.snippet.text == code:
            start, end = act.span
            assert 0 <= start <= end <= len(code)


HUGE = {
    "substitutions": "$(" * 5000,
    "substitutions-closed": "$(" * 3000 + ")" * 3000,
    "backticks": "`" * 5001,
    "parentheses": "(" * 50_000,
    "parentheses-closed": "(" * 20_000 + ")" * 20_000,
    "defaults": "${a:-" * 5000,
    "arithmetic": "$((" * 3000,
    "ifs": "if " * 5000,
    "cases": "case a in a) " * 3000,
    "semicolons": "a;" * 30_000,
    "pipes": "a|" * 20_000,
    "redirections": "<" * 50_000,
    "here-documents": "cat " + "<<A " * 3000,
    "here-strings": "a " + "<<<b " * 5000,
    "unterminated": '"' + "$a" * 50_000,
    "braces": "a " + "{a,b}" * 200,
    "braces-open": "a " + "{" * 20_000,
    "words": "a " * 50_000,
    "functions": "f(){ f; f; }; " * 500 + "f",
    "loops": "for a in 1 2; do " * 200 + "rm $a" + "; done" * 200,
    "doubling": "a=aaaaaaaaaa;" + "a=$a$a;" * 60 + "rm $a",
    "choices": "".join(f"for v{k} in a b c d e f g h; do " for k in range(20))
    + "rm "
    + "".join(f"$v{k}" for k in range(20)),
    "evals": "eval " * 500 + "a",
    "aliases": "alias a='b b' b='a a'; a",
    "quotes": "'\"" * 20_000,
    "ansi": "$'\\" * 20_000,
    "commas": "a {" + "," * 5000 + "}",
    "extglob": "ls " + "@(" * 5000,
    "conditions": "[[ " * 5000,
    "long-word": "a" * 200_000,
    "trim": "a=" + "x" * 5000 + "; p ${a%%*y*z*w}",
}


@pytest.mark.parametrize("code", HUGE.values(), ids=HUGE)
def test_the_work_is_bounded(code: str) -> None:
    began = time.perf_counter()
    read(Snippet("shell", code, context=Context(cwd="/w")), Budget())
    # Generous: what it must not be is quadratic or exponential, which these sizes would show as minutes.
    assert time.perf_counter() - began < 15


@pytest.mark.parametrize(
    ("code", "confirm"),
    [("echo 'a", False), ('echo "a', False), ("echo $(rm x", True), ("if a; then rm $x", True), ("echo `a", True)],
)
def test_what_does_not_parse_is_noticed(code: str, confirm: bool, reading: Callable[..., Reading]) -> None:
    notices = reading(code).notices
    assert [n.id for n in notices] == ["shell-syntax"]
    assert notices[0].confirm is confirm


def test_code_past_the_budget_is_noticed() -> None:
    found = read(Snippet("shell", "true; " * 100 + "rm x", context=Context()), Budget(text=50))
    assert not found.finished
    assert any(n.confirm for n in found.notices)


@pytest.mark.parametrize(
    ("code", "endless"),
    [
        (":(){ :|:& };:", True),
        ("f() { f & f; }; f", True),
        ("f() { f & f & }; f", True),
        ("f() { f; }; f", False),
        ("walk() { for i in *; do walk $i; done | cat; }; walk .", False),
        ("retry() { run || retry & }; retry", False),
    ],
)
def test_processes_without_end(code: str, endless: bool, reading: Callable[..., Reading]) -> None:
    assert ("shell-endless-processes" in {n.id for n in reading(code).notices}) is endless


def test_no_input_of_64_kb_takes_long_to_parse() -> None:
    # What it takes on a quiet machine stands in the benchmark (some 100 ms at most); a quadratic path takes seconds.
    slow = {}
    for unit in WORST:
        text = (unit * 65_536)[:65_536]
        began = time.process_time()
        Parser(text, [], 0, None, Budget()).program()
        took = time.process_time() - began
        if took > 1:
            slow[unit] = took
    assert slow == {}


def test_dense_text_is_left_off_and_said_so() -> None:
    # No text that anybody wrote is made of commands of one character alone.
    budget = Budget()
    found = read(Snippet("shell", "a;" * 30_000, context=Context()), budget)
    assert budget.exhausted
    assert any(n.confirm for n in found.notices) or not found.finished
    usual = Budget()
    read(Snippet("shell", "cp -r src/main build/main && make -C build\n" * 1_500, context=Context()), usual)
    assert not usual.exhausted

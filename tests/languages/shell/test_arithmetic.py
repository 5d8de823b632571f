"""Arithmetic against what bash itself computes, and laws of the evaluator."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastwall.languages.shell.arithmetic import evaluate, number_of, wrap

VALUES = {"x": "5", "y": "x+1", "z": "", "a": "010"}
EXPRESSIONS = [
    *("1+2*3", "2**3**2", "-2**2", "(1+2)*3", "7/2", "-7/2", "-7%3", "1<<4", "0x1F+010", "2#101", "16#ff", "36#Z"),
    *("64#_", "x", "y", "z", "a", "x?1:2", "0?1:2", "!x", "~0", "x==5&&y==6", "0||3", "1,2,3", "x=3", "--x", "x>3"),
    *("9223372036854775807+1", "5&3|8^1", "x<=5", "a+1", "1?2?3:4:5", "-(-3)", "!0", "3>2>1", "x+=2", "$x+1", "${x}*2"),
    *("1 + 2 - 3", "", " 4 ", "x-1", "1<2?10:20", "0x10%7", "-1>>1", "1!=2", "5%-3", "~x", "+x", "x*=2"),
]


def lookup(name: str, sub: str | None) -> str | None:
    return VALUES.get(name)


@pytest.mark.skipif(shutil.which("bash") is None, reason="compared with bash")
def test_it_agrees_with_bash() -> None:
    script = "\n".join(f'x=5 y="x+1" z="" a=010; echo "$(({each}))"' for each in EXPRESSIONS)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=20, check=True)
    assert [str(evaluate(each, lookup)) for each in EXPRESSIONS] == done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("text", ["u", "u+1", "1/0", "1+", "(1", "1 2", "@", "x[", "\0", "1" * 600, "(" * 400 + "1"])
def test_what_is_not_known_stays_unknown(text: str) -> None:
    assert evaluate(text, lookup) is None


@pytest.mark.parametrize(("text", "worth"), [("0*u", None), ("0&&u", 0), ("1||u", 1), ("u?1:1", 1), ("u?1:2", None)])
def test_unknown_operands(text: str, worth: int | None) -> None:
    assert evaluate(text, lookup) == worth


def test_assignments_are_carried_out_only_where_they_run() -> None:
    seen: list[tuple[str, str | None, str]] = []
    evaluate("0 && (q=1), 1 || (r=1), s=2, t[1+1]=3, 1 ? (u=4) : (v=5)", lookup, lambda *each: seen.append(each))
    assert seen == [("s", None, "2"), ("t", "2", "3"), ("u", None, "4")]


@given(st.text(alphabet="0123456789xyz+-*/%<>=!&|^~?:,() []#$", max_size=60))
def test_total(text: str) -> None:
    value = evaluate(text, lookup)
    assert value is None or -(1 << 63) <= value < 1 << 63


@given(st.integers(min_value=-(1 << 70), max_value=1 << 70))
def test_numbers_wrap_at_64_bits(number: int) -> None:
    assert -(1 << 63) <= wrap(number) < 1 << 63
    assert (wrap(number) - number) % (1 << 64) == 0


@given(st.integers(min_value=0, max_value=(1 << 63) - 1))
def test_a_number_is_itself_in_every_base(number: int) -> None:
    assert number_of(str(number)) == number
    assert number_of(hex(number)) == number
    assert number_of(f"2#{number:b}") == number
    assert number_of(f"0{number:o}") == number

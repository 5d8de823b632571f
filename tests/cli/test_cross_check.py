"""`--cross-check`: a second parser may say what it sees, hang or fail; it changes no decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from blastwall import ToolCall
from blastwall.cli import main
from blastwall.cli.cross_check import LONGEST, CrossCheck

pytest.importorskip("bashlex")


@pytest.fixture(scope="module")
def check() -> Iterator[CrossCheck]:
    made = CrossCheck(deadline=20)
    yield made
    made.close()


def ids(check: CrossCheck, text: str) -> list[str]:
    return [notice.id for notice in check.text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ls -la",
        "a && b || c; d &",
        'echo "$(date)" `whoami` <(ls)',
        "for x in a b; do rm $x; done",
        "cat <<E\n$(ls)\nE\n",
        "sudo rm -rf /; x=1 y",
    ],
)
def test_both_see_the_same(check: CrossCheck, text: str) -> None:
    assert ids(check, text) == []


def test_what_only_bashlex_sees_is_told(check: CrossCheck) -> None:
    # It takes single quotes inside a word for none; bash runs nothing here, so only a notice may come of it.
    (notice,) = check.text("a=b'$(frobnicate x)'")
    assert notice.id == "cross-check-differs"
    assert "`frobnicate`" in notice.message
    assert not notice.confirm


def test_what_it_can_not_read_is_told(check: CrossCheck) -> None:
    assert ids(check, "case x in a) b ;; esac") == ["cross-check-failed"]
    assert ids(check, "x " * LONGEST) == ["cross-check-skipped"]


def test_a_hung_worker_is_replaced() -> None:
    hasty = CrossCheck(deadline=1)
    try:
        # Valid, and bashlex reads it for ever.
        assert ids(hasty, "a='${x'") == ["cross-check-hung"]
    finally:
        hasty.close()
    patient = CrossCheck(deadline=20)
    try:
        patient._started().kill()
        assert ids(patient, "ls") == ["cross-check-hung"]
        assert ids(patient, "ls") == []
    finally:
        patient.close()


def test_calls_are_compared_by_the_shell_code_in_them(check: CrossCheck) -> None:
    assert check.call(ToolCall("Bash", {"command": "a=b'$(frobnicate x)'"}))
    assert check.call(ToolCall("execute_sql", {"query": "a=b'$(frobnicate x)'"})) == []


def test_lint_tells_and_decides_as_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "a.sh"
    script.write_text("a=b'$(frobnicate x)'\n")
    assert main(["lint", "--cross-check", str(script)]) == 0
    shown = capsys.readouterr().out
    assert "note[cross-check-differs]" in shown
    assert "1 allowed" in shown


def test_without_bashlex_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    script = tmp_path / "a.sh"
    script.write_text("ls\n")
    assert main(["lint", "--cross-check", str(script)]) == 2
    assert "blastwall[bashlex]" in capsys.readouterr().err

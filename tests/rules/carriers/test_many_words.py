"""Commands with thousands of words are judged like short ones, and cost no more than in proportion."""

from __future__ import annotations

from blastwall import ToolCall, analyze


def _decision(command: str) -> str:
    return str(analyze(ToolCall("Bash", {"command": command}, cwd="/home/dev/app")).decision)


def test_what_is_far_is_found_among_many() -> None:
    near = " ".join(f"f{k}.txt" for k in range(6000))
    below = " ".join(f"/tmp/f{k}.txt" for k in range(6000))
    assert _decision(f"rm -rf {near} ~") == "deny"
    assert _decision(f"rm -rf {below} ~") == "deny"
    assert _decision(f"rm -f {near}") == "confirm"


def test_many_objects_are_made_again() -> None:
    assert _decision("rm -f " + " ".join(f"build/f{k}.o" for k in range(6000))) == "allow"


def test_wrappers_in_wrappers() -> None:
    assert _decision("timeout 5 " * 300 + "rm -rf ~") == "deny"
    assert _decision("timeout 5 " * 300 + "ls") == "allow"

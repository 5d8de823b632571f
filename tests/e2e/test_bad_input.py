"""Broken, hostile and unreadable input at every door: said with file and line, never a traceback, the rest judged."""

from __future__ import annotations

import codecs
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from blastwall.cli import lint_main, main

LOST = json.dumps({"tool": "Bash", "arguments": {"command": "rm -rf ~"}})
LINE = LOST.encode() + b"\n"
DEEP = 10_000


def nested(before: bytes, opening: bytes, inner: bytes, closing: bytes, after: bytes = b"") -> bytes:
    return before + opening * DEEP + inner + closing * DEEP + after


#: name -> (content, exit code, words the output must hold, whether `rm -rf ~` must still be found)
FILES: dict[str, tuple[bytes, int, list[str], bool]] = {
    "broken.jsonl": (LINE + b'{"tool": "Bash", "argum\n' + LINE, 2, ["broken-line", "broken.jsonl:2"], True),
    "cut-line.jsonl": (
        LINE + b'{"tool":"Bash","arguments":{"command":"rm -',
        2,
        ["truncated", "cut-line.jsonl:2"],
        True,
    ),
    "cut.json": (b"[" + LOST.encode() + b',{"tool":"Bash","argu', 2, ["truncated", "cut.json:1"], True),
    "binary.jsonl": (bytes(range(256)) * 64, 2, ["binary-file", "binary.jsonl"], False),
    "binary.json": (b"\0" * 5000, 2, ["binary-file"], False),
    "binary.sh": (b"\x7fELF" + bytes(range(256)) * 64, 2, ["binary-file", "binary.sh"], False),
    "utf-8-bom.jsonl": (codecs.BOM_UTF8 + LINE, 1, [], True),
    "utf-16.jsonl": ((LOST + "\n").encode("utf-16"), 1, [], True),
    "utf-16-without-bom.jsonl": ((LOST + "\n").encode("utf-16-le"), 1, [], True),
    "utf-16-be.json": (codecs.BOM_UTF16_BE + f"[{LOST}]".encode("utf-16-be"), 1, [], True),
    "utf-32.jsonl": ((LOST + "\n").encode("utf-32"), 1, [], True),
    "utf-16.sh": ("rm -rf ~\n".encode("utf-16"), 1, [], True),
    "latin-1.jsonl": (b'{"tool":"Bash","arguments":{"command":"echo caf\xe9"}}\n' + LINE, 1, ["not-utf-8"], True),
    "latin-1.sh": (b"echo caf\xe9\nrm -rf ~\n", 1, ["not-utf-8", "latin-1.sh:2"], True),
    "nul.sh": (b"echo a\0b\nrm -rf ~\n", 1, ["nul-bytes", "nul.sh:2"], True),
    "nul.jsonl": (b'{"tool":"Bash","arguments":{"command":"echo \\u0000"}}\n' + LINE, 1, ["nul.jsonl:2"], True),
    "empty.jsonl": (b"", 0, [], False),
    "empty.sh": (b"", 0, [], False),
    "blank.jsonl": (b"\n \n\n", 0, [], False),
    "scalars.jsonl": (b'1\n"x"\nnull\n' + LINE, 1, ["scalars.jsonl:4"], True),
    "scalar.json": (b"42", 2, ["no-known-format"], False),
    "other.json": (b'{"hello": 1}', 2, ["no-known-format"], False),
    "other.xyz": (b"hello", 2, ["unknown-kind"], False),
    "surrogate.jsonl": (
        LINE + b'{"tool":"Bash","arguments":{"command":"echo \\ud800"}}\n',
        1,
        ["lone-surrogate"],
        True,
    ),
    "deep.json": (nested(b"", b"[", b"", b"]"), 2, ["nested-too-deeply", "deep.json:1"], False),
    "deep.jsonl": (
        nested(LINE + b'{"a":', b"[", b"", b"]", b"}\n") + LINE,
        2,
        ["nested-too-deeply", "deep.jsonl:2"],
        True,
    ),
    "unclosed.jsonl": (b'{"a":' * DEEP + b"\n" + LINE, 2, ["nested-too-deeply"], True),
    "deep.sh": (nested(b"", b"(", b"ls", b")", b"\nrm -rf ~\n"), 1, ["deep.sh"], True),
    "deep-substitution.sh": (nested(b"", b"$(", b"rm -rf ~", b")"), 1, ["confirm["], False),
    "deep.sql": (nested(b"SELECT ", b"(", b"1", b")", b";\nDROP TABLE users;\n"), 1, ["sql-drop-table"], False),
    "deep.py": (nested(b"import shutil\nx = ", b"(", b"", b")", b'\nshutil.rmtree("/")\n'), 1, ["deep.py"], False),
    "deep.bat": (nested(b"", b"(", b"rd /s /q C:\\", b")"), 1, ["cmd-unread"], False),
    "deep.ps1": (nested(b"", b"&{", b"Remove-Item -Recurse C:\\", b"}"), 1, ["confirm["], False),
}


@pytest.mark.parametrize("name", FILES)
def test_lint(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The file says what is wrong with it; its neighbour, and what is whole in it, are linted all the same."""
    content, code, says, found = FILES[name]
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    assert lint_main(["--quiet", name]) == code
    shown = capsys.readouterr()
    assert not shown.err
    for words in says:
        assert words in shown.out
    assert ("file-delete-home" in shown.out) is found
    Path("good.jsonl").write_bytes(LINE)
    assert lint_main(["--quiet", name, "good.jsonl"]) == max(code, 1)
    assert "good.jsonl:1" in capsys.readouterr().out


@pytest.mark.parametrize("format", ["json", "jsonl", "sarif", "github"])
def test_every_format_carries_what_could_not_be_read(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All bad files at once, in a directory and by name, with a file name that is no text."""
    monkeypatch.chdir(tmp_path)
    Path("d").mkdir()
    for name, (content, *_) in FILES.items():
        Path("d", name).write_bytes(content)
    if sys.platform == "linux":
        Path(os.fsdecode(b"d/bad\xff.sh")).write_bytes(b"rm -rf ~\n")
    assert lint_main(["--format", format, "d", "missing\x1b[31m.sh"]) == 2
    out = capsys.readouterr().out
    if format in ("json", "sarif"):
        assert json.loads(out)
    elif format == "jsonl":
        assert all(json.loads(line) for line in out.splitlines())
    assert "broken-line" in out and "no-such-file" in out and "\x1b" not in out


def test_paths_that_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing files, patterns without a match or half written, links in a circle, directories that can't be listed."""
    monkeypatch.chdir(tmp_path)
    Path("good.jsonl").write_bytes(LINE)
    Path("circle").symlink_to("circle")
    Path("nothing").symlink_to("nowhere")
    Path("loop/inner").mkdir(parents=True)
    Path("loop/inner/up").symlink_to("..", target_is_directory=True)
    Path("loop/inner/s.jsonl").write_bytes(LINE)
    Path("loop/inner/dangling.sh").symlink_to("nowhere")
    real = os.scandir

    def scandir(path: str = ".") -> object:
        if os.path.basename(path) == "locked":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    Path("loop/locked").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    assert lint_main(["--quiet", "missing.sh", "[", "*.none", "circle", "nothing", "loop", "good.jsonl"]) == 2
    out = capsys.readouterr().out
    for words in (
        "no such file or directory\n  --> missing.sh\n",
        "--> [\n",
        "no file matches this pattern\n  --> *.none\n",
        "can't be followed",
        "is a symbolic link to nothing\n  --> nothing\n",
        "--> loop/inner/dangling.sh",
        "can't be listed: Permission denied\n  --> loop/locked",
        "loop/inner/s.jsonl:1",
        "good.jsonl:1",
    ):
        assert words in out
    assert out.count("file-delete-home") == 2


def test_a_fault_of_ours_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What breaks inside is said, and the next file is linted."""
    monkeypatch.chdir(tmp_path)
    Path("a.sh").write_text("ls\n")
    Path("b.jsonl").write_bytes(LINE)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("blastwall.api.Analyzer.analyze_text", broken)
    assert lint_main(["--quiet", "a.sh", "b.jsonl"]) == 2
    out = capsys.readouterr().out
    assert "internal-error" in out and "out of order" in out and "b.jsonl:1" in out


def test_a_long_line_is_told_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of 40 MB is taken apart, not held; the lines round it count."""
    monkeypatch.chdir(tmp_path)
    with open("long.jsonl", "wb") as stream:
        stream.write(LINE + b'{"tool":"Bash","arguments":{"command":"echo ' + b"x" * 40_000_000 + b'"}}\n' + LINE)
    code = lint_main(["--quiet", "long.jsonl"])
    out = capsys.readouterr().out
    assert code == 2
    assert "long.jsonl:1" in out and "long.jsonl:2" in out and "long.jsonl:3" in out


LINES = [
    b"{broken",
    b"42",
    b'"text"',
    b"null",
    b"[]",
    b"{}",
    b'{"tool": 5}',
    b'{"tool": "Bash", "arguments": {"command": "ls"}',
    b"\xff\xfe\x00{",
    b"\xe9",
    b"\0\0\0",
    b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * DEEP,
    b'{"tool": "Bash", "arguments": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    b"9" * 5000,
]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_check_answers_every_line(line: bytes) -> None:
    """One verdict a line, in order, and never `allow` for what could not be read."""
    source = codecs.BOM_UTF8 + LINE + line + b"\n" + LINE
    done = subprocess.run([sys.executable, "-m", "blastwall", "check", "--jsonl"], input=source, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    decisions = [json.loads(answer)["decision"] for answer in done.stdout.splitlines()]
    assert decisions == ["deny", "confirm", "deny"]
    notices = json.loads(done.stdout.splitlines()[1])["notices"]
    assert notices and notices[0]["message"]


REQUESTS = [*LINES, b"", b'{"tool_name": "Bash", "tool_input": {"command": "rm -rf \\ud800/"}}', b'{"tool_name": null}']


@pytest.mark.parametrize("request_", REQUESTS, ids=range(len(REQUESTS)))
def test_the_hook_asks(request_: bytes, monkeypatch: pytest.MonkeyPatch, capsysbinary: object) -> None:
    """A request that can't be read is one a person decides on."""
    from blastwall.hooks.claude_code import answer

    told = json.loads(answer(request_))["hookSpecificOutput"]
    assert told["permissionDecision"] == "ask"
    assert told["permissionDecisionReason"].startswith("Blastwall")


POLICIES: dict[str, tuple[bytes, str]] = {
    "not-a-table": (b"thresholds = 5\n", "p.toml:1: `thresholds`"),
    "nan": (b"[thresholds]\nconfirm = nan\n", "p.toml:2: `thresholds.confirm`: is nan"),
    "infinite": (b"[thresholds]\ndeny = inf\n", "p.toml:2: `thresholds.deny`: is inf"),
    "boolean": (b"[thresholds]\ndeny = true\n", "p.toml:2: `thresholds.deny`: is True"),
    "text": (b'[thresholds]\ndeny = "high"\n', "p.toml:2: `thresholds.deny`"),
    "inverted": (b"[thresholds]\nconfirm = 90\ndeny = 20\n", "p.toml:2: `thresholds.confirm`: is 90, above"),
    "duplicate": (b"[thresholds]\nconfirm = 1\nconfirm = 2\n", "p.toml:3: "),
    "unknown-table": (b"\n\n[threshold]\nconfirm = 1\n", "p.toml:3: `threshold`: is not a key"),
    "unknown-key": (b"[thresholds]\nconfrim = 1\n", "p.toml:2: `thresholds.confrim`: is not a key"),
    "no-such-date": (b'[[suppress]]\nrule = "x"\nreason = "y"\nexpires = "2026-13-45"\n', "p.toml:4: "),
    "bad-date": (b'[[suppress]]\nrule = "x"\nreason = "y"\nexpires = 2026-13-45\n', "p.toml:4: "),
    "time": (b'[[suppress]]\nrule = "x"\nreason = "y"\nexpires = 12:30:00\n', "p.toml:4: "),
    "no-date": (b'\n[[suppress]]\nrule = "x"\nreason = "y"\n', "p.toml:2: `suppress[0].expires`: is missing"),
    "not-tables": (b"suppress = [1]\n", "p.toml:1: `suppress`"),
    "deep": (b"x = " + b"[" * DEEP + b"]" * DEEP, "nested too deeply"),
    "dotted": (b"a" + b".a" * 20_000 + b" = 1\n", "p.toml:1: `a`"),
    "quoted-dots": (b'[thresholds]\n"' + b"a." * 20_000 + b'" = 1\n', "is not a key"),
    "long-number": (b"[thresholds]\ndeny = " + b"9" * 10_000, "number that is too long"),
    "latin-1": (b'\nversion = "caf\xe9"\n', "p.toml:2: is not UTF-8"),
    "nul": (b'version = "a\0b"\n', "p.toml:1: "),
    "cut": (b"[thresholds\n", "p.toml:1: is not valid TOML"),
    "huge": (b"#" * 2_000_000, "is too large"),
    "blanks": (b'["x"]\n' + b"#" * 8 + b"\n[" + b" " * 200_000 + b"x]\n", "is not valid TOML"),
    "escape": (b'"\\u001b[31m" = 1\n', "is not a key"),
}


@pytest.mark.parametrize("name", POLICIES)
def test_policies(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A policy that is not understood stops `check` and `lint`, and makes the hook ask."""
    content, says = POLICIES[name]
    monkeypatch.chdir(tmp_path)
    Path("p.toml").write_bytes(content)
    Path("s.jsonl").write_bytes(LINE)
    for arguments in (["check", "--config", "p.toml", "ls"], ["lint", "--config", "p.toml", "s.jsonl"]):
        assert main(arguments) == 2
        shown = capsys.readouterr()
        assert says in shown.err and not shown.out and "\x1b" not in shown.err
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"tool_name": "Bash", "tool_input": {}}')))
        patch.setattr(sys, "stdout", out := io.TextIOWrapper(io.BytesIO()))
        assert main(["hook", "claude-code", "--config", "p.toml"]) == 0
    told = json.loads(out.buffer.getvalue())  # type: ignore[attr-defined]
    assert told["hookSpecificOutput"]["permissionDecision"] == "ask"


@pytest.mark.parametrize("path", ["missing.toml", ".", "circle.toml", "/dev/zero", "a\0b"])
def test_policies_that_are_no_file(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the path leads to, it is named, and reading it ends."""
    if path.startswith("/dev") and not os.path.exists(path):
        pytest.skip("no such device here")
    monkeypatch.chdir(tmp_path)
    Path("circle.toml").symlink_to("circle.toml")
    assert main(["check", "--config", path, "ls"]) == 2
    assert capsys.readouterr().err.startswith("blastwall: ")

"""What well-known programs print: tables, and laws of the filters."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastwall.acts import HOLE
from blastwall.context import Context
from blastwall.languages.shell.matching import substitute, trim
from blastwall.languages.shell.outputs import output

CONTEXT = Context(cwd="/w", home="/home/u")


def run(command: list[str], stdin: str = "") -> str:
    return output(command[0], command[1:], stdin, CONTEXT)


#: All of these are run by the real programs too, where they are there.
REAL: list[tuple[list[str], str]] = [
    (["printf", "%s-%s\\n", "a", "b", "c"], ""),
    (["printf", "\\57\\x2f%b", "\\057"], ""),
    (["printf", "%d %i %u %x %X %o", "10", "0x1f", "7", "255", "255", "8"], ""),
    (["printf", "%5d|%-5d|%05d|%+d", "42", "42", "42", "42"], ""),
    (["printf", "%5s|%-5s|%.2s", "ab", "ab", "abc"], ""),
    (["printf", "%c%c", "xyz", "abc"], ""),
    (["printf", "%%"], ""),
    (["printf", "%d", "'A"], ""),
    (["printf", "%*d", "5", "42"], ""),
    (["rev"], "abc\nde\n"),
    (["tr", "a-z", "A-Z"], "abc"),
    (["tr", "-d", "b"], "abcb"),
    (["tr", "-s", "a"], "aaabaa"),
    (["tr", "-cd", "a-c"], "axbycz\n"),
    (["tr", "[:lower:]", "[:upper:]"], "abc"),
    (["tr", "a-y", "b-z"], "hal"),
    (["head", "-n", "1"], "a\nb\n"),
    (["head", "-2"], "a\nb\nc\n"),
    (["head", "-c", "3"], "abcdef"),
    (["head", "-n", "-1"], "a\nb\nc\n"),
    (["tail", "-n", "1"], "a\nb\n"),
    (["tail", "-1"], "a\nb\n"),
    (["tail", "-n", "+2"], "a\nb\nc\n"),
    (["tail", "-c", "2"], "abc\n"),
    (["cut", "-d:", "-f2"], "a:b:c\nd\n"),
    (["cut", "-d", ":", "-f", "1,3"], "a:b:c\n"),
    (["cut", "-c2-3"], "abcd\n"),
    (["cut", "-c", "-2"], "abcd\n"),
    (["cut", "-d:", "-f2-"], "a:b:c\n"),
    (["cut", "-sd:", "-f1"], "a:b\nc\n"),
    (["sort"], "b\na\n"),
    (["sort", "-r"], "a\nb\n"),
    (["sort", "-n"], "10\n9\n"),
    (["sort", "-u"], "a\na\nb\n"),
    (["uniq"], "a\na\nb\na\n"),
    (["tac"], "a\nb\n"),
    (["fold", "-w", "2"], "abcde\n"),
    (["paste", "-sd", ","], "a\nb\n"),
    (["paste", "-s", "-d", ""], "a\nb\n"),
    (["grep", "b"], "abc\nxyz\nb\n"),
    (["grep", "-v", "b"], "abc\nxyz\n"),
    (["grep", "-o", "[0-9]*"], "a12b3\n"),
    (["grep", "-E", "^a.*c$"], "abc\nabd\n"),
    (["grep", "-F", "a.c"], "abc\na.c\n"),
    (["wc", "-l"], "a\nb\n"),
    (["sed", "s/a/b/"], "aa\n"),
    (["sed", "s/a/b/g"], "aa\n"),
    (["sed", "s#/#-#g"], "a/b/c\n"),
    (["sed", "s/b.*//"], "abc\n"),
    (["sed", "s/^/x/"], "a\nb\n"),
    (["sed", "s/[a-c]/<&/g"], "abcd\n"),
    (["sed", "-n", "2p"], "a\nb\nc\n"),
    (["sed", "1d"], "a\nb\n"),
    (["sed", "$d"], "a\nb\n"),
    (["sed", "-n", "s/a/b/p"], "a\nx\n"),
    (["sed", "y/abc/xyz/"], "cab\n"),
    (["sed", "/b/d"], "a\nb\n"),
    (["sed", "-E", "s/a+/x/"], "aaab\n"),
    (["sed", "2q"], "a\nb\nc\n"),
    (["awk", "{print $2}"], "a b c\n"),
    (["awk", "{print $1,$3}"], "a b c\n"),
    (["awk", "-F:", "{print $NF}"], "a:b:c\n"),
    (["awk", "NR==2"], "a\nb\nc\n"),
    (["awk", '{print $1"/"$2}'], "a b\n"),
    (["awk", 'BEGIN{print "x y"}'], ""),
    (["awk", "/b/{print $0}"], "a\nb\n"),
    (["expr", "substr", "abcdef", "2", "3"], ""),
    (["expr", "3", "*", "4"], ""),
    (["expr", "length", "abc"], ""),
    (["base64", "-d"], "cm0=\n"),
    (["base64"], "rm"),
    (["seq", "1", "3"], ""),
    (["seq", "3", "-1", "1"], ""),
    (["seq", "-s", ",", "1", "3"], ""),
    (["seq", "-w", "8", "10"], ""),
    (["dirname", "/a/b"], ""),
    (["dirname", "a"], ""),
    (["dirname", "/a"], ""),
    (["basename", "/a/b.c", ".c"], ""),
    (["basename", "/a/b/"], ""),
]


@pytest.mark.parametrize(("command", "stdin"), REAL, ids=[" ".join(c) for c, _ in REAL])
def test_it_prints_what_the_program_prints(command: list[str], stdin: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    real = subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=10, env=environment, check=False
    )
    assert run(command, stdin) == real.stdout


@pytest.mark.parametrize(
    ("command", "stdin", "text"),
    [
        (["xxd", "-r", "-p"], "726d", "rm"),
        (["xxd", "-p"], "rm", "726d\n"),
        (["base32", "-d"], "OJWQ====", "rm"),
        (["openssl", "base64", "-d"], "cm0=", "rm"),
        (["env", "A=1", "echo", "x"], "", "x\n"),
        (["sudo", "-u", "root", "echo", "x"], "", "x\n"),
        (["command", "echo", "x"], "", "x\n"),
        (["busybox", "echo", "x"], "", "x\n"),
        (["timeout", "5", "echo", "x"], "", "x\n"),
        (["python3", "-c", "print('r'+'m')"], "", "rm\n"),
        (["python3", "-c", "print(chr(114)+chr(109))"], "", "rm\n"),
        (["python3", "-c", "print('mr'[::-1])"], "", "rm\n"),
        (["python3", "-c", "print(bytes.fromhex('726d').decode())"], "", "rm\n"),
        (["python3", "-c", "import sys; sys.stdout.write('x')"], "", "x"),
        (["perl", "-e", 'print "rm"'], "", "rm"),
        (["ruby", "-e", "puts 'rm'"], "", "rm\n"),
        (["node", "-e", "console.log('rm')"], "", "rm\n"),
        (["realpath", "/a/../b"], "", "/b\n"),
        (["readlink", "-f", "x"], "", "/w/x\n"),
        (["npm", "config", "get", "cache"], "", "~/.npm\n"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else None,
)
def test_it_prints(command: list[str], stdin: str, text: str) -> None:
    assert run(command, stdin) == text


@pytest.mark.parametrize(
    "command",
    [
        ["date"],
        ["sed", "s/\\(a\\)/\\1/"],
        ["sed", "s/a**a**b//"],
        ["awk", "{system($1)}"],
        ["grep", "-P", "(a+)+b"],
        ["python3", "-c", "print(open('/etc/passwd').read())"],
        ["python3", "-c", "print('a'*9**9**9)"],
        ["sort", "-k2"],
        ["tail", "-f"],
    ],
    ids=" ".join,
)
def test_what_is_not_known_is_a_hole(command: list[str]) -> None:
    assert HOLE in run(command, "a b\n")


@given(
    st.lists(st.sampled_from(["a", "b", "*", "?", "[ab]", "[!a]", "/", "."]), max_size=8), st.text("ab/.", max_size=12)
)
def test_trimming_takes_away_and_adds_nothing(pattern: list[str], text: str) -> None:
    for op in ("#", "##", "%", "%%"):
        left = trim(text, op, "".join(pattern))
        assert left is not None
        assert text.endswith(left) if op[0] == "#" else text.startswith(left)
    for short, long in (("#", "##"), ("%", "%%")):
        assert len(trim(text, long, "".join(pattern)) or "") <= len(trim(text, short, "".join(pattern)) or "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="compared with bash")
def test_patterns_agree_with_bash() -> None:
    texts = ["foo", "a/b/c.tar.gz", "", "aXbXc"]
    patterns = ["*", "?", "[a-z]", "*/", "X", "a*", "?*b", "[!a]", "*X*", "/*", "*.gz"]
    cases = [(t, f"{op}{p}") for t in texts for p in patterns for op in ("#", "##", "%", "%%")]
    cases += [(t, f"{op}{p}/Z") for t in texts for p in patterns if "/" not in p for op in ("/", "//", "/#", "/%")]
    script = "\n".join(f"t='{t}'; echo \"${{t{rest}}}\"" for t, rest in cases)
    real = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=20, check=True)
    mine = []
    for text, rest in cases:
        op = rest[:2] if rest[:2] in ("##", "%%", "//") else rest[0]
        mine.append((substitute if op[0] == "/" else trim)(text, op, rest[len(op) :]))
    assert mine == real.stdout.split("\n")[:-1]

"""What we say a word expands to is what bash expands it to, over random words; unknown is allowed, wrong is not."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from blastwall.acts import Invocation
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.shell import read
from blastwall.model import Snippet

BASH = shutil.which("bash")
#: How many scripts of one seed are compared; bash runs all of them in one process.
SCRIPTS = 300
#: The share of words that must not be "unknown": a reader that knows nothing is never wrong.
KNOWN = 0.58

VARIABLES = ("a", "b", "c", "n", "arr", "unset")
LITERALS = ("x", "rm", "-rf", "foo.tar.gz", "a/b/c.txt", "A b", "/", "..", "x=y", "%", "0", "7", "abcabc", "", "Ab")
PATTERNS = ("*", "?", "b*", "*b", "a", "*/", "/*", ".*", "*.", "[a-c]", "x", "@(a|b)", "foo", "%", "A")
OPERATORS = (
    *(
        "-",
        ":-",
        "+",
        ":+",
        "#",
        "##",
        "%",
        "%%",
        "/",
        "//",
        "/#",
        "/%",
        "^",
        "^^",
        ",",
        ",,",
        ":",
        "@Q",
        "@U",
        "@L",
        "@E",
    ),
)


FORMATS = ("%s", "%s-%s", "%d", "%x", "%05d", "%b", "%c", "%q", "%5s", "%.2s")
TERMS = ("1", "2", "7", "n", "$n", "0x1F", "010", "2#101", "(1+2)", "-3", "!0", "~1")
ARITHMETIC = ("+", "-", "*", "%", "<<", "&", "|", "^", "<", "==", "&&", "||", "**")


class Maker:
    """Writes random words that bash can expand without running a program or reading a file."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def word(self, depth: int = 0) -> str:
        return "".join(self.piece(depth) for _ in range(self.chance.choice((1, 1, 2, 3))))

    def piece(self, depth: int) -> str:
        kind = self.chance.randrange(14 if depth < 2 else 6)
        pick = self.chance.choice
        if kind == 0:
            return "'" + pick(LITERALS) + "'"
        if kind == 1:
            return pick(("x", "rm", "/", "..", "7", "foo.tar.gz", "\\ ", "\\$", '""', "a.b", "=", ","))
        if kind in (2, 3):
            return f'"{self.quoted(depth)}"'
        if kind == 4:
            return f"${{{pick(VARIABLES)}}}"
        if kind == 5:
            return pick(("$a", "$b", '"$c"', '"${arr[@]}"', "${arr[1]}", '"${arr[*]}"', "${#a}", "${#arr[@]}", "$#"))
        if kind in (6, 7):
            return self.parameter(depth)
        if kind == 8:
            return pick(
                ("{a,b}", "{1..3}", "x{,.bak}", "{a,b{c,d}}", "{c..a}", "{,x}", "{a}", "{01..03}", "{0..6..3}", "{,}")
            )
        if kind == 9:
            return f"$(({self.sum()}))"
        if kind == 10:
            return "$'" + pick(("\\x72m", "a\\tb", "\\0101", "\\u00e9", "it\\'s", "\\\\", "a\\nb", "\\e", "\\cA")) + "'"
        if kind == 11:
            return f"$(echo {self.word(depth + 1)})"
        if kind == 12:
            return f"$(printf {pick(FORMATS)} {pick(('7', '12', 'a', 'ab'))})"
        return '"' + "$(echo " + self.word(depth + 1) + ')"'

    def quoted(self, depth: int) -> str:
        pick = self.chance.choice
        return "".join(
            pick(
                (
                    lambda: pick(("x y", "/", "\\\\", "\\$", "'", "{a,b}", "*", "~", "")),
                    lambda: f"${pick(VARIABLES[:4])}",
                    lambda: self.parameter(depth + 1),
                )
            )()
            for _ in range(pick((0, 1, 2)))
        )

    def parameter(self, depth: int) -> str:
        pick = self.chance.choice
        name = pick((*VARIABLES, "arr[@]", "arr[0]", "1", "@"))
        op = pick(OPERATORS)
        if op in ("-", ":-", "+", ":+"):
            return f"${{{name}{op}{pick(('x', 'a b', '', '$b'))}}}"
        if op in ("#", "##", "%", "%%"):
            return f"${{{name}{op}{pick(PATTERNS)}}}"
        if op[0] == "/":
            return f"${{{name}{op}{pick(PATTERNS[1:])}/{pick(('', 'Z', '-'))}}}"
        if op == ":":
            return f"${{{name}:{pick(('0', '1', '2', ' -2', '1:2', '0:1', '1: -1', 'n', '0:n'))}}}"
        if op[0] == "@":
            return f"${{{name}{op}}}"
        return f"${{{name}{op}}}"

    def sum(self) -> str:
        pick = self.chance.choice
        left, middle, right = (pick(TERMS) for _ in range(3))
        return f" {left} {pick('+-*')} {middle} {pick(ARITHMETIC)} {right.lstrip('-~!')} "

    def script(self) -> str:
        pick = self.chance.choice
        lines = [
            f"a={pick(('abc', 'foo.tar.gz', 'a/b/c', 'A b'))}",
            f"b='{pick(('x y', 'rm', '', '*'))}'",
            f"c={self.word(2)}",
            f"n={pick(('3', '5', '12'))}",
            f"arr=({pick(('one two', 'x', '1 2 3'))} {self.word(2)})",
            f"set -- {pick(('', 'p', 'p q'))}",
        ]
        extra = (
            f"a+={pick(('X', '$n'))}",
            f"arr+=({pick(('z', 'y z'))})",
            "b=${a%.*}",
            f"local_={self.word(1)}",
            "IFS=,",
            "unset b",
            f"printf -v c %s-%s {pick(('1', 'k'))} 2",
            "shift",
            f"(( n {pick(('+=', '-=', '*='))} 2 ))",
            "let n++",
        )
        lines += [pick(extra) for _ in range(pick((0, 1, 2)))]
        lines.append(f"show {self.word()} {self.word()}")
        return "; ".join(lines)


def in_bash(scripts: list[str], folder: Path) -> list[list[str] | None]:
    """Return the arguments of each script's `show`; None where bash refused the script."""
    body = ["show() { [ $# = 0 ] || printf '%s\\0' \"$@\"; }"]
    body += ["printf '\\1@\\1'; ( " + script + " ) 2>/dev/null || printf '\\2'" for script in scripts]
    done = subprocess.run(
        [str(BASH), "--norc", "--noprofile", "-O", "extglob"],
        input="\n".join(body),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        cwd=folder,
        env={"PATH": "", "LC_ALL": "C.UTF-8"},
        timeout=60,
        check=False,
    )
    parts = done.stdout.split("\1@\1")[1:]
    return [None if part.endswith("\2") else part.split("\0")[:-1] for part in parts]


def by_us(script: str) -> list[str] | None:
    """Return the arguments of the script's `show` as we read them; None where any of them is not known."""
    reading = read(Snippet("shell", script, context=Context()), Budget())
    shown = [act for act in reading.acts if isinstance(act, Invocation) and act.program == "show"]
    if len(shown) != 1 or not all(arg.known and not arg.split for arg in shown[0].args):
        return None
    return [arg.text for arg in shown[0].args]


@pytest.mark.skipif(BASH is None, reason="no bash")
@pytest.mark.parametrize("seed", range(4))
def test_words_expand_as_bash_expands_them(seed: int, tmp_path: Path) -> None:
    maker = Maker(seed)
    scripts = [maker.script() for _ in range(SCRIPTS)]
    theirs = in_bash(scripts, tmp_path)
    assert len(theirs) == len(scripts)
    known = 0
    wrong = []
    for script, expected in zip(scripts, theirs, strict=True):
        found = by_us(script)
        known += found is not None
        if expected is not None and found is not None and found != expected:
            wrong.append(f"{script}\n    bash: {expected}\n    ours: {found}")
    assert wrong == [], f"{len(wrong)} of {len(scripts)}:\n" + "\n".join(wrong[:40])
    assert known >= KNOWN * len(scripts)

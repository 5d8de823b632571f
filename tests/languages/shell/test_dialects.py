"""zsh and fish: the spellings that are not bash's, the commands they run, and what they only mention."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastwall import ToolCall, analyze
from blastwall.acts import Invocation
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.shell import read
from blastwall.languages.shell.source import dialect_of
from blastwall.model import Snippet

HOLE = "\0"


def acts(code: str, dialect: str) -> tuple[list[list[str]], Reading]:
    found = read(Snippet("shell", code, context=Context(cwd="/w"), dialect=dialect), Budget())
    return [[a.name.text, *(w.text for w in a.args)] for a in found.acts if isinstance(a, Invocation)], found


ZSH = {
    "split-as-sh": "setopt shwordsplit; x='rm -rf x'; $x",
    "emulated": "emulate -L sh; x='rm -rf x'; $x",
    "flag-split-as-read": "x='rm -rf x'; ${(z)x}",
    "flag-split-at": "y='rm -rf x'; ${(s: :)y}",
    "flag-joined": 'eval "${(j: :)$(echo rm -rf x)}"',
    "short-for": "for f (x y) rm -rf $f",
    "short-for-braces": "for f (x y) { rm -rf $f }",
    "for-in-braces": "for f in x y; { rm -rf $f }",
    "for-two-names": "for f g in x 1; do rm -rf $f; done",
    "foreach": "foreach f (x y) rm -rf $f; end",
    "foreach-lines": "foreach f (x)\n  rm -rf $f\nend",
    "for-counted": "for ((i = 0; i < 1; i++)) rm -rf x",
    "repeat": "repeat 3 rm -rf x",
    "repeat-block": "repeat 3; do rm -rf x; done",
    "repeat-braces": "repeat 3 { rm -rf x }",
    "if-braces": "if [[ -d x ]] { rm -rf x } else { : }",
    "if-short": "if [[ -d x ]] rm -rf x",
    "if-else-braces": "if [[ -d y ]] { : } elif [[ -d x ]] { rm -rf x }",
    "while-braces": "while (( 1 )) { rm -rf x }",
    "case-braces": "case $a { (b) : ;; *) rm -rf x }",
    "case-goes-on": "case $a in b) : ;| *) rm -rf x ;; esac",
    "always": "{ : } always { rm -rf x }",
    "tried": "{ rm -rf x } always { : }",
    "anonymous": "() { rm -rf $1 } x",
    "anonymous-keyword": "function { rm -rf x }",
    "function-braces": "f() { rm -rf x }; f",
    "function-names": "function f g { rm -rf x }; g",
    "function-command": "f() rm -rf x; f",
    "braces-tight": "{rm -rf x}",
    "braces-no-separator": "true && { rm -rf x }",
    "equals": "=rm -rf x",
    "noglob": "noglob rm -rf x",
    "modifiers": "nocorrect rm -rf x",
    "disowned": "rm -rf x &!",
    "disowned-bar": "rm -rf x &| true",
    "pipe-both": "true |& rm -rf x",
    "clobber": "rm -rf x >! /dev/null",
    "append-clobber": "rm -rf x >>| /dev/null",
    "process-file": "diff =(rm -rf x) y",
    "flags": "a=(x); rm -rf ${(u)a}",
    "flag-split": "a='-rf x'; rm ${=a}",
    "flag-split-short": "a='-rf x'; rm $=a",
    "flag-substitution": 'echo ${(f)"$(rm -rf x)"}',
    "array": "a=(-rf x); rm $a",
    "after-qualifier": "ls *(.om[1]); rm -rf x",
    "after-glob": "ls (a|b)*(N); rm -rf x",
}


@pytest.mark.parametrize("code", ZSH.values(), ids=ZSH)
def test_zsh_runs_it(code: str) -> None:
    found, reading = acts(code, "zsh")
    assert ["rm", "-rf", "x"] in found
    assert reading.notices == []


#: zsh does not split a variable: one word, whatever is in it.
ZSH_WORDS = {
    "unsplit": ("a='x y'; rm -rf $a", ["rm", "-rf", "x y"]),
    "qualifier": ("rm -rf **/*(.)", ["rm", "-rf", "**/*(.)"]),
    "qualifier-behind-a-name": ("rm -rf /tmp/x(N)", ["rm", "-rf", "/tmp/x(N)"]),
    "alternatives": ("rm -rf (a|b)/c", ["rm", "-rf", "(a|b)/c"]),
}


@pytest.mark.parametrize(("code", "expected"), ZSH_WORDS.values(), ids=ZSH_WORDS)
def test_zsh_words(code: str, expected: list[str]) -> None:
    assert expected in acts(code, "zsh")[0]


FISH = {
    "if": "if test -d x\n  rm -rf x\nend",
    "else": "if true; echo; else; rm -rf x; end",
    "else-if": "if true; echo; else if test -d x; rm -rf x; end",
    "if-and": "if test -d x; and test -w x; rm -rf x; end",
    "condition": "if rm -rf x; echo; end",
    "for": "for f in x y; rm -rf $f; end",
    "for-substitution": "for f in (rm -rf x); echo $f; end",
    "while": "while rm -rf x; sleep 1; end",
    "switch": "switch $a\n  case b\n    echo\n  case '*'\n    rm -rf x\nend",
    "begin": "begin; rm -rf x; end 2>/dev/null",
    "begin-piped": "begin; rm -rf x; end | cat",
    "function": "function f\n  rm -rf $argv[1]\nend\nf x",
    "function-all": "function f; rm -rf $argv; end; f x",
    "function-options": "function f --description 'a b'; rm -rf x; end",
    "and": "test -d x; and rm -rf x",
    "or": "test -d x; or rm -rf x",
    "not": "not rm -rf x",
    "operators": "true && rm -rf x || echo",
    "substitution": "echo (rm -rf x)",
    "substitution-dollar": "echo $(rm -rf x)",
    "substitution-quoted": 'echo "a $(rm -rf x) b"',
    "substitution-index": "echo $a[(rm -rf x)]",
    "set": "set f x; rm -rf $f",
    "set-options": "set -gx f x; rm -rf $f",
    "set-list": "set a x y; rm -rf $a[1]",
    "set-append": "set a; set -a a x; rm -rf $a",
    "set-runs": "set a (rm -rf x)",
    "set-twice": "set c rm; set c $c; $c -rf x",
    "indirect": "set a x; set b a; rm -rf $$b",
    "quotes": "'rm' \"-rf\" x",
    "quote-escape": "echo 'it\\'s'; rm -rf x",
    "escapes": "\\x72m -rf x",
    "redirected": "rm 2>/dev/null -rf x",
    "old-redirection": "rm -rf x ^/dev/null",
    "pipe-errors": "true 2>| rm -rf x",
    "pipe-all": "true &| rm -rf x",
    "background": "rm -rf x &",
    "override": "A=1 rm -rf x",
    "eval": "eval 'rm -rf x'",
    "psub": "cat (rm -rf x | psub)",
    "source": "echo 'rm -rf x' | source",
    "comment": "echo a#b # c\nrm -rf x",
    "braces": "{ rm -rf x; }",
    "after-backtick": "echo `; rm -rf x",
    "continued": "rm \\\n -rf \\\n x",
}


@pytest.mark.parametrize("code", FISH.values(), ids=FISH)
def test_fish_runs_it(code: str, request: pytest.FixtureRequest) -> None:
    found, reading = acts(code, "fish")
    if "source" in request.node.callspec.id:
        # What a shell reads from its input is handed on by the engine.
        assert ["fish"] in found
        return
    assert ["rm", "-rf", "x"] in found
    assert reading.notices == []


@pytest.mark.parametrize("dialect", ["zsh", "fish"])
@pytest.mark.parametrize(
    "unit",
    [
        "$",
        "$a[",
        "$a[$",
        "(",
        "((",
        "{",
        "{ ",
        "function f ",
        "for a ",
        "for a (",
        "if ",
        "begin;",
        "switch a;case b;",
        "`",
        "'",
        '"',
        "() {",
        "repeat 2 ",
        "=(",
        "a(",
        "${(f)",
        "$=a",
        "a|",
        "a;",
        "a\n",
        "<<A\n",
        "foreach a (b) ",
        "case a { b) ",
        "and ",
        "}",
    ],
)
def test_the_work_is_bounded(unit: str, dialect: str) -> None:
    began = time.perf_counter()
    acts((unit * 65_536)[:65_536], dialect)
    # Generous: quadratic, it would be minutes.
    assert time.perf_counter() - began < 5


PIECES = st.sampled_from(
    [
        "if ",
        "else",
        "end",
        "\n",
        ";",
        "for x ",
        "in ",
        "(",
        ")",
        "{",
        "}",
        "$",
        "$a",
        "[",
        "]",
        "'",
        '"',
        "`",
        "rm ",
        "set a ",
        "|",
        "&",
        "begin",
        "switch",
        "case ",
        "function f",
        "repeat 2 ",
        "always",
        "=",
        "*",
        "(.)",
        "and ",
        "${",
        "\\",
        "<",
        ">",
        "\x00",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=50).map("".join), st.sampled_from(["zsh", "fish"]))
def test_any_text_is_read(code: str, dialect: str) -> None:
    for act in acts(code, dialect)[1].acts:
        if act.snippet.text == code:
            assert 0 <= act.span[0] <= act.span[1] <= len(code)


MENTIONED = {
    "echo": "echo rm -rf /",
    "set": "set msg 'rm -rf /'; echo $msg",
    "quoted": "echo '(rm -rf /)'",
    "double": 'echo "(rm -rf /)"',
    "string": "string match -q 'rm -rf /*' $argv",
    "comment": "# rm -rf /\necho (date)",
    "case": "switch $x; case 'rm -rf /'; echo; end",
    "grep": 'grep -r "rm -rf" .',
}


@pytest.mark.parametrize("dialect", ["zsh", "fish", ""])
@pytest.mark.parametrize("code", MENTIONED.values(), ids=MENTIONED)
def test_mentions_are_data(code: str, dialect: str) -> None:
    assert "rm" not in {words[0] for words in acts(code, dialect)[0]}


@pytest.mark.parametrize(
    "code",
    [
        "for f (x y) rm -rf $f",
        "if [[ -d x ]] { rm -rf x }",
        "{rm -rf x}",
        "if test -d x\n  rm -rf x\nend",
        "rm -rf x(N)",
    ],
)
def test_what_bash_refuses_is_read_as_others_do(code: str, commands: Callable[..., list[list[str]]]) -> None:
    # Nobody said which shell it is for: what any of them would run counts.
    assert any(words[0] == "rm" and "-rf" in words for words in commands(code))


@pytest.mark.parametrize(
    ("text", "dialect", "name", "expected"),
    [
        ("ls", "", "", ""),
        ("ls", "fish", "", "fish"),
        ("#!/usr/bin/env fish\nls", "", "", "fish"),
        ("#!/bin/zsh -f\nls", "", "", "zsh"),
        ("#!/bin/bash\nls", "", "a.fish", ""),
        ("ls", "", "conf.d/a.fish", "fish"),
        ("ls", "", ".zshrc", "zsh"),
    ],
)
def test_how_the_dialect_is_known(text: str, dialect: str, name: str, expected: str) -> None:
    assert dialect_of(Snippet("shell", text, context=Context(), dialect=dialect, name=name)) == expected


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("Bash", {"command": "fish -c 'for d in ~; rm -rf $d; end'"}),
        ("Bash", {"command": "zsh -c 'for d (~) rm -rf $d'"}),
        ("Bash", {"command": "cat > a.fish <<'E'\nfor d in ~\n rm -rf $d\nend\nE\nfish a.fish"}),
        ("Bash", {"command": "printf 'for d in ~\\n rm -rf $d\\nend\\n' | fish"}),
        ("Bash", {"command": "for d in ~\n rm -rf $d\nend", "shell": "/usr/bin/fish"}),
        ("fish", {"command": "for d in ~\n rm -rf $d\nend"}),
        ("run_zsh", {"command": "for d (~) rm -rf $d"}),
    ],
)
def test_whoever_runs_it_says_which_it_is(tool: str, arguments: dict[str, str]) -> None:
    assert str(analyze(ToolCall(tool, arguments, cwd="/home/dev/app")).decision) == "deny"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shell", "code"),
    [("zsh", code) for code in ZSH.values()] + [("fish", code) for code in FISH.values()],
)
def test_the_shell_itself_accepts_the_spelling(shell: str, code: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell}")
    # `-n` reads and runs nothing, in both (zsh(1), fish(1)).
    done = subprocess.run([program, "-n"], input=code + "\n", text=True, capture_output=True, timeout=20, check=False)
    assert done.returncode == 0, done.stderr

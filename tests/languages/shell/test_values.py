"""What is followed from one command to the next: values, directories, input, written files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.shell import read
from blastwall.model import Snippet

Commands = Callable[..., list[list[str]]]
Read = Callable[..., Reading]


def invocations(reading: Reading, program: str) -> list[Invocation]:
    return [a for a in reading.acts if isinstance(a, Invocation) and a.program == program]


@pytest.mark.parametrize(
    ("code", "cwd"),
    [
        ("cd /a && p", "/a"),
        ("cd /a; cd b; p", "/a/b"),
        ("cd /a/b/..; p", "/a"),
        ("(cd /a); p", "/w"),
        ("(cd /a; p)", "/a"),
        ("cd a || exit 1; p", "/w/a"),
        ("cd $a; p", "/w/" + HOLE),
        ("cd; p", "/home/u"),
        ("cd /a; cd -; p", "/w"),
        ("pushd /a; popd; p", "/w"),
        ("pushd /a; p", "/a"),
        ("cd /a | true; p", "/w"),
        ("cd /a & p", "/w"),
        ("f() { cd /a; }; f; p", "/a"),
        ("command cd /a; p", "/a"),
        ("eval 'cd /a'; p", "/a"),
        ("if cd /a; then p; fi", "/a"),
    ],
)
def test_directory(code: str, cwd: str, reading: Read) -> None:
    assert invocations(reading(code, cwd="/w", home="/home/u"), "p")[0].context.cwd == cwd


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("if c; then x=a; else x=b; fi; p $x", {"a", "b"}),
        ("x=a; if c; then x=b; fi; p $x", {"a", "b"}),
        ("if c; then x=b; fi; p $x", {HOLE, "b"}),
        ("x=a; [ -n $y ] && x=b; p $x", {"a", "b"}),
        ("x=a; x=b; p $x", {"b"}),
        ("x=a; (x=b); p $x", {"a"}),
        ("x=a; x=b | true; p $x", {"a"}),
        ("for x in a b; do y=$x/c; p $y; done", {"a/c", "b/c"}),
        ("case $z in 1) x=a;; *) x=b;; esac; p $x", {HOLE, "a", "b"}),
        ("while read x; do p $x; done <<< 'a'", {"a"}),
        ("printf 'a\\nb\\n' | while read x; do p $x; done", {"a", "b"}),
        ("while read x; do p $x; done < list", {HOLE}),
        ("read x; p $x", {HOLE}),
        ('x=a; unset x; p "$x"', {""}),
        ("export x=a; p $x", {"a"}),
        ("f() { local x=b; p $x; }; x=a; f", {"b"}),
        ("x=a; f() { p $x; }; f", {"a"}),
        ("for x in *.c; do p $x; done", {"*.c"}),
    ],
)
def test_every_value_a_variable_may_have(code: str, values: set[str], commands: Commands) -> None:
    assert {c[1] for c in commands(code) if c[0] == "p"} == values


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("sh <<E\na b\nE", "a b\n"),
        ("sh <<'E'\n$a\nE", "$a\n"),
        ("x=1; sh <<E\n$x\nE", "1\n"),
        ("sh <<-E\n\ta\n\tE", "a\n"),
        ("sh <<< 'a b'", "a b\n"),
        ("echo a b | sh", "a b\n"),
        ("printf '%s\\n' a b | sh", "a\nb\n"),
        ("echo -n a | sh", "a"),
        ("echo -e 'a\\tb' | sh", "a\tb\n"),
        ("cat <<E | sh\na\nE", "a\n"),
        ("{ echo a; echo b; } | sh", "a\nb\n"),
        ("echo YQ== | base64 -d | sh", "a"),
        ("echo a | tee f | sh", "a\n"),
        ("date | sh", HOLE),
        ("sh < f", HOLE),
        ("echo a > f; sh < f", "a\n"),
        ("sh < /dev/null", ""),
        ("sh < <(echo a)", "a\n"),
    ],
)
def test_standard_input(code: str, text: str, reading: Read) -> None:
    stdin = invocations(reading(code), "sh")[0].stdin
    assert stdin is not None
    assert stdin.text == text


def test_upstream_is_the_command_before(reading: Read) -> None:
    shell = invocations(reading("curl x | base64 -d | sh"), "sh")[0]
    assert shell.upstream is not None and shell.upstream.program == "base64"
    assert shell.upstream.upstream is not None and shell.upstream.upstream.program == "curl"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("echo a > f", [("truncate", "f")]),
        ("echo a >> f", [("append", "f")]),
        ("echo a >| f", [("truncate", "f")]),
        ("echo a &> f", [("truncate", "f")]),
        ("echo a &>> f", [("append", "f")]),
        ("echo a >& f", [("truncate", "f")]),
        ("> f", [("truncate", "f")]),
        ("echo a > $f", [("truncate", HOLE)]),
        ("{ echo a; } > f", [("truncate", "f")]),
        ("for i in a; do b; done > f", [("truncate", "f")]),
        ("exec 3> f", [("truncate", "f")]),
        ("{fd}> f p", [("truncate", "f")]),
        ("echo a > /dev/null 2>&1", []),
        ("echo a >&2", []),
        ("echo a 2>&- >/dev/stderr", []),
        ("echo a < f", []),
        ("echo a > >(cat)", []),
    ],
)
def test_redirections_change_files(
    code: str, expected: list[tuple[str, str]], changes: Callable[..., list[tuple[str, str]]]
) -> None:
    assert changes(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "cat > f.sh <<'E'\nrm x\nE\n./f.sh",
        "echo 'rm x' > f.sh; chmod +x f.sh; ./f.sh a",
        "echo 'rm x' | tee f.sh; ./f.sh",
        "echo '#!/usr/bin/env bash' > f.sh; echo 'rm x' >> f.sh; ./f.sh",
        "cd d; echo 'rm x' > f.sh; /w/d/f.sh",
        "echo 'rm x' > a.sh; mv a.sh f.sh; ./f.sh",
    ],
)
def test_a_script_written_here_is_read_when_run(code: str, reading: Read) -> None:
    snippets = reading(code, cwd="/w").snippets
    assert [s.language for s in snippets] == ["shell"]
    assert snippets[0].text.endswith("rm x\n")


def test_a_written_script_is_run_in_its_own_language(reading: Read) -> None:
    snippets = reading("echo '#!/usr/bin/env python3' > f; echo 'x()' >> f; ./f").snippets
    assert [s.language for s in snippets] == ["python"]


def test_sourcing_a_written_file(commands: Commands) -> None:
    assert ["rm", "x"] in commands("echo 'y=x; rm $y' > f; . ./f")
    assert ["p", "1"] in commands("echo y=1 > f; source f; p $y")


def test_shadowed_names_are_not_the_program(commands: Commands) -> None:
    assert commands("rm() { echo no; }; rm -rf /") == [["echo", "no"]]


def test_environment_of_a_command(reading: Read) -> None:
    found = invocations(reading("A=1 p; p; export B=2; p; C=3; p"), "p")
    assert [dict(a.context.env) for a in found] == [{"A": "1"}, {}, {"B": "2"}, {"B": "2"}]


def test_positional_parameters_from_a_carrier() -> None:
    context = Context(env={"#": "2", "1": "a", "2": "b"})
    acts = read(Snippet("shell", 'p "$@"; shift; p $1 $#', context=context), Budget()).acts
    found = [[w.text for w in a.args] for a in acts if isinstance(a, Invocation) and a.program == "p"]
    assert found == [["a", "b"], ["b", "1"]]


def test_an_argument_vector_is_one_command() -> None:
    words = [Arg("/usr/bin/rm"), Arg("$x; y"), Arg("*")]
    acts = read(Snippet("shell", argv=words, context=Context()), Budget()).acts
    assert len(acts) == 1
    act = acts[0]
    assert isinstance(act, Invocation)
    assert act.program == "rm" and [w.text for w in act.args] == ["$x; y", "*"]


def test_a_loop_over_many_words_keeps_every_word(commands: Commands) -> None:
    words = " ".join(f"d{k}" for k in range(40))
    assert {c[1] for c in commands(f"for d in {words}; do p $d; done") if c[0] == "p"} == set(words.split())


def test_a_loop_over_too_many_words_says_so(commands: Commands) -> None:
    words = " ".join(f"d{k}" for k in range(500))
    found = {c[1] for c in commands(f"for d in {words}; do p $d; done") if c[0] == "p"}
    assert HOLE in found and "d0" in found and len(found) < 100


def test_a_trap_is_read_with_what_is_set_at_the_end(commands: Commands) -> None:
    assert ["rm", "/tmp/tmp." + HOLE] in commands("trap 'rm \"$t\"' EXIT; t=$(mktemp)")


@pytest.mark.parametrize("code", ["/bin/r? x", "/bin/r* x", '"$(which rm)" x', "$(command -v rm) x"])
def test_a_program_that_is_looked_up(code: str, reading: Read) -> None:
    assert [[a.text for a in act.args] for act in invocations(reading(code), "rm")] == [["x"]]


def test_a_listing_stands_for_what_it_lists(reading: Read) -> None:
    arg = invocations(reading("for f in $(ls *.tmp); do rm $f; done"), "rm")[0].args[0]
    assert (arg.text, arg.glob) == ("*.tmp", True)

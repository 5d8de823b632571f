"""Many spellings, one argument vector: what an abstract run of the shell makes of values."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest

from blastwall.acts import HOLE

Commands = Callable[..., list[list[str]]]

#: Scripts whose last line is `p` with the words that are resolved. bash runs each with `p` as a function.
SCRIPTS = [
    # parameters
    "x=a; p $x ${x} \"$x\" '$x'",
    "p ${u:-d} ${u-d} ${u:=e} $u",
    'x=; p "${x:-d}" "${x-d}" "${x:+y}" "${x+y}"',
    "x=1; p ${x:+y} ${x+y} ${x:-d}",
    "x=abcdef; p ${x:1:2} ${x:2} ${x: -2} ${x:0:-2} ${x:1+1:1} ${#x}",
    "x=a/b/c.tar.gz; p ${x#*/} ${x##*/} ${x%.*} ${x%%.*} ${x/b/X} ${x//[abc]/-} ${x/#a/Z} ${x/%gz/bz}",
    "x=hElLo; p ${x^} ${x^^} ${x,} ${x,,} ${x@U} ${x@L} ${x@Q}",
    "y=x; x=1; p ${!y}",
    "pre_a=1; pre_b=2; p ${!pre_*}",
    "declare -n r=x; x=5; p $r; r=6; p $x",
    "x=a; x+=b; p $x",
    "declare -i n; n=2+3; p $n",
    "declare -l s=ABC; declare -u t=abc; p $s $t",
    'unset x; p "[$x]" ${x-d}',
    "x=1; unset x; p ${x:-gone}",
    'set -- a b c; p $# $1 ${3} "$@" "$*" ${@:2} ${@:2:1} ${!#}',
    'set -- a b c; shift; p $# "$@"; shift 2; p $#',
    'set -- a b c; IFS=-; p "$*"',
    "set -euo pipefail; set -- q; p $1",
    # arrays
    'a=(x y z); p ${a[0]} ${a[1]} ${a[-1]} ${#a[@]} ${!a[@]} "${a[@]:1}"',
    'a=(x y); a+=(z); a[3]=w; p "${a[@]}" ${a[2]}',
    "i=1; a=(x y z); p ${a[i]} ${a[$i]} ${a[i+1]} ${a[$((i-1))]}",
    "declare -A m=([k]=v [l]=w); p ${m[k]} ${m[l]}",
    "declare -A m; m[a]=1; m[b]=2; k=b; p ${m[a]} ${m[$k]} ${#m[@]}",
    'a=([2]=z [0]=x [1]=y); p "${a[@]}"',
    "a=(x y z); for i in ${!a[@]}; do p $i ${a[$i]}; done",
    'a=(one two); p "${a[@]/o/0}" "${a[@]^}"',
    # splitting
    "x='a b  c'; p $x \"$x\"",
    "IFS=,; x=a,b,c; p $x",
    "IFS=:; x=a:b; for v in $x; do p $v; done",
    "x='a b'; IFS=; p $x",
    # arithmetic
    "x=3; p $((x*2)) $(( x + 1 )) $((x>2?10:20)) $((0x10)) $((2#101)) $((010)) $((7/2)) $((-7%3)) $((2**10))",
    "x=1; ((x++)); ((x+=5)); p $x; let y=x*2; p $y",
    "i=5; p $((i++)) $i $((++i))",
    "x=4; p $[x+1]",
    # substitutions
    'p $(echo a b) "$(echo a b)" `echo c`',
    "p $(printf '%s-' a b c) $(printf '\\x41') $(printf %03d 7)",
    "p $(echo abc | rev) $(echo abc | tr a-c x-z) $(echo a:b | cut -d: -f2) $(echo ab | sed s/a/x/)",
    "p $(echo 'a b' | awk '{print $2}') $(printf 'a\\nb\\n' | tail -1) $(printf 'b\\na\\n' | sort | head -1)",
    "printf -v x '%s' q; p $x",
    "x=$(echo $(echo deep)); p $x",
    # reading
    "read a b <<< 'x y z'; p $a $b",
    "IFS=, read -r a b <<< 'x,y'; p $a $b",
    "read -ra a <<< 'x y z'; p ${a[1]} ${#a[@]}",
    "mapfile -t l <<< $'a\\nb'; p ${l[1]}",
    "while read v; do p $v; done <<< 'one'",
    "while IFS=: read -r a b; do p $b $a; done <<< 'x:y'",
    "read -n2 v <<< abc; p $v",
    # loops
    "for v in a b; do p $v; done",
    "for v in {1..3} x{a,b}; do p $v; done",
    "for v in {01..03}; do p $v; done",
    "for v in {1..7..3}; do p $v; done",
    "for ((i=0;i<3;i++)); do p $i; done",
    "for ((i=3;i>0;i-=2)); do p $i; done",
    "i=0; while [ $i -lt 3 ]; do p $i; i=$((i+1)); done",
    "i=0; while ((i<2)); do p $i; ((i++)); done",
    "set -- a b; while [ $# -gt 0 ]; do p $1; shift; done",
    "for v in $(seq 1 2); do p $v; done",
    "set -- x y; for v; do p $v; done",
    # functions
    "f() { p \"$@\" $#; }; f a 'b c'",
    "f() { local x=in; p $x; }; x=out; f; p $x",
    "f() { x=set; }; f; p $x",
    'f() { echo "<$1>"; }; p $(f a)',
    'f() { shift; p "$@"; }; f a b c',
    'f() { g "$1"; }; g() { p $1; }; f z',
    # eval, alias-free indirection, here-documents
    "x=p; $x a",
    "c='p a b'; $c",
    "c=(p 'a b'); \"${c[@]}\"",
    "eval p a; eval 'x=1; p $x'",
    "x=$'a\\tb'; p \"$x\"",
    "cat > /dev/null <<E\nE\np done",
    "x=1; (x=2); p $x",
    "x=abc; p ${x/a*c/yes}",
]


@pytest.mark.skipif(shutil.which("bash") is None, reason="compared with bash")
@pytest.mark.parametrize("script", SCRIPTS)
def test_words_are_what_bash_makes_of_them(script: str, commands: Commands) -> None:
    shown = "p() { printf '%s\\37' \"$@\"; printf '\\36'; }\n"
    done = subprocess.run(
        ["bash", "-c", shown + script, "bash"],
        capture_output=True,
        text=True,
        timeout=10,
        env={"LC_ALL": "C"},
        check=False,
    )
    real = [each.split("\37")[:-1] for each in done.stdout.split("\36")[:-1]]
    mine = [each[1:] for each in commands(script, env={"#": "0"}) if each[0] == "p"]
    for words in real:
        assert words in mine
    assert not any(HOLE in word for words in mine for word in words)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('p "$u/x"', [HOLE + "/x"]),
        ("p ${u%.gz}", [HOLE]),
        ("x=$u.gz; p ${x%.gz}", [HOLE]),
        ("x=/a/$u; p ${x#/a/} ${x:0:2}", [HOLE, "/a"]),
        ("p ${u:+word}", [HOLE]),
        ("p $((u+1))", [HOLE]),
        ("p ${PATH:0:1} ${HOME:0:1} ${SHELL##*/}", ["/", "/", "bash"]),
        ("p $(date)", [HOLE]),
        ('p "${a[@]}"', [HOLE]),
        ("read x; p $x", [HOLE]),
        ("for ((i=0;i<n;i++)); do p $i; done", [HOLE]),
        ("for ((i=0;i<100000;i++)); do p $i; done", ["0"]),
    ],
)
def test_what_is_known_of_the_unknown(script: str, words: list[str], commands: Commands) -> None:
    assert words in [each[1:] for each in commands(script) if each[0] == "p"]


@pytest.mark.parametrize(
    "script",
    [
        "r${x}m a",
        "r$@m a",
        "r$(nothing)m a",
        "${x}rm a",
        "$RM a",
        "$PRE rm a",
        "x=rm; $x a",
        "x=mr; $(echo $x | rev) a",
        "/b?n/r[m] a",
        "declare -A m=([k]=rm); ${m[k]} a",
        "declare -n r=c; c=rm; $r a",
        "$(echo 726d | xxd -r -p) a",
        '$(python3 -c \'print("r"+"m")\') a',
        "printf -v c '\\162\\155'; $c a",
        "IFS=_; c=rm_a; $c",
        "unset x; ${x:-rm} a",
        'set -- rm a; "$@"',
        'f() { "$@"; }; f rm a',
        "eval \"$(printf 'r%s a' m)\"",
        "alias z='rm a'\nz",
        "hash -p /bin/rm z; z a",
        '[ -z "$x" ] && ${x}rm a',
    ],
)
def test_a_name_put_together(script: str, reading: Callable[..., object]) -> None:
    acts = reading(script).acts  # type: ignore[attr-defined]
    assert any(getattr(act, "program", "") == "rm" and [w.text for w in act.args] == ["a"] for act in acts)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('[ -z "$x" ] && p "[$x]"', ["[]"]),
        ('if [ -z "$x" ]; then p "[$x]"; fi', ["[]"]),
        ('[ -n "$x" ] || p "[$x]"', ["[]"]),
        ('[[ -z $x ]] && p "[$x]"', ["[]"]),
        ('[ "$x" = a ] && p $x', ["a"]),
        ('[ "$x" != a ] || p $x', ["a"]),
        ("case $x in a) p $x;; esac", ["a"]),
        ('[ -n "$x" ] && p "[$x]"', ["[" + HOLE + "]"]),
        ('[ -n "$x" ] || exit 1; p "[$x]"', ["[" + HOLE + "]"]),
        ('[ -z "$x" ] && exit 1; p "[$x]"', ["[" + HOLE + "]"]),
    ],
)
def test_a_test_tells_what_holds_behind_it(script: str, words: list[str], commands: Commands) -> None:
    assert [each[1:] for each in commands(script) if each[0] == "p"] == [words]

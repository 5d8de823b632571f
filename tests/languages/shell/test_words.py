"""Spellings of a word, and the argument vector each stands for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HOLE = "\0"
Commands = Callable[..., list[list[str]]]

SPELLINGS = {
    "plain": "rm -rf x",
    "tabs": "rm\t-rf\t  x",
    "single-quotes": "'rm' '-rf' 'x'",
    "double-quotes": '"rm" "-rf" "x"',
    "mixed-quotes": """r'm' -"r"f x""",
    "empty-quotes": """r''m -r""f x""",
    "backslash": r"\r\m -\rf \x",
    "continuation-inside": "r\\\nm -rf x",
    "continuation-between": "rm \\\n -rf \\\n x",
    "continuation-in-double-quotes": '"r\\\nm" -rf x',
    "ansi-c": r"$'\x72m' $'-\162f' $'\u0078'",
    "ansi-c-octal": r"$'\162\155' -rf x",
    "locale": '$"rm" -rf x',
    "ifs": "rm${IFS}-rf${IFS}x",
    "ifs-bare": "rm$IFS-rf$IFS'x'",
    "braces": "{rm,-rf,x}",
    "variable": "c=rm; $c -rf x",
    "variable-split": "c='rm -rf x'; $c",
    "variable-braces": 'c=rm; "${c}" -rf x',
    "variable-pieces": "a=r; b=m; $a$b -rf x",
    "variable-append": "a=r; a+=m; $a -rf x",
    "slice": "a=farm; ${a:2:2} -rf x",
    "slice-two": "a=xrm; ${a:1} -rf x",
    "default": "${nope:-rm} -rf x",
    "alternative": "a=1; ${a:+rm} -rf x",
    "trim-suffix": "a=rm.txt; ${a%.txt} -rf x",
    "trim-prefix": "a=/bin/rm; ${a##*/} -rf x",
    "replace": "a=rxm; ${a/x/} -rf x",
    "lower": "a=RM; ${a,,} -rf x",
    "indirect": "a=b; b=rm; ${!a} -rf x",
    "array": 'a=(rm -rf x); "${a[@]}"',
    "array-index": "a=(no rm); ${a[1]} -rf x",
    "array-added": 'a=(rm); a+=(-rf x); "${a[@]}"',
    "set": 'set -- rm -rf x; "$@"',
    "set-index": "set -- a rm; $2 -rf x",
    "after-assignment": "A=1 B='2 3' rm -rf x",
    "after-redirection": "2>/dev/null >/dev/null rm -rf x",
    "named-descriptor": "{fd}>/dev/null rm -rf x",
    "redirection-inside": "rm 2>/dev/null -rf x",
    "group": "{ rm -rf x; }",
    "subshell": "(rm -rf x)",
    "subshell-tight": "((rm -rf x);true)",
    "negated": "! rm -rf x",
    "time": "time rm -rf x",
    "time-posix": "time -p rm -rf x",
    "coproc": "coproc rm -rf x",
    "coproc-named": "coproc NAME { rm -rf x; }",
    "background": "rm -rf x &",
    "and": "true && rm -rf x",
    "or": "false || rm -rf x",
    "pipe-both": "true |& rm -rf x",
    "newline-after-pipe": "true |\n rm -rf x",
    "newline-after-and": "true &&\n# why\n rm -rf x",
    "if": "if true; then rm -rf x; fi",
    "condition": "if rm -rf x; then true; fi",
    "elif": "if a; then b; elif rm -rf x; then c; fi",
    "else": "if a; then b; else rm -rf x; fi",
    "while": "while rm -rf x; do :; done",
    "until": "until a; do rm -rf x; done",
    "for": "for i in 1; do rm -rf x; done",
    "for-braces": "for i in 1; { rm -rf x; }",
    "for-c": "for ((i=0;i<1;i++)); do rm -rf x; done",
    "for-variable": "for i in x; do rm -rf $i; done",
    "select": "select i in a; do rm -rf x; done",
    "case": "case $a in x) rm -rf x;; esac",
    "case-parenthesis": "case a in (x|y) rm -rf x ;; (*) b ;; esac",
    "case-last": "case a in x) rm -rf x\nesac",
    "function": "f() { rm -rf x; }; f",
    "function-keyword": "function f { rm -rf x; }; f",
    "function-parameter": 'f() { rm -rf "$1"; }; f x',
    "function-uncalled": "f() { rm -rf x; }",
    "function-subshell": "f() (rm -rf x); f",
    "substitution": 'echo "$(rm -rf x)"',
    "substitution-nested": "echo $(echo $(rm -rf x))",
    "substitution-in-quotes": 'echo "a $(echo "b $(rm -rf x)")"',
    "backticks": "echo `rm -rf x`",
    "backticks-two": 'echo "`date` `rm -rf x`"',
    "backticks-escaped": r"echo `echo \`rm -rf x\``",
    "process": "cat <(rm -rf x)",
    "process-out": "tee >(rm -rf x)",
    "arithmetic": "echo $(( 1 + $(rm -rf x) ))",
    "arithmetic-old": "echo $[ $(rm -rf x) ]",
    "in-default": "echo ${a:-$(rm -rf x)}",
    "in-quoted-default": 'echo "${a:-$(rm -rf x)}"',
    "in-backtick-default": "echo ${a:-`rm -rf x`}",
    "in-upper": "echo ${a^^$(rm -rf x)}",
    "in-array": "a=($(rm -rf x))",
    "in-assignment": "a=$(rm -rf x)",
    "in-test": "[[ -n $(rm -rf x) ]]",
    "in-extglob": "ls @(a|$(rm -rf x))",
    "in-case-pattern": "case a in $(rm -rf x)) ;; esac",
    "in-for-list": "for i in $(rm -rf x); do :; done",
    "in-heredoc": "cat <<E\n$(rm -rf x)\nE",
    "in-heredoc-backticks": "cat <<-E\n\t`rm -rf x`\n\tE",
    "in-here-string": 'cat <<< "$(rm -rf x)"',
    "after-heredoc": "cat <<E\ntext\nE\nrm -rf x",
    "beside-heredoc": "cat <<E && rm -rf x\ntext\nE",
    "two-heredocs": "cat <<A <<B\na\nA\nb\nB\nrm -rf x",
    "after-comment": "# a 'quote\nrm -rf x",
    "after-quotes-in-default": 'echo "${a:-\'"\'}"; rm -rf x; echo "${b:-\'"\'}"',
    "after-quote-of-posix": "echo \"${a:-it's}\"; rm -rf x; echo 'b'",
    "after-quotes-in-pattern": 'echo "${a%\'"\'}"; rm -rf x; echo "${a%\'"\'}"',
    "in-subscript": "echo ${a[$(rm -rf x)]}",
    "in-assigned-subscript": "a[$(rm -rf x)]=1",
    "in-key": "a=([$(rm -rf x)]=1)",
    "in-funsub-quoted": 'echo "${ rm -rf x; }"',
    "continued-substitution": "echo $\\\n(rm -rf x)",
    "continued-in-quotes": 'echo "$\\\n(rm -rf x)"',
    "continued-process": "cat <\\\n(rm -rf x)",
    "continued-keyword": "i\\\nf true; then rm -rf x; fi",
    "continued-delimiter": "cat <<EOF\ntext\nE\\\nOF\nrm -rf x",
    "heredoc-ends-at-parenthesis": "a=$(cat <<E\ntext\nE)\nrm -rf x",
    "after-and-comment": "true &&\n# why\n&>/dev/null rm -rf x",
    "coproc-later": "true | coproc N { rm -rf x; }",
    "unclosed-condition": "[[ -n a\nrm -rf x",
    "unclosed-pattern": "case a in b rm -rf x;; esac; rm -rf x",
    "equals": "=rm -rf x",
    "noglob": "noglob rm -rf x",
    "funsub": "echo ${ rm -rf x; }",
    "eval": 'eval "rm -rf x"',
    "eval-words": "eval rm -rf x",
    "eval-variable": 'c="rm -rf x"; eval "$c"',
    "eval-eval": "eval eval rm -rf x",
    "trap": "trap 'rm -rf x' EXIT",
    "alias": "alias z='rm -rf x'; z",
    "alias-more-words": "alias z='rm -rf'; z x",
    "source-substitution": "source <(echo rm -rf x)",
    "echo-substitution": "$(echo rm) -rf x",
    "printf-substitution": "$(printf '%s' rm) -rf x",
    "printf-escape": r"$(printf '\x72\x6d') -rf x",
    "rev-substitution": "$(echo mr | rev) -rf x",
    "tr-substitution": "$(echo RM | tr A-Z a-z) -rf x",
    "base64-substitution": "$(echo cm0= | base64 -d) -rf x",
    "hex-substitution": "$(echo 726d | xxd -r -p) -rf x",
    "cat-substitution": "$(cat <<E\nrm\nE\n) -rf x",
    "carriage-return": "true\r\nrm -rf x\r\n",
    "after-syntax-error": "echo )\nrm -rf x",
    "before-syntax-error": "rm -rf x; echo $(",
    "unset-function": "rm() { :; }; unset -f rm; rm -rf x",
    "conditional-function": "if a; then rm() { :; }; fi; rm -rf x",
}


@pytest.mark.parametrize("code", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_runs_it(code: str, commands: Commands) -> None:
    assert ["rm", "-rf", "x"] in commands(code)


WORDS: dict[str, tuple[str, list[str]]] = {
    "unknown-variable": ("p $a", [HOLE]),
    "unknown-directory": ('p "$a/"', [HOLE + "/"]),
    "unknown-suffix": ('p "$a/build"', [HOLE + "/build"]),
    "home": ("p ~ ~/a $HOME/b", ["~", "~/a", "~/b"]),
    "other-home": ("p ~bob/a", ["~bob/a"]),
    "quoted-tilde": ("p '~'", ["~"]),
    "pwd": ("p $PWD/a", ["./a"]),
    "brace-list": ("p a{b,c}d", ["abd", "acd"]),
    "brace-nested": ("p {a,b{c,d}}", ["a", "bc", "bd"]),
    "brace-range": ("p {1..3}", ["1", "2", "3"]),
    "brace-letters": ("p {a..c}", ["a", "b", "c"]),
    "brace-literal": ("p {a} {} a{b", ["{a}", "{}", "a{b"]),
    "brace-quoted": ("p '{a,b}'", ["{a,b}"]),
    "empty-word": ("p '' \"\"", ["", ""]),
    "dollar-alone": ("p $ a$", ["$", "a$"]),
    "comment-in-word": ("p a#b # c", ["a#b"]),
    "escaped-dollar": (r'p "\$a" \$b', ["$a", "$b"]),
    "single-in-double": ("""p "it's" """, ["it's"]),
    "mktemp": ("p $(mktemp -d)", ["/tmp/tmp." + HOLE]),
    "dirname": ("p $(dirname /a/b)", ["/a"]),
    "arithmetic": ("p $((1+2))", ["3"]),
    "length": ("a=abc; p ${#a}", ["3"]),
    "assigned-default": ("p ${a:=b} $a", ["b", "b"]),
    "hash-brace-star": ('set -- a b; p $# "$*"', ["2", "a b"]),
    "partly-trimmed": ("p ${f}.gz", [HOLE + ".gz"]),
}


@pytest.mark.parametrize(("code", "words"), WORDS.values(), ids=WORDS)
def test_words(code: str, words: list[str], commands: Commands) -> None:
    assert ["p", *words] in commands(code)


@pytest.mark.parametrize(
    ("code", "glob", "split"),
    [
        ("p *", True, False),
        ("p '*'", False, False),
        ("p $a", False, True),
        ('p "$a"', False, False),
        ("p a[1]", True, False),
    ],
)
def test_what_may_still_expand(code: str, glob: bool, split: bool, reading: Callable[..., object]) -> None:
    arg = reading(code).acts[0].args[0]  # type: ignore[attr-defined]
    assert (arg.glob, arg.split) == (glob, split)


@pytest.mark.parametrize("code", ["rm -rf x", 'rm  "a b" $c', "true; rm -rf 'x y' # z", "(cd a; rm $(echo b))"])
def test_spans_lie_on_the_source(code: str, reading: Callable[..., object]) -> None:
    for act in reading(code).acts:  # type: ignore[attr-defined]
        start, end = act.span
        assert code[start:end].startswith(act.name.text)
        for arg in act.args:
            piece = code[arg.span[0] : arg.span[1]]
            assert piece and piece.strip() == piece
            if "\0" not in arg.text and "$" not in piece:
                assert piece.replace("'", "").replace('"', "") == arg.text

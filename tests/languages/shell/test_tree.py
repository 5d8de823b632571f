"""Many spellings, one tree: what bash reads as the same program is the same tree of ours, spans apart."""

from __future__ import annotations

from typing import Any

import pytest

from blastwall.budget import Budget
from blastwall.languages.shell import tree
from blastwall.languages.shell.commands import Parser


def written(node: Any) -> str:
    """Write a tree down, one way for each."""
    if node is None:
        return "-"
    if isinstance(node, list):
        return "; ".join(written(each) for each in node)
    if isinstance(node, tree.Simple):
        pieces = [f"{a.name}{a.op}{written(a.value)}" for a in node.assignments]
        pieces += [written(word) for word in node.words] + [written(r) for r in node.redirections]
        return " ".join(pieces)
    if isinstance(node, tree.Redirection):
        body = node.target.text if node.op.startswith("<<") and not node.target.parts else written(node.target)
        return f"{node.fd}{node.op.rstrip('-') if node.op == '<<-' else node.op}[{body}]"
    if isinstance(node, tree.Word):
        return node.text if node.parts is None else "".join(written(part) for part in node.parts)
    if isinstance(node, tree.Part):
        if node.kind == tree.LITERAL:
            return node.text
        if node.kind == tree.PARAMETER:
            return "${" + node.text + node.op + "".join(written(w) for w in node.words[:1]) + "}"
        if node.kind in (tree.ARRAY, tree.EXTGLOB, tree.ARITHMETIC):
            return "(" + ",".join(written(w) for w in node.words) + ")"
        return ("$" if node.kind == tree.COMMAND else "<") + "(" + written(node.body) + ")"
    if isinstance(node, tree.Pipeline):
        return " | ".join(written(each) for each in node.commands)
    if isinstance(node, tree.AndOr):
        return "".join(f" {op} {written(each)}" if op else written(each) for op, each in node.items)
    behind = "".join(" " + written(r) for r in getattr(node, "redirections", ()))
    if isinstance(node, tree.Group):
        return ("(%s)" if node.subshell else "{%s}") % written(node.body) + behind
    if isinstance(node, tree.If):
        branches = " ".join(f"if {written(c)}: {written(b)}." for c, b in node.branches)
        return branches + (f" else: {written(node.orelse)}." if node.orelse is not None else "") + behind
    if isinstance(node, tree.Loop):
        over = "" if node.words is None else " in " + ",".join(written(w) for w in node.words)
        return f"loop {node.variable}{over}<{written(node.condition)}>: {written(node.body)}.{behind}"
    if isinstance(node, tree.Case):
        items = " ".join("|".join(written(p) for p in patterns) + f": {written(b)}." for patterns, b in node.items)
        return f"case {written(node.subject)} {items}{behind}"
    if isinstance(node, tree.Function):
        return f"def {node.name}: {written(node.body)}"
    assert isinstance(node, tree.Test)
    return "[" + " ".join(written(w) for w in node.words) + "]" + behind


def parsed(code: str) -> tuple[str, list[tuple[str, int]]]:
    errors: list[tuple[str, int]] = []
    return written(Parser(code, errors, 0, None, Budget()).program()), errors


#: the tree -> its spellings
TREES: dict[str, tuple[str, ...]] = {
    "a; b": ("a; b", "a\nb", "a;b;", "\n\na ; b\n", "a # why\nb", "a\\\n;b", "a\r\nb\r\n"),
    "a && b || c": ("a && b || c", "a&&b||c", "a &&\n b ||\n\n c", "a && # why\nb||c", "a &\\\n& b |\\\n| c"),
    "a | b": ("a | b", "a|b", "a |\nb", "a |& b", "a | # why\n\n b", "! a | b", "time a | b", "time -p -- a|b"),
    "a | {b}": ("a | { b; }", "a | coproc N { b; }", "a|{\nb\n}", "a | time { b; }"),
    "(a) && b": ("(a) && b", "( a )&&b", "(a;) &&\nb"),
    "(a); b": ("a & b", "a& b", "a &\nb", "(a); b"),
    "{a}": ("{ a; }", "{ a\n}", "{\na; }", "{ a # why\n}", "coproc { a; }", "coproc N { a; }"),
    "a c >[f]": ("a >f c", "a > f c", "a c > f", ">f a c", "a c >\\\nf"),
    "a 2>&[1] &>[f]": ("a 2>&1 &>f", "a 2>& 1 &> f"),
    "a {f}>[g] <>[h] >|[i]": ("a {f}>g <>h >|i",),
    "a <<<[b]": ("a <<<b", "a <<< b", 'a <<< "b"', "a <\\\n<<b"),
    "a <<[x\n]; b": (
        "a <<E\nx\nE\nb",
        "a << 'E'\nx\nE\nb",
        "a <<\\E\nx\nE\nb",
        'a <<"E F"\nx\nE F\nb',
        "a <<-E\n\tx\n\tE\nb",
        "a <<$E\nx\n$E\nb",
        "a <<E'F'\nx\nEF\nb",
        "a <<E;b\nx\nE",
        "a <\\\n<E\nx\nE\nb",
        "a <<EOF\nx\nE\\\nOF\nb",
    ),
    "a <<[x\n] <<[y\n]": ("a <<A <<B\nx\nA\ny\nB", "a <<-A << 'B'\n\tx\nA\ny\nB\n", "a <<A <<B\nx\nA\ny"),
    "a <<[$(b)\n]": ("a <<E\n$(b)\nE", "a <<E\n`b`\nE", "a <<-E\n\t$(b)\n\tE"),
    "$(a <<[x\n]); b": ("$(a <<E\nx\nE\n); b", "$(a <<E\nx\nE); b", "$(a <<E\nx\nE\n)\nb"),
    "if a: b.": ("if a; then b; fi", "if a\nthen\nb\nfi", "i\\\nf a; then b; fi", "if a; th\\\nen b; f\\\ni"),
    "if a: b. if c: d. else: e.": (
        "if a; then b; elif c; then d; else e; fi",
        "if a\nthen b\nelif c\nthen d\nelse e\nfi",
    ),
    "loop <a>: b.": ("while a; do b; done", "while a\ndo\nb\ndone", "until a; do b; done", "while a;do b;done"),
    "loop x in a,b<>: c.": (
        "for x in a b; do c; done",
        "for x in a b\ndo c\ndone",
        "for x in a b; { c; }",
        "select x in a b; do c; done",
        "for x \n in a b;do c;done",
    ),
    "loop x<>: c.": ("for x; do c; done", "for x do c; done", "for x\ndo c\ndone"),
    "loop  in <[]>: c.": ("for ((i = 0; i < 3; i++)); do c; done", "for((;;))\ndo c\ndone", "for ((;;)) { c; }"),
    "case x a|b: c. d: e.": (
        "case x in a|b) c;; d) e;; esac",
        "case x in (a | b) c ;; (d) e\nesac",
        "case x\nin\na|b) c\n;&\nd) e;;& esac",
        "cas\\\ne x in a|b) c;; d) e;; esac",
    ),
    "case in in: a. if: b.": ("case in in in) a;; if) b;; esac", "case in in (in) a;; (if) b; esac"),
    "def f: {a}": (
        "f() { a; }",
        "f () { a; }",
        "f()\n{ a; }",
        "function f { a; }",
        "function f() { a; }",
        "f ( )\n\n{ a; }",
    ),
    "def f: (a)": ("f() (a)", "function f (a)", "function f() ( a )"),
    "def a.b:c: {d}": ("a.b:c() { d; }", "function a.b:c { d; }"),
    "def f: if a: b.": ("f() if a; then b; fi", "function f if a; then b; fi"),
    "[-n $(a)]": ("[[ -n $(a) ]]", "[[ -n\n$(a) ]]", "[[ -n $(a)\n]]", "[[ -n `a` ]]"),
    "[$(a)]": ("(( $(a) ))", "((1+$(a)*2))", "(( (1+`a`) ))"),
    "a=(b,c)": ("a=(b c)", "a=( b\nc )", "a=(b # why\n c)", "a=([0]=b [1]=c)", "a=('b' \"c\")"),
    "a=b c": ("a=b c", "a='b' c", 'a="b" \\\nc', "a=b  c;"),
    "a+=b": ("a+=b", "a+='b'", "a[1]+=b", "a[$i]+=b", "a+=b;"),
    "a $(b)": ("a $(b)", "a `b`", "a $( b )", "a $(b\n)", "a $(b;)", "a $\\\n(b)", "a $(# why )\nb)", "a ${ b; }"),
    "a x$(b)y": ('a "x$(b)y"', 'a x"$(b)"y', 'a "x`b`y"', 'a $"x$(b)y"', 'a "x$\\\n(b)y"'),
    "a <(b)": ("a <(b)", "a <( b )", "a >(b)", "a <(b;)", "a <\\\n(b)"),
    "a ($(b))": ("a $((1 + $(b)))", "a $[1 + $(b)]", "a $(( (1) + `b` ))"),
    "a ${x:-$(b)}": ("a ${x:-$(b)}", 'a "${x:-$(b)}"', "a ${x:-`b`}", "a ${x:-\\\n$(b)}"),
    "a ${x%}}; b": ("a \"${x%'}'}\"; b", "a ${x%'}'}; b", "a ${x%\\}}; b", 'a ${x%"}"}; b'),
    'a ${x%"}; b': ('a "${x%\'"\'}"; b', "a ${x%'\"'}; b"),
    "rm": ("rm", "r'm'", 'r"m"', "\\rm", "r\\\nm", "$'\\x72m'", '$"rm"', "''rm", "=rm", "noglob rm"),
    "a b#c": ("a b#c # d", "a 'b#c'", "a b\\#c"),
}


@pytest.mark.parametrize(("code", "expected"), [(code, t) for t, codes in TREES.items() for code in codes])
def test_spellings_of_a_tree(code: str, expected: str) -> None:
    assert parsed(code) == (expected, [])


#: what does not parse -> the commands that are found all the same, in any order
BROKEN: dict[str, set[str]] = {
    "rm a; echo )\nrm b": {"rm a", "echo", "rm b"},
    "rm a\nfi\nrm b": {"rm a", "rm b"},
    "rm a; done; rm b }\n}; rm c": {"rm a", "rm b }", "rm c"},
    "if rm a; then rm b": {"rm a", "rm b"},
    "for x in a; rm b; done; rm c": {"rm b", "rm c"},
    "while rm a; done; rm b": {"rm a", "rm b"},
    "case x in a rm b;; esac; rm c": {"a rm b", "rm c"},
    "[[ -n x\nrm a": {"rm a"},
    "(( 1 +\nrm a": {"1 +", "rm a"},
    "rm a |\n": {"rm a"},
    "rm a && ": {"rm a"},
    "rm a\n&& rm b": {"rm a", "rm b"},
    "rm a > ; rm b": {"rm a", "rm b"},
    "{ rm a; ( rm b": {"rm a", "rm b"},
    "rm a; echo $(rm b\nrm c": {"rm a", "echo $(rm b; rm c)", "rm b", "rm c"},
    "rm a\necho 'b\nrm c": {"rm a", "echo b\nrm c"},
    "rm a;; rm b": {"rm a", "rm b"},
    "f() rm a; rm b": {"rm b", "rm a"},
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_stands_around_an_error_is_found(code: str) -> None:
    errors: list[tuple[str, int]] = []
    nodes = Parser(code, errors, 0, None, Budget()).program()
    assert {written(s) for s in tree.simples(nodes)} == BROKEN[code]


def test_spans_are_of_the_text() -> None:
    code = "a=1 cmd 'x y' \"$v\" $(in ner) <(p q) >f; if t; then\n  u\\\n v; fi"
    nodes = Parser(code, [], 0, None, Budget()).program()
    for simple in tree.simples(nodes):
        assert code[simple.start : simple.end].strip() == code[simple.start : simple.end]
        for word in simple.words:
            assert simple.start <= word.start < word.end <= simple.end
            if word.parts is None and not word.quoted and "\\" not in code[word.start : word.end]:
                assert code[word.start : word.end] == word.text
    assert {code[s.start : s.end] for s in tree.simples(nodes)} >= {"in ner", "p q", "t", "u\\\n v"}

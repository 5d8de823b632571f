"""The house's readers beside real grammars: every call of a literal that a grammar sees is seen by ours, and no other.

Programs are put together at random from statements with a call whose argument is a marked path, mixed with strings and
comments that only mention one. The grammar says which marks stand in calls; the reader must say the same.
"""

from __future__ import annotations

import random
import re
import warnings

import pytest

from blastwall.acts import FileChange
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages import frontend
from blastwall.model import Snippet

#: language -> (statements with a call, statements that only mention one, wrappers around statements)
PROGRAMS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "javascript": (
        (
            "require('fs').rmSync('{m}');",
            'require("fs").unlinkSync("{m}");',
            "const fs = require('fs'); fs.rmSync(`{m}`);",
        ),
        (
            "// require('fs').rmSync('{m}')\n",
            "/* rmSync('{m}') */",
            "console.log(\"rmSync('{m}')\");",
            "x = /rmSync('{m}')/;",
        ),
        ("if (a) {{ {s} }}", "try {{ {s} }} finally {{ f(); }}", "(() => {{ {s} }})();", "for (;;) {{ {s} }}", "{s}"),
    ),
    "ruby": (
        ("File.delete('{m}')\n", 'FileUtils.rm_rf("{m}")\n', "File.unlink '{m}'\n"),
        (
            "# File.delete('{m}')\n",
            "puts \"File.delete('{m}')\"\n",
            "=begin\nFile.delete('{m}')\n=end\n",
            "x = 'rm_rf {m}'\n",
        ),
        ("if a\n{s}end\n", "begin\n{s}ensure\nf\nend\n", "[1].each do |q|\n{s}end\n", "{s}"),
    ),
    "perl": (
        ("unlink('{m}');\n", 'unlink "{m}";\n', "rmdir('{m}');\n"),
        (
            "# unlink('{m}');\n",
            "print \"unlink('{m}')\";\n",
            "my $x = q(unlink {m});\n",
        ),
        ("if ($a) {{\n{s}}}\n", "for my $q (1) {{\n{s}}}\n", "unless ($b) {{\n{s}}}\n", "{s}"),
    ),
    "php": (
        ("unlink('{m}');\n", 'unlink("{m}");\n', "rmdir('{m}');\n"),
        ("// unlink('{m}');\n", "/* unlink('{m}'); */\n", "echo \"unlink('{m}')\";\n", "# unlink('{m}')\n"),
        ("if ($a) {{\n{s}}}\n", "foreach ($b as $c) {{\n{s}}}\n", "try {{\n{s}}} finally {{ }}\n", "{s}"),
    ),
    "lua": (
        ("os.remove('{m}')\n", 'os.remove("{m}")\n', "os.remove[[{m}]]\n", "os.remove '{m}'\n"),
        (
            "-- os.remove('{m}')\n",
            "--[[ os.remove('{m}') ]]\n",
            "print(\"os.remove('{m}')\")\n",
            "local x = [[os.remove('{m}')]]\n",
        ),
        ("if a then\n{s}end\n", "do\n{s}end\n", "while a do\n{s}end\n", "{s}"),
    ),
    "go": (
        ('os.Remove("{m}")\n', "os.RemoveAll(`{m}`)\n", 'if err := os.Remove("{m}"); err != nil {{ }}\n'),
        (
            '// os.Remove("{m}")\n',
            '/* os.Remove("{m}") */\n',
            'fmt.Println("os.Remove({m})")\n',
            "x := `os.Remove({m})`\n",
        ),
        ("if a {{\n{s}}}\n", "for i := 0; i < 3; i++ {{\n{s}}}\n", "{{\n{s}}}\n", "{s}"),
    ),
}
_GRAMMARS = {
    "javascript": ("tree_sitter_javascript", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "perl": ("tree_sitter_perl", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "lua": ("tree_sitter_lua", "language"),
    "go": ("tree_sitter_go", "language"),
}
_CALLS = re.compile(r"call|command|invocation|func\w*_expression", re.I)
_MARK = re.compile(r"mark\d+x")


def _program(language: str, chance: random.Random) -> str:
    calls, mentions, wrappers = PROGRAMS[language]
    made = []
    for number in range(chance.randrange(3, 12)):
        statement = chance.choice(calls if chance.random() < 0.5 else mentions).format(m=f"mark{number}x")
        for _ in range(chance.randrange(3)):
            statement = chance.choice(wrappers).format(s=statement if statement.endswith("\n") else statement + "\n")
        made.append(statement if statement.endswith("\n") else statement + "\n")
    text = "".join(made)
    if language == "php":
        return "<?php\n" + text
    if language == "go":
        return f'package main\nimport ("fmt"; "os")\nfunc main() {{\n{text}}}\n'
    return text


def _in_calls(language: str, text: str) -> set[str]:
    """Return the marks that the grammar finds as a literal argument of a call that deletes."""
    tree_sitter = pytest.importorskip("tree_sitter")
    module, attribute = _GRAMMARS[language]
    grammar = pytest.importorskip(module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an older grammar hands over a number
        parser = tree_sitter.Parser(tree_sitter.Language(getattr(grammar, attribute)()))
    data = text.encode()
    tree = parser.parse(data)
    assert not tree.root_node.has_error, text
    found: set[str] = set()
    stack = [(tree.root_node, False)]
    while stack:
        node, inside = stack.pop()
        source = data[node.start_byte : node.end_byte].decode()
        if _CALLS.search(node.type):
            inside = inside or bool(re.match(r"[\w.:()'\" ]*(?:rm|remove|delete|unlink|rmdir)\w*", source, re.I))
            if re.match(r"(?:puts|print|echo|console|fmt)\b", source):
                inside = False
        if "comment" in node.type or "regex" in node.type or node.type == "pod":
            continue
        if "string" in node.type or "literal" in node.type or node.type in ("template_string", "interpolated_string"):
            if inside and re.fullmatch(r"['\"`\[(]*(mark\d+x)['\"`\])]*", source):
                found.update(_MARK.findall(source))
            continue
        stack.extend((child, inside) for child in node.children)
    return found


@pytest.mark.parametrize("language", PROGRAMS)
def test_our_reader_sees_what_the_grammar_sees(language: str) -> None:
    read = frontend(language)
    assert read is not None
    chance = random.Random(5)
    for _ in range(60):
        text = _program(language, chance)
        reading = read(Snippet(language, text, context=Context(cwd="/w")), Budget())
        ours = {act.path.text for act in reading.acts if isinstance(act, FileChange)}
        assert ours == _in_calls(language, text), text

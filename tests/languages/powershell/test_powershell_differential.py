"""Another parser as the oracle: every command tree-sitter-powershell sees in a script, ours sees too."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from blastwall.budget import Budget
from blastwall.languages.powershell import nodes as n
from blastwall.languages.powershell.parser import parse

tree_sitter = pytest.importorskip("tree_sitter")
grammar = pytest.importorskip("tree_sitter_powershell")

SAMPLES = [
    "Remove-Item -Recurse C:\\a; Get-Item b",
    "if ($a) { Remove-Item b } elseif (Test-Path c) { Get-Item d } else { Clear-Content e }",
    "foreach ($x in Get-ChildItem) { Remove-Item $x }",
    "for ($i = 0; $i -lt 3; $i++) { Stop-Process $i }",
    "while (Test-Path a) { Remove-Item a }",
    "do { Remove-Item a } until (Test-Path b)",
    "switch (Get-Date) { 1 { Remove-Item a } default { Get-Item b } }",
    "try { Remove-Item a } catch { Write-Error b } finally { Clear-Host }",
    "function F { param($a) Remove-Item $a }; F b",
    "filter G { Remove-Item $_ }",
    "Get-ChildItem | Where-Object { $_.Name -eq 'a' } | ForEach-Object { Remove-Item $_ }",
    '"a $(Remove-Item b) c"',
    "$x = @(Get-Item a; Get-Item b)",
    "$h = @{ a = Get-Item b; c = 1 }",
    "& { Remove-Item a }",
    "& 'Remove-Item' a",
    ". .\\setup.ps1",
    "Get-Item `\n  -Path a",
    "Get-Item a |\n  Remove-Item",
    "Get-Item a # Remove-Item b\nClear-Content c",
    "<# Remove-Item a #> Get-Item b",
    "@'\nRemove-Item a\n'@ | Set-Content b",
    "$a = if ($b) { Get-Item c } else { Get-Item d }",
    "(Get-Item a).Delete(); [IO.File]::Delete((Get-Item b))",
    "trap { Write-Host a; continue } Remove-Item b",
    "begin { Get-Item a } process { Get-Item b } end { Get-Item c }",
    "Invoke-Command -ScriptBlock { Remove-Item a } -ComputerName b",
    "git clean -fdx; cmd /c rd /s /q a",
    "Remove-Item a > b 2>&1",
    "return Remove-Item a",
    "$x.Where({ Remove-Item $_ })",
]

#: What the other parser takes for a command though PowerShell runs none: numbers and ranges (`1..3 | ...`), and the
#: keywords of a script's own blocks where nothing stands before them, and of `using namespace`.
NOT_COMMANDS = re.compile(r"[-+]?[\d.][\w.]*|begin|process|end|dynamicparam|clean|using").fullmatch


#: Texts that hold a console's output, in which an apostrophe (`Can't`) opens a string for PowerShell and for us.
TRANSCRIPTS = ("Import-LocalizedData : Can't find",)


def theirs(text: str) -> list[str] | None:
    """The names of the commands tree-sitter sees, lower case; None where it reports an error."""
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    source = text.encode()
    root = parser.parse(source).root_node
    if root.has_error:
        return None
    names = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "command":
            name = node.child_by_field_name("command_name")
            if name is not None:
                names.append(source[name.start_byte : name.end_byte].decode().lower())
        stack.extend(node.children)
    return names


def walked(value: Any) -> Iterator[n.Node]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, n.Node):
            yield item
            for cls in type(item).__mro__:
                stack += [getattr(item, slot) for slot in getattr(cls, "__slots__", ())]
        elif isinstance(item, list | tuple):
            stack += item
        elif isinstance(item, dict):
            stack += [*item.keys(), *item.values()]


def ours(text: str) -> set[str]:
    """The texts our commands' names stand at, lower case."""
    statements, _ = parse(text, Budget())
    return {text[slice(*node.name.span)].lower() for node in walked(statements) if isinstance(node, n.Command)}


def missing(text: str) -> list[str]:
    """What they see and we don't."""
    seen = theirs(text)
    if seen is None:
        return []
    mine = {bare(name) for name in ours(text)}
    return [name for name in seen if bare(name) not in mine and not NOT_COMMANDS(bare(name))]


def bare(name: str) -> str:
    """Without quotes and backticks, and without the redirection the other parser keeps in a word (`PS> a`)."""
    return name.strip("'\"").replace("`", "").partition(">")[0]


@pytest.mark.parametrize("text", SAMPLES)
def test_samples(text: str) -> None:
    assert theirs(text) is None or theirs(text) or "Item" not in text
    assert missing(text) == []


def test_the_comparison_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command we don't see is missed."""
    monkeypatch.setitem(globals(), "ours", lambda text: set())
    assert missing("Remove-Item a") == ["remove-item"]


WORDS = ["Get-Item", "gci", "Remove-Item", "Write-Host", "Sort-Object", "ri", "git", "Test-Path"]
ARGUMENTS = [
    "a.txt", "C:\\x", "'a b'", '"a $x b"', '"a $(Get-Date) b"', "$x", "$x.Name", "$env:TEMP", "-Recurse", "-Path b",
    "-Force:$false", "a,b",
    "@('a', 'b')", "(Get-Item c)", "$(Get-Item d)", "@{a = 1}", "{ Get-Item e }", "-ErrorAction Stop", "$x[0]",
    "[int]1", "'it''s'", "`$y", "> out.txt", "2>&1", "*.log", "~", "..\\z",
]  # fmt: skip


def command(rng: random.Random, depth: int) -> str:
    words = [rng.choice(WORDS), *rng.sample(ARGUMENTS, rng.randint(0, 3))]
    redirections = [word for word in words if ">" in word]
    return " ".join([word for word in words if ">" not in word] + redirections[:1])


def pipeline(rng: random.Random, depth: int) -> str:
    stages = [command(rng, depth)]
    for _ in range(rng.randint(0, 2)):
        kind = rng.randint(0, 3)
        inner = statement(rng, depth - 1) if depth else "Get-Date"
        stages.append(
            [f"ForEach-Object {{ {inner} }}", f"? {{ $_.Name -{rng.choice(['eq', 'like', 'match'])} 'a' }}",
             "Select-Object -First 1", f"% {{ {inner}; $_ }}"][kind]
        )  # fmt: skip
    return " | ".join(stages)


def statement(rng: random.Random, depth: int) -> str:
    if depth <= 0:
        return pipeline(rng, 0)
    inner = [statement(rng, depth - 1) for _ in range(2)]
    forms = [
        lambda: pipeline(rng, depth),
        lambda: f"if ({pipeline(rng, 0)}) {{ {inner[0]} }} else {{ {inner[1]} }}",
        lambda: f"foreach ($i in {pipeline(rng, 0)}) {{ {inner[0]} }}",
        lambda: f"while ($x -lt 3) {{ {inner[0]}\n{inner[1]} }}",
        lambda: f"try {{ {inner[0]} }} catch {{ {inner[1]} }} finally {{ {pipeline(rng, 0)} }}",
        lambda: f"function F {{ param($a, [switch]$b) {inner[0]} }}\n{inner[1]}",
        lambda: f"$v = {inner[0]}\n{inner[1]}",
        lambda: f"& {{ {inner[0]} }}; {inner[1]}",
        lambda: f"switch ($x) {{ 1 {{ {inner[0]} }} default {{ {inner[1]} }} }}",
        lambda: f"do {{ {inner[0]} }} until ($x)\n{inner[1]}",
        lambda: f"# {pipeline(rng, 0)}\n{inner[0]}",
        lambda: f"$h = @{{ k = {pipeline(rng, 0)}; m = 1 }}\n{inner[0]}",
    ]
    return rng.choice(forms)()


def test_random_pipelines() -> None:
    """Pipelines nobody wrote: every command the other parser sees in them, ours sees too."""
    rng = random.Random(5)
    read = 0
    for _ in range(600):
        text = "\n".join(statement(rng, rng.randint(0, 3)) for _ in range(rng.randint(1, 3)))
        seen = theirs(text)
        read += seen is not None
        assert missing(text) == [], text
    assert read > 150  # what its grammar reads without an error


def test_the_documentation() -> None:
    folder = os.environ.get("BLASTWALL_CORPORA")
    if not folder or not (Path(folder) / "powershell_docs.jsonl").exists():
        pytest.skip("BLASTWALL_CORPORA is not set")
    lines = (Path(folder) / "powershell_docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    read = sum(theirs(text) is not None for text in texts)
    assert read > len(texts) // 2
    lost = {text: names for text in texts if (names := missing(text)) and not any(t in text for t in TRANSCRIPTS)}
    assert not lost, json.dumps(lost, indent=1)[:4000]

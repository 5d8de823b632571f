"""What HCL is lowered to: declarations, and the code of provisioners."""

from __future__ import annotations

import pytest

from blastwall.acts import HOLE, Declaration
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.hcl import read
from blastwall.languages.interface import Reading
from blastwall.model import Snippet


def reading(text: str) -> Reading:
    return read(Snippet("hcl", text, context=Context()), Budget())


def settings(text: str) -> list[tuple[str, str, object]]:
    acts = [act for act in reading(text).acts if isinstance(act, Declaration)]
    return [(act.path, act.attribute, act.value) for act in acts if act.attribute]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a = true", [("", "a", True)], id="fragment"),
        pytest.param('r "a" "b" {\n  x /* y */ = false # z\n}', [("", "x", False)], id="comments"),
        pytest.param('r "a" "b" {\n  l { x = 1 }\n}', [("l", "x", 1)], id="one line"),
        pytest.param('\ufeffr "a" "b" { x = !!true }', [("", "x", True)], id="mark and negations"),
        pytest.param('x = { "k" = true, y : 2 }', [("", "x", HOLE), ("x", "k", True), ("x", "y", 2)], id="object"),
        pytest.param("a =\nb = true", [("", "a", None), ("", "b", True)], id="missing value"),
        pytest.param("a = 1e5\nb = true", [("", "a", 100000), ("", "b", True)], id="exponent"),
        pytest.param("a = <<-E\n b = true\n  E  \nc = 1", [("", "a", " b = true\n"), ("", "c", 1)], id="heredoc"),
        pytest.param('a = "b = ${c("}")} d"\ne = 1', [("", "a", f"b = {HOLE} d"), ("", "e", 1)], id="template"),
        pytest.param('a = "${true}"', [("", "a", True)], id="template of a constant"),
        pytest.param("a = c ? 1 : 0", [("", "a", HOLE)], id="computed"),
        pytest.param("locals {\n  p = false\n}\nx = local.p", [("", "x", False), ("", "p", False)], id="local"),
        pytest.param('dynamic "x" {\n  content {\n    a = 1\n  }\n}', [("", "a", 1)], id="dynamic at the top"),
        pytest.param('r "a" {\n dynamic "x" {\n  content {\n    a = 1\n  }\n }\n}', [("x", "a", 1)], id="dynamic"),
        pytest.param('{{ jinja }}\nr "a" {\n %[1]s\n x = true', [("", "x", True)], id="templated and cut off"),
    ],
)
def test_settings(text: str, expected: list[tuple[str, str, object]]) -> None:
    assert settings(text) == expected


def test_labels_are_decoded() -> None:
    act = reading('resource "aws_\\u0064b_instance" "x" {}').acts[0]
    assert isinstance(act, Declaration)
    assert act.labels == ("aws_db_instance", "x")


def test_removed_names_what_it_destroys() -> None:
    acts = [
        a for a in reading("removed {\n  from = module.m.aws_db_instance.main\n}").acts if isinstance(a, Declaration)
    ]
    assert [(a.labels, a.value) for a in acts if a.attribute == "destroy"] == [(("aws_db_instance", "main"), True)]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        pytest.param('provisioner "local-exec" {\n command = "rm -rf ${p}"\n}', "shell", f"rm -rf {HOLE}", id="local"),
        pytest.param('provisioner "local-exec" {\n command = <<E\nrm x\nE\n}', "shell", "rm x\n", id="heredoc"),
        pytest.param(
            'provisioner "local-exec" {\n interpreter = ["python3", "-c"]\n command = "x=1"\n}',
            "python",
            "x=1",
            id="python",
        ),
        pytest.param('provisioner "remote-exec" {\n inline = ["a", "b"]\n}', "shell", "a\nb", id="remote"),
        pytest.param(
            'resource "snowflake_execute" "x" {\n execute = "DROP TABLE a"\n}', "sql", "DROP TABLE a", id="sql"
        ),
        pytest.param('data "external" "x" {\n program = ["rm", "x"]\n}', "shell", "rm x", id="external"),
    ],
)
def test_code(text: str, language: str, code: str) -> None:
    (snippet,) = reading(text).snippets
    shown = snippet.text or " ".join(word.text for word in snippet.argv or ())  # type: ignore[attr-defined]
    assert (snippet.language, shown, snippet.latent) == (language, code, True)


@pytest.mark.parametrize(
    "text",
    [
        '"${' * 3000,
        "a = <<E\n" * 3000,
        "{" * 9000,
        "a = [" * 9000,
        "}" * 999,
        "/*" * 999,
        '"' * 999,
        "a = {" * 999,
        "\0=\0",
        'x "' + "${" * 3000 + "\n" * 3000,
        "<<E\n" + "\n" * 30_000,
        "a" * 200_000,
        "a={b={c=" * 500,
    ],
    ids=range(13),
)
def test_total(text: str) -> None:
    reading(text)

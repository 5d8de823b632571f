"""What a snippet of JavaScript is lowered to: acts and the code it hands on."""

from __future__ import annotations

import pytest

from blastwall.acts import FileChange, Statement, ToolUse
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.javascript import read
from blastwall.model import Snippet


def reading(text: str, *, latent: bool = False) -> Reading:
    return read(Snippet("javascript", text, context=Context(), latent=latent), Budget())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "const fs=require('fs'); fs.rmSync('/', {recursive: true})", [("delete", "/", True)], id="require"
        ),
        pytest.param(
            "import {rm as r} from 'node:fs/promises';\nawait r('a', {recursive: true})",
            [("delete", "a", True)],
            id="import",
        ),
        pytest.param(
            "function f() { fs.promises.unlink(`/a/${x}.txt`) }", [("delete", "/a/\0.txt", False)], id="template"
        ),
        pytest.param("xs.map(async (x) => { fs.unlinkSync('a') })", [("delete", "a", False)], id="arrow"),
        pytest.param("class A { async x() { await fs.promises.rm('d') } }", [("delete", "d", False)], id="method"),
        pytest.param(
            "c ? fs.rmSync('a') : fs.rmSync('b')", [("delete", "a", False), ("delete", "b", False)], id="condition"
        ),
        pytest.param("`${fs.rmSync('a')}`", [("delete", "a", False)], id="inside a template"),
        pytest.param("// fs.rmSync('/')\nlog('fs.rmSync(1)'); /fs.rmSync('x')/", [], id="comment, string, pattern"),
    ],
)
def test_files(text: str, expected: list[tuple[str, str, bool]]) -> None:
    acts = [act for act in reading(text).acts if isinstance(act, FileChange)]
    assert [(act.change, act.path.text, act.recursive) for act in acts] == expected


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        pytest.param(
            "const {execSync: e} = require('child_process'); e('rm -rf ' + '/')", "shell", "rm -rf /", id="exec"
        ),
        pytest.param("require('child_process').spawn('rm', ['-rf', '/'])", "shell", "rm -rf /", id="spawn"),
        pytest.param("await $`rm -rf ${x}/build`", "shell", "rm -rf \0/build", id="tag"),
        pytest.param("await db.query('DROP TABLE a')", "sql", "DROP TABLE a", id="query"),
        pytest.param("await User.deleteMany({})", "mongodb", 'db.getCollection("User").deleteMany({})', id="mongoose"),
        pytest.param("client.flushall()", "redis", "FLUSHALL", id="redis"),
        pytest.param("eval(atob('eD0x'))", "javascript", "x=1", id="eval"),
    ],
)
def test_code(text: str, language: str, code: str) -> None:
    found = reading(text, latent=True).snippets
    shown = [(s.language, s.text or " ".join(w.text for w in s.argv or ())) for s in found]  # type: ignore[attr-defined]
    assert (language, code) in shown
    assert all(snippet.latent for snippet in found)


@pytest.mark.parametrize(
    "text",
    [
        "fetch('https://a/b', {method: 'DELETE'})",
        "axios.delete('https://a/b')",
        "axios({method: 'delete', url: 'https://a/b'})",
    ],
)
def test_requests(text: str) -> None:
    (snippet,) = reading(text).snippets
    assert snippet.data == {"method": "DELETE", "url": "https://a/b"}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("prisma.user.deleteMany()", "all"),
        ("prisma.user.deleteMany({where: {id: 1}})", "one"),
        ("prisma.user.deleteMany({where: {age: {gt: 1}}})", "many"),
        ("knex('users').del()", "all"),
    ],
)
def test_orm(text: str, scope: str) -> None:
    (act,) = reading(text).acts
    assert isinstance(act, Statement)
    assert (act.verb, act.scope) == ("delete", scope)


def test_a_tool_in_code_mode() -> None:
    (act,) = reading("await railway.volumeDelete({id: 'x'})").acts
    assert isinstance(act, ToolUse)
    assert (act.tool, act.arguments) == ("volumeDelete", {"id": "x"})


@pytest.mark.parametrize(
    "text", ["map.delete('x')", "el.removeChild(y)", "localStorage.removeItem('a')", "x.query('#drop')"]
)
def test_nothing(text: str) -> None:
    found = reading(text)
    assert not found.acts
    assert not found.snippets


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "(a, b => c)(d)(e); [](x); ({})(y); (()=>1)()",
        "`${" * 2000,
        "a(" * 5000,
        "{" * 9000,
        "[" * 9000,
        "/" * 9000,
        "a=>" * 5000,
        "'" * 999,
        "a." * 20_000,
        "x?" * 5000,
        "function(" * 2000,
        "{a:" * 5000,
        "import {" * 999,
        "const {" * 999,
        "`" * 999,
        "\0\ud800",
        "a+" * 9000,
        "async await new " * 999,
        "...(" * 999,
        "(a," * 5000,
    ],
    ids=range(21),
)
def test_total(text: str) -> None:
    reading(text)

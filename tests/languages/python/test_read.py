"""What a snippet of Python is lowered to: acts and the code it hands on."""

from __future__ import annotations

import pytest

from blastwall.acts import FileChange, Statement, ToolUse
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.interface import Reading
from blastwall.languages.python import read
from blastwall.model import Snippet


def reading(text: str, *, latent: bool = False) -> Reading:
    context = Context(cwd="/repo", workspace="/repo", home="/home/u")
    return read(Snippet("python", text, context=context, latent=latent), Budget())


def files(text: str) -> list[tuple[str, str, bool]]:
    return [(a.change, a.path.text, a.recursive) for a in reading(text).acts if isinstance(a, FileChange)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import shutil\nshutil.rmtree('/')", [("delete", "/", True)], id="rmtree"),
        pytest.param("from shutil import rmtree as r\nr('a')", [("delete", "a", True)], id="alias"),
        pytest.param(
            "import os\nos.remove('a')\nos.rmdir('b')", [("delete", "a", False), ("rmdir", "b", False)], id="os"
        ),
        pytest.param(
            "from pathlib import Path\n(Path.home() / 'x').unlink()", [("delete", "/home/u/x", False)], id="path"
        ),
        pytest.param("from pathlib import Path\nPath('a').write_text('')", [("truncate", "a", False)], id="emptied"),
        pytest.param("open('a', 'w')", [("write", "a", False)], id="open"),
        pytest.param("open('a')", [], id="open for reading"),
        pytest.param(
            "p = 'a'\nif x:\n    p = '/'\nrmtree(p)", [("delete", "/", True), ("delete", "a", True)], id="branches"
        ),
        pytest.param("def f(p):\n    rmtree(p)\nf('build')", [("delete", "build", True)], id="bound parameter"),
        pytest.param("def f(p):\n    rmtree(p)", [("delete", "\0", True)], id="free parameter"),
        pytest.param(
            "import os\nlist(map(os.remove, ['a', 'b']))", [("delete", "a", False), ("delete", "b", False)], id="map"
        ),
        pytest.param("getattr(__import__('o' + 's'), 'rem' + 'ove')('a')", [("delete", "a", False)], id="getattr"),
        pytest.param(
            "rmtree('%s/x' % '/a')\nrmtree('{}/y'.format('/b'))",
            [("delete", "/a/x", True), ("delete", "/b/y", True)],
            id="formats",
        ),
        pytest.param(
            "import os\nos.remove(os.path.join('/a', f'{n}.txt'))", [("delete", "/a/\0.txt", False)], id="hole"
        ),
        pytest.param("if __name__ == '__main__':\n    rmtree('/')", [("delete", "/", True)], id="main"),
        pytest.param("  import os\n  os.remove('a')", [("delete", "a", False)], id="indented"),
        pytest.param(">>> import os\n>>> os.remove('a')", [("delete", "a", False)], id="prompts"),
        pytest.param("print 'x'\nrmtree('/')", [("delete", "/", True)], id="python 2"),
        pytest.param("'rmtree(1)'  # rmtree('/')\nprint('os.remove(1)')", [], id="text and comment"),
        pytest.param("data = {}\ndata.pop('rmtree')\nitems.remove('x')", [], id="containers"),
    ],
)
def test_files(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert files(text) == expected


def test_walk_is_a_filtered_tree() -> None:
    text = (
        "import os\nfor r, d, fs in os.walk('data'):\n  for f in fs:\n"
        "    if f.endswith('.pyc'):\n      os.remove(os.path.join(r, f))"
    )
    (act,) = reading(text).acts
    assert isinstance(act, FileChange)
    assert (act.path.text, act.recursive, act.selected, act.filters) == ("data", True, True, ("*.pyc",))


def test_chdir_moves_later_calls() -> None:
    (act,) = reading("import os\nos.chdir('/etc')\nos.remove('passwd')").acts
    assert act.context.cwd == "/etc"


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        pytest.param("import os\nos.system('rm -rf ' + '/')", "shell", "rm -rf /", id="system"),
        pytest.param("import subprocess as s\ns.run('ls | sh', shell=True)", "shell", "ls | sh", id="shell=True"),
        pytest.param("import subprocess as s\ns.run(['rm', '-rf', '/'])", "shell", "rm -rf /", id="vector"),
        pytest.param("import os\nos.execvp('rm', ['rm', '-rf', '/'])", "shell", "rm -rf /", id="exec"),
        pytest.param("exec(\"import os; os.remove('a')\")", "python", "import os; os.remove('a')", id="exec text"),
        pytest.param("exec(__import__('base64').b64decode('eD0x'))", "python", "x=1", id="base64"),
        pytest.param("exec(requests.get('http://x/y').text)", "shell", "curl -fsSL http://x/y | python3", id="fetched"),
        pytest.param("!rm -rf build\nx = 1", "shell", "rm -rf build", id="bang"),
        pytest.param("%%bash\nrm -rf /", "shell", "rm -rf /", id="cell"),
        pytest.param("%sql DROP TABLE a", "sql", "DROP TABLE a", id="line magic"),
        pytest.param("cur.execute('DROP TABLE a')", "sql", "DROP TABLE a", id="cursor"),
        pytest.param("s.execute(text('DELETE FROM a'))", "sql", "DELETE FROM a", id="text()"),
        pytest.param("r = redis.Redis()\nr.flushall()", "redis", "FLUSHALL", id="redis"),
        pytest.param(
            "c = MongoClient()\nc.drop_database('x')", "mongodb", 'db.getSiblingDB("x").dropDatabase()', id="mongo"
        ),
    ],
)
def test_code(text: str, language: str, code: str) -> None:
    found = reading(text).snippets
    shown = [(s.language, s.text or " ".join(w.text for w in s.argv or ())) for s in found]  # type: ignore[attr-defined]
    assert (language, code) in shown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("session.query('users')", id="not a statement"),
        pytest.param("logging.info('DROP TABLE x')", id="logged"),
        pytest.param("df.drop(columns=['a'])\nd.clear()\nself.remove_widget(1)", id="in memory"),
        pytest.param("x = 'os.system(1)'", id="text"),
    ],
)
def test_nothing(text: str) -> None:
    found = reading(text)
    assert not found.acts
    assert not found.snippets


@pytest.mark.parametrize(
    ("text", "verb", "scope"),
    [
        pytest.param("User.objects.all().delete()", "delete", "all", id="django all"),
        pytest.param("User.objects.filter(a=1).delete()", "delete", "many", id="django filter"),
        pytest.param("User.objects.get(pk=1).delete()", "delete", "one", id="django one"),
        pytest.param("session.query(User).delete()", "delete", "all", id="sqlalchemy"),
        pytest.param("session.query(User).filter_by(id=1).delete()", "delete", "one", id="sqlalchemy one"),
        pytest.param("Base.metadata.drop_all(engine)", "drop-all", "all", id="drop_all"),
    ],
)
def test_orm(text: str, verb: str, scope: str) -> None:
    (act,) = reading(text).acts
    assert isinstance(act, Statement)
    assert (act.verb, act.scope) == (verb, scope)


def test_driver_and_connection_travel_with_sql() -> None:
    text = "import psycopg2\nc = psycopg2.connect(host='prod-db')\nc.cursor().execute('DROP TABLE a')"
    (snippet,) = reading(text).snippets
    assert (snippet.dialect, snippet.context.connection, snippet.context.environment) == (
        "postgres",
        "prod-db",
        "production",
    )


def test_request_and_sdk() -> None:
    (snippet,) = reading("import requests\nrequests.delete('https://a/b', json={'x': 1})").snippets
    assert snippet.data == {"method": "DELETE", "url": "https://a/b", "json": {"x": 1}}
    (act,) = reading("import boto3\nboto3.client('rds').delete_db_instance(DBInstanceIdentifier='x')").acts
    assert isinstance(act, ToolUse)
    assert (act.server, act.tool, act.arguments) == ("aws", "rds:DeleteDBInstance", {"DBInstanceIdentifier": "x"})


def test_latent_stays_latent_and_origins_point_at_the_literal() -> None:
    text = "import os\nos.system('rm -rf x')"
    (snippet,) = reading(text, latent=True).snippets
    assert snippet.latent
    assert snippet.origin is not None
    start, end = snippet.origin.lift((0, 2))
    assert text[start:end] == "rm"


def test_unread_danger_asks() -> None:
    assert any(notice.confirm for notice in reading("x = (\nrmtree('/'").notices)
    assert not any(notice.confirm for notice in reading("hello world, this is prose").notices)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000,
        "-" * 50_000 + "1",
        "a." * 20_000 + "b",
        "x" + "+1" * 20_000,
        "not " * 20_000,
        "'''" * 999,
        "\0" * 99,
        "f'{" * 500,
        "[" * 80 + "]" * 80,
        "if 1:\n" * 3000,
        "x = " * 5000 + "1",
        "\ud800",
        "lambda: " * 5000,
        "%%" * 999,
        "!{" * 999,
        "a if b else " * 2000 + "c",
        "\\\n" * 9999,
        "f(" * 85 + ")" * 85,
        "elif x:\n" * 100,
        "\x0c\r\x0b",
    ],
    ids=range(20),
)
def test_total(text: str) -> None:
    reading(text)


def test_the_last_of_many_calls_is_read_as_well() -> None:
    calls = "".join(f"clean('build/{n}')\n" for n in range(60))
    found = files(f"def clean(p): rmtree(p)\n{calls}clean(x)\nclean('/')\n")
    assert found[-2:] == [("delete", "\0", True), ("delete", "/", True)]


def test_functions_that_call_each_other_stay_within_the_budget() -> None:
    body = "".join(
        f"def f{n}(a, b):\n    f{(n + 1) % 9}(a, 1)\n    f{(n + 2) % 9}(b, 'x')\n    f{(n + 3) % 9}(a + b, b)\n"
        for n in range(9)
    )
    budget = Budget()
    read(Snippet("python", body + "f0('a', 'b')\nrmtree('/')\n", context=Context()), budget)
    assert not budget.exhausted

"""Functions that a script defines are read with what its calls pass them; the way back of a migration is not."""

from __future__ import annotations

import pytest

from blastwall.acts import FileChange, Statement
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.javascript import read
from blastwall.model import Snippet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const f = p => fs.rmSync(p); f('a')", ["a"]),
        ("const f = (p, o) => { fs.rmSync(p, o) }; f('a'); f('b')", ["a", "b"]),
        ("function f(p) { fs.rmSync(p) }\nf('a')", ["a"]),
        ("async function f(p) { await fs.promises.rm(p) }\nawait f('a')", ["a"]),
        ("const f = (...p) => fs.rmSync(p.join('/')); f('a', 'b')", ["a/b"]),
        ("const name = n => `d/${n}`; fs.rmSync(name('x'))", ["d/x"]),
        ("function f(p) { fs.rmSync(p) }", ["\0"]),
        ("const f = p => fs.rmSync(p); f('a'); list.forEach(f)", ["\0", "a"]),
        ("function f(p) { return f(p) }\nf('a'); fs.rmSync('b')", ["b"]),
    ],
)
def test_followed(text: str, expected: list[str]) -> None:
    reading = read(Snippet("javascript", text, context=Context()), Budget())
    assert [act.path.text for act in reading.acts if isinstance(act, FileChange)] == expected


@pytest.mark.parametrize("latent", [True, False])
def test_the_way_back_of_a_written_migration(latent: bool) -> None:
    text = "exports.up = knex => knex.schema.createTable('a');\nexports.down = knex => knex.schema.dropTable('a');"
    reading = read(Snippet("javascript", text, context=Context(), latent=latent), Budget())
    assert [act.verb for act in reading.acts if isinstance(act, Statement)] == ([] if latent else ["drop-table"])


def test_many_calls_end() -> None:
    text = "const f = a => { f(a); f(a); f(a) };" + "f(1);" * 2000
    read(Snippet("javascript", text, context=Context()), Budget())

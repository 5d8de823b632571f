from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.acts import Arg, Request
from blastwall.budget import Budget
from blastwall.context import Context
from blastwall.languages.http import read
from blastwall.languages.interface import Reading
from blastwall.model import Snippet


def line(command: str, stdin: str = "") -> Reading:
    argv = [Arg(word) for word in shlex.split(command)]
    return read(Snippet("http", stdin, argv=argv, context=Context()), Budget())


def structured(**data: Any) -> Reading:
    return read(Snippet("http", data=data, context=Context()), Budget())


def sent(reading: Reading) -> list[str]:
    return [f"{a.method} {a.host}{a.path}" for a in reading.acts if isinstance(a, Request)]


LINES = [
    ("curl https://h.io/a", ["GET h.io/a"]),
    ("curl h.io", ["GET h.io/"]),
    ("curl -X DELETE https://h.io/a", ["DELETE h.io/a"]),
    ("curl -sXDELETE https://h.io/a", ["DELETE h.io/a"]),
    ("curl -s -XDELETE -H 'Authorization: x' https://h.io/a", ["DELETE h.io/a"]),
    ("curl --request=x https://h.io/a", ["GET h.io/a"]),
    ("curl --request DELETE --url https://h.io/a", ["DELETE h.io/a"]),
    ("curl --reque DELETE https://h.io/a", ["DELETE h.io/a"]),
    ("curl -d a=1 https://h.io/a", ["POST h.io/a"]),
    ("curl --json '{}' https://h.io/a", ["POST h.io/a"]),
    ("curl -F f=@x https://h.io/a", ["POST h.io/a"]),
    ("curl -T x https://h.io/a", ["PUT h.io/a"]),
    ("curl -I https://h.io/a", ["HEAD h.io/a"]),
    ("curl -G -d q=1 https://h.io/a", ["GET h.io/a"]),
    ("curl -X DELETE https://h.io/a https://h.io/b", ["DELETE h.io/a", "DELETE h.io/b"]),
    ("curl https://h.io/a --next -X DELETE https://h.io/b", ["GET h.io/a", "DELETE h.io/b"]),
    ("curl -H 'X-HTTP-Method-Override: DELETE' -d x https://h.io/a", ["DELETE h.io/a"]),
    ("curl -d _method=delete https://h.io/a", ["DELETE h.io/a"]),
    ("curl -H 'Host: real.io' https://h.io/a", ["GET real.io/a"]),
    ("curl -o DELETE https://h.io/a", ["GET h.io/a"]),
    ("curl -A 'X DELETE' https://h.io/a", ["GET h.io/a"]),
    ("curl -u me:pw https://me@h.io:8443/a?x=1#f", ["GET h.io/a"]),
    ("curl -X DELETE https://h.io/%7Eroot", ["DELETE h.io/~root"]),
    ("wget https://h.io/a", ["GET h.io/a"]),
    ("wget --method=DELETE https://h.io/a", ["DELETE h.io/a"]),
    ("wget --method DELETE https://h.io/a", ["DELETE h.io/a"]),
    ("wget --post-data='a=1' https://h.io/a", ["POST h.io/a"]),
    ("wget -O DELETE https://h.io/a", ["GET h.io/a"]),
    ("http DELETE h.io/a", ["DELETE h.io/a"]),
    ("http h.io/a", ["GET h.io/a"]),
    ("http h.io/a name=x", ["POST h.io/a"]),
    ("http PUT h.io/a n:=1 X-A:b", ["PUT h.io/a"]),
    ("http DELETE :3000/a", ["DELETE localhost/a"]),
    ("http --offline DELETE h.io/a", []),
    ("xh delete h.io/a", ["DELETE h.io/a"]),
]


@pytest.mark.parametrize(("command", "wanted"), LINES, ids=[c[0] for c in LINES])
def test_command_lines(command: str, wanted: list[str]) -> None:
    assert sent(line(command)) == wanted


SCOPES = [
    ("curl -X DELETE 'https://h.io/[1-500]'", "many"),
    ("curl -X DELETE 'https://h.io/{a,b}'", "several"),
    ("curl -g -X DELETE 'https://h.io/[1-500]'", None),
    ("curl -X DELETE 'https://[::1]/a'", None),
    ("curl -X DELETE https://h.io/a", None),
]


@pytest.mark.parametrize(("command", "scope"), SCOPES, ids=[c[0] for c in SCOPES])
def test_addresses_that_stand_for_several(command: str, scope: str | None) -> None:
    (act,) = line(command).acts
    assert isinstance(act, Request)
    assert act.headers.get("x-blastwall-scope") == scope


def test_a_body_of_graphql_is_a_document() -> None:
    command = """curl https://h.io/graphql -d '{"query":"mutation($i: ID!) { wipe(id: $i) }","variables":{"i":"7"}}'"""
    (snippet,) = line(command).snippets
    assert snippet.language == "graphql"
    assert snippet.text == "mutation($i: ID!) { wipe(id: $i) }"
    assert snippet.data == {"host": "h.io", "variables": {"i": "7"}}


DOCUMENTS = [
    """curl https://h.io/graphql -d '[{"query":"{ a }"},{"query":"mutation { b }"}]'""",
    """curl https://h.io/graphql -H 'Content-Type: application/graphql' -d 'mutation { b }'""",
    """curl 'https://h.io/graphql?query=mutation%20%7B%20b%20%7D'""",
    """wget --post-data='{"query":"mutation { b }"}' https://h.io/graphql/v2""",
]


@pytest.mark.parametrize("command", DOCUMENTS)
def test_documents_in_every_place(command: str) -> None:
    assert "mutation { b }" in [s.text for s in line(command).snippets if s.language == "graphql"]


def test_a_body_from_standard_input() -> None:
    (snippet,) = line("curl -d @- https://h.io/graphql", '{"query":"mutation { b }"}').snippets
    assert snippet.text == "mutation { b }"


def test_a_search_is_no_document() -> None:
    assert line("""curl https://h.io/search -d '{"query":"shoes"}'""").snippets == []


def test_sql_over_http() -> None:
    (snippet,) = line("curl -X POST 'http://clickhouse:8123/?query=DROP%20TABLE%20t'").snippets
    assert (snippet.language, snippet.dialect, snippet.text) == ("sql", "clickhouse", "DROP TABLE t")


def test_structured_requests() -> None:
    assert sent(structured(method="delete", url="https://h.io/a")) == ["DELETE h.io/a"]
    assert sent(structured(url="https://h.io/a", json={"x": 1})) == ["POST h.io/a"]
    assert sent(structured(url="/a", base="https://h.io", method="PUT")) == ["PUT h.io/a"]
    assert sent(structured(url=7)) == []


def test_a_config_file_is_noticed() -> None:
    assert [n.id for n in line("curl -K cfg https://h.io").notices] == ["http-unread"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["-X", "-d", "--next", "-K", "-", "--", "@-", "h.io/[1-2", "-sX", "--json", "\0", "-H", "=", "{"]
        ),
        max_size=8,
    )
)
def test_no_words_break_it(words: list[str]) -> None:
    for program in ("curl", "wget", "http"):
        read(Snippet("http", argv=[Arg(program), *[Arg(w) for w in words]], context=Context()), Budget())

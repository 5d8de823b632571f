"""Verdicts made by hand, so that a report's test does not move when a rule does."""

from __future__ import annotations

import pytest

from blastwall.context import Context
from blastwall.effects import Effect, Target
from blastwall.model import Factor, Finding, Instead, Notice, Origin, Radius, Snippet, ToolCall, Verdict
from blastwall.report.interface import Result, Summary, Trouble


def finding(snippet: Snippet, text: str, *, rule: str = "file-delete-home", score: int = 98, **more: object) -> Finding:
    start = snippet.text.index(text)
    made = Finding(
        rule,
        Effect("delete", Target("home", "~/"), "all", "none"),
        "`rm` deletes `~/`: a home directory",
        span=(start, start + len(text)),
        snippet=snippet,
        instead=Instead("look first", "ls -A ~"),
    )
    made.score = score
    made.decision = "deny" if score >= 80 else "confirm" if score >= 40 else "allow"
    made.factors = (Factor("base", score - 12, "delete home"), Factor("recovery", 12, "none"))
    for name, value in more.items():
        setattr(made, name, value)
    return made


def verdict(*findings: Finding, notices: tuple[Notice, ...] = ()) -> Verdict:
    top = max(findings, key=lambda item: item.score) if findings else None
    radius = Radius(top.score, top.factors) if top else Radius()
    decision = top.decision if top else "confirm" if any(n.confirm for n in notices) else "allow"
    return Verdict(decision, frozenset({"destructive"} if top else {"read"}), radius, findings, notices)


@pytest.fixture
def results() -> list[Result | Trouble]:
    context = Context()
    command = Snippet("shell", "ls && rm -rf ~/ # \x1b[31mred", context=context, pointer="/command")
    outer = Snippet("shell", "bash -c 'rm -rf 日本 ~/'", context=context, pointer="/command")
    inner = Snippet(
        "shell", "rm -rf 日本 ~/", context=context, depth=1, origin=Origin(outer, (8, 23), list(range(9, 22)))
    )
    query = Snippet("sql", "-- tidy\nDELETE\n  FROM orders;\n", context=context, name="m.sql")
    secret = Snippet(
        "shell", "curl -H 'Authorization: Bearer abcdef0123456789' x && rm -rf ~/", context=context, pointer="/command"
    )
    call = ToolCall("Bash", {"command": command.text}, server="local", id="c1")
    return [
        Result(
            verdict(finding(command, "rm -rf ~/")), file="a/b.jsonl", line=3, pointer="/input", call=call, format="x"
        ),
        Result(verdict(finding(inner, "~/", score=50)), file="a/b.jsonl", line=4, pointer="/input", call=call),
        Result(
            verdict(
                finding(query, "DELETE\n  FROM orders", rule="sql-delete-without-where", score=85),
                notices=(Notice("unread", "a part was not read", confirm=True, pointer="/x"),),
            ),
            file="m.sql",
            text=query.text,
            language="sql",
        ),
        Result(verdict(finding(secret, "rm -rf ~/")), file="a/b.jsonl", line=5, pointer="/input", call=call),
        Trouble(Notice("truncated", "the last line is cut off"), file="a/b.jsonl", line=9),
        Trouble(Notice("not-utf-8", "read as Latin-1"), file="a,b:c.jsonl", line=1, fatal=False),
    ]


@pytest.fixture
def summary(results: list[Result | Trouble]) -> Summary:
    made = Summary()
    made.files = 2
    for item in results:
        if isinstance(item, Result):
            made.add(item)
        else:
            made.troubles += 1
            made.fatal += item.fatal
    return made

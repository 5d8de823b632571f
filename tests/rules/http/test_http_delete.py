from __future__ import annotations

import json
from typing import Any

import pytest

from blastwall.acts import Request
from blastwall.context import Context
from blastwall.effects import Effect
from blastwall.model import Finding, Snippet
from blastwall.score import CONFIRM_AT, DENY_AT, score_effect
from blastwall_rules.http.http_delete import RULE


def decision(
    method: str, path: str, *, query: str = "", body: Any = None, host: str = "api.example.com"
) -> tuple[str, str]:
    context = Context()
    text = body if isinstance(body, str) or body is None else json.dumps(body)
    snippet = Snippet("http", data={}, context=context)
    act = Request(
        method,
        host,
        path,
        context=context,
        snippet=snippet,
        query=query,
        body=text,
        json=None if isinstance(body, str) else body,
    )
    worst = 0
    operation = ""
    for answer in RULE.check(act):
        effect = answer.effect if isinstance(answer, Finding) else answer
        assert isinstance(effect, Effect)
        operation = effect.operation
        if isinstance(answer, Finding):
            worst = max(worst, score_effect(effect, confidence=answer.confidence)[0])
    return operation, "deny" if worst >= DENY_AT else "confirm" if worst >= CONFIRM_AT else "allow"


CASES: list[tuple[str, str, dict[str, Any], tuple[str, str]]] = [
    ("GET", "/v1/projects/42", {}, ("read", "allow")),
    ("DELETE", "/v1/projects/42", {}, ("destructive", "confirm")),
    ("DELETE", "/v1/users", {}, ("destructive", "confirm")),
    ("DELETE", "/posts/1", {}, ("destructive", "allow")),
    ("DELETE", "/posts", {}, ("destructive", "confirm")),
    ("DELETE", "/posts", {"query": "id=eq.5"}, ("destructive", "allow")),
    ("DELETE", "/v1/issues/4/labels/bug", {}, ("destructive", "allow")),
    ("DELETE", "/v1/issues/4/labels", {}, ("destructive", "allow")),
    ("DELETE", "/logs-*", {}, ("destructive", "confirm")),
    ("POST", "/users/5/delete", {}, ("destructive", "confirm")),
    ("GET", "/job/app/doDelete", {}, ("destructive", "confirm")),
    ("POST", "/auth/password/reset", {}, ("write", "allow")),
    ("POST", "/cache/clear", {}, ("destructive", "allow")),
    ("POST", "/logs/_delete_by_query", {"body": {"query": {"match_all": {}}}}, ("destructive", "deny")),
    ("POST", "/logs/_search", {"body": {"query": {"match_all": {}}}}, ("read", "allow")),
    ("POST", "/bucket", {"query": "delete"}, ("destructive", "confirm")),
    ("POST", "/notes", {"body": {"action": "x"}}, ("write", "allow")),
    ("PATCH", "/servers/7", {"body": {"deletionProtection": False}}, ("admin", "confirm")),
    ("PATCH", "/servers/7", {"body": {"deletionProtection": True}}, ("write", "allow")),
]


@pytest.mark.parametrize(
    ("method", "path", "more", "wanted"), CASES, ids=[f"{c[0]} {c[1]}-{i}" for i, c in enumerate(CASES)]
)
def test_what_a_request_to_an_unknown_host_does(
    method: str, path: str, more: dict[str, Any], wanted: tuple[str, str]
) -> None:
    assert decision(method, path, **more) == wanted


def test_a_collection_outranks_an_item() -> None:
    assert decision("DELETE", "/posts")[1] == "confirm"
    assert decision("DELETE", "/posts/1")[1] == "allow"

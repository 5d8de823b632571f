from __future__ import annotations

from typing import Any

import pytest

from blastwall.acts import Statement
from blastwall.context import Context
from blastwall.effects import Effect
from blastwall.model import Finding, Snippet
from blastwall_rules.graphql.graphql_delete_mutation import RULE


def answers(field: str, arguments: dict[str, Any], *, verb: str = "mutation", host: str = "") -> list[Effect]:
    context = Context()
    act = Statement(
        "graphql",
        verb,
        context=context,
        snippet=Snippet("graphql", "", context=context),
        names=(field,),
        details={"arguments": arguments, "host": host},
    )
    found = []
    for answer in RULE.check(act):
        effect = answer.effect if isinstance(answer, Finding) else answer
        assert isinstance(effect, Effect)
        found.append(effect)
    return found


def test_a_volume_takes_its_backups_along_on_railway() -> None:
    (effect,) = answers("volumeDelete", {"volumeId": "v"}, host="backboard.railway.app")
    assert (effect.verb, effect.target.kind, effect.backups) == ("delete", "bucket", True)
    (elsewhere,) = answers("volumeDelete", {"volumeId": "v"}, host="api.example.com")
    assert not elsewhere.backups


@pytest.mark.parametrize(
    "field", ["deleteIssue", "removeStar", "removeUpvote", "deleteBranchProtectionRule", "wipeCache"]
)
def test_every_deleting_mutation_is_destructive(field: str) -> None:
    assert [effect.operation for effect in answers(field, {})] == ["destructive"]


@pytest.mark.parametrize("field", ["deleteRequests", "removedItems", "me"])
def test_a_query_reads(field: str) -> None:
    assert [effect.operation for effect in answers(field, {}, verb="query")] == ["read"]


def test_an_unknown_mutation_writes() -> None:
    assert [effect.operation for effect in answers("frobnicate", {})] == ["write"]

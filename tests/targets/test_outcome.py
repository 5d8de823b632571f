from __future__ import annotations

from typing import Any

import pytest

from blastwall.score import CONFIRM_AT, DENY_AT, score_effect
from blastwall.targets.naming import meaning_of, split_words
from blastwall.targets.outcome import outcome_of


def decision(name: str, arguments: Any, about: str = "") -> tuple[str, str]:
    outcome = outcome_of(name, arguments, about=about)
    score = score_effect(outcome.effect, confidence=outcome.confidence)[0] if outcome.loss else 0
    return outcome.effect.operation, "deny" if score >= DENY_AT else "confirm" if score >= CONFIRM_AT else "allow"


WORDS = [
    ("volumeDelete", ["volume", "delete"]),
    ("DeleteDBInstance", ["delete", "db", "instance"]),
    ("drop-collection", ["drop", "collection"]),
    ("delete_all", ["delete", "all"]),
    ("DeleteNetworkACLs", ["delete", "network", "acls"]),
]


@pytest.mark.parametrize(("name", "words"), WORDS, ids=[w[0] for w in WORDS])
def test_words(name: str, words: list[str]) -> None:
    assert split_words(name) == words


def test_the_first_verb_decides() -> None:
    assert meaning_of(["get", "deleted", "items"]).act == "read"
    assert meaning_of(["find", "and", "delete", "items"]).act == "delete"


CASES: list[tuple[str, Any, str, tuple[str, str]]] = [
    ("delete_project", {"id": "p"}, "", ("destructive", "deny")),
    ("delete_project", {"id": "p"}, "todoist", ("destructive", "confirm")),
    ("delete_project", {"id": "p", "dry_run": True}, "", ("read", "allow")),
    ("delete_project", {"id": "p", "dry_run": False}, "", ("destructive", "deny")),
    ("volumeDelete", {"volumeId": "v"}, "", ("destructive", "confirm")),
    ("volumeDelete", {"volumeId": "v"}, "backboard.railway.app", ("destructive", "deny")),
    ("drop-database", {"database": "d"}, "mongodb", ("destructive", "deny")),
    ("delete-many", {"collection": "c", "filter": {}}, "mongodb", ("destructive", "deny")),
    ("delete-many", {"collection": "c", "filter": {"_id": {"$exists": True}}}, "mongodb", ("destructive", "deny")),
    ("delete-many", {"collection": "c", "filter": {"s": "old"}}, "mongodb", ("destructive", "confirm")),
    ("delete-many", {"collection": "c", "filter": {"_id": "1"}}, "mongodb", ("destructive", "allow")),
    ("delete_users", {"where": {}}, "", ("destructive", "deny")),
    ("delete_message", {"id": 7}, "", ("destructive", "allow")),
    ("delete_messages", {"ids": [1, 2, 3]}, "", ("destructive", "confirm")),
    ("delete", {"message_id": 7}, "", ("destructive", "allow")),
    ("cancel_order", {"order_id": 7}, "", ("destructive", "allow")),
    ("removeStar", {"input": {"starrableId": "x"}}, "", ("destructive", "allow")),
    ("remove_stock_from_watchlist", {"symbol": "X"}, "", ("destructive", "allow")),
    ("TerminateInstances", {"InstanceIds": ["i-1"]}, "ec2", ("destructive", "confirm")),
    ("pods_delete", {"name": "p"}, "k8s", ("destructive", "allow")),
    ("kubectl_delete", {"resourceType": "namespace", "name": "a"}, "k8s", ("destructive", "confirm")),
    ("manage_database", {"action": "drop", "name": "app"}, "", ("destructive", "deny")),
    ("manage_database", {"action": "list"}, "", ("read", "allow")),
    ("update_instance", {"id": "i", "deletion_protection": False}, "", ("admin", "confirm")),
    ("update_instance", {"id": "i", "deletion_protection": True}, "", ("write", "allow")),
    ("grant_role", {"role": "admin", "user": "x"}, "", ("admin", "confirm")),
    ("list_projects", {}, "", ("read", "allow")),
    ("create_project", {"name": "p"}, "", ("write", "allow")),
    ("unlinkRepositoryFromProject", {}, "", ("write", "allow")),
    ("get_deleted_items", {}, "", ("read", "allow")),
]


@pytest.mark.parametrize(
    ("name", "arguments", "about", "wanted"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_what_names_and_arguments_say(name: str, arguments: Any, about: str, wanted: tuple[str, str]) -> None:
    assert decision(name, arguments, about) == wanted


def test_wider_never_scores_lower() -> None:
    filters: list[dict[str, Any]] = [{"_id": "1"}, {"s": "old"}, {}]
    scores = [
        score_effect(outcome_of("delete-many", {"collection": "c", "filter": chosen}).effect)[0] for chosen in filters
    ]
    assert scores == sorted(scores)

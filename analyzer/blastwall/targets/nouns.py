"""What the nouns of control planes and business systems stand for, as kinds of target.

A noun that stands here in no list is a named object of some control plane (`resource`): deleting it is worth a
question. Compounds (`access_key`) are looked up before their last word.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOUNS: dict[str, str] = {
    "database": "database db schema keyspace datastore dataset warehouse databank",
    "table": "table collection index topic partition column",
    "rows": "rows",
    "bucket": (
        "bucket volume disk filesystem fileshare share storage drive datastream vault pvc blob_container "
        "storage_container persistent_volume file_system data_volume"
    ),
    "backup": "backup snapshot recovery_point restore_point checkpoint archive",
    "object": "object blob asset attachment upload media photo picture video layer",
    "account": "account organization organisation org tenant project enterprise",
    "stack": "stack infrastructure",
    "cluster": (
        "cluster namespace instance server vm node nodegroup machine environment droplet virtual_machine dyno "
        "nodepool replica shard serverless_cache cache_cluster db_instance node_group"
    ),
    "service": (
        "service app application site website webapp deployment function lambda gateway balancer distribution "
        "loadbalancer load_balancer endpoint"
    ),
    "runtime": (
        "container pod job run build execution image artifact thread kernel worker replicaset session sandbox "
        "package_install workflow_run pipeline_run browser tab page_session terminal"
    ),
    "process": "process task_run pid",
    "cache": (
        "cache cookie cdn_cache history_cache background duplicate whitespace selection character text drawing call "
        "frame punctuation stopword noise watermark outlier prefix suffix stroke shape overlay padding formatting "
        "accent newline sentence word substring clipboard canvas screen console timer alarm_clock breakpoint"
    ),
    "identity": (
        "user role group member token credential key keypair login admin administrator serviceaccount principal "
        "owner membership access_key api_key service_account team provider idp collaborator user_account "
        "customer_account guest_account email_account member_account social_account connected_account "
        "developer_account person_account employee_account access_token"
    ),
    "secret": "secret certificate cert password encryption_key kms_key master_key secret_version passphrase",
    "protection": (
        "protection protection_rule retention versioning lock firewall acl guardrail lifecycle mfa "
        "deletion_protection branch_protection firewall_rule security_group retention_policy lifecycle_policy "
        "delete_protection"
    ),
    "audit": "log trail alarm detector audit_log log_group audit auditlog flow_log",
    "name": "domain zone dns hosted_zone dns_record record_set nameserver",
    "repository": "repository repo",
    "history": "branch tag ref commit",
    "package": "package release package_version npm_package gem crate",
    "file": "file document doc note_file spreadsheet sheet presentation",
    "directory": "directory folder dir tree",
    "workspace": "workspace",
    "relation": "view trigger procedure sequence materialized_view",
    "record": (
        "record message comment email mail order booking reservation ticket issue event note item todo task "
        "review card page post tweet contact appointment alarm_clock invoice transaction entry row document_row "
        "thread_message draft reminder bookmark photo_tag notification invitation invite discussion announcement "
        "memo lead deal product customer flight trip passenger baggage insurance ride meal food song track "
        "playlist post_comment reply feedback rating survey payment charge refund transfer coupon "
        "subscription_item line_item calendar_event meeting chat conversation channel_message observation entity "
        "memory fact relation_fact tuple vector embedding point annotation highlight block cell slide activity "
        "stock share_order watch attendee participant address phone preference status_update project_item "
        "sub_issue pull_request_review request delivery shipment vehicle quote estimate mandate person visit "
        "prescription claim story question answer lesson hotel hotel_booking taxi trade position_entry "
        "alert_message invoiceitem lineitem"
    ),
}

_KINDS: dict[str, str] = {}
for _kind, _words in _NOUNS.items():
    for _word in _words.split():
        _KINDS[_word] = _kind

#: Nouns that only tie two things together, or mark one: both stay, and the tie is made again in a moment.
ASSOCIATIONS = _names(
    "label reaction star upvote downvote vote like follow follower favorite favourite bookmark mark flag pin "
    "hold_mark assignee reviewer requested_reviewer watcher watchlist wishlist cart tag_association association "
    "assignment tagging topic_tag emoji reply_to relation_link mention read_mark unread_mark badge block_entry "
    "mute subscriber hashtag issue_label sub_issue silence relation resource_tag tags from_cart cart_item"
)

#: Lists that hold references: taking something off one leaves the thing itself.
LISTS = _names(
    "watchlist wishlist cart favorite favourite playlist queue list basket bookmark collection_view saved "
    "milestone sprint board reading_list blocklist allowlist"
)


def kind_of(noun: str, compound: str = "") -> str:
    """Return the kind of target a singular noun stands for; `resource` where the noun is not known, empty for none."""
    if compound and compound in _KINDS:
        return _KINDS[compound]
    if not noun:
        return ""
    return _KINDS.get(noun, "resource")

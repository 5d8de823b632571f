"""Functions that act inside a SELECT, and the clauses that write from one."""

from __future__ import annotations

import itertools

from blastwall.languages.sql.scanner import NAME, STRING, WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.sql.scanner import Token
    from blastwall.languages.sql.script import Script

#: function -> (verb, scope)
_ACTING: dict[str, tuple[str, str]] = {
    "pg_terminate_backend": ("kill", "one"),
    "pg_cancel_backend": ("kill", "one"),
    "system$cancel_all_queries": ("kill", "all"),
    "system$abort_session": ("kill", "one"),
    "system$abort_transaction": ("kill", "one"),
    "lo_unlink": ("drop-large-object", "one"),
    "pg_drop_replication_slot": ("replication", "one"),
    "pg_replication_origin_drop": ("replication", "one"),
    "pg_promote": ("replication", "one"),
    "pg_wal_replay_pause": ("replication", "one"),
    "lo_export": ("server-file", "one"),
    "lo_import": ("server-file", "one"),
    "pg_file_write": ("server-file", "one"),
    "pg_file_unlink": ("server-file", "one"),
    "pg_file_rename": ("server-file", "one"),
    "pg_read_file": ("server-file", "one"),
    "pg_read_binary_file": ("server-file", "one"),
    "load_file": ("server-file", "one"),
    "writefile": ("server-file", "one"),
    "load_extension": ("load-library", "one"),
    "sys_exec": ("server-program", "one"),
    "sys_eval": ("server-program", "one"),
    "edit": ("call-function", "one"),
    "pg_stat_reset": ("maintain", "one"),
    "pg_stat_statements_reset": ("maintain", "one"),
    "pg_stat_reset_shared": ("maintain", "one"),
    "pg_logical_emit_message": ("maintain", "one"),
    "pg_rotate_logfile": ("maintain", "one"),
    "pg_reload_conf": ("maintain", "one"),
    "set_config": ("set-config", "one"),
    "drop_chunks": ("drop-partition", "many"),
    "delete_job": ("drop-definition", "one"),
    "drop_hypertable": ("drop-table", "one"),
    "citus_drop_all_shards": ("drop-table", "one"),
    "undistribute_table": ("rename", "one"),
    "dropgeometrytable": ("drop-table", "one"),
    "dropgeometrycolumn": ("drop-column", "one"),
    "partman.drop_partition_time": ("drop-partition", "many"),
    "drop_partition_time": ("drop-partition", "many"),
    "drop_partition_id": ("drop-partition", "many"),
    "cron.unschedule": ("drop-definition", "one"),
}
#: functions one of whose arguments is SQL
_CARRIERS = frozenset(
    str.split(
        """
    dblink dblink_exec dblink_open dblink_send_query query_to_xml query_to_xml_and_xmlschema query_to_xmlschema
    cursor_to_xml openquery openrowset query_to_json ts_stat run_command_on_workers run_command_on_shards
    execute_sql master_run_on_worker external_query schedule cron.schedule schedule_in_database postgres_query
    mysql_query postgres_execute mysql_execute
    """
    )
)
_ALL = frozenset(_ACTING) | _CARRIERS
_DANGEROUS_SETTINGS = frozenset(
    {"session_replication_role", "row_security", "default_transaction_read_only", "transaction_read_only"}
)


#: more acting calls than this in one statement are taken as one that can't be told
_MOST_CALLS = 64
_LONGEST_CALL = 512


def acting_calls(script: Script, tokens: Sequence[Token]) -> bool:
    """Emit a statement for each call that does something; return whether there was one."""
    found = False
    count = len(tokens)
    calls = 0
    for index in range(count - 1):
        if tokens[index + 1].up != "(":
            continue
        token = tokens[index]
        if token.kind not in (WORD, NAME):
            continue
        low = token.text.lower()
        if low not in _ALL:
            continue
        calls += 1
        if calls > _MOST_CALLS:
            script.emit("execute-dynamic", tokens, (), "unknown", ("dynamic",))
            return True
        rest = tokens[index + 2 : index + 2 + _LONGEST_CALL]
        if low in _CARRIERS:
            if low == "schedule" and not any(t.text.lower() == "cron" for t in tokens[max(0, index - 2) : index]):
                continue
            found = _carried(script, tokens, rest) or found
            continue
        verb, scope = _ACTING[low]
        if verb in ("call-function",):
            continue
        if verb == "set-config":
            if not any(t.kind == STRING and t.text.lower() in _DANGEROUS_SETTINGS for t in rest[:1]):
                continue
            script.emit("weaken", tokens, (), "one", (), {"what": f"`{rest[0].text}`"})
            found = True
            continue
        names = [rest[0].text] if rest and rest[0].kind == STRING else []
        if verb == "drop-large-object" and "FROM" in {t.up for t in tokens}:
            scope = "many"
        if verb == "kill" and "FROM" in {t.up for t in tokens} and "WHERE" not in {t.up for t in tokens}:
            scope = "all"
        script.emit(verb, tokens, names, scope, (), {"function": low})
        found = True
    return found


def _carried(script: Script, tokens: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Read every string argument that may be SQL."""
    depth = 0
    before = len(script.statements)
    seen = False
    for token in rest:
        if token.up == "(":
            depth += 1
        elif token.up == ")":
            depth -= 1
            if depth < 0:
                break
        elif token.kind == STRING and " " in token.text.strip() and "=" not in token.text.split(None, 1)[0]:
            seen = True
            if not script.body(token.text, token, ("dynamic",)):
                script.emit("execute-dynamic", tokens, (), "unknown", ("dynamic",))
    if not seen and any(t.kind in (WORD, NAME) for t in rest[:6]):
        script.emit("execute-dynamic", tokens, (), "unknown", ("dynamic",))
    return len(script.statements) > before


def writes_file(tokens: Sequence[Token]) -> bool:
    """Whether a SELECT ends INTO OUTFILE or INTO DUMPFILE."""
    return any(b.up in ("OUTFILE", "DUMPFILE") and a.up == "INTO" for a, b in itertools.pairwise(tokens))


__all__ = ["acting_calls", "writes_file"]

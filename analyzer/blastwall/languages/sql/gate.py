"""The fast path: text in which no word could do harm becomes a plain statement without being taken apart."""

from __future__ import annotations

import re

from blastwall.acts import Statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.model import Snippet

_WORDS = re.compile(r"[a-z_]\w*+")
_HEAD = re.compile(r"\s*+(?:/\*[^*!+M][^*]*+\*/\s*+|--[ \t][^\n]*+\n\s*+)*+\(*+\s*+([A-Za-z]++)")
#: words that can't stand in a harmless statement, or that need a closer look
_LOOK = frozenset(
    str.split(
        """
    abort alter attach backup begin call change cluster commit copy dbcc deallocate declare delete delimiter deny
    detach disable discard do drop dumpfile enable exchange exec execute explain export flashback flush format
    function grant handler import insert install into kill load load_extension load_file lock merge move noaudit
    openquery openrowset opendatasource optimize outfile overwrite postgres_execute pragma prepare procedure program
    purge put query_to_xml query_to_xml_and_xmlschema query_to_json reassign rename replace reset restore revoke rm
    remove rollback rule schedule security set set_config setval shutdown source start stop sys_eval sys_exec system
    trigger truncate uninstall unload update upsert use vacuum writefile cursor_to_xml external_query ts_stat
    drop_chunks undrop edit go master msdb event mysql_execute execute_sql delete_job drop_hypertable
    citus_drop_all_shards undistribute_table dropgeometrytable dropgeometrycolumn drop_partition_time
    drop_partition_id unschedule run_command_on_workers run_command_on_shards master_run_on_worker
    """
    )
)
_SPECIAL = re.compile(
    r"/\*M?!|\\|lo_|pg_|xp_|sp_|dblink|system\$|u&['\"]|[^\x00-\x7f]|\x00|^\s*\.|\n\s*[.:!]|;\s*\S|#|\{[%{]|/\*(?s:.)*/\*"
)
_VERBS = {
    "select": "select",
    "with": "select",
    "values": "select",
    "show": "show",
    "describe": "show",
    "desc": "show",
}
#: beyond this the words are not worth collecting twice
_LONGEST = 65_536


def harmless(snippet: Snippet, reading: Reading, budget: Budget) -> bool:
    """Add one plain statement, and return True, where the text can be nothing else."""
    text = snippet.text
    if len(text) > _LONGEST:
        return False
    low = text.lower()
    if not _LOOK.isdisjoint(_WORDS.findall(low)) or _SPECIAL.search(low) is not None:
        return False
    head = _HEAD.match(text)
    if head is None:
        return False
    verb = _VERBS.get(head[1].lower())
    if verb is None or (low.count("'") | low.count('"') | low.count("`")) & 1:
        return False
    budget.spend(1)
    reading.acts.append(
        Statement("sql", verb, context=snippet.context, snippet=snippet, span=(head.start(1), len(text.rstrip())))
    )
    return True

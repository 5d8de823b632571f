"""What a piece of text looks like, where neither the tool nor the argument says: SQL, GraphQL, shell, Python, or prose.

Only a statement's own shape counts, a head verb followed by the words its grammar asks for: a sentence that begins
with "Delete" or "Select" is a sentence.
"""

from __future__ import annotations

import re

_SQL_HEAD = re.compile(
    r"""(?:\s|;|\(|--[^\n]*\n|/\*[^*]*\*/)*(?:
      select\b(?=[\s\S]*?(?:\bfrom\b|[\d*'"(,]))
    | with\s+(?:recursive\s+)?["`\w]+\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\(
    | insert\s+(?:overwrite|into|ignore|or\s+\w+\s+into)\b
    | replace\s+into\b
    | update\s+(?:only\s+)?[\w."`\[\]]+\s+(?:as\s+)?(?:\w+\s+)?set\b
    | delete\s+(?:from\s+[\w."`\[\]{}$]+|[\w."`]+\s+from\b)
    | truncate\s+(?:table\s+)?[\w."`\[\]]+\s*(?:;|,|$|cascade|restart)
    | truncate\s+table\b
    | drop\s+(?:temporary\s+|temp\s+|foreign\s+|materialized\s+)?(?:table|database|schema|view|index|column|user|role|
        function|procedure|trigger|sequence|type|extension|keyspace|collection|policy|owned|tablespace|warehouse|stage|catalog|
        dictionary|publication|subscription|event|server|domain|aggregate)\b
    | alter\s+(?:table|database|schema|user|role|view|index|system|column|sequence|
        session|warehouse|policy|type|extension)\b
    | create\s+(?:or\s+replace\s+)?(?:temporary\s+|temp\s+|unlogged\s+|external\s+|global\s+|unique\s+|materialized\s+)*
        (?:table|database|schema|view|index|user|role|function|procedure|trigger|sequence|type|extension|policy)\b
    | merge\s+(?:into\s+)?[\w."`\[\]]+\s+(?:as\s+)?(?:\w+\s+)?using\b
    | (?:grant|revoke)\s+[\w ,()]{1,200}?\s(?:on|to|from)\s
    | (?:begin|commit|rollback|start\s+transaction|vacuum|analyze|reindex|checkpoint)\s*(?:;|$|work|transaction|full)
    | explain\s+(?:analyze\s+|\([^)]*\)\s*)?(?:select|delete|update|insert|with)\b
    | (?:call|exec|execute)\s+[\w."`\[\]]+\s*[(@;]
    | show\s+(?:tables|databases|schemas|columns|create|grants|index|variables|status|processlist)\b
    | (?:describe|desc)\s+[\w."`]+\s*;?\s*$
    | pragma\s+\w+
    | use\s+[\w"`\[\]]+\s*;
    | copy\s+[\w."`(]+[\s\S]*?\b(?:from|to)\b
    | lock\s+tables?\b
    | do\s+\$
    | declare\s+@
    | set\s+(?:foreign_key_checks|search_path|role|session|global|local|sql_safe_updates)\b
    | optimize\s+table\b
    | purge\s+(?:binary|master)\s+logs\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_GRAPHQL_HEAD = re.compile(
    r"(?:\s|,|\ufeff|\#[^\n]*\n)*(?:(?:mutation|query|subscription)\b(?:\s+\w+)?\s*(?:\([^{}]*\)\s*)?(?:@\w+[^{}]*)?\{"
    r"|fragment\s+\w+\s+on\s+\w+|\{\s*(?:\w+\s*:\s*)?\w+\s*[({}\s]\s*[\w(){}$])",
)
_MONGO_HEAD = re.compile(r"\s*(?:db\s*\.\s*\w|db\s*\[|use\s+\w+\s*[;\n]|rs\.\w+\(|sh\.\w+\()")
_PYTHON_HEAD = re.compile(
    r"^\s*(?:import\s+\w|from\s+[\w.]+\s+import\b|def\s+\w+\s*\(|class\s+\w+\s*[:(]|with\s+\w[^\n]*:\s*$|print\s*\(|"
    r"for\s+\w+\s+in\s[^\n]*:\s*$|if\s+[^\n]*:\s*$|try:\s*$|@\w+|async\s+def\b)",
    re.MULTILINE,
)
_JAVASCRIPT_HEAD = re.compile(
    r"(?:^|[\s;{}(])(?:const\s+[\w{\[]|let\s+\w+\s*=|var\s+\w+\s*=|function\s*\w*\s*\(|require\s*\(|export\s+(?:default|const)|"
    r"console\.\w+\(|document\.\w+|window\.\w+|async\s*\(|\([\w,\s]*\)\s*=>|\w+\s*=>|new\s+Promise|import\s+[\w{*][^\n]*from\s*['\"])"
)

#: How much of a text is looked at.
REACH = 4000


def is_sql(text: str) -> bool:
    """Whether the text begins like an SQL statement, or holds one after a `;` or on a later line."""
    head = text[:REACH]
    if _SQL_HEAD.match(head):
        return True
    for separator in (";", "\n"):
        at = head.find(separator)
        tries = 0
        while at >= 0 and tries < 40:
            if _SQL_HEAD.match(head, at + 1):
                return True
            at = head.find(separator, at + 1)
            tries += 1
    return False


def is_graphql(text: str) -> bool:
    """Whether the text begins like a GraphQL document."""
    head = text[:REACH]
    return _GRAPHQL_HEAD.match(head) is not None and not head.lstrip().startswith('{"')


def is_mongodb(text: str) -> bool:
    """Whether the text begins like a line for the MongoDB shell."""
    return _MONGO_HEAD.match(text[:REACH]) is not None


def code_language(text: str) -> str:
    """Return the language that program text looks like: `python`, `javascript`, `sql`, `graphql` or `shell`."""
    head = text[:REACH]
    if head.startswith("#!"):
        line = head.split("\n", 1)[0]
        if "python" in line:
            return "python"
        if "node" in line or "deno" in line or "bun" in line:
            return "javascript"
        if "pwsh" in line:
            return "powershell"
        return "shell"
    if is_sql(head):
        return "sql"
    javascript = _JAVASCRIPT_HEAD.search(head) is not None
    python = _PYTHON_HEAD.search(head) is not None
    if python and not javascript:
        return "python"
    if javascript:
        return "javascript"
    if is_graphql(head):
        return "graphql"
    if "await " in head:
        return "javascript"
    return "python"

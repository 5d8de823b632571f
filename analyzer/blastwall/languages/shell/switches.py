"""Which variables keep one literal value all through a call, so that a test of nothing else has one outcome.

`DRY_RUN=1; run() { if [[ $DRY_RUN == 1 ]]; then echo "$@"; else "$@"; fi; }`: the branch not taken does not run. That
is only said where the text leaves no second way to set the name; everything else reads both branches. Source: bash(1),
"Shell Parameters", "Conditional Expressions"; POSIX.1-2017 `test`.
"""

from __future__ import annotations

import re

from blastwall.languages.shell.conditions import truth
from blastwall.languages.shell.tree import LITERAL, PARAMETER, Simple, Test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.shell.memory import Memory
    from blastwall.languages.shell.tree import Node

#: What may set a variable, or change what a word means, without naming the variable in the text: builtins that take
#: names as words, code from elsewhere, arithmetic (whose values are read as expressions again) and `${!x}`.
_BY_NAME = re.compile(
    r"(?:(?<![\w/-])(?:eval|source|declare|typeset|read|mapfile|readarray|unset|getopts|let|select|alias|trap|enable|"
    r"builtin|coproc|export|readonly|env|integer|vared|zparseopts|shopt|emulate)(?![\w./-]))|\(\(|\$\[|\$\{!|<\("
    r"|(?:^|[\s;&|({])\.\s|(?<!\w)printf\s+-v|(?<!\w)set\s+(?:-\w*[ak]|-o\s+(?:allexport|keyword))|(?<!\w)local\s+[^=\n;]*\$"
    r"|\btest\s*\(\)|\[\s*\(\)|\bfunction\s+(?:test|\[)",
    re.MULTILINE,
).search
#: A read of a variable that sets nothing.
_READ = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?[-+?][^}$`]*)?\})").finditer
_AFTER = re.compile(r"[ \t]*(?:;(?!;)|\r?\n|$)").match
_MOST = 20000
#: Variables that the shell itself sets anew, or that no assignment changes (bash(1), "Shell Variables").
_SPECIAL = frozenset(
    {"RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS", "EPOCHREALTIME", "BASHPID", "HISTCMD", "PPID", "UID"}
    | {"EUID", "GROUPS", "DIRSTACK", "FUNCNAME", "PIPESTATUS", "SHLVL", "PWD", "OLDPWD", "REPLY", "OPTIND", "OPTARG"}
    | {"COLUMNS", "LINES", "USERNAME", "GID", "EGID", "TTYIDLE", "ERRNO", "SHELLOPTS", "BASHOPTS", "_", "status"}
    | {"BASH_COMMAND", "BASH_SUBSHELL", "BASH_VERSINFO", "BASH_ARGV0", "COPROC", "MAPFILE", "IFS"}
)


def settled(nodes: Sequence[Node], text: str) -> frozenset[str]:
    """Return the variables that the trunk of a call sets once, to a literal, and that nothing else in it sets."""
    if len(text) > _MOST or _BY_NAME(text) is not None:
        return frozenset()
    names: list[str] = []
    for node in nodes:
        if type(node) is not Simple or node.words or node.redirections or _AFTER(text, node.end) is None:
            continue
        for given in node.assignments:
            value = given.value
            literal = value.parts is None and not value.active
            if literal and given.name not in _SPECIAL and given.op == "=" and not given.sub and given.index is None:
                names.append(given.name)
    found: set[str] = set()
    for name in names[:16]:
        reads = sum(1 for match in _READ(text) if name in (match[1], match[2]))
        # every other mention (a second assignment, a loop's variable, an export) may change it
        if len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) == reads + 1:
            found.add(name)
    return frozenset(found)


def outcome(shell: Memory, condition: Sequence[Node], known: frozenset[str]) -> bool | None:
    """Return how a test comes out that asks about nothing but such variables and literals; else None."""
    if len(condition) != 1 or not known or not isinstance(condition[0], Test | Simple):
        return None
    node = condition[0]
    if node.redirections or (isinstance(node, Simple) and node.assignments):
        return None
    if "[" in shell.functions or "test" in shell.functions:
        return None
    asked = False
    for word in node.words:
        for part in word.parts or ():
            if part.kind != PARAMETER:
                if part.words or part.body:
                    return None
                continue
            value = shell.lookup(part.text)
            if part.text not in known or part.op not in ("", ":-", "-") or not isinstance(value, str):
                return None
            if any(inner.kind != LITERAL for default in part.words for inner in default.parts or ()):
                return None
            if part.text in shell.choices or not value.isalnum():
                return None
            asked = True
    return truth(shell, node) if asked else None

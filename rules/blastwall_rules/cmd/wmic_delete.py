"""`wmic ... delete` or `call` destroys what its alias stands for."""

from __future__ import annotations

import re

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, plain, reading


class WmicDelete(ProgramRule):
    """`wmic ... delete` or `call` destroys what its alias stands for.

    Shadow copies, files, accounts and volumes go the same short way.

    **Instead:** list them first with `wmic ... get`.

    **Source:** https://learn.microsoft.com/windows/win32/wmisdk/wmic
    """

    id = "wmic-delete"
    keys = ("wmic",)
    triggers = keys
    language = "cmd"
    advice = "list them first with `wmic ... get`."
    flagged = (
        Example("wmic shadowcopy delete", decision="deny"),
        Example("wmic useraccount where name=bob delete"),
        Example("wmic os where primary=true call win32shutdown 6"),
        Example('wmic process where "processid > 0" call terminate'),
    )
    clean = (
        Example("wmic os get version"),
        Example("wmic process where processid=42 delete"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = plain(words)
        line = " ".join(low)
        kinds = {
            "shadowcopy": ("backup", "all"),
            "volume": ("device", "one"),
            "process": ("process", "one"),
            "useraccount": ("identity", "one"),
            "datafile": ("file", "several"),
            "fsdir": ("directory", "many"),
            "service": ("service", "one"),
            "product": ("runtime", "one"),
            "share": ("resource", "one"),
            "recoveros": ("config", "one"),
            "nteventlog": ("audit", "all"),
        }
        alias = next((word for word in low if word in kinds), "")
        kind, scope = kinds.get(alias, ("resource", "unknown"))
        acts = "delete" in low or any(
            f" call {word}" in line for word in ("delete", "uninstall", "cleareventlog", "terminate", "format")
        )
        if not acts:
            if " call " in line and any(word in line for word in ("win32shutdown", "call shutdown", "call reboot")):
                return Loss("stop", "system", "the machine", "one", "easy", "`wmic` turns the machine off")
            if " call " in line:
                return Effect("execute", Target("code", alias))
            return reading(alias)
        if alias == "process" and _takes_all(" ".join(word.lower() for word in words)):
            return Loss("stop", "system", "every process", "one", "easy", "`wmic` ends every process of the machine")
        return Loss(
            "delete",
            kind,
            alias,
            scope,
            "none",
            f"`wmic` deletes: {alias or 'instances of a management class'}",
            backups=kind == "backup",
        )


_BEHIND = re.compile(r"\bprocess\b(.*?)\b(?:delete|call)\b")
#: A comparison that picks: by equality, or a pattern with letters of its own (or with nothing: that fits no name).
_PICKS = re.compile(r"[a-z]\s*(?:(?<![<>!])=|\blike\b)\s*(?:''|['\"]?[%_]*[^%_'\"\s)])")


def _takes_all(line: str) -> bool:
    """Whether a query over processes leaves none out that matters: no condition, `name like '%'`, `processid > 0`."""
    match = _BEHIND.search(line)
    condition = match[1].strip() if match else ""
    if condition.isdigit():
        return False  # the key of one
    wide = " or " in condition and not all(_PICKS.search(part) for part in condition.split(" or "))
    return wide or "not " in condition or not _PICKS.search(condition)


RULE = WmicDelete()

"""Ownership or rights are changed over a whole tree, a drive or the system."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, has, lowered, reading, writing


class TakeownTree(ProgramRule):
    """Ownership or rights are changed over a whole tree, a drive or the system.

    Programs and people lose, or gain, access, and what the rights were is not kept.

    **Instead:** save them first (`icacls path /save file`), and change one path.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/icacls
    """

    id = "takeown-tree"
    keys = ("takeown", "icacls", "cacls", "xcacls")
    triggers = keys
    language = "cmd"
    advice = "save them first (`icacls path /save file`), and change one path."
    flagged = (
        Example("icacls C:\\Windows /grant Everyone:F /T"),
        Example("takeown /f C:\\Windows /r /d y"),
    )
    clean = (
        Example("icacls notes.txt"),
        Example("icacls build /grant me:F"),
        Example("icacls C:\\x /save acl.txt /t"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        path = next((word for word in words if word[:1] not in "-/"), "")
        deep = has(low, "/t", "/r")
        if act.program == "icacls" and not has(
            low, "/grant", "/deny", "/remove", "/reset", "/inheritance", "/setowner", "/restore", "/substitute"
        ):
            return reading(path)
        if act.program in ("cacls", "xcacls") and not has(low, "/g", "/p", "/r", "/d", "/e"):
            return reading(path)
        place = path.lower().replace("/", "\\").rstrip("\\*")
        vital = (
            len(place) <= 2
            or place.partition("\\")[2].split("\\")[0] in ("windows", "users", "program files", "programdata")
            or place.startswith(("%systemroot%", "%windir%"))
        )
        if vital and (deep or len(place) <= 2):
            return Loss(
                "permit",
                "system",
                path,
                "all",
                "expert",
                f"`{act.program}` changes who may use `{path}` and all below it",
            )
        everyone = any(word.startswith(("everyone", "*s-1-1-0")) for word in low)
        if deep and (everyone or has(low, "/deny", "/reset", "/remove")) and ":" in path:
            return Loss(
                "permit",
                "resource",
                path,
                "many",
                "expert",
                f"`{act.program}` changes who may use everything below `{path}`",
            )
        return writing("file", path)


RULE = TakeownTree()

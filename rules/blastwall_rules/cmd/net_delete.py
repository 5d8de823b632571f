"""An account, group or share is deleted or given to somebody with `net`."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Example
from blastwall_rules.cmd._programs import Loss, ProgramRule, lowered, plain, reading, writing


class NetDelete(ProgramRule):
    """An account, group or share is deleted or given to somebody with `net`.

    An account of the same name made again is another account: its rights and files stay lost.

    **Instead:** deactivate it (`net user name /active:no`) and wait.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/net-user
    """

    id = "net-delete"
    keys = ("net", "net1")
    triggers = keys
    language = "cmd"
    advice = "deactivate it (`net user name /active:no`) and wait."
    flagged = (
        Example("net user bob /delete"),
        Example("net localgroup administrators bob /add"),
        Example("net user bob S3cret /add"),
    )
    clean = (
        Example("net user"),
        Example("net use Z: /delete"),
        Example("net start"),
    )

    def judge(self, act: Invocation, words: list[str]) -> Loss | Effect | None:
        """Return what the call does."""
        low = lowered(words)
        what = low[0] if low else ""
        gone = any(word.startswith("/del") for word in low)
        if what in ("user", "localgroup", "group", "computer") and gone:
            members = what.endswith("group") and len(plain(words)) > 2
            if members:
                return Loss(
                    "permit", "identity", words[1], "one", "easy", f"`net {what}` takes a member out of `{words[1]}`"
                )
            return Loss(
                "delete",
                "identity",
                " ".join(plain(words)[1:2]),
                "one",
                "none",
                f"`net {what} /delete` removes an account or group",
            )
        if what in ("localgroup", "group") and "/add" in low and len(plain(words)) > 2:
            return Loss(
                "permit", "identity", words[1], "one", "easy", f"`net {what}` gives somebody the rights of `{words[1]}`"
            )
        if what == "user" and len(plain(words)) > 2 and "/add" not in low:
            return Loss(
                "permit", "identity", words[1], "one", "easy", f"`net user` sets a new password for `{words[1]}`"
            )
        if what == "user" and "/add" in low and len(plain(words)) > 1:
            return Loss("permit", "identity", words[1], "one", "easy", f"`net user /add` lets `{words[1]}` log in")
        if what == "user" and "/active:yes" in low and words[1].lower() in ("administrator", "guest"):
            return Loss("permit", "identity", words[1], "one", "easy", f"`net user` lets `{words[1]}` log in again")
        if what == "share" and gone:
            return Loss(
                "delete",
                "resource",
                " ".join(plain(words)[1:2]),
                "one",
                "easy",
                "`net share /delete` takes a share away from all who use it",
            )
        if what == "stop":
            return Effect("stop", Target("runtime", " ".join(plain(words)[1:2])), "one", "trivial")
        return reading("net") if len(low) < 2 else writing("config", "net")


RULE = NetDelete()

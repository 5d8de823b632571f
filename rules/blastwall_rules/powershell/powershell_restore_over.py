"""A backup is restored over a database that is there, by a cmdlet told to replace it."""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Invocation
from blastwall.effects import Effect, Target
from blastwall.model import Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

#: cmdlet -> the switch without which it refuses to replace a database
_SWITCHES = {"restore-sqldatabase": "-replacedatabase", "restore-dbadatabase": "-withreplace"}
_NAMES = ("-database", "-databasename")


class RestoreOver(Rule):
    """A backup is restored over a database that is there, by a cmdlet told to replace it.

    All that was written since that backup is gone, and no check of whose backup it is has been made.

    **Instead:** restore under a new name, compare, and back up what is there first.

    **Source:** https://learn.microsoft.com/powershell/module/sqlserver/restore-sqldatabase
    """

    id = "powershell-restore-over"
    act = "invocation"
    keys = tuple(_SWITCHES)
    triggers = keys
    language = "powershell"
    flagged = (
        Example("Restore-SqlDatabase -ServerInstance db1 -Database crm -BackupFile crm.bak -ReplaceDatabase"),
        Example("Restore-DbaDatabase -SqlInstance db1 -Path crm.bak -WithReplace"),
    )
    clean = (
        Example("Restore-SqlDatabase -ServerInstance db1 -Database crm_copy -BackupFile crm.bak"),
        Example("Restore-DbaDatabase -SqlInstance db1 -Path crm.bak -WithReplace -OutputScriptOnly"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield which database is replaced."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text.lower() for arg in act.args]
        switch = _SWITCHES.get(act.program, "")
        # any beginning of a parameter's name that fits no other will do
        given = any(len(word) > 4 and switch.startswith(word) for word in words)
        if not given or not {"-whatif", "-outputscriptonly", "-verifyonly", "-script"}.isdisjoint(words):
            yield Effect("write", Target("nothing" if not given else "database", act.program))
            return
        named = [act.args[k + 1].text for k, word in enumerate(words[:-1]) if word in _NAMES]
        name = named[0] if named and HOLE not in named[0] else ""
        told = f" `{name}`" if name else ""
        yield self.finding(
            Effect("overwrite", Target("database", name), "one", "none"),
            f"`{act.name.text}` replaces the database{told} by a backup",
            act=act,
            instead=Instead("restore under a new name, and back up what is there first"),
        )


RULE = RestoreOver()

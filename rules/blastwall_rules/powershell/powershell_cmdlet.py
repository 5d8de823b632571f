"""Every other cmdlet, by its verb: reads read, a removal of what nobody described asks first."""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Statement
from blastwall.effects import Effect, Target
from blastwall.model import MEDIUM, Instead
from blastwall.rule import Example, Rule
from blastwall_rules.powershell._cmdlets import HARMLESS, ROWS, scope_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.rule import Yield

#: verb -> what it does (Get-Verb, "Approved Verbs for PowerShell Commands")
_HARMLESS: dict[str, str] = {}
for _effect, _words in {
    "read": "get select where foreach format measure test convertto convertfrom compare find group sort out show search"
    " read resolve split join write trace watch wait measure receive ping list view debug confirm assert skip step"
    " checkpoint export backup enter exit pop push",
    "create": "new add copy save compress expand",
    "write": "set update edit rename tee import merge convert restore enable register initialize mount publish optimize"
    " repair unblock lock unlock limit hide protect unprotect grant request submit send sync use open close redo undo"
    " connect disconnect complete approve deny switch install move dismount unpublish resize disable",
    "execute": "invoke start build deploy resume execute run",
    "restart": "restart",
    "stop": "stop suspend",
}.items():
    for _word in _words.split():
        _HARMLESS[_word] = _effect
_LOSING = frozenset(
    {"remove", "delete", "destroy", "drop", "purge", "erase", "wipe", "clear", "revoke", "uninstall", "unregister"}
)
#: nouns whose loss is that of a runtime object: put back by making it again
_RUNTIME = frozenset({"job", "package", "module", "container", "session", "cache", "cookie"})
#: calls of unknown objects' methods that destroy
_CALLS = frozenset({"call-delete", "call-deletetree", "call-drop", "call-destroy", "call-removeall"})


class Cmdlet(Rule):
    """Every other cmdlet, by its verb: reads read, a removal of what nobody described asks first.

    PowerShell's verbs are a promise: `Remove-` deletes, whatever the module, and most modules have no undo.

    **Instead:** run it with `-WhatIf`, which nearly every cmdlet that changes something takes.

    **Source:** https://learn.microsoft.com/powershell/scripting/developer/cmdlet/approved-verbs-for-windows-powershell-commands
    """

    id = "powershell-cmdlet"
    act = "statement"
    keys = ("powershell:*",)
    triggers = (
        *sorted(verb + "-" for verb in _LOSING),
        "delete(",
        "deletetree",
        "drop(",
        "destroy(",
        "removeall(",
    )
    language = "powershell"
    flagged = (
        Example("Remove-WidgetFarm -Name east"),
        Example("$server.Databases['crm'].Drop()"),
    )
    clean = (
        Example("Get-WidgetFarm -Name east"),
        Example("Remove-Variable x"),
        Example("Remove-WidgetFarm -Name east -WhatIf"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield what the verb promises."""
        if not isinstance(act, Statement):
            return
        verb = act.verb
        if verb in _CALLS:
            yield self.finding(
                Effect("delete", Target("resource", act.names[0] if act.names else ""), "unknown", "none"),
                f"`.{verb[5:]}()` deletes whatever the object stands for",
                act=act,
                confidence=MEDIUM,
                instead=Instead("name what is to go, and use the cmdlet made for it"),
            )
            return
        noun = act.names[0] if act.names else ""
        cmdlet = f"{verb}-{noun}"
        if cmdlet in ROWS:
            return
        if cmdlet in HARMLESS:
            yield Effect("write", Target("nothing", noun))
            return
        if "what-if" in act.flags:
            yield Effect("read", Target("nothing", noun))
            return
        if verb in _LOSING:
            subjects = [name for name in act.names[1:] if name and HOLE not in name]
            kind = "runtime" if any(noun.endswith(word) for word in _RUNTIME) else "resource"
            if verb in ("uninstall", "unregister", "clear") and kind == "resource":
                kind = "runtime" if verb == "uninstall" else kind
            scope = scope_of(act)
            effect = Effect(
                "delete", Target(kind, ", ".join(subjects[:3])), scope, "none" if kind == "resource" else "easy"
            )
            if kind == "runtime" and scope in ("one", "several", "many", "unknown"):
                yield effect
                return
            told = f" `{', '.join(subjects[:3])}`" if subjects else ""
            yield self.finding(
                effect,
                f"`{shown(act)}` removes{told} and does not say how it comes back",
                act=act,
                confidence=MEDIUM,
                instead=Instead("run it with `-WhatIf` first and show what it would remove"),
            )
            return
        done = _HARMLESS.get(verb)
        if done == "stop":
            kind = "process" if noun in ("process", "job", "transcript", "trace") else "runtime"
            yield Effect(done, Target(kind, noun), "one", "trivial")
        elif done is not None:
            yield Effect(done, Target("nothing" if done != "execute" else "code", noun))


RULE = Cmdlet()

"""Turns effects into points: one published table, added up, then capped. The docs page is generated from it.

`score = base(verb, kind) + scope + recovery + environment + backups + unattended + protection`, every part >= 0;
then the caps (expendable, low confidence, latent), then 100 at the most. A call's radius is its highest effect plus
0-5 for the number of distinct targets. An unknown part takes the highest plausible value. With the default
thresholds 40 is the line to `confirm` and 80 the line to `deny`; the table is laid out so that the clauses of the
decision table fall on the right side of both in every environment.
"""

from __future__ import annotations

from blastwall.effects import LOSS
from blastwall.model import LOW, Factor, Radius

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastwall.effects import Effect
    from blastwall.model import Finding

CONFIRM_AT = 40
DENY_AT = 80
TOP = 100

#: Points for losing one of a kind (verbs delete, overwrite, discard, rewrite, expire).
LOSS_BASE: dict[str, int] = {
    "root": 88,
    "home": 86,
    "system": 84,
    "device": 88,
    "account": 80,
    "stack": 74,
    "database": 72,
    "table": 68,
    "guard": 56,
    "repository": 52,
    "vcs": 50,
    "backup": 50,
    "bucket": 48,
    "cluster": 48,
    "secret": 48,
    "workspace": 46,
    "unresolved": 44,
    "name": 44,
    "audit": 42,
    "service": 40,
    "protection": 40,
    "package": 40,
    "resource": 38,
    "relation": 38,
    "identity": 38,
    "published": 38,
    "outside": 36,
    "worktree": 34,
    "history": 34,
    "directory": 32,
    "config": 30,
    "code": 20,
    "runtime": 20,
    "file": 16,
    "rows": 16,
    "object": 16,
    "record": 16,
    "cache": 6,
    "process": 4,
    "nothing": 0,
}

#: Points for the verbs that don't destroy by themselves: verb -> (default, {kind: points where it differs}).
OTHER_BASE: dict[str, tuple[int, dict[str, int]]] = {
    "read": (0, {}),
    "create": (0, {}),
    "write": (4, {}),
    "execute": (10, {}),
    "restart": (4, {"system": 30, "cluster": 14, "database": 14}),
    "stop": (
        30,
        {"runtime": 20, "process": 12, "nothing": 0, "system": 44, "database": 40, "stack": 44}
        | {"account": 50, "cluster": 38},
    ),
    "move": (
        8,
        {"root": 70, "home": 66, "system": 64, "device": 70, "workspace": 34, "vcs": 30, "unresolved": 12}
        | {"database": 34, "repository": 34, "backup": 14, "account": 60, "nothing": 0},
    ),
    "weaken": (42, {"guard": 52, "backup": 48, "audit": 44, "nothing": 0}),
    "permit": (42, {"account": 50, "root": 66, "system": 60, "home": 50, "file": 8, "directory": 14, "nothing": 0}),
    "inject": (46, {"nothing": 0}),
    "disarm": (54, {}),
    "unknown": (12, {"nothing": 0}),
}

#: Verbs whose score grows with scope, recovery, environment, backups and unattended; the others stand as they are.
GRADED = LOSS | {"stop", "move", "weaken", "permit", "inject", "disarm"}

SCOPE: dict[str, int] = {"none": 0, "one": 0, "several": 12, "many": 16, "all": 20, "unknown": 20}
RECOVERY: dict[str, int] = {"trivial": 0, "easy": 3, "window": 5, "expert": 8, "none": 12, "unknown": 12}
#: What a weakening or a change of rights leaves to recover is later harm, so recovery counts only for these verbs.
RECOVERED = LOSS | {"stop", "move"}
ENVIRONMENT: dict[str, int] = {"development": 0, "staging": 2, "unknown": 4, "production": 6}
BACKUPS = 22
UNATTENDED = 4
PROTECTED = 14

#: The most an effect on something expendable can score.
EXPENDABLE_CAP: dict[str, int] = {
    "regenerable": 20,
    "temp": 24,
    "empty": 10,
    "created-here": 20,
    "policy": 16,
    "throwaway": 16,
    "undone": 10,
}
LOW_CONFIDENCE_CAP = DENY_AT - 1
LATENT_CAP = DENY_AT - 1
INERT_CAP = 20

#: (at least so many distinct targets, points), widest first.
DISTINCT = ((50, 5), (10, 4), (5, 3), (3, 2), (2, 1))
#: Kinds of which several small losses in one call are judged as one wider loss, and how many make it so.
_WIDENED = frozenset({"file", "rows", "object", "record", "config", "runtime", "resource", "identity", "backup"})


def base(verb: str, kind: str) -> int:
    """Return the points of doing `verb` to one `kind`, before anything else is known."""
    if verb in LOSS:
        return LOSS_BASE[kind]
    default, other = OTHER_BASE[verb]
    return other.get(kind, default)


def score_effect(
    effect: Effect, *, confidence: str = "high", latent: bool = False, inert: bool = False, scope: str = ""
) -> tuple[int, tuple[Factor, ...]]:
    """Return an effect's score (0-100) and the factors that add up to it.

    `latent`: the code is only written, not run; `inert`: it is written where it is not meant to run (tests,
    fixtures, documentation, down-migrations). `scope` overrides the effect's own with the wider one the call has.
    """
    verb, target = effect.verb, effect.target
    factors: list[Factor] = []
    total = base(verb, target.kind)
    factors.append(Factor("base", total, f"{verb} {target.kind}"))
    reach = scope or effect.scope
    if verb in GRADED:
        added = [("scope", SCOPE[reach], reach)]
        if verb in RECOVERED:
            added.append(("recovery", RECOVERY[effect.recovery], effect.recovery))
        added.append(("environment", ENVIRONMENT[effect.environment], effect.environment))
        if effect.backups:
            added.append(("backups", BACKUPS, "its backups go with it"))
        if effect.unattended:
            added.append(("unattended", UNATTENDED, "the program's own question is switched off"))
        if target.protected:
            added.append(("protected", PROTECTED, "named protected by the policy"))
        for name, points, reason in added:
            if points:
                factors.append(Factor(name, points, reason))
                total += points
    caps: list[tuple[str, int, str]] = []
    if target.expendable and not target.protected:
        caps.append(("expendable", EXPENDABLE_CAP[target.expendable], target.expendable))
    if reach == "none":
        caps.append(("empty", EXPENDABLE_CAP["empty"], "nothing matches"))
    if confidence == LOW:
        caps.append(("confidence", LOW_CONFIDENCE_CAP, "low confidence asks, it does not refuse"))
    if inert:
        caps.append(("inert", INERT_CAP, "written where it is not meant to run"))
    elif latent:
        caps.append(("latent", LATENT_CAP, "written to a file, not run by this call"))
    caps.append(("ceiling", TOP, "the scale ends here"))
    for name, cap, reason in caps:
        if total > cap:
            factors.append(Factor(name, cap - total, reason))
            total = cap
    return total, tuple(factors)


def widened(effects: Iterable[Effect]) -> dict[tuple[str, str], str]:
    """Return, by `(verb, kind)`, the scope that many small effects of one call add up to.

    Deleting three hundred files one by one is the deletion of many files: the split must not lower it.
    """
    seen: dict[tuple[str, str], set[str]] = {}
    for effect in effects:
        target = effect.target
        if target.kind in _WIDENED and effect.verb in LOSS and not target.expendable and effect.scope == "one":
            seen.setdefault((effect.verb, target.kind), set()).add(f"{target.container}\0{target.name}")
    wide: dict[tuple[str, str], str] = {}
    for key, names in seen.items():
        if len(names) >= 10:
            wide[key] = "many"
        elif len(names) >= 2:
            wide[key] = "several"
    return wide


def radius_of(scored: Sequence[Finding], targets: int) -> Radius:
    """Return a call's radius from its scored findings (any order) and its number of distinct targets."""
    if not scored:
        return Radius()
    top = max(scored, key=lambda finding: finding.score)
    total = top.score
    factors = list(top.factors)
    for least, points in DISTINCT:
        if targets >= least and top.score >= CONFIRM_AT:
            points = min(points, TOP - total)
            if points:
                factors.append(Factor("distinct targets", points, f"{targets} of them"))
                total += points
            break
    return Radius(total, tuple(factors))

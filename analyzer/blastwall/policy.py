"""Turns a scored call into a decision: thresholds by environment, expendable and protected names, suppressions.

Policy moves the lines between `allow`, `confirm` and `deny`; it never changes what a rule found. The exceptions are
the two kinds of names it may declare (expendable, protected), which are factors of the score like any other.
"""

from __future__ import annotations

from blastwall.model import ALLOW, CONFIRM, DENY
from blastwall.score import CONFIRM_AT, DENY_AT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastwall.effects import Target
    from blastwall.model import Finding


class Thresholds:
    """The scores at which a call needs a person (`confirm`) and is refused (`deny`)."""

    __slots__ = ("confirm", "deny")

    def __init__(self, confirm: int = CONFIRM_AT, deny: int = DENY_AT) -> None:
        """Hold both lines; `confirm` must not lie above `deny`."""
        self.confirm = confirm
        self.deny = deny


class Suppression:
    """Silences one rule, where it matches, until `expires` (an ISO date, exclusive; never empty), for a `reason`.

    `target` is a shell pattern over the target's name (`*` for any).
    """

    __slots__ = ("expires", "reason", "rule", "target")

    def __init__(self, rule: str, reason: str, expires: str, target: str = "*") -> None:
        """Hold the suppression."""
        self.rule = rule
        self.reason = reason
        self.expires = expires
        self.target = target


class Policy:
    """Everything a policy file can say; the defaults need no file.

    `thresholds` are the general ones; `by_environment` overrides them for an environment class. `environments` maps
    a class to name patterns that belong to it. `expendable` and `protected` are patterns over target names.
    `today` is the ISO date suppressions are compared with, given by the door (analysis reads no clock). `version`
    names the policy in caches and logs.
    """

    __slots__ = (
        "by_environment",
        "environments",
        "expendable",
        "protected",
        "suppressions",
        "thresholds",
        "today",
        "version",
    )

    def __init__(
        self,
        *,
        thresholds: Thresholds | None = None,
        by_environment: Mapping[str, Thresholds] | None = None,
        environments: Mapping[str, Sequence[str]] | None = None,
        expendable: Sequence[str] = (),
        protected: Sequence[str] = (),
        suppressions: Sequence[Suppression] = (),
        today: str = "",
        version: str = "default",
    ) -> None:
        """Hold the policy."""
        self.thresholds = thresholds or Thresholds()
        self.by_environment: Mapping[str, Thresholds] = by_environment or {}
        self.environments: Mapping[str, Sequence[str]] = environments or {}
        self.expendable = tuple(expendable)
        self.protected = tuple(protected)
        self.suppressions = tuple(suppressions)
        self.today = today
        self.version = version

    def decide(self, score: int, environment: str) -> str:
        """Return the decision for a score in an environment class."""
        lines = self.by_environment.get(environment, self.thresholds)
        if score >= lines.deny:
            return DENY
        if score >= lines.confirm:
            return CONFIRM
        return ALLOW

    def mark(self, target: Target) -> None:
        """Set `expendable` or `protected` on a target the policy names; protected wins."""
        name = target.name
        if not name or not (self.protected or self.expendable):
            return
        if _matches(name, self.protected):
            target.protected = True
        elif not target.expendable and _matches(name, self.expendable):
            target.expendable = "policy"

    def environment(self, *names: str) -> str:
        """Return the class whose patterns match one of the names, production first; empty where none does."""
        for cls in ("production", "staging", "development"):
            patterns = self.environments.get(cls, ())
            if patterns and any(name and _matches(name, patterns) for name in names):
                return cls
        return ""

    def suppressed(self, finding: Finding) -> str:
        """Return the reason of a live suppression that covers this finding, or an empty string."""
        for suppression in self.suppressions:
            if (
                suppression.rule == finding.rule
                and self.today < suppression.expires
                and (suppression.target == "*" or _matches(finding.effect.target.name, (suppression.target,)))
            ):
                return suppression.reason
        return ""


def _matches(name: str, patterns: Sequence[str]) -> bool:
    # Imported here: only a policy file that names patterns pays for it.
    from fnmatch import fnmatchcase

    lowered = name.lower()
    for pattern in patterns:
        wanted = pattern.lower()
        if fnmatchcase(lowered, wanted) or (wanted.endswith("/**") and lowered == wanted[:-3]):
            return True
    return False

"""What the rules of this folder share: which block a setting stands in, what counts as off, and how it is told."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, MEDIUM
from blastwall_rules.hcl._stateful import kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from blastwall.acts import Declaration
    from blastwall.model import Json

_OFF = frozenset({"false", "no", "off", "disabled", "unprotected", "inactive", "none", "suspended"})
_ON = frozenset({"true", "yes", "on", "enabled"})


def off(value: Json) -> bool:
    """Whether a literal switches something off; what is computed is not known to."""
    return value is False or (isinstance(value, str) and value.lower() in _OFF)


def on(value: Json) -> bool:
    """Whether a literal switches something on."""
    return value is True or (isinstance(value, str) and value.lower() in _ON)


def number(value: Json) -> float | None:
    """Return a literal number, written as one or as a string, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and HOLE not in value:
        digits = value.strip().removesuffix("s")
        if digits.isdecimal() and len(digits) < 16:
            return float(digits)
    return None


def stateful(act: Declaration, types: Container[str] | None = None) -> str:
    """Return how sure it is that the setting belongs to something that holds data; empty where it does not.

    `types` are the resource types that know the setting; without them, every type that holds something. A module's
    argument and a bare attribute (part of a file, as an edit sends it) are taken by their name.
    """
    if act.block == "resource":
        name = act.labels[0] if act.labels else ""
        return HIGH if (name in types if types is not None else kind_of(name)) else ""
    if act.path:
        return ""
    return MEDIUM if act.block in ("module", "", "inputs") else ""


def address(act: Declaration) -> str:
    """Return what the setting belongs to, as Terraform addresses it."""
    name = ".".join(label.replace(HOLE, "?") for label in act.labels)
    if act.block in ("resource", "removed", "") and name:
        return name
    return f"{act.block}.{name}" if name else act.block or "this configuration"


def weakened(act: Declaration) -> Effect:
    """Return the effect of taking a protection away."""
    return Effect("weaken", Target("protection", address(act)), environment=environment_of(*act.labels))

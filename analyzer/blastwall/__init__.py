"""Blastwall reads a tool call before it runs and says what would be lost, how much of it, and whether it comes back.

>>> from blastwall import analyze
>>> analyze("Bash", {"command": "rm -rf ~"}).decision
'deny'
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.api import Analyzer, analyze
    from blastwall.budget import Budget
    from blastwall.config import load as load_policy
    from blastwall.context import Context
    from blastwall.effects import Effect, Target
    from blastwall.errors import BlastwallError, ConfigError, DefinitionError, KnowledgeError
    from blastwall.model import Factor, Finding, Instead, Notice, Radius, Snippet, ToolCall, Verdict
    from blastwall.policy import Policy, Suppression, Thresholds
    from blastwall.rule import Carrier, Example, Rule
    from blastwall.workspace import Workspace

__version__ = "0.1.0"

#: public name -> (module, its name there)
_PUBLIC = {
    "Analyzer": ("api", "Analyzer"),
    "BlastwallError": ("errors", "BlastwallError"),
    "Budget": ("budget", "Budget"),
    "Carrier": ("rule", "Carrier"),
    "ConfigError": ("errors", "ConfigError"),
    "Context": ("context", "Context"),
    "DefinitionError": ("errors", "DefinitionError"),
    "Effect": ("effects", "Effect"),
    "Example": ("rule", "Example"),
    "Factor": ("model", "Factor"),
    "Finding": ("model", "Finding"),
    "Instead": ("model", "Instead"),
    "KnowledgeError": ("errors", "KnowledgeError"),
    "Notice": ("model", "Notice"),
    "Policy": ("policy", "Policy"),
    "Radius": ("model", "Radius"),
    "Rule": ("rule", "Rule"),
    "Snippet": ("model", "Snippet"),
    "Suppression": ("policy", "Suppression"),
    "Target": ("effects", "Target"),
    "Thresholds": ("policy", "Thresholds"),
    "ToolCall": ("model", "ToolCall"),
    "Verdict": ("model", "Verdict"),
    "Workspace": ("workspace", "Workspace"),
    "analyze": ("api", "analyze"),
    "load_policy": ("config", "load"),
}

__all__ = [
    "Analyzer",
    "BlastwallError",
    "Budget",
    "Carrier",
    "ConfigError",
    "Context",
    "DefinitionError",
    "Effect",
    "Example",
    "Factor",
    "Finding",
    "Instead",
    "KnowledgeError",
    "Notice",
    "Policy",
    "Radius",
    "Rule",
    "Snippet",
    "Suppression",
    "Target",
    "Thresholds",
    "ToolCall",
    "Verdict",
    "Workspace",
    "analyze",
    "load_policy",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562): `import blastwall` itself loads nothing else."""
    where = _PUBLIC.get(name)
    if where is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # With a list of names `__import__` returns the module itself; `importlib` costs more than what is loaded here.
    value = getattr(__import__(f"{__name__}.{where[0]}", fromlist=(where[1],)), where[1])
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

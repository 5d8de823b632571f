"""Commands that take this very guard out of the way: its package removed, its hook skipped or uninstalled."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: The names under which this guard is installed and called.
_OURS = frozenset({"blastwall", "mcp-lint", "blastwall-hook"})
_REMOVING = frozenset({"uninstall", "remove", "rm", "purge", "delete"})
_INSTALLERS = (
    "pip",
    "pip3",
    "pipx",
    "uv",
    "poetry",
    "pdm",
    "conda",
    "mamba",
    "brew",
    "claude",
    "codex",
    "gemini",
)


class GuardSwitchedOff(Rule):
    """Catches commands that uninstall Blastwall, or skip or uninstall the hook in which it runs.

    A guard that what it guards can switch off is none: what follows the command is judged by nobody.

    **Instead:** leave the guard in place, and let a person approve the one call that it stopped.

    **Source:** pre-commit, "Temporarily disabling hooks" (`SKIP`); https://pre-commit.com/#temporarily-disabling-hooks
    """

    id = "guard-switched-off"
    act = "invocation"
    keys = ("git", "pre-commit", *_INSTALLERS)
    triggers = ("blastwall", "mcp-lint", "pre-commit")
    source = "https://pre-commit.com/#temporarily-disabling-hooks"
    flagged = (
        Example("pip uninstall -y blastwall", why="the guard itself"),
        Example("SKIP=blastwall git commit -m wip", why="pre-commit leaves the hook out"),
        Example("claude mcp remove blastwall", why="the gateway is taken off the list"),
        Example("pre-commit uninstall", why="no hook runs any more"),
    )
    clean = (
        Example("pip show blastwall", why="reads"),
        Example("pip install --upgrade blastwall", why="a newer one"),
        Example("SKIP=flake8 git commit -m wip", why="another hook"),
        Example("pip uninstall -y requests", why="another package"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the guard is what goes."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text for arg in act.args]
        said = ""
        skipped = {part.strip() for part in act.context.env.get("SKIP", "").split(",")}
        if act.program in ("git", "pre-commit") and not _OURS.isdisjoint(skipped):
            said = "`SKIP` leaves this guard out of the hooks that run"
        elif act.program == "pre-commit" and words[:1] == ["uninstall"]:
            said = "`pre-commit uninstall` takes every hook out of the repository"
        elif act.program in _INSTALLERS:
            at = next((i for i, word in enumerate(words[:3]) if word in _REMOVING), -1)
            if at >= 0 and any(word.partition("=")[0].partition("[")[0].lower() in _OURS for word in words[at + 1 :]):
                said = f"`{act.program} {words[at]}` removes this guard"
        if said:
            yield self.finding(
                Effect("disarm", Target("guard", "blastwall")),
                said,
                act=act,
                confidence=HIGH,
                instead=Instead("leave the guard on, and ask a person to approve the call it stopped"),
            )


RULE = GuardSwitchedOff()

"""Flags writes to what guards these calls."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Instead, Rule
from blastwall.targets import by, change_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDisarmGuard(Rule):
    """Writes to this guard's settings, to the settings of the agent's host, or to a repository's hooks.

    One line there turns off every check that follows.

    **Instead:** ask the person who set it up to make the change.

    **Source:** the hook documentation of the hosts; githooks(5).
    """

    id = "file-disarm-guard"
    act = "file-change"
    keys = ("write", "append", "overwrite", "truncate", "link", "mode", "owner")
    triggers = ("settings", "hooks", "blastwall", "claude", "cursor", "codex", "gemini", ">", "tee", "cp", "chmod")
    flagged = (
        Example("cp x.json .claude/settings.json"),
        Example("echo '{}' > ~/.claude/settings.json"),
        Example("chmod -x .git/hooks/pre-commit"),
    )
    clean = (
        Example("cat .claude/settings.json"),
        Example("echo x > settings.json"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        if change.effect.verb == "disarm":
            yield self.finding(
                change.effect,
                f"{by(act)} changes `{shown(act)}`: what guards these calls",
                act=act,
                confidence=change.confidence,
                instead=Instead("ask the person who set it up"),
            )


RULE = FileDisarmGuard()

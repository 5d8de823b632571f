"""Flags writes that let someone in."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Instead, Rule
from blastwall.targets import by, change_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileGrantAccess(Rule):
    """Writes to `authorized_keys`, `sudoers` or the user database, or weakens what a login relies on.

    Whoever is named there can log in, or act as root, from then on.

    **Instead:** have the person who owns the machine add it.

    **Source:** sshd(8), sudoers(5), passwd(5), ld.so(8).
    """

    id = "file-grant-access"
    act = "file-change"
    keys = ("write", "append", "overwrite", "truncate", "link")
    triggers = ("tee", "cp", "authorized_keys", "sudoers", "passwd", "shadow", "preload", ">")
    flagged = (
        Example("cat key.pub >> ~/.ssh/authorized_keys"),
        Example("echo x | sudo tee /etc/sudoers.d/agent"),
    )
    clean = (
        Example("cat ~/.ssh/authorized_keys"),
        Example("touch ~/.ssh/authorized_keys"),
        Example("cp key.pub /tmp/key.pub"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        if change.effect.verb in ("permit", "weaken"):
            yield self.finding(
                change.effect,
                f"{by(act)} writes `{shown(act)}`: who is named there may log in or act as another",
                act=act,
                confidence=change.confidence,
                instead=Instead("have the owner of the machine add it"),
            )


RULE = FileGrantAccess()

"""Flags changes of mode or owner of what others rely on."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, change_of, describe, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FilePermissionsWide(Rule):
    """Changes the mode or owner of a whole root, home or system directory, opens a secret, or sets the set-user-id bit.

    Programs refuse to run with wrong modes, anyone may change what is open to all, and no one kept the old modes.

    **Instead:** change the one file that needs it.

    **Source:** chmod(1), chown(1); sshd(8) refuses keys that others may read.
    """

    id = "file-permissions-wide"
    act = "file-change"
    keys = ("mode", "owner")
    triggers = ("chmod", "chown", "chgrp", "setfacl")
    flagged = (
        Example("chmod -R 777 /"),
        Example("chown -R me /usr"),
        Example("chmod 777 ~/.ssh/id_rsa"),
        Example("chmod u+s /usr/bin/bash"),
    )
    clean = (
        Example("chmod +x run.sh"),
        Example("chmod 600 ~/.ssh/id_rsa"),
        Example("chown -R me ."),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        effect = change.effect
        if effect.verb == "permit":
            yield self.finding(
                effect,
                f"{by(act)} changes who may use `{shown(act)}`: {describe(effect.target)}",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "change the one file that needs it", "ls -l ."),
            )
        elif effect.verb == "write":
            yield effect


RULE = FilePermissionsWide()

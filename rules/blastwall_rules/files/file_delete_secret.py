"""Flags the deletion of keys and credentials."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Rule
from blastwall.targets import advice, by, deleted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileDeleteSecret(Rule):
    """Deletes a private key, a credential or a file of secrets.

    What was encrypted or signed for it can't be read or reached again; `.env` files are in no repository.

    **Instead:** set it aside, and revoke it where it is known.

    **Source:** rm(1), GNU coreutils 9.5; POSIX.1-2017 `rm`.
    """

    id = "file-delete-secret"
    act = "file-change"
    keys = ("delete", "wipe", "move")
    triggers = ("rm", "mv", "shred", "srm", "unlink", "find", "trash")
    flagged = (
        Example("rm ~/.ssh/id_ed25519"),
        Example("rm .env"),
        Example("rm -rf ~/.gnupg"),
    )
    clean = (
        Example("rm .env.example"),
        Example("rm id_rsa.pub"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = deleted(act, "secret")
        if change is not None:
            yield self.finding(
                change.effect,
                f"{by(act)} deletes `{shown(act)}`: a key or credential that nothing makes again",
                act=act,
                confidence=change.confidence,
                instead=advice(act, "set a copy aside first", "ls -lA ."),
            )


RULE = FileDeleteSecret()

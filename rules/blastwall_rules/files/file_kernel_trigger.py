"""Flags writes that make the kernel stop, crash or restart."""

from __future__ import annotations

from blastwall.acts import FileChange
from blastwall.rule import Example, Instead, Rule
from blastwall.targets import by, change_of, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield


class FileKernelTrigger(Rule):
    """Writes to `/proc/sysrq-trigger`.

    The kernel obeys at once: it restarts, powers off or crashes without writing anything back.

    **Instead:** restart the machine by its service manager, when its owner agrees.

    **Source:** the kernel's `sysrq` documentation.
    """

    id = "file-kernel-trigger"
    act = "file-change"
    keys = ("write", "append", "overwrite", "truncate", "link")
    triggers = ("sysrq-trigger", "tee", ">")
    flagged = (
        Example("echo b > /proc/sysrq-trigger"),
        Example("echo c | sudo tee /proc/sysrq-trigger"),
    )
    clean = (
        Example("cat /proc/cpuinfo"),
        Example("echo 3 > /proc/sys/vm/drop_caches"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the change is of this rule's kind."""
        assert isinstance(act, FileChange)
        change = change_of(act)
        if change.effect.verb == "stop":
            yield self.finding(
                change.effect,
                f"{by(act)} writes `{shown(act)}`: the machine stops at once, nothing is written back",
                act=act,
                confidence=change.confidence,
                instead=Instead("have the owner of the machine restart it"),
            )


RULE = FileKernelTrigger()

"""zsh's own: `zargs`, which runs a command over its arguments, and the file commands of the module `zsh/files`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: Builtins of `zsh/files`, each the command of that name without `zf_`.
_FILES = ("zf_chgrp", "zf_chmod", "zf_chown", "zf_ln", "zf_mkdir", "zf_mv", "zf_rm", "zf_rmdir", "zf_sync")


class ZshFunctions(Carrier):
    """`zargs -- files -- command` runs the command over the files; `zf_rm` is `rm` inside the shell.

    **Source:** zshcontrib(1), "zargs"; zshmodules(1), "The zsh/files Module".
    """

    id = "zsh-functions"
    act = "invocation"
    keys = ("zargs", *_FILES)
    triggers = ("zargs", *_FILES)
    carried = (Example("zargs -- src/* -- rm -rf"), Example("zf_rm -rf build"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command."""
        assert isinstance(act, Invocation)
        args = list(act.args)
        if act.program != "zargs":
            inner = run(act, [Arg(act.program.removeprefix("zf_"), act.name.span), *args])
            if inner is not None:
                yield inner
            return
        ends = [index for index, arg in enumerate(args) if arg.text == "--"]
        if len(ends) < 2:
            return
        inner = run(act, [*args[ends[1] + 1 :], *args[ends[0] + 1 : ends[1]]])
        if inner is not None:
            yield inner


CARRIER = ZshFunctions()

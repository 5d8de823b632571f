"""Lowers `ssh-keygen` to the key it replaces where something answers that it may."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import listed, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = (
    *("-a", "-b", "-C", "-D", "-E", "-F", "-f", "-I", "-i", "-J", "-j", "-K", "-M", "-m", "-N", "-n", "-O", "-P"),
    *("-R", "-r", "-S", "-s", "-t", "-V", "-W", "-w", "-Y", "-Z", "-z"),
)
#: Modes that make no key.
_OTHER = tuple(sorted(listed("-A -B -c -D -e -F -H -i -k -L -l -M -p -Q -R -r -s -Y -y")))


class MadeKeys(Carrier):
    """`ssh-keygen` asks before it replaces a key; where the call itself answers `y`, the key that was there is gone.

    **Source:** ssh-keygen(1), ssh-keygen.c `confirm_overwrite`: without an answer nothing is replaced.
    """

    id = "made-keys"
    keys = ("ssh-keygen",)
    triggers = ("ssh-keygen",)
    carried = (Example("yes | ssh-keygen -f ~/.ssh/id_rsa -N ''"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the key that is replaced."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=_VALUES)
        if options.on(_OTHER):
            return
        answer = act.stdin.text.lstrip(" \t") if act.stdin is not None else ""
        piped = act.upstream is not None and act.upstream.program in ("yes", "echo", "printf")
        if answer[:1].lower() != "y" and not (piped and answer[:1] in ("", HOLE)):
            return
        name = options.value(("-f",)) or "~/.ssh/id_ed25519"
        key = Arg(name, next((o.word.span for o in options.given if o.name == "-f"), act.span))
        yield make(act, "truncate", key, content=Arg("", act.span))


CARRIER = MadeKeys()

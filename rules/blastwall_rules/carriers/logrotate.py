"""Lowers `logrotate -f` to the loss of the oldest logs."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


def _one_service(config: str) -> bool:
    """Whether this is the installed configuration of one program, which says itself how many old logs it keeps."""
    folder, _, name = config.rpartition("/")
    return folder == "/etc/logrotate.d" and bool(name) and not any(c in name for c in "*?[\0") and name[0] != "."


class Logrotate(Carrier):
    """`logrotate -f` rotates at once; run often enough it deletes every log that is kept.

    **Source:** logrotate(8): `rotate count` files are kept, older ones removed; `-d` only reports.
    """

    id = "logrotate"
    keys = ("logrotate",)
    triggers = ("logrotate",)
    carried = (Example("logrotate -f /etc/logrotate.conf"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the delete of logs where rotation is forced."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=("-s", "--state", "-m", "--mail", "-l", "--log"))
        if options.on(("-d", "--debug", "--help", "--version", "-?")):
            return
        if options.arguments and all(_one_service(word.text) for word in options.arguments):
            return
        if options.on(("-f", "--force")):
            yield make(act, "delete", Arg("/var/log", act.span), selected=True, via="logrotate -f")


CARRIER = Logrotate()

"""Makefile text that `make` is given in the call: `--eval=...`, `-f -`, and a shell of the caller's choosing."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet


class MakeCode(Carrier):
    """Makefile text in an option or on standard input is read as a Makefile; `.SHELLFLAGS` as the shell's words.

    **Source:** GNU make manual, "Summary of Options" (`--eval`, `-f -`) and "Choosing the Shell".
    """

    id = "make-code"
    act = "invocation"
    keys = ("make", "gmake", "bmake")
    triggers = ("make", "gmake", "bmake")
    carried = (
        Example("make --eval='all: ; rm -rf build'"),
        Example("make -f - <<'E'\nall:\n\trm -rf build\nE"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the Makefile text."""
        assert isinstance(act, Invocation)
        args = act.args
        for index, arg in enumerate(args):
            text = arg.text
            following = args[index + 1] if index + 1 < len(args) else None
            if text.startswith("--eval="):
                yield code(act, Arg(text[7:], arg.span), "makefile")
            elif text in ("--eval", "-E") and following is not None:
                yield code(act, following, "makefile")
            elif text in ("-f-", "--file=-", "--makefile=-", "-f/dev/stdin") or (
                text in ("-f", "--file", "--makefile")
                and following is not None
                and following.text in ("-", "/dev/stdin")
            ):
                if act.stdin is not None and act.stdin.text.strip(HOLE + " \n\t"):
                    yield code(act, act.stdin, "makefile")
            elif text.startswith(".SHELLFLAGS="):
                flags = text.partition("=")[2]
                if "c " in flags:
                    yield code(act, Arg("sh " + flags, arg.span))


CARRIER = MakeCode()

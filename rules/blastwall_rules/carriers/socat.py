"""Addresses of socat: `EXEC:` and `SYSTEM:` run a command, `OPEN:` and `CREATE:` write a file."""

from __future__ import annotations

from blastwall.acts import Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, permuted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = frozenset({"-lf", "-lp", "-b", "-t", "-T", "-r", "-R", "-L", "-W", "-S"})
_RUNNING = frozenset({"EXEC", "SYSTEM", "SHELL"})
_WRITING = frozenset({"OPEN", "CREATE", "GOPEN", "FILE", "CREAT"})


class Socat(Carrier):
    """What an address of socat runs is run by this call, whoever connects.

    **Source:** socat(1), ADDRESS TYPES: options follow a comma; the data flows to the second address with `-u`.
    """

    id = "socat"
    act = "invocation"
    keys = ("socat", "socat1", "filan")
    triggers = ("socat", "socat1")
    carried = (Example("socat - EXEC:'rm -rf build'"), Example("socat -u - CREATE:notes.txt"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands and the files."""
        assert isinstance(act, Invocation)
        found = permuted(act.args, _VALUES)
        backwards = "-U" in found.flags
        for place, word in enumerate((*found.words, *found.rest)[:2]):
            for one in word.text.split("!!"):
                kind, colon, rest = one.partition(":")
                kind = kind.upper()
                if not colon:
                    continue
                if kind in _RUNNING:
                    yield code(act, Arg(_command(rest), word.span))
                elif kind in _WRITING and place == (0 if backwards else 1):
                    path, _, options = rest.partition(",")
                    if "rdonly" in options.split(","):
                        continue
                    change = "append" if "append" in options else "write"
                    yield FileChange(
                        change,
                        Arg(path, word.span),
                        context=act.context,
                        snippet=act.snippet,
                        span=act.span,
                        via="socat",
                    )


def _command(text: str) -> str:
    """Return the command without the options behind it: a comma ends it, but in quotes or behind a backslash."""
    quote = ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "," and text[index - 1 : index] != "\\":
            return text[:index]
    return text


CARRIER = Socat()

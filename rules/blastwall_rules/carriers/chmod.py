"""Lowers `chmod`, `chown`, `chgrp`, `setfacl` and `chattr` to changes of mode and owner."""

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


class Chmod(Carrier):
    """`chmod`, `chown`, `chgrp` and `setfacl` change who may use files, in whole trees with `-R`.

    `chattr +i` and `+a` let nobody change them any more.

    **Source:** chmod(1), chown(1), chgrp(1), GNU coreutils; setfacl(1); chattr(1).
    """

    id = "chmod"
    keys = ("chmod", "gchmod", "chown", "gchown", "chgrp", "gchgrp", "setfacl", "chattr")
    triggers = ("chmod", "gchmod", "chown", "gchown", "chgrp", "gchgrp", "setfacl", "chattr")
    carried = (Example("chmod -R 777 /"), Example("chown me:me notes.txt"), Example("chmod -x run.sh"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield one change for each operand, with the mode as its content."""
        assert isinstance(act, Invocation)
        program = act.program.removeprefix("g")
        mode = ""
        words = list(act.args)
        if program == "chattr":
            yield from _attributes(act)
            return
        if program == "chmod":
            # `chmod -x file`: a mode may look like an option
            for index, word in enumerate(words):
                text = word.text
                if (
                    text.startswith("-")
                    and len(text) > 1
                    and not text.strip("-rwxXstugoa,+=")
                    and text not in ("-R", "--")
                ):
                    mode = text
                    del words[index]
                    break
        values = ("-m", "-x", "-M", "-X", "--modify", "--remove", "--set") if program == "setfacl" else ()
        options = parse(words, values=(*values, "--reference", "--from"))
        if options.on(("--help", "--version", "--test")):
            return
        named = list(options.arguments)
        if program == "setfacl":
            mode = options.value(values) or ""
        elif options.value(("--reference",)) is None and not mode:
            if not named:
                return
            mode = named.pop(0).text
        change = "mode" if program in ("chmod", "setfacl") else "owner"
        if program == "setfacl":
            mode = "o+w" if "o::rw" in mode or "o:rw" in mode or "other:rw" in mode else ""
        recursive = options.on(("-R", "--recursive"))
        for word in named:
            yield make(act, change, word, recursive=recursive, content=Arg(mode, word.span))


def _attributes(act: Invocation) -> Iterator[Act]:
    recursive = any(word.text[:1] == "-" and "R" in word.text for word in act.args)
    words = [word for word in act.args if word.text[:1] not in ("-", "+", "=")]
    if any(word.text[:1] in ("+", "=") and not {"i", "a"}.isdisjoint(word.text) for word in act.args):
        for word in words:
            yield make(act, "mode", word, recursive=recursive, content=Arg("", word.span))


CARRIER = Chmod()

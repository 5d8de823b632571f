"""Lowers `cp`, `install` and `scp` to writes of the names that files get."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import ERASING, NOTHING, landing, make, replaces, ways

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = {
    "install": ("-t", "--target-directory", "-S", "--suffix", "-m", "--mode", "-o", "--owner", "-g", "--group"),
    "scp": ("-c", "-D", "-F", "-i", "-J", "-l", "-o", "-P", "-S", "-X"),
}
_PLAIN = ("-t", "--target-directory", "-S", "--suffix")


class Cp(Carrier):
    """`cp`, `install` and `scp` replace what has the name they copy to; from `/dev/null` they empty it.

    **Source:** cp(1) and install(1), GNU coreutils 9.5; scp(1), OpenSSH.
    """

    id = "cp"
    keys = ("cp", "gcp", "install", "ginstall", "scp", "ditto")
    triggers = ("cp", "gcp", "install", "ginstall", "scp", "ditto")
    carried = (Example("cp a.txt b.txt"), Example("install /dev/null data.db"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a write where each source lands; nothing where existing files are kept."""
        assert isinstance(act, Invocation)
        program = act.program.removeprefix("g") if act.program in ("gcp", "ginstall") else act.program
        options = parse(act.args, values=_VALUES.get(program, _PLAIN))
        if options.on(("--help", "--version")):
            return
        if program == "install" and options.on(("-d", "--directory")):
            for word in options.arguments:
                yield make(act, "append", word, content=Arg("", word.span))
            return
        target = None if program == "scp" else options.value(("-t", "--target-directory"))
        sources, destination, several = ways(options.arguments, target)
        if destination is None:
            return
        context = act.context
        host = remote(destination.text)
        if host:
            context = context.elsewhere(host=host)
            destination = Arg(destination.text.split(":", 1)[1] or "~", destination.span, glob=destination.glob)
        kept = program == "cp" and options.on(("-n", "--no-clobber", "-b", "--backup"))
        for source in sources:
            lands = landing(source, destination, directory=several)
            if kept:
                yield make(act, "append", lands, context=context, content=Arg("", lands.span))
            elif source.text in NOTHING:
                yield make(act, "truncate", lands, context=context, content=Arg("", lands.span))
            elif source.text in ERASING or (lands is destination and replaces(source, lands, context)):
                yield make(act, "overwrite", lands, context=context)
            else:
                yield make(act, "write", lands, context=context)


def remote(text: str) -> str:
    """Return the host of `host:path`; empty for a local path or a drive letter."""
    host, colon, _ = text.partition(":")
    if not colon or "/" in host or len(host) < 2:
        return ""
    return host.rpartition("@")[2]


CARRIER = Cp()

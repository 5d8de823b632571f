"""Lowers `unzip`, `cpio -i`, `7z x`, `pax -r` and their like to the files they lay out below a directory."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.effects import Effect, Target
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_SEVEN = ("7z", "7za", "7zr", "7zz")
#: Options that take a value, and those that only list, test or print.
_VALUES = {
    "unzip": ("-d", "-x", "-P", "-I", "-O"),
    "cpio": ("-D", "--directory", "-F", "--file", "-I", "-O", "-E", "-H", "--format", "-R", "--owner", "-C"),
    "pax": ("-f", "-s", "-b", "-x", "-p", "-o", "-T", "-U", "-G"),
    "unrar": (),
}
_READING = {
    "unzip": ("-l", "-t", "-p", "-z", "-Z", "-v", "-c", "-n", "-h", "-hh"),
    "cpio": ("-t", "--list", "-o", "--create", "-p", "--pass-through", "--help", "--version"),
    "pax": ("-w",),
}


class Unpacked(Carrier):
    """Unpacking lays files out below a directory, over those of the same names.

    **Source:** unzip(1): `-d` names the directory, `-n` never overwrites, `-l`, `-t`, `-p` write nothing; cpio(1): `-i`
    with `-D`; 7-Zip, command line: `x` with `-oDIR`; pax(1): `-r`.
    """

    id = "unpacked"
    keys = ("unzip", "cpio", "pax", "unrar", *_SEVEN)
    triggers = ("unzip", "cpio", "pax", "unrar", *_SEVEN)
    carried = (Example("unzip -o site.zip -d public"), Example("cpio -idu -D / < x.cpio"), Example("7z x a.7z -oout"))

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield the directory that is written to."""
        assert isinstance(act, Invocation)
        where = Arg(".", act.span)
        if act.program in (*_SEVEN, "unrar"):
            words = [arg for arg in act.args if arg.text[:1] != "-"]
            if not words or words[0].text not in ("x", "e"):
                return
            if act.program == "unrar" and len(words) > 2:
                where = words[-1]
            for arg in act.args:
                if arg.text.startswith("-o") and len(arg.text) > 2 and act.program != "unrar":
                    where = Arg(arg.text[2:], arg.span, glob=arg.glob, split=arg.split)
                elif arg.text == "-aos":
                    return
        else:
            options = parse(act.args, values=_VALUES[act.program])
            if options.on(_READING[act.program]):
                yield Effect("read", Target("file"))
                return
            if act.program in ("cpio", "pax") and not options.on(("-i", "--extract", "-r")):
                return
            for option in options.given:
                if option.name in ("-d", "-D", "--directory") and option.value and act.program != "pax":
                    where = Arg(option.value, option.word.span)
        yield make(act, "overwrite", where, recursive=True)


CARRIER = Unpacked()

"""Lowers `tar` to the archives it writes, the files it lays out, and the sources it removes."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.effects import Effect, Target
from blastwall.rule import Carrier, Example
from blastwall.targets import NOTHING, listed, make, path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_LONG_VALUES = listed(
    """
    --file --directory --exclude --exclude-from --files-from --transform --xform --owner --group --mode
    --mtime --newer --after-date --strip-components --use-compress-program --checkpoint-action
    --to-command --listed-incremental --format --blocking-factor --add-file --suffix --label --level
    --sort --record-size --tape-length --one-top-level
    """
)
_SHORT_VALUES = frozenset("fCTXgNbHIKLVF")
_MODES = {"c": "c", "x": "x", "t": "t", "r": "r", "u": "r", "A": "r", "d": "t"}
_LONG_MODES = {
    "--create": "c",
    "--extract": "x",
    "--get": "x",
    "--list": "t",
    "--append": "r",
    "--update": "r",
    "--catenate": "r",
    "--concatenate": "r",
    "--delete": "r",
    "--diff": "t",
    "--compare": "t",
}


class Tar(Carrier):
    """`tar c` replaces the archive it names, `tar x` lays out files, `--remove-files` takes its sources.

    **Source:** tar(1), GNU tar 1.35, with its three styles of options: `tar xzf a`, `tar -x -z -f a`, `tar --extract`.
    """

    id = "tar"
    keys = ("tar", "gtar", "bsdtar")
    triggers = ("tar", "gtar", "bsdtar")
    carried = (Example("tar czf a.tgz src"), Example("tar xf a.tar -C /"), Example("tar cf a.tar --remove-files src"))

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield what is written, and the sources that go."""
        assert isinstance(act, Invocation)
        mode = ""
        archive: Arg | None = None
        directory: Arg | None = None
        removes = False
        listed = ""
        words: list[Arg] = []
        args = list(act.args)
        index = 0
        if args and args[0].text and args[0].text[0] not in "-/.~" + HOLE:
            # the old style: the first word is letters, their values follow in order
            first = args[0]
            index = 1
            for letter in first.text:
                mode = _MODES.get(letter, mode)
                if letter in _SHORT_VALUES and index < len(args):
                    archive = args[index] if letter == "f" else archive
                    directory = args[index] if letter == "C" else directory
                    index += 1
        while index < len(args):
            word = args[index]
            text = word.text
            index += 1
            if text.startswith("--") and len(text) > 2:
                name, equals, value = text.partition("=")
                mode = _LONG_MODES.get(name, mode)
                removes = removes or name == "--remove-files"
                if name in ("--help", "--version"):
                    return
                if name in _LONG_VALUES and not equals and index < len(args) and name != "--one-top-level":
                    value = args[index].text
                    index += 1
                if name == "--file":
                    archive = Arg(value, word.span)
                elif name == "--directory":
                    directory = Arg(value, word.span)
                elif name == "--files-from":
                    listed = value
            elif text.startswith("-") and len(text) > 1:
                place = 1
                while place < len(text):
                    letter = text[place]
                    place += 1
                    mode = _MODES.get(letter, mode)
                    if letter in _SHORT_VALUES:
                        value = text[place:]
                        span = word.span
                        if not value and index < len(args):
                            value, span = args[index].text, args[index].span
                            index += 1
                        if letter == "f":
                            archive = Arg(value, span)
                        elif letter == "C":
                            directory = Arg(value, span)
                        elif letter == "T":
                            listed = value
                        break
            else:
                words.append(word)
        if mode in ("c", "r") and archive is not None and archive.text != "-":
            if mode == "c" and not words and listed in NOTHING:
                yield make(act, "truncate", archive, content=Arg("", archive.span))
            else:
                yield make(act, "write" if mode == "c" else "append", archive)
        if mode == "t":
            yield Effect("read", Target("file"))
        if mode == "x":
            where = directory if directory is not None else Arg(".", act.span)
            yield make(act, "overwrite", where, recursive=True)
        if removes and mode in ("c", "r"):
            for word in words:
                # packed into a directory for temporary files, or into a pipe, they are as good as gone
                kept = archive is not None and archive.text != "-" and path(archive, act.context).expendable != "temp"
                yield make(act, "move" if kept else "delete", word, recursive=True, destination=archive)


CARRIER = Tar()

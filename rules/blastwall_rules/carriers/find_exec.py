"""Commands that `find` and `fd` run on what they find."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._found_files import found_by, told_apart
from blastwall_rules.carriers._handing_on import run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_FD_VALUES = frozenset(
    [
        "-d",
        "-t",
        "-e",
        "-E",
        "-S",
        "-c",
        "-j",
        "-o",
        "-C",
        "--max-depth",
        "--min-depth",
        "--exact-depth",
        "--type",
        "--extension",
        "--exclude",
        "--size",
        "--color",
        "--threads",
        "--owner",
        "--base-directory",
        "--changed-within",
        "--changed-before",
        "--search-path",
        "--ignore-file",
        "--max-results",
    ]
)


class FindExec(Carrier):
    """`find -exec` runs a command on each file found; the command is read with what the search would find.

    **Source:** find(1), `-exec`, `-execdir`, `-ok`, `-okdir`; fd(1), `--exec` and `--exec-batch`.
    """

    id = "find-exec"
    act = "invocation"
    keys = ("find", "gfind", "fd", "fdfind")
    triggers = ("-exec", "-execdir", "-ok", "-okdir", "-x", "--exec", "--exec-batch")
    carried = (Example("find . -name '*.pyc' -exec rm {} +"), Example("fd -e pyc -x rm {}"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield each command, with `{}` replaced."""
        assert isinstance(act, Invocation)
        if act.program in ("fd", "fdfind"):
            yield from self.fd(act)
            return
        args = act.args
        index = 0
        while index < len(args):
            if args[index].text not in ("-exec", "-execdir", "-ok", "-okdir"):
                index += 1
                continue
            begin = index + 1
            index = begin
            while index < len(args) and args[index].text != ";":
                if args[index].text == "+" and index > begin and args[index - 1].text == "{}":
                    break
                index += 1
            words = args[begin:index]
            for filled in filled_in(words, told_apart(found_by(args, begin - 1), act)):
                inner = run(act, filled, stdin=False)
                if inner is not None:
                    yield inner
            index += 1

    def fd(self, act: Invocation) -> Iterator[Act | Snippet]:
        """Yield what `fd -x` runs."""
        args = act.args
        for index, arg in enumerate(args):
            option, equals, first = arg.text.partition("=")
            if option in ("-x", "-X", "--exec", "--exec-batch"):
                words = [Arg(first, arg.span), *args[index + 1 :]] if equals else list(args[index + 1 :])
                if not any("{" in w.text for w in words):
                    words.append(Arg("{}", arg.span))
                where = "."
                plain: list[Arg] = []
                skip = False
                extension = ""
                for k, word in enumerate(args[:index]):
                    if skip:
                        skip = False
                    elif word.text in _FD_VALUES:
                        skip = True
                        if word.text in ("-e", "--extension") and k + 1 < index:
                            extension = args[k + 1].text
                    elif word.text[:1] != "-":
                        plain.append(word)
                if len(plain) > 1:
                    where = plain[1].text.rstrip("/")
                text = f"{where}/{HOLE}/*.{extension}" if extension else f"{where}/{HOLE}"
                picked = told_apart([Arg(text, arg.span, glob=bool(extension), split=not extension)], act)
                for filled in filled_in(words, picked):
                    inner = run(act, filled, stdin=False)
                    if inner is not None:
                        yield inner
                return


def filled_in(words: Sequence[Arg], found: Sequence[Arg], mark: str = "{}") -> Iterator[list[Arg]]:
    """Yield the words with the mark replaced by what was found, once for each; a word of its own takes them all."""
    if any(mark in w.text and w.text != mark for w in words):
        for one in found:
            yield [
                one if w.text == mark else Arg(w.text.replace(mark, one.text), w.span, glob=w.glob, split=w.split)
                for w in words
            ]
        return
    out: list[Arg] = []
    for word in words:
        if word.text == mark:
            out.extend(found)
        else:
            out.append(word)
    if out:
        yield out


CARRIER = FindExec()

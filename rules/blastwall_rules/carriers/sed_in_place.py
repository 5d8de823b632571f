"""Lowers `sed -i` and `perl -i` to ordinary edits of the files they name."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import make
from blastwall_rules.carriers._handing_on import code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: Short options of each program that take a value, attached or in the next word.
_VALUES = {"sed": "efl", "perl": "eEIMm"}
#: sed scripts after which nothing is left.
_ERASES = frozenset({"d", "1,$d", "//d", "/.*/d", "1,$ d", "/^/d", "/$/d"})


class SedInPlace(Carrier):
    """`sed -i` and `perl -i` rewrite files where they stand; sed's `w` writes another.

    **Source:** sed(1), GNU sed 4.9 (`-i[SUFFIX]`, `-s`); BSD sed (`-i SUFFIX`); perlrun(1).
    """

    id = "sed-in-place"
    keys = ("sed", "gsed", "perl")
    triggers = ("sed", "gsed", "perl")
    carried = (Example("sed -i 's/a/b/' notes.txt"), Example("perl -pi -e 's/a/b/' notes.txt"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a write for each file edited in place."""
        assert isinstance(act, Invocation)
        perl = act.program == "perl"
        takes = _VALUES["perl" if perl else "sed"]
        edited = False
        scripts: list[str] = []
        words: list[Arg] = []
        index = 0
        args = act.args
        while index < len(args):
            word = args[index]
            text = word.text
            index += 1
            if text == "--":
                words.extend(args[index:])
                break
            if text.startswith("--"):
                name, equals, value = text.partition("=")
                if "--in-place".startswith(name) and len(name) > 3:
                    edited = True
                elif name in ("--expression", "--file", "--line-length"):
                    if not equals:
                        value = args[index].text if index < len(args) else ""
                        index += 1
                    if name == "--expression":
                        scripts.append(value)
                continue
            if not text.startswith("-") or len(text) < 2:
                words.append(word)
                continue
            place = 1
            while place < len(text):
                letter = text[place]
                place += 1
                if letter == "i":
                    edited = True
                    break
                if letter in takes:
                    value = text[place:]
                    if not value and letter in "efElI" and index < len(args):
                        value = args[index].text
                        index += 1
                    if letter in "eE":
                        scripts.append(value)
                    break
        if not perl and not scripts and words:
            if edited and words[0].text == "" and len(words) > 1:
                # BSD: `-i ''` is an edit without a backup
                words = words[1:]
            scripts.append(words[0].text)
            words = words[1:]
        if not perl:
            for script in scripts:
                for command in _executed(script):
                    yield code(act, Arg(command, act.span))
                for name in _written(script):
                    yield make(act, "write", Arg(name, act.span))
        if not edited:
            return
        erased = not perl and any(script.strip() in _ERASES for script in scripts)
        for word in words:
            if erased:
                yield make(act, "truncate", word, content=Arg("", word.span))
            else:
                yield make(act, "write", word)


def _executed(script: str) -> list[str]:
    """Commands of GNU sed's `e command`, and what `s/x/command/e` makes of a line that is replaced whole."""
    found = []
    for line in script.split("\n"):
        stripped = line.lstrip("0123456789,$ ")
        if stripped.startswith("e "):
            found.append(stripped[2:].strip())
        elif stripped[:1] == "s" and len(stripped) > 3:
            parts = stripped[2:].split(stripped[1])
            if len(parts) == 3 and "e" in parts[2].partition(" ")[0]:
                found.append(parts[1])
    return found


def _written(script: str) -> list[str]:
    """File names of `w` commands and `s///w` flags, read to the end of their line."""
    found = []
    for line in script.split("\n"):
        stripped = line.lstrip("0123456789,$ ")
        if stripped.startswith(("w ", "W ")):
            found.append(stripped[2:].strip())
            continue
        if stripped[:1] == "s" and len(stripped) > 3:
            flags = stripped.rsplit(stripped[1], 1)[-1]
            head, blank, name = flags.partition(" ")
            if blank and head.endswith("w"):
                found.append(name.strip())
    return [name for name in found if name and name not in ("/dev/stdout", "/dev/stderr")]


CARRIER = SedInPlace()

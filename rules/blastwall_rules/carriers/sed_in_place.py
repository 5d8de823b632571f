"""Lowers `sed -i` and `perl -i` to ordinary edits of the files they name."""

from __future__ import annotations

import re

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import make
from blastwall_rules.carriers._handing_on import code, file_code
from blastwall_rules.carriers._sed import executed, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

#: Short options of each program that take a value, attached or in the next word.
_VALUES = {"sed": "efl", "perl": "eEIMm"}
#: sed scripts after which nothing is left.
_ERASES = frozenset({"d", "1,$d", "//d", "/.*/d", "1,$ d", "/^/d", "/$/d"})
#: The current line set to nothing, whatever it held.
_EMPTIES = re.compile(
    r"\s*(?:\$_\s*=\s*(?:\"\"|''|undef|q\(\)|qq\(\))|undef\s*\(?\s*\$_\s*\)?|s/\^?\.[*+]\$?//g?s?g?)\s*;?\s*"
).fullmatch
#: What prints, or may: a function called by name may do it too.
_PRINTING = re.compile(r"\b(?:print|printf|say|write|syswrite|exec|system|eval|do|require|use)\b|&\w|\w\(").search


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
        flags: set[str] = set()
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
                    elif name == "--file":
                        scripts.append(_held(act, Arg(value, word.span) if equals else args[index - 1]))
                continue
            if not text.startswith("-") or len(text) < 2:
                words.append(word)
                continue
            place = 1
            while place < len(text):
                letter = text[place]
                flags.add(letter)
                place += 1
                if letter == "i":
                    edited = True
                    break
                if letter in takes:
                    value = text[place:]
                    source = Arg(value, word.span)
                    if not value and letter in "efElI" and index < len(args):
                        source = args[index]
                        value = source.text
                        index += 1
                    if letter in "eE":
                        scripts.append(value)
                    elif letter == "f" and not perl:
                        scripts.append(_held(act, source))
                    break
        if not perl and not scripts and words:
            if edited and words[0].text == "" and len(words) > 1:
                # BSD: `-i ''` is an edit without a backup
                words = words[1:]
            scripts.append(words[0].text)
            words = words[1:]
        if not perl:
            for script in scripts:
                for command in executed(script):
                    yield code(act, Arg(command, act.span))
                for name in written(script):
                    yield make(act, "write", Arg(name, act.span))
        if not edited:
            return
        erased = _nothing_printed(flags, scripts) if perl else any(script.strip() in _ERASES for script in scripts)
        for word in words:
            if erased:
                yield make(act, "truncate", word, content=Arg("", word.span))
            else:
                yield make(act, "write", word)


def _nothing_printed(flags: set[str], scripts: list[str]) -> bool:
    """Whether perl puts nothing in the place of a line: `-n` prints only what it is told to, `-p` prints `$_`."""
    if "p" in flags:
        return any(_EMPTIES(script) is not None for script in scripts)
    return "n" in flags and bool(scripts) and not any(_PRINTING(script) for script in scripts)


def _held(act: Invocation, path: Arg) -> str:
    """The script in a file, where it is known; something that does nothing otherwise."""
    found = file_code(act, path, "sed")
    return found.text if found is not None else ""


CARRIER = SedInPlace()

"""Parses the options of one argument vector the way the program itself would.

Styles: `gnu` (clusters, `--long=value`, options anywhere, abbreviations of known long options), `posix` (the same,
but options end at the first positional argument), `single` (Go's and Terraform's `-flag=value`, `--flag` the same as
`-flag`), `windows` (`/S`, case folded, `/X:value`), `none` (every word is an argument). Source: getopt_long(3),
POSIX.1-2017 12.2, Go's `flag` package, Microsoft's command-line syntax key.
"""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.invocation.patterns import matches_any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from blastwall.acts import Arg

STYLES = ("gnu", "posix", "single", "windows", "none")
#: Values that switch a boolean option off where it is given one.
_FALSE = frozenset({"false", "no", "none", "off", "0", "f", "n"})


class Option:
    """One option as given: its `name` with its dashes, its `value` (None without one), and the word it stands in."""

    __slots__ = ("name", "value", "word")

    def __init__(self, name: str, value: str | None, word: Arg) -> None:
        """Hold the option."""
        self.name = name
        self.value = value
        self.word = word

    def __repr__(self) -> str:
        return f"Option({self.name!r}, {self.value!r})"


class Options:
    """What `parse` found: `given` options and `arguments` in order.

    `rest` is where arguments after `--` begin, as an index into `arguments`, or -1. `uncertain` is true where a word
    is unknown and may itself be an option.
    """

    __slots__ = ("arguments", "given", "rest", "uncertain")

    def __init__(self) -> None:
        """Start empty."""
        self.given: list[Option] = []
        self.arguments: list[Arg] = []
        self.rest = -1
        self.uncertain = False

    def on(self, names: Iterable[str]) -> bool:
        """Whether a switch known by any of these names is on at the end of the line.

        A name may carry a value pattern (`--dry-run=client`). The last mention decides: `-n --no-dry-run` is off, and
        so is `--dry-run=false`. A value that can't be told is not the one asked for.
        """
        wanted: dict[str, list[str]] = {}
        for name in names:
            bare, _, pattern = name.partition("=")
            wanted.setdefault(bare, []).append(pattern)
        state = False
        for option in self.given:
            patterns = wanted.get(option.name)
            if patterns is not None:
                state = any(_switched_on(option.value, pattern) for pattern in patterns)
            elif option.name.startswith("--no-") and "--" + option.name[5:] in wanted:
                state = False
        return state

    def ever(self, names: Iterable[str]) -> bool:
        """Whether one of these options was given with such a value anywhere, or is on at the end of the line.

        For what makes a call worse: `-c a=1 -c b=2` gives both, so a later mention does not take an earlier back.
        """
        wanted = tuple(names)
        for want in wanted:
            bare, equals, pattern = want.partition("=")
            if equals and any(
                option.name == bare and option.value is not None and _value_matches(option.value, pattern)
                for option in self.given
            ):
                return True
        return self.on(wanted)

    def value(self, names: Collection[str]) -> str | None:
        """Return the last value given to any of these options, or None."""
        for option in reversed(self.given):
            if option.name in names and option.value is not None:
                return option.value
        return None


def _switched_on(value: str | None, pattern: str) -> bool:
    if pattern:
        return value is not None and _value_matches(value, pattern)
    return value is None or (HOLE not in value and value.lower() not in _FALSE)


def _value_matches(value: str, pattern: str) -> bool:
    return matches_any(value, pattern.split("|"))


def parse(
    args: Sequence[Arg],
    *,
    style: str = "gnu",
    values: Collection[str] = (),
    long: Collection[str] = (),
) -> Options:
    """Parse an argument vector (without the program itself).

    `values` are the options that take a value in the next word (`-n`, `--namespace`). `long` are all long options
    the program knows, for the abbreviations that getopt_long allows; without it none are resolved.
    """
    found = Options()
    if style == "none":
        # nothing to tell apart: a chain of wrappers hands its words on whole, again and again
        found.arguments.extend(args)
        found.uncertain = any([arg.split or arg.text[:1] == HOLE for arg in args])
        return found
    count = len(args)
    index = 0
    while index < count:
        arg = args[index]
        text = arg.text
        index += 1
        if arg.split or text.startswith(HOLE):
            found.uncertain = True
            found.arguments.append(arg)
            if style == "posix":
                break
            continue
        if len(text) < 2 or (text[0] != "-" and not (style == "windows" and text[0] == "/")):
            found.arguments.append(arg)
            if style == "posix":
                break
            continue
        if text == "--" and style != "windows":
            found.rest = len(found.arguments)
            found.given.append(Option("--", None, arg))
            break
        if style == "windows":
            index = _windows(found, args, index, values)
        elif style == "single":
            index = _named(found, args, index, "-" + text.lstrip("-"), values, ())
        elif text.startswith("--"):
            index = _named(found, args, index, text, values, long)
        else:
            index = _cluster(found, args, index, values)
    found.arguments.extend(args[index:])
    return found


def _named(
    found: Options, args: Sequence[Arg], index: int, text: str, values: Collection[str], long: Collection[str]
) -> int:
    """Read `--name`, `--name=value` or, for an option that takes one, `--name value`."""
    word = args[index - 1]
    name, equals, value = text.partition("=")
    if long and name not in long:
        fuller = [known for known in long if known.startswith(name)]
        if len(fuller) == 1:
            name = fuller[0]
    if equals:
        found.given.append(Option(name, value, word))
    elif name in values and index < len(args):
        found.given.append(Option(name, args[index].text, word))
        index += 1
    else:
        found.given.append(Option(name, None, word))
    return index


def _cluster(found: Options, args: Sequence[Arg], index: int, values: Collection[str]) -> int:
    """Read `-x`, `-xyz`, `-ovalue` or `-o value`."""
    word = args[index - 1]
    text = word.text
    if text in values:
        # A long option with one dash, as Java programs have them, or the last letter of nothing.
        if index < len(args):
            found.given.append(Option(text, args[index].text, word))
            return index + 1
        found.given.append(Option(text, None, word))
        return index
    head, equals, tail = text.partition("=")
    if equals and len(head) > 2:
        found.given.append(Option(head, tail, word))
        return index
    if len(text) > 2:
        # The whole word too: some programs read `-force` as one option.
        found.given.append(Option(text, None, word))
    for place in range(1, len(text)):
        name = "-" + text[place]
        if name in values:
            attached = text[place + 1 :]
            if attached:
                found.given.append(Option(name, attached.removeprefix("="), word))
            elif index < len(args):
                found.given.append(Option(name, args[index].text, word))
                index += 1
            else:
                found.given.append(Option(name, None, word))
            return index
        if text[place] == "=":
            if found.given:
                found.given[-1].value = text[place + 1 :]
            return index
        found.given.append(Option(name, None, word))
    return index


def _windows(found: Options, args: Sequence[Arg], index: int, values: Collection[str]) -> int:
    word = args[index - 1]
    text = word.text.lower()
    if text[0] == "/" and "/" in text[1:] and ":" not in text:
        # `/s/q` is two switches; `/usr/bin` is none, but no Windows program takes it for anything else either.
        for part in text[1:].split("/"):
            found.given.append(Option("/" + part, None, word))
        return index
    name, colon, value = text.partition(":")
    name = "/" + name.lstrip("/-")
    if colon:
        found.given.append(Option(name, value, word))
    elif name in values and index < len(args):
        found.given.append(Option(name, args[index].text, word))
        index += 1
    else:
        found.given.append(Option(name, None, word))
    return index

"""What the filters of a pipeline print, where that follows from their arguments and a known input.

Each takes its arguments and its whole input and returns its output, or a hole where it was asked for more than is
known here. Regular expressions are taken only in forms whose matching stays cheap on any text.
"""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.shell.quoting import echo_escapes
from blastwall.languages.shell.written import source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blastwall.context import Context

    Filter = Callable[[list[str], str, Context], str]

#: Longer input is not edited: what is judged is code a person could have typed.
_LONGEST = 16384
#: With at most two repetitions and no group, a match costs at most the square of a line's length.
_LONGEST_LINE = 512


# -- options ----------------------------------------------------------------------------------------------------------


def given(args: Sequence[str], valued: str, flags: str) -> tuple[dict[str, str], list[str]] | None:
    """Return short options with their values and the operands; None for an option not in either list."""
    found: dict[str, str] = {}
    words: list[str] = []
    index = 0
    while index < len(args):
        word = args[index]
        index += 1
        if word == "--":
            return found, [*words, *args[index:]]
        if word[:1] != "-" or word == "-":
            words.append(word)
            continue
        if word[:2] == "--":
            return None
        place = 1
        while place < len(word):
            letter = word[place]
            place += 1
            if letter in flags:
                found[letter] = ""
            elif letter in valued:
                value = word[place:]
                if not value:
                    if index >= len(args):
                        return None
                    value = args[index]
                    index += 1
                found[letter] = value
                break
            else:
                return None
    return found, words


def _lines(text: str) -> list[str]:
    """Return the lines of a text; a newline at its end starts no further one."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def _joined(lines: Sequence[str]) -> str:
    return "".join(line + "\n" for line in lines)


def _known(text: str) -> bool:
    return HOLE not in text and len(text) <= _LONGEST


# -- regular expressions ----------------------------------------------------------------------------------------------

_ATOMS = re.compile(r"\\[.*+?^$|()\[\]{}/\\&;,#@!_ -]|\[\^?\]?[^\]\[]*\]|[^\\\[\](){}*+?|]|[*+?]").match
_CLASSES = {
    "[:alpha:]": "A-Za-z",
    "[:digit:]": "0-9",
    "[:alnum:]": "A-Za-z0-9",
    "[:upper:]": "A-Z",
    "[:lower:]": "a-z",
    "[:space:]": r"\s",
    "[:blank:]": r" \t",
}


def pattern_of(text: str, *, extended: bool = False, fold: bool = False) -> re.Pattern[str] | None:
    """Return a basic or extended regular expression as Python's, or None for one that is not taken here."""
    for name, members in _CLASSES.items():
        text = text.replace(name, members)
    if HOLE in text or len(text) > 128:
        return None
    out: list[str] = []
    repeats = 0
    place = 0
    while place < len(text):
        match = _ATOMS(text, place)
        if match is None:
            return None
        atom = match[0]
        place = match.end()
        if atom in "*+?" and len(atom) == 1:
            if atom != "*" and not extended:
                out.append("\\" + atom)
                continue
            if out and out[-1] in ("*", "+", "?"):
                return None
            if not out or out[-1] == "^":
                if extended:
                    return None
                out.append("\\*")
                continue
            repeats += 1
            out.append(atom)
        elif len(atom) == 2 and atom[0] == "\\":
            if atom[1] in "+?|(){}" and not extended:
                return None
            out.append("\\" + atom[1])
        elif atom == "^":
            out.append("^" if not out else "\\^")
        elif atom == "$":
            out.append("$" if place == len(text) else "\\$")
        elif len(atom) > 1 or atom == ".":
            out.append(atom)
        else:
            out.append(re.escape(atom))
    if repeats > 2:
        return None
    try:
        return re.compile("".join(out), re.I if fold else 0)
    except re.error:
        return None


# -- filters ----------------------------------------------------------------------------------------------------------


def rev(args: list[str], stdin: str, context: Context) -> str:
    """`rev`: each line backwards."""
    text = source_of(args, stdin, context)
    return "\n".join(line[::-1] for line in text.split("\n"))


def _members(text: str) -> str | None:
    named = {
        "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
        "[:digit:]": "0123456789",
    }
    named["[:alpha:]"] = named["[:upper:]"] + named["[:lower:]"]
    named["[:alnum:]"] = named["[:digit:]"] + named["[:alpha:]"]
    named["[:punct:]"] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    for name, members in named.items():
        text = text.replace(name, members.replace("\\", "\\\\"))
    text = text.replace("[:space:]", " \t\n\r\f\v").replace("[:blank:]", " \t")
    if "[:" in text or HOLE in text:
        return None
    text = echo_escapes(text)
    out: list[str] = []
    i = 0
    while i < len(text):
        if i + 2 < len(text) and text[i + 1] == "-":
            first, last = ord(text[i]), ord(text[i + 2])
            if last - first > 512:
                return None
            out.extend(chr(k) for k in range(first, last + 1))
            i += 3
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def tr(args: list[str], stdin: str, context: Context) -> str:
    """`tr`: characters for characters; `-d`, `-s`, `-c`."""
    flags = "".join(a[1:] for a in args if a[:1] == "-" and len(a) > 1 and a[1:].strip("dscCt") == "")
    sets = [_members(a) for a in args if not (a[:1] == "-" and len(a) > 1 and a[1:].strip("dscCt") == "")]
    if not sets or any(each is None for each in sets) or HOLE in stdin or len(stdin) > _LONGEST:
        return HOLE
    source = sets[0] or ""
    if "c" in flags or "C" in flags:
        source = "".join(dict.fromkeys(c for c in stdin if c not in source))
    if "d" in flags:
        text = stdin.translate({ord(c): None for c in source})
        if "s" in flags and len(sets) == 2:
            text = _squeezed(text, sets[1] or "")
        return text
    if len(sets) == 1:
        return _squeezed(stdin, source) if "s" in flags else HOLE
    target = sets[1] or ""
    if not target or len(sets) != 2:
        return HOLE
    target += target[-1] * (len(source) - len(target))
    if "c" in flags or "C" in flags:
        target = target[-1] * len(source)
    text = stdin.translate({ord(a): b for a, b in zip(source, target[: len(source)], strict=False)})
    return _squeezed(text, target) if "s" in flags else text


def _squeezed(text: str, members: str) -> str:
    out: list[str] = []
    for c in text:
        if not (out and out[-1] == c and c in members):
            out.append(c)
    return "".join(out)


def head(args: list[str], stdin: str, context: Context) -> str:
    """`head`: the first lines (`-n`, `-N`) or characters (`-c`)."""
    if args and args[0][:1] == "-" and args[0][1:].isdigit():
        args = ["-n", args[0][1:], *args[1:]]
    found = given(args, "nc", "q")
    if found is None:
        return HOLE
    options, names = found
    text = source_of(names, stdin, context)
    count = options.get("c", options.get("n", "10"))
    cut = count.lstrip("-")
    if not cut.isdigit() or len(cut) > 9 or not _known(text):
        return HOLE
    end: int | None = int(count)
    if count[:1] == "-" and not int(cut):
        end = None
    if "c" in options:
        return text[:end]
    return "".join(text.splitlines(keepends=True)[:end])


def tail(args: list[str], stdin: str, context: Context) -> str:
    """`tail`: the last lines (`-n`, `-N`) or characters (`-c`); `+N` counts from the beginning."""
    if args and args[0][:1] in ("-", "+") and args[0][1:].isdigit():
        args = ["-n", args[0].lstrip("-"), *args[1:]]
    found = given(args, "nc", "q")
    if found is None:
        return HOLE
    options, names = found
    text = source_of(names, stdin, context)
    count = options.get("c", options.get("n", "10"))
    digits = count.lstrip("+-")
    if not digits.isdigit() or len(digits) > 9 or not _known(text):
        return HOLE
    units: Sequence[str] = text if "c" in options else text.splitlines(keepends=True)
    start = int(digits)
    if count[:1] == "+":
        return "".join(units[max(start - 1, 0) :])
    return "".join(units[-start:]) if start else ""


def cut(args: list[str], stdin: str, context: Context) -> str:
    """`cut`: characters or fields of each line, by lists of ranges."""
    complement = "--complement" in args
    joint = next((a.partition("=")[2] for a in args if a.startswith("--output-delimiter=")), None)
    found = given([a for a in args if a != "--complement" and not a.startswith("--output-delimiter=")], "dfcb", "sn")
    if found is None:
        return HOLE
    options, names = found
    text = source_of(names, stdin, context)
    chosen = options.get("f") or options.get("c") or options.get("b") or ""
    ranges = _ranges(chosen)
    if ranges is None or not _known(text):
        return HOLE
    delimiter = options.get("d", "\t")
    out: list[str] = []
    for line in _lines(text):
        if "f" in options:
            units: Sequence[str] = line.split(delimiter) if delimiter else [line]
            if len(units) == 1:
                if "s" not in options:
                    out.append(line)
                continue
            joint_here = delimiter if joint is None else joint
        else:
            units, joint_here = line, ""
        kept = [u for k, u in enumerate(units, 1) if any(a <= k <= b for a, b in ranges) != complement]
        out.append(joint_here.join(kept))
    return _joined(out)


def _ranges(text: str) -> list[tuple[int, int]] | None:
    ranges: list[tuple[int, int]] = []
    for piece in text.split(",")[:64]:
        first, dash, last = piece.partition("-")
        if len(piece) > 12 or not (first.isdigit() or (dash and not first)) or not (last.isdigit() or not last):
            return None
        low = int(first) if first else 1
        ranges.append((low, (int(last) if last else 1 << 30) if dash else low))
    return ranges or None


def sort(args: list[str], stdin: str, context: Context) -> str:
    """`sort` with `-r`, `-n`, `-u` and `-f`."""
    found = given(args, "", "rnufbV")
    if found is None:
        return HOLE
    options, names = found
    text = source_of(names, stdin, context)
    lines = _lines(text)
    if not _known(text) or "V" in options:
        return HOLE
    if "n" in options:
        if not all(line.strip().lstrip("-").isdigit() and len(line) < 18 for line in lines):
            return HOLE
        lines.sort(key=int)
    else:
        lines.sort(key=str.lower if "f" in options else None)
    if "r" in options:
        lines.reverse()
    return _joined(dict.fromkeys(lines) if "u" in options else lines)  # type: ignore[arg-type]


def uniq(args: list[str], stdin: str, context: Context) -> str:
    """`uniq`: neighbours that are alike become one."""
    if args or not _known(stdin):
        return HOLE
    out: list[str] = []
    for line in _lines(stdin):
        if not out or out[-1] != line:
            out.append(line)
    return _joined(out)


def tac(args: list[str], stdin: str, context: Context) -> str:
    """`tac`: the lines from last to first."""
    text = source_of(args, stdin, context)
    return _joined(_lines(text)[::-1]) if _known(text) else HOLE


def fold(args: list[str], stdin: str, context: Context) -> str:
    """`fold -w N`: lines of at most that many characters."""
    found = given(args, "w", "b")
    if found is None:
        return HOLE
    options, names = found
    text = source_of(names, stdin, context)
    width = options.get("w", "80")
    if not width.isdigit() or not int(width) or len(width) > 6 or not _known(text):
        return HOLE
    size = int(width)
    out: list[str] = []
    for line in _lines(text):
        out.extend([line[k : k + size] for k in range(0, len(line), size)] or [""])
    return _joined(out)


def paste(args: list[str], stdin: str, context: Context) -> str:
    """`paste -s`: all lines in one, joined by the delimiter."""
    found = given(args, "d", "s")
    if found is None:
        return HOLE
    options, names = found
    text = source_of(names, stdin, context)
    if "s" not in options or not _known(text):
        return HOLE
    joint = echo_escapes(options.get("d", "\t")).replace("\\0", "")
    return (joint.join(_lines(text)) if len(joint) < 2 else HOLE) + "\n"


def grep(args: list[str], stdin: str, context: Context) -> str:
    """`grep`: the lines that match; `-v`, `-i`, `-F`, `-E`, `-x`, `-o`."""
    found = given(args, "em", "vixFEowhs")
    if found is None:
        return HOLE
    options, names = found
    text = options.get("e", names[0] if names else "")
    names = names if "e" in options else names[1:]
    read = source_of(names, stdin, context)
    pattern = pattern_of(re.escape(text) if "F" in options else text, extended="E" in options, fold="i" in options)
    if "F" in options:
        pattern = re.compile(re.escape(text), re.I if "i" in options else 0)
    if pattern is None or not _known(read) or "w" in options or "m" in options:
        return HOLE
    out: list[str] = []
    for line in _lines(read):
        if len(line) > _LONGEST_LINE:
            return HOLE
        match = pattern.fullmatch(line) if "x" in options else pattern.search(line)
        if (match is not None) == ("v" in options):
            continue
        if "o" in options:
            out.extend(each[0] for each in pattern.finditer(line) if each[0])
        else:
            out.append(line)
    return _joined(out)


def wc(args: list[str], stdin: str, context: Context) -> str:
    """`wc -l`, `-c`, `-m`, `-w` of the input."""
    if len(args) != 1 or args[0] not in ("-l", "-c", "-m", "-w") or HOLE in stdin:
        return HOLE
    count = {"-l": stdin.count("\n"), "-c": len(stdin.encode("utf-8", "replace")), "-m": len(stdin)}
    return f"{count.get(args[0], len(stdin.split()))}\n"


FILTERS: dict[str, Filter] = {
    "rev": rev,
    "tr": tr,
    "head": head,
    "tail": tail,
    "cut": cut,
    "sort": sort,
    "uniq": uniq,
    "tac": tac,
    "fold": fold,
    "paste": paste,
    "grep": grep,
    "fgrep": lambda args, stdin, context: grep(["-F", *args], stdin, context),
    "egrep": lambda args, stdin, context: grep(["-E", *args], stdin, context),
    "wc": wc,
}

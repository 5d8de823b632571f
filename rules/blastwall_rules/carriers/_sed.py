"""The commands of a sed script, as far as they run something or write a file. Source: the GNU sed manual."""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"[ \t]*(?:\d+(?:~\d+)?|\$|\+\d+|~\d+"
    r"|/(?:\\.|\[\]?[^\]\n]*\]|[^/\\\n\[])*/[IM]*"
    r"|\\(.)(?:\\.|(?!\1)[^\\\n])*\1[IM]*)"
)
_MOST = 4096


def commands(script: str) -> list[tuple[str, str, str]]:
    """Return `(command, argument, flags)`: for `s` the replacement and the flags, else what follows the letter."""
    found: list[tuple[str, str, str]] = []
    index, length = 0, len(script)
    while index < length and len(found) < _MOST:
        if script[index] in " \t\n;{}":
            index += 1
            continue
        for _ in range(2):
            address = _ADDRESS.match(script, index)
            if address is None:
                break
            index = address.end()
            while script[index : index + 1] in (" ", "\t", ","):
                index += 1
        while script[index : index + 1] in (" ", "\t", "!"):
            index += 1
        if index >= length:
            break
        letter = script[index]
        index += 1
        if letter in ";{}\n":
            continue
        if letter in "sy":
            parts, index = _parts(script, index)
            end = index
            while end < length and script[end] not in ";\n}" and script[end] not in "w":
                end += 1
            if script[end : end + 1] == "w":
                # `w` takes the rest of the line for a file's name
                end = _end(script, end)
            flags = script[index:end]
            index = end
            if letter == "s" and len(parts) == 2:
                found.append(("s", parts[1], flags))
            continue
        if letter in "ewWrRaic#":
            end = _end(script, index)
            found.append((letter, script[index:end].strip(), ""))
            index = end
            continue
        while index < length and script[index] not in ";\n}":
            index += 1
        found.append((letter, "", ""))
    return found


def _end(script: str, index: int) -> int:
    end = script.find("\n", index)
    return len(script) if end < 0 else end


def _parts(script: str, index: int) -> tuple[list[str], int]:
    """Return the two parts of `s/a/b/` and where its flags begin."""
    delimiter = script[index : index + 1]
    parts: list[str] = []
    made: list[str] = []
    index += 1
    bracket = False
    while index < len(script) and len(parts) < 2:
        char = script[index]
        if char == "\\" and index + 1 < len(script):
            following = script[index + 1]
            made.append(following if following == delimiter else char + following)
            index += 2
            continue
        if char == "[" and not parts:
            bracket = True
        elif char == "]":
            bracket = False
        if char == delimiter and not bracket:
            parts.append("".join(made))
            made = []
        else:
            made.append(char)
        index += 1
    return parts, index


def executed(script: str) -> list[str]:
    """Return the commands of GNU sed's `e command`, and what `s/x/command/e` makes of a line replaced whole."""
    found = []
    for letter, argument, flags in commands(script):
        if (letter == "e" and argument) or (letter == "s" and "e" in flags.partition("w")[0]):
            found.append(argument)
    return found


def written(script: str) -> list[str]:
    """Return the names of files that `w`, `W` and `s///w` write."""
    found = []
    for letter, argument, flags in commands(script):
        if letter in "wW":
            found.append(argument)
        elif letter == "s" and "w" in flags:
            found.append(flags.partition("w")[2].strip())
    return [name for name in found if name and name not in ("/dev/stdout", "/dev/stderr")]

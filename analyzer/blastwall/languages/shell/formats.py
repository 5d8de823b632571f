"""What `printf` prints: what disguised commands are put together with.

Source: POSIX.1-2017 `printf`, bash(1) (`%q`, `%b`, `%(fmt)T`, arguments as numbers, reuse of the format).
"""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.shell.arithmetic import number_of
from blastwall.languages.shell.quoting import echo_escapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.context import Context

#: Stands in output for the NUL byte, which ends a name for `xargs -0` and `read -d ''`; a substitution drops it.
END = "\ue000"
#: An octal, hexadecimal or Unicode escape of a format, or any other single one.
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|.)", re.S).match
_DIRECTIVE = re.compile(
    r"%([-+ #0']*)(\*|\d{0,3})(?:\.(\*|\d{0,3}))?(?:hh|h|ll|l|L|j|z|t)?(\([^)]*\)T|[a-zA-Z%])"
).match
_SAFE = re.compile(r"[A-Za-z0-9_./:=@%+,-]+").fullmatch
#: A format is used again for arguments that are left over, this often.
_ROUNDS = 256


def printf(args: list[str], stdin: str, context: Context) -> str:
    """Return what `printf` prints."""
    if args[:1] == ["--"]:
        args = args[1:]
    if not args or args[0] == "-v":
        return HOLE if args else ""
    form, values = args[0], args[1:]
    pieces: list[str] = []
    for _ in range(_ROUNDS):
        taken = _once(form, values, pieces)
        if taken < 0:
            return "".join(pieces)
        values = values[taken:]
        if not values or not taken:
            break
    else:
        pieces.append(HOLE)
    return "".join(pieces)


def _once(form: str, values: list[str], pieces: list[str]) -> int:
    r"""Use the format once; return how many values it took, or -1 where a `\c` of `%b` ends all output."""
    taken = 0
    i = 0
    while i < len(form):
        c = form[i]
        if c == "\\":
            match = _ESCAPE(form, i)
            text = match[0] if match is not None else c
            pieces.append(END if text.rstrip("0") in ("\\", "\\x", "\\u") and text[-1] == "0" else echo_escapes(text))
            i += len(text)
            continue
        if c != "%":
            end = i + 1
            while end < len(form) and form[end] not in "%\\":
                end += 1
            pieces.append(form[i:end])
            i = end
            continue
        match = _DIRECTIVE(form, i)
        if match is None:
            pieces.append(HOLE)
            i += 2
            continue
        i = match.end()
        flags, width, precision, kind = match[1], match[2], match[3], match[4]
        if kind == "%":
            pieces.append("%")
            continue
        if width == "*":
            width = values[taken] if taken < len(values) else "0"
            taken += 1
            if width[:1] == "-":
                flags, width = flags + "-", width[1:]
        if precision == "*":
            precision = values[taken] if taken < len(values) else "0"
            taken += 1
        value = values[taken] if taken < len(values) else ""
        taken += 1
        text = converted(kind, value, flags, precision)
        size = int(width) if width.isdigit() and len(width) < 4 else 0
        if len(text) < size:
            text = text.ljust(size) if "-" in flags else text.rjust(size, "0" if _pads(flags, kind) else " ")
        pieces.append(text)
        if kind == "b" and "\\c" in value:
            return -1
    return taken


def _pads(flags: str, kind: str) -> bool:
    return "0" in flags and kind in "diuoxX"


def converted(kind: str, value: str, flags: str, precision: str | None) -> str:
    """Return one value as its directive writes it."""
    limit = int(precision) if precision and precision.isdigit() else 0 if precision == "" else -1
    if kind in "sb":
        text = echo_escapes(value) if kind == "b" else value
        if limit >= 0:
            return HOLE if HOLE in text else text[:limit]
        return text
    if kind == "q":
        return value if _SAFE(value) or HOLE in value else "'" + value.replace("'", "'\\''") + "'"
    if kind == "c":
        return value[:1]
    if kind in "diuoxX":
        number = _number(value)
        if number is None:
            return HOLE
        if kind in "di":
            return ("+" if "+" in flags and number >= 0 else "") + str(number)
        if number < 0:
            number += 1 << 64
        text = format(number, "d" if kind == "u" else kind)
        return ({"o": "0", "x": "0x", "X": "0X"}.get(kind, "") if "#" in flags and number else "") + text
    return HOLE


def _number(value: str) -> int | None:
    """Return a value as `printf` counts: a numeral, a quoted character's code, nothing for zero."""
    text = value.strip()
    if not text:
        return 0
    if text[0] in "'\"":
        return ord(text[1]) if len(text) > 1 and text[1] != HOLE else None
    sign = -1 if text[0] == "-" else 1
    number = number_of(text.lstrip("+-"))
    return None if number is None else sign * number

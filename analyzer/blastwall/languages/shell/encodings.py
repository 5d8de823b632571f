"""What `base64`, `base32`, `openssl`, `xxd` and `od` make of a known input: the decoders commands are hidden behind."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.shell.written import source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.context import Context


def _text(data: bytes) -> str:
    # a shell string holds no NUL, and NUL would read as a hole
    return data.decode("utf-8", "replace").replace("\0", "")


def base64(args: list[str], stdin: str, context: Context) -> str:
    """`base64`, `-d` to decode."""
    import base64 as coding
    import binascii

    decode = False
    names = []
    for a in args:
        if a in ("-d", "-D", "--decode", "-di", "-id") or (a.startswith("--d") and "--decode".startswith(a)):
            decode = True
        elif a[:2] == "-w" or a in ("-i", "--ignore-garbage", "-", "0") or a.startswith("--wrap"):
            continue
        else:
            names.append(a)
    text = source_of(names, stdin, context)
    if HOLE in text:
        return HOLE
    try:
        if decode:
            kept = "".join(text.split())
            return _text(coding.b64decode(kept + "=" * (-len(kept) % 4)))
        return coding.b64encode(text.encode("utf-8", "replace")).decode() + "\n"
    except (binascii.Error, ValueError):
        return HOLE


def base32(args: list[str], stdin: str, context: Context) -> str:
    """`base32 -d`."""
    import base64 as coding
    import binascii

    text = source_of([a for a in args if a[:1] != "-"], stdin, context)
    if HOLE in text or not any(a in ("-d", "-D", "--decode") for a in args):
        return HOLE
    try:
        kept = "".join(text.split())
        return _text(coding.b32decode(kept + "=" * (-len(kept) % 8)))
    except (binascii.Error, ValueError):
        return HOLE


def openssl(args: list[str], stdin: str, context: Context) -> str:
    """`openssl base64 -d` and `openssl enc -base64 -d`."""
    if (
        args[:1] in (["base64"], ["enc"])
        and "-d" in args
        and (args[0] == "base64" or "-base64" in args or "-a" in args)
    ):
        names = [args[args.index("-in") + 1]] if "-in" in args[:-1] else []
        return base64(["-d", *names], stdin, context)
    return HOLE


def xxd(args: list[str], stdin: str, context: Context) -> str:
    """`xxd -r -p` from hexadecimal digits, `xxd -p` to them; `xxd -r` from a dump."""
    text = source_of([a for a in args if a[:1] != "-"], stdin, context)
    if HOLE in text:
        return HOLE
    back = any(a[:2] == "-r" or a.startswith("-rev") for a in args)
    plain = any("p" in a[1:3] for a in args if a[:1] == "-")
    try:
        if not back:
            return text.encode("utf-8", "replace").hex() + "\n" if plain else HOLE
        if not plain and ":" in text:
            text = " ".join(line.partition(":")[2].partition("  ")[0] for line in text.splitlines())
        return _text(bytes.fromhex("".join(text.split())))
    except ValueError:
        return HOLE


ENCODINGS: dict[str, Callable[[list[str], str, Context], str]] = {
    "base64": base64,
    "gbase64": base64,
    "base32": base32,
    "openssl": openssl,
    "xxd": xxd,
}

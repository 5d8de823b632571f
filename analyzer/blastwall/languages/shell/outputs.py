"""What well-known programs print, where that follows from their arguments and input alone."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.shell.quoting import echo_escapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blastwall.context import Context

#: Longer output is unknown: what is judged is code a person could have typed.
LONGEST = 65536


def _echo(args: list[str], stdin: str, context: Context) -> str:
    newline = True
    escapes = False
    while args and args[0][:1] == "-" and len(args[0]) > 1 and not args[0][1:].strip("neE"):
        flags = args.pop(0)
        newline = newline and "n" not in flags
        escapes = (escapes or "e" in flags) and not flags.endswith("E")
    text = " ".join(args)
    if escapes:
        text = echo_escapes(text)
    return text + ("\n" if newline else "")


def _printf(args: list[str], stdin: str, context: Context) -> str:
    if args[:1] == ["--"]:
        args = args[1:]
    if not args or args[0] == "-v":
        return HOLE if args else ""
    form, values = args[0], args[1:]
    pieces: list[str] = []
    for _ in range(256):
        rest, values = values, values
        taken = 0
        i = 0
        while i < len(form):
            c = form[i]
            if c == "\\":
                # An octal or hexadecimal escape is at most ten characters long.
                j = i + 2
                while (
                    j < len(form)
                    and j < i + 10
                    and form[j] in "0123456789abcdefABCDEF"
                    and form[i + 1] in "xuU01234567"
                ):
                    if form[i + 1] in "01234567" and (form[j] not in "01234567" or j >= i + 4):
                        break
                    if form[i + 1] == "x" and j >= i + 4:
                        break
                    if form[i + 1] == "u" and j >= i + 6:
                        break
                    j += 1
                pieces.append(echo_escapes(form[i:j]))
                i = j
                continue
            if c != "%":
                pieces.append(c)
                i += 1
                continue
            if form[i + 1 : i + 2] == "%":
                pieces.append("%")
                i += 2
                continue
            j = i + 1
            while j < len(form) and form[j] in "-+ #0123456789.*":
                j += 1
            kind = form[j : j + 1]
            value = rest[taken] if taken < len(rest) else ""
            taken += 1
            if kind == "s" or kind == "q":
                pieces.append(value)
            elif kind == "b":
                pieces.append(echo_escapes(value))
            elif kind == "c":
                pieces.append(value[:1])
            elif kind in ("d", "i", "u") and j == i + 1 and (value or "0").lstrip("-").isdigit():
                pieces.append(value or "0")
            elif kind in ("x", "o") and j == i + 1 and (value or "0").isdigit() and len(value) < 20:
                pieces.append(format(int(value or "0"), kind))
            else:
                pieces.append(HOLE)
            i = j + 1
        values = rest[taken:]
        if not values or not taken:
            break
    else:
        pieces.append(HOLE)
    return "".join(pieces)


def _cat(args: list[str], stdin: str, context: Context) -> str:
    names = [a for a in args if a == "-" or a[:1] != "-"]
    if any(a[:1] == "-" and len(a) > 1 and a not in ("-u", "-s", "--") for a in args):
        return HOLE
    if not names:
        return stdin
    pieces = []
    for name in names:
        known = context.files.get(normalise(name, context.cwd))
        pieces.append(stdin if name in ("-", "/dev/stdin") else HOLE if known is None else known.text)
    return "".join(pieces)


def _base64(args: list[str], stdin: str, context: Context) -> str:
    import base64
    import binascii

    decode = False
    names = []
    for a in args:
        if a in ("-d", "-D", "--decode", "-di", "-id"):
            decode = True
        elif a[:2] == "-w" or a in ("-i", "--ignore-garbage", "-", "0") or a.startswith("--wrap"):
            continue
        else:
            names.append(a)
    text = stdin
    if names:
        known = context.files.get(normalise(names[0], context.cwd))
        if known is None:
            return HOLE
        text = known.text
    if HOLE in text:
        return HOLE
    try:
        if decode:
            kept = "".join(text.split())
            return base64.b64decode(kept + "=" * (-len(kept) % 4)).decode("utf-8", "replace").replace("\0", "")
        return base64.b64encode(text.encode("utf-8", "replace")).decode() + "\n"
    except (binascii.Error, ValueError):
        return HOLE


def _base32(args: list[str], stdin: str, context: Context) -> str:
    import base64
    import binascii

    if HOLE in stdin or not any(a in ("-d", "-D", "--decode") for a in args):
        return HOLE
    try:
        kept = "".join(stdin.split())
        return base64.b32decode(kept + "=" * (-len(kept) % 8)).decode("utf-8", "replace").replace("\0", "")
    except (binascii.Error, ValueError):
        return HOLE


def _openssl(args: list[str], stdin: str, context: Context) -> str:
    if (
        args[:1] in (["base64"], ["enc"])
        and "-d" in args
        and (args[0] == "base64" or "-base64" in args or "-a" in args)
    ):
        return _base64(["-d"], stdin, context) if "-in" not in args else HOLE
    return HOLE


def _xxd(args: list[str], stdin: str, context: Context) -> str:
    if HOLE in stdin or not any(a[:2] == "-r" or a in ("-pr", "-ps") for a in args):
        return HOLE
    try:
        return bytes.fromhex("".join(stdin.split())).decode("utf-8", "replace").replace("\0", "")
    except ValueError:
        return HOLE


def _rev(args: list[str], stdin: str, context: Context) -> str:
    if args:
        return HOLE
    return "\n".join(line[::-1] for line in stdin.split("\n"))


def _members(text: str) -> str | None:
    named = {
        "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
        "[:digit:]": "0123456789",
    }
    for name, members in named.items():
        text = text.replace(name, members)
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


def _tr(args: list[str], stdin: str, context: Context) -> str:
    flags = [a for a in args if a[:1] == "-" and len(a) > 1]
    sets = [_members(a) for a in args if a not in flags]
    if not sets or sets[0] is None or HOLE in stdin:
        return HOLE
    source = sets[0]
    if flags == ["-d"] and len(sets) == 1:
        return stdin.translate({ord(c): None for c in source})
    if flags == ["-s"] and len(sets) == 1:
        out: list[str] = []
        for c in stdin:
            if not (out and out[-1] == c and c in source):
                out.append(c)
        return "".join(out)
    if flags or len(sets) != 2 or not sets[1]:
        return HOLE
    target = sets[1]
    target += target[-1] * (len(source) - len(target))
    return stdin.translate({ord(a): b for a, b in zip(reversed(source), reversed(target[: len(source)]), strict=False)})


def _head(args: list[str], stdin: str, context: Context) -> str:
    count = args[1] if len(args) == 2 and args[0] == "-n" else args[0].lstrip("-n") if len(args) == 1 else ""
    if not args:
        count = "10"
    if not count.isdigit() or len(count) > 9 or HOLE in stdin:
        return HOLE
    return "".join(stdin.splitlines(keepends=True)[: int(count)])


def _cut(args: list[str], stdin: str, context: Context) -> str:
    delimiter, field = "\t", ""
    rest = list(args)
    while rest:
        a = rest.pop(0)
        if a[:2] in ("-d", "-f"):
            value = a[2:] or (rest.pop(0) if rest else "")
            if a[1] == "d":
                delimiter = value
            else:
                field = value
        else:
            return HOLE
    if not field.isdigit() or len(field) > 6 or not delimiter or HOLE in stdin:
        return HOLE
    at = int(field) - 1
    lines = [line.split(delimiter) for line in stdin.rstrip("\n").split("\n")]
    return "".join((line[at] if 0 <= at < len(line) else line[0] if len(line) == 1 else "") + "\n" for line in lines)


def _pwd(args: list[str], stdin: str, context: Context) -> str:
    return (context.cwd or ".") + "\n"


def _mktemp(args: list[str], stdin: str, context: Context) -> str:
    names = [a for a in args if a[:1] != "-"]
    template = names[-1] if names and "X" in names[-1] else ""
    if any(a in ("-p",) or a.startswith("--tmpdir=") for a in args):
        return HOLE
    if template and "/" in template:
        return template.rstrip("X") + HOLE + "\n"
    if template and "-t" not in args:
        return template.rstrip("X") + HOLE + "\n"
    return "/tmp/tmp." + HOLE + "\n"


def _dirname(args: list[str], stdin: str, context: Context) -> str:
    if len(args) != 1 or HOLE in args[0]:
        return HOLE
    head, slash, _ = args[0].rstrip("/").rpartition("/")
    return (head or (slash if slash else "/" if args[0][:1] == "/" else ".")) + "\n"


def _basename(args: list[str], stdin: str, context: Context) -> str:
    if not args or args[0][:1] == "-" or len(args) > 2 or HOLE in args[0]:
        return HOLE
    name = args[0].rstrip("/").rpartition("/")[2] or "/"
    if len(args) == 2 and name.endswith(args[1]) and name != args[1] and args[1]:
        name = name[: -len(args[1])]
    return name + "\n"


def _realpath(args: list[str], stdin: str, context: Context) -> str:
    names = [a for a in args if a[:1] != "-"]
    return names[0] + "\n" if len(names) == 1 else HOLE


def _seq(args: list[str], stdin: str, context: Context) -> str:
    if not 1 <= len(args) <= 2 or not all(a.isdigit() and len(a) < 6 for a in args):
        return HOLE
    numbers = range(int(args[0]) if len(args) == 2 else 1, int(args[-1]) + 1)
    return "".join(f"{k}\n" for k in numbers) if len(numbers) <= 64 else HOLE


def _nothing(args: list[str], stdin: str, context: Context) -> str:
    return ""


def _tee(args: list[str], stdin: str, context: Context) -> str:
    return stdin


def _ls(args: list[str], stdin: str, context: Context) -> str:
    """`ls *.tmp` prints what the pattern matches: the pattern again stands for it."""
    if any(a[:1] == "-" and ("l" in a or "R" in a or a[:2] == "--") for a in args):
        return HOLE
    names = [a for a in args if a[:1] != "-"]
    if not names:
        return "*\n"
    return "".join(name + "\n" for name in names) if all("*" in n or "?" in n for n in names) else HOLE


def _which(args: list[str], stdin: str, context: Context) -> str:
    names = [a for a in args if a[:1] != "-"]
    flags = [a for a in args if a[:1] == "-"]
    return names[0] + "\n" if len(names) == 1 and all(f in ("-v", "-P", "-p", "-a") for f in flags) else HOLE


def _command(args: list[str], stdin: str, context: Context) -> str:
    return _which(args, stdin, context) if args[:1] == ["-v"] else HOLE


def _cygpath(args: list[str], stdin: str, context: Context) -> str:
    r"""`cygpath` (Cygwin, MSYS, Git for Windows): `C:\x` is `/c/x` and back; `-m` writes forward slashes."""
    return _translated(args, "/")


def _wslpath(args: list[str], stdin: str, context: Context) -> str:
    r"""`wslpath`: `C:\x` is `/mnt/c/x` and back."""
    return _translated(args, "/mnt/")


def _translated(args: list[str], mount: str) -> str:
    form = "u"
    names = []
    for a in args:
        if a in ("-u", "--unix", "-a", "--absolute", "-l", "--long-name", "--"):
            continue
        if a in ("-w", "--windows", "-d", "--dos"):
            form = "w"
        elif a in ("-m", "--mixed"):
            form = "m"
        elif a[:1] == "-":
            return HOLE
        else:
            names.append(a)
    if len(names) != 1 or not names[0]:
        return HOLE
    name = names[0]
    if form == "u":
        path = name.replace("\\", "/")
        if path[1:2] == ":" and path[0].isascii() and path[0].isalpha():
            path = f"{mount}{path[0].lower()}/{path[2:].lstrip('/')}"
        return path + "\n"
    drive = name[len(mount) :]
    if name.startswith(mount) and drive[:1].isalpha() and drive[1:2] in ("", "/"):
        name = f"{drive[0].upper()}:/{drive[2:]}"
    elif name[:1] == "/":
        return HOLE  # below the directory Cygwin is installed in
    return (name.replace("/", "\\") if form == "w" else name.replace("\\", "/")) + "\n"


_PROGRAMS: dict[str, Callable[[list[str], str, Context], str]] = {
    "echo": _echo,
    "printf": _printf,
    "cat": _cat,
    "base64": _base64,
    "gbase64": _base64,
    "base32": _base32,
    "openssl": _openssl,
    "xxd": _xxd,
    "rev": _rev,
    "tr": _tr,
    "head": _head,
    "cut": _cut,
    "pwd": _pwd,
    "mktemp": _mktemp,
    "dirname": _dirname,
    "basename": _basename,
    "realpath": _realpath,
    "readlink": _realpath,
    "seq": _seq,
    "cygpath": _cygpath,
    "wslpath": _wslpath,
    "ls": _ls,
    "which": _which,
    "command": _command,
    "type": _which,
    "tee": _tee,
    "true": _nothing,
    ":": _nothing,
    "cd": _nothing,
    "mkdir": _nothing,
    "rm": _nothing,
    "cp": _nothing,
    "touch": _nothing,
    "chmod": _nothing,
    "sleep": _nothing,
    "set": _nothing,
    "export": _nothing,
    "shopt": _nothing,
}


def output(program: str, args: Sequence[str], stdin: str, context: Context) -> str:
    """Return what the program prints, with holes where that can't be told."""
    known = _PROGRAMS.get(program)
    if known is None:
        return HOLE
    text = known(list(args), stdin, context)
    return text if len(text) <= LONGEST else HOLE


def normalise(path: str, cwd: str) -> str:
    """Return the key under which a file written in this call is remembered."""
    if path[:1] not in ("/", "~") and cwd:
        path = cwd + "/" + path
    absolute = path[:1] == "/"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if parts and parts[-1] != "..":
                parts.pop()
            elif not absolute:
                parts.append(part)
        elif part and part != ".":
            parts.append(part)
    return ("/" if absolute else "") + "/".join(parts)

"""What well-known programs print, where that follows from their arguments and input alone."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.shell.quoting import echo_escapes
from blastwall.languages.shell.written import normalise, source_of

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
        stops = "\\c" in text
        text = echo_escapes(text)
        newline = newline and not stops
    return text + ("\n" if newline else "")


def _cat(args: list[str], stdin: str, context: Context) -> str:
    if any(a[:1] == "-" and len(a) > 1 and a not in ("-u", "-s", "--") for a in args):
        return HOLE
    return source_of([a for a in args if a == "-" or a[:1] != "-"], stdin, context)


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


#: What prints where a program keeps what it can make or fetch again.
_CACHES = {
    ("npm", "config get cache"): "~/.npm",
    ("yarn", "cache dir"): "~/.cache/yarn",
    ("pip", "cache dir"): "~/.cache/pip",
    ("pip3", "cache dir"): "~/.cache/pip",
    ("uv", "cache dir"): "~/.cache/uv",
    ("go", "env GOCACHE"): "~/.cache/go-build",
    ("go", "env GOMODCACHE"): "~/go/pkg/mod",
    ("brew", "--cache"): "~/Library/Caches/Homebrew",
    ("poetry", "config cache-dir"): "~/.cache/pypoetry",
    ("ccache", "--get-config cache_dir"): "~/.cache/ccache",
    ("npm", "root"): "node_modules",
}


def _dirname(args: list[str], stdin: str, context: Context) -> str:
    if len(args) != 1 or HOLE in args[0]:
        return HOLE
    if args[0].rstrip("/") == "~":
        return "/home\n"
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
    if len(names) != 1 or any(a.startswith(("--relative", "--strip")) for a in args):
        return HOLE
    path = names[0]
    if HOLE in path or not context.cwd or path[:1] in "~":
        return path + "\n"
    # links apart, it is the path without its dots
    return (normalise(path, context.cwd) or "/") + "\n"


def _seq(args: list[str], stdin: str, context: Context) -> str:
    separator = "\n"
    words = list(args)
    while words and words[0][:1] == "-" and not words[0][1:2].isdigit():
        flag = words.pop(0)
        if flag == "-s" and words:
            separator = words.pop(0)
        elif flag[:2] == "-s":
            separator = flag[2:]
        elif flag != "-w":
            return HOLE
    if not 1 <= len(words) <= 3 or not all(a.lstrip("-").isdigit() and len(a) < 7 for a in words):
        return HOLE
    first = int(words[0]) if len(words) > 1 else 1
    step = int(words[1]) if len(words) == 3 else 1
    if not step:
        return HOLE
    numbers = range(first, int(words[-1]) + (1 if step > 0 else -1), step)
    if len(numbers) > 64:
        return HOLE
    wide = max((len(str(k)) for k in numbers), default=0) if "-w" in args else 0
    return separator.join(str(k).rjust(wide, "0") for k in numbers) + ("\n" if numbers else "")


def _nothing(args: list[str], stdin: str, context: Context) -> str:
    # told to be verbose, these say what they do
    return HOLE if any(a[:1] == "-" and "v" in a for a in args) else ""


def _yes(args: list[str], stdin: str, context: Context) -> str:
    """`yes word`: the word on every line, as often as somebody reads it."""
    line = (" ".join(args) or "y") + "\n"
    return line * 16 if len(line) < 1024 else line


def _xargs(args: list[str], stdin: str, context: Context) -> str:
    """`xargs` and `xargs echo` print the words they read."""
    if args not in ([], ["echo"]) or HOLE in stdin or any(c in stdin for c in "'\"\\"):
        return HOLE
    return " ".join(stdin.split()) + "\n"


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
    "cat": _cat,
    "pwd": _pwd,
    "mktemp": _mktemp,
    "dirname": _dirname,
    "basename": _basename,
    "realpath": _realpath,
    "readlink": _realpath,
    "grealpath": _realpath,
    "greadlink": _realpath,
    "seq": _seq,
    "cygpath": _cygpath,
    "wslpath": _wslpath,
    "ls": _ls,
    "which": _which,
    "command": _command,
    "type": _which,
    "tee": _tee,
    "yes": _yes,
    "xargs": _xargs,
    "sponge": _nothing,
    "true": _nothing,
    ":": _nothing,
    "cd": _nothing,
    "mkdir": _nothing,
    "rm": _nothing,
    "cp": _nothing,
    "mv": _nothing,
    "touch": _nothing,
    "chmod": _nothing,
    "sleep": _nothing,
    "set": _nothing,
    "export": _nothing,
    "shopt": _nothing,
}
#: What takes more reading than most calls need stands in rooms that are opened when they are asked for.
_ELSEWHERE: dict[str, str] = {
    "printf": "formats",
    **dict.fromkeys(
        ("rev", "tr", "head", "tail", "cut", "sort", "uniq", "tac", "fold", "paste", "grep", "fgrep", "egrep", "wc"),
        "filters",
    ),
    **dict.fromkeys(("base64", "gbase64", "base32", "openssl", "xxd"), "encodings"),
    **dict.fromkeys(("sed", "gsed", "awk", "gawk", "mawk", "expr"), "editors"),
    **dict.fromkeys(("jq", "yq", "psql", "mysql", "mariadb", "sqlite3", "duckdb"), "generated"),
    **dict.fromkeys(("python", "python3", "python2", "perl", "ruby", "node", "php"), "editors"),
}
FILTERING = frozenset(name for name, room in _ELSEWHERE.items() if room in ("filters", "editors"))
#: Programs that print what the command behind them prints: name -> options that take the next word, words skipped.
_HANDING_ON: dict[str, tuple[tuple[str, ...], int]] = {
    "command": ((), 0),
    "builtin": ((), 0),
    "exec": (("-a",), 0),
    "env": (("-u", "-C", "--unset", "--chdir"), 0),
    "nice": (("-n", "--adjustment"), 0),
    "nohup": ((), 0),
    "sudo": (("-u", "-g", "-h", "-p", "-C", "-T", "-r", "-t", "-D", "-R"), 0),
    "timeout": (("-s", "-k", "--signal", "--kill-after"), 1),
    "stdbuf": (("-i", "-o", "-e"), 0),
    "busybox": ((), 0),
    "toybox": ((), 0),
    "time": ((), 0),
    "setsid": ((), 0),
}


def output(program: str, args: Sequence[str], stdin: str, context: Context) -> str:
    """Return what the program prints, with holes where that can't be told."""
    words = list(args)
    for _ in range(4):
        handing = _HANDING_ON.get(program)
        if handing is None or (program == "command" and words[:1] in (["-v"], ["-V"])):
            break
        valued, skip = handing
        while words and (words[0][:1] == "-" or ("=" in words[0] and program in ("env", "sudo"))):
            del words[: 2 if words[0] in valued else 1]
        del words[:skip]
        if not words:
            return HOLE
        program = words.pop(0).rpartition("/")[2]
    known = _PROGRAMS.get(program)
    cache = _CACHES.get((program, " ".join(words))) if known is None else None
    if cache is not None:
        return cache + "\n"
    if known is not None:
        text = known(words, stdin, context)
    elif program in _ELSEWHERE:
        text = _elsewhere(program, words, stdin, context)
    else:
        return HOLE
    return text if len(text) <= LONGEST else HOLE


def _elsewhere(program: str, args: list[str], stdin: str, context: Context) -> str:
    """Return what a program prints that another room knows."""
    room = _ELSEWHERE[program]
    if room == "formats":
        from blastwall.languages.shell.formats import printf

        return printf(args, stdin, context)
    if room == "filters":
        from blastwall.languages.shell.filters import FILTERS

        return FILTERS[program](args, stdin, context)
    if room == "encodings":
        from blastwall.languages.shell.encodings import ENCODINGS

        return ENCODINGS[program](args, stdin, context)
    if room == "generated":
        from blastwall.languages.shell.generated import GENERATORS

        return GENERATORS[program](args, stdin, context)
    from blastwall.languages.shell.editors import EDITORS, printer

    editor = EDITORS.get(program)
    return printer(program, args) if editor is None else editor(args, stdin, context)

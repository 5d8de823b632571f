"""The shell's own commands that change what later commands mean: `cd`, `export`, `set`, `read`, `eval`, `source`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.outputs import output as printed
from blastwall.languages.shell.written import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.languages.shell.expansion import Value
    from blastwall.languages.shell.lowering import Lowerer
    from blastwall.languages.shell.tree import Simple
    from blastwall.model import Span

    Builtin = Callable[["Lowerer", list[Arg], Span, "Simple | None"], "str | None"]


def _operands(args: list[Arg]) -> list[Arg]:
    """Return what follows the flags."""
    for k, arg in enumerate(args):
        if arg.text == "--":
            return args[k + 1 :]
        if arg.text[:1] != "-" or arg.text == "-":
            return args[k:]
    return []


def joined(cwd: str, path: str) -> str:
    """Return the directory `path` names from `cwd`."""
    if path[:1] in ("/", "~"):
        return normalise(path, "") or "/"
    # With the starting directory unknown, what is below it is still below something unknown.
    return normalise(path, cwd) if cwd else HOLE + "/" + normalise(path, "") if normalise(path, "") else ""


#: PATH_MAX of Linux: there is no directory with a longer name.
_LONGEST = 4096


def _cd(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    operands = _operands(args)
    if operands and operands[0].text == "-":
        target = shell.variables.get("OLDPWD")
        where = target if isinstance(target, str) and target else HOLE
    elif not operands:
        where = shell.context.home or "~"
    elif operands[0].glob:
        where = HOLE
    else:
        where = joined(shell.context.cwd, operands[0].text)
        if len(where) > _LONGEST:
            where = HOLE
        searched = shell.lookup("CDPATH")
        if isinstance(searched, str) and searched and operands[0].text[:1] not in ("/", ".", "~"):
            # the first of its directories that holds the name: which one that is, only a look would tell
            first = searched.partition(":")[0]
            where = joined(joined(shell.context.cwd, first), operands[0].text) if first not in ("", ".") else where
    shell.variables["OLDPWD"] = shell.context.cwd or "."
    if where == "." or (operands and operands[0].text in (".", "")):
        return ""
    shell.context = shell.context.derive(cwd=where)
    return ""


def _pushd(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    stack = shell.variables.get("DIRSTACK")
    dirs = stack[-64:] if isinstance(stack, list) else []
    shell.variables["DIRSTACK"] = [*dirs, shell.context.cwd]
    if args:
        return _cd(shell, args, span, node)
    return None


def _popd(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    stack = shell.variables.get("DIRSTACK")
    if isinstance(stack, list) and stack:
        shell.context = shell.context.derive(cwd=stack[-1])
        shell.variables["DIRSTACK"] = stack[:-1]
    return None


def _declare(export: bool, local: bool = False) -> Builtin:
    def declare(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
        flags = "".join(a.text[1:] for a in args if a.text[:1] == "-")
        local_here = (local or shell.frames) and not export and "g" not in flags
        names = {a.name for a in node.assignments} if node is not None else set()
        written = set(names)
        for arg in args:
            name = arg.text.partition("=")[0]
            if name and name[0] not in "-+" and HOLE not in name:
                names.add(name.partition("[")[0])
        for name in sorted(names):
            if local_here:
                shell.localise(name)
                if name not in written:
                    shell.variables.pop(name, None)
                    shell.choices.pop(name, None)
            if "A" in flags:
                shell.tables.add(name)
            if "i" in flags:
                shell.numeric.add(name)
        if "n" in flags:
            return _references(shell, args, node)
        if node is not None:
            for assignment in node.assignments:
                shell.set(assignment.name, assignment.sub, assignment.op, assignment.value)
                if export or "x" in flags:
                    shell.export(assignment.name)
        for arg in args:
            name, equals, value = arg.text.partition("=")
            if name in written or not name or name[0] in "-+" or HOLE in name:
                continue
            if equals:
                shell.assign(name, value)
            elif local_here and name not in shell.variables:
                shell.variables[name] = ""
            if export or "x" in flags:
                shell.export(name)
        if "l" in flags or "u" in flags:
            for name in names:
                held = shell.variables.get(name)
                if isinstance(held, str):
                    shell.assign(name, held.lower() if "l" in flags else held.upper())
        if "r" in flags:
            shell.fixed |= names
        return ""

    return declare


def _readonly(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    _DECLARE(shell, args, span, node)
    shell.fixed |= {a.name for a in node.assignments} if node is not None else set()
    shell.fixed |= {a.text.partition("=")[0] for a in args if a.text[:1] not in ("-", "")}
    return ""


def _references(shell: Lowerer, args: list[Arg], node: Simple | None) -> str:
    """`declare -n name=other`: the name is another name for the other from here on."""
    pairs = [(a.name, shell.text(a.value)) for a in node.assignments] if node is not None else []
    pairs += [(n, v) for n, e, v in (a.text.partition("=") for a in args) if e and n[:1] != "-"]
    for name, target in pairs:
        if HOLE not in target and target and target != name:
            shell.references[name] = shell.references.get(target, target)
            shell.variables.pop(name, None)
    return ""


_DECLARE = _declare(False)


def _unset(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    functions = any(a.text == "-f" for a in args)
    for arg in args:
        name = arg.text
        if not name or name[0] == "-" or HOLE in name:
            continue
        if not functions:
            shell.references.pop(name, None)
            name = shell.references.get(name, name)
            shell.choices.pop(name, None)
            shell.patterns.discard(name)
            if name.isidentifier():
                shell.variables[name] = ""
                shell.gone.add(name)
        shell.functions.pop(name, None)
    return ""


def _set(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    skip = False
    for k, arg in enumerate(args):
        text = arg.text
        if text == "--":
            shell.parameters = _split(args[k + 1 :])
            return ""
        if skip:
            # the name of an option: `set -euo pipefail`
            skip = False
            continue
        if text[:1] not in ("-", "+") or text == "-":
            shell.parameters = _split(args[k + (text == "-") :])
            return ""
        skip = text[-1:] == "o"
    return ""


def _split(args: list[Arg]) -> list[str]:
    return [a.text for a in args]


def _let(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    for arg in args:
        shell.arithmetic(arg.text)
    return ""


def _getopts(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`getopts spec name`: every option that the known parameters hold, and its argument."""
    if len(args) < 2:
        return ""
    spec, name = args[0].text, args[1].text
    words = [a.text for a in args[2:]] or shell.parameters
    letters: list[Value] = []
    values: list[Value] = []
    count = 1
    for text in words or ():
        if text[:1] != "-" or text in ("-", "--"):
            break
        count += 1
        for at, letter in enumerate(text[1:], 1):
            letters.append(letter)
            if spec.find(letter + ":") >= 0:
                attached = text[at + 1 :]
                following = words[count - 1] if words is not None and count - 1 < len(words) else HOLE
                count += 0 if attached else 1
                values.append(attached or following)
                break
    if words is None or HOLE in words or not letters:
        shell.assign(name, HOLE)
        shell.assign("OPTARG", HOLE)
        shell.assign("OPTIND", HOLE)
        return ""
    shell.choose(name, letters)
    shell.choose("OPTARG", values or [""])
    shell.assign("OPTIND", str(count))
    return ""


def _hash(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`hash -p path name`: the name runs what stands at the path."""
    if len(args) == 3 and args[0].text == "-p" and HOLE not in args[1].text:
        shell.aliases[args[2].text] = args[1].text
    return ""


def _shift(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    if shell.parameters is not None:
        count = args[0].text if args else "1"
        shell.parameters = shell.parameters[int(count) :] if count.isdigit() and len(count) < 5 else [HOLE]
    return ""


def _read(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    names: list[str] = []
    array = ""
    raw = False
    limit = 0
    delimiter = "\n"
    index = 0
    while index < len(args):
        text = args[index].text
        index += 1
        if text[:1] != "-" or len(text) < 2:
            names.append(text)
            continue
        for at in range(1, len(text)):
            letter = text[at]
            raw = raw or letter == "r"
            if letter in "adinNptu":
                value = text[at + 1 :]
                if not value and index < len(args):
                    value = args[index].text
                    index += 1
                if letter == "a":
                    array = value
                elif letter in "nN" and value.isdigit():
                    limit = int(value[:6])
                elif letter == "d":
                    delimiter = value[:1]
                break
    source = shell.stdin.text if shell.stdin is not None else HOLE
    separators = shell.lookup("IFS")
    split = separators if isinstance(separators, str) else " \t\n"
    known = HOLE not in source
    ends = delimiter or ("\ue000" if "\ue000" in source else "")
    lines = source.split(ends) if known and ends else [source] if known else []
    if lines and not lines[-1].strip("\n"):
        lines.pop()
    if limit:
        lines = [line[:limit] for line in lines]
    lines = lines[:64]
    if array:
        shell.assign(array, _fields(lines[0], split, 0) if lines else [] if known else [HOLE])
    if not names and not array:
        names = ["REPLY"]
    if not lines:
        for name in names:
            shell.assign(name, "" if known and shell.stdin is not None else HOLE)
            if not known and shell.upstream is not None and len(names) == 1:
                shell.produced_by[name] = (shell.upstream,)
        return ""
    columns = [_fields(line, split, len(names)) for line in lines]
    shell.looped.update(names)
    for k, name in enumerate(names):
        shell.choose(name, list(dict.fromkeys(row[k] if k < len(row) else "" for row in columns)))
    return ""


def _fields(line: str, separators: str, most: int) -> list[str]:
    """Split a line as `read` does: blanks together, other separators one by one; the last name takes the rest."""
    hard = [c for c in separators if c not in " \t\n"]
    if not separators:
        return [line]
    line = line.strip("".join(c for c in separators if c in " \t\n"))
    if not hard:
        return line.split(None, most - 1) if most else line.split()
    for c in hard[1:]:
        line = line.replace(c, hard[0])
    if any(c in " \t" for c in separators):
        line = line.replace(" ", hard[0]).replace("\t", hard[0])
    fields = line.split(hard[0], most - 1) if most else line.split(hard[0])
    return fields[:-1] if not most and fields and not fields[-1] else fields


def _mapfile(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    source = shell.stdin.text if shell.stdin is not None else HOLE
    name = args[-1].text if args and args[-1].text.isidentifier() else "MAPFILE"
    shell.assign(name, source.splitlines()[:512] if HOLE not in source else [HOLE])
    return ""


def _printf(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    if len(args) > 2 and args[0].text == "-v":
        shell.assign(args[1].text, printed("printf", [a.text for a in args[2:]], "", shell.context))
        return ""
    return None


def _eval(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    text = " ".join(a.text for a in (_operands(args) if args and args[0].text == "--" else args))
    if not text.strip("\0 \t\n"):
        return HOLE if text else ""
    if shell.running.count("eval") > 6:
        return shell.too_deep()
    shell.running.append("eval")
    out = shell.inner(text, span)
    shell.running.pop()
    return out


def _source(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    operands = _operands(args)
    if not operands:
        return HOLE
    if shell.running.count("source") > 6:
        return shell.too_deep()
    name = operands[0].text
    known = shell.context.files.get(normalise(name, shell.context.cwd))
    text = known.text if known is not None else ""
    if known is None:
        # `source <(echo ...)`: what the substitution prints, where that is known.
        text = str(getattr(operands[0], "content", ""))
    if name in ("/dev/stdin", "/proc/self/fd/0") and shell.stdin is not None:
        text = shell.stdin.text
    if not text.strip(HOLE + " \n"):
        return HOLE
    shell.running.append("source")
    kept = shell.parameters
    if len(operands) > 1:
        shell.parameters = [a.text for a in operands[1:]]
    out = shell.inner(text, span, name)
    shell.parameters = kept
    shell.running.pop()
    return out


def _trap(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    operands = _operands(args)
    if len(operands) > 1 and operands[0].text not in ("", "-"):
        # It runs at the end, with what is set by then: `trap 'rm -r "$tmp"' EXIT; tmp=$(mktemp -d)`.
        shell.traps.append((operands[0].text, span, shell.snippet))
    return ""


def _alias(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    for arg in args:
        name, equals, value = arg.text.partition("=")
        if equals and name:
            shell.aliases[name] = value
    return ""


def _unalias(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    for arg in args:
        shell.aliases.pop(arg.text, None)
    return ""


def _prefixed(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`command cd x`, `builtin eval y`: what changes the shell does so through these too."""
    operands = _operands(args)
    if operands and not any(a.text in ("-v", "-V") for a in args):
        inner = BUILTINS.get(operands[0].text)
        # What runs code is left to the carrier of `command`, so that it is read once.
        if inner is not None and operands[0].text not in ("eval", "source", ".", "trap", "command", "builtin"):
            return inner(shell, operands[1:], span, None)
    return None


def _tee(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`echo code | tee file`: the file is remembered like a redirection's."""
    text = shell.stdin.text if shell.stdin is not None else HOLE
    appended = any(a.text in ("-a", "--append") for a in args)
    for arg in _operands(args):
        if arg.known and not arg.text.startswith("/dev/"):
            shell.remember(normalise(arg.text, shell.context.cwd), text, arg.span, appended)
    return None


def _copy(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`cp a b`, `mv a b`, `install a b`, `ln a b` take a remembered content along."""
    operands = [a for k, a in enumerate(args) if a.text[:1] != "-" and (not k or args[k - 1].text not in _COPY_VALUES)]
    moves = _name(node) == "mv"
    if len(operands) == 2 and (not moves or shell.context.files):
        _carry(shell, operands[0], operands[1])
    if moves:
        _moved(shell, args, operands)
    return ""


#: Options of the copying programs that take the next word.
_COPY_VALUES = frozenset({"-m", "-o", "-g", "-S", "-t", "--mode", "--owner", "--group"})


def _name(node: Simple | None) -> str:
    """Return the name a builtin was called by, as far as the command shows it."""
    words = [w.text.rpartition("/")[2] for w in node.words[:4]] if node is not None else []
    return next((w for w in words if w in ("mv", "gmv")), "")


def _carry(shell: Lowerer, source: Arg, target: Arg) -> None:
    """Let a file hold from now on what another one is known to hold."""
    if target.glob or target.text == HOLE or source.glob:
        return
    known = shell.context.files.get(normalise(source.text, shell.context.cwd))
    name = target.text
    if name[-1:] == "/" or name in (".", ".."):
        name = name.rstrip("/") + "/" + source.text.rstrip("/").rpartition("/")[2]
    key = normalise(name, shell.context.cwd)
    if known is None:
        if key not in shell.context.files and name == target.text and not source.text.startswith("/dev/"):
            shell.copied(key, source.text, target.span)
        return
    if known.data is not None and "link" in known.data:
        shell.linked(key, str(known.data["link"]), target.span)
    elif known.data is not None and "copy" in known.data:
        shell.copied(key, source.text, target.span)
    elif known.data is not None:
        shell.fetched(key, str(known.data.get("fetched", "")), target.span)
    else:
        shell.remember(key, known.text, target.span)


def _moved(shell: Lowerer, args: list[Arg], operands: list[Arg]) -> None:
    """`mv data /tmp/x`: what stands under the new name is still what it was, and goes for good with it."""
    target = next((args[k + 1] for k, a in enumerate(args[:-1]) if a.text in ("-t", "--target-directory")), None)
    sources = operands if target is not None else operands[:-1]
    if target is None and len(operands) > 1:
        target = operands[-1]
    if target is None or target.glob or HOLE in target.text:
        return
    for source in sources[:16]:
        made = shell.context.files.get(normalise(source.text, shell.context.cwd))
        if HOLE in source.text or (made is not None and made.data is None):
            continue
        name = source.text.rstrip("/").rpartition("/")[2]
        where = target.text
        if len(sources) > 1 or target is not operands[-1] or where[-1:] == "/" or where in (".", "..", "~"):
            where = where.rstrip("/") + "/" + name
        elif where in ("/tmp", "/var/tmp"):
            where = f"{where}/{name}"
        if any(c in where for c in "*?["):
            continue
        path = source.text if source.text[:1] in ("/", "~") else joined(shell.context.cwd, source.text)
        if made is not None and made.data is not None and "moved" in made.data:
            path = str(made.data["link"])
        shell.linked(normalise(where, shell.context.cwd), path, source.span, moved=True)


def _mount(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`mount --bind a b` and its kin: what lies below the second name is what lies below the first."""
    name = node.words[0].text.rpartition("/")[2] if node is not None and node.words else ""
    words = [
        a for k, a in enumerate(args) if a.text[:1] != "-" and (not k or args[k - 1].text not in ("-t", "-o", "-O"))
    ]
    if name == "sudo":
        words = words[1:]
    if words and words[0].text == "mount":
        words = words[1:]
    elif name == "rclone":
        return None
    if len(words) != 2 or HOLE in words[1].text or words[1].text[:2] in ("", "/"):
        return None
    flags = " ".join(a.text for a in args)
    bound = any(f in flags for f in ("--bind", "--rbind", "-B", "-R", "bind")) or name == "bindfs"
    source = words[0].text
    if bound or name == "bindfs" or (name == "mount" and any(f in flags for f in ("nullfs", "lofs"))):
        path = source if source[:1] in ("/", "~") else joined(shell.context.cwd, source)
    elif source in ("tmpfs", "proc", "sysfs", "devtmpfs", "none", "overlay", "ramfs", "cgroup") or "loop" in flags:
        return None
    else:
        # another disk, another machine: nobody's temporary files
        path = HOLE + "/mounted"
    shell.linked(normalise(words[1].text, shell.context.cwd), path, words[1].span, moved=True)
    return None


def _umount(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    for arg in args:
        key = normalise(arg.text, shell.context.cwd)
        if key in shell.context.files:
            files = {name: held for name, held in shell.context.files.items() if name != key}
            shell.context = shell.context.derive(files=files)
    return None


def _touch(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`touch -- -rf`: a file that is named like an option."""
    for arg in args:
        if "-" in arg.text and HOLE not in arg.text and len(arg.text) < 256:
            shell.named_like_an_option(normalise(arg.text, shell.context.cwd))
    return ""


def _dd(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`dd if=a of=b`: the file holds what the other holds, or what is read."""
    values = dict(a.text.partition("=")[::2] for a in args)
    target = next((a for a in args if a.text.startswith("of=")), None)
    if target is not None and HOLE not in target.text and not values["of"].startswith("/dev/"):
        place = Arg(values["of"], target.span)
        if "if" in values:
            _carry(shell, Arg(values["if"], target.span), place)
        elif shell.stdin is not None:
            shell.remember(normalise(place.text, shell.context.cwd), shell.stdin.text, place.span)
    return None


def _edit(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`sed -i script file`: a remembered file holds what the edit makes of it; `-i.bak` sets a copy aside."""
    flag = next((a.text for a in args if a.text[:2] == "-i" or a.text.startswith("--in-place")), "")
    suffix = flag.partition("=")[2] if flag[:2] == "--" else flag[2:]
    if suffix and suffix.strip("nErsuz") and "*" not in suffix:
        for arg in args[1:][-8:]:
            if arg.known and arg.text[:1] != "-":
                shell.copied(normalise(arg.text + suffix, shell.context.cwd), arg.text, arg.span)
    if not flag or not shell.context.files:
        return None
    rest = [a for a in args if not (a.text[:2] == "-i" or a.text.startswith("--in-place"))]
    for arg in rest[1:]:
        key = normalise(arg.text, shell.context.cwd)
        known = shell.context.files.get(key)
        if known is not None and known.data is None and not arg.glob:
            words = [
                a.text
                for a in rest
                if a is arg or a.text[:1] == "-" or a is rest[0] or a.text not in shell.context.files
            ]
            edited = printed("sed", words, "", shell.context)
            if HOLE not in edited:
                shell.remember(key, edited, arg.span)
    return None


def _link(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`ln -s target name`: the name leads to the target from now on."""
    flags = [a.text for a in args if a.text[:1] == "-"]
    if not any(flag == "--symbolic" or (flag[:2] != "--" and "s" in flag) for flag in flags):
        return _copy(shell, args, span, None)
    operands = [a for a in args if a.text[:1] != "-"]
    if not 1 <= len(operands) <= 2 or operands[0].glob or HOLE in operands[-1].text:
        return ""
    target = operands[0].text
    name = operands[1].text if len(operands) == 2 else target.rstrip("/").rpartition("/")[2]
    if name.rstrip("/").rpartition("/")[2] in ("", ".", ".."):
        # into a directory, under the target's own name
        name = name.rstrip("/") + "/" + target.rstrip("/").rpartition("/")[2]
    key = normalise(name, shell.context.cwd)
    at = target if target[:1] in ("/", "~") else key.rpartition("/")[0] + "/" + target
    known = shell.context.files.get(normalise(at, shell.context.cwd))
    if known is not None and known.data is None:
        # a script this call wrote is run by the link's name too
        shell.remember(key, known.text, span)
        return ""
    shell.linked(key, target, span)
    return ""


def _fetch(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`curl -o file url`, `wget url`: the file is remembered as fetched, for whatever runs it later."""
    wget = node is not None and node.words[0].text.rpartition("/")[2].startswith("wget")
    target = ""
    named_by_address = wget
    addresses: list[str] = []
    index = 0
    while index < len(args):
        text = args[index].text
        index += 1
        name, equals, value = text.partition("=")
        if text[:2] == "--":
            if name in ("--output", "--output-document"):
                target = value if equals else args[index].text if index < len(args) else ""
                index += 0 if equals else 1
            elif name in ("--remote-name", "--remote-header-name"):
                named_by_address = True
        elif text[:1] == "-" and len(text) > 1:
            letter = "O" if wget else "o"
            at = text.find(letter)
            if at > 0:
                attached = text[at + 1 :]
                if attached:
                    target = attached
                elif index < len(args):
                    target = args[index].text
                    index += 1
            elif "O" in text and not wget:
                named_by_address = True
        elif "://" in text or ("." in text and "/" in text):
            addresses.append(text)
    if not target and named_by_address:
        for address in addresses:
            target = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    if target and target != "-" and HOLE not in target and not target.startswith("/dev/"):
        shell.fetched(normalise(target, shell.context.cwd), addresses[0] if addresses else "", span)
    return None


_ELEVATED = frozenset({"tee", "sponge", "cp", "mv", "ln", "install", "dd", "mount", "umount", "bindfs"})


def _elevated(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`... | sudo tee file`, `sudo cp a b`: what writes files writes the same ones."""
    operands = _operands(args)
    if operands and operands[0].text in _ELEVATED:
        return BUILTINS[operands[0].text](shell, operands[1:], span, None)
    return None


BUILTINS: dict[str, Builtin] = {
    "sudo": _elevated,
    "doas": _elevated,
    "curl": _fetch,
    "wget": _fetch,
    "cd": _cd,
    "chdir": _cd,
    "pushd": _pushd,
    "popd": _popd,
    "export": _declare(True),
    "declare": _DECLARE,
    "typeset": _DECLARE,
    "local": _declare(False, local=True),
    "readonly": _readonly,
    "let": _let,
    "getopts": _getopts,
    "hash": _hash,
    "unset": _unset,
    "set": _set,
    "shift": _shift,
    "read": _read,
    "mapfile": _mapfile,
    "readarray": _mapfile,
    "printf": _printf,
    "eval": _eval,
    "source": _source,
    ".": _source,
    "trap": _trap,
    "alias": _alias,
    "unalias": _unalias,
    "command": _prefixed,
    "builtin": _prefixed,
    "tee": _tee,
    "sponge": _tee,
    "cp": _copy,
    "mv": _copy,
    "install": _copy,
    "ln": _link,
    "dd": _dd,
    "touch": _touch,
    "mkdir": _touch,
    "sed": _edit,
    "mount": _mount,
    "bindfs": _mount,
    "sshfs": _mount,
    "rclone": _mount,
    "s3fs": _mount,
    "umount": _umount,
    "fusermount": _umount,
}

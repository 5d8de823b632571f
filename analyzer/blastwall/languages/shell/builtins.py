"""The shell's own commands that change what later commands mean: `cd`, `export`, `set`, `read`, `eval`, `source`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.copies import COPIES
from blastwall.languages.shell.outputs import output as printed
from blastwall.languages.shell.traps import Trap
from blastwall.languages.shell.written import joined, normalise, operands_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.context import Context
    from blastwall.languages.shell.expansion import Value
    from blastwall.languages.shell.lowering import Lowerer
    from blastwall.languages.shell.tree import Simple
    from blastwall.model import Span

    Builtin = Callable[["Lowerer", list[Arg], Span, "Simple | None"], "str | None"]


#: Where systems keep their own, however deep it lies.
_NOT_WORKED_IN = (
    "/usr/",
    "/var/",
    "/etc/",
    "/lib",
    "/boot/",
    "/run/",
    "/proc/",
    "/sys/",
    "/System/",
    "/Library/",
    "~/.",
)
#: PATH_MAX of Linux: there is no directory with a longer name.
_LONGEST = 4096
#: A directory deeper than that is no longer followed: each step would cost as much as all before.
_DEEPEST = 64


def may_be_workspace(where: str, context: Context) -> bool:
    """Whether a directory that a call of unknown place changes to first can be taken for the one it works in."""
    if where[:1] not in ("/", "~") or HOLE in where or context.relocated or where.count("/") < (where[:1] != "~") + 1:
        return False
    if where.startswith(_NOT_WORKED_IN) and not where.startswith(("/var/www/", "/usr/src/")):
        return False
    # imported here: only a call that says nothing of its own directory asks
    from blastwall.targets.paths import path

    found = path(Arg(where), context, recursive=True)
    return found.kind == "outside" and not found.expendable


def _cd(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    operands = operands_of(args)
    if operands and operands[0].text == "-":
        target = shell.variables.get("OLDPWD")
        where = target if isinstance(target, str) and target else HOLE
    elif not operands:
        where = shell.context.home or "~"
    elif operands[0].glob:
        where = HOLE
    else:
        where = joined(shell.context.cwd, operands[0].text)
        if len(where) > _LONGEST or where.count("/") > _DEEPEST:
            where = HOLE
        searched = shell.lookup("CDPATH")
        if isinstance(searched, str) and searched and operands[0].text[:1] not in ("/", ".", "~"):
            # the first of its directories that holds the name: which one that is, only a look would tell
            first = searched.partition(":")[0]
            where = joined(joined(shell.context.cwd, first), operands[0].text) if first not in ("", ".") else where
    shell.variables["OLDPWD"] = shell.context.cwd or "."
    if where in (".", shell.context.cwd) or (operands and operands[0].text in (".", "")):
        return ""
    changes: dict[str, object] = {"cwd": where}
    if not shell.context.cwd and where[:1] not in ("/", "~", HOLE) and shell.context.relocated:
        # on another machine nothing says that this is the agent's own directory
        changes["cwd"] = HOLE + "/" + where
    elif not shell.context.cwd and not shell.context.workspace and may_be_workspace(where, shell.context):
        changes["workspace"] = where
    shell.context = shell.context.derive(**changes)
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
                shell.set(assignment.name, assignment.sub, assignment.op, assignment.value, assignment.index)
                if export or "x" in flags:
                    shell.export(assignment.name)
        for arg in args:
            name, equals, value = arg.text.partition("=")
            if "[" in arg.text:
                shell.code_in(arg.text, arg.span)
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
        if "[" in name:
            shell.code_in(name, arg.span)
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
    for text in (array, *names):
        if "[" in text:
            shell.code_in(text, span)
    source = _input(shell, args)
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
        if shell.upstream is not None and shell.listing():
            # `ls | while read name`: the pattern stands for whatever names there are
            shell.patterns.add(name)
    return ""


def _input(shell: Lowerer, args: list[Arg]) -> str:
    """Return what `read` and `mapfile` read: standard input, or the descriptor of `-u`."""
    known = shell.context.files.get("/dev/fd/" + (_value_of(args, "u") or "0"))
    if known is not None:
        return known.text
    return shell.stdin.text if shell.stdin is not None else HOLE


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
    source = _input(shell, args)
    name = args[-1].text if args and args[-1].text.isidentifier() else "MAPFILE"
    code = _value_of(args, "C")
    if code:
        # evaluated with the index and the line behind it, once every so many lines
        shell.inner(f"{code} 0 ''", span)
    shell.assign(name, source.splitlines()[:512] if HOLE not in source else [HOLE])
    return ""


def _value_of(args: list[Arg], letter: str) -> str:
    """Return the value of a one-letter option of a builtin; empty where it is not given."""
    for k, arg in enumerate(args):
        text = arg.text
        if text[:1] == "-" and letter in text[1:]:
            attached = text[text.index(letter) + 1 :]
            return attached or (args[k + 1].text if k + 1 < len(args) else "")
    return ""


def _complete(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`compgen -C code`, `complete -C code name`: code for completions; the words of `-W` are expanded."""
    shell.code_in(_value_of(args, "W"), span)
    code = _value_of(args, "C")
    if code:
        shell.inner(code, span)
    return None


def _bind(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`bind -x '"keys": code'`: the code runs at the next of these keys."""
    code = _value_of(args, "x").rpartition('":')[2] if _value_of(args, "x")[:1] == '"' else ""
    if code.strip():
        shell.inner(code, span)
    return None


def _test(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`test -v 'a[$(code)]'`: the subscript of a name is evaluated."""
    for k, arg in enumerate(args[1:]):
        if args[k].text in ("-v", "-R"):
            shell.code_in(arg.text, arg.span)
    return None


def _wait(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    shell.code_in(_value_of(args, "p"), span)
    return None


def _printf(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    if len(args) > 2 and args[0].text == "-v":
        shell.code_in(args[1].text, args[1].span)
        shell.assign(args[1].text, printed("printf", [a.text for a in args[2:]], "", shell.context))
        return ""
    return None


def _eval(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    text = " ".join(a.text for a in (operands_of(args) if args and args[0].text == "--" else args))
    if not text.strip("\0 \t\n"):
        return HOLE if text else ""
    if shell.running.count("eval") > 6:
        return shell.too_deep()
    shell.running.append("eval")
    out = shell.inner(text, span)
    shell.running.pop()
    return out


def _source(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    operands = operands_of(args)
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
    if name in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0") and shell.stdin is not None:
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
    operands = operands_of(args)
    if len(operands) > 1 and operands[0].text not in ("", "-"):
        # It runs at the end, with what is set by then: `trap 'rm -r "$tmp"' EXIT; tmp=$(mktemp -d)`.
        shell.traps.append(Trap(shell, operands[0].text, span, [a.text for a in operands[1:]]))
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
    operands = operands_of(args)
    if operands and not any(a.text in ("-v", "-V") for a in args):
        inner = BUILTINS.get(operands[0].text)
        # What runs code is left to the carrier of `command`, so that it is read once.
        if inner is not None and operands[0].text not in ("eval", "source", ".", "trap", "command", "builtin"):
            return inner(shell, operands[1:], span, None)
    return None


BUILTINS: dict[str, Builtin] = {
    **COPIES,
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
    "compgen": _complete,
    "complete": _complete,
    "bind": _bind,
    "test": _test,
    "[": _test,
    "wait": _wait,
    "printf": _printf,
    "eval": _eval,
    "source": _source,
    ".": _source,
    "trap": _trap,
    "alias": _alias,
    "unalias": _unalias,
    "command": _prefixed,
    "builtin": _prefixed,
}

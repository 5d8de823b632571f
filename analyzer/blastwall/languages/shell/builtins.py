"""The shell's own commands that change what later commands mean: `cd`, `export`, `set`, `read`, `eval`, `source`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.outputs import output as printed
from blastwall.languages.shell.written import normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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


def _declare(export: bool) -> Builtin:
    def declare(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
        flags = "".join(a.text for a in args if a.text[:1] == "-")
        if node is not None:
            for assignment in node.assignments:
                shell.set(assignment.name, assignment.sub, assignment.op, assignment.value)
                if export or "x" in flags:
                    shell.export(assignment.name)
        written = {a.name for a in node.assignments} if node is not None else set()
        for arg in args:
            name, equals, value = arg.text.partition("=")
            if name in written or not name or name[0] in "-+" or HOLE in name:
                continue
            if equals:
                shell.assign(name, value)
            if export or "x" in flags:
                shell.export(name)
        return ""

    return declare


def _unset(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    for arg in args:
        if shell.variables.pop(arg.text, None) is not None or arg.text in shell.choices:
            shell.choices.pop(arg.text, None)
            shell.variables[arg.text] = ""
        shell.functions.pop(arg.text, None)
    return ""


def _set(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    for k, arg in enumerate(args):
        if arg.text == "--":
            shell.parameters = [a.text for a in args[k + 1 :]]
            return ""
        if arg.text[:1] not in ("-", "+"):
            if k and args[k - 1].text in ("-o", "+o"):
                continue
            shell.parameters = [a.text for a in args[k:]]
            return ""
    return ""


def _shift(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    if shell.parameters is not None:
        count = args[0].text if args else "1"
        shell.parameters = shell.parameters[int(count) :] if count.isdigit() and len(count) < 5 else [HOLE]
    return ""


def _read(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    names: list[str] = []
    array = ""
    skip = False
    for k, arg in enumerate(args):
        if skip:
            skip = False
        elif arg.text[:1] == "-":
            if arg.text == "-a" and k + 1 < len(args):
                array = args[k + 1].text
            skip = arg.text[-1:] in "adinNptu"
        else:
            names.append(arg.text)
    source = shell.stdin.text if shell.stdin is not None else HOLE
    separator = shell.context.env.get("IFS")
    if array:
        shell.assign(array, source.split() if HOLE not in source else [HOLE])
    lines = source.splitlines() if source and HOLE not in source else []
    if len(names) == 1 and 0 < len(lines) <= 32:
        shell.choose(names[0], [line.strip() for line in lines])
        return ""
    if len(lines) == 1 and names and separator is None:
        values = lines[0].split(None, len(names) - 1)
        for k, name in enumerate(names):
            shell.assign(name, values[k] if k < len(values) else "")
        return ""
    for name in names:
        shell.assign(name, HOLE)
    return ""


def _mapfile(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    if args:
        source = shell.stdin.text if shell.stdin is not None else HOLE
        shell.assign(args[-1].text, source.splitlines() if HOLE not in source else [HOLE])
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
        if equals and name and name != value.partition(" ")[0]:
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
    """`cp a b` and `mv a b` take a remembered content along; every other write makes it unknown."""
    operands = _operands(args)
    if len(operands) == 2 and shell.context.files:
        known = shell.context.files.get(normalise(operands[0].text, shell.context.cwd))
        if known is not None and operands[1].known:
            key = normalise(operands[1].text, shell.context.cwd)
            if known.data is not None and "link" in known.data:
                shell.linked(key, str(known.data["link"]), operands[1].span)
            elif known.data is not None:
                shell.fetched(key, str(known.data.get("fetched", "")), operands[1].span)
            else:
                shell.remember(key, known.text, operands[1].span)
    return ""


def _link(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`ln -s target name`: the name leads to the target from now on."""
    flags = [a.text for a in args if a.text[:1] == "-"]
    if not any(flag == "--symbolic" or (flag[:2] != "--" and "s" in flag) for flag in flags):
        return ""
    operands = [a for a in args if a.text[:1] != "-"]
    if not 1 <= len(operands) <= 2 or operands[0].glob or HOLE in operands[-1].text:
        return ""
    target = operands[0].text
    name = operands[1].text if len(operands) == 2 else target.rstrip("/").rpartition("/")[2]
    if name.rstrip("/").rpartition("/")[2] in ("", ".", ".."):
        # into a directory, under the target's own name
        name = name.rstrip("/") + "/" + target.rstrip("/").rpartition("/")[2]
    shell.linked(normalise(name, shell.context.cwd), target, span)
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


def _elevated(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`... | sudo tee file`, `sudo cp a b`: what writes files writes the same ones."""
    operands = _operands(args)
    if operands and operands[0].text in ("tee", "cp", "mv", "ln"):
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
    "declare": _declare(False),
    "typeset": _declare(False),
    "local": _declare(False),
    "readonly": _declare(False),
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
    "cp": _copy,
    "mv": _copy,
    "ln": _link,
}

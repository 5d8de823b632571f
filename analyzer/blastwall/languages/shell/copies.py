"""Programs that write, copy, move, link, mount or fetch files which later commands of the call run or delete."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.outputs import output as printed
from blastwall.languages.shell.written import joined, normalise, operands_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.languages.shell.lowering import Lowerer
    from blastwall.languages.shell.tree import Simple
    from blastwall.model import Span

    Builtin = Callable[["Lowerer", list[Arg], Span, "Simple | None"], "str | None"]


def _tee(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`echo code | tee file`: the file is remembered like a redirection's."""
    text = shell.stdin.text if shell.stdin is not None else HOLE
    appended = any(a.text in ("-a", "--append") for a in args)
    for arg in operands_of(args):
        if arg.known and not arg.text.startswith("/dev/"):
            shell.remember(normalise(arg.text, shell.context.cwd), text, arg.span, appended)
    return None


def _copy(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`cp a b`, `mv a b`, `install a b`, `ln a b` take a remembered content along."""
    operands = [a for k, a in enumerate(args) if a.text[:1] != "-" and (not k or args[k - 1].text not in _COPY_VALUES)]
    if len(operands) == 2:
        _carry(shell, operands[0], operands[1])
    return ""


def _move(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`mv a b` takes a remembered content along, and the thing itself."""
    operands = [a for k, a in enumerate(args) if a.text[:1] != "-" and (not k or args[k - 1].text not in _COPY_VALUES)]
    if len(operands) == 2 and shell.context.files:
        _carry(shell, operands[0], operands[1])
    _moved(shell, args, operands)
    return ""


#: Options of the copying programs that take the next word.
_COPY_VALUES = frozenset({"-m", "-o", "-g", "-S", "-t", "--mode", "--owner", "--group"})


def _carry(shell: Lowerer, source: Arg, target: Arg) -> None:
    """Let a file hold from now on what another one is known to hold."""
    if target.glob or target.text == HOLE or source.glob:
        return
    known = shell.context.files.get(normalise(source.text, shell.context.cwd))
    if known is None and source.text in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0") and shell.stdin is not None:
        if shell.stdin.text.strip(HOLE + " \n"):
            shell.remember(normalise(target.text, shell.context.cwd), shell.stdin.text, target.span)
        return
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
        if "-" in arg.text and arg.text != "--" and HOLE not in arg.text and len(arg.text) < 256:
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
    operands = operands_of(args)
    if operands and operands[0].text in _ELEVATED:
        return COPIES[operands[0].text](shell, operands[1:], span, None)
    return None


def _arrival(name: str) -> Builtin:
    """Return what another room does, opened when it is asked for."""

    def arrive(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
        if name == "clone" and not any(a.text in ("clone", "init") or "worktree" in a.text.lower() for a in args[:8]):
            return None
        from blastwall.languages.shell import arrivals

        done: str | None = getattr(arrivals, name)(shell, args, span, node)
        return done

    return arrive


COPIES: dict[str, Builtin] = {
    "tee": _tee,
    "sponge": _tee,
    "cp": _copy,
    "mv": _move,
    "gmv": _move,
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
    **dict.fromkeys(
        (
            "s3fs",
            "curlftpfs",
            "gcsfuse",
            "goofys",
            "encfs",
            "gocryptfs",
            "ntfs-3g",
            "ceph-fuse",
            "juicefs",
            "mount.cifs",
        ),
        _mount,
    ),
    "umount": _umount,
    "fusermount": _umount,
    "sudo": _elevated,
    "doas": _elevated,
    "curl": _fetch,
    "wget": _fetch,
    "git": _arrival("clone"),
    "gh": _arrival("clone"),
    "scp": _arrival("copy"),
    "rsync": _arrival("copy"),
    "aws": _arrival("copy"),
    "gsutil": _arrival("copy"),
    "gcloud": _arrival("copy"),
    "aria2c": _arrival("download"),
    "axel": _arrival("download"),
}

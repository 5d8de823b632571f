"""Programs that bring files from elsewhere: clones, downloads and copies between machines, remembered as fetched."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg
from blastwall.languages.shell.written import joined, normalise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.context import Context
    from blastwall.languages.shell.lowering import Lowerer
    from blastwall.languages.shell.tree import Simple
    from blastwall.model import Snippet, Span

#: Options of `git clone` that take the next word (git-clone(1)).
_CLONE_VALUES = frozenset(
    {"-b", "--branch", "-o", "--origin", "-u", "--upload-pack", "--reference", "--reference-if-able", "--depth"}
    | {"-c", "--config", "--template", "--separate-git-dir", "-j", "--jobs", "--filter", "--shallow-since"}
    | {"--shallow-exclude", "--server-option", "--bundle-uri", "--revision"}
)
_COPY_VALUES = frozenset(
    {"-P", "-i", "-F", "-o", "-c", "-l", "-J", "-S", "-e", "--rsh", "--exclude", "--include", "--filter", "--profile"}
    | {"--region", "--port", "--chmod", "--bwlimit", "--exclude-from", "--files-from", "--endpoint-url"}
)
_DOWNLOAD_VALUES = frozenset({"-d", "--dir", "-x", "-s", "-j", "-k", "-n", "-H", "--header", "-U", "--checksum", "-i"})
#: Programs of a checkout that configure and build it: to run one is to build, as `make` and `npm install` are.
_BUILDING = frozenset(
    {"configure", "config", "autogen.sh", "bootstrap", "bootstrap.sh", "gradlew", "mvnw", "sbt", "bazel", "build.sh"}
    | {"waf", "x.py", "b2", "scons", "buildconf", "pants", "nx", "task", "make.sh", "vcpkg"}
)


def is_remote(address: str) -> bool:
    """Whether an address is of another machine: `https://host/x`, `git@host:x`, `host:x`."""
    if "://" in address:
        return not address.startswith("file://")
    head, colon, _ = address.partition(":")
    return bool(colon and len(head) > 1) and "/" not in head and head[:1] not in (".", "~", "-")


def clone(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`git clone url [directory]`, `gh repo clone owner/name`: what lies in the directory came from there."""
    words = [a.text for a in args]
    if any("worktree" in word.lower() for word in words):
        # `core.worktree` may lead anywhere: no repository is its own any more
        files = shell.context.files
        kept = {key: held for key, held in files.items() if held.data is None or "repository" not in held.data}
        if len(kept) < len(files):
            shell.context = shell.context.derive(files=kept)
    elif "init" in words[:5] or "clone" in words[:5]:
        _made(shell, words, span)
    github = words[:2] == ["repo", "clone"]
    if not github and "clone" not in words[:5]:
        return None
    words = words[2:] if github else words[words.index("clone") + 1 :]
    operands = _operands(words, _CLONE_VALUES)
    if not operands or not (is_remote(operands[0]) or (github and "/" in operands[0])):
        return None
    name = operands[1] if len(operands) > 1 else operands[0].rstrip("/").rpartition("/")[2].rpartition(":")[2]
    name = name if len(operands) > 1 else name.removesuffix(".git")
    if name and HOLE not in name:
        shell.fetched(normalise(name, shell.context.cwd), operands[0], span, tree=True)
    return None


def _made(shell: Lowerer, words: list[str], span: Span) -> None:
    """Remember the repository that `git init [directory]` or `git clone source [directory]` makes."""
    at = words.index("init" if "init" in words[:5] else "clone")
    if any("separate-git-dir" in word or "--git-dir" in word or "worktree" in word.lower() for word in words):
        return
    where = shell.context.cwd
    before = words[:at]
    if before[:1] == ["-C"] and len(before) == len(("-C", "directory")):
        where = joined(where, before[1])
    elif before and before[0] not in ("-c", "repo", "-q"):
        return
    operands = _operands(words[at + 1 :], _CLONE_VALUES | {"--initial-branch", "--object-format", "--ref-format"})
    if words[at] == "clone":
        if not operands:
            return
        name = operands[0].rstrip("/").rpartition("/")[2].rpartition(":")[2].removesuffix(".git")
        operands = operands[1:] or [name]
    if operands and operands[0] == HOLE:
        return
    key = joined(where, operands[0]) if operands else joined(where, ".")
    held = shell.context.files.get(key)
    if key and (held is None or held.data is None or "link" not in held.data):
        # imported here: few calls make a repository
        from blastwall.targets.paths import path

        if path(Arg(key), shell.context, recursive=True).expendable == "temp":
            shell.initialised(key, span)


def copy(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`scp host:file .`, `rsync host:file .`, `aws s3 cp s3://bucket/file .`: the copy came from there."""
    operands = _operands([a.text for a in args], _COPY_VALUES)
    operands = [word for word in operands if word not in ("s3", "cp", "storage", "copy", "copyto", "sync", "mv")]
    if len(operands) != 2 or not is_remote(operands[0]) or is_remote(operands[1]) or HOLE in operands[1]:
        return None
    target = operands[1]
    name = operands[0].rstrip("/").rpartition("/")[2].rpartition(":")[2]
    if target in (".", "..", "~", "/tmp", "/var/tmp") or target[-1:] == "/":
        target = target.rstrip("/") + "/" + name
    if name and not target.startswith("/dev/"):
        shell.fetched(normalise(target, shell.context.cwd), operands[0], span)
    return None


def download(shell: Lowerer, args: list[Arg], span: Span, node: Simple | None) -> str | None:
    """`aria2c [-o name] url`, `axel url`: named by the option, or else by the address."""
    words = [a.text for a in args]
    target = ""
    directory = ""
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        following = value if equals else words[index + 1] if index + 1 < len(words) else ""
        if name in ("-o", "--out", "--output"):
            target = following
        elif name in ("-d", "--dir"):
            directory = following
    address = next((word for word in words if "://" in word), "")
    target = target or address.partition("?")[0].rstrip("/").rpartition("/")[2]
    if address and target and HOLE not in target + directory:
        path = f"{directory.rstrip('/')}/{target}" if directory else target
        shell.fetched(normalise(path, shell.context.cwd), address, span)
    return None


def origin_of(path: str, context: Context) -> Snippet | None:
    """Return what is remembered of a directory that came from elsewhere and in which this program lies."""
    if path.rpartition("/")[2].lower() in _BUILDING:
        return None
    key = normalise(path, context.cwd)
    for _ in range(12):
        key = key.rpartition("/")[0]
        if not key:
            return None
        held = context.files.get(key)
        if held is not None and held.data is not None and "tree" in held.data:
            return held
    return None


def _operands(words: list[str], valued: frozenset[str]) -> list[str]:
    return [w for k, w in enumerate(words) if w[:1] != "-" and (not k or words[k - 1] not in valued)]

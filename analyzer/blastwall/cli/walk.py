"""Finds the files to lint, and tells recordings from scripts: by name, by `#!`, and by what they begin with."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

#: Directories a walk does not enter: nobody's own work stands there.
SKIPPED = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".nox", ".mypy_cache"}
    | {".ruff_cache", ".pytest_cache", ".terraform", ".idea", "site-packages"}
)
RECORDINGS = frozenset({".json", ".jsonl", ".ndjson", ".traj", ".sse", ".jsonlines"})
#: Files that may hold a recording, if they begin like one.
MAYBE_RECORDINGS = frozenset({".log", ".txt", ".out", ""})
#: ending -> language, or language/dialect
SCRIPTS = {
    ".sh": "shell",
    ".bash": "shell/bash",
    ".zsh": "shell/zsh",
    ".ksh": "shell/ksh",
    ".fish": "shell/fish",
    ".sql": "sql",
    ".psql": "sql/postgres",
    ".pgsql": "sql/postgres",
    ".mysql": "sql/mysql",
    ".tsql": "sql/tsql",
    ".tf": "hcl",
    ".tofu": "hcl",
    ".hcl": "hcl",
    ".ps1": "powershell",
    ".psm1": "powershell",
    ".bat": "cmd",
    ".cmd": "cmd",
    ".py": "python",
    ".rb": "ruby",
    ".rake": "ruby",
    ".pl": "perl",
    ".pm": "perl",
    ".php": "php",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "javascript",
    ".mts": "javascript",
    ".mk": "makefile",
    ".dockerfile": "dockerfile",
    ".graphql": "graphql",
    ".gql": "graphql",
}
_NAMES = {
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    ".bashrc": "shell",
    ".profile": "shell",
    ".zshrc": "shell/zsh",
}
#: interpreter of a `#!` line -> language
_INTERPRETERS = {
    "sh": "shell",
    "bash": "shell/bash",
    "dash": "shell",
    "zsh": "shell/zsh",
    "ksh": "shell/ksh",
    "fish": "shell/fish",
    "perl": "perl",
    "ruby": "ruby",
    "php": "php",
    "ash": "shell",
    "python": "python",
    "node": "javascript",
    "deno": "javascript",
    "bun": "javascript",
    "pwsh": "powershell",
    "powershell": "powershell",
    "make": "makefile",
}


class Found:
    """A file to look at: its `path`, and whether it was `named` by hand rather than found in a directory."""

    __slots__ = ("named", "path")

    def __init__(self, path: str, *, named: bool) -> None:
        """Hold the file."""
        self.path = path
        self.named = named


class Missing:
    """A `path` that leads to nothing to look at: `id` and `why` say what is wrong, as a notice does."""

    __slots__ = ("id", "path", "why")

    def __init__(self, path: str, id: str, why: str) -> None:
        """Hold the path."""
        self.path = path
        self.id = id
        self.why = why


def walk(paths: list[str]) -> Iterator[Found | Missing]:
    """Yield the files that paths, directories and patterns stand for, in order, each once.

    A path that is not there, and a directory that can't be listed, are yielded as `Missing`. Links to directories
    are followed where they are named by hand, not inside a directory: they may lead back.
    """
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            yield Found("-", named=True)
            continue
        matched = [path] if os.path.lexists(path) else sorted(glob.glob(path, recursive=True))
        if not matched:
            pattern = glob.has_magic(path)
            why = "no file matches this pattern" if pattern else "no such file or directory"
            yield Missing(path, "no-such-file", why)
        for item in matched:
            for found in _files(item):
                if isinstance(found, Missing):
                    yield found
                elif found.path not in seen:
                    seen.add(found.path)
                    yield found


def _files(path: str) -> Iterator[Found | Missing]:
    if not os.path.isdir(path):
        yield Found(_plain(path), named=True)
        return
    failed: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=failed.append):
        yield from _unlisted(failed)
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(files):
            # as a pull request names it: GitHub finds no file called `./deploy.sh`
            yield Found(_plain(os.path.join(folder, name)), named=False)
    yield from _unlisted(failed)


def _plain(path: str) -> str:
    start = os.path.join(os.curdir, "")
    while path.startswith(start):
        path = path[len(start) :].lstrip(os.sep)
    return path


def _unlisted(failed: list[OSError]) -> Iterator[Missing]:
    for error in failed:
        why = f"the directory can't be listed: {error.strerror or type(error).__name__}"
        yield Missing(str(error.filename), "unreadable", why)
    failed.clear()


def language_of(path: str, head: bytes) -> str:
    """Return the language (or `language/dialect`) of a script, by its name or its `#!` line; empty for none."""
    name = os.path.basename(path).lower()
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith("dockerfile."):
        return "dockerfile"
    ending = os.path.splitext(name)[1]
    if ending in SCRIPTS:
        return SCRIPTS[ending]
    if ending in RECORDINGS:
        return ""
    return _shebang(head)


def _shebang(head: bytes) -> str:
    if not head.startswith(b"#!"):
        return ""
    words = head[2:256].split(b"\n")[0].decode("latin-1").split()
    for word in words:
        program = word.rsplit("/", 1)[-1]
        if program in ("env", "") or "=" in program or program.startswith("-"):
            continue
        return _INTERPRETERS.get(program.rstrip("0123456789."), "")
    return ""


def may_record(path: str, head: bytes, *, named: bool) -> bool:
    """Say whether a file may be a recording: by its ending, or because it begins like one."""
    ending = os.path.splitext(path)[1].lower()
    if ending in RECORDINGS:
        return True
    if not named and ending not in MAYBE_RECORDINGS:
        return False
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")[:8]
    if begin.startswith((b"{", b"[", b"data:", b"event:")):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return named and (b'{"' in head or begin.startswith(b"#"))

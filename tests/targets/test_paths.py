"""What a path is, by spelling, context and platform."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastwall.acts import HOLE, Arg
from blastwall.context import Context
from blastwall.effects import EXPENDABLE, KINDS
from blastwall.model import Snippet
from blastwall.targets import describe, is_inside, is_vital_file, path

LINUX = Context(cwd="/home/al/proj", workspace="/home/al/proj", home="/home/al")
UNKNOWN = Context()
MAC = Context(cwd="/Users/al/proj", workspace="/Users/al/proj")
WINDOWS = Context(cwd="C:\\Users\\al\\proj", workspace="C:\\Users\\al\\proj", platform="windows")
DEEP = Context(cwd="/srv/app/web", workspace="/srv/app")


def arg(text: str) -> Arg:
    return Arg(text, glob=any(c in text for c in "*?["))


def judged(text: str, context: Context, *, recursive: bool = True) -> tuple[str, str]:
    target = path(arg(text), context, recursive=recursive)
    return target.kind, target.expendable


ANYWHERE = [
    *(
        (text, "root")
        for text in ("/", "/*", "//", "///", "/.", "/..", "/./", "/tmp/..", "/tmp/../*", "/../..", "/{*,.*}")
    ),
    *(
        (text, "home")
        for text in ("~", "~/", "~/*", "~/.*", "~/.", "~bob", "~root", "/home", "/home/*", "/root", "/Users/x")
    ),
    *((text, "home") for text in ("/h*", "/home/bob", "/home/bob/", "/home/" + HOLE)),
    *(
        (text, "system")
        for text in ("/etc", "/usr", "/usr/bin", "/var", "/var/lib", "/boot", "/opt", "/System", "/Library")
    ),
    *(
        (text, "system")
        for text in ("/usr/" + HOLE, "/etc/ssl", "/etc/pam.d", "/proc", "/sys", "/dev", "/v*", "/private/etc")
    ),
    *(
        (text, "device")
        for text in ("/dev/sda", "/dev/nvme0n1p1", "/dev/mapper/vg-x", "/dev/vg0/lv", "/dev/disk2", "/dev/sd*")
    ),
    *((text, "device") for text in ("/Volumes/USB", "/Volumes/*", "\\\\.\\PhysicalDrive0")),
    *((text, "nothing") for text in ("/dev/null", "/dev/stderr", "/dev/tty", "/dev/fd/3", "")),
    *(
        (text, "database")
        for text in ("/var/lib/mysql", "/var/lib/postgresql/16", "pgdata", "data.sqlite3", "x.db-wal")
    ),
    *((text, "vcs") for text in (".git", ".git/objects", "sub/.git", "repo.git", ".hg", HOLE + "/.git")),
    *((text, "backup") for text in ("data/backup.sql", "backups", "x.bak", "db.dump", "/var/backups", HOLE + ".bak")),
    *((text, "secret") for text in (".env", "~/.ssh", "~/.ssh/id_rsa", "cert.pem", ".env.production", "~/.gnupg")),
    *((text, "config") for text in ("/etc/nginx", "/etc/passwd", "~/.bashrc", "~/.config", "terraform.tfstate")),
    *((text, "audit") for text in ("/var/log", "/var/log/*", "/var/log/nginx/x.log", "~/.bash_history")),
    *(
        (text, "guard")
        for text in (".claude/settings.json", "~/.claude/settings.json", ".git/hooks", ".blastwall.toml")
    ),
    *((text, "unresolved") for text in (HOLE, HOLE + "/", HOLE + "/*", HOLE + "/src", "/" + HOLE, "~/" + HOLE)),
    *((text, "unresolved") for text in (HOLE + "/..", "/tmp/" + HOLE + "/../..", "./" + HOLE)),
    *(
        (text, "root")
        for text in ("c:", "C:\\", "C:/", "C:\\*", "/c/", "/c/*", "/mnt/c", "/cygdrive/d/", "\\\\?\\C:\\")
    ),
    *((text, "home") for text in ("/c/Users/al", "/mnt/c/Users", "C:\\Users\\al")),
    *((text, "system") for text in ("/c/Windows", "C:\\Windows\\System32", "C:\\Program Files")),
    *((text, "outside") for text in ("/srv/site", "/opt/tool", "~/Documents", "/data/x", "/usr/local/share/thing")),
]


@pytest.mark.parametrize("context", [LINUX, UNKNOWN], ids=["linux", "unknown"])
@pytest.mark.parametrize(("text", "kind"), ANYWHERE, ids=[f"{kind}:{text!r}" for text, kind in ANYWHERE])
def test_kind_wherever_the_call_comes_from(text: str, kind: str, context: Context) -> None:
    assert judged(text, context) == (kind, "")


REGENERABLE = [
    "node_modules",
    "./node_modules/",
    "node_modules/*",
    "packages/*/node_modules",
    "build",
    "dist/",
    "target",
    "out/*",
    ".venv",
    "venv",
    "__pycache__",
    ".next",
    ".nuxt",
    ".cache",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".tox",
    ".gradle",
    ".terraform",
    "coverage",
    "htmlcov",
    "*.pyc",
    "*.o",
    "x.class",
    ".DS_Store",
    "Thumbs.db",
    "vendor/bundle",
    "public/build",
    "bin/Release",
    "bin/Debug",
    "obj",
    "/opt/x/node_modules",
    "~/.cache/pip",
    "~/.npm",
    "/var/cache/apt/*",
    "/var/lib/apt/lists/*",
    "x.egg-info",
    "*.egg-info",
    "cmake-build-debug",
    "~/Library/Caches",
]


@pytest.mark.parametrize("text", [*REGENERABLE, HOLE + "/node_modules", "build/" + HOLE, HOLE + ".pyc"])
def test_regenerable(text: str) -> None:
    assert judged(text, LINUX)[1] == "regenerable"


@pytest.mark.parametrize(
    "text",
    [
        "/build",
        "/dist",
        "/out",
        "build-tools",
        "core",
        "src",
        "lib",
        "bin",
        "vendor",
        "env",
        "cache.py",
        "output",
        "release",
    ],
)
def test_look_alikes_are_not_regenerable(text: str) -> None:
    assert judged(text, LINUX)[1] == ""


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("/tmp/x/y", LINUX),
        ("/tmp/x", LINUX),
        ("/tmp/build-*", LINUX),
        ("/tmp/x/*", LINUX),
        ("/private/tmp/x", MAC),
        ("/private/var/folders/a/b/T/x", MAC),
        ("/tmp/" + HOLE, LINUX),
        ("/tmp/tmp." + HOLE, UNKNOWN),
        ("tmp/cache", LINUX),
        ("/dev/shm/x", LINUX),
        ("%TEMP%\\x", WINDOWS),
        ("$env:TEMP\\x", WINDOWS),
        ("C:\\Users\\al\\AppData\\Local\\Temp\\x", WINDOWS),
        ("C:\\Windows\\Temp\\x", WINDOWS),
        ("/scratch/me/x", LINUX.derive(env={"TMPDIR": "/scratch/me"})),
    ],
)
def test_temporary(text: str, context: Context) -> None:
    assert judged(text, context)[1] == "temp"


@pytest.mark.parametrize("text", ["/tmp/..", "/tmp/../etc", "/tmpfiles", "/tmp/../home", "/mytmp/x"])
def test_not_temporary(text: str) -> None:
    assert judged(text, LINUX)[1] == ""


WORKSPACE = [
    *(
        (text, LINUX, "workspace")
        for text in (".", "./", "*", "./*", "**", "./.*", ".*", "*.*", "/home/al/proj", "src/..")
    ),
    *((text, UNKNOWN, "workspace") for text in (".", "*", "./*", "./.")),
    ("/home/al/proj/", LINUX, "workspace"),
    ("~/proj", LINUX, "workspace"),
    ("..", DEEP, "workspace"),
    ("/srv/app", DEEP, "workspace"),
    ("*", DEEP, "directory"),
    ("../..", DEEP, "system"),
    ("..", LINUX, "home"),
    ("../..", LINUX, "home"),
    ("../../..", LINUX, "root"),
    ("../other", LINUX, "outside"),
    ("..", UNKNOWN, "outside"),
    ("src", LINUX, "directory"),
    ("src/*", LINUX, "directory"),
    ("src/" + HOLE, LINUX, "directory"),
    ("notes.txt", LINUX, "file"),
    ("*.txt", LINUX, "file"),
    (".", WINDOWS, "workspace"),
    ("*", WINDOWS, "workspace"),
    ("c:\\users\\AL\\PROJ", WINDOWS, "workspace"),
    ("src", WINDOWS, "directory"),
    ("..\\..", WINDOWS, "home"),
    ("\\", WINDOWS, "root"),
    ("D:\\", WINDOWS, "root"),
    ("D:\\*", WINDOWS, "root"),
    ("%SystemDrive%\\", WINDOWS, "root"),
    ("%USERPROFILE%", WINDOWS, "home"),
    ("$env:USERPROFILE", WINDOWS, "home"),
    ("%SystemRoot%", WINDOWS, "system"),
    ("C:\\PROGRA~1", WINDOWS, "system"),
    ("C:\\Windows.", WINDOWS, "system"),
    ("%UNKNOWN%\\x", WINDOWS, "unresolved"),
    ("\\\\srv\\share", WINDOWS, "root"),
    ("\\\\srv\\c$\\Windows", WINDOWS, "system"),
    ("nul", WINDOWS, "nothing"),
    ("/USERS/al", MAC, "home"),
    ("/system", MAC, "system"),
    ("/system", LINUX, "outside"),
    ("/etc/" + HOLE + "/*.txt", LINUX, "config"),
    ("/usr/" + HOLE + "/*", LINUX, "system"),
    (".", Context(cwd="/", workspace="/"), "root"),
    ("*", Context(cwd="/home/al", workspace="/home/al"), "home"),
    ("src", Context(cwd="/tmp/ws", workspace="/tmp/ws"), "directory"),
    ("*", Context(cwd="/etc", workspace="/home/al/proj"), "system"),
    ("*", Context(cwd=HOLE, workspace="/home/al/proj"), "unresolved"),
    ("*", Context(cwd="build"), "directory"),
]


@pytest.mark.parametrize(("text", "context", "kind"), WORKSPACE, ids=[f"{c.cwd}:{t!r}" for t, c, _ in WORKSPACE])
def test_kind_from_where_it_is_written(text: str, context: Context, kind: str) -> None:
    assert judged(text, context)[0] == kind


def test_login_on_another_host_starts_at_home() -> None:
    assert judged("*", LINUX.elsewhere(host="db1"))[0] == "home"
    assert judged("*", LINUX.elsewhere(container="web"))[0] == "workspace"


SHARED = [
    "/tmp",
    "/tmp/",
    "/tmp/*",
    "/tmp/.*",
    "/tmp/*.sock",
    "/private/tmp",
    "/var/folders/a/b/T",
    "/var/tmp",
    "/dev/shm",
]


@pytest.mark.parametrize("text", [*SHARED, "/var/tmp/x"])
def test_temp_that_others_use_or_count_on_is_no_waste(text: str) -> None:
    kind, expendable = judged(text, LINUX)
    assert kind in ("file", "directory") and not expendable


@pytest.mark.parametrize(
    ("links", "text", "expected"),
    [
        ({"build": "/home/al"}, "build/", ("home", "")),
        ({"build": "data"}, "build/", ("directory", "")),
        ({"build": "data"}, "build/x", ("directory", "")),
        ({"x": "/"}, "x/*", ("root", "")),
        ({"a": "b", "b": "/etc"}, "a/", ("system", "")),
        ({"a": "b", "b": "a"}, "a/", ("directory", "")),
        ({"latest": "data"}, "latest", ("file", "created-here")),
        ({"other": "/"}, "build/", ("directory", "regenerable")),
    ],
)
def test_links_made_in_the_call(links: dict[str, str], text: str, expected: tuple[str, str]) -> None:
    base = LINUX.cwd + "/"
    files = {base + name: Snippet("shell", HOLE, context=LINUX, data={"link": to}) for name, to in links.items()}
    assert judged(text, LINUX.derive(files=files)) == expected


def test_throwaway_container() -> None:
    assert judged("/", LINUX.elsewhere(container="x", throwaway=True)) == ("root", "throwaway")


def test_a_file_is_one_file_even_recursively() -> None:
    assert judged("notes.txt", LINUX)[0] == "file"
    assert judged("notes.txt/", LINUX)[0] == "directory"
    assert judged("notes", LINUX, recursive=False)[0] == "file"


@pytest.mark.parametrize(
    ("root", "filters", "expected"),
    [
        (".", ["*.pyc"], ("file", "regenerable")),
        (".", ["*.pyc", "__pycache__"], ("file", "regenerable")),
        (".", ["*.pyc", "*.py"], ("file", "")),
        (".", [".svn"], ("vcs", "")),
        (".", ["CVS"], ("vcs", "")),
        (".", ["*~"], ("file", "")),
        (".", ["*.swp", "*.pyc"], ("file", "")),
        (".", ["core"], ("file", "")),
        ("tmp", ["*.mp3"], ("file", "")),
        ("tmp", ["*.pyc"], ("file", "regenerable")),
        ("/tmp/mine", ["*.mp3"], ("file", "temp")),
        ("/tmp", ["*.pyc"], ("file", "regenerable")),
        ("/", ["*.pyc"], ("config", "")),
        ("/usr", ["*.o"], ("config", "")),
        (".", [".git"], ("vcs", "")),
        (".", ["*.log"], ("file", "")),
        (".", [], ("file", "")),
        (".", ["*.sqlite3"], ("database", "")),
        ("/", ["*.bak"], ("backup", "")),
        ("/", ["*.txt"], ("file", "")),
        ("/tmp", ["*"], ("file", "")),
        ("/var/log", ["*.gz"], ("audit", "")),
        ("node_modules", ["*.md"], ("file", "regenerable")),
    ],
)
def test_selected(root: str, filters: list[str], expected: tuple[str, str]) -> None:
    target = path(root, LINUX, recursive=True, selected=True, filters=filters)
    assert (target.kind, target.expendable) == expected


@pytest.mark.parametrize("text", [".git/index.lock", "repo/.git/refs/heads/main.lock", ".git/gc.log"])
def test_stale_locks_of_git_cost_nothing(text: str) -> None:
    assert judged(text, LINUX, recursive=False)[1] == "temp"


@pytest.mark.parametrize(
    "text", [".gitignore", ".env.example", "id_rsa.pub", "backup.py", "backup.sh", "tests/__snapshots__/a.snap"]
)
def test_look_alikes_are_ordinary_files(text: str) -> None:
    assert judged(text, LINUX, recursive=False) == ("file", "")


def test_inside() -> None:
    assert is_inside("src/a.py", LINUX)
    assert is_inside("/home/al/proj", LINUX)
    assert not is_inside("..", LINUX)
    assert not is_inside("/home/al/project2", LINUX)
    assert not is_inside(HOLE, LINUX)


def test_vital_files() -> None:
    assert is_vital_file("/etc/passwd", LINUX)
    assert is_vital_file("/etc/ssh/sshd_config", LINUX)
    assert not is_vital_file("/etc/nginx/nginx.conf", LINUX)
    assert not is_vital_file("etc/passwd", LINUX)


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet="/\\.~*?[]:cC%$ \0abtmphoe-{}", max_size=24),
    st.sampled_from([LINUX, UNKNOWN, MAC, WINDOWS, DEEP, LINUX.elsewhere(host="h"), Context(cwd=HOLE)]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_total(text: str, context: Context, glob: bool, split: bool, recursive: bool) -> None:
    target = path(Arg(text, glob=glob, split=split), context, recursive=recursive)
    assert target.kind in KINDS
    assert not target.expendable or target.expendable in EXPENDABLE
    assert describe(target)
    is_inside(text, context)


@pytest.mark.parametrize("text", ["/", "~", "/etc", "src", "/home", "/usr/bin", ".git", "/var/lib/mysql", "."])
@pytest.mark.parametrize("spelling", ["{}/", "{}/.", "{}//", "{}/./", "{}/x/.."])
def test_spelling_does_not_matter(text: str, spelling: str) -> None:
    assert judged(spelling.format(text), LINUX) == judged(text, LINUX)

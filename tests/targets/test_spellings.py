"""One place has many spellings; each is resolved to it, and what it is does not depend on how it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastwall.acts import Arg
from blastwall.context import Context
from blastwall.targets import path
from blastwall.targets.places import locate

CWD = Context(cwd="/home/dev/app", workspace="/home/dev/app")

SPELLINGS: dict[str, list[str]] = {
    "/": [
        *("/", "//", "///", "/.", "/./", "/..", "/../..", "/usr/..", "/usr/../", "/usr/./../.", "/tmp/..", "//usr//.."),
        *("../../..", "../../../", "../../../../../..", "/home/dev/../..", "./../../..", "~/../..", "~dev/../../"),
        *("/*", "/.*", "/*/../*", "../../../*", "file:///"),
    ],
    "/home/dev": [
        *(
            "~",
            "~/",
            "~/.",
            "~/*",
            "~/.*",
            "~/x/..",
            "..",
            "../",
            "../.",
            "../*",
            "/home/dev",
            "/home/dev/",
            "/home//dev",
        ),
        *("/home/./dev", "/home/dev/app/..", "~dev", "../../dev", "~/../dev", "./..", "./.././"),
    ],
    "/home/dev/app": [
        *(".", "./", "./.", "*", ".*", "./*", "./.??*", "/home/dev/app", "/home/dev/app/", "/home/dev/app/*", "../app"),
        *("~/app", "~/app/", "~/app/*", "src/..", "./src/../", "../../dev/app", "app/../../app"),
    ],
    "/etc": ["/etc", "/etc/", "//etc", "/./etc", "/usr/../etc", "/etc/.", "/etc/*", "../../../etc", "/tmp/../etc/"],
    "c:": [
        "C:/",
        "c:\\",
        "C:\\.",
        "C:\\*",
        "/mnt/c",
        "/mnt/c/",
        "/mnt/C/*",
        "/c",
        "/c/",
        "/cygdrive/c",
        "C:\\Users\\..",
    ],
    "c:/windows": [
        "C:\\Windows",
        "c:/WINDOWS/",
        "/mnt/c/Windows",
        "/c/windows",
        "C:\\Windows\\.",
        "/cygdrive/c/windows/",
    ],
}


@pytest.mark.parametrize(("place", "text"), [(place, text) for place, texts in SPELLINGS.items() for text in texts])
def test_every_spelling_leads_to_its_place(place: str, text: str) -> None:
    found = locate(text, any(c in text for c in "*?["), CWD)
    assert "/".join(found.whole).replace("//", "/") == place


@pytest.mark.parametrize("place", SPELLINGS)
def test_a_place_is_what_it_is_in_every_spelling(place: str) -> None:
    kinds = {path(text, CWD, recursive=True).kind for text in SPELLINGS[place]}
    assert len(kinds) == 1
    assert kinds <= {"root", "home", "workspace", "system", "device"}


NAMES = st.lists(st.sampled_from(["src", "build", "a.txt", "data", "x"]), min_size=1, max_size=4)
DETOURS = st.lists(st.sampled_from(["", ".", "y/.."]), min_size=1, max_size=4)


@given(NAMES, DETOURS)
def test_detours_change_nothing(names: list[str], detours: list[str]) -> None:
    plain = "/".join(names)
    winding = "/".join(f"{detour}/{name}" if detour else name for detour, name in zip(detours * 4, names, strict=False))
    straight, round_about = path(plain, CWD), path(winding, CWD)
    assert (straight.kind, straight.expendable) == (round_about.kind, round_about.expendable)


@given(NAMES)
def test_relative_and_absolute_agree(names: list[str]) -> None:
    relative = "/".join(names)
    for other in (f"/home/dev/app/{relative}", f"~/app/{relative}", f"./{relative}", f"../app/{relative}"):
        assert locate(relative, False, CWD).whole == locate(other, False, CWD).whole


@given(
    st.text(alphabet="/.~*?[]abc\\:$% \0", max_size=24),
    st.booleans(),
    st.sampled_from(["", "/", "/w", "C:\\w", "\0/x"]),
)
def test_total(text: str, glob: bool, cwd: str) -> None:
    context = Context(cwd=cwd, platform="windows" if cwd[1:2] == ":" else "posix")
    assert path(Arg(text, glob=glob), context, recursive=True).kind


@pytest.mark.parametrize(
    ("text", "kind", "expendable"),
    [
        ("node_modules", "directory", "regenerable"),
        ("packages/x/node_modules", "directory", "regenerable"),
        (".zig-cache", "directory", "regenerable"),
        ("var/cache", "directory", "regenerable"),
        (".venv-3.12", "directory", "regenerable"),
        ("_site", "directory", "regenerable"),
        ("CMakeCache.txt", "file", "regenerable"),
        ("out.json.tmp", "file", "temp"),
        ("src/cache", "directory", ""),
        ("src", "directory", ""),
        (".git", "vcs", ""),
        ("backups", "backup", ""),
        ("app.sqlite3", "database", ""),
        (".env", "secret", ""),
        ("~/.ssh", "secret", ""),
        ("/var/log", "audit", ""),
        ("/dev/sda", "device", ""),
        ("/media/dev/disk", "outside", ""),
        ("/run/media/dev/disk", "device", ""),
        ("/run/app.pid", "directory", "temp"),
        ("/tmp/x", "directory", "temp"),
        ("/tmp", "directory", ""),
        ("/mnt/c/Users/bob", "home", ""),
        ("\\\\server\\share", "root", ""),
    ],
)
def test_what_it_is(text: str, kind: str, expendable: str) -> None:
    found = path(text, CWD, recursive=True)
    assert (found.kind, found.expendable) == (kind, expendable)


@pytest.mark.parametrize(
    ("pattern", "expendable"),
    [("myapp-*", "temp"), ("build_*", "temp"), ("*.log", ""), ("*", ""), ("a*", ""), ("core", "")],
)
def test_names_of_ones_own_among_temporary_files(pattern: str, expendable: str) -> None:
    found = path("/tmp", CWD, selected=True, filters=(pattern,))
    assert found.expendable == expendable

"""Which directory a build fills, by the option that names its output: evidence that deleting it loses nothing.

A name such as `bin` may hold somebody's scripts; where the same call has a build write there, it holds the build's.
Only directories below the workspace count, and only such as are named for output: that a program is told to write
into `src` makes nobody's sources regenerable.
"""

from __future__ import annotations

from blastwall.acts import HOLE, Act, Arg, Invocation
from blastwall.model import Snippet
from blastwall.targets.places import HERE, locate, workspace_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastwall.context import Context
    from blastwall.targets.places import Place

_ANY: frozenset[str] = frozenset()
#: program -> (the commands of it that build, the options that name where to); from the tools' own manuals
_OUTPUTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "dotnet": (frozenset({"build", "publish", "pack"}), frozenset({"-o", "--output", "--artifacts-path"})),
    "msbuild": (_ANY, frozenset({"/p:outdir", "-p:outdir", "/p:outputpath", "-p:outputpath"})),
    "go": (frozenset({"build"}), frozenset({"-o"})),
    "cargo": (frozenset({"build", "b"}), frozenset({"--target-dir", "--artifact-dir"})),
    "cmake": (_ANY, frozenset({"-b"})),
    "mkdocs": (frozenset({"build"}), frozenset({"-d", "--site-dir"})),
    "hugo": (_ANY, frozenset({"-d", "--destination"})),
    "jekyll": (frozenset({"build"}), frozenset({"-d", "--destination"})),
    "eleventy": (_ANY, frozenset({"--output"})),
    "vite": (frozenset({"build"}), frozenset({"--outdir"})),
    "tsc": (_ANY, frozenset({"--outdir"})),
    "esbuild": (_ANY, frozenset({"--outdir"})),
    "webpack": (_ANY, frozenset({"-o", "--output-path"})),
    "parcel": (frozenset({"build"}), frozenset({"--dist-dir"})),
    "rollup": (_ANY, frozenset({"-d", "--dir"})),
    "ng": (frozenset({"build"}), frozenset({"--output-path"})),
    "babel": (_ANY, frozenset({"-d", "--out-dir"})),
    "javac": (_ANY, frozenset({"-d"})),
    "typedoc": (_ANY, frozenset({"--out"})),
    "pyinstaller": (_ANY, frozenset({"--distpath", "--workpath"})),
    "swift": (frozenset({"build"}), frozenset({"--build-path", "--scratch-path"})),
}
_RUNNERS = frozenset({"npx", "bunx", "pnpx"})
#: Words that directories for output are named by.
_NAMED = frozenset(
    [
        "bin",
        "build",
        "built",
        "bundle",
        "bundles",
        "classes",
        "deploy",
        "dist",
        "generated",
        "html",
        "obj",
        "out",
        "output",
        "outputs",
        "package",
        "pkg",
        "public",
        "publish",
        "published",
        "release",
        "releases",
        "site",
        "target",
        "artifacts",
        "artefacts",
    ]
)
_MOST_ACTS = 512


def _outputs(act: Invocation) -> Iterable[Arg]:
    """Yield the directories that a build is told to fill."""
    program, args = act.program, list(act.args)
    if program in _RUNNERS and args:
        program, args = args[0].text.lower(), args[1:]
    known = _OUTPUTS.get(program)
    if known is None:
        return
    commands, options = known
    if commands and not (args and args[0].text.lower() in commands):
        return
    for index, arg in enumerate(args):
        name, equals, value = arg.text.partition("=")
        if name.lower() not in options:
            continue
        if equals:
            yield Arg(value, arg.span)
        elif index + 1 < len(args):
            yield args[index + 1]


def _key(place: Place) -> str:
    return "built:" + "/".join(place.whole).lower()


def _is_output(place: Place, context: Context) -> bool:
    """Whether a place below the workspace is named for output."""
    base = workspace_of(context)
    if base == (HERE,):
        base = locate(".", False, context).whole
    below = place.whole[len(base) :]
    if not below or place.lost or place.whole[: len(base)] != base or any(HOLE in part for part in below):
        return False
    words = below[-1].lower().replace("-", " ").replace("_", " ").replace(".", " ").split()
    return not _NAMED.isdisjoint(words)


def note(acts: Sequence[Act]) -> None:
    """Tell every act of one text which directories the builds among them fill."""
    if len(acts) < 2 or len(acts) > _MOST_ACTS:
        return
    found: dict[str, Snippet] = {}
    for act in acts:
        if not isinstance(act, Invocation) or not (act.program in _OUTPUTS or act.program in _RUNNERS):
            continue
        for arg in _outputs(act):
            place = locate(arg.text, False, act.context)
            if _is_output(place, act.context):
                found[_key(place)] = Snippet("", "", context=act.context, data={"built": True})
    for act in acts if found else ():
        act.context = act.context.derive(files={**act.context.files, **found})


def is_built(place: Place, context: Context) -> bool:
    """Whether a build of this call fills a place."""
    return _key(place) in context.files and _is_output(place, context)

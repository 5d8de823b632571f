"""What files `find` and its like hand to a command: its roots, and the names its tests pick."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.targets import Found, is_named, names_of, past_group, reaching, reaching_at, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PICKING = frozenset({"-name", "-iname"})
_PATHS = frozenset({"-path", "-ipath", "-wholename", "-iwholename"})
#: Tests that take a value and may pick anything.
_TESTS = frozenset(
    [
        "-type",
        "-xtype",
        "-size",
        "-mtime",
        "-mmin",
        "-atime",
        "-amin",
        "-ctime",
        "-cmin",
        "-newer",
        "-anewer",
        "-cnewer",
        "-user",
        "-uid",
        "-group",
        "-gid",
        "-perm",
        "-regex",
        "-iregex",
        "-lname",
        "-ilname",
        "-inum",
        "-links",
        "-samefile",
        "-fstype",
        "-maxdepth",
        "-mindepth",
        "-used",
        "-regextype",
        "-printf",
        "-fprint",
        "-fprintf",
        "-newermt",
        "-newerct",
        "-newerat",
        "-context",
        "-fls",
        "-fprint0",
    ]
)
#: Programs that only drop or order lines: what they print is among what they read.
_FILTERS = frozenset({"grep", "egrep", "fgrep", "rg", "sort", "uniq", "head", "tail", "tac", "shuf", "cat", "tee"})
_NARROWING = _TESTS - {"-type", "-xtype", "-maxdepth", "-mindepth", "-printf", "-regextype", "-fprint", "-fprintf"}


def found_by(args: Sequence[Arg], action: int = -1) -> list[Arg]:
    """Return words for what `find` with these arguments finds, for its action at this place where one is given.

    The parts of a path that depend on the tree are holes: `find src -name '*.pyc'` finds `src/<hole>/*.pyc`. Where
    nothing narrows the search, each root itself is among what it finds.
    """
    roots: list[Arg] = []
    index = 0
    while index < len(args) and args[index].text in (
        "-H",
        "-L",
        "-P",
        "-O1",
        "-O2",
        "-O3",
        "-E",
        "-X",
        "-d",
        "-s",
        "-x",
    ):
        index += 1
    while index < len(args):
        text = args[index].text
        if text[:1] == "-" or text in ("(", ")", "!", ","):
            break
        roots.append(args[index])
        index += 1
    if not roots:
        roots.append(Arg(".", args[0].span if args else (0, 0)))
    expression = args[index:]
    if action >= index:
        tests, excluded = reaching_at(expression, action - index)
        return _picked(roots, tests, excluded)
    branches = reaching(expression) or [(list(expression), False)]
    return [arg for tests, excluded in branches[:8] for arg in _picked(roots, tests, excluded)]


def _picked(roots: Sequence[Arg], args: Sequence[Arg], narrowed: bool) -> list[Arg]:
    """Return words for what these tests pick below the roots; `narrowed` where something is left out before them."""
    index = 0
    names: list[str] = []
    paths: list[Arg] = []
    negated = only_files = below = shallow = False
    while index < len(args):
        text = args[index].text
        value = args[index + 1] if index + 1 < len(args) else None
        if text in ("!", "-not"):
            negated = True
            index += 1
            if index < len(args) and args[index].text == "(":
                # all of the group is what is left out
                index = past_group(args, index)
                negated, narrowed = False, True
            continue
        if text in ("-exec", "-execdir", "-ok", "-okdir"):
            while index < len(args) and args[index].text not in (";", "+"):
                index += 1
        elif value is not None and text in _PICKING:
            if negated:
                narrowed = True
            elif value.text not in ("*", "**"):
                names.append(value.text)
            index += 1
        elif value is not None and text in _PATHS:
            if negated:
                narrowed = True
            else:
                paths.append(value)
            index += 1
        elif value is not None and text in _TESTS:
            narrowed = narrowed or text in _NARROWING
            only_files = only_files or (text == "-type" and not negated and "d" not in value.text)
            shallow = shallow or (text == "-maxdepth" and value.text in ("0", "1"))
            below = below or (text == "-mindepth" and value.text not in ("0",))
            index += 1
        elif text == "-prune" and any(arg.text in ("-o", "-or") for arg in args[index + 1 : index + 3]):
            # `-path x -prune -o ...`: x is what is left out
            names, paths, narrowed = [], [], True
        elif text in ("-empty", "-readable", "-writable", "-executable", "-nouser", "-nogroup"):
            narrowed = True
        negated = False
        index += 1
    if (names or paths) and any(arg.text in ("-o", "-or") for arg in args) and not is_named(args):
        # `( -name '*.pyc' -o -type f )`: the names bound only some of what is picked
        names, paths, narrowed = [], [], narrowed and not any(arg.text in ("*", "**") for arg in args)
    out: list[Arg] = []
    for root in roots:
        base = root.text.rstrip("/")
        if paths:
            out += [Arg(p.text if p.text[:1] in "./*" else f"{base}/{p.text}", p.span, glob=True) for p in paths]
        elif names:
            # the name may stand in any directory below; at most once in the root itself
            for name in names:
                if shallow and not any(c in name for c in "*?["):
                    out.append(Arg(f"{base}/{name}", root.span))
                else:
                    out.append(Arg(f"{base}/{HOLE}/{name}", root.span, glob=True))
        elif narrowed or only_files:
            out.append(Arg(f"{base}/{HOLE}", root.span, glob=True, split=True))
        elif below:
            out.append(Arg(f"{base}/*", root.span, glob=True))
        else:
            out.append(root)
    return out


def told_apart(found: Sequence[Arg], listing: Invocation | None) -> list[Arg]:
    """Return the words with what is known of how each was picked, where no name of it is known."""
    picked = search(listing) if any(word.split for word in found) else None
    if picked is None:
        return list(found)
    out: list[Arg] = []
    for word in found:
        root = word.text.removesuffix(HOLE).rstrip("/")
        if word.split and word.text.endswith("/" + HOLE):
            mine = search(listing)
            assert mine is not None, "the same listing was read above"
            mine.roots = [Arg(root or "/", word.span, glob=word.glob and any(c in root for c in "*?["))]
            out.append(Found(word, mine))
        else:
            out.append(word)
        if len(out) > 64:
            return [*out, *found[len(out) :]]
    return out


def lines_of(act: Invocation, *, whole: bool = False) -> list[Arg]:
    """Return words for the lines `act` reads on its standard input; with `whole`, blanks part none of them."""
    stdin = act.stdin
    if whole and stdin is not None and stdin.text.strip(HOLE + " \n\t") and not (act.upstream and HOLE in stdin.text):
        # leading blanks are dropped (xargs(1), `-I`)
        lines = [line.strip() for line in stdin.text.split("\n")]
        listed = act.upstream is not None and act.upstream.program == "ls"
        return [Arg(line, stdin.span, glob=listed, split=HOLE in line) for line in lines if line][:256]
    if stdin is not None and HOLE not in stdin.text:
        listed = act.upstream is not None and act.upstream.program == "ls"
        return [
            Arg(word, stdin.span, glob=listed) for word in stdin.text.replace("'", " ").replace('"', " ").split()[:256]
        ]
    upstream = act.upstream
    kept: list[str] = []
    for _ in range(16):
        if upstream is None or upstream.program not in _FILTERS or (upstream.args[:1] and upstream.upstream is None):
            break
        if upstream.program in ("grep", "egrep"):
            kept = kept or names_of(upstream)
        upstream = upstream.upstream
    if upstream is not None:
        if upstream.program in ("find", "gfind"):
            found = found_by(upstream.args)
            if kept:
                # `find . | grep '\\.pyc$'` passes on what `find . -name '*.pyc'` finds
                return [
                    Arg(f"{root.text.split(HOLE, 1)[0].rstrip('/') or '.'}/{HOLE}/{name}", root.span, glob=True)
                    for root in found
                    for name in kept
                ]
            return told_apart(found, act.upstream)
        if upstream.program == "ls":
            dirs = [a for a in upstream.args if a.text[:1] != "-"]
            return [Arg(f"{HOLE}", act.span, split=True)] if not dirs else [Arg(HOLE, d.span, split=True) for d in dirs]
    if stdin is not None and stdin.text.strip(HOLE + " \n\t"):
        return [Arg(word, stdin.span, split=HOLE in word) for word in stdin.text.split()[:256]]
    return [Arg(HOLE, act.span, split=True)]

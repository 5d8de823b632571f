"""Reads what a program that lists files (`find`, `fd`, `ls`, `grep -l`, `git ls-files`) would list, and from where."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall.targets.names import is_regenerable_name, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.acts import Invocation

#: Tests of find that take one argument, besides the name tests.
_TESTS = listed(
    """
    -amin -anewer -atime -cmin -cnewer -context -ctime -fstype -gid -group -inum -links -lname -ilname
    -mmin -mtime -newer -perm -regex -iregex -samefile -size -type -uid -used -user -xtype -maxdepth
    -mindepth -regextype -flags -newermt -newerat -newerct -newermm -newerma -newermc -newermB -newerBt
    -Bmin -Bnewer -Btime -depth-first -D
    """
)
#: Tests that pick nothing out by themselves: they bound the walk or hold for all that is interesting.
_OPEN_TESTS = frozenset(["-maxdepth", "-mindepth", "-regextype", "-type", "-xtype", "-D", "-fstype"])
_NAMES = frozenset(["-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename"])
_FLAGS = listed(
    """
    -depth -d -mount -xdev -x -follow -daystart -ignore_readdir_race -noignore_readdir_race -noleaf
    -warn -nowarn -empty -true -false -executable -readable -writable -nouser -nogroup -print -print0
    -ls -prune -quit -delete -a -and -o -or -not ! ( ) ,
    """
)
#: Patterns that every name fits.
_EVERYTHING = ("*", "**", "*/*")
_WRITES = frozenset(["-fprint", "-fprint0", "-fls"])
#: Actions beside those that run commands, and how many words each takes.
_ACTIONS = {
    **dict.fromkeys(("-delete", "-print", "-print0", "-ls"), 0),
    **dict.fromkeys(("-printf", *sorted(_WRITES)), 1),
    "-fprintf": 2,
}
_EXECS = frozenset(["-exec", "-execdir", "-ok", "-okdir"])


class Found(Arg):
    """A word for whatever a listing program picks below one of its roots, which `picked` says."""

    __slots__ = ("picked",)

    def __init__(self, word: Arg, picked: Search) -> None:
        """Hold the word and how it was found."""
        super().__init__(word.text, word.span, glob=word.glob, split=word.split)
        self.picked = picked


class Search:
    """What a listing program picks: the `roots` it starts from and how it chooses below them.

    `filters` are the names it picks by (`*.pyc`); `filtered` is true where anything narrows the choice at all, names
    or not; `empty` where only empty things are picked; `only_files` and `only_directories` by `-type`. `deletes` is
    true for `find -delete`, `writes` are files it writes its list to, `roots_named` false where it starts in the
    working directory unasked. `depth` is `-maxdepth`, or -1.
    """

    __slots__ = (
        "deletes",
        "depth",
        "empty",
        "executes",
        "filtered",
        "filters",
        "minimum",
        "only_directories",
        "only_files",
        "roots",
        "writes",
    )

    @property
    def shallow(self) -> bool:
        """Whether it picks by exact names in one directory: then each is one at the most."""
        names = self.filters
        return self.depth == 1 and bool(names) and not any(c in name for name in names for c in "*?[\0")

    def __init__(self) -> None:
        """Start with nothing picked."""
        self.roots: list[Arg] = []
        self.filters: list[str] = []
        self.filtered = False
        self.empty = False
        self.only_files = False
        self.only_directories = False
        self.deletes = False
        self.executes = False
        self.writes: list[Arg] = []
        self.depth = -1
        self.minimum = 0


def search(act: Invocation | None) -> Search | None:
    """Return what a listing program picks, or None for a program that lists no files that are known."""
    if act is None:
        return None
    reader = _READERS.get(act.program)
    return reader(act) if reader is not None else None


def _find(act: Invocation) -> Search:
    found = Search()
    args = act.args
    index = 0
    while index < len(args) and args[index].text in ("-H", "-L", "-P", "-E", "-X", "-x", "-d", "-s", "--"):
        index += 1
    while index < len(args) and not args[index].text.startswith("-") and args[index].text not in ("!", "(", ")", ","):
        found.roots.append(args[index])
        index += 1
    if not found.roots:
        found.roots.append(Arg(".", act.span))
    expression = args[index:]
    _outside_tests(found, expression)
    reached = reaching(expression)
    if not reached:
        _narrow(found, expression)
        return found
    branches = []
    for tests, excluded in reached:
        branch = Search()
        _narrow(branch, tests)
        if excluded and not branch.filtered:
            # `-path x -prune -o -delete`: everything but x
            branch.filtered = True
        branches.append(branch)
    found.filtered = all(branch.filtered for branch in branches)
    found.empty = all(branch.empty for branch in branches)
    found.only_files = all(branch.only_files for branch in branches)
    found.only_directories = all(branch.only_directories for branch in branches)
    if all(branch.filters for branch in branches):
        found.filters = [name for branch in branches for name in branch.filters]
    return found


def reaching(expression: Sequence[Arg]) -> list[tuple[list[Arg], bool]]:
    """Return, for each action of a find expression, the tests before it and whether earlier alternatives go without.

    Find evaluates from left to right: `-delete -name x` deletes before it asks, and `-path x -prune -o -type f -delete`
    deletes every file that is not below `x` (find(1), OPERATORS).
    """
    return [(tests, excluded) for tests, excluded, _ in _actions(expression)]


def reaching_at(expression: Sequence[Arg], place: int) -> tuple[list[Arg], bool]:
    """Return the tests before the action that stands at a place of the expression, as `reaching` does."""
    return next(((tests, excluded) for tests, excluded, at in _actions(expression) if at == place), ([], False))


def _actions(expression: Sequence[Arg]) -> list[tuple[list[Arg], bool, int]]:
    out: list[tuple[list[Arg], bool, int]] = []
    branch: list[Arg] = []
    excluded = False
    depth = index = 0
    while index < len(expression):
        text = expression[index].text
        depth += (text == "(") - (text == ")")
        if depth <= 0 and text in ("-o", "-or", ","):
            excluded = excluded or text != ","
            branch = []
        elif text in _EXECS:
            out.append((list(branch), excluded, index))
            index = _behind_command(expression, index)
            continue
        elif text in _ACTIONS:
            out.append((list(branch), excluded, index))
            index += _ACTIONS[text]
        else:
            branch.append(expression[index])
            if (text in _NAMES or text in _TESTS) and index + 1 < len(expression):
                index += 1
                branch.append(expression[index])
        index += 1
        if len(out) > 32:
            break
    return out


def _behind_command(expression: Sequence[Arg], index: int) -> int:
    """Return the place behind the command that an `-exec` at `index` runs."""
    index += 1
    while index < len(expression) and expression[index].text != ";":
        if expression[index].text == "+" and expression[index - 1].text == "{}":
            break
        index += 1
    return index + 1


def _outside_tests(found: Search, expression: Sequence[Arg]) -> None:
    """Note what holds wherever it stands: the depth, and what is deleted, run or written at all."""
    index = 0
    while index < len(expression):
        word = expression[index].text
        value = expression[index + 1] if index + 1 < len(expression) else None
        text = value.text if value is not None else ""
        if word in _EXECS:
            found.executes = True
            index = _behind_command(expression, index)
            continue
        if word == "-delete":
            found.deletes = True
        elif word in (*_WRITES, "-fprintf") and value is not None:
            found.writes.append(value)
            index += _ACTIONS[word]
        elif word == "-maxdepth" and text.isdigit():
            found.depth = int(text[:4])
        elif word == "-mindepth" and text.isdigit():
            found.minimum = int(text[:4])
        elif word in _NAMES or word in _TESTS:
            index += 1
        index += 1


def _narrow(found: Search, args: Sequence[Arg]) -> None:
    """Read the tests of an expression, or of one of its alternatives, into what they pick."""
    index = 0
    names: list[str] = []
    certain = True
    negated = False
    alternatives = False
    while index < len(args):
        word = args[index].text
        value = args[index + 1] if index + 1 < len(args) else None
        index += 1
        if word in ("!", "-not"):
            negated = True
            if value is not None and value.text == "(":
                # all of the group is what is left out
                index = past_group(args, index)
                found.filtered = True
                negated = False
            continue
        if word in ("-o", "-or"):
            alternatives = True
        if word in _NAMES and value is not None:
            index += 1
            if negated or value.text in _EVERYTHING:
                found.filtered = found.filtered or negated
            else:
                found.filtered = True
                names.append(
                    _last_name(value.text) if word.lstrip("-").startswith(("path", "ipath", "whole")) else value.text
                )
        elif word in ("-regex", "-iregex") and value is not None:
            index += 1
            if value.text not in (".*", ".+"):
                found.filtered = True
                names.extend(_regex_names(value.text))
        elif word in _TESTS:
            index += 1
            text = value.text if value is not None else ""
            if word == "-type" and not negated:
                found.only_files = text == "f"
                found.only_directories = text == "d"
                # links, sockets and pipes are few among what a tree holds
                found.filtered = found.filtered or text not in ("f", "d", "f,d", "d,f")
            elif word not in _OPEN_TESTS:
                found.filtered = True
        elif word == "-empty" and not negated:
            found.empty = True
            found.filtered = True
        elif word in ("-nouser", "-nogroup", "-executable", "-false", "-writable", "-readable"):
            found.filtered = True
        elif word == "-prune":
            after = [arg.text for arg in args[index : index + 2]]
            if after[:1] in (["-o"], ["-or"]) or after in ([")", "-o"], [")", "-or"]):
                # `-path x -prune -o ...`: x is what is left out
                names.clear()
        elif word not in _FLAGS and HOLE in word:
            certain = False
        negated = False
    if alternatives and not is_named(args):
        # `( -name '*.pyc' -o -type f )`: one alternative takes what no name bounds
        certain = False
    if found.empty and alternatives:
        found.empty = False
    if len(names) > 1 and not alternatives:
        # all of them hold at once, so one that says it all is enough
        names = [name for name in names if is_regenerable_name(name)][:1] or names
    found.filters = names if certain else []


def is_named(args: Sequence[Arg]) -> bool:
    """Whether each alternative of an expression picks by a name: one that does not takes whatever it meets."""
    # for each open group: whether the alternative that is read has a name, and whether all before it had one
    levels: list[tuple[bool, bool]] = [(False, True)]
    index = 0
    negated = False
    while index < len(args):
        word = args[index].text
        value = args[index + 1].text if index + 1 < len(args) else ""
        named, before = levels[-1]
        index += 1
        if word in ("!", "-not"):
            negated = not negated
            if value == "(":
                index = past_group(args, index)
                negated = False
            continue
        if word == "(":
            levels.append((False, True))
        elif word == ")" and len(levels) > 1:
            levels.pop()
            levels[-1] = (levels[-1][0] or (named and before), levels[-1][1])
        elif word in ("-o", "-or"):
            levels[-1] = (False, before and named)
        elif word in _NAMES or word in ("-regex", "-iregex"):
            index += 1
            levels[-1] = (named or (not negated and value not in (*_EVERYTHING, ".*", ".+")), before)
        elif word in ("-empty", "-false"):
            levels[-1] = (named or not negated, before)
        elif word in _TESTS:
            index += 1
        negated = False
    return levels[0][0] and levels[0][1]


def past_group(args: Sequence[Arg], index: int) -> int:
    """Return the index behind the group of tests that opens at `index`."""
    depth = 0
    while index < len(args):
        text = args[index].text
        index += 1
        if text == "(":
            depth += 1
        elif text == ")":
            depth -= 1
            if depth <= 0:
                break
    return index


def _last_name(pattern: str) -> str:
    """`*/node_modules/*` picks what lies in `node_modules`; the last part with a letter of its own says it."""
    for part in reversed(pattern.split("/")):
        if part.strip("*?."):
            return part
    return pattern


def _regex_names(pattern: str) -> list[str]:
    """Read the commonest regular expressions as names (any path that ends in `.pyc`); others say nothing."""
    text = pattern.removesuffix("$").removeprefix("^")
    if text.startswith(".*"):
        tail = text[2:].replace("\\.", ".").removeprefix("/")
        if tail and all(c.isalnum() or c in "._-" for c in tail):
            return ["*" + tail if tail.startswith(".") else tail]
    return ["\0"]


def _fd(act: Invocation) -> Search:
    found = Search()
    values = {
        "-e",
        "--extension",
        "-t",
        "--type",
        "-E",
        "--exclude",
        "-d",
        "--max-depth",
        "-S",
        "--size",
        "-o",
        "--owner",
    }
    values |= {
        "--changed-within",
        "--changed-before",
        "-j",
        "--threads",
        "-c",
        "--color",
        "--base-directory",
        "--min-depth",
    }
    words: list[Arg] = []
    index = 0
    args = act.args
    while index < len(args):
        word = args[index].text
        index += 1
        if word in ("-x", "--exec", "-X", "--exec-batch"):
            found.executes = True
            break
        if word in values:
            value = args[index].text if index < len(args) else ""
            index += 1
            if word in ("-e", "--extension"):
                found.filters.append("*." + value)
                found.filtered = True
            elif word in ("-S", "--size", "--changed-within", "--changed-before", "-o", "--owner"):
                found.filtered = True
            elif word in ("-t", "--type"):
                found.only_files = value in ("f", "file")
                found.only_directories = value in ("d", "directory")
                found.empty = found.empty or value in ("e", "empty")
        elif word.startswith("-e") and len(word) > 2 and not word.startswith("--"):
            found.filters.append("*." + word[2:])
            found.filtered = True
        elif word.startswith("-") and len(word) > 1:
            continue
        else:
            words.append(args[index - 1])
    if words:
        pattern = words[0].text
        if pattern not in ("", "."):
            found.filtered = True
            if not found.filters:
                bare = pattern.removeprefix("^").removesuffix("$").replace("\\.", ".")
                exact = pattern.startswith("^") and pattern.endswith("$")
                suffix = pattern.endswith("$") and bare.startswith(".")
                found.filters.append(bare if exact else "*" + bare if suffix or bare.startswith(".") else f"*{bare}*")
        found.roots = words[1:]
    if not found.roots:
        found.roots = [Arg(".", act.span)]
    return found


def _ls(act: Invocation) -> Search:
    found = Search()
    for arg in act.args:
        if arg.text.startswith("-") and len(arg.text) > 1:
            continue
        found.roots.append(arg)
    if not found.roots:
        found.roots.append(Arg(".", act.span))
    return found


def _grep(act: Invocation) -> Search | None:
    """`grep -rl pattern dir`: files that hold something. Without `-l` it lists lines, not files."""
    flags = [arg.text for arg in act.args if arg.text.startswith("-") and len(arg.text) > 1]
    lists = any(
        flag in ("--files-with-matches", "--files-without-match", "--files")
        or (not flag.startswith("--") and ("l" in flag or "L" in flag))
        for flag in flags
    )
    if not lists:
        # a filter in the middle of a pipeline: the names come from before it
        before = search(act.upstream)
        if before is not None:
            before.filtered = True
            names = names_of(act)
            if names and not before.filters:
                before.filters = names
        return before
    found = Search()
    found.filtered = True
    for flag in flags:
        if flag.startswith("--include="):
            found.filters.append(flag[10:])
    words = [arg for arg in act.args if not (arg.text.startswith("-") and len(arg.text) > 1)]
    found.roots = words[1:] or [Arg(".", act.span)]
    return found


_ALTERNATIVES = re.compile(r"(.*?)\(([^()]*)\)(.*)", re.S).fullmatch
_NAME = re.compile(r"(?:\\?\.|\[\.\])?[\w-]+(?:\\\.[\w-]+)*").fullmatch


def names_of(act: Invocation) -> list[str]:
    r"""Return the names a grep in a pipeline lets through, as patterns; none where that is unclear.

    `\.sql$` is `*.sql`. Several alternatives, or one that is not anchored, count only where each of them is what a
    build makes again: `(__pycache__|\.pyc|\.pyo$)`.
    """
    words = [arg.text for arg in act.args if not (arg.text.startswith("-") and len(arg.text) > 1)]
    flags = "".join(arg.text for arg in act.args if arg.text.startswith("-"))
    if len(words) != 1 or any(c in flags for c in "vcfe") or len(words[0]) > 256:
        return []
    pattern = words[0]
    if act.program == "grep" and not any(c in flags for c in "EPF"):
        for mark in "|()":
            pattern = pattern.replace("\\" + mark, mark)
    pattern = pattern.replace("(/|$)", "$").replace("(^|/)", "/")
    grouped = _ALTERNATIVES(pattern)
    if grouped is not None:
        alternatives = [grouped[1] + each + grouped[3] for each in grouped[2].split("|")]
    else:
        alternatives = pattern.split("|")
    names = []
    anchored = True
    for each in alternatives:
        body = each.removesuffix("$").removeprefix("^").removeprefix(".*").strip("/")
        if _NAME(body) is None:
            return []
        anchored = anchored and each[-1:] == "$" and body[:2] == "\\."
        name = body.replace("\\.", ".").replace("[.]", ".")
        names.append("*" + name if name[0] == "." else name)
    if anchored and len(names) == 1:
        return names
    return names if all(is_regenerable_name(name) for name in names) else []


def _git(act: Invocation) -> Search | None:
    words = [arg.text for arg in act.args]
    if "ls-files" not in words:
        return None
    found = Search()
    after = act.args[words.index("ls-files") + 1 :]
    found.roots = [arg for arg in after if not arg.text.startswith("-")] or [Arg(".", act.span)]
    found.filtered = True
    return found


def _through(act: Invocation) -> Search | None:
    """`sort`, `head`, `sed` and their like pass names on, fewer or other ones."""
    before = search(act.upstream)
    if before is not None and act.program in ("head", "tail", "awk", "sed", "uniq", "fzf", "shuf", "cut"):
        before.filtered = True
        if act.program in ("awk", "sed", "cut"):
            before.filters = []
    return before


_READERS = {
    "find": _find,
    "gfind": _find,
    "fd": _fd,
    "fdfind": _fd,
    "ls": _ls,
    "grep": _grep,
    "egrep": _grep,
    "rg": _grep,
    "ag": _grep,
    "git": _git,
    **dict.fromkeys(
        ("sort", "head", "tail", "awk", "sed", "uniq", "fzf", "shuf", "cut", "tee", "tac", "cat", "tr"), _through
    ),
}

"""Whether a Git command works in a temporary repository that this very call made: nobody's work is in it."""

from __future__ import annotations

from posixpath import join, normpath

from blastwall.acts import HOLE
from blastwall.targets.paths import path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.acts import Invocation

#: Subcommands that change nothing but the repository they run in (git(1)).
_LOCAL = frozenset(
    {"reset", "clean", "checkout", "switch", "restore", "branch", "stash", "tag", "reflog", "gc", "rebase"}
)
#: Variables of Git's that move neither the repository nor its files (git(1), ENVIRONMENT VARIABLES).
_HARMLESS = (
    *("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_PAGER", "GIT_TERMINAL_PROMPT", "GIT_EDITOR", "GIT_TRACE"),
    *("GIT_CONFIG_VALUE_", "GIT_CONFIG_COUNT"),
)


def is_temporary_repository(act: Invocation) -> bool:
    """Whether a `git` command changes only a repository that this call made below a temporary directory."""
    files = act.context.files
    where = act.context.cwd
    for name, value in act.context.env.items():
        if name.startswith("GIT_CONFIG_KEY_"):
            if not value.lower().startswith(("user.", "init.", "commit.", "advice.")):
                return False
        elif name.startswith("GIT_") and not name.startswith(_HARMLESS):
            return False
    words = [arg.text for arg in act.args]
    index = 0
    while index < len(words) and words[index][:1] == "-":
        if words[index] == "-C" and index + 1 < len(words) and words[index + 1] != HOLE:
            where = normpath(join(where, words[index + 1]))
            index += 2
        elif words[index] in ("-q", "--no-pager"):
            index += 1
        else:
            return False
    if index >= len(words) or words[index] not in _LOCAL or not where:
        return False
    held = files.get(where + "/.git")
    if held is None or held.data is None or "repository" not in held.data:
        return False
    if any(key.startswith((where + "/.git/", where + "/.git-")) for key in files):
        # its settings were written by hand: `core.worktree` may lead anywhere
        return False
    if any(
        held.data is not None and "link" in held.data and (where + "/").startswith(key + "/")
        for key, held in files.items()
    ):
        # another directory took the name since
        return False
    return path(where, act.context, recursive=True).expendable == "temp"

"""Commands that git runs: aliases, settings that name programs, `rebase --exec`, `bisect run`, `submodule foreach`."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._git import Setting, file_settings, printed, settings, subcommand
from blastwall_rules.carriers._handing_on import code, file_code, joined, leading, run
from blastwall_rules.carriers._project import task_code, task_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

_FILTERS = frozenset(
    {"--tree-filter", "--index-filter", "--msg-filter", "--env-filter", "--commit-filter", "--parent-filter"}
    | {"--tag-name-filter", "--setup"}
)
#: subcommand -> options whose value is a command
_OPTIONS: dict[str, tuple[str, ...]] = {
    "rebase": ("-x", "--exec"),
    "difftool": ("-x", "--extcmd"),
    "grep": ("-O", "--open-files-in-pager"),
    "send-email": ("--sendmail-cmd", "--to-cmd", "--cc-cmd", "--header-cmd"),
    "fetch": ("--upload-pack",),
    "pull": ("--upload-pack",),
    "fetch-pack": ("--upload-pack", "--exec"),
    "ls-remote": ("--upload-pack", "--exec"),
    "clone": ("--upload-pack", "-u"),
    "push": ("--receive-pack", "--exec"),
    "send-pack": ("--receive-pack", "--exec"),
    "archive": ("--exec",),
    "instaweb": ("-d", "--httpd"),
}
_TRANSPORTS = frozenset({"clone", "fetch", "pull", "push", "ls-remote", "submodule", "remote", "archive"})
#: Git's own subcommands: an alias can't take the place of one (git-config(1), `alias.*`).
_OWN = frozenset(
    [
        "add",
        "am",
        "annotate",
        "apply",
        "archive",
        "bisect",
        "blame",
        "branch",
        "bundle",
        "cat-file",
        "check-attr",
        "check-ignore",
        "checkout",
        "checkout-index",
        "cherry",
        "cherry-pick",
        "clean",
        "clone",
        "commit",
        "commit-graph",
        "commit-tree",
        "config",
        "count-objects",
        "credential",
        "daemon",
        "describe",
        "diff",
        "diff-files",
        "diff-index",
        "diff-tree",
        "difftool",
        "fast-export",
        "fast-import",
        "fetch",
        "filter-branch",
        "for-each-ref",
        "for-each-repo",
        "format-patch",
        "fsck",
        "gc",
        "grep",
        "gui",
        "hash-object",
        "help",
        "hook",
        "index-pack",
        "init",
        "instaweb",
        "interpret-trailers",
        "lfs",
        "log",
        "ls-files",
        "ls-remote",
        "ls-tree",
        "mailinfo",
        "maintenance",
        "merge",
        "merge-base",
        "merge-file",
        "merge-tree",
        "mergetool",
        "mv",
        "name-rev",
        "notes",
        "pack-objects",
        "pack-refs",
        "prune",
        "pull",
        "push",
        "range-diff",
        "read-tree",
        "rebase",
        "reflog",
        "remote",
        "repack",
        "replace",
        "request-pull",
        "rerere",
        "reset",
        "restore",
        "rev-list",
        "rev-parse",
        "revert",
        "rm",
        "send-email",
        "shortlog",
        "show",
        "show-branch",
        "show-index",
        "show-ref",
        "sparse-checkout",
        "stage",
        "stash",
        "status",
        "submodule",
        "switch",
        "symbolic-ref",
        "tag",
        "update-index",
        "update-ref",
        "var",
        "verify-commit",
        "verify-pack",
        "verify-tag",
        "version",
        "web--browse",
        "whatchanged",
        "worktree",
        "write-tree",
    ]
)


class GitCommands(Carrier):
    """What git runs on somebody's word is judged as the command it is.

    A setting counts whether an option, a variable or an included file gives it. An alias counts where it is used.

    **Source:** git(1) (`-c`, `--config-env`, GIT_CONFIG_COUNT), git-config(1), git-rebase(1), git-bisect(1),
    git-submodule(1), git-filter-branch(1), git-difftool(1), git-grep(1), gitremote-helpers(7), git-remote-ext(1).
    """

    id = "git-commands"
    act = "invocation"
    keys = ("git",)
    triggers = ("git",)
    carried = (
        Example("git -c core.pager='rm -rf build' log"),
        Example("git -c alias.x='!rm -rf build' x"),
        Example("git rebase -x 'make test' main"),
        Example("git submodule foreach 'rm -rf build'"),
        Example("git clone 'ext::sh -c rm% -rf% build' copy"),
        Example("GIT_CONFIG_PARAMETERS=\"'core.pager'='rm -rf build'\" git log"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        args = act.args
        at = subcommand(args)
        name = args[at].text if at < len(args) else ""
        words = args[at + 1 :]
        for setting in _all(act):
            yield from _set(act, setting, name, words)
        yield from _own_alias(act, name, words)
        yield from _options(act, name, words)
        yield from _subcommand(act, name, words)


def _all(act: Invocation) -> Iterator[Setting]:
    """Yield every setting, those of files this call wrote or prints among them."""
    included = 0
    for setting in settings(act):
        yield setting
        if setting.key.startswith(("include.", "includeif.")) and setting.key.endswith(".path") and included < 4:
            included += 1
            yield from _included(act, setting.value, printed(setting.source))
    env = act.context.env
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG"):
        path = env.get(name, "")
        if path and path != "/dev/null" and (HOLE not in path or path in act.context.files):
            yield from _included(act, Arg(path, act.span))


def _included(act: Invocation, path: Arg, text: str = "") -> Iterator[Setting]:
    if not text:
        known = file_code(act, path, "shell")
        text = known.text if known is not None else ""
    yield from file_settings(text, act)


def _set(act: Invocation, setting: Setting, name: str, words: Sequence[Arg]) -> Iterator[Act | Snippet]:
    key, value = setting.key, setting.value
    if key.startswith("alias."):
        if key[6:] == name.lower() and name not in _OWN:
            yield from _alias(act, value, words)
        return
    if key.startswith(("remote.", "url.")) and name in _TRANSPORTS:
        # The address may be a command: `ext::sh -c ...` (git-remote-ext(1)).
        address = value.text if key.endswith((".url", ".pushurl")) else key[4:].rpartition(".")[0]
        yield from _address(act, Arg(address, value.span))
    yield from _flagged(act, setting, name)
    if setting.runs:
        yield code(act, Arg(value.text.removeprefix("!"), value.span), context=_plain(act))


def _flagged(act: Invocation, setting: Setting, name: str) -> Iterator[Act | Snippet]:
    """Yield the command with the option that a setting stands for: `remote.x.mirror` is `push --mirror`."""
    key, value = setting.key, setting.value.text
    words: list[str] = []
    if name == "push" and key.startswith("remote."):
        remote = key[7:].rpartition(".")[0]
        if key.endswith(".mirror") and value.lower() in ("true", "1", "yes", "on"):
            words = ["push", "--mirror", remote]
        elif key.endswith(".push") and value[:1] in ("+", ":"):
            words = ["push", remote, value]
    elif (
        name in ("gc", "prune", "maintenance")
        and key.lower() in ("gc.pruneexpire", "gc.reflogexpireunreachable")
        and value.lower() in ("now", "all", "0")
    ):
        words = ["gc", "--prune=now"]
    if words:
        inner = run(act, [Arg("git", act.span), *(Arg(word, setting.value.span) for word in words)], stdin=False)
        if isinstance(inner, Invocation):
            # Without the settings: what they stand for is spelt out.
            inner.context = _plain(act)
            yield inner


def _plain(act: Invocation) -> Context:
    """The context without settings of git in variables: what one of them runs is followed once."""
    env = act.context.env
    if not any(name.startswith("GIT_CONFIG") for name in env):
        return act.context
    return act.context.derive(env={k: v for k, v in env.items() if not k.startswith("GIT_CONFIG")})


def _alias(act: Invocation, value: Arg, words: Sequence[Arg]) -> Iterator[Act | Snippet]:
    """Yield what an alias stands for: shell code behind `!`, else git's own words."""
    rest = "".join(" " + _quoted(word) for word in words)
    if value.text[:1] == "!":
        yield code(act, Arg(value.text[1:], value.span) if not rest else value.text[1:] + rest)
    else:
        yield code(act, f"git {value.text}{rest}")


def _own_alias(act: Invocation, name: str, words: Sequence[Arg]) -> Iterator[Snippet]:
    """Yield what an alias of the repository's own configuration runs, where that may be read."""
    if not name or name in _OWN or act.context.readable is None:
        return
    file = task_file(act, (".git/config",))
    if file is None:
        return
    key = f"alias.{name.lower()}"
    # The last one counts.
    text = next((s.value.text for s in reversed(list(file_settings(file.text, act))) if s.key == key), "")
    if text:
        file.folder = file.folder.removesuffix("/.git")
        text = text[1:] if text[:1] == "!" else f"git {text}"
        found = task_code(act, file, name, text, words=words)
        if found is not None:
            yield found


def _options(act: Invocation, name: str, words: Sequence[Arg]) -> Iterator[Act | Snippet]:
    options = _OPTIONS.get(name, ())
    for index, word in enumerate(words):
        text = word.text
        if text == "--":
            break
        if index and words[index - 1].text in ("-e", "--regexp", "-m", "--message"):
            continue  # a pattern or a message, whatever it looks like
        for option in options:
            value: Arg | None = None
            if text == option:
                value = words[index + 1] if index + 1 < len(words) else None
            elif option[:2] == "--" and text.startswith(option + "="):
                value = Arg(text[len(option) + 1 :], word.span)
            elif option[:2] != "--" and text.startswith(option) and text[:2] != "--":
                value = Arg(text[len(option) :], word.span)
            # A value of one word only chooses among programs.
            if value is not None and (" " in value.text.strip() or name == "rebase"):
                yield code(act, value)
        if name in _TRANSPORTS:
            yield from _address(act, word)


def _address(act: Invocation, word: Arg) -> Iterator[Snippet]:
    """`ext::COMMAND`: words end at blanks; `% ` is a blank inside one."""
    if word.text.startswith("ext::"):
        yield code(act, Arg(word.text[5:].replace("% ", "\\ ").replace("%%", "%"), word.span))


def _subcommand(act: Invocation, name: str, words: Sequence[Arg]) -> Iterator[Act | Snippet]:
    if name == "submodule" and any(w.text == "foreach" for w in words[:3]):
        at = next(k for k, w in enumerate(words) if w.text == "foreach")
        command = leading(words[at + 1 :], ()).rest
        if command:
            yield code(act, joined(command))
    elif name == "for-each-repo":
        command = leading(words, frozenset({"--config"})).rest
        if command:
            inner = run(act, [Arg("git", act.span), *command])
            if inner is not None:
                yield inner
    elif name == "bisect" and words[:1] and words[0].text == "run":
        inner = run(act, words[1:])
        if inner is not None:
            yield inner
    elif name == "filter-branch":
        for index, word in enumerate(words):
            if word.text in _FILTERS and index + 1 < len(words):
                # The filter runs in a scratch checkout of each commit: what it deletes there is the rewritten
                # history's. What lies elsewhere is as real as ever.
                yield code(act, words[index + 1], context=act.context.derive(cwd="/tmp/filter-branch/t", workspace=""))


def _quoted(word: Arg) -> str:
    return word.text if HOLE in word.text or word.glob else "'" + word.text.replace("'", "'\\''") + "'"


CARRIER = GitCommands()

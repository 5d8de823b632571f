"""Commands that take this very guard out of the way: removed, stopped, skipped, or an agent started without it."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.model import HIGH, Instead
from blastwall.rule import Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

#: The names under which this guard is installed and called.
_OURS = frozenset({"blastwall", "mcp-lint", "blastwall-hook"})
_REMOVING = frozenset({"uninstall", "remove", "rm", "purge", "delete"})
_INSTALLERS = (
    "pip",
    "pip3",
    "pipx",
    "uv",
    "poetry",
    "pdm",
    "conda",
    "mamba",
    "brew",
    "claude",
    "codex",
    "gemini",
)
#: Agents that run programs of their own accord, and the options with which they ask nobody. A second word is a value.
_UNASKED: dict[str, tuple[str, ...]] = {
    "claude": ("--dangerously-skip-permissions", "--permission-mode bypassPermissions"),
    "codex": ("--dangerously-bypass-approvals-and-sandbox", "--yolo", "--sandbox danger-full-access"),
    "gemini": ("--yolo", "-y", "--approval-mode yolo"),
    "cursor-agent": ("--force", "-f", "--yolo"),
    "copilot": ("--allow-all-tools", "--allow-all", "--yolo"),
    "amp": ("--dangerously-allow-all",),
    "droid": ("--skip-permissions-unsafe",),
    "opencode": ("--dangerously-skip-permissions", "--yolo"),
    "crush": ("--yolo", "-y"),
    "kimi": ("--yolo", "-y", "--auto-approve"),
}
_UNASKED["qwen"] = _UNASKED["gemini"]
_UNASKED["claude-code"] = _UNASKED["claude"]
_SHORT = {"-s": "--sandbox"}
_KILLERS = ("kill", "pkill", "killall", "skill", "taskkill")
_MANAGERS = ("systemctl", "service", "launchctl", "supervisorctl", "pm2", "brew")
_STOPPING = frozenset({"stop", "disable", "mask", "kill", "unload", "bootout", "remove", "delete"})


class GuardSwitchedOff(Rule):
    """Catches commands that uninstall, stop or skip Blastwall, or start an agent or a server that it does not see.

    A guard that what it guards can switch off is none: what follows the command is judged by nobody.

    **Instead:** leave the guard in place, and let a person approve the one call that it stopped.

    **Source:** pre-commit, "Temporarily disabling hooks" (`SKIP`); https://pre-commit.com/#temporarily-disabling-hooks
    https://code.claude.com/docs/en/cli-reference, https://developers.openai.com/codex/cli/reference,
    https://geminicli.com/docs/cli/configuration (options that ask nobody)
    """

    id = "guard-switched-off"
    act = "invocation"
    keys = tuple(dict.fromkeys(("git", "pre-commit", *_INSTALLERS, *_UNASKED, *_KILLERS, *_MANAGERS, "xargs")))
    triggers = ("blastwall", "mcp-lint", "pre-commit", *_UNASKED)
    source = "https://pre-commit.com/#temporarily-disabling-hooks"
    flagged = (
        Example("pip uninstall -y blastwall", why="the guard itself"),
        Example("SKIP=blastwall git commit -m wip", why="pre-commit leaves the hook out"),
        Example("claude mcp remove blastwall", why="the gateway is taken off the list"),
        Example("pre-commit uninstall", why="no hook runs any more"),
        Example("pkill -f blastwall", why="the guard is stopped"),
        Example("kill $(pgrep -f blastwall)", why="the guard is stopped"),
        Example("claude mcp add files -- npx files-server", why="nobody sees what is asked of that server"),
        Example("claude --dangerously-skip-permissions -p 'clean up'", why="an agent that asks nobody"),
        Example("codex exec --sandbox danger-full-access 'clean up'", why="an agent that asks nobody"),
    )
    clean = (
        Example("pip show blastwall", why="reads"),
        Example("pip install --upgrade blastwall", why="a newer one"),
        Example("SKIP=flake8 git commit -m wip", why="another hook"),
        Example("pip uninstall -y requests", why="another package"),
        Example("pkill -f vite", why="another process"),
        Example("claude mcp add files -- mcp-lint npx files-server", why="through the gateway"),
        Example("claude mcp list", why="reads"),
        Example("claude -p 'what does --yolo do?'", why="an agent with its own questions"),
        Example("docker run --rm agent claude --dangerously-skip-permissions", why="in a container of its own"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Yield the finding, where the guard is what goes."""
        if not isinstance(act, Invocation):
            return
        words = [arg.text for arg in act.args]
        said = ""
        skipped = {part.strip() for part in act.context.env.get("SKIP", "").split(",")}
        if act.program in ("git", "pre-commit") and not _OURS.isdisjoint(skipped):
            said = "`SKIP` leaves this guard out of the hooks that run"
        elif act.program == "pre-commit" and words[:1] == ["uninstall"]:
            said = "`pre-commit uninstall` takes every hook out of the repository"
        elif act.program in _INSTALLERS:
            at = next((i for i, word in enumerate(words[:3]) if word in _REMOVING), -1)
            if at >= 0 and any(word.partition("=")[0].partition("[")[0].lower() in _OURS for word in words[at + 1 :]):
                said = f"`{act.program} {words[at]}` removes this guard"
        said = said or _unasked(act, words) or _stopped(act, words) or _past(act, words)
        if said:
            yield self.finding(
                Effect("disarm", Target("guard", "blastwall")),
                said,
                act=act,
                confidence=HIGH,
                instead=Instead("leave the guard on, and ask a person to approve the call it stopped"),
            )


def _unasked(act: Invocation, words: list[str]) -> str:
    """Return what is said of an agent that is started so that it asks nobody; in a container that is its own affair."""
    if act.context.relocated:
        return ""
    for option in _UNASKED.get(act.program, ()):
        name, _, value = option.partition(" ")
        for index, word in enumerate(words):
            if word == "--":
                break
            given, equals, rest = word.partition("=")
            if _SHORT.get(given, given) != name:
                continue
            if not value or (rest if equals else words[index + 1] if index + 1 < len(words) else "") == value:
                return f"`{act.program} {option}` starts an agent that asks nobody and that nothing guards"
    if act.program in ("claude", "claude-code") and any('"disableAllHooks":true' in "".join(w.split()) for w in words):
        return "starts an agent without the hooks that guard it"
    return ""


def _stopped(act: Invocation, words: list[str]) -> str:
    """Return what is said where the guard's own process or service is stopped."""
    if act.program in _KILLERS or (act.program == "xargs" and not {*_KILLERS}.isdisjoint(words)):
        named = [*words]
        for arg in act.args:
            for made in getattr(arg, "producers", ()):
                if made.program in ("pgrep", "pidof", "ps", "grep"):
                    named += [each.text for each in made.args]
        if act.upstream is not None and act.upstream.program in ("pgrep", "pidof"):
            named += [each.text for each in act.upstream.args]
        if any(ours in word.lower() for word in named for ours in _OURS) and "-0" not in words:
            return f"`{act.program}` stops this guard"
    elif act.program in _MANAGERS and not _STOPPING.isdisjoint(words):
        units = {word.lower().partition(".")[0].partition("@")[0] for word in words}
        return "" if _OURS.isdisjoint(units) else f"`{act.program}` stops this guard"
    return ""


def _past(act: Invocation, words: list[str]) -> str:
    """Return what is said where an agent is given a server that the gateway does not stand before."""
    if act.program not in _UNASKED or words[:1] != ["mcp"] or act.context.relocated:
        return ""
    if len(words) < 3 or not words[1].startswith("add") or {"-h", "--help"} & {*words}:
        return ""
    if any(ours in word for word in words[2:] for ours in _OURS):
        return ""
    return f"`{act.program} mcp {words[1]}` adds a server whose calls this guard does not see"


RULE = GuardSwitchedOff()

"""What npm is told to run later: scripts written by `npm pkg set`, shells and editors set by `npm config set`."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = frozenset(
    [
        "--prefix",
        "-C",
        "--dir",
        "--cwd",
        "-w",
        "--workspace",
        "--filter",
        "-F",
        "--location",
        "-L",
        "--userconfig",
        "--globalconfig",
    ]
)
#: Settings whose value npm runs (npm's `config`): `script-shell` with every script, the others where they are needed.
_RUNS = frozenset({"script-shell", "shell", "editor", "viewer", "git", "script_shell"})


class PackageSettings(Carrier):
    """A script set by a command is written code: nobody ran it yet, and `npm run` or the next install will.

    **Source:** https://docs.npmjs.com/cli/commands/npm-pkg, https://docs.npmjs.com/cli/using-npm/config#script-shell,
    https://pnpm.io/cli/config
    """

    id = "package-settings"
    act = "invocation"
    keys = ("npm", "pnpm", "yarn", "bun")
    triggers = ("npm", "pnpm", "yarn", "bun")
    carried = (
        Example("npm pkg set scripts.postinstall='rm -rf src'"),
        Example("npm config set script-shell 'sh -c \"rm -rf build\"'"),
        Example("npm run x --script-shell='rm -rf build'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the scripts and the commands."""
        assert isinstance(act, Invocation)
        found = leading(act.args, _VALUES)
        words = [word for word in found.rest if word.text[:2] != "--" or "=" in word.text]
        verbs = [word.text for word in words[:2]]
        if verbs == ["pkg", "set"]:
            for word in words[2:]:
                key, equals, text = word.text.partition("=")
                if equals and key.startswith(("scripts.", "scripts[")):
                    written = code(act, Arg(text.strip('"') if text[:1] == '"' else text, word.span))
                    written.latent = True
                    written.name = "package.json"
                    yield written
        elif verbs[:1] in (["config"], ["c"], ["set"]):
            settings = words[1:] if verbs[0] == "set" else words[2:] if verbs[1:] in (["set"], ["--set"]) else []
            for index, word in enumerate(settings):
                key, equals, text = word.text.partition("=")
                if key in _RUNS:
                    value = Arg(text, word.span) if equals else settings[index + 1] if settings[index + 1 :] else None
                    if value is not None and _is_command(value.text):
                        yield code(act, value)
        for index, word in enumerate(act.args):
            if word.text == "--":
                break
            name, equals, text = word.text.partition("=")
            if name == "--script-shell":
                value = Arg(text, word.span) if equals else act.args[index + 1] if act.args[index + 1 :] else None
                if value is not None and _is_command(value.text):
                    yield code(act, value)


def _is_command(text: str) -> bool:
    """Whether this is more than the name or path of a shell."""
    return any(c in text for c in " \t;|&`$(\n") and ":\\" not in text


CARRIER = PackageSettings()

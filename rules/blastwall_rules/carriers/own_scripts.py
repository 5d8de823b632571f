"""The project's own scripts, run by their path or read into the shell: `./deploy.sh`, `source env.sh`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import own_code, path_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

_SHEBANG = re.compile(r"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-S[ \t]*)?(?:\w+=\S*[ \t]+)*)?([\w.+-]+)").match
_LANGUAGES = {
    "python": "python",
    "python3": "python",
    "node": "javascript",
    "bun": "javascript",
    "tsx": "javascript",
    "perl": "perl",
    "ruby": "ruby",
    "php": "php",
}
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash", "mksh"})
_NAMED = {".sh": "shell", ".bash": "shell", ".py": "python", ".js": "javascript", ".rb": "ruby", ".pl": "perl"}


class OwnScripts(Carrier):
    """A script of the project that may be read is looked into; what can't be read stays the project's own script.

    **Source:** execve(2), "Interpreter scripts"; bash(1), `source`.
    """

    id = "own-scripts"
    act = "invocation"
    keys = ("source", ".", "*")
    triggers = ("source", ".")
    carried = (Example("source <(echo 'rm -rf build')", why="A file of the project has to be given to be read."),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the script."""
        assert isinstance(act, Invocation)
        if act.program in ("source", ".") and act.name.text in ("source", "."):
            for path in act.args[:1]:
                yield from _script(act, path, act.args[1:], sourced=True)
        elif "/" in act.name.text and HOLE not in act.name.text:
            yield from _script(act, act.name, act.args, sourced=False)


def _script(act: Invocation, path: Arg, args: Sequence[Arg], *, sourced: bool) -> Iterator[Snippet]:
    context = act.context
    content = getattr(path, "content", None)
    if sourced and isinstance(content, str) and content.strip(HOLE + " \n"):
        return  # the shell's reader has it
    readable = context.readable
    if readable is None or path_key(path.text, context.cwd) in context.files:
        return
    text = readable.text(path_key(path.text, context.cwd or readable.root))
    if text is None:
        return
    shebang = _SHEBANG(text)
    suffix = path.text[path.text.rfind(".") :] if "." in path.text.rpartition("/")[2] else ""
    interpreter = shebang[1] if shebang is not None else ""
    language = "shell" if sourced or interpreter in _SHELLS else _LANGUAGES.get(interpreter.rstrip("0123456789."), "")
    if not language and shebang is None:
        # Without `#!` the shell that is asked to run it reads it itself.
        language = _NAMED.get(suffix, "" if "\ufffd" in text[:512] else "shell")
    if language:
        found = own_code(act, path, language, context=_with_parameters(context, args))
        if found is not None:
            yield found


def _with_parameters(context: Context, words: Sequence[Arg]) -> Context:
    env = {name: value for name, value in context.env.items() if not name.isdigit() and name != "#"}
    if not any(word.split or word.glob for word in words):
        env["#"] = str(len(words))
        for index, word in enumerate(words[:64]):
            env[str(index + 1)] = word.text
    return context.derive(env=env)


CARRIER = OwnScripts()

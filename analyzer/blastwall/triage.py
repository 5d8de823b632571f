"""The fast path: looks at characters and words, and ends a snippet that no rule can speak for.

Sound by construction: text made only of characters that can't quote, expand, substitute or redirect, in which no
word of the knowledge's vocabulary stands, invokes nothing that any rule judges. Whatever is not proven is suspect.
"""

from __future__ import annotations

from blastwall.model import EXECUTE, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.model import ToolCall
    from blastwall.registry import Registry

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#: No quote, escape, expansion, glob, redirection, substitution, comment, grouping, background or history character.
_FLAT = (_LETTERS + "_./,:=@%+- |\n;&").encode()
# Tables of bytes: translating text costs ten times as much.
_BREAKS = bytes.maketrans(b"|;&", b"\n\n\n")
_JOINTS = bytes.maketrans(b"/.:=@,%+", b"        ")
#: Past this many code points a look is no cheaper than the analysis.
LONGEST = 2_048

#: Names that hosts give their own shell, whose `command` is shell text whatever else the call says. Only a shortcut:
#: `blastwall.extraction` knows these and all others.
_SHELLS = frozenset({"Bash", "bash", "shell", "terminal", "run_shell_command", "run_terminal_cmd", "run_in_terminal"})
#: What may stand beside the command without being code, and its type.
_ASIDE: dict[str, type] = {"description": str, "timeout": int, "run_in_background": bool}

_UNKNOWN = frozenset({UNKNOWN})


class Triage:
    """Holds the vocabulary of one registry. Words that start a construct of the shell itself are always suspect."""

    __slots__ = ("plain", "vocabulary")

    def __init__(self, registry: Registry) -> None:
        """Compile the vocabulary."""
        words = registry.vocabulary("shell")
        self.vocabulary = None if words is None else words | _SYNTAX
        self.plain = registry.plain()

    @staticmethod
    def command(call: ToolCall) -> str | None:
        """Return the text that a call of a host's own shell runs, or None where more has to be looked at."""
        arguments = call.arguments
        if type(arguments) is not dict or call.tool not in _SHELLS or call.server or call.notices:
            return None
        text = arguments.get("command")
        if type(text) is not str or not text:
            return None
        if not text.isascii() and max(text) >= "\ud800" and any("\ud800" <= c <= "\udfff" for c in text):
            # half a character: extraction says what that means
            return None
        if len(arguments) > 1:
            for name, value in arguments.items():
                if name != "command" and _ASIDE.get(name) is not type(value):
                    return None
                if type(value) is str and not value.isascii():
                    # Half a character, maybe, of which readers make different things.
                    return None
        return text

    def shell(self, text: str, *, own: bool = False) -> frozenset[str] | None:
        """Return the operations of an inert shell text, or None where it is suspect.

        With `own`, the project's own files can be read: a program named by its path is looked into.
        """
        vocabulary = self.vocabulary
        if vocabulary is None or len(text) > LONGEST or not text.isascii():
            return None
        raw = text.encode()
        if raw.translate(None, _FLAT):
            return None
        raw = raw.translate(_BREAKS)
        lowered = raw.lower()
        if not vocabulary.isdisjoint(lowered.decode().split()) or not vocabulary.isdisjoint(
            lowered.translate(_JOINTS).decode().split()
        ):
            return None
        plain = self.plain
        operations = set()
        for command in raw.decode().split("\n"):
            words = command.split(None, 1)
            if not words:
                continue
            program = words[0]
            if "=" in program:
                # An assignment may inject code or flags into what follows it.
                return None
            operation = plain.get(program) or plain.get(program.rpartition("/")[2])
            if own and operation is None and "/" in program:
                return None
            operations.add(operation or (EXECUTE if "/" in program else UNKNOWN))
        return frozenset(operations) if operations else _UNKNOWN


#: Words of the shell that change what later words mean.
_SYNTAX = frozenset(
    {"alias", "unalias", "function", "eval", "source", ".", "exec", "trap", "for", "while", "until", "if", "case"}
    | {"select", "time", "coproc", "export", "declare", "typeset", "local", "readonly", "set", "unset", "read", "cd"}
    | {"pushd", "popd", "enable", "builtin", "command", "then", "else", "do", "done", "fi", "hash", "bind", "complete"}
)

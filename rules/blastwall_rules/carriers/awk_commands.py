"""Commands and files inside awk programs: `system("...")`, `print | "..."`, `"..." | getline`, `print > "file"`."""

from __future__ import annotations

import re

from blastwall.acts import Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_STRING = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_SYSTEM = re.compile(r"\bsystem[ \t]*\([ \t]*" + _STRING).finditer
_PIPE_TO = re.compile(r"\|&?[ \t]*" + _STRING).finditer
_PIPE_FROM = re.compile(_STRING + r"[ \t]*\|&?[ \t]*getline\b").finditer
_PRINT_TO = re.compile(r"\bprintf?[ \t(]*" + _STRING + r"[ \t)]*\|&?[ \t]*" + _STRING).finditer
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash", "sh -", "bash -", "sh -s", "bash -s"})
_REDIRECT = re.compile(r"\bprintf?\b[^>;}\n]*>[ \t]*" + _STRING).finditer
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}


class AwkCommands(Carrier):
    """An awk program runs shell commands by `system` and by pipes, and writes files by redirection.

    Only whole string literals are read; a command put together from fields is not known before it runs.

    **Source:** POSIX.1-2024 awk, "Output Statements" and "Input/Output and General Functions"; gawk(1).
    """

    id = "awk-commands"
    act = "invocation"
    keys = ("awk", "gawk", "mawk", "nawk", "original-awk")
    triggers = ("awk", "gawk", "mawk", "nawk", "original-awk")
    carried = (
        Example("awk 'BEGIN { system(\"rm -rf build\") }'"),
        Example("awk '{ print $1 | \"sort -u\" }' names.txt"),
        Example("awk '{ print > \"out.txt\" }' names.txt"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands and the files."""
        assert isinstance(act, Invocation)
        found = leading(act.args, frozenset({"-F", "-v", "-f", "--file", "-e", "--source", "--assign", "-i", "-l"}))
        program = found.values.get("-e") or found.values.get("--source")
        if program is None and "-f" not in found.values and "--file" not in found.values and found.rest:
            program = found.rest[0]
        if program is None:
            return
        text = program.text
        for search in (_SYSTEM, _PIPE_TO, _PIPE_FROM):
            for match in search(text):
                yield code(act, Arg(_unescaped(match.group(1)), program.span))
        for match in _PRINT_TO(text):
            # `print "text" | "sh"`: the shell's program is what is printed.
            if match.group(2).strip().rpartition("/")[2] in _SHELLS:
                yield code(act, Arg(_unescaped(match.group(1)), program.span))
        for match in _REDIRECT(text):
            yield FileChange(
                "truncate",
                Arg(_unescaped(match.group(1)), program.span),
                context=act.context,
                snippet=act.snippet,
                span=act.span,
                via="awk",
            )


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: _ESCAPES.get(m.group(1), "\\" + m.group(1)), text) if "\\" in text else text


CARRIER = AwkCommands()

"""Commands and files in a Lua program given on the command line: `os.execute("...")`, `os.remove("...")`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_STRING = r"[ \t]*\(?[ \t]*(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)'|\[\[([^\]]*)\]\])"
_RUN = re.compile(r"\b(?:os[ \t]*\.[ \t]*execute|io[ \t]*\.[ \t]*popen)" + _STRING).finditer
_REMOVE = re.compile(r"\bos[ \t]*\.[ \t]*remove" + _STRING).finditer


class LuaCommands(Carrier):
    """A Lua program runs shell commands by `os.execute` and `io.popen`, and removes files by `os.remove`.

    Only whole string literals are read; a command put together at run time is not known before it.

    **Source:** Lua 5.4 Reference Manual, sections 6.8 and 6.9; lua(1).
    """

    id = "lua-commands"
    act = "invocation"
    keys = ("lua", "luajit", "lua5.1", "lua5.2", "lua5.3", "lua5.4", "texlua")
    triggers = ("lua",)
    carried = (
        Example("lua -e 'os.execute(\"rm -rf build\")'"),
        Example("luajit -e 'os.remove(\"notes.txt\")'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands and the files."""
        assert isinstance(act, Invocation)
        found = leading(act.args, frozenset({"-e", "-l"}))
        program = found.values.get("-e")
        if program is None and not found.rest and act.stdin is not None and act.stdin.text.strip(HOLE + " \n"):
            program = act.stdin
        if program is None:
            return
        for match in _RUN(program.text):
            yield code(act, Arg(match[1] or match[2] or match[3] or "", act.span))
        for match in _REMOVE(program.text):
            name = Arg(match[1] or match[2] or match[3] or "", act.span)
            yield FileChange("delete", name, context=act.context, snippet=act.snippet, span=act.span, via=act.program)


CARRIER = LuaCommands()

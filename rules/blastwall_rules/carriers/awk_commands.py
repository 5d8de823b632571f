"""Commands and files inside awk programs: `system("...")`, `print | "..."`, `"..." | getline`, `print > "file"`."""

from __future__ import annotations

import re

from blastwall.acts import Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Json, Snippet

_VALUED = frozenset(
    {"-F", "-v", "-f", "--file", "-e", "--source", "--assign", "-i", "-l", "-E", "--include", "--load"}
    | {"--field-separator"}
)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.S).fullmatch


class AwkCommands(Carrier):
    """An awk program runs shell commands by `system` and by pipes, and writes files by redirection.

    Strings are put together as awk does it: of literals, variables, arguments, and the input where it is known.

    **Source:** POSIX.1-2024 awk, "Output Statements" and "Input/Output and General Functions"; gawk(1).
    """

    id = "awk-commands"
    act = "invocation"
    keys = ("awk", "gawk", "mawk", "nawk", "original-awk", "goawk")
    triggers = ("awk", "gawk", "mawk", "nawk", "original-awk", "goawk")
    carried = (
        Example("awk 'BEGIN { system(\"rm -rf build\") }'"),
        Example("awk '{ print $1 | \"sort -u\" }' names.txt"),
        Example("awk '{ print > \"out.txt\" }' names.txt"),
        Example("awk '{ system(\"rm -rf \" $1) }' names.txt"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands and the files."""
        assert isinstance(act, Invocation)
        found = leading(act.args, _VALUED)
        variables: dict[str, Json] = {}
        programs: list[Arg] = []
        separator = " "
        for name, value in found.given:
            if name in ("-v", "--assign"):
                assigned = _ASSIGNMENT(value.text)
                if assigned is not None:
                    variables[assigned[1]] = assigned[2]
            elif name in ("-e", "--source"):
                programs.append(value)
            elif name in ("-F", "--field-separator"):
                separator = value.text
            elif name in ("-f", "--file", "-E"):
                known = file_code(act, value, "awk")
                programs.append(Arg(known.text if known is not None else "", value.span))
        rest = list(found.rest)
        if not programs and rest:
            programs = [rest.pop(0)]
        files: list[Arg] = []
        for word in rest:
            assigned = _ASSIGNMENT(word.text)
            if assigned is not None:
                variables.setdefault(assigned[1], assigned[2])
            else:
                files.append(word)
        data: dict[str, Json] = {
            "variables": variables,
            "arguments": [word.text for word in rest],
            "input": act.stdin.text if act.stdin is not None and not files else None,
            "separator": separator,
        }
        source = programs[0] if len(programs) == 1 else Arg("\n".join(p.text for p in programs), act.span)
        if not source.text.strip():
            return
        if any(n in ("-i", "--include") and v.text.startswith("inplace") for n, v in found.given):
            data["inplace"] = [[file.text, file.glob] for file in files]
        made = code(act, source, "awk")
        made.data = data
        yield made


CARRIER = AwkCommands()

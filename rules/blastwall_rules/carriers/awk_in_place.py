"""Lowers `gawk -i inplace` to the files it empties, where its program prints nothing."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import make
from blastwall_rules.carriers._handing_on import leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUED = frozenset({"-F", "-v", "-f", "--file", "-e", "--source", "--assign", "-i", "-l", "-E", "--include", "--load"})
#: Rules of which each has an action in braces: a pattern alone prints what it matches.
_WITH_ACTIONS = re.compile(r"(?:[^{};\n]*\{[^{}]*\}\n?)+").fullmatch


class AwkInPlace(Carrier):
    """`gawk -i inplace` replaces each file by what is printed while it is read.

    **Source:** gawk manual, "Enabling In-Place File Editing": with `inplace::suffix` a copy is kept.
    """

    id = "awk-in-place"
    keys = ("gawk", "awk")
    triggers = ("inplace",)
    carried = (Example("gawk -i inplace '{}' src/*.c"),)

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield each file that is left empty."""
        assert isinstance(act, Invocation)
        found = leading(act.args, _VALUED)
        edits = any(name in ("-i", "--include") and value.text.startswith("inplace") for name, value in found.given)
        if not edits or any("suffix=" in value.text.lower() for _, value in found.given):
            return
        programs = [value for name, value in found.given if name in ("-e", "--source", "-f", "--file", "-E")]
        files = list(found.rest)
        if not programs:
            programs, files = files[:1], files[1:]
        elif any(name in ("-f", "--file", "-E") for name, _ in found.given):
            return
        if programs and not any(_prints(program.text.strip()) for program in programs):
            for file in files:
                yield make(act, "truncate", file, content=Arg("", file.span))


def _prints(program: str) -> bool:
    """Whether a program prints anything: by a statement, or by a pattern that stands without one."""
    return not program or "print" in program or HOLE in program or "@" in program or _WITH_ACTIONS(program) is None


CARRIER = AwkInPlace()

"""Lowers what `cmake -E` does: it deletes, empties and moves files, and runs commands, on every platform alike."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.rule import Carrier, Example
from blastwall.targets import deletes
from blastwall_rules.carriers._handing_on import leading, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act, Arg
    from blastwall.model import Snippet

#: Tools that are POSIX programs by another name.
_SAME = {"rename": "mv", "touch": "touch", "copy": "cp", "create_symlink": "ln", "tar": "tar"}


class CmakeTools(Carrier):
    """`cmake -E TOOL` is a small set of portable commands, which `rm`, `env` and `mv` are among.

    **Source:** https://cmake.org/cmake/help/latest/manual/cmake.1.html#run-a-command-line-tool
    """

    id = "cmake-tools"
    keys = ("cmake",)
    triggers = ("cmake",)
    carried = (
        Example("cmake -E rm -rf src"),
        Example("cmake -E remove_directory src lib"),
        Example("cmake -E chdir /srv rm -rf data"),
        Example("cmake -E env --unset=CC A=1 make clean"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the deletes, or the command that it runs."""
        assert isinstance(act, Invocation)
        args = act.args
        if len(args) < 2 or args[0].text != "-E":
            return
        tool, rest = args[1].text, args[2:]
        if tool in ("rm", "remove", "remove_directory"):
            words = [word for word in rest if word.text[:1] != "-" or len(word.text) < 2]
            flags = "".join(word.text[1:] for word in rest if word.text[:1] == "-")
            recursive = tool == "remove_directory" or (tool == "rm" and ("r" in flags or "R" in flags))
            yield from deletes(act, words, recursive=recursive)
            return
        inner = self._handed(act, tool, rest)
        if inner is not None:
            yield inner

    def _handed(self, act: Invocation, tool: str, rest: Sequence[Arg]) -> Act | Snippet | None:
        if tool == "time":
            return run(act, rest)
        if tool == "chdir" and len(rest) > 1:
            path = rest[0].text
            rooted = path[:1] in ("/", "~") or path[1:2] == ":" or not act.context.cwd
            return run(act, rest[1:], context=act.context.derive(cwd=path if rooted else f"{act.context.cwd}/{path}"))
        if tool == "env":
            found = leading(rest, ("--unset", "--modify"), assignments=True)
            context = act.context.derive(env={**act.context.env, **found.env}) if found.env else act.context
            return run(act, found.rest, context=context)
        if tool in _SAME and rest:
            same = type(rest[0])(_SAME[tool], act.span)
            return run(act, [same, *rest])
        return None


CARRIER = CmakeTools()

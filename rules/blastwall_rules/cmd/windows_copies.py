"""`robocopy` and `xcopy`: what they write, and what they delete on the other side."""

from __future__ import annotations

from blastwall.acts import Act, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.model import Snippet


class WindowsCopies(Carrier):
    """`robocopy` and `xcopy` as the file changes they make.

    `/MIR` and `/PURGE` delete what the source does not have; `/MOV` and `/MOVE` delete the source.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/robocopy
    """

    id = "windows-copies"
    act = "invocation"
    keys = ("robocopy", "xcopy")
    triggers = ("robocopy", "xcopy")
    language = "cmd"
    carried = (
        Example(r"robocopy C:\empty D:\data /MIR"),
        Example(r"xcopy /s /y src dst"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the file changes."""
        if not isinstance(act, Invocation):
            return
        options = {arg.text.lower().partition(":")[0] for arg in act.args if arg.text[:1] == "/"}
        places = [arg for arg in act.args if arg.text[:1] != "/"]
        if "/l" in options or len(places) < 2 or "/?" in options:
            return
        source, target = places[0], places[1]
        via = act.program

        def change(kind: str, path: Arg, *, recursive: bool = False, to: Arg | None = None) -> FileChange:
            return FileChange(
                kind,
                path,
                context=act.context,
                snippet=act.snippet,
                span=act.span,
                recursive=recursive,
                destination=to,
                via=via,
            )

        if act.program == "robocopy":
            if options & {"/mir", "/purge"}:
                yield change("delete", target, recursive=True)
            if options & {"/mov", "/move"}:
                yield change("move", source, recursive=True, to=target)
        yield change("write", Arg(target.text.rstrip("\\/") + "\\", target.span), to=None)


CARRIER = WindowsCopies()

"""`robocopy`, `xcopy` and `expand`: what they write, and what they delete on the other side."""

from __future__ import annotations

from blastwall.acts import Act, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.model import Snippet


class WindowsCopies(Carrier):
    """`robocopy`, `xcopy` and `expand` as the file changes they make.

    `/MIR` and `/PURGE` delete what the source does not have; `/MOV` and `/MOVE` delete the source.

    **Source:** https://learn.microsoft.com/windows-server/administration/windows-commands/robocopy, xcopy, expand
    """

    id = "windows-copies"
    act = "invocation"
    keys = ("robocopy", "xcopy", "expand")
    triggers = ("robocopy", "xcopy", "expand")
    language = "cmd"
    carried = (
        Example(r"robocopy C:\empty D:\data /MIR"),
        Example(r"xcopy /s /y src dst"),
        Example(r"expand a.cab -F:* dst"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the file changes."""
        if not isinstance(act, Invocation):
            return
        options = {arg.text.lower().partition(":")[0] for arg in act.args if arg.text[:1] == "/"}
        dashed = act.program == "expand"
        if dashed:
            options = {"/" + arg.text.lower()[1:].partition(":")[0] for arg in act.args if arg.text[:1] in "-/"}
        places = [arg for arg in act.args if arg.text[:1] not in ("-/" if dashed else "/")]
        if "/l" in options or len(places) < 2 or "/?" in options or (dashed and "/d" in options):
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
        yield change("write", Arg(target.text.rstrip("\\/") + "\\", target.span), recursive=True)


CARRIER = WindowsCopies()

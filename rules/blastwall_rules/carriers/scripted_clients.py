"""Small languages with a way out to the shell: `sftp` and `lftp` (`!`), `dc`, `m4`, gnuplot."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.context import Context
    from blastwall.model import Snippet

_BANG = re.compile(r"(?:^|[;\n])[ \t]*(?:!|shell[ \t]+|lcd[ \t]+!)[ \t]*([^\n]+)")
_REMOVE = re.compile(
    r"(?:^|[;\n])[ \t]*(?:glob[ \t]+(?:-[adf]+[ \t]+)?)?"
    r"(rm|rmdir|mrm|del|delete|mdelete|deltree|rmcol|rmcollection)[ \t]+([^;\n]+)"
)
_CD = re.compile(r"(?:^|[;\n])[ \t]*cd[ \t]+([^;\n]+)")
#: lftp: what the other side does not have is deleted on this one, or with `-R` there.
_MIRROR = re.compile(r"(?:^|[;\n])[ \t]*mirror[ \t]+([^;\n]+)")
#: Commands that take the whole tree without an option.
_WHOLE = frozenset({"deltree", "rmcol", "rmcollection"})
_SYSTEM = re.compile(r"\b(?:system|shell|syscmd|esyscmd|popen|unix|dos)[ \t]*\(?[ \t]*[\"'`]?([^\"'`\n)]+)")
#: program -> options whose value is its script, in place of standard input
_SCRIPTS: dict[str, tuple[str, ...]] = {
    "sftp": (),
    "lftp": ("-c", "-e"),
    "ftp": (),
    "ncftp": (),
    "cadaver": (),
    "smbclient": ("-c", "--command"),
    "dc": ("-e", "--expression"),
    "bc": (),
    "m4": (),
    "gnuplot": ("-e",),
    "maxima": ("--batch-string",),
}
_FILES = {"sftp": ("-b",), "lftp": ("-f",), "dc": ("-f", "--file")}
_CLIENTS = frozenset({"sftp", "lftp", "ftp", "smbclient", "ncftp", "cadaver"})
_MOST = 65_536


class ScriptedClients(Carrier):
    """A line that begins with `!`, or a call of `system`, is run by the shell of this machine.

    What a file client removes, it removes at the other end.

    **Source:** sftp(1), lftp(1), smbclient(1), dc(1), m4(1) (`syscmd`), gnuplot `system`.
    """

    id = "scripted-clients"
    act = "invocation"
    keys = tuple(_SCRIPTS)
    triggers = tuple(_SCRIPTS)
    carried = (
        Example("sftp -b - web1 <<< '!rm -rf build'"),
        Example("lftp -c 'open web1; rm -r /srv/old'"),
        Example("dc -e '!rm -rf build'"),
        Example("gnuplot -e 'system(\"rm -rf build\")'"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands."""
        assert isinstance(act, Invocation)
        program = act.program
        texts: list[str] = []
        args = act.args
        for index, arg in enumerate(args):
            name, equals, value = arg.text.partition("=")
            following = args[index + 1] if index + 1 < len(args) else None
            if name in _SCRIPTS[program]:
                texts.append(value if equals else following.text if following is not None else "")
            elif name in _FILES.get(program, ()) and following is not None and following.text != "-":
                known = file_code(act, following, "shell")
                texts.append(known.text if known is not None else "")
        if not texts and act.stdin is not None:
            texts = [act.stdin.text]
        for text in texts:
            if text.strip(HOLE + " \n"):
                yield from _script(act, text[:_MOST])


def _script(act: Invocation, text: str) -> Iterator[Act | Snippet]:
    program = act.program
    if program in _CLIENTS or program in ("dc", "gnuplot", "maxima"):
        for match in _BANG.finditer(text):
            yield code(act, Arg(match[1], act.span))
    if program in _CLIENTS:
        there = act.context.elsewhere(host=next((a.text for a in act.args if a.text[:1] != "-"), program))
        for match in _MIRROR.finditer(text):
            yield from _mirrored(act, match[1].split(), there)
        moves = [(found.start(), found[1].strip("\"'")) for found in _CD.finditer(text)][:64]
        for match in _REMOVE.finditer(text):
            inside = next((path for at, path in reversed(moves) if at < match.start()), "")
            place = there.derive(cwd=inside) if inside.startswith("/") else there
            words = match[2].split()
            tree = any(word[:1] == "-" and ("r" in word or "f" in word) for word in words) or match[1] in _WHOLE
            for word in words[:16]:
                if word[:1] != "-":
                    change = "rmdir" if match[1] == "rmdir" else "delete"
                    path = Arg(word.strip("\"'"), act.span, glob=any(c in word for c in "*?["))
                    yield FileChange(
                        change,
                        path,
                        recursive=tree,
                        context=place,
                        snippet=act.snippet,
                        span=act.span,
                        via=program,
                    )
        return
    for match in _SYSTEM.finditer(text):
        yield code(act, Arg(match[1], act.span))


def _mirrored(act: Invocation, words: list[str], there: Context) -> Iterator[FileChange]:
    """Yield what `mirror --delete` takes away: whatever its source does not have."""
    flags = [word for word in words if word[:1] == "-"]
    letters = "".join(flag[1:] for flag in flags if flag[:2] != "--")
    names = [word.strip("\"'") for word in words if word[:1] != "-"]
    if not ("e" in letters or "--delete" in flags or "--delete-first" in flags) or "--dry-run" in flags:
        return
    reverse = "R" in letters or "--reverse" in flags
    target = names[1] if len(names) > 1 else "."
    yield FileChange(
        "delete",
        Arg(target, act.span),
        recursive=True,
        selected=True,
        context=there if reverse else act.context,
        snippet=act.snippet,
        span=act.span,
        via="mirror --delete",
    )


CARRIER = ScriptedClients()

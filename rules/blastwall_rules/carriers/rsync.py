"""Lowers `rsync` to the writes, deletes and moves it makes."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.effects import Effect, Target
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import listed, make, replaces
from blastwall.targets import path as located

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = listed("""
    -e --rsh -f --filter -M --remote-option -B --block-size -T --temp-dir --exclude --include
    --exclude-from --include-from --files-from --chmod --chown --usermap --groupmap --max-size
    --min-size --max-delete --partial-dir --timeout --contimeout --suffix --backup-dir --compare-dest
    --copy-dest --link-dest --log-file --log-file-format --out-format --password-file --bwlimit --port
    --rsync-path --address --sockopts --info --debug --stop-after --stop-at --modify-window
    --skip-compress --compress-level --zl --cc --checksum-choice --protocol --iconv --outbuf
    --write-batch --read-batch --only-write-batch
""")


class Rsync(Carrier):
    """`rsync --delete` removes what the source has not; `--remove-source-files` empties the source.

    **Source:** rsync(1) 3.3: `--del`, `--delete-before`, `-during`, `-delay`, `-after`, `-excluded` and `-missing-args`
    all delete; `-n` only reports. With `--backup-dir` what is deleted is kept there.
    """

    id = "rsync"
    keys = ("rsync",)
    triggers = ("rsync",)
    carried = (Example("rsync -a --delete src/ dst/"), Example("rsync -a src/ host:dst/"))

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield a write at the destination, and what goes."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=_VALUES)
        if options.on(("--help", "--version", "-n", "--dry-run", "--list-only")):
            yield Effect("read", Target("nothing"))
            return
        words = options.arguments
        if len(words) < 2:
            return
        destination = words[-1]
        context = act.context
        host = _host(destination.text)
        if host:
            context = context.elsewhere(host=host)
            path = destination.text.split(":", 1)[1].lstrip(":") if "://" not in destination.text else HOLE
            destination = Arg(path or "~", destination.span, glob=destination.glob)
        removes = [option.name for option in options.given if option.name.startswith("--del")]
        limited = options.value(("--max-delete",))
        if removes and limited not in ("0", "-1"):
            kept = any(option.name in ("--backup-dir", "--backup", "-b") for option in options.given)
            via = "trash (rsync --backup)" if kept else "rsync --delete"
            yield make(act, "delete", destination, context=context, recursive=True, via=via)
        elif len(words) == 2 and not host and replaces(words[0], destination, context):
            yield make(act, "overwrite", destination, context=context)
        else:
            yield make(act, "append", destination, context=context, content=Arg("", destination.span))
        if options.on(("--remove-source-files", "--remove-sent-files")):
            for source in words[:-1]:
                if not _host(source.text):
                    # what goes to a directory for temporary files is as good as gone
                    gone = not host and located(destination, act.context).expendable == "temp"
                    change = "delete" if gone else "move"
                    yield make(act, change, source, recursive=True, destination=destination)


def _host(text: str) -> str:
    """Return the host of `host:path`, `host::module` or `rsync://host/`; empty for a local path."""
    if text.startswith("rsync://"):
        return text[8:].partition("/")[0].rpartition("@")[2] or HOLE
    host, colon, _ = text.partition(":")
    if not colon or "/" in host or len(host) < 2:
        return ""
    return host.rpartition("@")[2]


CARRIER = Rsync()

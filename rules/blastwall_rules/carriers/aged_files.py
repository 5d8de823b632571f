"""Lowers `tmpwatch` and `tmpreaper` to deletes of what a directory has held for long; with an age of 0, of all."""

from __future__ import annotations

from blastwall.acts import Invocation
from blastwall.effects import Effect, Target
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_VALUES = ("-x", "--exclude", "-X", "--exclude-pattern", "-U", "--exclude-user", "--protect", "--mtime-dir", "-T")


class AgedFiles(Carrier):
    """`tmpwatch` and `tmpreaper` delete files below directories that nobody has used for so many hours.

    **Source:** tmpwatch(8): an age in hours, or with `d`, `h`, `m`; `--test` only says; tmpreaper(8).
    """

    id = "aged-files"
    keys = ("tmpwatch", "tmpreaper")
    triggers = ("tmpwatch", "tmpreaper")
    carried = (Example("tmpwatch 0 /srv/data"), Example("tmpreaper 7d /tmp/cache"))

    def carry(self, act: Act) -> Iterator[Act | Snippet | Effect]:
        """Yield a delete for each directory."""
        assert isinstance(act, Invocation)
        options = parse(act.args, values=_VALUES)
        if options.on(("-t", "--test", "--help", "--version")):
            yield Effect("read", Target("nothing"))
            return
        words = options.arguments
        if len(words) < 2:
            return
        everything = not words[0].text.strip("0hdms")
        for word in words[1:]:
            yield make(act, "delete", word, recursive=True, selected=not everything)


CARRIER = AgedFiles()

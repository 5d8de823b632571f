"""Lowers the options with which filters and downloaders write a file."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.invocation import parse
from blastwall.rule import Carrier, Example
from blastwall.targets import listed, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.model import Snippet

_OPTIONS: dict[str, tuple[str, ...]] = {
    "sort": ("-o", "--output"),
    "gsort": ("-o", "--output"),
    "shuf": ("-o", "--output"),
    "curl": ("-o", "--output", "-c", "--cookie-jar", "-D", "--dump-header", "--trace", "--trace-ascii", "--stderr"),
    "wget": ("-O", "--output-document", "-o", "--output-file", "-a", "--append-output"),
    "gpg": ("-o", "--output"),
    "openssl": ("-out",),
}
_CURL = "-H -d -X -u -A -e -b -F -T -x -m -E -w -K -C -r -Y -y -z -U -P -Q --data --header --request"
_WGET = "-P -U -T -t -w -Q -A -R -D -I -X -e -i -B --header --post-data --method --body-data"
#: Other short options of these that take a value, so that `-t x` is not read as a cluster that ends in one.
_VALUES: dict[str, tuple[str, ...]] = {
    "sort": ("-k", "-t", "-S", "-T", "--key", "--field-separator", "--buffer-size", "--temporary-directory"),
    "shuf": ("-n", "-i", "--head-count", "--input-range"),
    "curl": tuple(listed(_CURL)),
    "wget": tuple(listed(_WGET)),
}


class OutputFiles(Carrier):
    """`sort -o`, `curl -o`, `wget -O` and their like replace the file they name, as a redirection would.

    **Source:** sort(1), shuf(1), curl(1), wget(1), gpg(1), openssl(1).
    """

    id = "output-files"
    keys = ("sort", "gsort", "shuf", "curl", "wget", "gpg", "openssl")
    triggers = ("-o", "--output", "--output-document", "-out", "sort", "gsort", "shuf", "curl", "wget", "gpg")
    carried = (Example("sort -o names.txt names.txt"), Example("curl -so page.html https://example.com/"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a write for each output file."""
        assert isinstance(act, Invocation)
        names = _OPTIONS.get(act.program, ())
        style = "single" if act.program == "openssl" else "gnu"
        options = parse(act.args, style=style, values=(*names, *_VALUES.get(act.program, ())))
        for option in options.given:
            if option.name in names and option.value and option.value != "-":
                change = "append" if option.name in ("-a", "--append-output") else "write"
                yield make(act, change, Arg(option.value, option.word.span))


CARRIER = OutputFiles()

"""Command lines of HTTP clients are requests."""

from __future__ import annotations

from blastwall.acts import Arg, Invocation
from blastwall.model import Origin, Snippet
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._curl_config import with_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act


class HttpClients(Carrier):
    """Hands command lines of curl, wget, HTTPie and xh on to the reader of HTTP.

    **Source:** curl(1), https://curl.se/docs/manpage.html; GNU Wget manual,
    https://www.gnu.org/software/wget/manual/wget.html; HTTPie docs, https://httpie.io/docs/cli
    """

    id = "http-clients"
    act = "invocation"
    keys = ("curl", "wget", "wget2", "http", "https", "httpie", "xh", "xhs", "curlie")
    triggers = ("curl", "wget", "wget2", "http", "https", "httpie", "xh", "xhs", "curlie")
    carried = (
        Example("curl -X DELETE https://api.example.com/v1/items/1"),
        Example("wget --method=DELETE https://api.example.com/v1/items/1"),
        Example("http DELETE api.example.com/v1/items/1"),
    )
    source = "https://curl.se/docs/manpage.html"

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the command line as a snippet of HTTP."""
        if not isinstance(act, Invocation):
            return
        words = with_config(act) if act.program in ("curl", "curlie") else act.args
        yield Snippet(
            "http",
            argv=(Arg(act.program, act.name.span), *words),
            data={"stdin": act.stdin.text} if act.stdin is not None else None,
            context=act.context,
            origin=Origin(act.snippet, act.span),
            pointer=act.snippet.pointer,
            depth=act.snippet.depth + 1,
        )


CARRIER = HttpClients()

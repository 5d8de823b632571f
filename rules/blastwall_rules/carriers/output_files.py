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
    "openssl": ("-out", "-keyout", "-writerand"),
    **dict.fromkeys(("gcc", "g++", "cc", "c++", "clang", "clang++", "ld", "as", "rustc"), ("-o",)),
    "pandoc": ("-o", "--output"),
    "strace": ("-o", "--output"),
    "ltrace": ("-o", "--output"),
    "iconv": ("-o", "--output"),
    "xmllint": ("-o", "--output"),
    "xsltproc": ("-o", "--output"),
    "dot": ("-o",),
    "nmap": ("-oN", "-oX", "-oG", "-oA", "-oS"),
    "tcpdump": ("-w",),
    "tshark": ("-w",),
    "dumpcap": ("-w",),
    "yt-dlp": ("-o", "--output"),
    "youtube-dl": ("-o", "--output"),
    "gs": ("-sOutputFile", "-o"),
    "bison": ("-o", "--output"),
    "flex": ("-o", "--outfile"),
    "zstd": ("-o",),
    "age": ("-o", "--output"),
    "minisign": ("-x",),
    "pg_dump": ("-f", "--file"),
    "pg_dumpall": ("-f", "--file"),
    "mysqldump": ("-r", "--result-file"),
    "csplit": ("-f", "--prefix"),
    "time": ("-o", "--output"),
    "perf": ("-o", "--output"),
}
#: Programs whose last operand is the file they write, where there are at least two.
_LAST = frozenset({"ffmpeg", "convert", "magick", "sox", "pdfunite", "genisoimage", "qpdf", "wkhtmltopdf", "cwebp"})
_CURL = "-H -d -X -u -A -e -b -F -T -x -m -E -w -K -C -r -Y -y -z -U -P -Q --data --header --request"
_WGET = "-P -U -T -t -w -Q -A -R -D -I -X -e -i -B --header --post-data --method --body-data"
#: Other short options of these that take a value, so that `-t x` is not read as a cluster that ends in one.
_VALUES: dict[str, tuple[str, ...]] = {
    "sort": ("-k", "-t", "-S", "-T", "--key", "--field-separator", "--buffer-size", "--temporary-directory"),
    "shuf": ("-n", "-i", "--head-count", "--input-range"),
    "curl": tuple(listed(_CURL)),
    "wget": tuple(listed(_WGET)),
    "strace": ("-e", "-p", "-s", "-u", "-E", "-a", "-I", "-O", "-S", "-P", "-X", "-b"),
    "ltrace": ("-e", "-p", "-s", "-u", "-a", "-n", "-l", "-x", "-D", "-F"),
    "tcpdump": ("-i", "-c", "-s", "-r", "-C", "-G", "-W", "-y", "-z", "-Z", "-E", "-F", "-m", "-M", "-B", "-j", "-V"),
    "ffmpeg": (
        "-i",
        "-f",
        "-c",
        "-vf",
        "-af",
        "-r",
        "-s",
        "-t",
        "-ss",
        "-to",
        "-b:v",
        "-b:a",
        "-map",
        "-crf",
        "-preset",
    ),
}
#: Programs that run another one: their options end where it begins.
_WRAPPING = frozenset({"strace", "ltrace", "time", "perf"})
_ENCODED = (".pem", ".crt", ".cer", ".p12", ".pfx", ".jks")
_SINGLE = frozenset({"openssl", "nmap", "ffmpeg", "convert", "magick"})


class OutputFiles(Carrier):
    """`sort -o`, `curl -o`, `gcc -o`, `tcpdump -w` and their like replace the file they name, as a redirection would.

    **Source:** sort(1), shuf(1), curl(1), wget(1), gpg(1), openssl(1), gcc(1), pandoc(1), strace(1), nmap(1),
    tcpdump(8), ffmpeg(1), pg_dump(1), mysqldump(1).
    """

    id = "output-files"
    keys = (*_OPTIONS, *_LAST)
    triggers = ("-o", "--output", "--output-document", "-out", *_OPTIONS, *_LAST)
    carried = (Example("sort -o names.txt names.txt"), Example("curl -so page.html https://example.com/"))

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield a write for each output file."""
        assert isinstance(act, Invocation)
        names = _OPTIONS.get(act.program, ())
        style = "single" if act.program in _SINGLE else "posix" if act.program in _WRAPPING else "gnu"
        options = parse(act.args, style=style, values=(*names, *_VALUES.get(act.program, ())))
        for option in options.given:
            if option.name in names and option.value and option.value != "-":
                change = "append" if option.name in ("-a", "--append-output") else "write"
                if act.program == "openssl" and act.args[0].text == "rand" and option.value.endswith(_ENCODED):
                    # random bytes are no certificate and no key in these forms: what stood there is gone
                    yield make(act, "truncate", Arg(option.value, option.word.span), content=Arg("", option.word.span))
                    continue
                yield make(act, change, Arg(option.value, option.word.span))
        if act.program in _LAST and len(act.args) > 1:
            last = act.args[-1]
            if not last.text.startswith("-") and last.text not in ("null", "info:") and len(options.arguments) > 0:
                yield make(act, "write", last)


CARRIER = OutputFiles()

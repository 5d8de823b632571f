"""A stream of bytes as text, a piece at a time: encodings, binary files, and the line a character stands on."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Protocol

from blastwall.model import Notice

#: Bytes taken from the stream at a time.
PIECE = 1 << 18
#: Characters of one value that are decoded as a whole; a larger one is taken apart. This bounds memory.
LARGEST = 8 << 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED = re.compile("[\udc80-\udcff]")


class Bytes(Protocol):
    """What a window reads from: anything with `read(n) -> bytes`."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""


class Window:
    """Text read from a stream of bytes as it is needed, and forgotten once it is behind `pos`.

    `line` is the 1-based line of `pos`. `binary` is true for a stream that holds no text. `notices` are what the
    decoding of the bytes had to say.
    """

    def __init__(self, stream: BinaryIO | Bytes | None, *, text: str = "", line: int = 1, script: bool = False) -> None:
        """Look at the first bytes to tell the encoding; `text` instead of a stream is read as it is.

        A few NULs don't make a `script` binary: shells leave them out and run the rest.
        """
        self._stream = stream
        self.buffer = text
        self.pos = 0
        self.line = line
        self.eof = stream is None
        self.binary = False
        self.encoding = "utf-8"
        self.notices: list[Notice] = []
        self._guessed = False
        self._script = script
        if stream is not None:
            self._begin(stream)

    def _begin(self, stream: BinaryIO | Bytes) -> None:
        first = stream.read(PIECE)
        while len(first) < 4 and (more := stream.read(PIECE)):
            first += more
        skip = 0
        for bom, encoding in _BOMS:
            if first.startswith(bom):
                self.encoding, skip = encoding, len(bom)
                break
        else:
            head = first[:8192]
            if b"\0" in head:
                # text of the ASCII range in UTF-16 has a NUL in every second byte; other NULs mean no text
                even, odd = head[0::2].count(0), head[1::2].count(0)
                half = len(head) // 2
                if odd > half * 0.7 and even < half * 0.1:
                    self.encoding = "utf-16-le"
                elif even > half * 0.7 and odd < half * 0.1:
                    self.encoding = "utf-16-be"
                elif self._script and head.count(0) <= 1 + len(head) // 100 and not head.startswith(b"\x7fELF"):
                    self.notices.append(Notice("nul-bytes", "holds NUL bytes; they were left out, as shells do"))
                elif head.count(0) > len(head) // 3 or head[:1] not in (b"{", b"[", b"#", b'"'):
                    self.binary = self.eof = True
                    return
        errors = "surrogateescape" if self.encoding == "utf-8" else "replace"
        self._decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        self.buffer = self._decode(first[skip:], final=not first)

    def _decode(self, data: bytes, *, final: bool) -> str:
        text = self._decoder.decode(data, final)
        if self.encoding == "utf-8" and not text.isascii() and _ESCAPED.search(text):
            if not self._guessed:
                self._guessed = True
                self.notices.append(Notice("not-utf-8", "holds bytes that are not UTF-8; they were read as Latin-1"))
            text = _ESCAPED.sub(lambda match: chr(ord(match.group()) - 0xDC00), text)
        if final:
            self.eof = True
        return text

    def fill(self, want: int = 0) -> bool:
        """Read more, at least `want` characters if they are there; return False where nothing came."""
        pieces: list[str] = []
        got = 0
        while not self.eof and self._stream is not None and got <= want:
            data = self._stream.read(max(PIECE, want))
            pieces.append(self._decode(data, final=not data))
            got += len(pieces[-1])
        # joined once: a pipe hands out small pieces, and the buffer may be large
        self.buffer = "".join((self.buffer[self.pos :], *pieces))
        self.pos = 0
        return got > 0

    def advance(self, to: int) -> None:
        """Move `pos` forward to an offset of the buffer, counting lines."""
        self.line += self.buffer.count("\n", self.pos, to)
        self.pos = to

    def peek(self) -> str:
        """Return the character at `pos`, or the empty string at the end."""
        if self.pos >= len(self.buffer) and not self.fill():
            return ""
        return self.buffer[self.pos]

    def skip_space(self) -> str:
        """Move over white space, byte-order marks and record separators; return the character that stopped it."""
        while True:
            match = _SPACE.match(self.buffer, self.pos)
            if match is not None and match.end() > self.pos:
                self.advance(match.end())
            if self.pos < len(self.buffer):
                return self.buffer[self.pos]
            if not self.fill():
                return ""

    def line_end(self, limit: int = LARGEST) -> int | None:
        """Return the offset of the next newline, or of the end; None if it is further than `limit` away."""
        start = self.pos
        while True:
            end = self.buffer.find("\n", start)
            if end >= 0:
                return end if end - self.pos <= limit else None
            if len(self.buffer) - self.pos > limit:
                return None
            seen = len(self.buffer) - self.pos
            if not self.fill(seen):
                return len(self.buffer)
            start = self.pos + seen

    def skip_line(self) -> None:
        """Move behind the next newline, however far it is."""
        while True:
            end = self.buffer.find("\n", self.pos)
            if end >= 0:
                self.advance(end + 1)
                return
            self.advance(len(self.buffer))
            if not self.fill():
                return

    def rest(self, limit: int) -> str | None:
        """Return everything that is left, or None if that is more than `limit` characters."""
        while len(self.buffer) - self.pos <= limit:
            if not self.fill(len(self.buffer) - self.pos):
                return self.buffer[self.pos :]
        return None


_SPACE = re.compile("[ \t\r\n\f\v\ufeff\x1e\0]+")

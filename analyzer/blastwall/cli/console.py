"""The terminal: UTF-8 whatever its code page, colour only where it is wanted, a progress line for people who wait."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TextIO

#: Seconds before a progress line appears, and between its updates.
_PATIENCE = 1.0
_INTERVAL = 0.1


def harden() -> None:
    """Make standard output and error take any character: a Windows code page would raise on most of them."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = (getattr(stream, "encoding", "") or "").lower().replace("-", "")
            if encoding == "utf8":
                reconfigure(errors="backslashreplace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


def abandon_output() -> None:
    """Point standard output at nothing: its reader is gone, and the interpreter would complain when flushing."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        pass


def wants_color(choice: str, stream: TextIO) -> bool:
    """Say whether to colour: as asked; else NO_COLOR, FORCE_COLOR, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def columns(stream: TextIO) -> int:
    """Return how wide the terminal behind a stream is, in columns; 0 where it is none."""
    if not stream.isatty():
        return 0
    return shutil.get_terminal_size((80, 24)).columns


class Progress:
    """One line on standard error, on a terminal only, that says how far a long run is."""

    def __init__(self, *, enabled: bool, total_bytes: int) -> None:
        """Start the clock."""
        self._enabled = enabled and sys.stderr.isatty()
        self._total = total_bytes
        self._done = 0
        self._begun = self._last = time.monotonic()
        self._shown = False

    def advance(self, count: int) -> None:
        """Count bytes read."""
        self._done += count
        if not self._enabled:
            return
        now = time.monotonic()
        if now - self._begun < _PATIENCE or now - self._last < _INTERVAL:
            return
        self._last = now
        self._shown = True
        megabytes = self._done / 1e6
        if self._total:
            share = min(1.0, self._done / self._total)
            bar = "#" * int(share * 30)
            text = f"[{bar:<30}] {share:4.0%}  {megabytes:,.0f} of {self._total / 1e6:,.0f} MB"
        else:
            text = f"{megabytes:,.0f} MB"
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that what is printed next stands alone."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False

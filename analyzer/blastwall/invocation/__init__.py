"""How programs read their argument vectors: `parse` turns words into options and positional arguments."""

from __future__ import annotations

from blastwall.invocation.options import STYLES, Option, Options, parse

__all__ = ["STYLES", "Option", "Options", "parse"]

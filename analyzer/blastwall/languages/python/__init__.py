"""Python: scripts, `python -c`, notebook cells, code mode; read with `ast`, folded, and lowered to acts."""

from __future__ import annotations

from blastwall.languages.python.walk import read

__all__ = ["read"]

"""JavaScript and TypeScript: scripts, `node -e`, code mode, browser evaluation; tokens, calls and folded strings."""

from __future__ import annotations

from blastwall.languages.javascript.lower import read

__all__ = ["read"]

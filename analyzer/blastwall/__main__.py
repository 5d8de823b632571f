"""`python -m blastwall`: the command line."""

from __future__ import annotations

from blastwall.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

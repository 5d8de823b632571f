"""Renders verdicts: for people (`text`), for programs (`json`, `jsonl`), for code scanning (`sarif`, `github`)."""

from __future__ import annotations

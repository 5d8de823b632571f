"""Lua, R, Go, Java and its kin, Julia, Elixir, Erlang and others, read alike: by the calls they make."""

from __future__ import annotations

from blastwall.languages.calls.lower import read

__all__ = ["read"]

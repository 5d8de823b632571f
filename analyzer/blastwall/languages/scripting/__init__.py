"""Perl, Ruby and PHP, read alike: what their strings and calls hand to a shell, to the file system or to a database."""

from __future__ import annotations

from blastwall.languages.scripting.lower import read

__all__ = ["read"]

"""Every error Blastwall raises on purpose. Analysis itself raises none: they are for its embedders' mistakes."""

from __future__ import annotations


class BlastwallError(Exception):
    """The root of the tree: catch it to catch everything Blastwall raises on purpose."""


class DefinitionError(BlastwallError):
    """Raised when a rule, a catalogue entry or a carrier is not well formed; names the file and the reason."""


class KnowledgeError(BlastwallError):
    """Raised when a package of rules, or its prebuilt index, can't be loaded whole; nothing is analysed without it."""


class ConfigError(BlastwallError):
    """Raised when a policy file is not valid.

    `file`, `line` (1-based, or None where it can't be told) and `key` (dotted) say where; `expected` says what
    would have been right.
    """

    def __init__(self, message: str, *, file: str, line: int | None = None, key: str = "", expected: str = "") -> None:
        """Keep the place beside the message, which `str()` gives in one line."""
        self.file = file
        self.line = line
        self.key = key
        self.expected = expected
        where = file if line is None else f"{file}:{line}"
        tail = f" (expected {expected})" if expected else ""
        named = f"`{key}`: " if key else ""
        super().__init__(f"{where}: {named}{message}{tail}")

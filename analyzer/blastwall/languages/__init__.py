"""The languages, by name, each imported when a snippet of it is first read."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.model import Snippet

    Read = Callable[[Snippet, Budget], Reading]

#: language -> the module whose `read` reads it
FRONTENDS: dict[str, str] = {
    "shell": "blastwall.languages.shell",
    "sql": "blastwall.languages.sql",
    "hcl": "blastwall.languages.hcl",
    "python": "blastwall.languages.python",
    "powershell": "blastwall.languages.powershell",
    "cmd": "blastwall.languages.cmd",
    "graphql": "blastwall.languages.graphql",
    "http": "blastwall.languages.http",
    "redis": "blastwall.languages.redis",
    "mongodb": "blastwall.languages.mongodb",
    "javascript": "blastwall.languages.javascript",
    "dockerfile": "blastwall.languages.dockerfile",
    "makefile": "blastwall.languages.makefile",
    "crontab": "blastwall.languages.crontab",
    "package-json": "blastwall.languages.packagejson",
    "perl": "blastwall.languages.scripting",
    "ruby": "blastwall.languages.scripting",
    "php": "blastwall.languages.scripting",
    **dict.fromkeys(
        (
            *("lua", "r", "go", "java", "groovy", "kotlin", "scala", "csharp", "dart", "rust", "swift", "julia"),
            *("elixir", "erlang", "octave", "haskell", "nim", "c"),
        ),
        "blastwall.languages.calls",
    ),
    "tcl": "blastwall.languages.calls.tcl",
    "lisp": "blastwall.languages.calls.lisp",
    "awk": "blastwall.languages.awk",
    "applescript": "blastwall.languages.calls.applescript",
}

_loaded: dict[str, Read] = {}


def frontend(language: str) -> Read | None:
    """Return the reader of a language, or None where there is none. An import error is the caller's to see."""
    read = _loaded.get(language)
    if read is None and language in FRONTENDS:
        module = FRONTENDS[language]
        # As `importlib.import_module` does, without the cost of `importlib` to a cold process.
        __import__(module)
        read = _loaded[language] = sys.modules[module].read
    return read

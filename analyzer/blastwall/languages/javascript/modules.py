"""Finds the modules a script loads that the same call wrote: loading one runs it, and its functions may be called."""

from __future__ import annotations

from posixpath import normpath

from blastwall.languages.javascript.lexer import STRING
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.context import Context
    from blastwall.languages.javascript.lexer import Token

_LOADS = frozenset({"require", "import", "from"})
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", "/index.js")
_MOST = 32


def loaded(script: Sequence[Token], snippet: Snippet, context: Context) -> Iterator[Snippet]:
    """Yield the code of each module named by a path: `require("./x")`, `import("./x")`, `import y from "./x"`."""
    files = context.files
    if not files:
        return
    seen: set[str] = set()
    for at, token in enumerate(script):
        if token.kind != STRING or not token.text.startswith(("./", "../", "/")) or not at:
            continue
        before = script[at - 1].text
        if before == "(" and at > 1:
            before = script[at - 2].text
        if before not in _LOADS or len(seen) >= _MOST:
            continue
        path = token.text if token.text[0] == "/" or not context.cwd else f"{context.cwd}/{token.text}"
        key = next((name for end in _ENDINGS if (name := normpath(path + end)) in files), "")
        if not key or key in seen:
            continue
        seen.add(key)
        # a module is loaded once: those that load each other end here
        rest = {name: held for name, held in files.items() if name != key}
        yield Snippet(
            "javascript",
            files[key].text,
            context=context.derive(files=rest),
            origin=Origin(snippet, (token.start, token.end)),
        )

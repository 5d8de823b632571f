"""Reads a whole script: every spelling its dialect allows, what the scanner makes of each, and what stays unread."""

from __future__ import annotations

import re
import unicodedata

from blastwall.acts import Statement
from blastwall.languages.sql.dialect import canonical, lexicons
from blastwall.languages.sql.lower import run
from blastwall.languages.sql.parameters import bind, bound_values
from blastwall.languages.sql.scanner import NAME, STRING, Token, scan
from blastwall.languages.sql.script import Script
from blastwall.model import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.languages.interface import Reading
    from blastwall.model import Snippet

_DANGER = re.compile(
    r"\b(?:drop\s+(?:table|database|schema|user|role|view|index|column|owned)|truncate\s+(?:table\s+)?\w|delete\s+from|update\s+\S+\s+set|"
    r"alter\s+(?:table|database|system)|grant\s+|revoke\s+|xp_cmdshell|shutdown\b)",
    re.I,
)
#: verbs of which two spellings of one text may both be told without harm
_HARMLESS = frozenset(
    str.split(
        """
    select show set transaction explain block declare unknown insert comment analyze client
    """
    )
)
#: letters of other alphabets that look like ours
_LOOKALIKES = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0430\u0435\u0441\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u0501\u0578"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf",
    "ABEKMHOPCTYXaecopxyijsdnABEZHIKMNOPTYXo",
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def read_whole(snippet: Snippet, budget: Budget, reading: Reading) -> None:
    """Add the statements of a snippet to a reading."""
    text = snippet.text
    if len(text) > budget.text:
        reading.finished = False
        budget.exhausted = budget.exhausted or "text"
        reading.notices.append(
            Notice("sql-too-long", f"only the first {budget.text} characters of this SQL were read", confirm=True)
        )
        text = text[: budget.text]
    dialect = canonical(snippet.dialect)
    seen: set[tuple[str, tuple[str, ...], str, tuple[int, int]]] = set()
    flags = frozenset({"latent"}) if snippet.latent else frozenset[str]()
    values = bound_values(snippet)
    unquoted: list[str] = []
    for index, lexicon in enumerate(lexicons(dialect, text)):
        script = Script(snippet, dialect, lexicon, budget, reading)
        script.flags = flags
        found = scan(text, lexicon, budget)
        tail = text[found.open_at :] if found.open_at >= 0 else ""
        if not text.isascii():
            unquoted.append(_without_data(text, found.tokens) + tail)
        bind(found.tokens, values)
        run(script, found.tokens)
        if not found.complete or budget.nodes < 0:
            reading.finished = False
        _settle(script)
        for item in script.statements:
            key = (item.verb, item.names, item.scope, item.span)
            if key in seen or (index and item.verb in _HARMLESS):
                continue
            seen.add(key)
            reading.acts.append(item)
        if tail and not index:
            _unread(snippet, reading, tail, found.open_at, "unterminated")
    for code in unquoted:
        if _disguised(snippet, reading, code):
            break
    if not reading.finished:
        reading.notices.append(Notice("sql-unread", "this SQL is larger than what is read of one call", confirm=True))


def _settle(script: Script) -> None:
    """Drop `latent` from the bodies of routines that the same script calls."""
    for name, places in script.routines.items():
        if name in script.called:
            for place in places:
                item = script.statements[place]
                item.flags = item.flags - {"latent"}


def _unread(snippet: Snippet, reading: Reading, tail: str, offset: int, reason: str) -> None:
    """Say so where a stretch that no grammar fits speaks of danger."""
    found = _DANGER.search(tail)
    if found is None:
        return
    span = (offset + found.start(), offset + found.end())
    reading.acts.append(
        Statement(
            "sql",
            "unknown",
            context=snippet.context,
            snippet=snippet,
            span=span,
            scope="unknown",
            flags=frozenset({"unparsed", reason}),
            details={"text": tail[found.start() : found.end()]},
        )
    )


def _without_data(text: str, tokens: Sequence[Token]) -> str:
    """Return the code of a text: comments, strings and quoted names, which no server takes for words, left out."""
    pieces: list[str] = []
    end = 0
    for token in tokens:
        gap = text[end : token.start]
        # an invisible letter parts two words for us and for nobody who looks at them
        pieces.append(" " if gap and _INVISIBLE.sub("", gap) else gap)
        pieces.append(" " if token.kind in (STRING, NAME) else text[token.start : token.end])
        end = max(end, token.end)
    return "".join(pieces)


def _disguised(snippet: Snippet, reading: Reading, text: str) -> bool:
    """Letters of other alphabets and invisible characters can spell a verb that is not there for the server."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_LOOKALIKES)
    if len(_DANGER.findall(plain)) > len(_DANGER.findall(text)):
        _unread(snippet, reading, plain, 0, "disguised")
        return True
    return False


__all__ = ["Token", "read_whole"]

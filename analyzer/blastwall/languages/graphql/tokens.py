"""GraphQL's tokens, with their places. Total: what is no token is skipped."""

from __future__ import annotations

import re

#: (kind, text, start, end); kinds: `name`, `punctuator`, `string`, `number`, `spread`
Token = tuple[str, str, int, int]

# Every alternative begins with a different character, so nothing is tried twice.
_TOKEN = re.compile(
    r"(?P<skip>[\s,\ufeff]+|\#[^\n\r]*)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>-?[0-9][0-9.eE+-]*)"
    r"|(?P<spread>\.\.\.)"
    r'|(?P<block>""")'
    r'|(?P<string>"(?:[^"\\\n\r]|\\.)*"?)'
    r"|(?P<punctuator>[!$&()/:=@\[\]{|}?])"
    r"|(?P<other>.)",
    re.DOTALL,
)


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a document."""
    tokens: list[Token] = []
    position = 0
    end = len(text)
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None:  # pragma: no cover - the last alternative takes anything
            break
        kind = found.lastgroup or "other"
        start, position = found.span()
        if kind == "block":
            close = text.find('"""', position)
            while close > 0 and text[close - 1] == "\\":
                close = text.find('"""', close + 3)
            stop = end if close < 0 else close
            tokens.append(("string", text[position:stop], start, min(end, stop + 3)))
            position = min(end, stop + 3)
        elif kind == "string":
            raw = found.group()
            body = raw[1:-1] if len(raw) > 1 and raw.endswith('"') else raw[1:]
            tokens.append(("string", _unescape(body) if "\\" in body else body, start, position))
        elif kind not in ("skip", "other"):
            tokens.append((kind, found.group(), start, position))
    return tokens


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "/": "/", "\\": "\\", '"': '"'}


def _unescape(body: str) -> str:
    out: list[str] = []
    i = 0
    while i < len(body):
        c = body[i]
        if c == "\\" and i + 1 < len(body):
            following = body[i + 1]
            digits = body[i + 2 : i + 6]
            if following == "u" and len(digits) == 4 and all(d in "0123456789abcdefABCDEF" for d in digits):
                out.append(chr(int(digits, 16)))
                i += 6
                continue
            out.append(_ESCAPES.get(following, following))
            i += 2
        else:
            out.append(c)
            i += 1
    return "".join(out)

"""Cuts a program into tokens by its language's profile: comments gone, strings unescaped, interpolation kept."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.calls.profile import Profile

NAME, STRING, NUMBER, MARK, LINE, COMMAND = "name", "string", "number", "mark", "line", "command"
_BLANK = re.compile(r"[ \t\r\f\v]++")
_WORD = re.compile(r"[^\W\d]\w*+[?!]?(?!=)|[^\W\d]\w*+|:[a-z_]\w*+")
_DOTTED = re.compile(r"[^\W\d](?:\w|\.(?=\w))*+|\.[^\W\d](?:\w|\.)*+")
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]+|\d[\w.]*+")
_MARK = re.compile(r"<<?-|->>?|:=|\|>|%>%|\.\.\.|\.\.|<>|\+\+|::|=>|==|!=|<=|>=|&&|\|\||.", re.S)
_ESCAPE = re.compile(r"\\(?:(\d{1,3})|x([0-9A-Fa-f]{2})|u\{?([0-9A-Fa-f]{1,6})\}?|(.))", re.S)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "\n"}
_DOLLAR = re.compile(r"\$\{([^}\n]{1,200})\}|\$\(?([A-Za-z_]\w*+)\)?")
_BRACES = {"#{": ("#{", "}"), "{": ("{", "}"), "\\(": ("\\(", ")")}


class Token:
    """One token; `parts` of a string that interpolates are texts and, as tuples, the code between them."""

    __slots__ = ("end", "inner", "kind", "parts", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int, inner: int = -1) -> None:
        """Hold the token; `inner` is where the text of an unescaped string begins."""
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.inner = inner
        self.parts: list[str | tuple[str]] | None = None


def tokens(text: str, profile: Profile, language: str, budget: Budget) -> list[Token]:
    """Return the tokens, as far as the budget goes."""
    found: list[Token] = []
    at, end = 0, len(text)
    word = _DOTTED if profile.dotted else _WORD
    while at < end and budget.spend():
        char = text[at]
        if char == "\n":
            found.append(Token(LINE, "\n", at, at + 1))
            at += 1
            continue
        blank = _BLANK.match(text, at)
        if blank is not None:
            at = blank.end()
            continue
        opens = char in profile.openers
        block = next((pair for pair in profile.blocks if text.startswith(pair[0], at)), None) if opens else None
        if block is not None:
            close = text.find(block[1], at + len(block[0]))
            at = end if close < 0 else close + len(block[1])
            continue
        if opens and text.startswith(profile.comments, at) and not (language == "octave" and char == "#" and at):
            close = text.find("\n", at)
            at = end if close < 0 else close
            continue
        raw = next((pair for pair in profile.raw if text.startswith(pair[0], at)), None) if opens else None
        if raw is not None:
            begin = at + len(raw[0])
            close = text.find(raw[1], begin)
            close = end if close < 0 else close
            token = Token(STRING, text[begin:close], at, min(close + len(raw[1]), end), begin)
            if profile.holes:
                _interpolate(token, token.text, profile, raw=True)
            found.append(token)
            at = token.end
            continue
        if char in profile.strings:
            if char == "'" and language in ("octave",) and found and found[-1].kind in (NAME, NUMBER):
                at += 1  # a transpose
                continue
            token = _string(text, at, char, profile)
            found.append(token)
            at = token.end
            continue
        if char == "'" and language in ("java", "c", "go", "csharp", "kotlin", "scala", "rust", "swift", "haskell"):
            close = text.find("'", at + 2 if text[at + 1 : at + 2] == "\\" else at + 1, at + 12)
            at = close + 1 if close > 0 and language != "haskell" else at + 1  # a character, or a lifetime
            continue
        match = word.match(text, at)
        if match is not None and (char != ":" or language == "elixir"):
            name = match[0]
            if name[-1] in "?!" and language not in ("elixir", "scala", "julia"):
                name = name[:-1]
            if name[-1] in "!" and language == "scala":
                name = name[:-1]
            found.append(Token(NAME, name, at, at + len(name)))
            at += len(name)
            continue
        number = _NUMBER.match(text, at)
        if number is not None:
            stop = number.end()
            if ".." in number[0]:
                stop = at + number[0].index("..")
            found.append(Token(NUMBER, text[at:stop], at, stop))
            at = stop
            continue
        mark = _MARK.match(text, at)
        stop = mark.end() if mark is not None else at + 1
        found.append(Token(MARK, text[at:stop], at, stop))
        at = stop
    return found


def _string(text: str, at: int, quote: str, profile: Profile) -> Token:
    stop = at + 1
    while stop < len(text) and text[stop] != quote:
        stop += 2 if text[stop] == "\\" else 1
    body = text[at + 1 : stop]
    token = Token(COMMAND if quote == "`" else STRING, body, at, min(stop + 1, len(text)), at + 1)
    if "\\" in body:
        token.text = unescape(body)
        token.inner = -1
    if profile.holes and (profile.holes != "#{" or quote == '"'):
        _interpolate(token, body, profile)
    return token


def _interpolate(token: Token, body: str, profile: Profile, *, raw: bool = False) -> None:
    """Split a string at what it interpolates."""
    parts: list[str | tuple[str]] = []
    last = 0
    if profile.holes == "$":
        for match in _DOLLAR.finditer(body):
            if match.start() and body[match.start() - 1] == "\\":
                continue
            parts.extend((body[last : match.start()], (match[1] or match[2],)))
            last = match.end()
    else:
        opener, closer = _BRACES[profile.holes]
        while (start := body.find(opener, last)) >= 0:
            stop = body.find(closer, start)
            if stop < 0:
                break
            parts.extend((body[last:start], (body[start + len(opener) : stop],)))
            last = stop + 1
    if not parts:
        return
    parts.append(body[last:])
    token.parts = [unescape(part) if isinstance(part, str) and not raw else part for part in parts]
    token.inner = -1


def unescape(text: str) -> str:
    """Decode a string's escapes."""

    def replace(match: re.Match[str]) -> str:
        decimal, byte, point, plain = match.groups()
        if decimal:
            return chr(int(decimal)) if int(decimal) < 256 else "?"
        if byte or point:
            number = int(byte or point, 16)
            return chr(number) if number < 0x110000 else "?"
        return _SIMPLE.get(plain, plain)

    return _ESCAPE.sub(replace, text)

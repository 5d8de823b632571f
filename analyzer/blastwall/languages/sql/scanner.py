"""Cuts SQL text into tokens as its dialect spells them: comments, strings, dollar quotes, identifiers, parameters.

Total and linear: what does not end ends with the text, and what is no token is a one-character operator.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.sql.dialect import Lexicon

#: kinds of token
WORD = "w"  # an unquoted word; `up` is its upper case
NAME = "q"  # a quoted identifier; `text` is its content
STRING = "s"  # a string; `text` is its content, escapes resolved
NUMBER = "n"
PARAM = "p"  # a bound parameter or a template's hole
OP = "o"  # everything else; `up` is the operator
COMMAND = "m"  # a line that the client, not the server, runs (`\! ls`, `.shell ls`)


class Token:
    """One token: its `kind`, its decoded `text`, `up` (upper case for words, the operator, else empty), its place.

    `inner` is where the content of a string starts in the source if it stands there unescaped, else -1.
    """

    __slots__ = ("end", "inner", "kind", "start", "text", "up")

    def __init__(self, kind: str, text: str, up: str, start: int, end: int, inner: int = -1) -> None:
        """Hold the token."""
        self.kind = kind
        self.text = text
        self.up = up
        self.start = start
        self.end = end
        self.inner = inner

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.text!r})"


class Scan:
    """What the scanner saw: the `tokens`, whether something never ended (`unterminated`), and words in its tail."""

    __slots__ = ("complete", "open_at", "tokens")

    def __init__(self) -> None:
        """Start empty."""
        self.tokens: list[Token] = []
        #: where a comment or string that never ends begins, or -1
        self.open_at = -1
        #: false where the budget ended the scan
        self.complete = True


# NUL and invisible characters separate nothing and mean nothing to a server; some clients drop them, so do we.
_BLANK = r"[\s\x00-\x1f\u00a0\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]++"
_MASTER = re.compile(
    rf"""({_BLANK})                                             # 1 blank
    | (--|/\*|\#(?![\w\#])|//(?=\s)|\*/)                                   # 2 comment openers, judged by dialect
    | ([eEnNbBxXrRqQ]{{1,2}}'|[uU]&['"]|_[a-zA-Z0-9]+'|['"`])    # 3 string and identifier openers
    | (\$(?:[^\W\d]\w*+)?\$)                                     # 4 dollar tag
    | ([^\W\d][\w$\#]*+|@@?[\w$\#.]+|\#\#?\w[\w$\#]*+)           # 5 word, variable, temporary name
    | (0[xX][0-9a-fA-F]++|\d++(?:\.\d*+)?(?:[eE][+-]?\d++)?|\.\d++(?:[eE][+-]?\d++)?)  # 6 number
    | (\?\d*+|\$\d++|:[^\W\d]\w*+(?!:)|%s|%\([^()]*+\)s|\{{\{{[^{{}}]*+\}}\}}|\$\{{[^{{}}]*+\}}|\{{[^\W\d]\w*+\}})  # 7
    | (<=>|<>|!=|!<|!>|<=|>=|\|\||::|:=|=>|->>?|!~~?\*?|~~\*?|~\*|&&|==)  # 8 operators of several characters
    | (.)                                                        # 9 any one character""",
    re.X | re.S,
)
_SINGLE = re.compile(r"[^']*+(?:''[^']*+)*+(?:'|\Z)")
_SINGLE_BS = re.compile(r"[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+(?:'|\\?\Z)", re.S)
_DOUBLE = re.compile(r'[^"]*+(?:""[^"]*+)*+(?:"|\Z)')
_DOUBLE_BS = re.compile(r'[^"\\]*+(?:(?:""|\\.)[^"\\]*+)*+(?:"|\\?\Z)', re.S)
_BACK = re.compile(r"[^`]*+(?:``[^`]*+)*+(?:`|\Z)")
_BRACKET = re.compile(r"\[([^\[\]\n]*+)\]")
_NAME_LIKE = re.compile(r"\s*[^\W\d][\w .$#@\\-]*+\Z")
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_EXECUTABLE = re.compile(r"/\*M?!\d*+")
_ESCAPE = re.compile(r"\\(.)", re.S)
_UNICODE = re.compile(r"\\(?:\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4}))")
_LINE_COMMAND = re.compile(r"(?:\\(?=[a-z!.?])|\.(?=[a-z])|!!|:r(?=\s))[^\n]*+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a"}
_Q_CLOSE = {"[": "]", "(": ")", "{": "}", "<": ">"}


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[1], match[1])


def _code_point(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"


def scan(text: str, lexicon: Lexicon, budget: Budget) -> Scan:
    """Return the tokens of the text."""
    result = Scan()
    tokens = result.tokens
    add = tokens.append
    match_at = _MASTER.match
    position, end = 0, len(text)
    opened = 0  # executable comments whose `*/` is still to come
    line_start = True
    while position < end:
        if len(tokens) > budget.nodes:
            result.complete = False
            break
        found = match_at(text, position)
        if found is None:  # cannot be: the last group takes any character
            break
        which = found.lastindex
        start = position
        position = found.end()
        if which == 1:
            if "\n" in found[1]:
                line_start = True
            continue
        fresh, line_start = line_start, False
        if which == 5:
            word = found[5]
            if word[0] == "#" and lexicon.hash:
                position = _line_end(text, start)
                line_start = True
                continue
            add(Token(WORD, word, word.upper(), start, position))
        elif which == 2:
            mark = found[2]
            if mark == "--":
                if lexicon.dash_needs_blank and start + 2 < end and not text[start + 2].isspace():
                    add(Token(OP, "-", "-", start, start + 1))
                    position = start + 1
                    continue
                position = _line_end(text, start)
                line_start = True
            elif mark == "/*":
                if lexicon.executable:
                    special = _EXECUTABLE.match(text, start)
                    if special is not None:
                        opened += 1
                        position = special.end()
                        continue
                position = _comment_end(text, start + 2, lexicon.nested)
                if position < 0:
                    result.open_at = start
                    break
            elif mark == "#":
                if lexicon.hash:
                    position = _line_end(text, start)
                    line_start = True
                else:
                    add(Token(OP, "#", "#", start, position))
            elif mark == "*/":
                if opened:
                    opened -= 1
                else:
                    add(Token(OP, "*", "*", start, start + 1))
                    position = start + 1
            else:
                add(Token(OP, "/", "/", start, start + 1))
                position = start + 1
        elif which == 3:
            token = _quoted(text, start, found[3], lexicon)
            position = token.end
            add(token)
            if token.kind != WORD and (position - start < 2 or not _closed(text, token)):
                result.open_at = start
        elif which == 4:
            tag = found[4]
            close = text.find(tag, position) if lexicon.dollar else -1
            if close >= 0:
                add(Token(STRING, text[position:close], "", start, close + len(tag), position))
                position = close + len(tag)
            elif lexicon.dollar:
                add(Token(STRING, text[position:], "", start, end, position))
                result.open_at = start
                position = end
            else:
                add(Token(OP, "$", "$", start, start + 1))
                position = start + 1
        elif which == 6:
            add(Token(NUMBER, found[6], "", start, position))
        elif which == 7:
            add(Token(PARAM, found[7], "", start, position))
        else:
            mark = found[0]
            if mark == "[" and lexicon.brackets:
                name = _BRACKET.match(text, start)
                if name is not None and ((lexicon.free and not lexicon.dollar) or _NAME_LIKE.match(name[1])):
                    position = name.end()
                    add(Token(NAME, name[1], "", start, position))
                    continue
            elif (
                lexicon.commands
                and mark in "\\.!:"
                and (mark == "\\" or (fresh and (not tokens or tokens[-1].up == ";" or tokens[-1].kind == COMMAND)))
            ):
                line = _LINE_COMMAND.match(text, start)
                if line is not None:
                    position = line.end()
                    add(Token(COMMAND, line[0], "", start, position))
                    continue
            add(Token(OP, mark, mark, start, position))
    budget.spend(len(tokens))
    return result


def _line_end(text: str, start: int) -> int:
    stop = text.find("\n", start)
    return len(text) if stop < 0 else stop


def _comment_end(text: str, position: int, nested: bool) -> int:
    """Return where the comment ends, -1 where it never does."""
    if not nested:
        stop = text.find("*/", position)
        return stop + 2 if stop >= 0 else -1
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, position):
        depth += 1 if edge[0] == "/*" else -1
        if not depth:
            return edge.end()
    return -1


def _closed(text: str, token: Token) -> bool:
    """Whether the quoted token ends with a closing mark of its own."""
    last = text[token.end - 1]
    return last in "'\"`" and token.end - 1 > token.start


def _quoted(text: str, start: int, opener: str, lexicon: Lexicon) -> Token:
    """Return the string or identifier that starts here."""
    mark = opener[-1]
    prefix = opener[:-1].upper()
    body = start + len(opener)
    if mark == "`":
        end = _end(_BACK.match(text, body), text)
        return Token(NAME, _content(text, body, end, mark).replace("``", "`"), "", start, end)
    if mark == '"' and prefix != "U&":
        if lexicon.double_is_string:
            end = _end(_DOUBLE_BS.match(text, body), text)
            return _string(text, start, body, end, mark, lexicon.backslash)
        end = _end(_DOUBLE.match(text, body), text)
        return Token(NAME, _content(text, body, end, mark).replace('""', '"'), "", start, end)
    if prefix == "U&":
        end = _end((_DOUBLE if mark == '"' else _SINGLE).match(text, body), text)
        content = _UNICODE.sub(_code_point, _content(text, body, end, mark)).replace(mark * 2, mark)
        return Token(NAME if mark == '"' else STRING, content, "", start, end)
    if prefix in ("Q", "NQ") and body < len(text):
        # Oracle's q'[...]': the closing mark mirrors the first character. Elsewhere a word q can't touch a quote.
        closing = _Q_CLOSE.get(text[body], text[body]) + "'"
        stop = text.find(closing, body + 1)
        if stop >= 0 and not text[body].isalnum() and text[body] != "'":
            return Token(STRING, text[body + 1 : stop], "", start, stop + 2, body + 1)
    backslash = (lexicon.backslash and prefix != "R") or prefix == "E"
    end = _end((_SINGLE_BS if backslash else _SINGLE).match(text, body), text)
    if prefix == "X":
        content = _content(text, body, end, mark)
        content = _unhexed(content)
        return Token(STRING, content, "", start, end)
    return _string(text, start, body, end, mark, backslash)


def _end(found: re.Match[str] | None, text: str) -> int:
    return found.end() if found is not None else len(text)


def _content(text: str, body: int, end: int, mark: str) -> str:
    return text[body : end - 1] if end > body and text[end - 1] == mark else text[body:end]


def _unhexed(content: str) -> str:
    try:
        return bytes.fromhex(content).decode("latin-1")
    except ValueError:
        return content


def _string(text: str, start: int, body: int, end: int, mark: str, backslash: bool) -> Token:
    raw = _content(text, body, end, mark)
    if backslash and "\\" in raw:
        return Token(STRING, _ESCAPE.sub(_escape, raw.replace(mark * 2, mark)), "", start, end)
    if mark in raw:
        return Token(STRING, raw.replace(mark * 2, mark), "", start, end)
    return Token(STRING, raw, "", start, end, body)

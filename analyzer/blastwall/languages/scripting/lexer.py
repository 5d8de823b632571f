"""Cuts Perl, Ruby and PHP into tokens: comments gone, strings unescaped, command quotes and heredocs told apart."""

from __future__ import annotations

import re

from blastwall.acts import HOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget

NAME, MARK, NUMBER, STRING, COMMAND, WORDS, LINE = "name", "mark", "number", "string", "command", "words", "line"

_BLANK = re.compile(r"[ \t\r\f\v]++")
_WORD = re.compile(r"[$@%&]?\$?[A-Za-z_]\w*+(?:::[A-Za-z_]\w*+)*+[?!]?|\$[_0-9&!@/\\;,.]")
_NUMBER = re.compile(r"\d[\w.]*+")
_SIGN = re.compile(r"->|=>|::|&\.|=~|!~|&&|\|\||\.\.\.?|<<=|==+|!=|<=>|[+\-*/.]=|\?\?|.", re.S)
_HEREDOC = re.compile(r"<<(<?)([~-]?)[ ]?(?:\"(\w+)\"|'(\w+)'|([A-Za-z_]\w*+))")
_OPEN = {"(": ")", "[": "]", "{": "}", "<": ">"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b"}
_HOLE_NAME = re.compile(r"[$@]\{?([A-Za-z_]\w*+)\}?(?:(?:->)?[\[{][^\]}]{0,80}[\]}])?")
#: words after which a slash begins a pattern and a `<` a glob
_BEFORE_PATTERN = frozenset(str.split("if unless and or not while until when return split grep map x elsif push"))
_PERL_QUOTES = frozenset({"q", "qq", "qw", "qx", "qr", "m", "s", "tr", "y"})

MAX_HEREDOCS = 100


class Token:
    """One token. `parts` of a string that interpolates are texts and, as tuples, the names or code between them."""

    __slots__ = ("end", "inner", "kind", "parts", "start", "text")

    def __init__(
        self,
        kind: str,
        text: str,
        start: int,
        end: int,
        inner: int = -1,
        parts: list[str | tuple[str]] | None = None,
    ) -> None:
        """Hold the token; `inner` is where the text of an unescaped string begins."""
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.inner = inner
        self.parts = parts


class Lexer:
    """Reads one text of one of the languages."""

    def __init__(self, language: str, text: str, budget: Budget) -> None:
        """Start at the beginning, or for PHP at its first tag."""
        self.language = language
        self.text = text
        self.budget = budget
        self.tokens: list[Token] = []
        #: the end of the bodies of heredocs that begin on this line
        self._skip = -1
        self._heredocs = 0

    def run(self) -> list[Token]:
        """Return the tokens, as far as the budget goes."""
        text = self.text
        at, end = 0, len(text)
        php = self.language == "php" and "<?" in text
        if php:
            at = self._php_code(0)
        elif text.startswith("=") and self.language != "php":
            at = self._block_comment(0)
        while at < end and self.budget.spend():
            char = text[at]
            if char == "\n":
                self._add(LINE, "\n", at, at + 1)
                at = max(at + 1, self._skip)
                self._skip = -1
                if self.language != "php" and text.startswith("=", at):
                    at = self._block_comment(at)
                if text.startswith(("__END__", "__DATA__"), at):
                    break
                continue
            blank = _BLANK.match(text, at)
            if blank is not None:
                at = blank.end()
                continue
            if char == "#" or (self.language == "php" and text.startswith("//", at)):
                stop = text.find("\n", at)
                close = text.find("?>", at) if php else -1
                at = min(x for x in (stop if stop >= 0 else end, close if close >= 0 else end))
                continue
            if self.language == "php" and text.startswith("/*", at):
                stop = text.find("*/", at + 2)
                at = stop + 2 if stop >= 0 else end
                continue
            if php and text.startswith("?>", at):
                self._add(MARK, ";", at, at + 2)
                at = self._php_code(at + 2)
                continue
            at = self._token(char, at)
        return self.tokens

    def _php_code(self, at: int) -> int:
        start = self.text.find("<?", at)
        if start < 0:
            return len(self.text)
        return start + (
            5
            if self.text[start : start + 5].lower() == "<?php"
            else 3
            if self.text[start + 2 : start + 3] == "="
            else 2
        )

    def _block_comment(self, at: int) -> int:
        close = "=end" if self.language == "ruby" else "=cut"
        opens = self.text.startswith("=begin", at) if self.language == "ruby" else self.text[at + 1 : at + 2].isalpha()
        if not opens:
            return at
        stop = self.text.find("\n" + close, at)
        if stop < 0:
            return len(self.text)
        line = self.text.find("\n", stop + 1)
        return line if line >= 0 else len(self.text)

    def _add(self, kind: str, text: str, start: int, end: int, inner: int = -1) -> None:
        self.tokens.append(Token(kind, text, start, end, inner))

    def _token(self, char: str, at: int) -> int:
        text = self.text
        if char in "\"'`":
            return self._quoted(at, at + 1, char, char, COMMAND if char == "`" else STRING, char != "'")
        if char == "<" and (here := _HEREDOC.match(text, at)) is not None and self._may_be_heredoc(here):
            return self._heredoc(at, here)
        if char == "<" and self.language == "perl" and self._before_value():
            stop = text.find(">", at, at + 200)
            inside = text[at + 1 : stop] if stop > 0 else ""
            if inside and any(c in inside for c in "*?{~/") and "\n" not in inside and "=" not in inside:
                self._add(NAME, "glob", at, at + 1)
                self._add(STRING, inside, at + 1, stop, at + 1)
                return stop + 1
        if char == "%" and self.language == "ruby" and self._before_value():
            found = re.compile(r"%([qQwWxiIr]?)([(\[{<|!/])").match(text, at)
            if found is not None:
                kind = {"x": COMMAND, "w": WORDS, "W": WORDS, "i": WORDS, "I": WORDS}.get(found[1], STRING)
                return self._quoted(
                    at, found.end(), found[2], _OPEN.get(found[2], found[2]), kind, found[1] in ("", "Q", "x", "W")
                )
        if char == "/" and self.language != "php" and self._before_value():
            return self._quoted(at, at + 1, "/", "/", NUMBER, False)
        word = _WORD.match(text, at)
        if word is not None:
            if self.language == "perl" and word[0] in _PERL_QUOTES and self._bare():
                stop = self._perl_quote(word[0], at, word.end())
                if stop > 0:
                    return stop
            name = word[0]
            stop = word.end()
            if name[-1] in "?!" and (self.language != "ruby" or text[stop : stop + 1] == "="):
                name, stop = name[:-1], stop - 1
            if name[0] in "%&" and not self._before_value():
                self._add(MARK, name[0], at, at + 1)
                return at + 1
            self._add(NAME, name, at, stop)
            return stop
        number = _NUMBER.match(text, at)
        if number is not None:
            self._add(NUMBER, number[0], at, number.end())
            return number.end()
        sign = _SIGN.match(text, at)
        stop = sign.end() if sign is not None else at + 1
        self._add(MARK, text[at:stop], at, stop)
        return stop

    def _bare(self) -> bool:
        """Whether a word here is not a method, a variable's key or a hash's."""
        last = self.tokens[-1] if self.tokens else None
        return last is None or last.text not in ("->", "sub", "{", "$", "&") or last.kind != MARK

    def _before_value(self) -> bool:
        """Whether an operand, not an operator, comes next."""
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.kind == LINE:
            return True
        if last.kind == NAME:
            return last.text in _BEFORE_PATTERN or (
                last.text
                in (
                    "unlink",
                    "system",
                    "exec",
                    "puts",
                    "print",
                    "in",
                    "rmtree",
                    "for",
                    "foreach",
                    "push",
                    "chmod",
                    "glob",
                )
                and self.text[last.end : last.end + 1] == " "
            )
        return last.kind == MARK and last.text not in (")", "]", "}")

    def _may_be_heredoc(self, here: re.Match[str]) -> bool:
        # each search for a closing word may go to the end of the text
        self._heredocs += 1
        if self._heredocs > MAX_HEREDOCS:
            return False
        if self.language == "php":
            return bool(here[1])
        if here[1]:
            return False
        tag = here[3] or here[4] or here[5]
        return (
            bool(here[2] or here[3] or here[4] or tag.isupper())
            and re.search(rf"^[ \t]*{tag}\b", self.text[here.end() :], re.M) is not None
        )

    def _heredoc(self, at: int, here: re.Match[str]) -> int:
        tag = here[3] or here[4] or here[5]
        line = self.text.find("\n", here.end())
        begin = max(line + 1, self._skip) if line >= 0 else len(self.text)
        close = re.compile(rf"^[ \t]*{tag}\b[^\n]*", re.M).search(self.text, begin)
        stop = close.start() if close is not None else len(self.text)
        token = self._string(STRING, at, here.end(), begin, stop, not here[4], "")
        token.end = here.end()
        # PHP code may go on behind the closing word
        self._skip = (
            (stop + len(self.text[stop:]) - len(self.text[stop:].lstrip()) + len(tag)) if close is not None else stop
        )
        return here.end()

    def _quoted(self, at: int, begin: int, opener: str, closer: str, kind: str, interpolates: bool) -> int:
        if kind == NUMBER:  # a pattern, which ends on its line: anything else would be a division
            line = self.text.find("\n", begin)
            stop = self._closing(begin, opener, closer, line if line >= 0 else len(self.text))
            end = min(stop + 1, len(self.text))
            if self.text[stop : stop + 1] != closer:
                self._add(MARK, "/", at, at + 1)
                return at + 1
            self._add(NUMBER, "pattern", at, end)
            flags = re.compile(r"[a-z]*+").match(self.text, end)
            return flags.end() if flags is not None else end
        stop = self._closing(begin, opener, closer)
        self._string(kind, at, min(stop + 1, len(self.text)), begin, stop, interpolates, closer)
        return min(stop + 1, len(self.text))

    def _closing(self, begin: int, opener: str, closer: str, limit: int = -1) -> int:
        text = self.text
        end = len(text) if limit < 0 else limit
        depth = 0
        at = begin
        while at < end:
            char = text[at]
            if char == "\\":
                at += 2
                continue
            if char == closer and not depth:
                return at
            if char == closer:
                depth -= 1
            elif char == opener and opener != closer:
                depth += 1
            elif char == "#" and self.language == "ruby" and text.startswith("#{", at) and closer != "}":
                at = self._braces(at + 2)
                continue
            at += 1
        return end

    def _braces(self, at: int) -> int:
        depth = 1
        while at < len(self.text) and depth:
            depth += (self.text[at] == "{") - (self.text[at] == "}")
            at += 1
        return at

    def _perl_quote(self, word: str, at: int, begin: int) -> int:
        text = self.text
        stop = begin
        while stop < len(text) and text[stop] in " \t" and word not in ("s", "y", "m", "tr"):
            stop += 1
        opener = text[stop : stop + 1]
        if not opener or opener.isalnum() or opener in "_ \t\n,;)=>-." or (opener == "#" and stop > begin):
            return 0
        closer = _OPEN.get(opener, opener)
        end = self._closing(stop + 1, opener, closer)
        if word in ("s", "tr", "y"):
            if closer != opener:
                follow = text.find(opener, end)
                end = self._closing(follow + 1, opener, closer) if follow >= 0 else len(text)
            else:
                end = self._closing(end + 1, opener, closer)
            self._add(NUMBER, "pattern", at, min(end + 1, len(text)))
        elif word in ("m", "qr"):
            self._add(NUMBER, "pattern", at, min(end + 1, len(text)))
        else:
            kind = {"qx": COMMAND, "qw": WORDS}.get(word, STRING)
            self._string(
                kind, at, min(end + 1, len(text)), stop + 1, end, word in ("qq", "qx") and opener != "'", closer
            )
        tail = re.compile(r"[a-z]*+").match(text, end + 1) if word in ("s", "m", "qr", "tr", "y") else None
        return tail.end() if tail is not None else end + 1

    def _string(self, kind: str, start: int, end: int, begin: int, stop: int, interpolates: bool, closer: str) -> Token:
        raw = self.text[begin:stop]
        holes = ("$", "@") if self.language == "perl" else ("$",) if self.language == "php" else ("#{",)
        plain = "\\" not in raw and not (interpolates and any(hole in raw for hole in holes))
        token = Token(kind, raw, start, end, begin if plain else -1)
        self.tokens.append(token)
        self.budget.spend(len(raw) // 64)
        if plain:
            return token
        parts: list[str | tuple[str]] = []
        made: list[str] = []
        at = 0
        while at < len(raw):
            char = raw[at]
            if char == "\\" and at + 1 < len(raw):
                follow = raw[at + 1]
                if interpolates:
                    made.append(_ESCAPES.get(follow, follow))
                else:
                    made.append(follow if follow in ("\\", closer) else char + follow)
                at += 2
                continue
            if interpolates and self.language == "ruby" and raw.startswith("#{", at):
                close, depth = at + 2, 1
                while close < len(raw) and depth:
                    depth += (raw[close] == "{") - (raw[close] == "}")
                    close += 1
                parts.extend(("".join(made), (raw[at + 2 : close - 1].strip(),)))
                made = []
                at = close
                continue
            if (
                interpolates
                and self.language != "ruby"
                and (char == "$" or (char == "@" and self.language == "perl") or raw.startswith("{$", at))
            ):
                brace = char == "{"
                found = _HOLE_NAME.match(raw, at + brace)
                if found is not None:
                    close = found.end()
                    if brace:
                        shut = raw.find("}", close)
                        close = shut + 1 if shut >= 0 else close
                    inside = raw[at + brace : found.end()]
                    whole = inside.lstrip("$@").strip("{}") == found[1]
                    # an element of a list or a hash is code to be folded
                    parts.extend(("".join(made), (raw[at + brace] + found[1] if whole else inside,)))
                    made = []
                    at = close
                    continue
            made.append(char)
            at += 1
        parts.append("".join(made))
        token.parts = parts
        token.text = "".join(part if isinstance(part, str) else HOLE for part in parts)
        return token

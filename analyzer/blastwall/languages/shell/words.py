"""Words: quoting in all its forms, and what stands inside `$`, backticks, `<( )`, arrays and extended patterns."""

from __future__ import annotations

import re

from blastwall.languages.shell.quoting import ansi_c
from blastwall.languages.shell.tree import (
    ARITHMETIC,
    ARRAY,
    COMMAND,
    EXTGLOB,
    LITERAL,
    PARAMETER,
    PROCESS,
    Node,
    Part,
    Redirection,
    Test,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.model import Span

PLAIN = re.compile(r"[^ \t\r\n;|&()<>\\'\"$`]+").match
_DOUBLE = re.compile(r"[^\"\\$`]+").match
_BRACED = re.compile(r"[^}\\$`\"'<>]+").match
_BRACED_QUOTED = re.compile(r"[^}\\$`'\"]+").match
_ARITHMETIC = re.compile(r"[^()\\$`'\"]+").match
_OPENING = re.compile(r"\(+").match
_SUBSCRIPT_TEXT = re.compile(r"[^\[\]\\$`'\"]+").match
ACTIVE = re.compile(r"[*?\[{~]").search
_QUOTED_VARIABLE = re.compile(r'"\$([A-Za-z_]\w*)"', re.A).match
_NAME = re.compile(r"[A-Za-z_]\w*|[0-9@*#?$!-]", re.A).match
_BRACED_NAME = re.compile(r"[A-Za-z_]\w*|[0-9]+|[@*#?$!-]", re.A).match
_SUBSCRIPT = re.compile(r"\[([^\[\]\n\\$`'\"]{0,120})\]").match
_OPERATOR = re.compile(r":[-=?+]|##?|%%?|//?|\^\^?|,,?|[-=?+:@]").match
_BACKTICK = re.compile(r"[^`\\]+").match
_UNESCAPE = re.compile(r"\\([$`\\])")
_ARRAY_BLANK = re.compile(r"(?:[ \t\r\n]|\\\n)*").match
#: A subscript without anything to expand; a longer one is read piece by piece.
SIMPLE_SUBSCRIPT = r"\[([^\[\]\n\\$`'\"]{0,120})\]"
_ARRAY_KEY = re.compile(SIMPLE_SUBSCRIPT + r"\+?=").match
_KEY_VALUE = re.compile(r"\+?=").match
_WORD_END = frozenset(" \t\n\r;|&)")
_NO_STOPS: frozenset[str] = frozenset()
#: Ends `${ command; }`, whatever follows the brace.
FUNSUB_STOP = frozenset({"}", ""})
#: The operators of `${a%..}` in whose words single quotes quote, in double quotes too.
_PATTERN_OPERATORS = frozenset(["#", "##", "%", "%%", "/", "//", "^", "^^", ",", ",,"])
#: A continued line may end inside an operator or a keyword.
_SPLIT_OPERATOR = re.compile(r"(?<!\\)([$<>&|;(\[!=])((?:\\\n)+)(?=[$<>&|;(\[{=A-Za-z_0-9@*#?!'\"-])")
_SPLIT_WORD = re.compile(r"(?<![^\s;&|(){}`])[a-z\[](?:[a-z\[\]]|\\\n){1,30}+(?=[\s;&|()]|\Z)")
_SPLIT = frozenset(
    ["if", "then", "elif", "else", "fi", "while", "until", "do", "done", "for", "case", "esac", "select", "function"]
) | frozenset(["time", "coproc", "in", "[[", "]]"])


def unsplit(s: str) -> str:
    r"""Move continued lines out of operators and keywords, to their front: `$\(` on two lines becomes `\$(`.

    A shell takes them away before it looks for tokens. The text keeps its length, so that spans stay true.
    """
    for _ in range(3):
        before = s
        s = _SPLIT_OPERATOR.sub(r"\2\1", s)
        if s == before:
            break
    return _SPLIT_WORD.sub(_joined, s)


def _joined(match: re.Match[str]) -> str:
    text = match[0]
    word = text.replace("\\\n", "")
    return "\\\n" * ((len(text) - len(word)) // 2) + word if word in _SPLIT else text


class WordParser:
    """The lower half of the parser: reads words from `s[i:n]`.

    `flat` replaces every span where the text is no slice of the snippet. `closers` counts open `(`.
    """

    LIMIT = 60
    #: whether a `(` behind any text is a pattern or a glob qualifier, and `}` ends a list wherever it stands alone
    LOOSE = False

    __slots__ = (
        "absent",
        "closers",
        "continued",
        "depth",
        "errors",
        "flat",
        "i",
        "meter",
        "n",
        "not_arithmetic",
        "not_subscript",
        "pending",
        "ready",
        "resumed",
        "s",
        "substituting",
        "units",
        "unkeyed",
    )

    def __init__(self, s: str, errors: list[tuple[str, int]], depth: int, flat: Span | None, meter: Budget) -> None:
        """Start at the beginning of `s`."""
        #: whether any line is continued
        self.continued = "\\\n" in s
        self.s = unsplit(s) if self.continued else s
        self.i = 0
        self.n = len(s)
        self.errors = errors
        self.depth = depth
        self.flat = flat
        self.meter = meter
        self.closers = 0
        self.pending: list[Redirection] = []
        # Places where `((` turned out not to be arithmetic: without them, nesting costs 2 ** depth.
        self.not_arithmetic: set[int] = set()
        #: the same for a `[` that turned out to be no subscript
        self.not_subscript: set[int] = set()
        #: delimiters that no line up to an end starts with, and from where on none does
        self.absent: dict[tuple[str, int], int] = {}
        #: where a command starts that is known to start with no keyword, and a match of one that is plain throughout
        self.unkeyed = -1
        self.ready: re.Match[str] | None = None
        #: where something that never ended began, and was read again as commands
        self.resumed: set[int] = set()
        #: how many `$(` are open: there, a `)` may follow a here-document's delimiter on its line
        self.substituting = 0
        #: what is left of the commands and substitutions that text of this length may hold; no text that anybody
        #: wrote is so dense, and reading what is made of nothing else would take a second
        self.units = 4096 + self.n // 8

    # -- bookkeeping --------------------------------------------------------------------------------------------------

    def error(self, reason: str, at: int) -> None:
        """Note an error; only the first few are kept."""
        if len(self.errors) < 16:
            self.errors.append((reason, self.flat[0] if self.flat is not None else at))

    def spend(self, units: int = 1) -> bool:
        """Pay for a node; past the budget, jump to the end."""
        self.units -= units
        if self.units > 0 and self.meter.spend():
            return True
        self.meter.exhausted = self.meter.exhausted or "nodes"
        self.error("out of budget", self.i)
        self.i = self.n
        return False

    def enter(self) -> bool:
        """Go a level deeper; past the cap, jump to the end."""
        if self.depth >= self.LIMIT:
            self.error("nested too deep", self.i)
            self.meter.exhausted = self.meter.exhausted or "depth"
            self.i = self.n
            return False
        self.depth += 1
        return True

    def leave(self) -> None:
        """Come back a level."""
        self.depth -= 1

    def commands(self, close: str, stops: frozenset[str]) -> list[Node]:
        """Read a list (the upper half does)."""
        raise NotImplementedError

    # -- words --------------------------------------------------------------------------------------------------------

    def word(self) -> Word:
        """Read a word; it is empty, and nothing is consumed, where none starts."""
        s, n, start = self.s, self.n, self.i
        match = PLAIN(s, start, n)
        if match is not None:
            end = match.end()
            if end >= n or s[end] in _WORD_END:
                self.i = end
                text = match[0]
                return self.placed(Word(text, start, end, None, False, ACTIVE(text) is not None))
        elif start < n:
            # A word that is quoted as a whole, with nothing in it to expand.
            c = s[start]
            if c == "'" or c == '"':
                end = s.find(c, start + 1, n)
                if end > 0 and (end + 1 >= n or s[end + 1] in _WORD_END):
                    if c == '"' and not self.LOOSE:
                        known = _QUOTED_VARIABLE(s, start, n)
                        if known is not None and known.end() == end + 1:
                            self.i = end + 1
                            part = Part(PARAMETER, known[1], True, (start + 1, end))
                            return self.placed(Word("", start, end + 1, [part], True, False))
                    text = s[start + 1 : end]
                    if c == "'" or not ("$" in text or "`" in text or "\\" in text):
                        self.i = end + 1
                        return self.placed(Word(text, start, end + 1, None, True, False))
        return self.composed(start, False)

    def placed(self, word: Word) -> Word:
        """Give the word the flat span, where there is one."""
        if self.flat is not None:
            word.start, word.end = self.flat
        return word

    def value(self) -> Word:
        """Read the right side of an assignment; it may be empty."""
        if self.i < self.n and self.s[self.i] == "(":
            return self.composed(self.i, True)
        return self.word()

    def joined(self, prefix: str, start: int, value: Word) -> Word:
        """Make the argument `name=value` of `export` and its like."""
        parts = value.parts
        if parts is None:
            return Word(prefix + value.text, start, value.end, None, value.quoted, False)
        head = Part(LITERAL, prefix, True, (start, value.start))
        return Word("", start, value.end, [head, *parts], value.quoted, value.active)

    def composed(self, start: int, array: bool) -> Word:
        """Read a word that is more than plain text."""
        s, n = self.s, self.n
        parts: list[Part] = []
        quoted = active = dynamic = False
        while self.i < n:
            i = self.i
            match = PLAIN(s, i, n)
            if match is not None:
                text = match[0]
                self.i = match.end()
                parts.append(Part(LITERAL, text, False, (i, self.i)))
                active = active or ACTIVE(text) is not None
                continue
            c = s[i]
            if c in _WORD_END:
                break
            if c == "'":
                end = s.find("'", i + 1, n)
                if end < 0:
                    self.error("unterminated `'`", i)
                    end = n
                parts.append(Part(LITERAL, s[i + 1 : end], True, (i, min(end + 1, n))))
                self.i = min(end + 1, n)
                quoted = True
            elif c == '"':
                self.i = i + 1
                found = self.quoted_parts('"')
                quoted = True
                if len(found) == 1 and found[0].kind == LITERAL:
                    parts.append(found[0])
                elif found:
                    dynamic = True
                    parts.extend(found)
                else:
                    parts.append(Part(LITERAL, "", True, (i, self.i)))
            elif c == "\\":
                following = s[i + 1 : i + 2] if i + 1 < n else ""
                if following == "\r" and s[i + 2 : i + 3] == "\n":
                    self.i = i + 3
                    continue
                self.i = min(i + 2, n)
                if following != "\n":
                    parts.append(Part(LITERAL, following or "\\", True, (i, self.i)))
                    quoted = True
            elif c == "$":
                part = self.dollar(False)
                if isinstance(part, list):
                    quoted = True
                    dynamic = True
                    parts.extend(part)
                else:
                    dynamic = dynamic or part.kind != LITERAL
                    quoted = quoted or part.quoted
                    parts.append(part)
            elif c == "`":
                parts.append(self.backtick(False))
                dynamic = True
            elif c == "<" or c == ">":
                if s[i + 1 : i + 2] != "(" or i + 1 >= n:
                    break
                parts.append(self.substitution(PROCESS, i + 2, False, c))
                dynamic = True
            elif array and i == start:
                self.i = i + 1
                parts.append(self.array(i))
                dynamic = True
                break
            elif (self.LOOSE and i + 1 < n and s[i + 1] != ")") or (
                parts and parts[-1].kind == LITERAL and not parts[-1].quoted and parts[-1].text[-1:] in "?*+@!"
            ):
                if self.LOOSE and parts and i == start + 1 and s[start] == "=":
                    # `=( )` is `<( )` by way of a file.
                    parts[-1] = self.substitution(PROCESS, i + 1, False, "<")
                    dynamic = True
                    continue
                parts.append(self.extended(i))
                dynamic = active = True
            else:
                break
        end = self.i
        if not dynamic and (quoted or not active):
            # Known text. A mix of quoted and active text keeps its parts: only the unquoted part expands.
            text = "".join([part.text for part in parts])
            if not active:
                return self.placed(Word(text, start, end, None, quoted, False))
            return self.placed(Word(text, start, end, parts, quoted, True))
        if not dynamic:
            return self.placed(Word("".join([part.text for part in parts]), start, end, None, quoted, active))
        return self.placed(Word("", start, end, parts, quoted, active))

    def quoted_parts(self, close: str) -> list[Part]:
        """Read the inside of double quotes, or, with no `close`, a here-document's body up to `n`."""
        s, n = self.s, self.n
        parts: list[Part] = []
        text: list[str] = []
        begin = self.i
        while self.i < n:
            i = self.i
            match = _DOUBLE(s, i, n)
            if match is not None:
                text.append(match[0])
                self.i = match.end()
                continue
            c = s[i]
            if c == '"':
                self.i = i + 1
                if close:
                    break
                text.append(c)
            elif c == "\\":
                following = s[i + 1 : i + 2] if i + 1 < n else ""
                self.i = min(i + 2, n)
                if following == "\n":
                    continue
                if (following and following in "$`\\") or (following == '"' and close):
                    text.append(following)
                else:
                    text.append("\\" + following)
            elif c == "$":
                part = self.dollar(True)
                if isinstance(part, list):
                    continue
                if part.kind == LITERAL:
                    text.append(part.text)
                    continue
                if text:
                    parts.append(Part(LITERAL, "".join(text), True, (begin, i)))
                    text = []
                parts.append(part)
                begin = self.i
            else:
                if text:
                    parts.append(Part(LITERAL, "".join(text), True, (begin, i)))
                    text = []
                parts.append(self.backtick(True))
                begin = self.i
        else:
            if close:
                self.error('unterminated `"`', begin)
        if text:
            parts.append(Part(LITERAL, "".join(text), True, (begin, self.i)))
        return parts

    # -- what follows a dollar ----------------------------------------------------------------------------------------

    def dollar(self, quoted: bool) -> Part | list[Part]:
        """Read from a `$`. A list is the inside of `$".."`."""
        s, i, n = self.s, self.i, self.n
        c = s[i + 1] if i + 1 < n else ""
        self.units -= 1
        if self.units < 0 and not self.spend(0):
            return Part(LITERAL, "$", quoted, (i, n))
        if c == "(":
            if s[i + 2 : i + 3] == "(" and i + 1 not in self.not_arithmetic:
                words = self.arithmetic(i + 1)
                if words is not None:
                    return Part(ARITHMETIC, s[i + 3 : self.i - 2], quoted, (i, self.i), words=words)
            return self.substitution(COMMAND, i + 2, quoted, "")
        if c == "{":
            return self.braced(quoted)
        if c == "[":
            index = self.subscript(i + 1)
            if index is not None:
                self.i = index.end
                return Part(ARITHMETIC, index.text, quoted, (i, self.i), words=[index])
        if not quoted:
            if c == "'":
                j = i + 2
                while True:
                    stop = s.find("'", j, n)
                    if stop < 0:
                        self.error("unterminated `$'`", i)
                        stop = n
                        break
                    # An odd run of backslashes before the quote escapes it.
                    k = stop - 1
                    while k >= i + 2 and s[k] == "\\":
                        k -= 1
                    if (stop - 1 - k) % 2 == 0:
                        break
                    j = stop + 1
                self.i = min(stop + 1, n)
                return Part(LITERAL, ansi_c(s[i + 2 : stop]), True, (i, self.i))
            if c == '"':
                self.i = i + 2
                found = self.quoted_parts('"')
                return found or [Part(LITERAL, "", True, (i, self.i))]
        match = _NAME(s, i + 1, n)
        if match is not None:
            self.i = match.end()
            return Part(PARAMETER, match[0], quoted, (i, self.i))
        self.i = i + 1
        return Part(LITERAL, "$", quoted, (i, i + 1))

    def substitution(self, kind: int, start: int, quoted: bool, direction: str) -> Part:
        """Read `$( )`, `<( )` or `>( )` from behind its parenthesis."""
        begin = start - 2
        self.i = start
        if not self.enter() or not self.spend(3):
            return Part(kind, direction, quoted, (begin, self.n))
        pending, self.pending = self.pending, []
        self.closers += 1
        self.substituting += 1
        body = self.commands(")", _NO_STOPS)
        self.substituting -= 1
        self.closers -= 1
        self.pending = pending
        if self.i < self.n and self.s[self.i] == ")":
            self.i += 1
        else:
            self.error("`)` is missing", begin)
        self.leave()
        return Part(kind, direction, quoted, (begin, self.i), body=body)

    def backtick(self, quoted: bool) -> Part:
        """Read a backtick substitution."""
        s, n, i = self.s, self.n, self.i
        j = i + 1
        escaped = False
        while j < n:
            match = _BACKTICK(s, j, n)
            if match is not None:
                j = match.end()
                continue
            if s[j] == "`":
                break
            escaped = True
            j += 2
        if j >= n:
            j = n
            self.error("unterminated backtick", i)
        body: list[Node] = []
        if self.enter():
            pending, self.pending = self.pending, []
            if escaped:
                text = _UNESCAPE.sub(r"\1", s[i + 1 : j])
                if quoted:
                    text = text.replace('\\"', '"')
                inner = type(self)(text, self.errors, self.depth, self.flat or (i, min(j + 1, n)), self.meter)
                inner.units = self.units - 3
                body = inner.commands("", _NO_STOPS)
                self.units = inner.units
            else:
                keep, self.i, self.n = self.n, i + 1, j
                closers, self.closers = self.closers, 0
                self.units -= 3
                body = self.commands("", _NO_STOPS)
                self.n, self.closers = keep, closers
            self.pending = pending
            self.leave()
        self.i = min(j + 1, n)
        return Part(COMMAND, "", quoted, (i, self.i), body=body)

    def braced(self, quoted: bool) -> Part:
        """Read `${ }`."""
        s, n, i = self.s, self.n, self.i
        j = i + 2
        if s[j : j + 1] in (" ", "\t", "\n", "|") and j < n:
            # `${ command; }` of bash 5.3: a substitution in the same shell.
            self.i = j + 1
            if not self.enter():
                return Part(COMMAND, "", quoted, (i, n))
            closers, self.closers = self.closers, 0
            body = self.commands("", FUNSUB_STOP) if self.spend(3) else []
            self.closers = closers
            if self.i < n and s[self.i] == "}":
                self.i += 1
            else:
                self.error("`}` is missing", i)
            self.leave()
            return Part(COMMAND, "", quoted, (i, self.i), body=body)
        op = ""
        if s[j : j + 1] in ("#", "!") and s[j + 1 : j + 2] not in ("}", "", "-", ":", "%", "/", "=", "+"):
            op = s[j]
            j += 1
        name = ""
        sub = ""
        index: Word | None = None
        match = _BRACED_NAME(s, j, n)
        if match is not None:
            name = match[0]
            j = match.end()
            found = _SUBSCRIPT(s, j, n)
            if found is not None:
                sub = found[1]
                j = found.end()
            elif j < n and s[j] == "[":
                index = self.subscript(j)
                if index is not None:
                    sub = index.text
                    j = index.end
            if not op:
                symbol = _OPERATOR(s, j, n)
                if symbol is not None:
                    op = symbol[0]
                    j = symbol.end()
        self.i = j
        if j < n and s[j] == "}":
            self.i = j + 1
            words = [Word("", j, j)] if op else []
            if index is not None:
                words = [*(words or [Word("", j, j)]), index]
            return Part(PARAMETER, name, quoted, (i, self.i), op=op, sub=sub, words=words)
        if not self.enter():
            return Part(PARAMETER, "", quoted, (i, n), op="?")
        operand = self.operand(quoted, i, op in _PATTERN_OPERATORS)
        self.leave()
        words = [operand] if index is None else [operand, index]
        return Part(PARAMETER, name, quoted, (i, self.i), op=op or "?", sub=sub, words=words)

    def subscript(self, opened: int) -> Word | None:
        """Read `[ ]` at `opened`, what it would expand included; None, and nothing consumed, where it does not end.

        The word's text is what stands between the brackets.
        """
        s, n = self.s, self.n
        if opened in self.not_subscript or s.find("]", opened, n) < 0:
            return None
        kept = (self.i, self.depth, len(self.errors), self.closers, self.pending)
        parts: list[Part] = []
        inner: list[int] = []
        self.i = opened + 1
        if self.spend(2) and self.enter():
            while self.i < n:
                match = _SUBSCRIPT_TEXT(s, self.i, n)
                if match is not None:
                    self.i = match.end()
                    continue
                c = s[self.i]
                if c == "]":
                    self.i += 1
                    if not inner:
                        self.leave()
                        found = Word(s[opened + 1 : self.i - 1], opened, self.i, parts, True)
                        self.i = kept[0]
                        return found
                    inner.pop()
                elif c == "[":
                    inner.append(self.i)
                    self.i += 1
                elif c == "\\":
                    self.i = min(self.i + 2, n)
                elif c == "$":
                    part = self.dollar(True)
                    if not isinstance(part, list) and part.kind != LITERAL:
                        parts.append(part)
                elif c == "`":
                    parts.append(self.backtick(True))
                elif c == '"':
                    self.i += 1
                    parts.extend(p for p in self.quoted_parts('"') if p.kind != LITERAL)
                else:
                    end = s.find("'", self.i + 1, n)
                    self.i = n if end < 0 else end + 1
        # None of those that are still open ends either.
        self.not_subscript.add(opened)
        self.not_subscript.update(inner)
        self.i, self.depth, errors, self.closers, self.pending = kept
        del self.errors[errors:]
        return None

    def operand(self, quoted: bool, opened: int, pattern: bool = False) -> Word:
        """Read the word after an operator, up to and past the closing brace.

        In double quotes, single quotes quote in a `pattern`; elsewhere they pair up, and yet are text.
        """
        s, n, start = self.s, self.n, self.i
        parts: list[Part] = []
        plain = _BRACED_QUOTED if quoted and not pattern else _BRACED
        while self.i < n:
            i = self.i
            match = plain(s, i, n)
            if match is not None:
                self.i = match.end()
                parts.append(Part(LITERAL, match[0], quoted, (i, self.i)))
                continue
            c = s[i]
            if c == "}":
                self.i = i + 1
                return Word("", start, i, parts)
            if c == "\\":
                following = s[i + 1 : i + 2] if i + 1 < n else ""
                self.i = min(i + 2, n)
                if following != "\n":
                    parts.append(Part(LITERAL, following, True, (i, self.i)))
            elif c == "$":
                part = self.dollar(quoted)
                if isinstance(part, list):
                    parts.extend(part)
                else:
                    parts.append(part)
            elif c == "`":
                parts.append(self.backtick(quoted))
            elif c == '"':
                self.i = i + 1
                parts.extend(self.quoted_parts('"'))
            elif c == "'":
                end = s.find("'", i + 1, n)
                if quoted and not pattern:
                    parts.extend(self.paired(i, end))
                    continue
                if end < 0:
                    self.error("unterminated `'`", i)
                    end = n
                parts.append(Part(LITERAL, s[i + 1 : end], True, (i, end)))
                self.i = min(end + 1, n)
            elif s[i + 1 : i + 2] == "(" and i + 1 < n:
                parts.append(self.substitution(PROCESS, i + 2, False, c))
            else:
                self.i = i + 1
                parts.append(Part(LITERAL, c, quoted, (i, i + 1)))
        self.error("`}` is missing", opened)
        return Word("", start, n, parts)

    def paired(self, begin: int, end: int) -> list[Part]:
        """Read single quotes inside `"${a:-..}"`, where bash lets them hide a `}` and expands what they hold.

        POSIX has them for text that hides nothing. Where that makes a difference, both readings are kept.
        """
        s, n = self.s, self.n
        self.i = begin + 1
        parts = [Part(LITERAL, "'", True, (begin, begin + 1))]
        if end < 0:
            return parts
        stop = min(p for p in (s.find("}", begin, end), s.find('"', begin, end), end) if p >= 0)
        self.n = end
        parts += self.quoted_parts("")
        if stop < end and self.enter():
            self.error("`'` in `${..}` in double quotes hides what a POSIX shell reads", begin)
            self.i = min(stop + (2 if s.startswith('}"', stop) else 1), end)
            closers, self.closers = self.closers, 0
            pending, self.pending = self.pending, []
            parts.append(Part(COMMAND, "", True, (self.i, end), body=self.commands("", _NO_STOPS)))
            self.closers, self.pending = closers, pending
            self.leave()
        self.n = n
        self.i = end + 1
        parts.append(Part(LITERAL, "'", True, (end, self.i)))
        return parts

    # -- arithmetic, arrays, patterns ---------------------------------------------------------------------------------

    def arithmetic_command(self) -> list[Word] | None:
        """Read `(( ))`; None, and nothing consumed, where it is two subshells."""
        if self.i in self.not_arithmetic:
            return None
        return self.arithmetic(self.i)

    def arithmetic(self, start: int) -> list[Word] | None:
        """Read from `((` at `start` past `))`. The words hold what would be expanded inside."""
        s, n = self.s, self.n
        kept = (self.i, self.depth, len(self.errors), self.closers, self.pending)
        parts: list[Part] = []
        self.i = start + 2
        runs: list[tuple[int, int]] = []
        single = False
        self.units -= 2
        if self.enter():
            while self.i < n:
                match = _ARITHMETIC(s, self.i, n)
                if match is not None:
                    self.i = match.end()
                    continue
                c = s[self.i]
                if c == "'":
                    # Single quotes hide parentheses, and hide no expansion: it is all as in double quotes.
                    single = not single and s.find("'", self.i + 1, n) > 0
                    self.i += 1
                elif single and c in "()":
                    self.i += 1
                elif c == "(":
                    end = _OPENING(s, self.i, n).end()  # type: ignore[union-attr]
                    runs.append((self.i, end - self.i))
                    self.i = end
                elif c == ")":
                    if not runs:
                        if s.startswith("))", self.i) and self.i + 1 < n:
                            self.i += 2
                            self.leave()
                            return [Word("", start, self.i, parts, True)]
                        break
                    at, many = runs.pop()
                    if many > 1:
                        runs.append((at, many - 1))
                    self.i += 1
                elif c == "\\":
                    self.i = min(self.i + 2, n)
                elif c == "$":
                    part = self.dollar(True)
                    if not isinstance(part, list) and part.kind != LITERAL:
                        parts.append(part)
                elif c == "`":
                    parts.append(self.backtick(True))
                elif c == '"':
                    self.i += 1
                    parts.extend(p for p in self.quoted_parts('"') if p.kind != LITERAL)
                else:
                    self.i += 1
        self.not_arithmetic.add(start)
        if self.i >= n:
            # None of those that are still open ends either.
            for at, many in runs:
                self.not_arithmetic.update(range(at, at + min(many, self.LIMIT)))
        self.i, self.depth, errors, self.closers, self.pending = kept
        del self.errors[errors:]
        return None

    def array(self, opened: int) -> Part:
        """Read the elements of `name=( )` from behind the parenthesis."""
        s, n = self.s, self.n
        words: list[Word] = []
        keys: list[Node] = []
        if self.enter():
            while True:
                self.i = min(_ARRAY_BLANK(s, self.i, n).end(), n)  # type: ignore[union-attr]
                i = self.i
                if i >= n:
                    self.error("`)` is missing", opened)
                    break
                c = s[i]
                if c == ")":
                    self.i = i + 1
                    break
                if c == "#":
                    end = s.find("\n", i, n)
                    self.i = n if end < 0 else end
                    continue
                if c == "[":
                    key = _ARRAY_KEY(s, i, n)
                    if key is not None:
                        self.i = key.end()
                        words.append(self.word())
                        continue
                    index = self.subscript(i)
                    if index is not None:
                        equals = _KEY_VALUE(s, index.end, n)
                        if equals is not None:
                            self.i = equals.end()
                            value = self.word()
                            if index.parts:
                                # Expanded for what it runs; it is no text of the value.
                                keys.append(Test([index]))
                            words.append(value)
                            continue
                        self.not_subscript.add(i)
                words.append(self.word())
                if self.i == i:
                    self.i = i + 1
                if not self.spend():
                    break
            self.leave()
        return Part(ARRAY, "", False, (opened, self.i), words=words, body=keys)

    def extended(self, opened: int) -> Part:
        """Read the `( )` of an extended pattern such as `!(keep)`."""
        s, n = self.s, self.n
        words: list[Word] = []
        self.i = opened + 1
        if self.spend(4) and self.enter():
            while self.i < n and s[self.i] != ")":
                i = self.i
                words.append(self.word())
                if self.i == i:
                    self.i = i + 1
            if self.i < n:
                self.i += 1
            else:
                self.error("`)` is missing", opened)
            self.leave()
        return Part(EXTGLOB, s[opened : self.i], False, (opened, self.i), words=words)

"""fish text to tree: the same nodes as for bash, so that one interpreter follows both.

fish has no word splitting, no backticks and no here-documents; `( )` substitutes, blocks end in `end`, and `set`
assigns (fish(1), "fish for bash users", and fish-doc "language"). What has no node of its own is written as what does
the same: `set x a b` as an array assignment, `source` of standard input as a shell that reads it, `psub` as `<( )`.
"""

from __future__ import annotations

import re

from blastwall.languages.shell.quoting import ansi_c
from blastwall.languages.shell.tree import (
    ARRAY,
    COMMAND,
    LITERAL,
    PARAMETER,
    PROCESS,
    AndOr,
    Assignment,
    Case,
    Function,
    Group,
    If,
    Loop,
    Node,
    Part,
    Pipeline,
    Redirection,
    Simple,
    Word,
)
from blastwall.languages.shell.words import ACTIVE, WordParser

_SPACE = re.compile(r"(?:[ \t\r]|\\\r?\n)*").match
_PLAIN = re.compile(r"[^ \t\r\n;|&()<>\\'\"$]+").match
_DOUBLE = re.compile(r"[^\"\\$]+").match
_SINGLE = re.compile(r"(?:[^'\\]|\\.)*", re.S).match
_NAME = re.compile(r"\w+", re.A).match
_INDEX = re.compile(r"\[([^\[\]\n($]{0,80})\]").match
_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{1,2}|X[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c[a-z]|.)", re.S
).match
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_REDIRECT = re.compile(r"(\d+)?(&>>\??|&>\??|>>\??|>&|<&|>\?|<\?|>\||[<>])|(\^\^?)(?=[/&]|[ \t]*/)").match
_ASSIGN = re.compile(r"([A-Za-z_]\w*)=").match
_KEYWORD = re.compile(
    r"(?:if|else|end|for|while|switch|case|function|begin|and|or|not|time|\{|\}|!)(?=[ \t\r\n;&|()<>]|\\\r?\n|\Z)"
).match
_ENDS = frozenset(["", "\n", ";", "|", ")", "&"])
_END = frozenset({"end"})
_BRANCH = frozenset({"end", "else"})
_CASES = frozenset({"end", "case"})
_BRACE = frozenset({"}"})
_NONE: frozenset[str] = frozenset()
#: `set` that reads or forgets, and assigns nothing.
_ASKS = re.compile(r"-[a-zA-Z]*[qneSL]|--(?:query|erase|show|names|long)").fullmatch


class FishParser(WordParser):
    """Reads fish. Errors are noted and read past; nothing found is ever given up."""

    __slots__ = ("braces",)

    def program(self) -> list[Node]:
        """Read everything."""
        self.braces = 0
        return self.commands("", _NONE)

    # -- lists --------------------------------------------------------------------------------------------------------

    def blank(self, lines: bool = True) -> None:
        """Skip blanks and comments, and newlines where `lines` is true."""
        s, n = self.s, self.n
        while True:
            i = self.i = min(_SPACE(s, self.i, n).end(), n)  # type: ignore[union-attr]
            if i >= n:
                return
            c = s[i]
            if c == "\n" and lines:
                self.i = i + 1
            elif c == "#" and (i == 0 or s[i - 1] in " \t\r\n;|&(\\"):
                end = s.find("\n", i, n)
                self.i = n if end < 0 else end
            else:
                return

    def commands(self, close: str, stops: frozenset[str]) -> list[Node]:
        """Read a list up to the character `close` or a keyword of `stops`; neither is consumed."""
        out: list[Node] = []
        s = self.s
        while True:
            self.blank()
            i = self.i
            if i >= self.n:
                return out
            c = s[i]
            if c == ")":
                if close == ")" or self.closers:
                    return out
                self.error("unexpected `)`", i)
                self.i = i + 1
                continue
            if c in ";&|" and s[i : i + 2] not in ("&>", "&&", "||"):
                self.i = i + 1
                continue
            match = _KEYWORD(s, i, self.n)
            if match is not None:
                word = match[0]
                if word in stops:
                    return out
                if word in ("end", "else", "case", "}"):
                    self.error(f"unexpected `{word}`", i)
                    self.i = match.end()
                    continue
            if not self.spend():
                return out
            node = self.and_or()
            if node is not None:
                out.append(node)
            if self.i == i:
                self.error("unexpected character", i)
                self.i = i + 1

    def and_or(self) -> Node | None:
        """Read pipelines joined by `&&`, `||`, `and` and `or`."""
        s = self.s
        items: list[tuple[str, Node]] = []
        op = ""
        while True:
            if s[self.i : self.i + 2] in ("&&", "||"):
                op = s[self.i : self.i + 2]
                self.i += 2
                self.blank()
            before = self.i
            if items and not self.spend():
                break
            node = self.pipeline()
            if node is not None:
                items.append((op, node))
            self.blank(lines=False)
            if self.i == before or s[self.i : self.i + 2] not in ("&&", "||") or self.i >= self.n:
                break
        if not items:
            return None
        first = items[0][1] if len(items) == 1 else AndOr([("", items[0][1]), *items[1:]])
        if s[self.i : self.i + 1] == "&" and self.i < self.n and s[self.i + 1 : self.i + 2] not in ("&", ">", "|"):
            self.i += 1
            return Group([first], True)
        return first

    def pipeline(self) -> Node | None:
        """Read commands joined by pipes, past `not`, `and`, `or` and `time`."""
        s = self.s
        while True:
            match = _KEYWORD(s, self.i, self.n)
            if match is None or match[0] not in ("not", "and", "or", "time", "!"):
                break
            self.i = min(_SPACE(s, match.end(), self.n).end(), self.n)  # type: ignore[union-attr]
            if not self.spend():
                return None
        first = self.command(False)
        many: list[Node] = []
        while True:
            self.blank(lines=False)
            i = self.i
            if i >= self.n:
                break
            if s.startswith(("&|", "|&"), i):
                self.i = i + 2
            elif s[i] == "|" and s[i + 1 : i + 2] != "|":
                self.i = i + 1
            else:
                break
            self.blank()
            if not many and first is not None:
                many.append(first)
            before = self.i
            if not self.spend():
                break
            following = self.command(True)
            if following is not None:
                many.append(following)
            if self.i == before:
                self.error("nothing after `|`", i)
                break
        return Pipeline(many) if many else first

    # -- commands -----------------------------------------------------------------------------------------------------

    def command(self, piped: bool) -> Node | None:
        """Read one command, a block or a simple one."""
        s, start = self.s, self.i
        match = _KEYWORD(s, start, self.n)
        if match is None:
            return self.simple(piped)
        word = match[0]
        if word in ("end", "else", "case", "}"):
            return None
        if not self.spend(3) or not self.enter():
            return None
        self.i = min(_SPACE(s, match.end(), self.n).end(), self.n)  # type: ignore[union-attr]
        closers, self.closers = self.closers, 0
        node = self.block(word, start)
        self.closers = closers
        self.leave()
        if node is not None and not isinstance(node, (Function, Simple, Pipeline, AndOr)):
            self.trailing(node.redirections)
        return node

    def block(self, word: str, start: int) -> Node | None:
        """Read what follows the keyword `word`."""
        if word == "{":
            self.braces += 1
            group = Group(self.commands("", _BRACE), False)
            self.braces -= 1
            self.keyword("}", start)
            return group
        if word == "begin":
            group = Group(self.commands("", _END), False)
            self.keyword("end", start)
            return group
        if word == "if":
            return self.conditional(start)
        if word == "while":
            condition = self.head()
            body = self.commands("", _END)
            self.keyword("end", start)
            return Loop(condition, body)
        if word == "for":
            name = self.word().text
            self.blank(lines=False)
            words = self.words()
            if words and words[0].text == "in":
                words = words[1:]
            body = self.commands("", _END)
            self.keyword("end", start)
            return Loop([], body, name, words)
        if word == "switch":
            return self.switch(start)
        if word == "function":
            words = self.words()
            body = self.commands("", _END)
            self.keyword("end", start)
            name = next((w.text for w in words if w.text[:1] != "-"), "")
            return Function(name, Group(body, False), start)
        return self.command(False)

    def head(self) -> list[Node]:
        """Read the condition of `if` and `while`: one list, and the `and` and `or` that follow it."""
        out: list[Node] = []
        while True:
            node = self.and_or()
            if node is not None:
                out.append(node)
            kept = self.i
            while self.i < self.n and self.s[self.i] in "; \t\r\n":
                self.i += 1
            match = _KEYWORD(self.s, self.i, self.n)
            if match is None or match[0] not in ("and", "or") or not self.spend():
                self.i = kept
                return out

    def keyword(self, word: str, start: int) -> bool:
        """Consume the keyword, or note its absence."""
        match = _KEYWORD(self.s, self.i, self.n)
        if match is not None and match[0] == word:
            self.i = match.end()
            return True
        self.error(f"`{word}` is missing", start)
        return False

    def conditional(self, start: int) -> If:
        """Read `if` after its keyword."""
        node = If()
        while True:
            condition = self.head()
            node.branches.append((condition, self.commands("", _BRANCH)))
            match = _KEYWORD(self.s, self.i, self.n)
            if match is None:
                self.error("`end` is missing", start)
                return node
            self.i = match.end()
            if match[0] == "end":
                return node
            self.i = min(_SPACE(self.s, self.i, self.n).end(), self.n)  # type: ignore[union-attr]
            again = _KEYWORD(self.s, self.i, self.n)
            if again is not None and again[0] == "if" and self.spend():
                self.i = min(_SPACE(self.s, again.end(), self.n).end(), self.n)  # type: ignore[union-attr]
                continue
            node.orelse = self.commands("", _END)
            self.keyword("end", start)
            return node

    def switch(self, start: int) -> Case:
        """Read `switch` after its keyword."""
        words = self.words()
        node = Case(words[0] if words else Word("", self.i, self.i))
        stray = self.commands("", _CASES)
        if stray:
            node.items.append(([], stray))
        while True:
            match = _KEYWORD(self.s, self.i, self.n)
            if match is None or not self.spend():
                self.error("`end` is missing", start)
                return node
            self.i = match.end()
            if match[0] == "end":
                return node
            self.i = min(_SPACE(self.s, self.i, self.n).end(), self.n)  # type: ignore[union-attr]
            patterns = self.words()
            node.items.append((patterns, self.commands("", _CASES)))

    def words(self) -> list[Word]:
        """Read words up to the end of the command."""
        out: list[Word] = []
        while True:
            self.blank(lines=False)
            before = self.i
            if before >= self.n or self.s[before] in _ENDS:
                return out
            out.append(self.word())
            if self.i == before or not self.spend(0):
                self.i = min(self.i + 1, self.n)

    def trailing(self, redirections: list[Redirection]) -> None:
        """Read the redirections after a block."""
        while True:
            self.blank(lines=False)
            match = _REDIRECT(self.s, self.i, self.n)
            if match is None or not self.redirection(match, redirections):
                return

    def redirection(self, match: re.Match[str], redirections: list[Redirection]) -> bool:
        """Read a redirection; false where it is a pipe (`2>|`)."""
        op = match[2] or (">" if match[3] == "^" else ">>")
        if op == ">|":
            # `2>|` pipes the errors.
            self.i = match.end() - 1
            return False
        self.i = min(_SPACE(self.s, match.end(), self.n).end(), self.n)  # type: ignore[union-attr]
        before = self.i
        if match[3] and self.s[before : before + 1] == "&":
            self.i += 1
            op = ">&"
        target = self.word()
        if self.i == before:
            self.error(f"nothing after `{op}`", before)
            return True
        if self.spend():
            redirections.append(Redirection(op.rstrip("?"), match[1] or ("2" if match[3] else ""), target))
        return True

    def simple(self, piped: bool) -> Node | None:
        """Read a simple command."""
        s = self.s
        node = Simple(self.i)
        words = node.words
        while True:
            self.i = min(_SPACE(s, self.i, self.n).end(), self.n)  # type: ignore[union-attr]
            i = self.i
            c = s[i] if i < self.n else ""
            if c in _ENDS and s[i : i + 2] != "&>":
                break
            if c == "#":
                self.blank(lines=False)
                break
            if c == "}" and words and self.braces and _KEYWORD(s, i, self.n) is not None:
                break
            match = _REDIRECT(s, i, self.n)
            if match is not None:
                if not self.redirection(match, node.redirections):
                    break
                continue
            if not words:
                assigned = _ASSIGN(s, i, self.n)
                if assigned is not None:
                    self.i = assigned.end()
                    node.assignments.append(Assignment(assigned[1], "", "=", self.word()))
                    continue
            word = self.word()
            if self.i == i:
                self.error("unexpected character", i)
                self.i = i + 1
                continue
            words.append(word)
        end = self.i
        while end > node.start and s[end - 1] in " \t\r":
            end -= 1
        node.end = end
        if not self.meter.spend(len(words)):
            self.spend(0)
        if words and words[0].parts is None:
            self.translate(node, piped)
        return node if words or node.assignments or node.redirections else None

    @staticmethod
    def translate(node: Simple, piped: bool) -> None:
        """Write fish's own builtins as what the interpreter knows."""
        words = node.words
        name = words[0].text
        if name in ("source", ".") and (len(words) == 1 or words[1].text == "-") and piped:
            words[:] = [Word("fish", words[0].start, words[0].end)]
            return
        if name != "set":
            return
        operands = [w for w in words[1:] if w.text[:1] != "-" or w.quoted]
        options = [w.text for w in words[1:] if w.text[:1] == "-" and not w.quoted]
        if not operands or any(_ASKS(o) for o in options) or not operands[0].text.isidentifier():
            return
        target, values = operands[0], operands[1:]
        # An option may stand behind the name only by accident; what follows is values then.
        at = words.index(target)
        values = words[at + 1 :]
        op = "+=" if any(o == "--append" or (o[:2] != "--" and "a" in o) for o in options) else "="
        if len(values) == 1 and op == "=":
            value = values[0]
        else:
            end = values[-1].end if values else target.end
            value = Word("", target.end, end, [Part(ARRAY, "", False, (target.end, end), words=values)])
        node.assignments.append(Assignment(target.text, "", op, value))
        words.clear()

    # -- words --------------------------------------------------------------------------------------------------------

    def word(self) -> Word:
        """Read a word; it is empty, and nothing is consumed, where none starts."""
        s, n, start = self.s, self.n, self.i
        parts: list[Part] = []
        quoted = active = dynamic = False
        while self.i < n:
            i = self.i
            match = _PLAIN(s, i, n)
            if match is not None:
                self.i = match.end()
                parts.append(Part(LITERAL, match[0], False, (i, self.i)))
                active = active or ACTIVE(match[0]) is not None
                continue
            c = s[i]
            if c == "'":
                end = _SINGLE(s, i + 1, n).end()  # type: ignore[union-attr]
                if end >= n:
                    self.error("unterminated `'`", i)
                text = s[i + 1 : end].replace("\\\\", "\0").replace("\\'", "'").replace("\0", "\\")
                self.i = min(end + 1, n)
                parts.append(Part(LITERAL, text, True, (i, self.i)))
                quoted = True
            elif c == '"':
                self.i = i + 1
                found = self.doubled(i)
                quoted = True
                dynamic = dynamic or any(p.kind != LITERAL for p in found)
                parts.extend(found or [Part(LITERAL, "", True, (i, self.i))])
            elif c == "\\":
                escape = _ESCAPE(s, i, n)
                if escape is None:
                    self.i = n
                    continue
                self.i = escape.end()
                text = escape[0][1:]
                if text == "\n":
                    continue
                quoted = True
                if len(text) > 1:
                    text = ansi_c("\\" + (text if text[0] != "X" else "x" + text[1:]))
                else:
                    text = _NAMED.get(text, text)
                parts.append(Part(LITERAL, text, True, (i, self.i)))
            elif c == "$":
                part = self.dollar(False)
                assert not isinstance(part, list)
                dynamic = dynamic or part.kind != LITERAL
                parts.append(part)
            elif c == "(":
                parts.append(self.substitution(COMMAND, i + 1, False, ""))
                dynamic = True
            else:
                break
        if dynamic or (quoted and active):
            return self.placed(Word("", start, self.i, parts, quoted, active))
        return self.placed(Word("".join([p.text for p in parts]), start, self.i, None, quoted, active))

    def doubled(self, opened: int) -> list[Part]:
        """Read the inside of double quotes."""
        s, n = self.s, self.n
        parts: list[Part] = []
        while self.i < n:
            i = self.i
            match = _DOUBLE(s, i, n)
            if match is not None:
                self.i = match.end()
                parts.append(Part(LITERAL, match[0], True, (i, self.i)))
                continue
            c = s[i]
            if c == '"':
                self.i = i + 1
                return parts
            if c == "\\":
                following = s[i + 1 : i + 2] if i + 1 < n else ""
                self.i = min(i + 2, n)
                if following != "\n":
                    text = following if following in ('"', "$", "\\") else "\\" + following
                    parts.append(Part(LITERAL, text, True, (i, self.i)))
                continue
            part = self.dollar(True)
            assert not isinstance(part, list)
            parts.append(part)
        self.error('unterminated `"`', opened)
        return parts

    def dollar(self, quoted: bool) -> Part | list[Part]:
        """Read from a `$`: a variable, each of its elements a word of its own, or `$( )`."""
        s, i, n = self.s, self.i, self.n
        self.units -= 1
        if self.units < 0 and not self.spend(0):
            return Part(LITERAL, "$", quoted, (i, n))
        j = i + 1
        if s[j : j + 1] == "(" and j < n:
            return self.substitution(COMMAND, j + 1, quoted, "")
        indirect = ""
        while j < n and s[j] == "$":
            indirect = "!"
            j += 1
        if s.startswith("{$", j) and j + 1 < n:
            # `{$x}` is a brace around a variable, kept apart from what follows.
            indirect = ""
        match = _NAME(s, j, n)
        if match is None:
            self.i = max(j, i + 1)
            return Part(LITERAL, s[i : self.i], quoted, (i, self.i))
        self.i = match.end()
        name = match[0]
        sub = "*" if quoted else "@"
        index = _INDEX(s, self.i, n)
        words: list[Word] = []
        if index is not None:
            self.i = index.end()
            if name == "argv" and index[1].isdigit():
                return Part(PARAMETER, index[1], True, (i, self.i), op=indirect)
            # fish counts from 1.
            sub = str(int(index[1]) - 1) if index[1].isdigit() and 0 < len(index[1]) < 5 else index[1] or sub
        elif s[self.i : self.i + 1] == "[" and self.i < n:
            inner = self.element(self.i)
            sub = self.s[inner.start + 1 : inner.end - 1]
            words = [Word("", self.i, self.i), inner]
        if name == "argv":
            name, sub = "*" if quoted else "@", ""
        return Part(PARAMETER, name, True, (i, self.i), op=indirect, sub="" if indirect else sub, words=words)

    def element(self, opened: int) -> Word:
        """Read `[ ]` with expansions inside, up to the end of its line at most."""
        s, n = self.s, self.n
        parts: list[Part] = []
        self.i = opened + 1
        if not self.spend(2) or not self.enter():
            return Word("", opened, self.i, parts, True)
        while self.i < n and s[self.i] not in "]\n":
            c = s[self.i]
            if c == "(":
                parts.append(self.substitution(COMMAND, self.i + 1, False, ""))
            elif c == "$":
                part = self.dollar(True)
                assert not isinstance(part, list)
                parts.append(part)
            else:
                self.i += 1
        if self.i < n and s[self.i] == "]":
            self.i += 1
        else:
            self.error("`]` is missing", opened)
        self.leave()
        return Word("", opened, self.i, parts, True)

    def substitution(self, kind: int, start: int, quoted: bool, direction: str) -> Part:
        """Read `( )` or `$( )` from behind its parenthesis."""
        begin = start - (2 if self.s[start - 2 : start] == "$(" else 1)
        self.i = start
        if not self.enter() or not self.spend(3):
            return Part(kind, direction, quoted, (begin, self.n))
        self.closers += 1
        body = self.commands(")", _NONE)
        self.closers -= 1
        if self.i < self.n and self.s[self.i] == ")":
            self.i += 1
        else:
            self.error("`)` is missing", begin)
        self.leave()
        if len(body) == 1 and isinstance(body[0], Pipeline):
            last = body[0].commands[-1]
            if isinstance(last, Simple) and last.words and last.words[0].text == "psub" and len(body[0].commands) > 1:
                head = body[0].commands[:-1]
                return Part(PROCESS, "<", quoted, (begin, self.i), body=[Pipeline(head) if len(head) > 1 else head[0]])
        return Part(kind, direction, quoted, (begin, self.i), body=body)

    def backtick(self, quoted: bool) -> Part:
        """Read a backtick, which is a character like any other."""
        self.i += 1
        return Part(LITERAL, "`", quoted, (self.i - 1, self.i))

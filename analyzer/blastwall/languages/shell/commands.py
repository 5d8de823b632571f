"""Text to tree: a tolerant recursive-descent parser of bash commands that always returns what it found."""

from __future__ import annotations

import re

from blastwall.languages.shell.tree import (
    LITERAL,
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
    Test,
    Word,
)
from blastwall.languages.shell.words import ACTIVE, FUNSUB_STOP, PLAIN, SIMPLE_SUBSCRIPT, WordParser

_SPACE = re.compile(r"(?:[ \t\r]|\\\n|\\\r\n)*").match
_REDIRECT = re.compile(r"(\d+|\{[A-Za-z_]\w*\})?(<<<|<<-|<<|<>|<&|>>|>\||>&|<(?!\()|>(?!\()|&>>|&>)").match
_ASSIGN = re.compile(r"([A-Za-z_]\w*)(?:" + SIMPLE_SUBSCRIPT + r")?(\+?=)").match
_SUBSCRIPTED = re.compile(r"[A-Za-z_]\w*(?=\[)").match
_EQUALS = re.compile(r"\+?=").match
_FUNCTION = re.compile(r"[ \t]*\([ \t]*\)").match
_KEYWORD = re.compile(
    r"(?:if|then|elif|else|fi|while|until|do|done|for|case|esac|select|function|time|coproc|\{|\}|!|\[\[)"
    r"(?=[ \t\r\n;&|()<>]|\\\n|$)"
).match
_COPROC_NAME = re.compile(r"[A-Za-z_]\w*[ \t]+(?=[{(]|if[ \t]|while[ \t]|for[ \t]|until[ \t]|case[ \t])").match
_TIME_FLAG = re.compile(r"[ \t]+(?:-p|--)(?=[ \t])").match
#: `((rm -rf x))` is no expression: to bash an error, to a POSIX shell two subshells.
_COMMANDS = re.compile(r"[(]{2}[( \t\n]{0,64}[A-Za-z_./][\w./-]*[ \t]+(?:-[A-Za-z-]|[\w$\"'~.]|/\S|/\)*\))").match
#: Scores of parentheses: too deep to tell which of the two it is.
_DEEP = re.compile(r"[( \t\n]{66}").match
_IN = re.compile(r"in(?=[ \t\r\n;]|\\\n|$)").match
_CASE_END = re.compile(r"esac(?=[ \t\r\n;&|()<>]|$)").match
#: The first characters of keywords: a look at one character saves most matches.
_KEY_STARTS = frozenset("itefwudcs{}![")
#: A command of plain words up to its end: by far the most commands are one.
_SIMPLE = re.compile(
    r"(?!(?:if|then|elif|else|fi|while|until|do|done|for|case|esac|select|function|time|coproc|export|declare|local"
    r"|readonly|typeset|alias|noglob|nocorrect|repeat|foreach|end)(?:[ \t;\n|&)]|\Z))"
    r"[A-Za-z_./][\w./+:@%,-]*+(?:[ \t]++[^ \t\r\n;|&()<>\\'\"$`#=\0]++(?:=[^ \t\r\n;|&()<>\\'\"$`\0]*+)?+)*+"
    r"[ \t]*+(?=[;\n|)]|&(?!>)|\Z)",
    re.A,
).match
_SPLIT_WORDS = re.compile(r"[^ \t]+").finditer
#: `&>` and `&>>` start a redirection, no operator.
_NOTHING = re.compile(r"[);|]|&(?!>)").match
_PREFIXES = frozenset("!tc")
_MODIFIERS = frozenset({"noglob", "nocorrect", "-"})
_DIGITS = frozenset("0123456789")
_ENDS = frozenset(["", "\n", ";", "|", ")"])
_AFTER_PLAIN = frozenset(" \t\n\r;|&)")
_PLAIN_STARTS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-./_*%+,:@~=")
_START = frozenset(["if", "while", "until", "for", "case", "select", "function", "time", "coproc", "{", "!", "[["])
_DECLARE = frozenset({"export", "declare", "local", "readonly", "typeset", "alias"})

_SPACES = frozenset(" \t\r\\")
_LIST_ENDS = frozenset(";\n)")
_REDIRECTING = frozenset("<>&{0123456789")
_BLANKS = frozenset(" \t\r\n\\#")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_./")

_RESUME = re.compile(r"[;\n]").search

_NONE: frozenset[str] = frozenset()
_THEN = frozenset({"then"})
_BRANCH = frozenset({"elif", "else", "fi"})
_FI = frozenset({"fi"})
_DO = frozenset({"do"})
_DONE = frozenset({"done"})
_BRACE = frozenset({"}"})
_ESAC = frozenset({"esac"})
#: Ends `foreach`, which only zsh has.
FOREACH_END = frozenset({"end"})
_END = re.compile(r"end(?=[ \t\r\n;&|()<>]|\Z)").match


class Parser(WordParser):
    """Reads commands. Errors are noted and read past; nothing found is ever given up."""

    __slots__ = ()

    def program(self) -> list[Node]:
        """Read everything."""
        return self.commands("", _NONE)

    # -- blanks, newlines, here-documents -----------------------------------------------------------------------------

    def blank(self) -> None:
        """Skip blanks, comments and newlines, reading the bodies of pending here-documents on the way."""
        s, n, i = self.s, self.n, self.i
        if i < n and s[i] == " ":
            # The common case: one blank, and no comment behind it.
            self.i = i = i + 1
        if i < n and s[i] not in _BLANKS:
            return
        while True:
            i = self.i = _SPACE(s, self.i, n).end()  # type: ignore[union-attr]
            if i >= n:
                return
            c = s[i]
            if c == "\n":
                self.i = i + 1
                if self.pending:
                    self.here_documents()
            elif c == "#":
                end = s.find("\n", i, n)
                self.i = n if end < 0 else end
            else:
                return

    def here_documents(self) -> None:
        """Read the bodies that start on this line, in the order of their operators."""
        s, n = self.s, self.n
        pending, self.pending = self.pending, []
        for redirection in pending:
            if not self.spend(4):
                return
            delimiter = redirection.target
            wanted = delimiter.text
            begin = body_end = self.i
            lines: list[str] = []
            found = False
            continued = ""
            leaps = not redirection.strip and (delimiter.quoted or not self.continued)
            if leaps:
                # Only the lines that start with the delimiter matter, and where there was none before, none is now.
                at = begin if s.startswith(wanted, begin) or not wanted else self.delimiter(wanted, begin)
                if at != begin:
                    lines.append("")
                self.i = at
            while self.i < n:
                end = s.find("\n", self.i, n)
                if end < 0:
                    end = n
                line = s[self.i : end]
                if redirection.strip:
                    line = line.lstrip("\t")
                if not continued:
                    body_end = self.i
                at, self.i = self.i, min(end + 1, n)
                if continued or line.endswith("\\"):
                    # Only a body that is expanded knows continued lines; its delimiter may be one.
                    if not delimiter.quoted and (len(line) - len(line.rstrip("\\"))) % 2 and self.i < n:
                        continued += line[:-1] if len(continued) < 4096 else ""
                        lines.append(line)
                        continue
                    if continued + line.rstrip("\r") == wanted:
                        del lines[len(lines) - s.count("\n", body_end, at) :]
                        found = True
                        break
                    continued = ""
                elif line.startswith(wanted):
                    rest = line[len(wanted) :]
                    if rest.rstrip("\r") == "":
                        found = True
                        break
                    if self.substituting and ")" in rest:
                        # bash lets `)` follow on the delimiter's line (parse.y, make_here_document).
                        self.i = end - len(rest)
                        found = True
                        break
                lines.append(line)
                body_end = self.i
                if leaps:
                    self.i = body_end = self.delimiter(wanted, self.i - 1)
            if not found:
                # A here-document may end with the input: bash warns and takes what there is.
                body_end = self.i
            text = "".join(line + "\n" for line in lines) if redirection.strip or not lines else s[begin:body_end]
            if text and not text.endswith("\n"):
                text += "\n"
            if delimiter.quoted or not ("$" in text or "`" in text or "\\" in text):
                redirection.target = Word(text, begin, body_end, quoted=True)
            elif redirection.strip:
                redirection.target = self.detached(text, begin, body_end)
            else:
                keep_i, keep_n = self.i, self.n
                self.i, self.n = begin, body_end
                parts = self.quoted_parts("")
                self.i, self.n = keep_i, keep_n
                redirection.target = Word("", begin, body_end, parts, quoted=True)

    def delimiter(self, wanted: str, begin: int) -> int:
        """Return where the next line that starts with the delimiter does; the end where there is none."""
        if not wanted:
            return min(begin + 1, self.n)
        key = (wanted, self.n)
        if self.absent.get(key, self.n) <= begin:
            return self.n
        at = self.s.find("\n" + wanted, begin, self.n)
        if at < 0:
            self.absent[key] = begin
            return self.n
        return at + 1

    def detached(self, text: str, begin: int, end: int) -> Word:
        """Read a here-document whose text is no longer a slice of the source: all spans are the body's."""
        inner = type(self)(text, self.errors, self.depth + 1, (begin, end), self.meter)
        inner.units = self.units - text.count("\n") // 4
        parts = inner.quoted_parts("") if self.depth < self.LIMIT else []
        self.units = inner.units
        return Word("", begin, end, parts, quoted=True)

    # -- lists --------------------------------------------------------------------------------------------------------

    def commands(self, close: str, stops: frozenset[str]) -> list[Node]:
        """Read a list up to the character `close` or a keyword of `stops`; neither is consumed."""
        out: list[Node] = []
        s = self.s
        flat = self.flat
        while True:
            i = self.i
            if i >= self.n:
                return out
            c = s[i]
            if c in _BLANKS:
                self.blank()
                i = self.i
                if i >= self.n:
                    return out
                c = s[i]
            if c in _LETTERS and flat is None and not self.LOOSE:
                match = _SIMPLE(s, i, self.n)
                if match is not None:
                    end = match.end()
                    if end >= self.n or s[end] in _LIST_ENDS:
                        # The common case, without a call.
                        simple = self.plain(match[0], i)
                        self.units -= 1
                        if self.units <= 0 or not self.meter.spend(1 + len(simple.words)):
                            self.spend()
                            return out
                        out.append(simple)
                        self.i = end
                        continue
                    self.ready = match
            if c == "}" and stops is FUNSUB_STOP:
                return out
            if c == "e" and stops is FOREACH_END and _END(s, i, self.n) is not None:
                return out
            if c == ")":
                if close == ")" or self.closers:
                    return out
                self.error("unexpected `)`", i)
                self.i = i + 1
                continue
            if c == ";":
                if "esac" in stops and (s[i + 1 : i + 2] in (";", "&") or (self.LOOSE and s[i + 1 : i + 2] == "|")):
                    return out
                self.i = i + 1
                continue
            if (c == "&" and s[i + 1 : i + 2] != ">") or c == "|":
                self.i = i + 1
                continue
            match = _KEYWORD(s, i, self.n) if c in _KEY_STARTS else None
            if match is not None:
                word = match[0]
                if word in stops:
                    return out
                if word not in _START:
                    self.error(f"unexpected `{word}`", i)
                    self.i = match.end()
                    continue
            else:
                self.unkeyed = i
            if not self.spend():
                return out
            before = i
            node = self.and_or()
            if node is not None:
                out.append(node)
            if self.i == before:
                self.error("unexpected character", before)
                self.i = before + 1

    @staticmethod
    def plain(text: str, start: int) -> Simple:
        """Make a simple command of plain words."""
        node = Simple(start)
        words = node.words
        active = ACTIVE(text) is not None
        for match in _SPLIT_WORDS(text):
            word = match[0]
            begin, end = match.span()
            words.append(Word(word, start + begin, start + end, None, False, active and ACTIVE(word) is not None))
        node.end = words[-1].end
        return node

    def and_or(self) -> Node | None:
        """Read pipelines joined by `&&` and `||`."""
        first = self.pipeline()
        items: list[tuple[str, Node]] = []
        s = self.s
        while True:
            i = self.i
            if i < self.n and s[i] in _SPACES:
                i = self.i = _SPACE(s, i, self.n).end()  # type: ignore[union-attr]
            op = s[i : i + 2]
            if (op != "&&" and op != "||") or i + 2 > self.n:
                break
            self.i = i + 2
            self.blank()
            if self.i >= self.n or _NOTHING(s, self.i) is not None:
                self.error(f"nothing after `{op}`", i)
                break
            if not items and first is not None:
                items.append(("", first))
            before = self.i
            if not self.spend():
                break
            following = self.pipeline()
            if following is not None:
                items.append((op, following))
            if self.i == before:
                break
        if items:
            first = AndOr(items)
        if (
            first is not None
            and s[self.i : self.i + 1] == "&"
            and self.i < self.n
            and s[self.i + 1 : self.i + 2] not in ("&", ">")
        ):
            # In the background it is a subshell: what it sets does not last.
            self.i += 1
            return Group([first], True)
        return first

    def pipeline(self) -> Node | None:
        """Read commands joined by `|`, past `!`, `time` and `coproc`."""
        s = self.s
        if self.unkeyed != self.i and s[self.i : self.i + 1] in _PREFIXES and not self.prefixes():
            return None
        first = self.command()
        many: list[Node] = []
        while True:
            i = self.i
            if i < self.n and s[i] in _SPACES:
                i = self.i = _SPACE(s, i, self.n).end()  # type: ignore[union-attr]
            if i >= self.n or s[i] != "|" or s[i + 1 : i + 2] == "|":
                break
            self.i = i + (2 if s[i + 1 : i + 2] == "&" else 1)
            self.blank()
            if self.i >= self.n or _NOTHING(s, self.i) is not None:
                self.error("nothing after `|`", i)
                break
            if not many and first is not None:
                many.append(first)
            before = self.i
            if not self.spend() or (s[before] in _PREFIXES and not self.prefixes()):
                break
            following = self.command()
            if following is not None:
                many.append(following)
            if self.i == before:
                break
        return Pipeline(many) if many else first

    def prefixes(self) -> bool:
        """Read past `!`, `time` and `coproc`; false where nothing follows."""
        s = self.s
        while self.i < self.n and s[self.i] in _KEY_STARTS:
            match = _KEYWORD(s, self.i, self.n)
            if match is None:
                break
            word = match[0]
            if word == "!" or word == "time" or word == "coproc":
                self.i = match.end()
                if word == "time":
                    flag = _TIME_FLAG(s, self.i, self.n)
                    while flag is not None:
                        self.i = flag.end()
                        flag = _TIME_FLAG(s, self.i, self.n)
                self.i = _SPACE(s, self.i, self.n).end()  # type: ignore[union-attr]
                if word == "coproc":
                    named = _COPROC_NAME(s, self.i, self.n)
                    if named is not None:
                        self.i = named.end()
                if self.i >= self.n:
                    return False
            else:
                break
        return True

    # -- commands -----------------------------------------------------------------------------------------------------

    def command(self) -> Node | None:
        """Read one command, simple or compound."""
        s, i = self.s, self.i
        if i < self.n and s[i] == "(":
            if s.startswith("((", i) and _COMMANDS(s, i, self.n) is None:
                words = self.arithmetic_command()
                if words is not None:
                    if _DEEP(s, i, self.n) is not None:
                        # Read past, so that what follows is found, and asked about for what may stand in it.
                        self.error("nested too deep", i)
                        self.meter.exhausted = self.meter.exhausted or "depth"
                    test = Test(words)
                    self.trailing(test.redirections)
                    return test
            if not self.spend(2) or not self.enter():
                return None
            self.i = i + 1
            self.closers += 1
            body = self.commands(")", _NONE)
            self.closers -= 1
            self.expect(")", i)
            self.leave()
            group = Group(body, True)
            self.trailing(group.redirections)
            return group
        if self.unkeyed == i:
            return self.simple()
        match = _KEYWORD(s, i, self.n) if s[i : i + 1] in _KEY_STARTS else None
        if match is None:
            return self.simple()
        word = match[0]
        if word not in _START or not self.spend(3) or not self.enter():
            return None
        self.i = match.end()
        closers, self.closers = self.closers, 0 if word != "[[" else self.closers
        node = self.compound(word, i)
        self.closers = closers
        self.leave()
        if node is not None and not isinstance(node, (Function, Simple, Pipeline, AndOr)):
            self.trailing(node.redirections)
        return node

    def compound(self, word: str, start: int) -> Node | None:
        """Read what follows the keyword `word`."""
        if word == "{":
            body = self.commands("", _BRACE)
            self.keyword("}", start)
            return Group(body, False)
        if word == "if":
            return self.conditional(start)
        if word == "while" or word == "until":
            condition = self.commands("", _DO)
            self.keyword("do", start)
            body = self.commands("", _DONE)
            self.keyword("done", start)
            return Loop(condition, body)
        if word == "for" or word == "select":
            return self.iteration(start)
        if word == "case":
            return self.case(start)
        if word == "[[":
            return Test(self.condition(start))
        if word == "function":
            self.i = _SPACE(self.s, self.i, self.n).end()  # type: ignore[union-attr]
            name = self.word()
            parens = _FUNCTION(self.s, self.i, self.n)
            if parens is not None:
                self.i = parens.end()
            self.blank()
            inner = self.command() if self.i < self.n and self.s[self.i] not in ");|&" else None
            return Function(name.text, inner, start)
        # `!`, `time`, `coproc` where no pipeline starts (after a function's head): read past them.
        self.blank()
        return self.command() if self.i < self.n else None

    def keyword(self, word: str, start: int) -> bool:
        """Consume the keyword, or note its absence."""
        match = _KEYWORD(self.s, self.i, self.n)
        if match is not None and match[0] == word:
            self.i = match.end()
            return True
        self.error(f"`{word}` is missing", start)
        return False

    def expect(self, char: str, start: int) -> None:
        """Consume the character, or note its absence."""
        if self.i < self.n and self.s[self.i] == char:
            self.i += 1
        else:
            self.error(f"`{char}` is missing", start)

    def conditional(self, start: int) -> If:
        """Read `if` after its keyword."""
        node = If()
        while True:
            condition = self.commands("", _THEN)
            found = self.keyword("then", start)
            body = self.commands("", _BRANCH)
            node.branches.append((condition, body))
            match = _KEYWORD(self.s, self.i, self.n)
            if match is None or not (found or self.i < self.n):
                self.error("`fi` is missing", start)
                return node
            self.i = match.end()
            if match[0] == "elif":
                continue
            if match[0] == "else":
                node.orelse = self.commands("", _FI)
                self.keyword("fi", start)
            return node

    def iteration(self, start: int) -> Loop:
        """Read `for` and `select` after their keyword."""
        s = self.s
        self.i = _SPACE(s, self.i, self.n).end()  # type: ignore[union-attr]
        variable = ""
        words: list[Word] | None = None
        head: list[Node] = []
        if s.startswith("((", self.i):
            counted = self.arithmetic_command()
            if counted is not None:
                head = [Test(counted)]
            words = []
        else:
            variable = self.word().text
            self.blank()
            match = _IN(s, self.i, self.n)
            if match is not None:
                self.i = match.end()
                words = []
                while True:
                    self.i = _SPACE(s, self.i, self.n).end()  # type: ignore[union-attr]
                    before = self.i
                    if before >= self.n or s[before] in "\n;&|)" or s[before] == "#":
                        break
                    words.append(self.word())
                    if self.i == before:
                        break
        self.blank()
        if s[self.i : self.i + 1] == ";":
            self.i += 1
            self.blank()
        match = _KEYWORD(s, self.i, self.n)
        if match is not None and match[0] == "{":
            self.i = match.end()
            body = self.commands("", _BRACE)
            self.keyword("}", start)
        else:
            self.keyword("do", start)
            body = self.commands("", _DONE)
            self.keyword("done", start)
        return Loop(head, body, variable, words)

    def case(self, start: int) -> Case:
        """Read `case` after its keyword."""
        s = self.s
        self.blank()
        node = Case(self.word())
        self.blank()
        match = _IN(s, self.i, self.n)
        if match is None:
            self.error("`in` is missing", start)
            return node
        self.i = match.end()
        while True:
            self.blank()
            while self.i < self.n and s[self.i] in (";&|" if self.LOOSE else ";&"):
                self.i += 1
                self.blank()
            if self.i >= self.n:
                self.error("`esac` is missing", start)
                return node
            match = _CASE_END(s, self.i, self.n)
            if match is not None:
                self.i = match.end()
                return node
            if not self.spend():
                return node
            if s[self.i] == "(":
                self.i += 1
            patterns: list[Word] = []
            opened = self.i
            while self.i < self.n and s[self.i] != ")":
                before = self.i = min(_SPACE(s, self.i, self.n).end(), self.n)  # type: ignore[union-attr]
                if before >= self.n or s[before] in "\n;)":
                    break
                if s[before] == "|":
                    self.i += 1
                    continue
                patterns.append(self.word())
                if self.i == before:
                    self.i += 1
                if not self.spend():
                    break
            if self.i >= self.n or s[self.i] != ")":
                self.error("`)` is missing after a pattern", self.i)
                # What should have been a pattern is read as commands.
                patterns = []
                if opened not in self.resumed and len(self.resumed) < 3:
                    self.resumed.add(opened)
                    self.i = opened
            else:
                self.i += 1
            node.items.append((patterns, self.commands("", _ESAC)))

    def condition(self, start: int) -> list[Word]:
        """Read `[[` up to `]]`."""
        s = self.s
        words: list[Word] = []
        level = 0
        begin = self.i
        while True:
            self.blank()
            i = self.i
            if i >= self.n:
                break
            if not self.spend(0):
                break
            if s.startswith("]]", i) and not level:
                self.i = i + 2
                return words
            words.append(self.word())
            if self.i == i:
                level += (s[i] == "(") - (s[i] == ")" and level > 0)
                self.i += 1
        self.error("`]]` is missing", start)
        self.resume(begin)
        return words

    def resume(self, begin: int) -> None:
        """Go back to the end of the line or command that what never ended began in, and read on from there."""
        match = _RESUME(self.s, begin, self.n)
        if match is not None and begin not in self.resumed and len(self.resumed) < 3:
            self.resumed.add(begin)
            self.i = match.start()

    def trailing(self, redirections: list[Redirection]) -> None:
        """Read the redirections after a compound command."""
        while True:
            i = self.i
            if i < self.n and self.s[i] in _SPACES:
                i = self.i = _SPACE(self.s, i, self.n).end()  # type: ignore[union-attr]
            if self.s[i : i + 1] not in _REDIRECTING:
                return
            match = _REDIRECT(self.s, i, self.n)
            if match is None:
                return
            self.redirection(match[1] or "", match[2], match.end(), redirections)

    def redirection(self, fd: str, op: str, end: int, redirections: list[Redirection]) -> None:
        """Read the target of a redirection whose operator ends at `end`."""
        self.i = _SPACE(self.s, end, self.n).end()  # type: ignore[union-attr]
        if not self.spend():
            return
        start = self.i
        target = self.word()
        if self.i == start:
            self.error(f"nothing after `{op}`", end)
            return
        node = Redirection(op, fd, target, op == "<<-")
        redirections.append(node)
        if op == "<<" or op == "<<-":
            if target.parts is not None:
                # A delimiter is never expanded: it is its own text, quotes removed.
                plain = [p.text if p.kind == 0 else self.s[p.span[0] : p.span[1]] for p in target.parts]
                target.text = "".join(plain)
            self.pending.append(node)

    def indexed(self, node: Simple) -> Word | None:
        """Read an assignment whose subscript holds expansions; None, and nothing consumed, where there is none."""
        name = _SUBSCRIPTED(self.s, self.i, self.n)
        if name is None:
            return None
        index = self.subscript(name.end())
        if index is None:
            return None
        equals = _EQUALS(self.s, index.end, self.n)
        if equals is None:
            # Read again as a word; to try twice at every level would cost 2 ** depth.
            self.not_subscript.add(name.end())
            return None
        self.i = equals.end()
        value = self.value()
        node.assignments.append(Assignment(name[0], index.text, equals[0], value, index))
        return value

    def simple(self) -> Node | None:
        """Read a simple command, or a function definition."""
        s, n = self.s, self.n
        flat = self.flat
        ready = self.ready
        if ready is not None:
            self.ready = None
            if ready.start() != self.i:
                ready = None
        elif flat is None and not self.LOOSE and s[self.i : self.i + 1] in _LETTERS:
            ready = _SIMPLE(s, self.i, n)
        if ready is not None:
            node = self.plain(ready[0], self.i)
            self.i = ready.end()
            if not self.meter.spend(len(node.words)):
                self.spend(0)
            return node
        node = Simple(self.i)
        words = node.words
        declares = False
        while True:
            i = self.i
            c = s[i] if i < n else ""
            if c == " ":
                i += 1
                c = s[i] if i < n else ""
                if c in _SPACES:
                    i = _SPACE(s, i, n).end()  # type: ignore[union-attr]
                    c = s[i] if i < n else ""
                self.i = i
            elif c == "\t" or c == "\\" or c == "\r":
                i = self.i = _SPACE(s, i, n).end()  # type: ignore[union-attr]
                c = s[i] if i < n else ""
            if c in _ENDS:
                break
            if c in _PLAIN_STARTS and words and not declares and not self.LOOSE:
                # The common case, without a call: a plain word behind the first.
                match = PLAIN(s, i, n)
                if match is not None:
                    end = match.end()
                    if end >= n or s[end] in _AFTER_PLAIN:
                        self.i = end
                        text = match[0]
                        word = Word(text, i, end, None, False, ACTIVE(text) is not None)
                        if flat is not None:
                            word.start, word.end = flat
                        words.append(word)
                        continue
            if c == "#":
                end = s.find("\n", i, n)
                self.i = n if end < 0 else end
                break
            if c == "<" or c == ">" or c == "&" or c in _DIGITS or c == "{":
                match = _REDIRECT(s, i, n)
                if match is not None:
                    self.redirection(match[1] or "", match[2], match.end(), node.redirections)
                    continue
                if c == "&":
                    break
            if c == "}" and words and self.LOOSE and _KEYWORD(s, i, n) is not None:
                break
            if c == "(":
                if self.LOOSE and words and i + 1 < n and s[i + 1] != ")":
                    words.append(self.composed(i, False))
                    continue
                if len(words) == 1 and not node.redirections and not node.assignments:
                    match = _FUNCTION(s, i, n)
                    if match is not None:
                        self.i = match.end()
                        self.blank()
                        if not self.spend(2) or not self.enter():
                            break
                        body = self.command() if self.i < n and s[self.i] not in ");|&" else None
                        self.leave()
                        return Function(words[0].text, body, node.start)
                if words and s[i - 1] == "=" and words[-1].parts is None:
                    # `eval a=(b)`: bash takes it from more builtins than those that declare.
                    last = words[-1]
                    self.i = i + 1
                    last.parts = [Part(LITERAL, last.text, last.quoted, (last.start, i)), self.array(i)]
                    last.end = self.i
                    last.text = ""
                    continue
                self.error("unexpected `(`", i)
                self.i = i + 1
                continue
            if (not words or declares) and c in _LETTERS:
                match = _ASSIGN(s, i, n)
                if match is None:
                    indexed = self.indexed(node)
                    if indexed is not None:
                        if declares:
                            words.append(self.joined(s[i : indexed.start], i, indexed))
                        if not self.spend():
                            break
                        continue
                if match is not None:
                    self.i = match.end()
                    value = self.value()
                    node.assignments.append(Assignment(match[1], match[2] or "", match[3], value))
                    if declares:
                        words.append(self.joined(s[i : match.end()], i, value))
                    if not self.spend():
                        break
                    continue
            word = self.word()
            if self.i == i:
                self.error("unexpected character", i)
                self.i = i + 1
                continue
            if not words:
                declares = word.text in _DECLARE and word.parts is None
            words.append(word)
        end = self.i
        while end > node.start and s[end - 1] in " \t\r":
            end -= 1
        node.end = end
        if not self.meter.spend(len(words)):
            self.spend(0)
        if words or node.assignments or node.redirections:
            if words and words[0].parts is None and not words[0].quoted:
                head = words[0].text
                if head == "repeat" and len(words) > 2 and (words[1].parts is not None or words[1].text.isdigit()):
                    # zsh's loop in its shortest form.
                    del words[:2]
                elif head in _MODIFIERS and len(words) > 1:
                    # zsh's, and no program's name; agents write them wherever their own shell is zsh.
                    del words[0]
                elif (head[:1] == "=" and len(head) > 1) or (head[:1] == "^" and head[1:].isalnum() and len(words) > 1):
                    # `=rm` is the path of `rm` (zshexpn(1)), `^rm` nushell's program `rm`; nothing is called that. One
                    # word, or one with another `^`, is a replacement in the history.
                    words[0] = Word(head[1:], words[0].start, words[0].end)
                elif head[:1] == "{" and head[1:2].isalpha() and head[-1] != "}" and not {",", "."} & {*head}:
                    # `{rm x}` is a group to zsh, and to bash a program that nobody has.
                    self.error("no blank behind `{`", node.start)
            return node
        return None

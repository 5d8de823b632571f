"""zsh text to tree: what zsh spells otherwise than bash, on top of bash's parser.

Short loops, `always`, `repeat`, anonymous functions, glob qualifiers, `=cmd`, `&!`, flags of expansions, and no
splitting of unquoted variables (zshmisc(1) "Complex Commands" and "Alternate Forms", zshexpn(1), zshoptions(1)
SH_WORD_SPLIT).
"""

from __future__ import annotations

import re

from blastwall.languages.shell.commands import FOREACH_END, Parser
from blastwall.languages.shell.tree import (
    ARRAY,
    LITERAL,
    PARAMETER,
    Case,
    Function,
    Group,
    If,
    Loop,
    Node,
    Part,
    Redirection,
    Simple,
    Test,
    Word,
)

_SPACE = re.compile(r"(?:[ \t\r]|\\\n|\\\r\n)*").match
_WORD = re.compile(
    r"(?:if|then|elif|else|fi|while|until|do|done|for|foreach|end|repeat|select|case|esac|always|function|\{|\})"
    r"(?=[ \t\r\n;&|()<>{]|\\\n|\Z)"
).match
_BRACE_OPENS = re.compile(r"\{(?![,}])").match
_REPEAT = re.compile(r"repeat[ \t]+").match
_FOREACH = re.compile(r"foreach(?=[ \t])").match
_NAMES_IN = re.compile(r"[ \t]*((?:\w+[ \t]+){0,7}?\w+)[ \t\n;]*(?:in(?=[ \t\n;])|(?=\())", re.A).match
_ALWAYS = re.compile(r"[ \t]*always[ \t]*(?=\{)").match
_ANONYMOUS = re.compile(r"\([ \t]*\)\s*(?=\{)").match
_FUNCTION_NAMES = re.compile(
    r"((?:[^\s;&|(){}<>]++[ \t]++){0,8}[^\s;&|(){}<>]*+)[ \t]*(?:\([ \t]*\))?\s*+(?=\{|\()"
).match
_FLAGS = re.compile(r"[=~^+]{1,3}(?=[A-Za-z_{(\[@*#])").match
_BRACED_FLAGS = re.compile(r"\$\{(?:\([^()\n]{0,60}\)|[=~^+]){1,4}").match
#: Flags that make words of one: `(z)` as the shell reads it, `(s:x:)`, `(f)` (zshexpn(1) "Parameter Expansion Flags").
_SPLITS = re.compile(r"\([^)]*[zfZsw0]").search
_SPLITTING = re.compile(
    r"\b(?:setopt|set[ \t]+-o|options\[)[^\n;]*?sh_?word_?split|\bemulate[ \t]+(?:-\w+[ \t]+)*(?:sh|ksh|bash)\b", re.I
).search
_CASE_END = re.compile(r"(?:esac|\})(?=[ \t\r\n;&|()<>]|\Z)").match

_BRACE = frozenset({"}"})
_DO = frozenset({"do"})
_DONE = frozenset({"done"})
_THEN = frozenset({"then"})
_BRANCH = frozenset({"elif", "else", "fi"})
_FI = frozenset({"fi"})
_CASE = frozenset({"esac", "}"})


class ZshParser(Parser):
    """Reads zsh."""

    LOOSE = True

    __slots__ = ("arrays", "splitting")

    def __init__(self, s: str, *rest: object) -> None:
        """Start at the beginning of `s`."""
        super().__init__(s, *rest)  # type: ignore[arg-type]
        #: whether unquoted variables are split as in sh; once it is asked for anywhere, it counts everywhere
        self.splitting = _SPLITTING(s) is not None
        #: names that hold arrays: all their elements are meant where they are named alone
        self.arrays: set[str] = set()

    # -- words --------------------------------------------------------------------------------------------------------

    def dollar(self, quoted: bool) -> Part | list[Part]:
        """Read from a `$`. An unquoted variable is not split, unless it is asked for by `$=x`."""
        s, i = self.s, self.i
        split = False
        flags = _FLAGS(s, i + 1, self.n) or (_BRACED_FLAGS(s, i, self.n) if s[i + 1 : i + 2] == "{" else None)
        end = i + 2 if flags is None else flags.end()
        if flags is not None:
            split = "=" in flags[0] or _SPLITS(flags[0]) is not None
        if s.startswith("${", i) and s.startswith(("$", '"$'), end) and end < self.n and self.enter():
            # `${(flags)$(command)}`, `${${name}...}`: the inner expansion, and what is done to it after.
            self.i = end + (s[end] == '"')
            nested = self.dollar(quoted)
            closing = s.find("}", self.i, self.n)
            self.i = self.n if closing < 0 else closing + 1
            self.leave()
            if isinstance(nested, Part):
                nested.quoted = quoted or not (split or self.splitting)
            return nested
        if flags is not None:
            # Read what follows the flags as if they were not there; they change no command.
            head = "${" if flags[0][:2] == "${" else "$"
            kept = self.s
            self.s = kept[: end - len(head)] + head + kept[end:]
            self.i = end - len(head)
            part = super().dollar(quoted)
            self.s = kept
        else:
            part = super().dollar(quoted)
        if isinstance(part, Part) and part.kind == PARAMETER:
            if not part.sub and part.text in self.arrays:
                part.sub = "*" if quoted else "@"
            if not split and not self.splitting:
                part.quoted = True
        return part

    def word(self) -> Word:
        """Read a word; a `}` at its end that nothing in it opened ends the list it stands in."""
        word = super().word()
        end = self.i
        if end - 1 > word.start and self.s[end - 1] == "}" and (end - 2 < 0 or self.s[end - 2] != "\\"):
            last = word.parts[-1] if word.parts else None
            text = word.text if last is None else last.text if last.kind == LITERAL and not last.quoted else ""
            plain = text if not (last is None and word.quoted) else ""
            if plain.endswith("}") and self.s.count("}", word.start, end) > self.s.count("{", word.start, end):
                self.i = end - 1
                word.end = min(word.end, self.i)
                if last is None:
                    word.text = text[:-1]
                else:
                    last.text = text[:-1]
        return word

    # -- commands -----------------------------------------------------------------------------------------------------

    def command(self) -> Node | None:
        """Read one command."""
        s, i, n = self.s, self.i, self.n
        c = s[i : i + 1] if i < n else ""
        if c == "(":
            match = _ANONYMOUS(s, i, n)
            if match is not None:
                self.i = match.end()
                return self.anonymous()
        elif c == "{":
            tight = s[i + 1 : i + 2] not in " \t\r\n" and _BRACE_OPENS(s, i, n) is not None
            if tight and s.find("}", i, n) > 0 and self.spend(3) and self.enter():
                self.i = i + 1
                group = Group(self.commands("", _BRACE), False)
                self.keyword("}", i)
                self.leave()
                self.trailing(group.redirections)
                return group
        elif c == "r":
            match = _REPEAT(s, i, n)
            if match is not None and self.spend(3) and self.enter():
                self.i = match.end()
                count = self.word()
                body = self.body(i)
                self.leave()
                return Loop([], body, "", [count])
        elif c == "f":
            match = _FOREACH(s, i, n)
            if match is not None and self.spend(3) and self.enter():
                self.i = match.end()
                loop = self.iteration(i)
                self.leave()
                return loop
        node = super().command()
        if isinstance(node, Group) and not node.subshell:
            match = _ALWAYS(s, self.i, n)
            if match is not None and self.spend():
                self.i = match.end()
                after = super().command()
                return Group([node, *([after] if after is not None else [])], False)
        return node

    def anonymous(self) -> Node | None:
        """Read the body of `() { }` and the words it is called with at once."""
        if not self.spend(3) or not self.enter():
            return None
        body = super().command()
        self.leave()
        arguments = self.simple()
        if isinstance(arguments, Simple) and arguments.words and body is not None:
            # Defined and called: a name that no text can spell keeps it apart.
            name = Word(" anonymous", arguments.start, arguments.start, None, True)
            call = Simple(arguments.start)
            call.words = [name, *arguments.words]
            call.end = arguments.end
            return Group([Function(name.text, body, arguments.start), call], False)
        return body

    def compound(self, word: str, start: int) -> Node | None:
        """Read what follows the keyword `word`, in its short forms too."""
        if word == "while" or word == "until":
            condition = self.head(_DO)
            return Loop(condition, self.body(start))
        if word == "function":
            self.i = _SPACE(self.s, self.i, self.n).end()  # type: ignore[union-attr]
            match = _FUNCTION_NAMES(self.s, self.i, self.n)
            if match is None or not match[1].strip():
                if match is not None:
                    self.i = match.end()
                    return self.anonymous()
                return super().compound(word, start)
            self.i = match.end()
            body = self.command()
            return Function(match[1].split()[-1], body, start)
        return super().compound(word, start)

    def head(self, stops: frozenset[str]) -> list[Node]:
        """Read a condition: up to its keyword, or up to the brace behind `[[ ]]`, `(( ))` or a list."""
        out: list[Node] = []
        while True:
            self.blank()
            i = self.i
            if i >= self.n:
                return out
            match = _WORD(self.s, i, self.n)
            if match is not None and (match[0] in stops or (out and match[0] == "{")):
                return out
            if self.s[i] == ";":
                self.i += 1
                continue
            if self.s[i] == ")" or not self.spend():
                return out
            node = self.and_or()
            if node is not None:
                out.append(node)
            if self.i == i:
                return out
            if (
                isinstance(node, (Test, Group))
                and (not isinstance(node, Group) or node.subshell)
                and self.s[self.i : self.i + 1] not in (";", "\n", "&")
                and _WORD(self.s, self.i, self.n) is None
            ):
                # `if [[ .. ]] command`
                return out

    def body(self, start: int) -> list[Node]:
        """Read the body of a loop: `do` .. `done`, `{ }`, or one command."""
        self.blank()
        while self.s[self.i : self.i + 1] == ";" and self.i < self.n:
            self.i += 1
            self.blank()
        match = _WORD(self.s, self.i, self.n)
        if match is not None and match[0] == "do":
            self.i = match.end()
            found = self.commands("", _DONE)
            self.keyword("done", start)
            return found
        if match is not None and match[0] in ("done", "fi", "end", "}"):
            return []
        node = self.and_or() if self.i < self.n else None
        return [node] if node is not None else []

    def conditional(self, start: int) -> If:
        """Read `if` after its keyword."""
        node = If()
        while self.spend():
            condition = self.head(_THEN)
            match = _WORD(self.s, self.i, self.n)
            if match is not None and match[0] == "then":
                self.i = match.end()
                node.branches.append((condition, self.commands("", _BRANCH)))
                match = _WORD(self.s, self.i, self.n)
                if match is None or match[0] not in _BRANCH:
                    self.error("`fi` is missing", start)
                    return node
                self.i = match.end()
                if match[0] == "elif":
                    continue
                if match[0] == "else":
                    node.orelse = self.commands("", _FI)
                    self.keyword("fi", start)
                return node
            first = self.command() if self.i < self.n and self.s[self.i] not in ";|&)" else None
            node.branches.append((condition, [first] if first is not None else []))
            kept = self.i
            self.blank()
            match = _WORD(self.s, self.i, self.n)
            if match is None or match[0] not in ("elif", "else"):
                self.i = kept
                return node
            self.i = match.end()
            if match[0] == "else":
                self.blank()
                last = self.command() if self.i < self.n else None
                node.orelse = [last] if last is not None else []
                return node
        return node

    def iteration(self, start: int) -> Loop:
        """Read `for`, `foreach` and `select` after their keyword."""
        s = self.s
        self.i = _SPACE(s, self.i, self.n).end()  # type: ignore[union-attr]
        if s.startswith("((", self.i):
            counted = self.arithmetic_command()
            if counted is not None:
                return Loop([Test(counted)], self.body(start), "", [])
        match = _NAMES_IN(s, self.i, self.n)
        if match is None:
            variable = self.word().text
            return Loop([], self.body(start), variable, None)
        self.i = match.end()
        words: list[Word] = []
        if s[self.i : self.i + 1] == "(":
            listed = self.array_at(self.i)
            words = listed.words
        else:
            while True:
                self.i = min(_SPACE(s, self.i, self.n).end(), self.n)  # type: ignore[union-attr]
                before = self.i
                if before >= self.n or s[before] in "\n;&|)#":
                    break
                if s[before] == "{" and _WORD(s, before, self.n) is not None:
                    break
                words.append(self.word())
                if self.i == before:
                    break
        body: list[Node]
        if s.startswith("foreach", start):
            body = self.commands("", FOREACH_END)
            end = _WORD(s, self.i, self.n)
            if end is not None and end[0] == "end":
                self.i = end.end()
            else:
                self.error("`end` is missing", start)
        else:
            body = self.body(start)
        return Loop([], body, match[1].split()[0], words)

    def redirection(self, fd: str, op: str, end: int, redirections: list[Redirection]) -> None:
        """Read a redirection; `!` and `|` behind its operator overwrite in spite of NO_CLOBBER."""
        if op in (">", ">>", "&>", "&>>", ">&") and self.s[end : end + 1] in ("!", "|") and end < self.n:
            end += 1
        super().redirection(fd, op, end, redirections)

    def array_at(self, opened: int) -> Part:
        """Read `( )` as a list of words."""
        self.i = opened + 1
        return self.array(opened)

    def case(self, start: int) -> Case:
        """Read `case` after its keyword; it may stand in braces, and `;|` goes on to test."""
        kept = self.i
        self.blank()
        subject = self.word()
        self.blank()
        if self.s[self.i : self.i + 1] != "{" or self.i >= self.n:
            self.i = kept
            return super().case(start)
        self.i += 1
        node = Case(subject)
        while self.spend():
            self.blank()
            while self.i < self.n and self.s[self.i] in ";&|":
                self.i += 1
                self.blank()
            match = _CASE_END(self.s, self.i, self.n)
            if match is not None:
                self.i = match.end()
                return node
            if self.i >= self.n:
                self.error("`}` is missing", start)
                return node
            patterns = self.patterns()
            node.items.append((patterns, self.commands("", _CASE)))
        return node

    def patterns(self) -> list[Word]:
        """Read the patterns of a `case` up to and past their parenthesis."""
        s = self.s
        if s[self.i] == "(":
            self.i += 1
        out: list[Word] = []
        while self.i < self.n and s[self.i] not in ")\n;":
            before = self.i
            if s[before] in " \t|":
                self.i += 1
                continue
            out.append(self.word())
            if self.i == before:
                self.i += 1
        if s[self.i : self.i + 1] == ")" and self.i < self.n:
            self.i += 1
        else:
            self.error("`)` is missing after a pattern", self.i)
        return out

    def simple(self) -> Node | None:
        """Read a simple command, and note which names it makes arrays."""
        node = super().simple()
        if isinstance(node, Simple):
            for assignment in node.assignments:
                parts = assignment.value.parts
                if parts is not None and len(parts) == 1 and parts[0].kind == ARRAY:
                    self.arrays.add(assignment.name)
        return node

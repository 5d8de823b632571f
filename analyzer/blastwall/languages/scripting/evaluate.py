"""Folds the expressions of Perl, Ruby and PHP from their tokens: names, joins, calls, loops over known lists."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.interface import Reading
from blastwall.languages.scripting.folding import UNKNOWN, Value, function, method
from blastwall.languages.scripting.lexer import LINE, MARK, NAME, NUMBER, STRING, WORDS, Lexer, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.model import Snippet

_ENDS = frozenset(str.split("if unless while until for foreach and or do then end rescue xor"))
OPENERS = {"(": ")", "[": "]", "{": "}"}
MAX_DEPTH = 16
MAX_BODIES = 300


class Evaluator:
    """The names a script has given values so far, and what its expressions are worth."""

    def __init__(self, snippet: Snippet, budget: Budget, reading: Reading, tokens: list[Token]) -> None:
        self.snippet = snippet
        self.language = snippet.language
        self.budget = budget
        self.reading = reading
        self.tokens = tokens
        self.names: dict[str, Value] = {}
        self.function = ""
        self.bodies: dict[str, tuple[list[str], int, int]] = {}
        self.entered: set[str] = set()
        self.active: list[str] = []
        self.work = 40_000
        self.depth = 0
        self.address = self.verb = ""
        self.defined: set[str] = set()
        #: handles of commands that were opened for writing
        self.piped: dict[str, str] = {}
        given = (snippet.data or {}).get("arguments")
        if isinstance(given, list):
            words = [Value(str(word)) for word in given]
            if self.language == "php":
                self.names["$argv"] = Value(HOLE, items=[Value("-"), *words])
            else:
                self.names.update(dict.fromkeys(("@ARGV", "$ARGV", "ARGV", "@_"), Value(HOLE, items=words)))

    def _assignment(self, at: int) -> bool:
        tokens = self.tokens
        if at + 2 >= len(tokens) or tokens[at + 1].kind != MARK or tokens[at + 1].text != "=":
            if at + 1 < len(tokens) and tokens[at + 1].text in (".=", "+=", "<<") and tokens[at].text in self.names:
                self.names[tokens[at].text] = UNKNOWN
            return False
        if at and tokens[at - 1].kind == MARK and tokens[at - 1].text in (".", "->"):
            return False
        end = at + 2
        depth = 0
        while end < len(tokens) and end < at + 200:
            mark = tokens[end].text if tokens[end].kind in (MARK, LINE) else ""
            depth += (mark in OPENERS) - (mark in (")", "]", "}"))
            if depth < 0 or (not depth and (mark == ";" or (mark == "\n" and self.language == "ruby"))):
                break
            end += 1
        self.names[tokens[at].text] = self._value(tokens[at + 2 : end])
        return True

    def _loop(self, at: int) -> None:
        """Bind the variable of a loop over what a glob finds, or over a list."""
        tokens = self.tokens
        window = tokens[at + 1 : at + 40]
        if self.language == "ruby":
            bar = next((i for i, t in enumerate(window[:4]) if t.text == "|"), -1)
            if bar < 0 or bar + 1 >= len(window):
                return
            begin = at - 1
            while begin > 0 and at - begin < 30 and tokens[begin].kind != LINE and tokens[begin].text not in (";", "="):
                begin -= 1
            over = self._value([t for t in tokens[begin : at - 1] if t.kind != LINE])
            self.names[window[bar + 1].text] = element_of(over)
            return
        opened = next((i for i, t in enumerate(window[:4]) if t.text == "("), -1)
        if opened < 0:
            return
        close = close_of(tokens, at + 1 + opened)
        inside = tokens[at + 2 + opened : close]
        if self.language == "php":
            as_ = next((i for i, t in enumerate(inside) if t.kind == NAME and t.text == "as"), -1)
            if as_ > 0 and as_ + 1 < len(inside):
                self.names[inside[-1].text] = element_of(self._value(inside[:as_]))
            return
        variable = next((t.text for t in window[:opened] if t.text[:1] == "$"), "$_")
        self.names[variable] = element_of(self._value(inside))

    def _modifier(self, at: int) -> None:
        """`unlink $_ for <*.log>`: bind `$_` for the statement that begins here."""
        tokens = self.tokens
        depth = 0
        found = -1
        for index in range(at, min(len(tokens), at + 80)):
            mark = tokens[index].text if tokens[index].kind == MARK else ""
            depth += (mark in OPENERS) - (mark in (")", "]", "}"))
            if depth < 0 or (not depth and mark == ";"):
                break
            if not depth and index > at and tokens[index].kind == NAME and tokens[index].text in ("for", "foreach"):
                found = index
        else:
            index = min(len(tokens), at + 80)
        if found > 0:
            self.names["$_"] = element_of(self._value(tokens[found + 1 : index]))

    def _interpolated(self, token: Token) -> Value:
        if token.parts is None:
            return Value(token.text, token)
        made: list[str] = []
        glob = False
        for part in token.parts:
            if isinstance(part, str):
                made.append(part)
                continue
            known = self.names.get(part[0])
            if known is None and part[0] != HOLE and not part[0].isidentifier():
                known = self._expression(part[0])
            if known is not None and known.items is not None and part[0][:1] == "@":
                made.append(" ".join(item.text for item in known.items))  # Perl's `"@list"`
            else:
                made.append(known.text if known is not None and known.items is None else HOLE)
            glob = glob or (known is not None and known.glob)
        return Value("".join(made), None, glob)

    def _expression(self, text: str) -> Value | None:
        """Fold the code that a string interpolates."""
        if len(text) > 400 or len(self.active) > 3 or self.work < 0:
            return None
        self.work -= 20
        return self._value(Lexer(self.language, text, self.budget).run())

    def _value(self, tokens: Sequence[Token]) -> Value:
        """Fold an expression of strings, known names and joins of them, as deep as is reasonable."""
        if self.depth > MAX_DEPTH or self.work < 0:
            return UNKNOWN
        self.depth += 1
        value = self._folded(tokens)
        self.depth -= 1
        return value

    def _folded(self, tokens: Sequence[Token]) -> Value:
        tokens = [t for t in tokens if t.kind != LINE]
        while tokens and tokens[0].kind == NAME and tokens[0].text in ("my", "our", "return", "local"):
            tokens = tokens[1:]
        if not tokens:
            return UNKNOWN
        first = tokens[0]
        if len(tokens) == 1:
            return self._named(tokens)[0] if first.text in ("shift", "pop") else self._single(first)
        if first.kind == NAME and (
            first.text == "glob"
            or (first.text == "Dir" and tokens[1].text in (".", "[", "::"))
            or first.text in ("bsd_glob", "File::Glob::bsd_glob")
        ):
            pattern = next((t for t in tokens[1:6] if t.kind == STRING), None)
            if pattern is not None and not (first.text == "Dir" and not {"glob", "["} & {t.text for t in tokens[1:4]}):
                return Value(self._interpolated(pattern).text, None, glob=True)
        if first.kind == MARK and first.text in ("(", "[") and close_of(tokens, 0) == len(tokens) - 1:
            return Value(HOLE, None, items=[self._value(part) for part in parts_of(tokens[1:-1])])
        joint = "+" if self.language == "ruby" else "."
        parts = parts_of(tokens, joint)
        if self.language == "ruby" and len(parts) == 1:
            parts = parts_of(tokens, "<<")
        if len(parts) == 1:
            return self._primary(parts[0])
        values = [self._primary(part) for part in parts]
        if any(value.text != HOLE for value in values):
            return Value("".join(value.text for value in values), glob=any(value.glob for value in values))
        return UNKNOWN

    def _primary(self, tokens: Sequence[Token], depth: int = 0) -> Value:
        """Fold one operand: a literal, a name, an index, a call, and the methods behind it."""
        self.work -= 1 + len(tokens) // 4
        if not tokens or depth > 12 or self.work < 0:
            return UNKNOWN
        first = tokens[0]
        at = 1
        if first.text == ":" and len(tokens) > 1 and tokens[1].kind == NAME:
            return Value(tokens[1].text)  # a symbol
        if first.kind == MARK and first.text in ("(", "["):
            close = close_of(tokens, 0)
            value = self._value(tokens[: close + 1]) if first.text == "[" else self._value(tokens[1:close])
            at = close + 1
        elif first.kind == NAME:
            value, at = self._named(tokens)
        elif len(tokens) == 1 or first.kind in (STRING, WORDS, NUMBER):
            value = self._single(first)
        else:
            return UNKNOWN
        while at + 1 < len(tokens) and tokens[at].text in (".", "->", "&.") and tokens[at + 1].kind == NAME:
            name = tokens[at + 1].text
            at += 2
            args: list[Value] = []
            if at < len(tokens) and tokens[at].kind == MARK and tokens[at].text == "(":
                close = close_of(tokens, at)
                args = [self._value(part) for part in parts_of(tokens[at + 1 : close])]
                at = close + 1
            value = method(value, name, args)
        if at < len(tokens) and tokens[at].kind == MARK and tokens[at].text == "[" and value.items:
            index = self._value(tokens[at + 1 : close_of(tokens, at)]).text
            if index.lstrip("-").isdigit() and int(index) < len(value.items):
                return value.items[int(index)]
            return UNKNOWN
        return value

    def _named(self, tokens: Sequence[Token]) -> tuple[Value, int]:
        """Fold a name at the start of an operand: a variable, `ENV['HOME']`, a call; and where it ends."""
        name = tokens[0].text
        at = 1
        if name in ("ENV", "$ENV", "$_SERVER", "$_ENV") and len(tokens) > 2 and tokens[1].text in ("[", "{"):
            close = close_of(tokens, 1)
            key = next((token.text for token in tokens[2:close]), "")
            return function("env", [Value(key)]) or UNKNOWN, close + 1
        while at + 1 < len(tokens) and tokens[at].text in ("::", ".", "->") and tokens[at + 1].kind == NAME:
            follows = at + 2 < len(tokens) and tokens[at + 2].text in ("(", "::", ".", "->")
            if self.names.get(name) is not None or (not follows and tokens[at].text == "." and self.language != "ruby"):
                break
            name += "::" + tokens[at + 1].text
            at += 2
            if at < len(tokens) and tokens[at].text == "(":
                break
        if name == "$_" and len(tokens) > at + 2 and tokens[at].text == "[":
            args = self.names.get("@_", UNKNOWN).items or []
            index = tokens[at + 1].text
            return (args[int(index)] if index.isdigit() and int(index) < len(args) else UNKNOWN), close_of(
                tokens, at
            ) + 1
        if name in self.names and name[:1] in "$@%":
            return self.names[name], at
        if name.endswith("Dir::home"):
            return Value("~"), at
        if name.endswith("tmpdir") or name.endswith("sys_get_temp_dir"):
            return Value("/tmp"), at
        if name in ("shift", "pop") and self.names.get("@_") is not None:
            args = self.names["@_"].items or []
            taken = args[0] if args else UNKNOWN
            self.names["@_"] = Value(HOLE, items=args[1:])
            return taken, at
        last = name.rpartition("::")[2]
        if at < len(tokens) and tokens[at].kind == MARK and tokens[at].text == "(":
            close = close_of(tokens, at)
            given = [self._value(part) for part in parts_of(tokens[at + 1 : close])]
            at = close + 1
        elif at < len(tokens) and name not in self.names and tokens[at].kind in (STRING, NUMBER, NAME, WORDS):
            given = [self._value(part) for part in parts_of(tokens[at:])]
            at = len(tokens)
        else:
            return self.names.get(name, UNKNOWN), at
        if last == "new" and given:
            return given[0], at
        if name.endswith("File::join"):
            return function("catfile", given) or UNKNOWN, at
        return function(last, given) or UNKNOWN, at

    def _single(self, token: Token) -> Value:
        if token.kind == STRING:
            return self._interpolated(token)
        if token.kind == WORDS:
            return Value(HOLE, None, items=[Value(word) for word in token.text.split()])
        if token.kind == NAME:
            return self.names.get(token.text, UNKNOWN)
        return Value(token.text) if token.kind == NUMBER and token.text.isalnum() else UNKNOWN

    def _arguments(self, at: int) -> tuple[list[Value], list[str]]:
        """Return the arguments of the call whose name stands at a token, and the words of named ones."""
        tokens = self.tokens
        begin = at + 1
        if begin < len(tokens) and tokens[begin].text == "(" and tokens[begin].kind == MARK:
            inside = tokens[begin + 1 : close_of(tokens, begin)]
        else:
            end = begin
            depth = 0
            while end < len(tokens) and end < begin + 400:
                token = tokens[end]
                if not depth and token.kind == NAME and token.text in _ENDS:
                    break
                mark = token.text if token.kind in (MARK, LINE) else ""
                if not depth and mark in (";", "||", "&&", "?", "|"):
                    break
                if (
                    not depth
                    and mark in ("\n", "{")
                    and (self.language == "ruby" or mark == "{")
                    and tokens[end - 1].text != ","
                ):
                    break
                depth += (mark in OPENERS) - (mark in (")", "]", "}"))
                if depth < 0:
                    break
                end += 1
            inside = tokens[begin:end]
        values: list[Value] = []
        words: list[str] = []
        for part in parts_of(inside):
            part = [t for t in part if t.kind != LINE]
            if len(part) > 1 and part[0].text == "*" and part[0].kind == MARK:
                part = part[1:]  # Ruby's splat: the list's elements
            if len(part) > 1 and (
                (part[0].kind == NAME and part[1].text in (":", "=>"))
                or (part[0].text == ":" and "=>" in {t.text for t in part})
                or (part[0].text == "{" and part[0].kind == MARK)
            ):
                words.extend(t.text for t in part)
            elif part:
                values.append(self._value(part))
        return values, words

    # -- calls --------------------------------------------------------------------------------------------------------


def last_of(word: str) -> str:
    """Return the last part of a qualified name."""
    return word.rpartition("::")[2]


def bodies(tokens: Sequence[Token], language: str) -> dict[str, tuple[list[str], int, int]]:
    """Return the functions a script defines: their parameters, and where the body begins and ends."""
    found: dict[str, tuple[list[str], int, int]] = {}
    tried = 0
    for at, token in enumerate(tokens[:-2]):
        if token.kind != NAME or token.text not in ("def", "sub", "function") or tokens[at + 1].kind != NAME:
            continue
        name = tokens[at + 1].text
        tried += 1
        if name in found or tried > MAX_BODIES:
            continue
        begin = at + 2
        parameters: list[str] = []
        if tokens[begin].text == "(" and tokens[begin].kind == MARK:
            close = close_of(tokens, begin)
            for part in parts_of(tokens[begin + 1 : close]):
                named = [
                    each.text for each in part if each.kind == NAME and (language == "ruby" or each.text[:1] == "$")
                ]
                if named:
                    parameters.append(named[0] if language == "ruby" else named[-1])
            begin = close + 1
        if language == "ruby":
            end = _ruby_end(tokens, begin)
        else:
            limit = min(len(tokens), begin + 12)  # a prototype, a type, `use` at most stands between
            while begin < limit and tokens[begin].text not in ("{", ";"):
                begin += 1
            if begin >= len(tokens) or tokens[begin].text != "{":
                continue
            end = close_of(tokens, begin)
        if end > begin and len(found) < 100 and name not in found:
            found[name] = (parameters, begin, end)
    return found


def _ruby_end(tokens: Sequence[Token], at: int) -> int:
    depth = 1
    for index in range(at, min(len(tokens), at + 800)):
        token = tokens[index]
        if token.kind != NAME or (index and tokens[index - 1].text in (".", "::")):
            continue
        if token.text == "end":
            depth -= 1
            if not depth:
                return index
        elif token.text in ("def", "class", "module", "case", "begin", "do"):
            depth += 1
        elif token.text in ("if", "unless", "while", "until", "for"):
            # behind a statement they are its condition and have no end of their own
            depth += tokens[index - 1].kind == LINE or tokens[index - 1].text in (";", "=", "then", "do", "else")
    return -1


def element_of(over: Value) -> Value:
    """Return what a loop over this may have in its variable."""
    if over.items:
        return over.items[0] if len(over.items) == 1 else UNKNOWN
    return over


def close_of(tokens: Sequence[Token], at: int) -> int:
    """Return the index of the bracket that closes the one at a token; the end where none does."""
    depth = 0
    for index in range(at, min(len(tokens), at + 800)):
        if tokens[index].kind == MARK:
            depth += (tokens[index].text in OPENERS) - (tokens[index].text in (")", "]", "}"))
            if depth <= 0:
                return index
    return len(tokens)


def parts_of(tokens: Sequence[Token], separator: str = ",") -> list[list[Token]]:
    """Split at a mark outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        mark = token.text if token.kind == MARK else ""
        depth += (mark in OPENERS) - (mark in (")", "]", "}"))
        if mark == separator and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if parts != [[]] else []

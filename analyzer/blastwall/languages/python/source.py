"""Makes a snippet parseable and parses it: prompts, indentation, notebook magics, broken lines, nesting too deep."""

from __future__ import annotations

import ast
import re
import warnings

from blastwall.acts import HOLE
from blastwall.languages.interface import Opaque

#: An identifier letter that stands for a hole, so that both code and strings with holes stay parseable, one code
#: point for one. It belongs to no living orthography.
STAND_IN = "\ua66e"
#: Nesting that the parser of no supported version chokes on, even on a small thread stack.
MAX_BRACKETS = 90
MAX_REPAIRS = 12
#: Code points that these may read in all.
MOST_REREAD = 1_000_000

_LEXEMES = re.compile(
    r"\"\"\"|'''|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|#[^\n]*|[(\[{]|[)\]}]|\n|[-+~]+|[^\W\d]\w*|.", re.S
)
_CELL = re.compile(r"\s*%%(\w+)([^\n]*)(?:\n|$)")
_LINE_MAGIC = re.compile(r"^([ \t]*)(?:([\w.,() \t]{1,80}?)[ \t]*=[ \t]*)?([!%])(?=[\w!./~$\"'({\[-])([^\n]*)$", re.M)
_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.|In \[\d{1,6}\]:)(?: |$)", re.M)
_PRINT = re.compile(r"^([ \t]*)print ([^(=\n][^\n]*)$", re.M)
_EXEC = re.compile(r"^([ \t]*)exec (\"[^\"\n]*\"|'[^'\n]*'|[^(=\n\"'][^\n;]*?)[ \t]*(?:in[ \t][^\n;]*)?$", re.M)


class Magic:
    """A line or cell of a notebook that is not Python: `kind` is `!` for a command, else the magic's name."""

    __slots__ = ("body", "kind", "line", "span")

    def __init__(self, kind: str, line: str, body: str, span: tuple[int, int]) -> None:
        """Hold the rest of its line, the cell's body, and where the code itself stands."""
        self.kind = kind
        self.line = line
        self.body = body
        self.span = span


class Source:
    """A parsed snippet: its `tree` (None where nothing could be parsed), `magics` and `opaque` stretches.

    `text` has the same length and lines as the original, so positions carry over; `holes` tells whether the original
    had any.
    """

    __slots__ = ("holes", "lines", "magics", "opaque", "text", "tree")

    def __init__(self, text: str) -> None:
        """Hold the text, nothing parsed yet."""
        self.text = text
        self.holes = HOLE in text
        self.tree: ast.Module | None = None
        self.magics: list[Magic] = []
        self.opaque: list[Opaque] = []
        self.lines = _line_starts(text)

    def offset(self, line: int, column: int) -> int:
        """Return the code point at this line (from 1) and UTF-8 column, as `ast` counts them."""
        if not 1 <= line <= len(self.lines):
            return len(self.text)
        start = self.lines[line - 1]
        end = self.lines[line] if line < len(self.lines) else len(self.text)
        row = self.text[start : min(end, start + column)]
        if row.isascii():
            return min(start + column, len(self.text))
        return start + len(self.text[start:end].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return the span of a node in code points."""
        line = getattr(node, "lineno", 0)
        if not line:
            return (0, 0)
        start = self.offset(line, getattr(node, "col_offset", 0))
        last = getattr(node, "end_lineno", None) or line
        return (start, max(start, self.offset(last, getattr(node, "end_col_offset", None) or 0)))


def parse(text: str) -> Source:
    """Parse the text as far as it can be parsed; what can't be is in `opaque`."""
    source = Source(text)
    code = text.replace(HOLE, STAND_IN)
    if code.startswith("\ufeff"):
        code = " " + code[1:]
    cell = _CELL.match(code)
    if cell is not None:
        code = _split_cell(source, code, cell)
    source.tree = _try(code)
    if source.tree is None and ("!" in code or "%" in code):
        code = _split_lines(source, code)
        source.tree = _try(code)
    if source.tree is None and (">>>" in code or "In [" in code):
        code = _PROMPT.sub(lambda m: " " * len(m.group()), code)
        source.tree = _try(code)
    if source.tree is None:
        source.tree = _indented(code)
    if source.tree is None:
        _repair(source, code)
    return source


def _try(code: str) -> ast.Module | None:
    """Parse, or return None; never raises, whatever the text."""
    if _too_deep(code):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError):
        return None


def _too_deep(code: str) -> bool:
    """Whether brackets, or signs in a row, nest deeper than a parser's stack may take; strings don't count."""
    depth = signs = 0
    position, length = 0, len(code)
    match = _LEXEMES.match
    while position < length:
        lexeme = match(code, position)
        if lexeme is None:
            break
        word = lexeme.group()
        position = lexeme.end()
        first = word[0]
        if word in ('"""', "'''"):
            position = _past_triple(code, word, position)
        elif first in "([{":
            depth += 1
            if depth > MAX_BRACKETS:
                return True
        elif first in ")]}":
            depth = max(0, depth - 1)
        elif first in "-+~" or word in ("not", "lambda", "await", "if", "elif"):
            signs += len(word) if first in "-+~" else 1
            if signs > 400 and first in "-+~nla" and word != "elif":
                return True
            continue
        elif word == "\n":
            signs = 0
    return False


def _past_triple(code: str, quote: str, position: int) -> int:
    """Return the position after the closing quotes."""
    while True:
        end = code.find(quote, position)
        if end < 0:
            return len(code)
        slashes = 0
        while code[end - 1 - slashes] == "\\" and end - 1 - slashes >= position:
            slashes += 1
        if slashes % 2 == 0:
            return end + 3
        position = end + 1


def _indented(code: str) -> ast.Module | None:
    """Parse code that is indented as a whole, by giving it a block to stand in; lines move down by one."""
    stripped = code.lstrip("\r\n")
    first = stripped.lstrip(" \t#\r\n")
    if not first or stripped[:1] not in (" ", "\t"):
        return None
    tree = _try("if 1:\n" + code)
    if tree is None:
        return None
    ast.increment_lineno(tree, -1)
    return tree


def _split_cell(source: Source, code: str, cell: re.Match[str]) -> str:
    """Take a cell magic off; return the Python that is left, blanked out where there is none."""
    name, rest = cell.group(1), cell.group(2)
    if name in ("time", "timeit", "capture", "prun", "memit", "px", "python", "python3", "pypy"):
        blank = re.sub(r"[^\n]", " ", code[: cell.end()])
        return blank + code[cell.end() :]
    source.magics.append(Magic("%" + name, rest.strip(), source.text[cell.end() :], (cell.end(), len(code))))
    return re.sub(r"[^\n]", " ", code)


def _split_lines(source: Source, code: str) -> str:
    """Take line magics and `!` commands off, outside strings; each leaves `0` in its place."""
    inside = _multiline_strings(code)
    pieces = []
    position = 0
    for match in _LINE_MAGIC.finditer(code):
        if any(start < match.start(3) < end for start, end in inside):
            continue
        sign, body = match.group(3), match.group(4)
        start = match.start(4)
        end = match.end(4)
        while code[end - 1 : end] == "\\" and end < len(code):
            more = code.find("\n", end + 1)
            end = len(code) if more < 0 else more
        original = source.text[start:end]
        if sign == "!":
            skip = 1 if body.startswith("!") else 0
            source.magics.append(Magic("!", "", original[skip:], (start + skip, end)))
        else:
            word = re.match(r"\w+", body)
            name = word.group() if word else ""
            lead = len(name) + len(original[len(name) :]) - len(original[len(name) :].lstrip())
            source.magics.append(Magic(name, original[lead:], "", (start + lead, end)))
        place = match.start(3)
        pieces.append(code[position:place])
        pieces.append("0" + re.sub(r"[^\n]", " ", code[place + 1 : end]))
        position = end
    pieces.append(code[position:])
    return "".join(pieces)


def _multiline_strings(code: str) -> list[tuple[int, int]]:
    """Return the spans of triple-quoted strings."""
    found = []
    position, length = 0, len(code)
    match = _LEXEMES.match
    while position < length:
        lexeme = match(code, position)
        if lexeme is None:
            break
        word = lexeme.group()
        position = lexeme.end()
        if word in ('"""', "'''"):
            end = _past_triple(code, word, position)
            found.append((lexeme.start(), end))
            position = end
    return found


def _repair(source: Source, code: str) -> None:
    """Parse what can be parsed: older print statements, then without the lines the parser stops at."""
    changed = _EXEC.sub(r"\1exec(\2)", _PRINT.sub(r"\1print(\2)", code))
    if changed != code:
        source.tree = _try(changed)
        if source.tree is not None:
            return
    if _too_deep(code):
        source.opaque.append(Opaque(source.text, (0, len(source.text)), "nested too deeply"))
        return
    lines = code.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    # Each try reads all of it again, so the longer the code the fewer there are.
    for _ in range(min(MAX_REPAIRS, 1 + MOST_REREAD // (len(code) + 1))):
        at = _error_line("\n".join(lines))
        if at is None:
            break
        at = min(max(at, 1), len(lines))
        if not lines[at - 1].strip():
            # an unfinished block or bracket is noticed later than it stands: drop what opened it
            at = next((i for i in range(at, 0, -1) if lines[i - 1].strip()), 0)
            if not at:
                break
        start, row = starts[at - 1], lines[at - 1]
        source.opaque.append(Opaque(source.text[start : start + len(row)], (start, start + len(row)), "syntax error"))
        indent = row[: len(row) - len(row.lstrip())]
        lines[at - 1] = indent + "if 1:" if row.rstrip().endswith(":") else indent + "0"
        tree = _try("\n".join(lines))
        if tree is not None:
            source.tree = tree
            return
    source.opaque = [Opaque(source.text, (0, len(source.text)), "syntax error")]


def _error_line(code: str) -> int | None:
    """Return the line the parser stops at, or None where it can't say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        return error.lineno
    except (ValueError, MemoryError, RecursionError, OverflowError):
        return None
    return None


def _line_starts(text: str) -> list[int]:
    """Return where each line starts, with the line ends Python's own reader knows."""
    starts = [0]
    starts.extend(match.end() for match in re.finditer(r"\r\n|\n|\r", text))
    return starts

"""What short programs of `sed`, `awk`, `expr`, `python -c` and `perl -e` print, where they only rearrange known text.

Only the forms that people (and those who disguise commands) type on one line are read; every other is unknown.
"""

from __future__ import annotations

import re

from blastwall.acts import HOLE
from blastwall.languages.shell.filters import given, pattern_of
from blastwall.languages.shell.quoting import ansi_c
from blastwall.languages.shell.written import source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from blastwall.context import Context

#: A pattern is tried on lines up to this length; see `filters.pattern_of`.
_LONGEST_LINE = 512
_LONGEST = 16384
_ADDRESS = re.compile(r"(\d{1,6}|\$)(?:,(\d{1,6}|\$))?|/((?:[^/\\]|\\.)*)/").match


class _Edit:
    """One command of a sed script: where it applies, what it does."""

    __slots__ = ("command", "first", "flags", "last", "pattern", "replacement", "where")

    def __init__(self) -> None:
        self.first = self.last = ""
        self.where: re.Pattern[str] | None = None
        self.command = ""
        self.pattern: re.Pattern[str] | None = None
        self.replacement = self.flags = ""


def sed_script(script: str, extended: bool) -> list[_Edit] | None:
    """Return the commands of a sed script, or None where one of them is not read here."""
    edits: list[_Edit] = []
    place = 0
    while place < len(script):
        if script[place] in " ;\n\t":
            place += 1
            continue
        if len(edits) > 31:
            return None
        edit = _Edit()
        match = _ADDRESS(script, place)
        if match is not None:
            place = match.end()
            if match[3] is not None:
                edit.where = pattern_of(match[3], extended=extended)
                if edit.where is None:
                    return None
            else:
                edit.first, edit.last = match[1], match[2] or match[1]
        edit.command = script[place : place + 1]
        place += 1
        if edit.command == "s":
            pieces = _delimited(script, place, 2)
            if pieces is None:
                return None
            text, edit.replacement, place = pieces
            begin = place
            while place < len(script) and script[place] in "gpiI0123456789":
                place += 1
            edit.flags = script[begin:place]
            edit.pattern = pattern_of(text, extended=extended, fold="i" in edit.flags.lower())
            if edit.pattern is None or any(c.isdigit() for c in edit.flags):
                return None
        elif edit.command == "y":
            pieces = _delimited(script, place, 2)
            if pieces is None or len(pieces[0]) != len(pieces[1]):
                return None
            edit.flags, edit.replacement, place = pieces
        elif edit.command not in ("p", "d", "q"):
            return None
        if place < len(script) and script[place] not in " ;\n\t}":
            return None
        edits.append(edit)
    return edits


def _delimited(script: str, place: int, count: int) -> tuple[str, str, int] | None:
    """Return what stands between the delimiters of `s` and `y`, and where it ends."""
    mark = script[place : place + 1]
    if not mark or mark in "\\\n":
        return None
    place += 1
    pieces: list[str] = []
    for _ in range(count):
        piece: list[str] = []
        while place < len(script) and script[place] != mark:
            if script[place] == "\\" and place + 1 < len(script):
                escaped = script[place + 1]
                piece.append(escaped if escaped == mark else "\\" + escaped)
                place += 2
                continue
            piece.append(script[place])
            place += 1
        if place >= len(script):
            return None
        place += 1
        pieces.append("".join(piece))
    return pieces[0], pieces[1], place


def _replaced(replacement: str, matched: str) -> str:
    r"""Resolve `&`, `\n` and escaped characters of a replacement."""
    out: list[str] = []
    place = 0
    while place < len(replacement):
        c = replacement[place]
        if c == "\\" and place + 1 < len(replacement):
            following = replacement[place + 1]
            out.append({"n": "\n", "t": "\t"}.get(following, following))
            place += 2
            continue
        out.append(matched if c == "&" else c)
        place += 1
    return "".join(out)


def _substituted(pattern: re.Pattern[str], replacement: str, line: str, count: int) -> str:
    return pattern.sub(lambda match: _replaced(replacement, match[0]), line, count=count)


def run_sed(edits: list[_Edit], text: str, quiet: bool) -> str:
    """Return what a read script makes of a known text."""
    if HOLE in text or len(text) > _LONGEST:
        return HOLE
    lines = text.split("\n")
    ended = lines[-1] == ""
    if ended:
        lines.pop()
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            return HOLE
        dropped = finished = False
        for edit in edits:
            if edit.where is not None and edit.where.search(line) is None:
                continue
            if edit.first:
                first = len(lines) if edit.first == "$" else int(edit.first)
                last = len(lines) if edit.last == "$" else int(edit.last)
                if not first <= number <= max(first, last):
                    continue
            if edit.command == "s" and edit.pattern is not None:
                replacement = edit.replacement
                if re.search(r"\\[0-9]", replacement):
                    return HOLE
                before = line
                line = _substituted(edit.pattern, replacement, line, 0 if "g" in edit.flags else 1)
                if "p" in edit.flags and line != before:
                    out.append(line)
            elif edit.command == "y":
                line = line.translate(str.maketrans(edit.flags, edit.replacement))
            elif edit.command == "p":
                out.append(line)
            elif edit.command == "d":
                dropped = True
                break
            else:
                finished = True
                break
        if not dropped and not quiet:
            out.append(line)
        if finished:
            break
    return "\n".join(out) + ("\n" if out and (ended or len(out) != len(lines)) else "")


def sed(args: list[str], stdin: str, context: Context) -> str:
    """`sed`: substitutions, `p`, `d`, `q`, `y` with line and pattern addresses."""
    longs = {"--quiet": "-n", "--silent": "-n", "--regexp-extended": "-E"}
    words = [longs.get(a, a) for a in args]
    if any(a[:2] == "-i" or a.startswith("--in-place") for a in words):
        return ""
    found = given([a.replace("-r", "-E", 1) if a[:2] == "-r" else a for a in words], "e", "nEsuz")
    if found is None:
        return HOLE
    options, names = found
    if [a for a in words if a[:2] == "-e"][1:]:
        return HOLE
    script = options.get("e", names[0] if names else "")
    names = names if "e" in options else names[1:]
    edits = sed_script(script, "E" in options) if HOLE not in script and len(script) < 512 else None
    if edits is None or "z" in options:
        return HOLE
    return run_sed(edits, source_of(names, stdin, context), "n" in options)


# -- awk --------------------------------------------------------------------------------------------------------------

_AWK = re.compile(r"\s*(?:NR\s*==\s*(\d{1,6})|/([^/\\]*)/)?\s*(?:\{\s*print\s*(.*?)\s*;?\s*\}|)\s*", re.S).fullmatch
_AWK_BEGIN = re.compile(r"\s*BEGIN\s*\{\s*(printf?)\b\s*\(?(.*?)\)?\s*;?\s*\}\s*", re.S).fullmatch
_AWK_ITEM = re.compile(r"\s*(?:\$(\d{1,3}|NF|\(NF-1\))|\"((?:[^\"\\]|\\.)*)\")\s*").match


def awk(args: list[str], stdin: str, context: Context) -> str:
    """`awk '{print $2}'`, `awk NR==1`, `awk 'BEGIN{print "x"}'`."""
    found = given(args, "F", "")
    if found is None or not found[1]:
        return HOLE
    options, (script, *names) = found
    begin = _AWK_BEGIN(script)
    if begin is not None:
        text = _printed(begin[2], [], "")
        return HOLE if text is None else text + ("\n" if begin[1] == "print" else "")
    match = _AWK(script) if len(script) < 256 else None
    text = source_of(names, stdin, context)
    if HOLE in text and HOLE not in script and len(script) < 256:
        # lines that are not known, around words that are: `{print "dropdb " $1}`
        return _around(script)
    if match is None or HOLE in text or HOLE in script or len(text) > _LONGEST or not script.strip():
        return HOLE
    pattern = pattern_of(match[2], extended=True) if match[2] is not None else None
    if match[2] is not None and pattern is None:
        return HOLE
    separator = options.get("F", " ").replace("\\t", "\t")
    if len(separator) > 1:
        return HOLE
    out: list[str] = []
    for number, line in enumerate(text.split("\n") if not text.endswith("\n") else text[:-1].split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            return HOLE
        if (match[1] and number != int(match[1])) or (pattern is not None and pattern.search(line) is None):
            continue
        fields = line.split() if separator == " " else line.split(separator)
        printed = _printed(match[3], fields, line) if match[3] is not None else line
        if printed is None:
            return HOLE
        out.append(printed + "\n")
    return "".join(out)


_AWK_PRINT = re.compile(r"[^{}]*\{\s*(printf?)\b\s*\(?(.*?)\)?\s*;?\s*\}\s*", re.S).fullmatch
_AWK_PIECE = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|(,)|([^\s\",]+)")
_CONVERSION = re.compile(r"%[-0-9.]*[sdifgxc]")


def _around(script: str) -> str:
    """Return one line of what `print` writes of unknown fields; unknown where no words of its own are in it."""
    match = _AWK_PRINT(script)
    if match is None or any(c in match[2] for c in "|>;"):
        return HOLE
    out: list[str] = []
    for literal, comma, other in _AWK_PIECE.findall(match[2]):
        if comma:
            if match[1] == "printf":
                break
            out.append(" ")
        elif other:
            out.append(HOLE if out[-1:] != [HOLE] else "")
        else:
            out.append(ansi_c(literal))
    text = "".join(out)
    if match[1] == "printf":
        text = _CONVERSION.sub(HOLE, text)
    if not any(c.isalpha() for c in text):
        return HOLE
    return text if match[1] == "printf" else text + "\n"


def _printed(items: str, fields: list[str], line: str) -> str | None:
    """Return what `print items` writes, without its newline; None for expressions that are not read here."""
    if not items:
        return line
    out: list[str] = []
    place = 0
    while place < len(items):
        if items[place] == ",":
            out.append(" ")
            place += 1
            continue
        match = _AWK_ITEM(items, place)
        if match is None:
            return None
        place = match.end()
        if match[2] is not None:
            out.append(ansi_c(match[2]))
            continue
        name = match[1]
        at = len(fields) if name == "NF" else len(fields) - 1 if name == "(NF-1)" else int(name)
        out.append(line if at == 0 else fields[at - 1] if 0 < at <= len(fields) else "")
    return "".join(out)


# -- expr and the one-line printers -----------------------------------------------------------------------------------


def expr(args: list[str], stdin: str, context: Context) -> str:
    """`expr`: `substr`, `length`, `index` and whole numbers."""
    if any(HOLE in a for a in args):
        return HOLE
    if args[:1] == ["substr"] and len(args) == 4 and args[2].isdigit() and args[3].isdigit():
        start = int(args[2][:6]) - 1
        return args[1][max(start, 0) : start + int(args[3][:6])] + "\n"
    if args[:1] == ["length"] and len(args) == 2:
        return f"{len(args[1])}\n"
    if len(args) == 3 and args[0].lstrip("-").isdigit() and args[2].lstrip("-").isdigit() and len("".join(args)) < 36:
        a, b = int(args[0]), int(args[2])
        whole = {"+": a + b, "-": a - b, "*": a * b}.get(args[1])
        return HOLE if whole is None else f"{whole}\n"
    return args[0] + "\n" if len(args) == 1 else HOLE


_PYTHON_WRITE = re.compile(r"\s*(?:import sys\s*;\s*)?(print|sys\.stdout\.write)\s*\((.*)\)\s*;?\s*", re.S).fullmatch
_PRINTERS: dict[str, Callable[[str], re.Match[str] | None]] = {
    "perl": re.compile(r"\s*(print|say)\b[\s(]*(['\"])([^'\"\\$@]*)\2[\s)]*;?\s*").fullmatch,
    "ruby": re.compile(r"\s*(print|puts)\b[\s(]*(['\"])([^'\"\\#]*)\2[\s)]*;?\s*").fullmatch,
    "php": re.compile(r"\s*(echo|print)\b[\s(]*(['\"])([^'\"\\$]*)\2[\s)]*;?\s*").fullmatch,
    "node": re.compile(r"\s*(console\.log|process\.stdout\.write)\s*\(\s*(['\"])([^'\"\\]*)\2\s*\)\s*;?\s*").fullmatch,
}
_LINES = frozenset({"say", "puts", "console.log"})


def printer(program: str, args: list[str]) -> str:
    """Return what `python3 -c`, `perl -e`, `ruby -e`, `node -e` or `php -r` print, where that is one constant."""
    if len(args) != 2 or len(args[1]) > 2048 or HOLE in args[1] or args[0] not in ("-c", "-e", "-r", "-E", "-p"):
        return HOLE
    if program.startswith("python"):
        match = _PYTHON_WRITE(args[1]) if args[0] == "-c" else None
        if match is None:
            return HOLE
        text = constant(match[2])
        return HOLE if text is None else text + ("\n" if match[1] == "print" else "")
    if program == "node" and args[0] == "-p":
        text = constant(args[1])  # a JavaScript expression of plain literals is one of Python's
        return HOLE if text is None else text + "\n"
    reader = _PRINTERS.get(program)
    match = reader(args[1]) if reader is not None else None
    return HOLE if match is None else match[3] + ("\n" if match[1] in _LINES else "")


def constant(code: str) -> str | None:
    """Return the text a Python expression of constants stands for; None where it is none."""
    if code.count("(") + code.count("[") > 24:
        return None
    import ast

    try:
        value = _fold(ast.parse(code.strip(), mode="eval").body, 0)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, IndexError, LookupError):
        return None
    return value if isinstance(value, str) and len(value) < 4096 and HOLE not in value else None


def _fold(node: object, depth: int) -> object:
    """Fold strings, numbers, `+`, `*`, `chr`, slices, `join`, and the usual decoders. Raises where it can't."""
    import ast

    if depth > 16:
        raise ValueError
    depth += 1
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _fold(node.left, depth), _fold(node.right, depth)
        if type(left) is not type(right) or not isinstance(left, str | int | bytes):
            raise ValueError
        return left + right  # type: ignore[operator]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        left, right = _fold(node.left, depth), _fold(node.right, depth)
        if not isinstance(left, str) or not isinstance(right, int) or not 0 <= right * len(left) < 4096:
            raise ValueError
        return left * right
    if isinstance(node, ast.List | ast.Tuple):
        return [_fold(each, depth) for each in node.elts[:512]]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        text = _fold(node.value, depth)
        if not isinstance(text, str):
            raise ValueError
        return text[_bound(node.slice.lower, depth) : _bound(node.slice.upper, depth) : _bound(node.slice.step, depth)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _fold(node.operand, depth)
        if not isinstance(number, int):
            raise ValueError
        return -number
    if isinstance(node, ast.Call) and not node.keywords:
        args = [_fold(each, depth) for each in node.args]
        if isinstance(node.func, ast.Name) and node.func.id == "chr" and isinstance(args[0], int):
            return chr(args[0])
        if isinstance(node.func, ast.Name) and node.func.id in ("bytes", "bytearray") and isinstance(args[0], list):
            return bytes(args[0])
        if isinstance(node.func, ast.Attribute):
            if isinstance(node.func.value, ast.Name):
                if (node.func.value.id, node.func.attr) == ("bytes", "fromhex") and isinstance(args[0], str):
                    return bytes.fromhex(args[0])
                raise ValueError
            text = _fold(node.func.value, depth)
            name = node.func.attr
            if isinstance(text, str) and name == "join" and isinstance(args[0], list):
                return text.join(args[0])
            if isinstance(text, bytes) and name == "decode":
                return text.decode("utf-8", "replace")
            if isinstance(text, str) and name in ("lower", "upper", "strip", "swapcase") and not args:
                return getattr(text, name)()
            if isinstance(text, str) and name == "replace" and len(args) == 2:
                return text.replace(str(args[0]), str(args[1]))
    raise ValueError


def _bound(node: object, depth: int) -> int | None:
    """Return one bound of a slice."""
    if node is None:
        return None
    number = _fold(node, depth)
    if not isinstance(number, int):
        raise ValueError
    return number


EDITORS: dict[str, Callable[[list[str], str, Context], str]] = {
    "sed": sed,
    "gsed": sed,
    "awk": awk,
    "gawk": awk,
    "mawk": awk,
    "expr": expr,
}

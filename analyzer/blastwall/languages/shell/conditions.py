"""Whether a test holds, and what follows from it for the variables it asks about.

Only tests on known values are answered; questions about files are not. Source: POSIX.1-2017 `test`, bash(1) `[[`.
"""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.shell.matching import matches
from blastwall.languages.shell.tree import ARITHMETIC, COMMAND, PARAMETER, PROCESS, Node, Simple, Test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.languages.shell.memory import Memory
    from blastwall.languages.shell.tree import Word

#: Operators of `[[ ]]` whose operands are arithmetic.
NUMBERS = frozenset({"-eq", "-ne", "-lt", "-le", "-gt", "-ge"})
_EQUAL = frozenset({"=", "=="})


def raw_arithmetic(shell: Memory, word: Word) -> str:
    """Return the text between `((` and `))`, its expansions put in; empty where it is not at hand."""
    text = shell.snippet.text[word.start : word.end]
    if text[:2] != "((" or text[-2:] != "))" or len(text) > 512:
        return ""
    return shell.spliced(text[2:-2], [word], word.start + 2)


def _words(node: Node) -> list[Word]:
    """Return the words of a test between its brackets; none for what is no test."""
    if isinstance(node, Test):
        return node.words
    if not isinstance(node, Simple) or not node.words or node.words[0].parts is not None:
        return []
    name = node.words[0].text
    if name == "test":
        return node.words[1:]
    if name == "[" and node.words[-1].text == "]":
        return node.words[1:-1]
    return []


def _is_arithmetic(shell: Memory, node: Test) -> bool:
    return len(node.words) == 1 and shell.snippet.text.startswith("((", node.words[0].start)


def truth(shell: Memory, node: Node) -> bool | None:
    """Return whether a test holds; None where that can't be told, or where asking would run something."""
    if isinstance(node, Test) and _is_arithmetic(shell, node):
        word = node.words[0]
        if any(p.kind in (COMMAND, PROCESS) for p in word.parts or ()):
            return None
        text = raw_arithmetic(shell, word)
        if not text or "=" in text.replace("==", "").replace("<=", "").replace(">=", "").replace("!=", ""):
            return None
        value = shell.arithmetic(text)
        return None if HOLE in value else value != "0"
    words = _words(node)
    if not 1 <= len(words) <= 4:
        return None
    texts: list[str] = []
    for word in words:
        for part in word.parts or ():
            if part.kind in (COMMAND, PROCESS) or (part.kind == ARITHMETIC and part.words):
                return None
            if part.kind == PARAMETER and (part.text in shell.choices or part.op in (":=", "=")):
                return None
        texts.append(shell.text(word))
    return _holds(texts)


def _holds(texts: Sequence[str]) -> bool | None:
    if texts[0] == "!" and len(texts) > 1:
        inner = _holds(texts[1:])
        return None if inner is None else not inner
    if any(HOLE in text for text in texts):
        return None
    if len(texts) == 1:
        return bool(texts[0])
    if len(texts) == 2:
        return {"-n": bool(texts[1]), "-z": not texts[1]}.get(texts[0])
    if len(texts) != 3:
        return None
    left, op, right = texts
    if op in NUMBERS:
        if not (left.strip().lstrip("-").isdigit() and right.strip().lstrip("-").isdigit()) or len(left + right) > 36:
            return None
        a, b = int(left), int(right)
        return {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}[op]
    if op in _EQUAL or op == "!=":
        if any(c in right for c in "*?["):
            return None if len(left) > 512 else matches(right, left) == (op != "!=")
        return (left == right) == (op != "!=")
    return None


def refined(shell: Memory, node: Node, holds: bool) -> list[tuple[str, str]]:
    """Return what is known of variables, of which nothing was known, where a test came out as `holds`."""
    words = _words(node)
    while len(words) > 1 and words[0].text == "!" and words[0].parts is None:
        words = words[1:]
        holds = not holds
    if len(words) == 2 and words[0].parts is None and words[0].text in ("-z", "-n"):
        name = _variable(shell, words[1])
        return [(name, "")] if name and (words[0].text == "-z") == holds else []
    if len(words) == 1 and not holds and isinstance(node, Simple | Test):
        name = _variable(shell, words[0])
        return [(name, "")] if name else []
    if len(words) == 3 and words[1].parts is None and (words[1].text in _EQUAL or words[1].text == "!="):
        other = words[2]
        name = _variable(shell, words[0])
        if name and (words[1].text != "!=") == holds and other.parts is None and not other.active:
            return [(name, other.text)]
    return []


def _variable(shell: Memory, word: Word) -> str:
    """Return the variable that a word is, if nothing is known of its value."""
    parts = word.parts
    if parts is None or len(parts) != 1 or parts[0].kind != PARAMETER or parts[0].op or parts[0].sub:
        return ""
    name = parts[0].text
    return name if name.isidentifier() and shell.lookup(name) is None else ""

"""Builds blocks, attributes and values from tokens; iterative, and tolerant of whatever is missing."""

from __future__ import annotations

from blastwall.acts import HOLE
from blastwall.languages.hcl.lexer import HEREDOC, MARK, NEWLINE, NUMBER, STRING, WORD, Token, decode, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.model import Json, Span

_OPEN = {"{": "}", "[": "]", "(": ")"}


class Attribute:
    """A setting: its name, the dotted `path` below its block, the tokens of its value, and its place."""

    __slots__ = ("block", "name", "path", "span", "value")

    def __init__(self, block: Block, path: str, name: str, span: Span) -> None:
        """Start with no value."""
        self.block = block
        self.path = path
        self.name = name
        self.span = span
        self.value: list[Token] = []


class Block:
    """A block: its type, labels, parent, the attributes it holds itself, and its place.

    `path` is the dotted path from the outermost block, which has none.
    """

    __slots__ = ("attributes", "children", "labels", "parent", "path", "span", "type")

    def __init__(self, type: str, labels: Sequence[str], parent: Block | None, path: str, span: Span) -> None:
        """Hold the header; the body follows."""
        self.type = type
        self.labels = tuple(labels)
        self.parent = parent
        self.path = path
        self.span = span
        self.attributes: list[Attribute] = []
        self.children: list[Block] = []

    @property
    def top(self) -> Block:
        """The outermost block around this one (below the file itself)."""
        block = self
        while block.parent is not None and block.parent.parent is not None:
            block = block.parent
        return block

    def get(self, name: str) -> Attribute | None:
        """Return the last attribute of this name in the block itself."""
        return next((each for each in reversed(self.attributes) if each.name == name and each.path == self.path), None)


class _Frame:
    """Where the reader stands: in a body, an object, or a bracket, below which attribute."""

    __slots__ = ("attribute", "block", "close", "kind", "owner", "path")

    def __init__(self, kind: str, block: Block, path: str, close: str, owner: Attribute | None) -> None:
        self.kind = kind
        self.block = block
        self.path = path
        self.close = close
        # the attribute whose value is being read here, and the one whose value a bracket stands in
        self.attribute: Attribute | None = None
        self.owner = owner


def parse(text: str, budget: Budget) -> Block:
    """Return the file as a block without a type, holding everything found in it."""
    root = Block("", (), None, "", (0, len(text)))
    stack = [_Frame("body", root, "", "", None)]
    head: list[Token] = []
    depth_limit = 400
    for token in tokens(text, budget):
        frame = stack[-1]
        attribute = frame.attribute
        if attribute is not None:
            if _ends_value(token, frame):
                frame.attribute = None
                if token.kind == NEWLINE or token.text == ",":
                    head = []
                    continue
            else:
                _value(token, stack, attribute, depth_limit)
                if stack[-1] is not frame:
                    head = []
                continue
        if frame.kind == "bracket" and frame.owner is not None and token.kind != MARK:
            frame.owner.value.append(token)
        if token.kind == NEWLINE:
            # a header may stand on the line above its brace only where it is broken anyway: keep going either way
            head = []
        elif token.kind in (WORD, STRING, NUMBER):
            head.append(token)
        elif token.kind == MARK:
            head = _mark(token, stack, head, depth_limit)
        else:
            head = []
    return root


def _ends_value(token: Token, frame: _Frame) -> bool:
    if token.kind == NEWLINE:
        # an operator at the end, or a missing value, does not swallow the next line
        return True
    if token.kind != MARK:
        return False
    return token.text == "," or token.text == frame.close or token.text == "}"


def _value(token: Token, stack: list[_Frame], attribute: Attribute, limit: int) -> None:
    attribute.value.append(token)
    if token.kind == MARK and token.text in _OPEN and len(stack) < limit:
        path = f"{attribute.path}.{attribute.name}" if attribute.path else attribute.name
        kind = "object" if token.text == "{" else "bracket"
        stack.append(_Frame(kind, attribute.block, path, _OPEN[token.text], attribute if kind == "bracket" else None))


def _mark(token: Token, stack: list[_Frame], head: list[Token], limit: int) -> list[Token]:
    frame = stack[-1]
    mark = token.text
    if mark in ("=", ":") and head and frame.kind in ("body", "object"):
        if mark == ":" and frame.kind == "body":
            return []
        name = head[-1]
        attribute = Attribute(frame.block, frame.path, decode(name.text), (name.start, token.end))
        frame.block.attributes.append(attribute)
        frame.attribute = attribute
        return []
    if mark == "{" and len(stack) < limit:
        if frame.kind == "body":
            stack.append(_Frame("body", _open_block(frame, head, token), "", "}", None))
            stack[-1].path = stack[-1].block.path
        else:
            stack.append(_Frame("object", frame.block, frame.path, "}", None))
        return []
    if mark in ("[", "(") and len(stack) < limit:
        stack.append(_Frame("bracket", frame.block, frame.path, _OPEN[mark], frame.owner))
        return []
    if mark in ("}", "]", ")"):
        _close(token, stack)
        return []
    # a comma, an operator: in a list, the next element starts
    return []


def _open_block(frame: _Frame, head: list[Token], brace: Token) -> Block:
    names = [decode(each.text) for each in head]
    type_, labels = (names[0], names[1:]) if names else ("", [])
    parent = frame.block
    if parent.parent is None and parent.type == "":
        path = ""
    elif type_ == "dynamic" and labels:
        path = f"{parent.path}.{labels[0]}" if parent.path else labels[0]
    elif type_ == "content" and parent.type == "dynamic":
        path = parent.path
    else:
        path = f"{parent.path}.{type_}" if parent.path else type_
    start = head[0].start if head else brace.start
    block = Block(type_, labels, parent, path, (start, brace.end))
    parent.children.append(block)
    return block


def _close(token: Token, stack: list[_Frame]) -> None:
    """Close the frame this bracket belongs to; a stray one closes nothing but what is inside a body."""
    for index in range(len(stack) - 1, 0, -1):
        if stack[index].close == token.text:
            frame = stack[index]
            del stack[index:]
            outer = stack[-1].attribute
            if frame.kind != "body" and outer is not None:
                outer.value.append(token)
            if frame.kind == "body":
                frame.block.span = (frame.block.span[0], token.end)
            return
        if stack[index].kind == "body":
            return


# -- values -----------------------------------------------------------------------------------------------------------
def literal(value: Sequence[Token]) -> Json:
    """Return what a value is, as far as it is written out; a `HOLE` for what is computed.

    A string keeps a `HOLE` for each interpolation; a bare word (`destroy`) is itself; `null` is None.
    """
    kept = [token for token in value if token.kind != NEWLINE]
    negated = 0
    while kept and kept[0].kind == MARK and kept[0].text == "!":
        negated += 1
        kept = kept[1:]
    while len(kept) > 2 and kept[0].text == "(" and kept[-1].text == ")" and kept[0].kind == MARK:
        kept = kept[1:-1]
    sign = 1
    if len(kept) == 2 and kept[0].kind == MARK and kept[0].text == "-":
        sign, kept = -1, kept[1:]
    if len(kept) != 1:
        return HOLE if kept else None
    token = kept[0]
    if token.kind == NUMBER:
        return _number(token.text, sign)
    if token.kind == STRING:
        return template(token)
    if token.kind == HEREDOC:
        return template(token)
    if token.kind == WORD:
        words: dict[str, Json] = {"true": True, "false": False, "null": None}
        if token.text in words:
            found = words[token.text]
            return found if not negated or not isinstance(found, bool) else found ^ (negated % 2 == 1)
        return token.text
    return HOLE


def _number(text: str, sign: int) -> Json:
    try:
        return sign * int(text) if len(text) < 32 else HOLE
    except ValueError:
        pass
    try:
        number = sign * float(text)
    except ValueError:
        return HOLE
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def template(token: Token) -> Json:
    """Return a template's text with a `HOLE` for each interpolation; one that is a constant alone is that constant."""
    text = token.text
    if not token.holes:
        return text if token.kind == HEREDOC else decode(text)
    made: list[str] = []
    position = 0
    while True:
        start = _interpolation(text, position)
        if start < 0:
            made.append(text[position:])
            break
        made.append(text[position:start])
        end = _interpolation_end(text, start + 2)
        inner = text[start + 2 : end - 1].strip(" ~")
        if text[start] == "$" and inner in ("true", "false") and start == 0 and end == len(text):
            return inner == "true"
        if text[start] == "$" and inner.isdecimal() and len(inner) < 16:
            made.append(inner)
        elif text[start] == "$" and len(inner) > 1 and inner[0] == inner[-1] == '"' and inner.count('"') == 2:
            made.append(inner[1:-1])
        elif text[start] == "$":
            made.append(HOLE)
        # a directive (`%{ if }`) puts nothing in the text itself
        position = end
    joined = "".join(made)
    return joined if token.kind == HEREDOC else decode(joined)


def _interpolation(text: str, position: int) -> int:
    while True:
        dollar = text.find("${", position)
        percent = text.find("%{", position)
        start = min((each for each in (dollar, percent) if each >= 0), default=-1)
        if start < 0:
            return -1
        if start and text[start - 1] == text[start]:
            position = start + 2
            continue
        return start


def _interpolation_end(text: str, position: int) -> int:
    depth = 1
    quoted = False
    while position < len(text):
        char = text[position]
        if char == '"' and text[position - 1] != "\\":
            quoted = not quoted
        elif not quoted:
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
                if not depth:
                    return position + 1
        position += 1
    return len(text)


def strings(value: Sequence[Token]) -> list[Token]:
    """Return the string and heredoc tokens of a list or call, in order."""
    return [token for token in value if token.kind in (STRING, HEREDOC)]

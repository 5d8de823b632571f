"""Commands and files inside awk programs: `system("...")`, `print | "..."`, `"..." | getline`, `print > "file"`."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation
from blastwall.rule import Carrier, Example
from blastwall_rules.carriers._handing_on import code, file_code, leading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastwall.acts import Act
    from blastwall.model import Snippet

_TOKEN = re.compile(
    r'"(?P<string>[^"\\\n]*(?:\\.[^"\\\n]*)*)"'
    r"|(?P<comment>#[^\n]*)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<space>[ \t]+|\\\n)"
    r"|(?P<end>[;\n}])"
    r"|(?P<mark>>>|\|&|\|\||&&|[=!<>+\-*/%^]=|.)",
    re.S,
).finditer
#: Rules of which each has an action in braces.
_PATTERNLESS = re.compile(r"(?:[^{};\n]*\{[^{}]*\}\n?)+").fullmatch
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash", "sh -", "bash -", "sh -s", "bash -s"})
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_MOST = 20_000
#: The longest expression that is put together, in tokens: one inside another must not be read again and again.
_LONGEST = 128
_VALUED = frozenset({"-F", "-v", "-f", "--file", "-e", "--source", "--assign", "-i", "-l", "-E", "--include", "--load"})

#: A token: its kind (`string`, `name`, `end`, `mark`) and its text.
Token = tuple[str, str]


class AwkCommands(Carrier):
    """An awk program runs shell commands by `system` and by pipes, and writes files by redirection.

    Strings are put together as awk does it, of literals, of variables with one value, and of holes for the rest.

    **Source:** POSIX.1-2024 awk, "Output Statements" and "Input/Output and General Functions"; gawk(1).
    """

    id = "awk-commands"
    act = "invocation"
    keys = ("awk", "gawk", "mawk", "nawk", "original-awk", "goawk")
    triggers = ("awk", "gawk", "mawk", "nawk", "original-awk", "goawk")
    carried = (
        Example("awk 'BEGIN { system(\"rm -rf build\") }'"),
        Example("awk '{ print $1 | \"sort -u\" }' names.txt"),
        Example("awk '{ print > \"out.txt\" }' names.txt"),
        Example("awk '{ system(\"rm -rf \" $1) }' names.txt"),
    )

    def carry(self, act: Act) -> Iterator[Act | Snippet]:
        """Yield the commands and the files."""
        assert isinstance(act, Invocation)
        found = leading(act.args, _VALUED)
        variables: dict[str, str] = {}
        programs: list[Arg] = []
        for name, value in found.given:
            if name in ("-v", "--assign"):
                key, equals, text = value.text.partition("=")
                if equals:
                    variables[key] = _unescaped(text)
            elif name in ("-e", "--source"):
                programs.append(value)
            elif name in ("-f", "--file", "-E"):
                known = file_code(act, value, "awk")
                programs.append(Arg(known.text if known is not None else "", value.span))
        if not programs and found.rest:
            programs = [found.rest[0]]
        for program in programs:
            yield from _program(act, program, variables)
        edits = any(name in ("-i", "--include") and value.text.startswith("inplace") for name, value in found.given)
        if not edits or not programs or any("suffix" in name for name in variables):
            return
        if not any(_prints(program.text) for program in programs):
            # each file is replaced by what is printed for it: by nothing
            for file in found.rest[1:] if found.rest and programs[0] is found.rest[0] else found.rest:
                yield FileChange(
                    "truncate",
                    file,
                    context=act.context,
                    snippet=act.snippet,
                    span=file.span,
                    content=Arg("", file.span),
                    via="awk -i inplace",
                )


def _prints(program: str) -> bool:
    """Whether a program prints anything: by a statement, or by a pattern that stands without one."""
    if "print" in program or HOLE in program or "@" in program or not program.strip():
        return True
    bare = _PATTERNLESS(program.strip())
    return bare is None


def _program(act: Invocation, program: Arg, variables: dict[str, str]) -> Iterator[Act | Snippet]:
    tokens: list[Token] = []
    for match in _TOKEN(program.text):
        kind = match.lastgroup or ""
        if kind not in ("space", "comment"):
            tokens.append((kind, _unescaped(match["string"]) if kind == "string" else match[0]))
            if len(tokens) >= _MOST:
                break
    _assigned(tokens, variables)
    span = program.span
    start = 0
    printing = False
    for index, (kind, text) in enumerate(tokens):
        if kind == "end" or (kind == "mark" and text == "{"):
            start, printing = index + 1, False
        elif kind == "name" and text == "system":
            inner, _ = _text(tokens, index + 1, variables)
            yield from _run(act, inner, span)
        elif kind == "name" and text in ("print", "printf"):
            start, printing = index + 1, True
        elif kind == "mark" and text in ("|", "|&"):
            following = tokens[index + 1] if index + 1 < len(tokens) else ("", "")
            if following == ("name", "getline"):
                before = index - 1
                while before > start and tokens[before][0] in ("string", "name") and tokens[before - 1][0] == "string":
                    before -= 1
                yield from _run(act, _text(tokens, max(before, start), variables, index)[0], span)
            elif printing:
                command, _ = _text(tokens, index + 1, variables)
                yield from _run(act, command, span)
                if command.strip().rpartition("/")[2] in _SHELLS:
                    # `print "text" | "sh"`: the shell's program is what is printed.
                    yield from _run(act, _text(tokens, start, variables, index)[0], span)
        elif kind == "mark" and text in (">", ">>") and printing:
            target, _ = _text(tokens, index + 1, variables)
            if target.strip(HOLE):
                change = "append" if text == ">>" else "truncate"
                path = Arg(target, span)
                yield FileChange(change, path, context=act.context, snippet=act.snippet, span=act.span, via="awk")


def _run(act: Invocation, text: str, span: tuple[int, int]) -> Iterator[Snippet]:
    if text.strip(HOLE + " "):
        yield code(act, Arg(text, span))


def _assigned(tokens: Sequence[Token], variables: dict[str, str]) -> None:
    """Note the variables that are set to a text, once; set again, they are not known."""
    seen = set(variables)
    for index in range(1, len(tokens) - 1):
        if tokens[index] == ("mark", "=") and tokens[index - 1][0] == "name":
            name = tokens[index - 1][1]
            text, _ = _text(tokens, index + 1, variables)
            variables[name] = HOLE if name in seen else text
            seen.add(name)


def _text(tokens: Sequence[Token], index: int, variables: dict[str, str], stop: int = -1) -> tuple[str, int]:
    """Return the text of the expression at `index`, as far as it is a concatenation, and where it ends."""
    parts: list[str] = []
    depth = 0
    end = min(len(tokens) if stop < 0 else stop, index + _LONGEST)
    while index < end:
        kind, text = tokens[index]
        if kind == "string":
            parts.append(text)
        elif kind == "name":
            calling = index + 1 < end and tokens[index + 1] == ("mark", "(")
            parts.append(HOLE if calling else variables.get(text, HOLE))
        elif kind == "end" or text in ("|", "|&", ">", ">>", "?", "&&", "||", "{"):
            break
        elif text in "([":
            depth += 1
        elif text in ")]":
            depth -= 1
            if depth <= 0:
                break
        elif text == "," and depth == 0:
            break
        elif not parts or parts[-1] != HOLE:
            parts.append(" " if text == "," else HOLE)
        index += 1
    return "".join(parts), index


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: _ESCAPES.get(m.group(1), "\\" + m.group(1)), text) if "\\" in text else text


CARRIER = AwkCommands()

"""Options of curl that stand in a config file (`-K`), where its text is known: written in the call or on its input."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg
from blastwall_rules.carriers._handing_on import file_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.acts import Invocation

#: `name value`, `name = "value"`, `name: value`, `--name=value` (curl(1), `--config`).
_LINE = re.compile(r"[ \t]*(-{0,2})([A-Za-z][\w.-]*)(?:[ \t]*[=:][ \t]*|[ \t]+|)(.*)", re.S).fullmatch
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S).match
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v"}
#: The most files and words that are put in.
_FILES = 8
_WORDS = 2048


def with_config(act: Invocation) -> Sequence[Arg]:
    """Return the words of a curl command line with those its config files hold in the place of each."""
    if not any(arg.text.startswith(("-K", "--config")) or "K" in arg.text[:8] for arg in act.args):
        return act.args
    out: list[Arg] = []
    files = index = 0
    while index < len(act.args):
        word = act.args[index]
        index += 1
        flag, equals, value = word.text.partition("=")
        path: Arg | None = None
        if flag == "--config" and equals:
            path = Arg(value, word.span)
        elif word.text.startswith("-K") and len(word.text) > 2:
            path = Arg(word.text[2:], word.span)
        elif flag == "--config" or (word.text[:1] == "-" and word.text[:2] != "--" and word.text[-1:] == "K"):
            path = act.args[index] if index < len(act.args) else None
        text = _text(act, path) if path is not None and files < _FILES else ""
        if not text:
            out.append(word)
            continue
        files += 1
        if not equals and word.text[-1:] in ("K", "g"):
            index += 1
        if len(word.text) > 2 and word.text[-1:] == "K":
            out.append(Arg(word.text[:-1], word.span))
        out += [Arg(each, word.span) for each in _words(text)]
    return out


def _text(act: Invocation, path: Arg) -> str:
    if path.text in ("-", "/dev/stdin", "/dev/fd/0"):
        return act.stdin.text if act.stdin is not None and act.stdin.text.strip(HOLE + " \n") else ""
    found = file_code(act, path, "shell")
    return found.text if found is not None else ""


def _words(text: str) -> list[str]:
    words: list[str] = []
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or stripped[0] == "#" or len(words) > _WORDS:
            continue
        match = _LINE(stripped)
        if match is None:
            continue
        dashes, name, value = match[1], match[2], match[3]
        if dashes == "-" and len(name) > 1 and not value:
            # `-XDELETE`
            words.append("-" + name)
            continue
        words.append(("-" if len(name) == 1 else "--") + name)
        if value:
            quoted = _QUOTED(value)
            if quoted is not None:
                words.append(_ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), quoted[1]))
            else:
                words.append(value.split()[0])
    return words

"""Dockerfiles: their RUN, CMD and ENTRYPOINT lines as shell code of a container that is thrown away."""

from __future__ import annotations

import json
import re

from blastwall.acts import Arg
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.context import Context

__all__ = ["read"]

_WORD = re.compile(r"[ \t]*([A-Za-z]+)(?=[ \t\\]|$)")
_FLAG = re.compile(r"[ \t]*--([a-z-]+)(?:=([^ \t\n]*))?")
_HEREDOC = re.compile(r"<<-?[\"']?([A-Za-z_]\w*)[\"']?")
_SHELLS = {
    "bash": "shell",
    "sh": "shell",
    "ash": "shell",
    "zsh": "shell",
    "pwsh": "powershell",
    "powershell": "powershell",
}


class _Instruction:
    """One instruction: its word, and its text with continuation lines and comments between them blanked out."""

    __slots__ = ("start", "text", "word")

    def __init__(self, word: str, text: str, start: int) -> None:
        self.word = word
        self.text = text
        self.start = start


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a Dockerfile; total on any text. Nothing of it runs before someone builds and starts the image."""
    reading = Reading()
    text = snippet.text
    if len(text) > budget.text:
        text = text[: budget.text]
        reading.finished = False
    context = snippet.context.elsewhere(container="image", throwaway=True)
    language = "shell"
    for instruction in _instructions(text, budget):
        word, body, start = instruction.word, instruction.text, instruction.start
        if word == "ONBUILD":
            match = _WORD.match(body)
            if match is None:
                continue
            word = match.group(1).upper()
            start += match.end()
            body = body[match.end() :]
        if word == "WORKDIR":
            folder = body.strip()
            context = context.derive(
                cwd=folder if folder.startswith("/") else f"{context.cwd}/{folder}".replace("//", "/")
            )
        elif word == "USER":
            context = context.derive(user=body.strip().split(":")[0])
        elif word == "SHELL":
            words = _array(body)
            if words:
                language = _SHELLS.get(
                    words[0].replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".exe").lower(), "shell"
                )
        elif word in ("RUN", "CMD", "ENTRYPOINT"):
            _command(snippet, reading, context, language, body, start)
        elif word == "HEALTHCHECK":
            at = body.upper().find("CMD")
            if at >= 0:
                _command(snippet, reading, context, language, body[at + 3 :], start + at + 3)
    if budget.exhausted:
        reading.finished = False
    return reading


def _command(snippet: Snippet, reading: Reading, context: Context, language: str, body: str, start: int) -> None:
    offset = 0
    while True:
        flag = _FLAG.match(body, offset)
        if flag is None:
            break
        offset = flag.end()
    code = body[offset:]
    begin = start + offset
    opening = re.match(r"\s*<<-?[\"']?([A-Za-z_]\w*)[\"']?[ \t]*\n", code)
    if opening is not None:
        # a heredoc by itself is the script
        close = code.rstrip().rfind("\n")
        begin += opening.end()
        code = code[opening.end() : max(close, opening.end())]
    if not code.strip():
        return
    words = _array(code)
    end = begin + len(code)
    plain = not words and snippet.text[begin:end] == code
    origin = Origin(snippet, (begin, end), range(begin, end) if plain else None)
    made = Snippet(
        language,
        "" if words else code,
        context=context,
        argv=[Arg(word) for word in words] if words else None,
        origin=origin,
        pointer=snippet.pointer,
        latent=True,
        depth=snippet.depth + 1,
    )
    if words:
        made.language = "shell"
    reading.snippets.append(made)


def _array(text: str) -> list[str]:
    """Return the words of the exec form, `["rm", "-rf", "/x"]`, or nothing for any other."""
    stripped = text.strip()
    if not stripped.startswith("["):
        return []
    try:
        found = json.loads(stripped)
    except (ValueError, RecursionError):
        return []
    return [word for word in found if isinstance(word, str)] if isinstance(found, list) else []


def _instructions(text: str, budget: Budget) -> list[_Instruction]:
    """Split into instructions. Continued lines stay where they are, so that positions carry over."""
    found: list[_Instruction] = []
    escape = "`" if re.match(r"\s*#\s*escape\s*=\s*`", text) else "\\"
    position, length = 0, len(text)
    while position < length and budget.spend():
        end = text.find("\n", position)
        end = length if end < 0 else end
        line = text[position:end]
        match = _WORD.match(line)
        if match is None or line.lstrip().startswith("#"):
            position = end + 1
            continue
        word = match.group(1).upper()
        start = position + match.end()
        pieces = [line[match.end() :]]
        while pieces[-1].rstrip().endswith(escape) and end < length and budget.spend():
            # the shell would take `\` and the line end away too: keep both, but for another escape character
            if escape != "\\":
                kept = pieces[-1].rstrip()
                pieces[-1] = kept[:-1] + "\\" + pieces[-1][len(kept) :]
            begin = end + 1
            end = text.find("\n", begin)
            end = length if end < 0 else end
            row = text[begin:end]
            if row.lstrip().startswith("#") or not row.strip():
                # a comment or an empty line between continued lines is skipped by the builder, and does not end them
                row = " " * (len(row) - 1) + "\\" if row else "\\"
            pieces.append(row)
        body = "\n".join(pieces)
        marks = _HEREDOC.findall(body) if word in ("RUN", "COPY", "ADD") else []
        if marks:
            close = _heredoc_end(text, end, marks)
            body = text[start:close]
            end = close
        found.append(_Instruction(word, body, start))
        position = end + 1
    return found


def _heredoc_end(text: str, end: int, marks: list[str]) -> int:
    position = end + 1
    length = len(text)
    for mark in marks[:16]:
        while position < length:
            close = text.find("\n", position)
            close = length if close < 0 else close
            row = text[position:close].strip()
            end = close
            position = close + 1
            if row == mark:
                break
    return min(end, length)

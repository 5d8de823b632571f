"""How carriers hand on what they carry: commands as invocations, code as snippets that map back to their source."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, Invocation
from blastwall.context import environment_of
from blastwall.latent import inert_file
from blastwall.model import UNKNOWN, Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from blastwall.context import Context

_SUFFIX = re.compile(r"\.(?:exe|com)$", re.I)
#: bash keeps a function in `BASH_FUNC_name%%`, older ones in `BASH_FUNC_name()`.
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*|BASH_FUNC_[^=\s]+(?:%%|\(\)))=(.*)", re.S).fullmatch
#: Words that only a shell runs: they go back to the shell's reader instead of being programs.
_SHELL_WORDS = frozenset(
    {
        "eval",
        "source",
        ".",
        "cd",
        "pushd",
        "popd",
        "export",
        "set",
        "unset",
        "declare",
        "local",
        "readonly",
        "trap",
        "alias",
    }
)


def program_of(name: str) -> str:
    """Return the name knowledge is keyed by; empty where nothing of it is known.

    What is not known may be nothing at all: `sudo r${x}m` runs `rm` where `x` is not set.
    """
    base = name.rpartition("/")[2].replace(HOLE, "")
    if "\\" in base:
        base = base.rpartition("\\")[2]
    return _SUFFIX.sub("", base) if "." in base else base


def run(
    act: Invocation, words: Sequence[Arg], *, context: Context | None = None, stdin: bool = True
) -> Invocation | Snippet | None:
    """Return the command these words are, run by `act` with its input; None where there is none."""
    if not words:
        return None
    where = context if context is not None else act.context
    name = words[0]
    if name.text in _SHELL_WORDS or (where.files and "/" in name.text):
        return Snippet(
            "shell", argv=words, context=where, origin=Origin(act.snippet, act.span), depth=act.snippet.depth + 1
        )
    return Invocation(
        program_of(name.text),
        words[1:],
        context=where,
        snippet=act.snippet,
        span=act.span,
        name=name,
        stdin=act.stdin if stdin else None,
        stdout=act.stdout,
        upstream=act.upstream if stdin else None,
    )


def code(
    act: Invocation,
    source: Arg | str,
    language: str = "shell",
    *,
    context: Context | None = None,
    dialect: str = "",
    name: str = "",
) -> Snippet:
    """Return code that `act` runs. An argument that stands in the text unchanged keeps its exact offsets."""
    parent = act.snippet
    starts: range | None = None
    if isinstance(source, Arg):
        text, span = source.text, source.span
        begin, end = span
        for skip in (0, 1):
            if text and parent.text[begin + skip : end - skip] == text:
                starts = range(begin + skip, end - skip)
    else:
        text, span = source, act.span
    reads = language == "shell" and act.stdin is not None and source is not act.stdin
    return Snippet(
        language,
        text,
        context=context if context is not None else act.context,
        origin=Origin(parent, span, starts),
        # Shell code reads the same input as what runs it: `cat script | ssh host bash`.
        data={"stdin": act.stdin.text} if reads and act.stdin is not None else None,
        dialect=dialect,
        pointer=parent.pointer,
        name=name,
        depth=parent.depth + 1,
    )


def path_key(path: str, cwd: str) -> str:
    """Return the key under which a file written earlier in the call is kept in `context.files`."""
    if path[:1] not in ("/", "~") and cwd:
        path = cwd + "/" + path
    absolute = path[:1] == "/"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if parts and parts[-1] != "..":
                parts.pop()
            elif not absolute:
                parts.append(part)
        elif part and part != ".":
            parts.append(part)
    return ("/" if absolute else "") + "/".join(parts)


def file_code(
    act: Invocation, path: Arg, language: str, *, context: Context | None = None, dialect: str = ""
) -> Snippet | None:
    """Return what a file holds that this call wrote, or that a process substitution prints; None where not known."""
    content = getattr(path, "content", None)
    if isinstance(content, str) and content.strip(HOLE + " \n"):
        return code(act, content, language, context=context, dialect=dialect)
    known = act.context.files.get(path_key(path.text, act.context.cwd))
    if known is None:
        return own_code(act, path, language, context=context, dialect=dialect)
    if not known.text.strip(HOLE + " \n"):
        return None
    return code(act, known.text, language, context=context, dialect=dialect, name=path.text)


#: How many of the project's own files, one run by the other, are followed.
_DEEPEST = 4


def own_code(
    act: Invocation, path: Arg, language: str, *, context: Context | None = None, dialect: str = ""
) -> Snippet | None:
    """Return what one of the project's own files holds, where it may be read; None for tests and fixtures too."""
    where = context if context is not None else act.context
    readable = where.readable
    if readable is None or path.glob or path.split or HOLE in path.text or len(where.within) >= _DEEPEST:
        return None
    key = path_key(path.text, act.context.cwd or readable.root)
    if key in where.within or inert_file(key[len(readable.root) :]):
        return None
    text = readable.text(key)
    if text is None or not text.strip():
        return None
    return code(act, text, language, context=where.derive(within=(*where.within, key)), dialect=dialect, name=path.text)


class Leading:
    """Options before a command: `values` by option name, `flags`, `env` assignments, and the `rest` of the words.

    `given` has every option with a value in order, for those that may stand more than once; `words` are the words
    between options, where `permuted` read them; `ended` is true once `--` was seen.
    """

    __slots__ = ("ended", "env", "flags", "given", "rest", "values", "words")

    def __init__(self) -> None:
        """Start empty."""
        self.values: dict[str, Arg] = {}
        self.given: list[tuple[str, Arg]] = []
        self.flags: list[str] = []
        self.env: dict[str, str] = {}
        self.words: list[Arg] = []
        self.rest: Sequence[Arg] = ()
        self.ended = False

    def get(self, *names: str) -> str:
        """Return the value of the first of these options that was given, or an empty string."""
        for name in names:
            if name in self.values:
                return self.values[name].text
        return ""

    def take(self, name: str, value: Arg) -> None:
        """Keep an option with its value."""
        self.values[name] = value
        self.given.append((name, value))

    def read(self, args: Sequence[Arg], index: int, values: Collection[str]) -> int:
        """Read options from `index` on; return where the first word that is none stands.

        `values` are the options that take the next word; a mapping says how many they take. A long option may be cut
        short as far as it stays the only one of them that begins so, as getopt_long allows.
        """
        counts = values if isinstance(values, dict) else None
        count = len(args)
        while index < count:
            arg = args[index]
            text = arg.text
            if text[:1] != "-" or len(text) < 2:
                return index
            index += 1
            if text == "--":
                self.ended = True
                return index
            if text[:2] == "--":
                name, equals, value = text.partition("=")
                if name not in values and len(name) > 4:
                    fuller = [known for known in values if known.startswith(name)]
                    name = fuller[0] if len(fuller) == 1 else name
                if equals:
                    self.take(name, Arg(value, arg.span))
                elif name in values:
                    index = self._following(args, index, name, counts)
                else:
                    self.flags.append(name)
                continue
            if text in values:
                index = self._following(args, index, text, counts)
                continue
            for place in range(1, len(text)):
                letter = "-" + text[place]
                if letter in values:
                    if place + 1 < len(text):
                        self.take(letter, Arg(text[place + 1 :].removeprefix("="), arg.span))
                    else:
                        index = self._following(args, index, letter, counts)
                    break
                self.flags.append(letter)
            else:
                self.flags.append(text)
        return index

    def _following(self, args: Sequence[Arg], index: int, name: str, counts: dict[str, int] | None) -> int:
        """Take the word or words after an option as its value; the last of several is kept.

        One that takes none has its value only attached (`-m/proc/1/ns/mnt`), as an optional argument of getopt's.
        """
        if counts is not None and not counts[name]:
            self.flags.append(name)
            return index
        end = min(len(args), index + (counts[name] if counts is not None else 1))
        for place in range(index, end):
            self.take(name, args[place])
        return end


def leading(
    args: Sequence[Arg], values: Collection[str] = (), *, assignments: bool = False, positionals: int = 0
) -> Leading:
    """Read options up to the command they belong to, as getopt does with a leading `+`.

    `values` are the options that take the next word. `positionals` words before the command are skipped over (they
    are in `values` as `1`, `2`, ...). With `assignments`, `NAME=value` words before the command go to `env`.
    """
    found = Leading()
    index = 0
    seen = 0
    count = len(args)
    while index < count:
        if not found.ended:
            index = found.read(args, index, values)
            if index >= count:
                break
        arg = args[index]
        if assignments:
            match = _ASSIGNMENT(arg.text)
            if match is not None:
                found.env[match[1]] = match[2]
                index += 1
                continue
        if seen >= positionals:
            break
        seen += 1
        found.values[str(seen)] = arg
        index += 1
    found.rest = args[index:]
    return found


def permuted(args: Sequence[Arg], values: Collection[str] = ()) -> Leading:
    """Read options wherever they stand before `--`; what is between them is in `words`, what follows it in `rest`."""
    found = Leading()
    index = 0
    while index < len(args):
        index = found.read(args, index, values)
        if found.ended or index >= len(args):
            break
        found.words.append(args[index])
        index += 1
    found.rest = args[index:] if found.ended else ()
    return found


def joined(words: Sequence[Arg]) -> Arg:
    """Return words joined by blanks, as `ssh` and `eval` join them; one word stays as it is."""
    if len(words) == 1:
        return words[0]
    return Arg(" ".join(w.text for w in words), (words[0].span[0], words[-1].span[1]) if words else (0, 0))


def connected(context: Context, *names: str) -> Context:
    """Return the context of code that talks to the server or database these names speak of."""
    named = [n for n in names if n]
    if not named:
        return context
    environment = environment_of(*named)
    return context.derive(
        connection=" ".join(named), environment=context.environment if environment == UNKNOWN else environment
    )

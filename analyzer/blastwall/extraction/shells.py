"""Tools that run code: shells, interpreters, and tools named after a program, however they take their arguments."""

from __future__ import annotations

from blastwall.extraction import arguments as names
from blastwall.extraction import identity
from blastwall.extraction.identity import squash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.extraction.reading import Call
    from blastwall.model import Json


_STORES = frozenset({"redis", "valkey", "mongo", "mongodb", "mongosh"}) | frozenset(identity.DIALECTS)

#: Shells that are spelled otherwise than bash.
_OTHERS = frozenset({"zsh", "fish", "runzsh", "executezsh", "zshexec", "runfish", "executefish", "fishexec"})


def shells(call: Call) -> bool:
    """Read a tool known to run code; return whether it is one and was given any."""
    word, full = call.word, call.full
    language = ""
    dialect = ""
    if word in identity.POWERSHELLS or full in identity.POWERSHELLS:
        language = "powershell"
    elif word in identity.CMDS or full in identity.CMDS:
        language = "cmd"
    elif word in identity.PYTHONS:
        language = "python"
    elif word in identity.JAVASCRIPTS:
        language = "javascript"
    elif word in identity.SHELLS or full in identity.SHELLS:
        language = "shell"
    if not language or (language == "shell" and not call.words.isdisjoint(_STORES)):
        # a store's `execute` takes the store's language, not a shell's
        return False
    said = call.text_of("language", "lang", "runtime", "interpreter", "shell", "shelltype", "kernel", "codelanguage")
    base = said.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")
    if base in names.LANGUAGES:
        language, dialect = names.LANGUAGES[base]
    elif language == "shell" and (call.word in _OTHERS or not call.words.isdisjoint(_OTHERS)):
        dialect = "fish" if call.word.find("fish") >= 0 or "fish" in call.words else "zsh"
    elif language == "shell" and ("powershell" in call.words or "pwsh" in call.words):
        language = "powershell"
    if language in ("python", "javascript"):
        return interpreter(call, language, dialect, explicit=base in names.LANGUAGES)
    return commands(call, language, dialect)


def interpreter(call: Call, language: str, dialect: str, *, explicit: bool) -> bool:
    """Read the program text of an interpreter; `explicit` where the call itself says its language."""
    found = False
    for key, value in call.arguments.items():
        short = squash(key)
        if isinstance(value, list) and short in ("cells", "code", "blocks", "statements"):
            value = "\n".join(str(v.get("source", v.get("code", ""))) if isinstance(v, dict) else str(v) for v in value)
        if not isinstance(value, str) or not value:
            continue
        if (
            short in names.CODE
            or short in names.SHELL
            or short in ("", "input", "content", "text", "query", "cellcontent")
        ):
            chosen = language
            if not explicit and call.word not in ("python", "runpython", "executepython"):
                chosen = guess(call, value, language)
            call.code(chosen, value, key, dialect=dialect if chosen == language else "")
            found = True
    return found


def guess(call: Call, text: str, default: str) -> str:
    """Return the language of program text whose tool runs more than one."""
    from blastwall.extraction import sniff

    if default == "javascript":
        return "javascript"
    head = text.lstrip()[:200]
    if head.startswith("%%"):
        return "python"
    return sniff.code_language(text)


def commands(call: Call, language: str, dialect: str) -> bool:
    """Read the arguments of a shell: texts, argument vectors, and lists of either."""
    found = False
    prefix: list[str] = []
    rest: list[str] = []
    main: tuple[str, str] | None = None
    for key, value in call.arguments.items():
        short = squash(key)
        if short in ("args", "argv", "arguments") and isinstance(value, list):
            rest.extend(str(v) for v in value if isinstance(v, str | int | float))
            if short == "argv" and not prefix:
                prefix = [""]
        elif short in ("args", "arguments") and isinstance(value, str):
            rest.append("\0" + value)
    for key, value in call.arguments.items():
        short = squash(key)
        if short in ("args", "arguments", "argv"):
            continue
        if short not in names.SHELL and short not in (
            "script",
            "input",
            "code",
            "chars",
            "keys",
            "line",
            "lines",
            "",
            "stdin",
            "query",
        ):
            continue
        if isinstance(value, str):
            if value and not (short in ("shell", "bash") and names.names_interpreter(value)):
                main = main or (key, value)
                if not (rest and (key, value) == main):
                    call.code(language, value, key, dialect=dialect)
                found = True
        elif isinstance(value, list):
            found = listed(call, language, dialect, key, value, many=short.endswith(("s", "list"))) or found
        elif isinstance(value, dict):
            for k, v in value.items():
                if isinstance(v, str) and squash(k) in names.SHELL_INPUT:
                    call.code(language, v, call.below(key, k), dialect=dialect)
                    found = True
    if rest and main is None and any(part[:1] != "\0" for part in rest):
        # `{"program": "rm", "args": [...]}`: the program stands apart from its arguments
        head = call.text_of("program", "executable", "binary", "exe", "file", "path")
        if head and (prefix != [""] or rest[0].startswith("-")):
            rest.insert(0, head)
    if rest:
        texts = [part[1:] for part in rest if part.startswith("\0")]
        words = [part for part in rest if not part.startswith("\0")]
        if main is not None and texts:
            call.code(language, f"{main[1]} {' '.join(texts)}", main[0], dialect=dialect)
        elif main is not None:
            call.vector(language, dialect, main[0], [*main[1].split(), *words] if " " in main[1] else [main[1], *words])
        elif words:
            call.vector(language, dialect, "args", words)
        elif texts:
            call.code(language, texts[0], "args", dialect=dialect)
        found = True
    return found


def listed(call: Call, language: str, dialect: str, key: str, value: Sequence[Json], *, many: bool) -> bool:
    """Read a list: one argument vector, or several commands."""
    texts = [v for v in value if isinstance(v, str)]
    if len(texts) == len(value) and texts:
        spaced = " " in texts[0].strip() or "\n" in texts[0]
        if (many and (spaced or all(" " in t for t in texts))) or (len(texts) == 1 and spaced):
            # run one after the other in one shell, as `&&` or newlines would
            call.code(language, "\n".join(texts), key, dialect=dialect)
        elif (
            many
            and squash(key) == "commands"
            and len(texts) > 1
            and not texts[1].startswith(("-", "/"))
            and any(" " in t for t in texts)
        ):
            call.code(language, "\n".join(texts), key, dialect=dialect)
        else:
            call.vector(language, dialect, key, texts)
        return True
    found = False
    for i, item in enumerate(value):
        if isinstance(item, list) and item and all(isinstance(v, str) for v in item):
            call.vector(language, dialect, call.below(key, i), [str(v) for v in item])
            found = True
        elif isinstance(item, str):
            call.code(language, item, call.below(key, i), dialect=dialect)
            found = True
        elif isinstance(item, dict):
            for k, v in item.items():
                if squash(k) in names.SHELL_INPUT and isinstance(v, str):
                    call.code(language, v, call.below(key, i, k), dialect=dialect)
                    found = True
                elif squash(k) in names.SHELL_INPUT and isinstance(v, list):
                    found = listed(call, language, dialect, call.below(key, i, k), v, many=False) or found
    return found


#: Programs whose subcommands are tools of their own (`git_reset{"mode": "hard"}`), and the arguments that are words.
_SUBCOMMANDS = {
    "git": frozenset({"push", "reset", "clean", "checkout", "restore", "branch", "stash", "rebase", "rm", "tag"}),
    "terraform": frozenset({"apply", "destroy"}),
    "tofu": frozenset({"apply", "destroy"}),
}
_WORDS = ("remote", "ref", "target", "commit", "revision", "branch", "branchname", "files", "paths", "name", "tag")


def subcommands(call: Call) -> bool:
    """Read a tool that is one subcommand of a program, given its options by name."""
    from blastwall.targets.naming import split_words

    words = split_words(call.tool)
    if len(words) != 2 or words[1] not in _SUBCOMMANDS.get(words[0], ()):
        return False
    vector = list(words)
    plain: list[str] = []
    git = words[0] == "git"
    for key, value in call.arguments.items():
        short = squash(key)
        if value is True:
            vector.append(("--" if git else "-") + key.replace("_", "-"))
        elif short == "mode" and isinstance(value, str) and value.isalpha():
            vector.append("--" + value)
        elif short in _WORDS:
            plain.extend(str(v) for v in (value if isinstance(value, list) else [value]) if isinstance(v, str) and v)
        elif short in ("args", "flags", "options") and isinstance(value, list):
            vector.extend(str(v) for v in value if isinstance(v, str))
    if words == ["git", "push"] and plain and "remote" not in call.keys:
        plain.insert(0, "origin")
    call.vector("shell", "", next(iter(call.arguments), ""), [*vector, *plain])
    return True


def programs(call: Call) -> bool:
    """Read a tool named after a program whose arguments are that program's command line."""
    word = call.word
    program = ""
    if word in identity.PROGRAMS:
        program = word
    else:
        for prefix in ("run", "execute", "exec", "call"):
            if (
                word.startswith(prefix)
                and word[len(prefix) :].removesuffix("command").removesuffix("cli") in identity.PROGRAMS
            ):
                program = word[len(prefix) :].removesuffix("command").removesuffix("cli")
            elif word.endswith(prefix) and word[: -len(prefix)] in identity.PROGRAMS:
                program = word[: -len(prefix)]
        for tail in ("cli", "command", "clicommand", "tool"):
            if not program and word.endswith(tail) and word[: -len(tail)] in identity.PROGRAMS:
                program = word[: -len(tail)]
    if not program:
        return False
    program = identity.SPELLED.get(program, program)
    for key in (
        "command",
        "args",
        "arguments",
        "cmd",
        "commandline",
        "clicommand",
        "argv",
        "subcommand",
        "input",
        "",
    ):
        raw = call.keys.get(key)
        value = call.arguments.get(raw) if raw is not None else None
        if isinstance(value, str) and value.strip():
            text = value.strip()
            extra = call.arguments.get(call.keys.get("args", "\0")) if key != "args" else None
            if isinstance(extra, list):
                text += " " + " ".join(str(v) for v in extra if isinstance(v, str | int))
            if program in ("redis-cli",) and text.split()[0].lower() != program:
                call.code("redis", text, raw or "")
            elif text.split()[0].rsplit("/", 1)[-1] == program or text.split()[0] in ("sudo", "env"):
                call.code("shell", text, raw or "")
            else:
                call.code("shell", f"{program} {text}", raw or "")
            return True
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            words = [str(v) for v in value]
            if words[0].rsplit("/", 1)[-1] != program:
                words.insert(0, program)
            call.vector("shell", "", raw or "", words)
            return True
    return False

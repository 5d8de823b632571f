"""The state of a run over batch text: variables and what they expand to, files written, and the acts kept."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Arg, FileChange, Invocation, Statement
from blastwall.invocation.windows import beyond_links, drive_root, file_key, file_keys
from blastwall.languages.cmd.words import UNSET, Word, readings
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.model import Span

_VARIABLE = re.compile(r"%([^%\n:=&|<>\"]+|=[^%\n:&|<>\"]*)((?::[^%\n]*)?)%")
_DELAYED = re.compile(r"!([^!\n:=&|<>\"]+)((?::[^!\n]*)?)!")
LOOP_VARIABLE = re.compile(r"%%?(~[fdpnxsatz]*(?:\$[A-Za-z]+:)?)?([A-Za-z#?@])")
#: What follows the percent sign of a loop's variable in a command line: `%i in (...)`.
_LOOP_HEAD = re.compile(r"[A-Za-z#?@] +in *\(", re.IGNORECASE)
_ARGUMENT = re.compile(r"%(~[fdpnxsatz]*(?:\$[A-Za-z]+:)?)?([0-9*])")
#: Variables Windows always sets: their places are known by name, so the name stays.
_STANDARD = frozenset(
    [
        "userprofile",
        "homepath",
        "home",
        "systemroot",
        "windir",
        "systemdrive",
        "homedrive",
        "programfiles",
        "programw6432",
        "programfiles(x86)",
        "programdata",
        "allusersprofile",
        "public",
        "appdata",
        "localappdata",
        "temp",
        "tmp",
        "onedrive",
        "cd",
    ]
)
#: Variables whose value is not known but that are never empty.
_PRESENT = frozenset(
    [
        "date",
        "time",
        "random",
        "errorlevel",
        "username",
        "computername",
        "userdomain",
        "logonserver",
        "os",
        "path",
        "pathext",
        "comspec",
        "prompt",
        "processor_architecture",
        "number_of_processors",
        "sessionname",
        "cmdcmdline",
        "commonprogramfiles",
        "highestnumanodenumber",
    ]
)


_LABEL = re.compile(r"^[ \t;,=@]*:([^\s:&|<>+,;=]+)[^\n]*", re.MULTILINE)
#: Variables handed on to a nested interpreter.
_MOST_VARIABLES = 64
#: What the standard variables hold on a machine set up as usual: their letters are used to spell other words.
_USUAL = {
    "systemroot": "C:\\Windows",
    "windir": "C:\\Windows",
    "systemdrive": "C:",
    "homedrive": "C:",
    "programfiles": "C:\\Program Files",
    "programdata": "C:\\ProgramData",
    "allusersprofile": "C:\\ProgramData",
    "public": "C:\\Users\\Public",
    "comspec": "C:\\Windows\\System32\\cmd.exe",
}


class Search:
    """What a `for` variable stands for: files below `root` that match `pattern`, of any depth if `deep`."""

    __slots__ = ("deep", "folders", "pattern", "root")

    def __init__(self, root: str, pattern: str, *, deep: bool, folders: bool) -> None:
        """Hold the search."""
        self.root = root
        self.pattern = pattern
        self.deep = deep
        self.folders = folders


#: What prints nothing, so that a redirection behind it empties its file; the empty name is a redirection alone.
_SILENT = frozenset({"", "break", "rem", "call", "cd.", "type nul"})
_NEVER_FAIL = frozenset({"echo", "echo.", "rem", "cls", "ver", "title"})


def _joined_home(path: str) -> str:
    """Put one name for the two variables that make up the home directory."""
    for drive in ("%homedrive%", "%systemdrive%"):
        path = path.replace(drive + "%homepath%", "%userprofile%")
    return path


class Session:
    """What is known while a text is read, and what has come out of it."""

    def __init__(self, snippet: Snippet, budget: Budget, *, keeps_first: bool = False) -> None:
        """Start where the snippet's context says; `keeps_first`: a `set` in a branch does not replace what was set."""
        context = snippet.context
        if context.platform != "windows":
            context = context.derive(platform="windows")
        if context.cwd.startswith("/"):
            context = context.derive(cwd="", workspace="", home="" if context.home.startswith("/") else context.home)
        self.snippet = snippet
        self.context = context
        self.budget = budget
        self.reading = Reading()
        text = snippet.text
        if len(text) > budget.text:
            text = text[: budget.text]
            self.reading.finished = False
        # \x01 is ours; cmd.exe shows other control characters as they are. Offsets stay: no length changes.
        plain = text.replace(UNSET, " ").replace("^\r\n", " ^\n").replace("\r\n", " \n").replace("\r", "\n")
        self.source = self.text = plain
        self.end = len(self.text)
        self.at = 0
        self.depth = 0
        lowered = self.text.lower()
        self.delayed = "enabledelayedexpansion" in lowered or snippet.dialect == "delayed"
        found = list(_LABEL.finditer(self.text))
        # of labels by one name the first counts, as cmd.exe searches from the top
        self.labels = {match[1].lower(): match.end() for match in reversed(found)}
        self.label_at = {self.text.index(":", match.start()): match[1].lower() for match in found}
        self.batch = (
            "%%" in lowered
            or snippet.name.lower().endswith((".bat", ".cmd"))
            or "@echo" in lowered
            or bool(self.labels)
        )
        self.variables: dict[str, str] = {}
        #: how many branches, any of which may not run, this is in
        self.branching = 0
        self.keeps_first = keeps_first
        self.forked = False
        #: what `%1`, `%2`, ... stand for in a part of the text that was called; None where that is not known
        self.arguments: list[str] | None = None
        self.passes = 1
        self.first_only = False
        self.loops: dict[str, str | Search] = {}
        self.upstream: Invocation | None = None
        self.echoed: list[str] = []
        self.piped: Arg | None = None

    # -- what comes out -----------------------------------------------------------------------------------------------

    def spend(self, nodes: int = 1) -> bool:
        """Pay for work; False once nothing is left."""
        if not self.budget.spend(nodes):
            self.reading.finished = False
            self.at = self.end
            return False
        return True

    def assign(self, name: str, value: str) -> None:
        """Set a variable; where a branch sets it that may not run, both outcomes count."""
        if self.branching and self.variables.get(name, value) != value:
            self.forked = True
            if self.keeps_first:
                return
        self.variables[name] = value

    def inner_context(self) -> Context:
        """Return the context of a nested interpreter: it inherits the variables."""
        known = {
            name.upper(): value
            for name, value in list(self.variables.items())[:_MOST_VARIABLES]
            if HOLE not in value and UNSET not in value
        }
        return self.context.derive(env={**self.context.env, **known}) if known else self.context

    def speak(self, verb: str, names: Sequence[str], span: Span) -> None:
        """Keep a statement of the language itself."""
        self.reading.acts.append(
            Statement("cmd", verb, context=self.context, snippet=self.snippet, span=span, names=names)
        )

    def embed(self, language: str, text: str, span: Span, *, dialect: str = "") -> None:
        """Hand inner code back."""
        snippet = self.snippet
        starts: Sequence[int] | None = None
        at = snippet.text.find(text, span[0], span[1]) if len(text) > 3 else -1
        if at >= 0:
            starts = range(at, at + len(text))
        self.reading.snippets.append(
            Snippet(
                language,
                text,
                context=self.inner_context(),
                dialect=dialect,
                origin=Origin(snippet, span, starts),
                pointer=snippet.pointer,
                latent=snippet.latent,
                depth=snippet.depth + 1,
            )
        )

    def change(
        self,
        change: str,
        text: str,
        *,
        span: Span,
        via: str,
        recursive: bool = False,
        selected: bool = False,
        filters: Sequence[str] = (),
        destination: str | None = None,
        content: str | None = None,
        interactive: bool = False,
    ) -> None:
        """Keep a file change for each reading of its path."""
        for path in readings(_joined_home(text), HOLE):
            if not path and text:
                continue
            if not self.spend():
                return
            path = drive_root(path, self.context.cwd)
            if change == "link" and destination is not None:
                self.linked(path, readings(destination, HOLE)[0], directory=recursive)
            else:
                inside = selected or via == "del"
                path = beyond_links(path, self.context.cwd, self.context.files, inside=inside)
            self.reading.acts.append(
                FileChange(
                    change,
                    Arg(path, span, glob="*" in path or "?" in path.removeprefix("\\\\?\\")),
                    context=self.context,
                    snippet=self.snippet,
                    span=span,
                    recursive=recursive,
                    selected=selected,
                    filters=filters,
                    destination=Arg(readings(destination, HOLE)[0], span) if destination is not None else None,
                    content=Arg(content.replace(UNSET, HOLE), span) if content is not None else None,
                    interactive=interactive,
                    via=via,
                )
            )

    def linked(self, path: str, target: str, *, directory: bool) -> None:
        """Keep where a link or junction made here leads."""
        if HOLE in path or HOLE in target or len(self.context.files) > 256:
            return
        link = Snippet("", "", context=self.context, data={"link": target, "directory": directory}, name=path)
        self.context = self.context.derive(files={**self.context.files, file_key(path, self.context.cwd): link})

    def redirected(self, redirects: list[tuple[str, str, int]], program: str, content: str | None = None) -> None:
        """Keep what redirections write."""
        for operator, target, place in redirects:
            if "<" in operator or target.lower() in ("nul", "con", "prn", "", "nul:", "/dev/null"):
                continue
            given = content if operator in (">", "1>") else None
            if given is None and (program in _SILENT or (operator == "2>" and program in _NEVER_FAIL)):
                given = ""
            self.change(
                "append" if ">>" in operator else "write", target, span=(place, self.at), via=operator, content=given
            )
            held = "\n".join(self.echoed) if program == "(...)" else content
            self.remember(target, held if operator[:1] != "2" else None, append=">>" in operator)
            self.echoed = []

    def remember(self, target: str, content: str | None, *, append: bool, source: str | None = None) -> None:
        """Keep what a file written here holds, or where it is from: it may be run later in the text."""
        if HOLE in target or UNSET in target or len(self.context.files) > 256:
            return
        key = file_key(target, self.context.cwd)
        known = self.context.files.get(key)
        text = (content if content is not None else HOLE).replace(UNSET, HOLE) + "\n"
        if append:
            text = (known.text if known is not None else HOLE + "\n") + text
        if len(text) > 65_536 or not self.spend(len(text) // 64):
            return
        written = Snippet(
            "",
            text,
            context=self.context,
            origin=Origin(self.snippet, (0, 0), None),
            data={"fetched": source} if source is not None else None,
            name=target,
        )
        keys = dict.fromkeys(file_keys(target, self.context.cwd), written)
        self.context = self.context.derive(files={**self.context.files, **keys})

    def add_invocation(self, program: str, name: str, name_span: Span, args: list[Arg], span: Span) -> None:
        """Keep an invocation."""
        if not self.spend():
            return
        act = Invocation(
            "" if HOLE in name or UNSET in name else program,
            args,
            context=self.context,
            snippet=self.snippet,
            span=span,
            name=Arg(name.replace(UNSET, HOLE), name_span),
            upstream=self.upstream,
            stdin=self.piped,
        )
        self.piped = None
        self.upstream = act
        self.reading.acts.append(act)

    def invoke(self, program: str, name: str, name_span: Span, words: list[Word], span: Span) -> None:
        """Keep an invocation of one of cmd.exe's own commands."""
        args = [Arg(readings(word.text, HOLE)[0], (word.start, word.end)) for word in words]
        self.add_invocation(program, name, name_span, args, span)

    # -- variables ----------------------------------------------------------------------------------------------------

    def expansion(self) -> str | Search | None:
        """Take a variable here and return its value; None, nothing taken, where there is none."""
        text = self.text
        if text[self.at] == "!":
            match = _DELAYED.match(text, self.at) if self.delayed else None
            if match is None:
                return None
            self.at = match.end()
            return self.lookup(match[1], match[2])
        match = LOOP_VARIABLE.match(text, self.at)
        if match and match[2] in self.loops:
            self.at = match.end()
            value = self.loops[match[2]]
            modifiers = (match[1] or "")[1:]
            if isinstance(value, Search):
                if modifiers in ("n", "nx"):
                    return value.pattern
                return value if not modifiers or modifiers == "f" else HOLE
            return _modified(value, modifiers) if match[1] else value
        match = _ARGUMENT.match(text, self.at)
        if match and self.batch:
            self.at = match.end()
            modifiers = (match[1] or "")[1:]
            if match[2] == "0" and modifiers:
                # %~dp0: where the batch file itself lies
                return ".\\" if set(modifiers) <= {"d", "p"} and "p" in modifiers else HOLE
            if self.arguments is None or match[2] == "0":
                return HOLE
            if match[2] == "*":
                return " ".join(self.arguments)
            at = int(match[2]) - 1
            given = self.arguments[at] if at < len(self.arguments) else UNSET
            return _modified(given, modifiers) if match[1] else given
        if text.startswith("%%", self.at) and self.batch:
            self.at += 2
            return "%"
        match = _VARIABLE.match(text, self.at)
        if match is None or (_LOOP_HEAD.match(match[1]) and match[1].lower() not in self.variables):
            # `for %i in (set) do command %i`: no variable has a name like that
            return None
        self.at = match.end()
        return self.lookup(match[1], match[2])

    def lookup(self, name: str, operation: str) -> str:
        """Return a variable's value, or the part of it an operation (`:~0,3`, `:a=b`) takes."""
        lower = name.strip().lower()
        if lower in self.variables:
            value = self.variables[lower]
            if not operation:
                return value
            return self.part(value, operation[1:])
        for known, value in self.context.env.items():
            if known.lower() == lower:
                return value if not operation else self.part(value, operation[1:])
        if operation and lower in _USUAL:
            return self.part(_USUAL[lower], operation[1:])
        if lower == "comspec":
            return _USUAL[lower]
        if lower in _STANDARD:
            return f"%{lower}%" if not operation else HOLE
        if lower in _PRESENT or operation:
            return HOLE
        return UNSET

    @staticmethod
    def part(value: str, operation: str) -> str:
        """Return `%name:operation%` of a known value."""
        if HOLE in value or UNSET in value:
            return HOLE
        if operation.startswith("~"):
            first, _, count = operation[1:].partition(",")
            try:
                begin = int(first or "0")
                length = int(count) if count else None
            except ValueError:
                return HOLE
            picked = value[begin:]
            if length is None:
                return picked
            return picked[:length]
        old, equals, new = operation.partition("=")
        if not equals or not old or old.startswith("*"):
            return HOLE
        return re.sub(re.escape(old), lambda _: new, value, flags=re.IGNORECASE)[:8192]

    def expanded(self, text: str) -> str:
        """Expand `%name%` in a text once more, as `call` does."""
        return _VARIABLE.sub(
            lambda match: match[0] if _LOOP_HEAD.match(match[1]) else self.lookup(match[1], match[2]), text
        )


def _modified(value: str, modifiers: str) -> str:
    """Return `%~modifiers` of a value: its quotes off, and the parts of its path that are asked for."""
    value = value.strip('"')
    if not modifiers or modifiers == "f":
        return value
    folder, slash, name = value.replace("/", "\\").rpartition("\\")
    if modifiers == "nx":
        return name
    if modifiers in ("dp", "pd"):
        return folder + slash if slash else HOLE
    if modifiers == "d" and value[1:2] == ":":
        return value[:2]
    return HOLE

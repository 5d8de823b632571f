"""What a run over a script keeps: its acts, inner code, the files it wrote, and what is known of the session."""

from __future__ import annotations

import re

from blastwall.acts import HOLE, Act, Arg, FileChange, Invocation, Statement
from blastwall.invocation.windows import beyond_links, drive_root, file_keys
from blastwall.languages.interface import Reading
from blastwall.languages.powershell import places
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastwall.budget import Budget
    from blastwall.context import Context
    from blastwall.model import Json, Span

_LONGEST_FILE = 65_536
#: Endings of files that Windows or PowerShell runs, and the language in them.
_SCRIPTS = {"ps1": "powershell", "psm1": "powershell", "bat": "cmd", "cmd": "cmd", "sh": "shell"}
_USED = re.compile(r"\$\{?(\w+)")
#: Variables handed on to code that is read by itself.
_MOST_VARIABLES = 64


class Record:
    """The state of a session and the reading it fills."""

    def __init__(self, snippet: Snippet, budget: Budget) -> None:
        """Start a session where the snippet's context says."""
        platform = places.platform_of(snippet.text, snippet.context)
        context = snippet.context
        if platform != context.platform:
            context = context.derive(platform=platform)
        if platform == "windows" and context.cwd.startswith("/"):
            # The directory is that of another machine, or spelled for another shell.
            context = context.derive(cwd="", workspace="", home="" if context.home.startswith("/") else context.home)
        self.snippet = snippet
        self.budget = budget
        self.windows = platform == "windows"
        self.separator = "\\" if self.windows else "/"
        self.context = context
        self.reading = Reading()
        self.variables: dict[str, object] = {}
        self.aliases: dict[str, str] = {}
        self.drives: dict[str, str] = {}
        self.location = context.cwd
        for held, kind in ((self.variables, "variables"), (self.aliases, "aliases")):
            given = (snippet.data or {}).get(kind)
            if isinstance(given, dict):
                held.update({name: value for name, value in given.items() if isinstance(value, str)})
        #: the last invocation a pipeline ran, which the next one reads from
        self.upstream: Invocation | None = None

    def add(self, act: Act) -> None:
        """Keep an act."""
        # Long arguments cost what they hold: a few bytes of source can make many words of the longest kind.
        held = sum(len(arg.text) for arg in act.args) if isinstance(act, Invocation) else 0
        if self.budget.spend(1 + held // 64):
            self.reading.acts.append(act)
        else:
            self.reading.finished = False

    def change(
        self,
        change: str,
        path: Arg,
        *,
        span: Span,
        via: str,
        recursive: bool = False,
        selected: bool = False,
        filters: Sequence[str] = (),
        destination: Arg | None = None,
        content: Arg | None = None,
        interactive: bool = False,
    ) -> None:
        """Keep a file change, if its path is one of the file system and the session is not only rehearsing."""
        provider, inner = places.provider_of(self.placed(path.text))
        if provider in self.drives:
            provider, inner = "", places.join(self.drives[provider], inner, self.separator)
        if provider:
            return
        if not self.windows:
            inner = inner.replace("\\", "/")
        elif inner in ("\\", "/"):
            inner = drive_root(inner, self.location)
        if self.windows and change != "link":
            inner = beyond_links(inner, self.location, self.context.files, inside=selected)
        path = Arg(inner, path.span, glob=path.glob, split=path.split)
        self.add(
            FileChange(
                change,
                path,
                context=self.context,
                snippet=self.snippet,
                span=span,
                recursive=recursive,
                selected=selected,
                filters=filters,
                destination=destination,
                content=content,
                interactive=interactive,
                via=via,
            )
        )
        if change == "link" and destination is not None and HOLE not in path.text + destination.text:
            link = Snippet("", "", context=self.context, data={"link": destination.text}, name=path.text)
            if len(self.context.files) <= 256:
                keys = file_keys(path.text, self.location)[: 1 if self.windows else 2]
                self.context = self.context.derive(files={**self.context.files, **dict.fromkeys(keys, link)})
        if change in ("write", "append", "overwrite", "truncate") and not path.glob:
            self.remember(path.text, content.text if content is not None else HOLE, append=change == "append")

    def remember(self, path: str, text: str, *, append: bool = False, source: str | None = None) -> None:
        """Keep what a file written here holds, or where it was fetched from: it may be run later in the text."""
        if HOLE in path or not path or len(self.context.files) > 256 or not self.budget.spend(1 + len(text) // 64):
            return
        keys = file_keys(path, self.location)
        if append:
            known = self.context.files.get(keys[0])
            text = (known.text if known is not None else HOLE) + "\n" + text
        if len(text) > _LONGEST_FILE:
            return
        written = Snippet(
            "",
            text,
            context=self.context,
            origin=Origin(self.snippet, (0, 0), None),
            data={"fetched": source} if source is not None else None,
            name=path,
        )
        self.context = self.context.derive(files={**self.context.files, **dict.fromkeys(keys, written)})

    def start(self, name: str, span: Span) -> None:
        """Hand back what a file written earlier in this text holds, now that it is run."""
        if not self.context.files or not name:
            return
        known = self.context.files.get(file_keys(name, self.location)[0])
        if known is None:
            return
        source = known.data.get("fetched") if known.data else None
        if source is not None:
            self.speak("run-remote", (str(source),), span)
        elif known.text.strip(HOLE + " \r\n\t"):
            ending = name.lower().rpartition(".")[2]
            language = {"ps1": "powershell", "psm1": "powershell", "bat": "cmd", "cmd": "cmd", "sh": "shell"}.get(
                ending
            )
            if language is not None:
                self.embed(language, known.text, span)

    def placed(self, path: str) -> str:
        """Return a path with the session's location before it where that is another provider's."""
        if self.location and not places.is_absolute(path) and ":" not in path and places.provider_of(self.location)[0]:
            return places.join(self.location, path)
        return path

    def speak(
        self, verb: str, names: Sequence[str], span: Span, *, flags: Iterable[str] = (), scope: str = "one"
    ) -> None:
        """Keep a statement of the language itself."""
        self.add(
            Statement(
                "powershell",
                verb,
                context=self.context,
                snippet=self.snippet,
                span=span,
                names=names,
                flags=frozenset(flags),
                scope=scope,
            )
        )

    def embed(self, language: str, text: str, span: Span, *, context: Context | None = None, dialect: str = "") -> None:
        """Hand inner code back."""
        snippet = self.snippet
        starts: Sequence[int] | None = None
        at = snippet.text.find(text, span[0], span[1]) if text and len(text) > 3 else -1
        if at >= 0:
            starts = range(at, at + len(text))
        self.reading.snippets.append(
            Snippet(
                language,
                text,
                context=context or self.context,
                dialect=dialect,
                origin=Origin(snippet, span, starts),
                data=self.handed_on(text) if language == "powershell" else None,
                pointer=snippet.pointer,
                latent=snippet.latent,
                depth=snippet.depth + 1,
            )
        )

    def handed_on(self, text: str) -> dict[str, Json]:
        """Return the variables and aliases that inner code of the same session sees."""
        variables: dict[str, Json] = {}
        for match in _USED.finditer(text):
            name = match[1].lower()
            value = self.variables.get(name)
            if isinstance(value, str) and len(value) <= 1024:
                variables[name] = value
            if len(variables) >= _MOST_VARIABLES:
                break
        aliases: dict[str, Json] = dict(self.aliases)
        return {"variables": variables, "aliases": aliases}

"""Lowers the calls of a program to acts: shells it starts, files it removes, statements and requests it sends."""

from __future__ import annotations

from blastwall.acts import HOLE, Arg, FileChange, Statement
from blastwall.languages.calls.known import ACTIONS, SQL_METHODS, SQL_WORDS
from blastwall.languages.calls.reader import Reader
from blastwall.languages.calls.values import Arguments, Items, Named, Number, Text, flat, plain, texts
from blastwall.languages.interface import Reading
from blastwall.model import Origin, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from blastwall.budget import Budget
    from blastwall.languages.calls.known import Action
    from blastwall.languages.calls.values import Value
    from blastwall.model import Json, Span

MAX_ACTS = 2000
#: Options by which a delete reaches the whole tree.
_DEEP = ("recursive", "Recursive", "recursively", "force")


def read(snippet: Snippet, budget: Budget) -> Reading:
    """Read a program; total on any text."""
    text = snippet.text
    cut = len(text) > budget.text
    lowering = _Lowering(snippet, text[: budget.text] if cut else text, budget)
    lowering.run()
    if cut or budget.exhausted:
        lowering.reading.finished = False
    return lowering.reading


class _Lowering(Reader):
    """Tells what each call does."""

    def __init__(self, snippet: Snippet, text: str, budget: Budget) -> None:
        super().__init__(text, snippet.language, budget)
        self.snippet = snippet
        self.reading = Reading()
        self.actions = ACTIONS[snippet.language]

    def acted(self, name: str, given: Arguments, receiver: Value | None, span: Span) -> None:
        """Say what one call does."""
        if len(self.reading.acts) + len(self.reading.snippets) > MAX_ACTS:
            self.reading.finished = False
            return
        if name == "`":
            for text in texts(given.get(0)):
                self._code("shell", text, span)
            return
        if name == "`stdin" or name in ("io.popen.write", "open.write"):
            self._typed(receiver, given, span)
            return
        last = name.rpartition(".")[2]
        plainly = name.removeprefix("base.").removeprefix("utils.").removeprefix("Base.").removeprefix("java.io.")
        action = self.actions.get(name) or self.actions.get(plainly)
        if action is None and ("." in name or receiver is not None):
            action = self.actions.get("." + last)
            if action is not None and action[0].startswith("self-") and not self._mine(receiver, action[0]):
                action = None
        if action is not None:
            self._do(action, name, given, receiver, span)
        elif last in SQL_METHODS and last not in self.bodies:
            self._sql(given, span)
        elif name in ("Repo.delete_all",):
            self._statement("delete", plain(given.get(0)), span)

    def _mine(self, receiver: Value | None, kind: str) -> bool:
        """Whether a method is called on something it was made from that is known."""
        if isinstance(receiver, Text | Items):
            return kind == "self-run"
        if kind == "self-run":
            return isinstance(receiver, Named) and receiver.name in ("Seq", "Process", "List")
        return isinstance(receiver, Named) and receiver.host is not None

    def _typed(self, receiver: Value | None, given: Arguments, span: Span) -> None:
        """What is written to the input of a program that was started."""
        host = receiver.host if isinstance(receiver, Named) else None
        words = [plain(each) for each in flat(host.values)] if isinstance(host, Items) else []
        if words[-1:] == ["w"]:
            words = words[:-1]
        command = " ".join(words)
        for text in texts(given.get(0)):
            if command and HOLE not in command:
                mark = "BLASTWALL_INPUT"
                while mark in text.text:
                    mark += "_"
                self._code("shell", Text(f"{command} <<'{mark}'\n{text.text}\n{mark}\n"), span)

    def _do(self, action: Action, name: str, given: Arguments, receiver: Value | None, span: Span) -> None:
        kind, at = action
        first = given.get(at, "path", "dir", "directory", "x", "atPath", "command", "args", "text", "file")
        host = receiver.host if isinstance(receiver, Named) else receiver
        own = host.values[0] if isinstance(host, Items) and host.values else host
        if kind in ("shell", "code"):
            for text in texts(first):
                if kind == "shell" and text.text == HOLE and isinstance(first, Named):
                    continue
                self._code("shell" if kind == "shell" else self.language, text, span)
        elif kind == "code-text":
            for text in texts(given.named.get("text")):
                self._code(self.language, text, span)
        elif kind in ("argv", "vector", "run", "argv-line"):
            self._started(kind, given.values[at:], span)
        elif kind in ("self-run", "self-argv"):
            line = receiver if isinstance(receiver, Text | Items) else host
            self._started("run" if kind == "self-run" else "argv", [line] if line is not None else [], span)
        elif kind in ("delete", "tree", "rmdir", "tree?", "write", "truncate", "move"):
            deep = kind == "tree" or (kind == "tree?" and self._deep(given, at))
            change = {"tree": "delete", "tree?": "delete" if deep or self.language == "r" else "rmdir"}.get(kind, kind)
            if kind == "tree?" and self.language == "julia":
                change = "delete"
            for value in flat([first]) if first is not None else []:
                destination = given.get(at + 1) if kind == "move" else None
                self._change(change, value, span, name, recursive=deep, destination=destination)
        elif kind == "walk":
            # a walk over a tree with a callback that removes what it is given
            if "remove(" in self.text or "unlink(" in self.text:
                self._change("delete", first, span, name, recursive=True)
        elif kind == "mode":
            second = given.get(1)
            words = plain(second) + " " + (second.name if isinstance(second, Named) else "")
            if "w" in words.split(" ")[0] or "O_TRUNC" in words or "O_WRONLY" in words or "O_RDWR" in words:
                self._change("write", first, span, name)
        elif kind in ("self-tree", "self-delete", "self-write"):
            deep = kind == "self-tree" or self._deep(given, -1)
            self._change("write" if kind == "self-write" else "delete", own, span, name, recursive=deep)
        elif kind in ("request", "delete-request", "put-request", "self-delete-request", "request-table"):
            self._asked(kind, at, given, own, span)
        elif kind in ("drop-table", "drop-database"):
            self._statement(kind, plain(first), span)
        elif kind == "delete-all":
            self._statement("delete", first.name if isinstance(first, Named) and first.name else HOLE, span)
        elif kind == "replace-table?" and self._on(given.named.get("overwrite")):
            self._statement("replace-table", plain(first), span)
        elif kind == "redis-flush":
            self._code("redis", Text(name.rpartition(".")[2].upper()), span)
        elif kind == "redis":
            told = [plain(each) for each in flat(given.values[at:])]
            self._code("redis", Text(" ".join(told)), span)
        elif kind == "fetched" and "://" in plain(first):
            self._code("shell", Text(f"curl -fsSL '{plain(first)}' | sh"), span)

    def _started(self, kind: str, values: list[Value], span: Span) -> None:
        """A program is started with these words, or with this line."""
        words = flat(values)
        if words and isinstance(words[-1], Named) and words[-1].name in ("NULL", "nullptr"):
            words = words[:-1]  # what ends a list in C
        if not words:
            return
        if kind == "run" and len(words) == 1 and not (values and isinstance(values[0], Items)):
            for text in texts(words[0]):
                self._code("shell", text, span)
            return
        if kind == "argv-line" and len(words) == 2:
            line = join_line(words)
            if line is not None:
                self._code("shell", line, span)
                return
        argv = [Arg(plain(word), span) for word in words]
        if argv[0].text == HOLE and kind != "vector" and len(argv) == 1:
            return
        self._snippet(Snippet("shell", argv=argv, context=self.snippet.context, origin=Origin(self.snippet, span)))

    def _on(self, value: Value | None) -> bool:
        """Whether an option is switched on."""
        if isinstance(value, Named):
            return value.name.lower() in ("true", "t", "yes")
        if isinstance(value, Number):
            return value.value != 0
        return isinstance(value, Text) and value.text.lower() in ("true", "s", "yes")

    def _deep(self, given: Arguments, at: int) -> bool:
        named = any(self._on(given.named.get(name)) for name in _DEEP[:3])
        second = given.get(at + 1) if at >= 0 else None
        return named or self._on(second)

    def _asked(self, kind: str, at: int, given: Arguments, own: Value | None, span: Span) -> None:
        verb, address = "DELETE", plain(given.get(at))
        if kind == "put-request":
            verb = "PUT"
        elif kind == "self-delete-request":
            address = plain(own)
        elif kind == "request":
            first = given.get(at)
            verb = first.name.rpartition(".")[2].removeprefix("Method") if isinstance(first, Named) else plain(first)
            address = plain(given.get(at + 1))
        elif kind == "request-table":
            named = given.named
            verb, address = plain(named.get("method")), plain(named.get("url"))
        if "://" not in address or HOLE in verb:
            return
        data: dict[str, Json] = {"method": verb.upper(), "url": address}
        self._snippet(Snippet("http", context=self.snippet.context, data=data, origin=Origin(self.snippet, span)))

    def _sql(self, given: Arguments, span: Span) -> None:
        for value in [*given.values[:3], *given.named.values()]:
            for text in texts(value):
                head = text.text.lstrip(" \t\r\n;(").split(None, 1)
                if len(head) > 1 and head[0].lower() in SQL_WORDS:
                    self._code("sql", text, span)

    # -- what is found ------------------------------------------------------------------------------------------------
    def _change(
        self,
        change: str,
        path: Value | None,
        span: Span,
        via: str,
        *,
        recursive: bool = False,
        destination: Value | None = None,
    ) -> None:
        for text in texts(path):
            glob = text.glob or (self.language in ("r", "octave") and "*" in text.text)
            self.reading.acts.append(
                FileChange(
                    change,
                    Arg(text.text, span, glob=glob),
                    context=self.snippet.context,
                    snippet=self.snippet,
                    span=span,
                    recursive=recursive,
                    destination=Arg(plain(destination), span) if destination is not None else None,
                    via=via.lstrip("."),
                )
            )

    def _statement(self, verb: str, name: str, span: Span) -> None:
        self.reading.acts.append(
            Statement(
                "sql",
                verb,
                context=self.snippet.context,
                snippet=self.snippet,
                span=span,
                names=(name,),
                scope="all",
                flags=frozenset({"latent"}) if self.snippet.latent else frozenset(),
            )
        )

    def _code(self, language: str, text: Text, span: Span) -> None:
        if not text.text.strip() or (text.text == HOLE and language != "shell"):
            return
        origin = Origin(self.snippet, span)
        token = text.token
        if token is not None and token.inner >= 0 and token.text == text.text:
            starts = range(token.inner, token.inner + len(token.text))
            origin = Origin(self.snippet, (token.start, token.end), starts)
        self._snippet(Snippet(language, text.text, context=self.snippet.context, origin=origin))

    def _snippet(self, made: Snippet) -> None:
        made.pointer = self.snippet.pointer
        made.latent = self.snippet.latent
        made.depth = self.snippet.depth + 1
        self.reading.snippets.append(made)


def join_line(words: list[Value]) -> Text | None:
    """Return a program and its arguments in one text as a line: `Process.Start("rm", "-rf x")`."""
    program, rest = plain(words[0]), plain(words[1])
    return Text(f"{program} {rest}") if " " in rest and HOLE not in program else None
